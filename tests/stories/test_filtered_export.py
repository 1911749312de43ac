"""While a filter is in force, the window exports what it shows: the workbook says so and holds the window's numbers."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.app.files.mapping_text import mapping_to_json
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.which_leads import WhichLeads
from funnel_planner.ui.results.funnel_view import FunnelResults
from tests.support.libre_office import differences, recalculating
from tests.support.made_findings import AS_OF, DAYS, leads_of, plan_of
from tests.support.results_window import PATIENCE_MS, ResultsWindow, number, rows
from tests.support.scripted_ask import ScriptedAsk

FIRST = date_of(AS_OF - DAYS)
SPRING = {"first_day": FIRST + timedelta(days=60), "last_day": FIRST + timedelta(days=200)}
FILTERS: dict[str, dict[str, Any]] = {
    "period": SPRING,
    "channel": {"channels": frozenset({"Ads"})},
    "channels": {"channels": frozenset({"Ads", "E-mail", "(unknown)"}), **SPRING},
    "not planned": {"channels": frozenset({"(unknown)"})},
    "stage": {"stages": frozenset({"demo", "offer"})},
    "column": {"columns": (("Owner", frozenset({"Ann"})),)},
    "group": {"group": ("stopped", "demo", "lost")},
}
MAPPING = Mapping(
    (
        FileMapping(
            "leads.csv",
            (ColumnMapping(0, "Lost reason", Role.LOST_REASON), ColumnMapping(1, "Landing page", Role.ASSET)),
        ),
    )
)
Book = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def program(tmp_path: Path, open_program: Callable[..., Program]) -> Program:
    path = tmp_path / "made.funnel"
    session = Session.open(path)
    plan = plan_of()
    session.create_plan(plan)
    with session.file.batch_writer() as writer:
        batch = writer.finish(leads_of(5, 600), files=[("leads.csv", "", 0)], mapping_json=mapping_to_json(MAPPING))
    session.edit(plan.with_batches((batch,)), "Import leads")
    session.close()
    return open_program(path, Preferences(place="results"))


@pytest.fixture
def window(program: Program, ask: ScriptedAsk, qtbot: QtBot) -> ResultsWindow:
    return ResultsWindow(program, ask, qtbot)


def read(path: Path) -> Book:
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book}


def stages_of(book: Book) -> list[tuple[Any, ...]]:
    """The table of stages on the sheet of results."""
    sheet = book["Results"]
    top = next(place for place, row in enumerate(sheet) if row[:2] == ("Stage", "Reached"))
    return sheet[top + 1 : top + 5]


def reached(book: Book) -> list[int]:
    """Leads at each stage."""
    return [int(row[1]) for row in stages_of(book)]


def origin(book: Book) -> dict[str, str]:
    """What the last sheet says of where the numbers come from."""
    return {str(row[0]): str(row[1]) for row in book["About"] if row[0] is not None and row[1] is not None}


def export(program: Program, ask: ScriptedAsk, qtbot: QtBot, path: Path, *answers: object) -> Book:
    ask.will(*answers, path)
    program.window.act("export")
    qtbot.waitUntil(lambda: path.exists() and not program.tasks.running, timeout=PATIENCE_MS)
    assert not ask.errors
    return read(path)


def test_what_the_window_shows_is_what_the_workbook_counts(
    window: ResultsWindow,
    ask: ScriptedAsk,
    qtbot: QtBot,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    program, books = window.program, []
    for name, parts in FILTERS.items():
        view = window.see("funnel")
        assert isinstance(view, FunnelResults)
        window.filter(**parts)
        shown = [number(row["Reached"]) for row in rows(view.stages)]
        state = program.session.state
        assert state.measured is not None
        assert 0 < state.measured.lead_count < 600, name
        path = tmp_path / f"{name}.xlsx"
        book = export(program, ask, qtbot, path, lambda _dialog: True)
        assert ask.asked[-2:] == ["Which leads?", "Export to Excel"]
        assert reached(book) == shown, name
        told = origin(book)
        assert told["Leads counted"] == f"{state.measured.lead_count} of 600 leads", name
        words = " · ".join(window.page.filters.chips)
        for sheet in ("Summary", "Results", "Trend", "Losses"):
            assert f"Filtered: {words}" in str(book[sheet][1][0]), (name, sheet)
        books.append(path)
    again = recalculating(tmp_path_factory)(books)
    for path, other in zip(books, again, strict=True):
        count, wrong = differences(path, other)
        assert (count > 100, wrong) == (True, []), path.name


def test_all_leads_can_be_exported_under_a_filter_too(
    window: ResultsWindow, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filter(**FILTERS["channel"])

    def choose_all(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhichLeads)
        assert dialog.shown.isChecked()
        assert "Channel: Ads · Planned: of the same channels" in dialog.words.text()
        dialog.everything.setChecked(True)
        return True

    book = export(window.program, ask, qtbot, tmp_path / "all.xlsx", choose_all)
    assert origin(book)["Leads counted"] == "All leads"
    assert "Filtered" not in str(book["Results"][1][0])
    window.page.filters.changed.emit(LeadFilter())
    window.settle()
    whole = export(window.program, ask, qtbot, tmp_path / "whole.xlsx")  # without a filter nothing is asked
    assert reached(whole) == reached(book)


def test_the_plan_is_of_the_same_channels_and_every_label_is_named(
    window: ResultsWindow, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filter(channels=frozenset({"Ads", "(unknown)", "E-mail", "unknown"}))
    book = export(window.program, ask, qtbot, tmp_path / "some.xlsx", lambda _dialog: True)
    told = [str(row[1]) for row in book["About"]]
    assert "Channel: (unknown), Ads, E-mail, unknown" in told
    window.filter(channels=frozenset({"Ads"}))
    book = export(window.program, ask, qtbot, tmp_path / "ads.xlsx", lambda _dialog: True)
    assert "Planned: of the same channels" in [row[1] for row in book["About"]]
    inputs = {row[0] for row in book["Assumptions"]}
    assert "Ads" in inputs
    assert "E-mail" not in inputs
    planned = [stage.planned_rate for stage in window.program.session.state.picture.stages[1:]]
    assert [row[10] for row in stages_of(book)[1:]] == pytest.approx(planned)


def test_turned_away_nothing_is_written(window: ResultsWindow, ask: ScriptedAsk, tmp_path: Path) -> None:
    window.filter(**FILTERS["channel"])
    ask.will(False)
    window.program.window.act("export")
    assert ask.asked[-1] == "Which leads?"
    assert not [*tmp_path.glob("*.xlsx")]
