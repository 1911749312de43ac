"""Two files joined on the lead's id: the table, the panel, copying, searching and sorting tell what both say."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from funnel_planner.ui.application import Program
from tests.support.import_window import ImportWindow
from tests.support.places import leads_of_new_plan
from tests.support.scripted_ask import ScriptedAsk

LEADS = """\
Lead ID,Name,Source,Created
17,Ann Lee,Ads,2026-01-05
18,Bo Ray,Fair,2026-01-06
19,Cy Fox,Ads,2026-01-07
20,Di Orr,Ads,2026-01-08
"""
DEALS = """\
Lead ID,Won date,Seller,Remark
19,2026-02-03,s-901,
17,2026-02-01,s-900,Called twice
"""


@pytest.fixture
def window(program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path) -> ImportWindow:
    """The window after both files were imported together."""
    leads_of_new_plan(program)
    window = ImportWindow(program, ask, qtbot)
    paths = [tmp_path / "leads.csv", tmp_path / "deals.csv"]
    for path, text in zip(paths, (LEADS, DEALS), strict=True):
        path.write_text(text, "utf-8")
    window.bring(paths)
    return window


def test_the_table_shows_what_both_files_say(window: ImportWindow) -> None:
    assert window.column("Won date") == ["2026-02-01", "", "2026-02-03", ""]
    window.program.window.act("undo")
    window.settle()
    window.program.window.act("redo")
    window.settle()
    assert window.column("Won date") == ["2026-02-01", "", "2026-02-03", ""]


def test_the_panel_tells_which_file_says_what(window: ImportWindow, qtbot: QtBot) -> None:
    leads = window.leads.leads
    leads.table.select_row(0)
    qtbot.keyClick(leads.table, Qt.Key.Key_Return)
    assert leads.details.cells.figures.rows == (
        ("leads.csv, line 2", ""),
        ("Lead ID", "17"),
        ("Name", "Ann Lee"),
        ("Source", "Ads"),
        ("Created", "2026-01-05"),
        ("deals.csv, line 3", ""),
        ("Won date", "2026-02-01"),
        ("Seller", "s-900"),
        ("Remark", "Called twice"),
    )
    view = leads.details.cells
    assert [row for row in range(9) if view.columnSpan(row, 0) == 2] == [0, 5], "a place is told over both columns"
    assert leads.details.cells_title.text() == "What the files say"
    assert not leads.details.origin.isVisible(), "that is told above the cells"
    qtbot.keyClick(leads.table, Qt.Key.Key_Down)
    assert view.figures.rows[0] == ("Lead ID", "18"), "one file needs no heading"
    assert view.columnSpan(0, 0) == 1
    assert leads.details.cells_title.text() == "What the file says"
    assert leads.details.origin.isVisible()
    assert leads.details.origin.text() == "leads.csv, line 3"


def test_what_the_second_file_says_is_found_sorted_and_copied(window: ImportWindow, qtbot: QtBot) -> None:
    leads = window.leads.leads
    place = [column.title for column in leads.model.columns].index("Won date")
    leads.table.setCurrentIndex(leads.model.index(0, place))
    for _ in range(2):  # and once more: the latest first
        qtbot.keyClick(leads.table, "O", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        window.settle()
    assert leads.table.horizontalHeader().sortIndicatorSection() == place
    assert window.column("Won date") == ["2026-02-03", "2026-02-01", "", ""]
    leads.search_for("s-900")
    qtbot.waitUntil(lambda: leads.model.rowCount() == 1)
    assert window.column("Name") == ["Ann Lee"]
    leads.table.select_row(0)
    qtbot.keyClick(leads.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, cells = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert dict(zip(titles, cells, strict=True))["Won date"] == "2026-02-01"
