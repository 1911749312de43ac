"""The list of rows that were left out: by class, with their cells, and as a sheet."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.files.left_out import Source, of_batch
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.ledger import Ledger, RowClass
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.leads.left_out import LeftOutRow
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.left_out import LeftOutView
from funnel_planner.ui.theme import Theme
from tests.support.bringing_in import bring_in
from tests.support.scripted_ask import ScriptedAsk

LIST = "ID,Stage,Source\n1,New,Ads\n1,New,Ads\n2,<b>Parked</b>,Fair\n3,,Ads\nTotal,,\n"


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, tmp_path: Path, ask: ScriptedAsk) -> Iterator[LeftOutView]:
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(Plan(new_id(), "List", (Stage("s1", "New"), Stage("s2", "Won"))))
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    with ReaderProcess() as reader:
        outcome = bring_in(session, reader, path, choices=Choices(as_of=date(2025, 1, 1)))
    tasks = Tasks(on_error=ask.error)
    made = LeftOutView(
        Desk(session, ask, tasks, theme, go=lambda _place: None),
        lambda: of_batch(session.file, outcome.batch_id),
        outcome.ledger,
    )
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    qtbot.waitUntil(lambda: bool(made.figures.rows), timeout=20_000)
    yield made
    made.hide()
    tasks.close()
    session.close()


def test_all_rows_with_reason_and_cells(view: LeftOutView) -> None:
    assert view.figures.headings == ("Line", "Became", "Reason", "ID", "Stage", "Source")
    assert [row[0] for row in view.figures.rows] == ["3", "4", "5", "6"]
    assert view.figures.rows[1] == (
        "4",
        "without a known stage",
        "“<b>Parked</b>” belongs to no stage",
        "2",
        "<b>Parked</b>",
        "Fair",
    )
    assert view.state.text() == "4 rows"


def test_one_class_alone(view: LeftOutView, qtbot: QtBot) -> None:
    place = view.classes.findData(RowClass.DUPLICATE)
    assert "1" in view.classes.itemText(place)
    view.classes.setCurrentIndex(place)
    with qtbot.waitSignal(view.listed, timeout=20_000):
        view.classes.activated.emit(place)
    assert [row[0] for row in view.figures.rows] == ["3"]


def test_the_sheet_has_all_rows(view: LeftOutView, qtbot: QtBot, ask: ScriptedAsk, tmp_path: Path) -> None:
    ask.will(tmp_path / "mend.csv")
    view.save_button.click()
    qtbot.waitUntil(view.notice.isVisible, timeout=20_000)
    assert view.notice.text == "4 rows were written to mend.csv."
    lines = (tmp_path / "mend.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "ID,Stage,Source,Reason,Line,File"
    assert len(lines) == 5


def test_nothing_is_written_where_nobody_says_so(view: LeftOutView, ask: ScriptedAsk, tmp_path: Path) -> None:
    ask.will(None)
    before = sorted(path.name for path in tmp_path.iterdir())
    view.save_button.click()
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_sheet_that_cannot_be_written_is_told(
    view: LeftOutView, qtbot: QtBot, ask: ScriptedAsk, tmp_path: Path
) -> None:
    ask.will(tmp_path / "nowhere" / "mend.xlsx")
    view.save_button.click()
    qtbot.waitUntil(view.notice.isVisible, timeout=20_000)
    assert "not there" in view.notice.text


def test_used_rows_with_a_remark_are_offered_and_named(qtbot: QtBot, theme: Theme, ask: ScriptedAsk) -> None:
    source = Source(
        Mapping((FileMapping("a.csv", (ColumnMapping(0, "ID", Role.ID),)),)),
        ("a.csv",),
        lambda classes, _reporter: iter(
            [LeftOutRow(0, 2, RowClass.USED, "amount_unreadable", "abc", ("1",))] if RowClass.USED in classes else []
        ),
    )
    tasks = Tasks(on_error=ask.error)
    desk = Desk(cast("Session", None), ask, tasks, theme, go=lambda _place: None)
    made = LeftOutView(desk, lambda: source, Ledger(used=1), remarks=True)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.figures.rows), timeout=20_000)
    assert made.classes.itemData(made.classes.count() - 1) == RowClass.USED
    assert made.figures.rows[0][1:3] == ("used, with a remark", "“abc” is no amount; it was left out")
    made.hide()
    tasks.close()
