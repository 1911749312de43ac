"""Scenes for ``screenshots``: every view of the results, on the leads of the sample plan."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.results.views import VIEWS
from funnel_planner.ui.screenshot_stage import Scene, Stage

PAGES = (
    ("Date", "Page path", "Views", "Average session duration", "Conversion rate", "Clicks", "Exits"),
    *(
        (f"2026-0{month}-01", path, str(views + 37 * month), str(seconds), rate, str(views // 9), str(views // left))
        for month in (3, 4, 5)
        for path, views, seconds, rate, left in (
            ("/", 1840, 32, "1.2%", 2),
            ("/pricing", 610, 96, "4.8%", 3),
            ("/guides/how-to-choose-a-supplier-without-regret", 420, 171, "0.6%", 4),
            ("/demo", 205, 64, "11.5%", 5),
            ("/imprint", 18, 9, "0%", 1),
        )
    ),
)
"""A report of pages as an analytics tool writes it."""


def result_scenes() -> dict[str, Scene]:
    """The views that leads fill, by the names that their files get; that of pages needs a report of its own."""
    return {f"results_{entry.key}": partial(_leads, entry.key) for entry in VIEWS if entry.needs == "leads"}


def _leads(key: str, stage: Stage) -> Iterator[QWidget]:
    page = _page(stage)
    before = page.view
    show(stage, key)
    yield stage.program.frame
    page.show_view(before)


def show(stage: Stage, key: str) -> None:
    """Go to a view and wait until all it found stands there."""
    _page(stage).show_view(key)
    stage.wait(lambda: not stage.program.tasks.running)


def _page(stage: Stage) -> ResultsPage:
    stage.program.window.go("results")
    stage.program.frame.resize(stage.size)
    page = stage.program.window.page("results")
    assert isinstance(page, ResultsPage)  # noqa: S101 - the place has that name
    return page
