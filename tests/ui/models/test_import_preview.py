"""The first rows as they stand, under what their columns are taken for."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from funnel_planner.app.files import drafting
from funnel_planner.domain.mapping import FileMapping
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.ui.models.import_preview import ImportPreview, NameRole, SurenessRole
from funnel_planner.ui.theme import Theme
from tests.support.surveyed import survey_source

PLAN = load_template("sales", "en")
STAGES = {stage.id: stage.name for stage in PLAN.stages}
SURVEY = survey_source(
    MemoryTable([["Lead ID", "Stage", "<b>Note</b>"], ["1", "MQL", "a & b"], ["2", "SQL"]], lines=[3, 4, 6]), "a.csv"
)


def mapping(*columns: tuple[str, str]) -> FileMapping:
    return drafting.draft([SURVEY], PLAN, Choices(columns=columns)).mapping.files[0]


def test_rows_stand_on_their_lines(qtbot: QtBot, theme: Theme) -> None:
    del qtbot
    model = ImportPreview(theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_file(SURVEY, mapping(), STAGES)
    rows = [[model.index(row, column).data() for column in range(3)] for row in range(2)]
    assert rows == [["1", "MQL", "a & b"], ["2", "SQL", ""]]
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(2)] == ["4", "6"]
    assert tester.model() is model


def test_headers_say_what_a_column_is_how_sure_and_why(theme: Theme) -> None:
    model = ImportPreview(theme)
    model.show_file(SURVEY, mapping(), STAGES)
    across = Qt.Orientation.Horizontal
    assert model.headerData(1, across) == "Stage: Stage"
    assert model.headerData(0, across, NameRole) == "Lead number"
    assert model.headerData(0, across, SurenessRole) == "sure"
    assert "is known as" in model.headerData(0, across, Qt.ItemDataRole.ToolTipRole)
    tip = model.headerData(2, across, Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Note" in tip, "a header is text, never HTML"


def test_another_role_keeps_the_rows(qtbot: QtBot, theme: Theme) -> None:
    model = ImportPreview(theme)
    model.show_file(SURVEY, mapping(), STAGES)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    with qtbot.waitSignal(model.headerDataChanged):
        model.show_file(SURVEY, mapping((f"stage:{PLAN.stages[1].name}", "<b>Note</b>")), STAGES)
    assert resets == []
    assert model.headerData(2, Qt.Orientation.Horizontal, NameRole) == f"Stage reached: {PLAN.stages[1].name}"
