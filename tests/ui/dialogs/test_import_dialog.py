"""The dialog around the page of an import: what it says, importing, cancelling, failing, other files and sheets."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from funnel_planner.app.files import drafting, importing
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_dialog import SIZE_SETTING, ImportDialog
from funnel_planner.ui.dialogs.import_page import ImportPage
from funnel_planner.ui.dialogs.import_top import encoding_name
from tests.support.import_page import LIST, PLAN, Opens, counts, settle
from tests.support.scripted_ask import ScriptedAsk


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any popup
def test_enter_imports_only_from_the_button_that_says_so(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    page = dialog.page
    page.cancel_button.setFocus()
    for field in (page.as_of, page.target.into, page.panel.labels.combos["Wibble"]):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        popup_shown = QApplication.activePopupWidget()
        assert (popup_shown is not None) == isinstance(field, QComboBox)
        if popup_shown is not None:
            popup_shown.close()
        assert dialog.isVisible()
    page.cancel_button.setFocus()
    qtbot.keyClick(page.cancel_button, Qt.Key.Key_Return)
    assert not dialog.isVisible(), "Enter presses the button that has the focus"
    assert dialog.outcome is None
    assert desk.session.state.plan.batches == ()


def test_large_files_are_counted_from_their_first_rows(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_planner.app.files.expecting.COUNTED_WHOLE", 2)
    dialog = opens(LIST)
    assert dialog.page.results.state.text() == "From the first 3 rows of 3"
    assert counts(dialog) == [2, 1, 1, 1, 1]
    assert dialog.page.import_button.text() == "Import"


def test_escape_cancels_and_the_size_is_remembered(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.resize(770, 540)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == 0
    size = f"{dialog.width()}x{dialog.height()}"
    assert desk.session.file.setting(SIZE_SETTING) == size
    again = opens(LIST)
    assert again.height() == 540, "the screen of a test is too narrow to compare widths"


def test_texts_of_the_file_are_plain(opens: Opens) -> None:
    dialog = opens("Lead ID,Stage\n1,MQL & <b>more</b>\n2,MQL\n")
    assert "MQL & <b>more</b>" in dialog.page.panel.labels.combos
    assert dialog.page.columns.preview.index(0, 1).data() == "MQL & <b>more</b>"


def test_everything_has_a_name_for_screen_readers(opens: Opens) -> None:
    dialog = opens(LIST)
    page, files = dialog.page, dialog.page.files
    fields = [files.sheet, files.table, files.shape, files.presence, files.tabs, files.add_button, files.remove_button]
    fields += [page.as_of, page.target.into, page.columns, page.open_questions, page.results.rule, page.panel.tabs]
    fields += [*page.panel.labels.combos.values(), *page.panel.channels.combos.values()]
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
    shown = dialog.page.files.about.text().split("·")[-2].strip()
    assert dialog.page.results.account.text().startswith(f"{shown} = ")


@pytest.mark.parametrize("end", ["fails", "succeeds"])
def test_another_sheet_that_comes_too_late_finds_no_dialog(
    opens: Opens, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    dialog = opens(LIST)
    surveys = dialog.page.surveys
    going = threading.Event()

    def look_over(*_arguments: object, **_options: object) -> object:
        going.wait(20)
        if end == "fails":
            raise PlannerError("import_file_missing", file="list.csv")
        return surveys

    monkeypatch.setattr(drafting, "look_over", look_over)
    dialog.page.sheet_wanted.emit(0, "Second")
    dialog.done(0)
    delete(dialog)
    going.set()
    qtbot.waitUntil(lambda: not desk.tasks.running, timeout=20_000)


def test_importing_shows_what_came_of_it_and_can_be_undone(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    qtbot.keyClick(dialog.page.columns, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    page = dialog.done_page
    assert page.isVisible()
    assert page.title.text() == "2 leads imported"
    assert page.change.text() == "2 new leads"
    assert page.rows is not None
    qtbot.waitUntil(page.rows.table.isVisible, timeout=20_000)
    model = page.rows.table.model()
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[:3] == ["3", "without a known stage", "“Wibble” belongs to no stage"]
    assert "Bo" in row, "the row itself is there to be mended"
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert dialog.page.isVisible()
    assert desk.session.state.plan.batches == ()
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    qtbot.keyClick(page.done_button, Qt.Key.Key_Return)
    assert dialog.result() == ImportDialog.DialogCode.Accepted


def test_cancelling_an_import_leads_back_with_nothing_stored(
    opens: Opens, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opens(LIST)
    dialog.page.choose_label("Wibble", "SQL")
    settle(qtbot, dialog)

    def store(*arguments: object, **_options: object) -> object:
        reporter = arguments[-1]
        while True:
            reporter.advance(1, 3, "rows")  # type: ignore[attr-defined]  # the last argument is the reporter
            time.sleep(0.005)

    monkeypatch.setattr(importing, "store", store)
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.progress.how_far.text()), timeout=10_000)
    assert dialog.progress.how_far.text().startswith("1 of 3 rows")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(dialog.page.isVisible, timeout=10_000)
    assert dialog.isVisible()
    assert dialog.drafted.choices.labels == (("Wibble", "SQL"),)
    assert desk.session.state.plan.batches == ()


def test_a_failure_leads_back_to_the_page_with_the_reason(opens: Opens, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opens(LIST)
    dialog.page.choose_label("Wibble", "SQL")
    settle(qtbot, dialog)
    (tmp_path / "list0.csv").unlink()
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.page.notice.text), timeout=20_000)
    assert "list0.csv" in dialog.page.notice.text
    assert dialog.page.isVisible()
    (tmp_path / "list0.csv").write_text(LIST, "utf-8")
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert dialog.done_page.title.text() == "3 leads imported"


def test_a_file_that_cannot_be_read_says_so_and_another_can_be_chosen(
    desk: Desk, qtbot: QtBot, data_folder: Path, tmp_path: Path
) -> None:
    path = data_folder / "made_nasty" / "pdf_named.xlsx"
    with pytest.raises(PlannerError) as refused:
        drafting.look_over(desk.reader, [path])
    dialog = ImportDialog(desk, PLAN, (), refused=refused.value)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "pdf_named.xlsx" in dialog.refused.text.text()
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    asked = desk.ask
    assert isinstance(asked, ScriptedAsk)
    asked.will([path])
    qtbot.mouseClick(dialog.refused.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.tasks.running and dialog.refused.isVisible(), timeout=20_000)
    asked.will([tmp_path / "list.csv"])
    qtbot.mouseClick(dialog.refused.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(ImportPage)), timeout=20_000)
    settle(qtbot, dialog)
    assert dialog.page.import_button.text() == "Import 2 leads"


def test_files_are_added_and_left_out(opens: Opens, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opens("Lead ID,Source\n" + "".join(f"L{i},Ads\n" for i in range(1, 31)))
    closed = tmp_path / "closed.csv"
    closed.write_text("Lead ID,Amount\n" + "".join(f"L{i},{i}00\n" for i in range(1, 7)), "utf-8")
    asked = desk.ask
    assert isinstance(asked, ScriptedAsk)
    asked.will([closed])
    qtbot.mouseClick(dialog.page.files.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.page.files.tabs.count() == 2, timeout=20_000)
    settle(qtbot, dialog)
    assert counts(dialog)[-1] == 6
    qtbot.mouseClick(dialog.page.files.remove_button, Qt.MouseButton.LeftButton)
    settle(qtbot, dialog)
    assert counts(dialog) == [30, 0, 0, 0, 0]
    assert dialog.page.files.tabs.isHidden()


def test_a_plan_with_leads_learns_before_what_would_change(opens: Opens, qtbot: QtBot) -> None:
    first = opens(LIST)
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    again = opens(LIST.replace("3,Cy,,Close", "3,Cy,,SQL") + "9,Di,Ads,MQL,,2026-04-05\n")
    assert "1 created" in again.page.results.change.text()
    assert again.page.results.change.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_on_a_check_box_imports(opens: Opens, desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    """What was ticked last has nothing of its own to do with Enter."""
    dialog = opens("Lead ID,Stage,Created\n1,Qualified,2026-04-01\n")
    box = dialog.page.keep_linked
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(box, key)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert desk.session.state.plan.batches
