"""Whatever number a view shows, "How is this counted?" says what it is."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.ui.application import Program
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.results.views import VIEWS
from funnel_planner.ui.widgets import KpiTile
from tests.support.places import filled_results

PLAIN = {
    "Stage", "Channel", "Leads", "Won", "Lost", "Open", "Out of", "Column", "Value", "Number", "From", "Note", "Path",
    "Planned", "Measured", "Of leads", "Of lost leads", "In words", "Open leads", "Landing page", "Lost at",
    "Converted", "Others", "Others converted", "With a value", "Without a date", "Within days", "Mean", "Shortest",
    "Minimum", "Maximum", "Sum",
    "Longest", "Page",
}  # fmt: skip
"""Names, and counts of what they say."""
EXPLAINED_AS = {
    "Leads before": "Of all before, of all after",
    "Leads after": "Of all before, of all after",
    "Of all before": "Of all before, of all after",
    "Of all after": "Of all before, of all after",
    "Rate before": "Rate before, rate after",
    "Rate after": "Rate before, rate after",
    "Points": "Difference",
    **dict.fromkeys(("95% of all", "95% of decided"), "95% of all, 95% of decided"),
    "Share of dated": "Stalled",
    "SLA in days": "Stalled",
    "Median at this stage": "Stalled",
    "Share won": "Share won by days since entry",
    "Step, in days": "Days of a step",
    "Stage, in days": "Days in a stage",
    "Channel, in days": "Entry to won",
    "Entered, in days": "Entry to won",
    "Entry to won, median": "Entry to won",
    "Nine of ten wins took at most": "Median and quantiles",
    "Sales velocity of open leads": "Sales velocity, measured",
    "Share": "Share lost",
    "Chance": "Chance of winning",
    "With own chance": "Chance of winning",
    **dict.fromkeys(("Clicks", "Exits", "Entrances"), "Clicks, exits, entrances"),
    "Their rate": "Rate",
    "95% from": "95% interval",
    "95% to": "95% interval",
    "Difference": "Planned and measured",
    **dict.fromkeys(("10%", "25%", "Median", "75%", "90%"), "Median and quantiles"),
}
"""What stands under another name, by what a table or a tile says."""


@pytest.fixture
def page(samples: Path, open_program: Callable[..., Program], qtbot: QtBot) -> ResultsPage:
    return filled_results(open_program(samples, Preferences(place="results")), qtbot)


def _is_drawn(view: ResultsView) -> bool:
    return view.drawn is not None


def figures_of(view: ResultsView) -> Iterator[str]:
    """Names of all columns and tiles."""
    for table in view.findChildren(FigureView):
        yield from table.figures.headings
    for tile in view.findChildren(KpiTile):
        yield tile.accessibleName().partition(":")[0]


def test_all_figures_of_all_views_are_explained(page: ResultsPage, qtbot: QtBot) -> None:
    unexplained = {}
    look = page.look
    assert look is not None
    own = {stage.name for stage in look.plan.stages} | set(look.journeys.leads.columns)
    costs = {f"Cost per {stage.name}": "Cost per stage" for stage in look.plan.stages}
    for key in page.switch.offered:
        page.show_view(key)
        view = page.current
        qtbot.waitUntil(partial(_is_drawn, view), timeout=20_000)
        assert not view.refused
        terms = {term for term, _, _ in view.definitions}
        shown = {name for name in figures_of(view) if not any(word in name for word in ("\N{NO-BREAK SPACE}20",))}
        missing = {name for name in shown - terms - PLAIN - own if (EXPLAINED_AS | costs).get(name) not in terms}
        if missing:
            unexplained[key] = missing
    assert unexplained == {}


def test_each_view_has_words_for_each_term_once(page: ResultsPage) -> None:
    for entry in VIEWS:
        page.show_view(entry.key)
        terms = [term for term, _, _ in page.current.definitions]
        assert len(terms) == len(set(terms))
        assert all(meaning for _, meaning, _ in page.current.definitions)


def test_a_heading_says_what_it_means_where_it_stands(page: ResultsPage, qtbot: QtBot) -> None:
    page.show_view("channels")
    view = page.current
    qtbot.waitUntil(partial(_is_drawn, view), timeout=20_000)
    told = {}
    for table in view.findChildren(FigureView):
        for place, heading in enumerate(table.figures.headings):
            told[heading] = table.model().headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "How often chance alone" in told["p (Holm)"]
    assert not told["Leads"]
