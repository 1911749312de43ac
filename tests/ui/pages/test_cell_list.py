"""A list of cells shows all of every text, and is as high as that takes: what is around it scrolls."""

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.leads.lead_rows import LeadStory
from funnel_planner.ui.pages.cell_list import CellList
from funnel_planner.ui.pages.lead_details import LeadDetails
from funnel_planner.ui.theme import Theme

ADDRESS = "purchasing.department.of.the.northern.harbour@coffee-and-bakeries.example.com"
ROWS = (("E-mail", ADDRESS), ("City", "Oslo"))


@pytest.fixture
def cells(theme: Theme, qtbot: QtBot) -> CellList:
    made = CellList(theme, "Cells")
    qtbot.addWidget(made)
    made.resize(240, 100)
    made.show()
    made.show_rows(ROWS, ("Column", "Value"))
    return made


def test_a_long_word_is_broken_instead_of_cut(cells: CellList) -> None:
    line = cells.rowHeight(1)
    assert cells.rowHeight(0) > 2 * line
    assert cells.height() >= cells.rowHeight(0) + line
    assert cells.columnWidth(0) + cells.columnWidth(1) <= cells.width()
    cells.resize(1200, cells.height())
    assert cells.rowHeight(0) == cells.rowHeight(1) == line, "there is room for it in one line"


def test_a_place_stands_over_both_columns_and_a_source_below_its_stage(cells: CellList) -> None:
    plain = cells.rowHeight(1)
    cells.show_rows((("leads.csv, line 2", ""), *ROWS), ("Column", "Value"), frozenset({0}))
    assert cells.columnSpan(0, 0) == 2
    assert cells.rowHeight(0) == plain
    cells.show_rows((("1 May", "Demo", "leads.csv, line 2"),), ("Since", "Stage", "Where from"))
    assert cells.isColumnHidden(2)
    assert cells.rowHeight(0) > plain * 1.4
    assert cells.figures.tsv().endswith("1 May\tDemo\tleads.csv, line 2"), "copied as a column of its own"


def test_the_details_of_a_lead_are_scrolled_as_one(theme: Theme, qtbot: QtBot) -> None:
    details = LeadDetails(theme)
    qtbot.addWidget(details)
    details.resize(260, 300)
    details.show()
    stories = [LeadStory(f"{name}.csv", 2, tuple((f"Column {n}", ADDRESS) for n in range(9))) for name in ("a", "b")]
    details.show_lead("Ann Lee", "Demo", stories, [("Name", "Ann Lee")])
    bar = details.told.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert all(view.verticalScrollBar().maximum() == 0 for view in (details.path, details.said, details.cells))
    assert details.told.horizontalScrollBar().maximum() == 0
    details.cells.selectRow(19)
    assert bar.value() > bar.maximum() // 2, "the row that the keyboard is on is in sight"
