"""One page to see and change how files are read: by keyboard, without losing a choice, with the funnel beside it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from funnel_planner.app import importing
from funnel_planner.app.import_check import Place
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, Role, Shape
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_dialog import SIZE_SETTING, ImportDialog, encoding_name
from funnel_planner.ui.models.import_preview import NameRole
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk

PLAN = load_template("sales", "en")
LIST = """\
Lead ID,Name,Source,Stage,Sent,Created
1,Ann,Ads,MQL,,2026-04-01
2,Bo,Fair,Wibble,x,2026-04-02
3,Cy,,Close,x,2026-04-03
"""
Opens = Callable[..., ImportDialog]


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[Desk]:
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(PLAN)
    ask = ScriptedAsk()
    tasks = Tasks(ask.error)
    desk = Desk(session, ask, tasks, theme, go=lambda _place: None)
    yield desk
    tasks.close()
    desk.reader.close()
    session.close()
    assert ask.errors == []


@pytest.fixture
def opens(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Opens:
    """The dialog on files: paths, or texts that are written to files first."""

    def do(*files: str | Path) -> ImportDialog:
        paths = []
        for number, file in enumerate(files):
            path = file if isinstance(file, Path) else tmp_path / f"list{number}.csv"
            if isinstance(file, str):
                path.write_text(file, "utf-8")
            paths.append(path)
        dialog = ImportDialog(desk, desk.session.state.plan, importing.look_over(desk.reader, paths))
        qtbot.addWidget(dialog)
        dialog.show()
        settle(qtbot, dialog)
        return dialog

    return do


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.counter.busy, timeout=20_000)


def counts(dialog: ImportDialog) -> list[int | None]:
    assert dialog.expected is not None
    return [stage.actual for stage in dialog.expected.picture.stages]


def roles(dialog: ImportDialog) -> list[str]:
    model = dialog.columns.preview
    return [model.headerData(i, Qt.Orientation.Horizontal, NameRole) for i in range(model.columnCount())]


def open_asked(dialog: ImportDialog) -> list[str]:
    return [dialog.open_questions.item(row).text() for row in range(dialog.open_questions.count())]


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def pick(menu: QMenu, texts: Sequence[str]) -> None:
    for text in texts[:-1]:
        found = next(action for action in menu.actions() if action.text() == text)
        submenu = found.menu()
        assert isinstance(submenu, QMenu)
        menu = submenu
    next(action for action in menu.actions() if action.text() == texts[-1]).trigger()


def test_the_proposal_and_its_funnel_are_there_at_once(opens: Opens) -> None:
    dialog = opens(LIST)
    assert roles(dialog) == ["Lead number", "Name", "Channel", "Stage", "Kept as it is", "First contact"]
    assert counts(dialog) == [2, 1, 1, 1, 1]
    assert dialog.import_button.text() == "Import 2 leads"
    assert dialog.results.account.text() == "3 rows = 2 used, 1 unmapped"
    assert open_asked(dialog) == ["“Wibble” belongs to no stage: 1 row would be left out."]


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_a_role_is_changed_by_keyboard(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.columns.go_to(0)
    for _ in range(4):
        qtbot.keyClick(dialog.columns, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.columns, Qt.Key.Key_Return)
    menu = popup()
    assert menu.activeAction().text() == "Kept as it is"
    qtbot.keyClick(menu, Qt.Key.Key_Up)  # to the stages
    qtbot.keyClick(menu, Qt.Key.Key_Right)
    stages = popup()
    assert stages.activeAction().text() == "MQL"
    qtbot.keyClick(stages, Qt.Key.Key_Down)
    qtbot.keyClick(stages, Qt.Key.Key_Down)
    qtbot.keyClick(stages, Qt.Key.Key_Return)
    assert roles(dialog)[4] == "Stage reached: Sales meeting"
    settle(qtbot, dialog)
    assert dialog.result() == 0, "Enter in the table imports nothing"


def test_no_choice_is_lost_while_others_change(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    pick(dialog.columns.menu(4), ["Stage reached", "Proposal"])
    dialog.choose_label("Wibble", "SQL")
    dialog.choose_role("Name", Role.IGNORE)
    dialog.as_of.setDate(QDate(2026, 5, 1))
    settle(qtbot, dialog)
    assert roles(dialog) == [
        "Lead number",
        "Not brought in",
        "Channel",
        "Stage",
        "Stage reached: Proposal",
        "First contact",
    ]
    drafted = dialog.drafted
    assert drafted.choices.labels == (("Wibble", "SQL"),)
    assert drafted.mapping.as_of == date(2026, 5, 1)
    assert counts(dialog) == [3, 2, 2, 2, 1]
    assert open_asked(dialog) == []


def test_a_label_is_given_a_meaning_where_the_question_leads(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.open_questions.setCurrentRow(0)
    dialog.open_questions.setFocus()
    qtbot.keyClick(dialog.open_questions, Qt.Key.Key_Return)
    combo = dialog.labels.combos["Wibble"]
    assert dialog.focusWidget() is combo
    assert combo.currentText() == "Not assigned"
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, dialog)
    assert combo.currentText() == "MQL"
    assert dialog.focusWidget() is combo
    assert dialog.import_button.text() == "Import 3 leads"
    for target, counted in (("(lost)", [3, 1, 1, 1, 1]), ("(exclude)", [2, 1, 1, 1, 1]), ("", [2, 1, 1, 1, 1])):
        dialog.choose_label("Wibble", target)
        settle(qtbot, dialog)
        assert counts(dialog) == counted


def test_undecided_dates_are_asked_for_and_nothing_else_is_lost(opens: Opens, data_folder: Path, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,Stage,Created\n1,MQL,03/04/2026\n2,Wibble,05/06/2026\n")
    assert not dialog.import_button.isEnabled()
    assert "“Created”: is 03/04/2026" in open_asked(dialog)[0]
    assert dialog.results.funnel.isHidden()
    dialog.choose_label("Wibble", "SQL")
    dialog.open_questions.setCurrentRow(0)
    qtbot.keyClick(dialog.open_questions, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.dates
    dialog.dates.setCurrentIndex(dialog.dates.findData(DateOrder.DMY))
    dialog.dates.activated.emit(dialog.dates.currentIndex())
    settle(qtbot, dialog)
    assert dialog.import_button.text() == "Import 2 leads"
    assert counts(dialog)[:2] == [2, 1]
    assert dialog.dates.isVisible(), "a decision can be taken back"
    assert opens(data_folder / "made_nasty" / "ambiguous_dmy_mdy.csv").columns.preview.columnCount() > 0


def test_rows_that_are_no_leads_are_refused_and_the_shape_can_be_overruled(opens: Opens, qtbot: QtBot) -> None:
    rows = [f"{lead},{stage},2026-04-0{day}" for lead in range(1, 8) for day, stage in ((1, "MQL"), (2, "SQL"))]
    dialog = opens("\n".join(["Lead ID,Stage,Created", *rows]))
    assert not dialog.import_button.isEnabled()
    assert dialog.shape.currentText() == "an event of a lead"
    dialog.go_to(next(q for q in dialog.open_questions._questions if q.place is Place.SHAPE))
    dialog.shape.setCurrentIndex(dialog.shape.findData(Shape.SNAPSHOT))
    dialog.shape.activated.emit(dialog.shape.currentIndex())
    settle(qtbot, dialog)
    assert dialog.import_button.isEnabled()
    assert dialog.import_button.text() == "Import 7 leads"


def test_one_file_a_stage_joins_on_the_lead_number(opens: Opens, qtbot: QtBot) -> None:
    leads = "Lead ID,Source\n" + "".join(f"L{i},Ads\n" for i in range(1, 31))
    closed = "Lead ID,Amount\n" + "".join(f"L{i},{i}00\n" for i in range(1, 7))
    dialog = opens(leads, closed)
    assert dialog.tabs.count() == 2
    dialog.tabs.setCurrentIndex(1)
    dialog.presence.setCurrentIndex(dialog.presence.findText("Close"))
    dialog.presence.activated.emit(dialog.presence.currentIndex())
    settle(qtbot, dialog)
    assert counts(dialog) == [30, 6, 6, 6, 6]
    assert roles(dialog) == ["Lead number", "Value"]
    dialog.tabs.setCurrentIndex(0)
    assert roles(dialog) == ["Lead number", "Channel"]


def test_another_sheet_is_looked_over_and_choices_that_still_fit_are_kept(
    opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first, second = book.active, book.create_sheet("Second")
    assert first is not None
    first.title = "First"
    for sheet, rows in ((first, 12), (second, 3)):
        sheet.append(["Lead ID", "Source", "Stage", *(["Extra"] if rows == 12 else [])])
        for number in range(rows):
            sheet.append([number + 1, "Ads", "MQL", *(["y"] if rows == 12 else [])])
    path = tmp_path / "book.xlsx"
    book.save(path)
    dialog = opens(path)
    assert dialog.sheet.currentText() == "First"
    dialog.choose_role("Extra", Role.IGNORE)
    dialog.choose_role("Source", Role.OTHER)
    dialog.sheet.setCurrentIndex(dialog.sheet.findText("Second"))
    dialog.sheet.activated.emit(dialog.sheet.currentIndex())
    qtbot.waitUntil(lambda: dialog.columns.preview.columnCount() == 3, timeout=20_000)
    settle(qtbot, dialog)
    assert dialog.drafted.choices.columns == (("other", "Source"),)
    assert dialog.import_button.text() == "Import 3 leads"


def test_large_files_are_counted_from_their_first_rows(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_planner.app.expecting.COUNTED_WHOLE", 2)
    dialog = opens(LIST)
    assert dialog.results.state.text() == "From the first 3 rows"
    assert counts(dialog) == [2, 1, 1, 1, 1]
    assert dialog.import_button.text() == "Import"


def test_escape_cancels_and_the_size_is_remembered(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.resize(770, 540)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == 0
    assert desk.session.file.setting(SIZE_SETTING) == "770x540"
    again = opens(LIST)
    assert (again.width(), again.height()) == (770, 540)


def test_texts_of_the_file_are_plain(opens: Opens) -> None:
    dialog = opens("Lead ID,Stage\n1,MQL & <b>more</b>\n2,MQL\n")
    assert "MQL & <b>more</b>" in dialog.labels.combos
    assert dialog.columns.preview.index(0, 1).data() == "MQL & <b>more</b>"


def test_everything_has_a_name_for_screen_readers(opens: Opens) -> None:
    dialog = opens(LIST)
    fields = [dialog.sheet, dialog.shape, dialog.presence, dialog.dates, dialog.as_of, dialog.columns]
    fields += [dialog.open_questions, dialog.tabs, *dialog.labels.combos.values()]
    assert [field for field in fields if not field.accessibleName()] == []


@pytest.mark.parametrize(
    ("codec", "name"), [("utf-8-sig", "UTF-8"), ("cp1250", "Windows-1250"), ("utf_16_le", "UTF-16-LE")]
)
def test_encodings_are_written_as_people_know_them(codec: str, name: str) -> None:
    assert encoding_name(codec) == name


def test_the_title_names_the_plan(opens: Opens) -> None:
    assert opens(LIST).windowTitle() == f"Import leads into “{PLAN.name}”"


def test_rows_are_told_as_the_account_counts_them(opens: Opens) -> None:
    dialog = opens("Export of 1 May 2026\n" + LIST + "Total,,,,,\n")
    shown = dialog.about.text().rpartition("·")[2].strip()
    assert dialog.results.account.text().startswith(f"{shown} = ")


@pytest.mark.parametrize("end", ["fails", "succeeds"])
def test_another_sheet_that_comes_too_late_finds_no_dialog(
    opens: Opens, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    dialog = opens(LIST)
    surveys = tuple(dialog._surveys)
    going = threading.Event()

    def look_over(*_arguments: object, **_options: object) -> object:
        going.wait(20)
        if end == "fails":
            raise PlannerError("import_file_missing", file="list.csv")
        return surveys

    monkeypatch.setattr(importing, "look_over", look_over)
    dialog.sheet.addItem("Second", "Second")
    dialog.sheet.setCurrentIndex(dialog.sheet.count() - 1)
    dialog._choose_sheet()
    dialog.reject()
    delete(dialog)
    going.set()
    qtbot.waitUntil(lambda: not desk.tasks.running, timeout=20_000)
