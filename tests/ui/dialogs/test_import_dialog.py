"""One page to see and change how files are read: by keyboard, without losing a choice, with the funnel beside it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.files.import_check import Place, questions
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import EXCLUDE_TARGET, CountKind, DateOrder, Role, Shape
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_dialog import SIZE_SETTING, ImportDialog
from funnel_planner.ui.dialogs.import_top import encoding_name
from funnel_planner.ui.models.import_preview import NameRole
from funnel_planner.ui.pages.filter_choosers import PeriodChooser
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
        dialog = ImportDialog(desk, desk.session.state.plan, drafting.look_over(desk.reader, paths))
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
    model = dialog.page.columns.preview
    return [model.headerData(i, Qt.Orientation.Horizontal, NameRole) for i in range(model.columnCount())]


def open_asked(dialog: ImportDialog) -> list[str]:
    return [dialog.page.open_questions.item(row).text() for row in range(dialog.page.open_questions.count())]


def spoken(text: str) -> str:
    return text.replace("\xa0", " ")


def choose(combo: QComboBox, data: object) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


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
    assert dialog.page.results.account.text() == "3 rows = 2 used, 1 unmapped"
    assert open_asked(dialog) == ["“Wibble” belongs to no stage: 1 row would be left out."]


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_a_role_is_changed_by_keyboard(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.page.columns.go_to(0)
    for _ in range(4):
        qtbot.keyClick(dialog.page.columns, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.page.columns, Qt.Key.Key_Return)
    menu = popup()
    assert menu.activeAction().text() == "Keep as it is"
    for _ in range(3):  # past the end to the beginning, and on to the stages
        qtbot.keyClick(menu, Qt.Key.Key_Down)
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
    pick(dialog.page.columns.menu(4), ["Stage reached", "Proposal"])
    dialog.choose_label("Wibble", "SQL")
    dialog.choose_role("Name", Role.IGNORE)
    dialog.page.as_of.setDate(QDate(2026, 5, 1))
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
    dialog.page.open_questions.setCurrentRow(0)
    dialog.page.open_questions.setFocus()
    qtbot.keyClick(dialog.page.open_questions, Qt.Key.Key_Return)
    combo = dialog.page.panel.labels.combos["Wibble"]
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


def test_tab_goes_from_the_lists_name_to_its_labels(opens: Opens) -> None:
    dialog = opens(LIST)
    page = dialog.page
    labels: list[QWidget] = [page.panel.labels.combos[text] for text in ("Wibble", "MQL", "Close")]
    chain: list[QWidget] = [page.panel.tabs]
    while chain[-1] is not page.into:
        following = chain[-1].nextInFocusChain()
        assert following is not None
        chain.append(following)
    assert [each for each in chain if each in labels] == labels
    assert chain.index(labels[-1]) < chain.index(page.open_questions)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_undecided_dates_are_asked_for_and_nothing_else_is_lost(opens: Opens, data_folder: Path, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,Stage,Created\n1,MQL,03/04/2026\n2,Wibble,05/06/2026\n")
    assert not dialog.import_button.isEnabled()
    assert "“Created”: is 03/04/2026" in open_asked(dialog)[0]
    assert dialog.page.reason.text() == open_asked(dialog)[0], "why the button is off stands beside it"
    assert dialog.page.results.funnel.isHidden()
    dialog.accept()
    assert dialog.outcome is None
    dialog.choose_label("Wibble", "SQL")
    dialog.page.open_questions.setCurrentRow(0)
    qtbot.keyClick(dialog.page.open_questions, Qt.Key.Key_Return)
    menu = popup()
    assert menu.activeAction().text() == "day, month, year"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert dialog.drafted.choices.date_orders == (("Created", DateOrder.DMY),)
    assert dialog.import_button.text() == "Import 2 leads"
    assert counts(dialog)[:2] == [2, 1]
    pick(dialog.page.columns.menu(2), ["Dates are written", "As the values show"])
    assert not dialog.import_button.isEnabled(), "a decision can be taken back"
    assert opens(data_folder / "made_nasty" / "ambiguous_dmy_mdy.csv").page.columns.preview.columnCount() > 0


def test_an_answer_moves_nothing_that_one_looks_at(opens: Opens, qtbot: QtBot) -> None:
    text = LIST.replace("2026-04-01", "01/04/2026").replace("2026-04-02", "02/04/2026").replace("2026-04-03", "")
    dialog = opens(text)
    dialog.resize(1000, 592)
    page = dialog.page
    seen: Sequence[QWidget] = (page.columns, page.panel.tabs, page.results, page.open_questions, page.cancel_button)

    def places() -> list[tuple[int, int, int, int]]:
        QApplication.processEvents()
        corners = [widget.mapTo(dialog, widget.rect().topLeft()) for widget in seen]
        return [(c.x(), c.y(), w.width(), w.height()) for c, w in zip(corners, seen, strict=True)]

    before = places()
    assert page.blocked
    page.panel.tabs.setCurrentIndex(1)
    assert places() == before, "tabs stay under the mouse"
    page.choose_order("Created", DateOrder.DMY)
    assert not page.blocked
    settle(qtbot, dialog)
    page.choose_label("Wibble", "SQL")
    settle(qtbot, dialog)
    after = places()
    assert after[:4] == before[:4]
    assert open_asked(dialog) == []
    page.choose_label("MQL", "")
    assert places() == after, "the name of the button changes while it is counted again"
    settle(qtbot, dialog)
    assert places() == after


def test_the_shape_can_be_overruled_and_left_to_the_file_again(opens: Opens, qtbot: QtBot) -> None:
    rows = [f"{lead},{stage},2026-04-0{day}" for lead in range(1, 8) for day, stage in ((1, "MQL"), (2, "SQL"))]
    dialog = opens("\n".join(["Lead ID,Stage,Created", *rows]))
    files = dialog.page.files
    assert files.shape.currentText() == "an event of a lead"
    assert files.why.text()
    choose(files.shape, Shape.SNAPSHOT.value)
    settle(qtbot, dialog)
    assert files.why.text() == "You chose it"
    assert dialog.import_button.text() == "Import 7 leads"
    choose(files.shape, "")
    assert files.shape.currentText() == "an event of a lead"


def test_months_side_by_side_are_read_number_by_number_unless_rows_are_leads(opens: Opens, qtbot: QtBot) -> None:
    months = ["Leads by channel,Jan 2026,Feb 2026,Total", "Google Ads,10,12,22", "Newsletter,1,,1", "Total,11,12,23"]
    dialog = opens("\n".join(months))
    files = dialog.page.files
    assert files.shape.currentText() == "a total"
    assert files.why.text() == "Months or channels stand side by side above numbers"
    assert counts(dialog)[0] == 23
    assert any("side by side" in question.text for question in questions(dialog.drafted))
    choose(files.shape, Shape.SNAPSHOT.value)
    qtbot.waitUntil(lambda: dialog.page.surveys[0].as_it_stands, timeout=20_000)
    settle(qtbot, dialog)
    assert [column.header for column in dialog.page.surveys[0].columns][1:3] == ["Jan 2026", "Feb 2026"]
    assert files.shape.currentText() == "a lead and its stage"
    choose(files.shape, "")
    qtbot.waitUntil(lambda: not dialog.page.surveys[0].as_it_stands, timeout=20_000)
    settle(qtbot, dialog)
    assert counts(dialog)[0] == 23


def test_numbers_of_which_nothing_says_what_they_are_are_asked_about(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Channel,Jan 2026,Feb 2026\nGoogle Ads,10,12\nNewsletter,1,2")
    (question,) = [one for one in questions(dialog.drafted) if "Nothing says what the numbers" in one.text]
    assert question.place is Place.COLUMNS
    assert not any("No count belongs to a stage" in one.text for one in questions(dialog.drafted)), "asked once"
    dialog.choose_role("Numbers", Role.COST)
    settle(qtbot, dialog)
    assert dialog.expected is not None
    assert any("25" in text for text in dialog.expected.totals)


def test_a_subtotal_is_asked_about_and_left_out(opens: Opens, qtbot: QtBot) -> None:
    rows = ["Channel,Leads,SQL", "Google,120,12", "Meta,60,2", "Paid,180,14", "Fair,40,5"]
    dialog = opens("\n".join(rows))
    (question,) = [one for one in questions(dialog.drafted) if "exactly the sum" in one.text]
    assert (question.place, question.label) == (Place.CHANNELS, "Paid")
    before = dialog.expected
    choose(dialog.page.panel.channels.combos["Paid"], EXCLUDE_TARGET)
    settle(qtbot, dialog)
    assert before is not None
    assert dialog.expected is not None
    assert (dialog.drafted.decided.exclude, dialog.drafted.decided.exclude_channels) == ((), ("Paid",))
    assert max(n or 0 for n in counts(dialog)) == 220
    assert not [one for one in questions(dialog.drafted) if "exactly the sum" in one.text]
    choose(dialog.page.panel.channels.combos["Paid"], "")
    settle(qtbot, dialog)
    assert max(n or 0 for n in counts(dialog)) == 400


def test_a_rule_whose_column_is_gone_is_said_at_once_at_its_place(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,E-mail,Stage\n1,ann@x.pl,MQL\n2,bo@x.pl,SQL\n")
    page = dialog.page
    choose(page.results.rule, "email")
    settle(qtbot, dialog)
    assert not page.blocked
    pick(page.columns.menu(1), ["Do not bring in"])
    assert "by an e-mail address, but no column holds it" in page.blocked
    assert not dialog.import_button.isEnabled()
    (question,) = [each for each in questions(page.draft) if each.place is Place.MERGE]
    dialog.show()
    page.go_to(question)
    assert page.results.rule.isVisible()
    assert page.results.rule.hasFocus()
    choose(page.results.rule, "id")
    settle(qtbot, dialog)
    assert not page.blocked


def test_one_file_a_stage_joins_on_the_lead_number(opens: Opens, qtbot: QtBot) -> None:
    leads = "Lead ID,Source\n" + "".join(f"L{i},Ads\n" for i in range(1, 31))
    closed = "Lead ID,Amount\n" + "".join(f"L{i},{i}00\n" for i in range(1, 7))
    dialog = opens(leads, closed)
    assert dialog.page.files.tabs.count() == 2
    dialog.page.files.tabs.setCurrentIndex(1)
    dialog.page.files.presence.setCurrentIndex(dialog.page.files.presence.findText("Close"))
    dialog.page.files.presence.activated.emit(dialog.page.files.presence.currentIndex())
    settle(qtbot, dialog)
    assert counts(dialog) == [30, 6, 6, 6, 6]
    assert roles(dialog) == ["Lead number", "Value"]
    dialog.page.files.tabs.setCurrentIndex(0)
    assert roles(dialog) == ["Lead number", "Channel"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any popup
def test_enter_imports_only_from_the_button_that_says_so(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    page = dialog.page
    page.cancel_button.setFocus()
    for field in (page.as_of, page.into, page.panel.labels.combos["Wibble"]):
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
    assert dialog.page.files.sheet.currentText() == "First"
    dialog.choose_role("Extra", Role.IGNORE)
    dialog.choose_role("Source", Role.OTHER)
    dialog.page.files.sheet.setCurrentIndex(dialog.page.files.sheet.findText("Second"))
    dialog.page.files.sheet.activated.emit(dialog.page.files.sheet.currentIndex())
    qtbot.waitUntil(lambda: dialog.page.columns.preview.columnCount() == 3, timeout=20_000)
    settle(qtbot, dialog)
    assert dialog.drafted.choices.columns == (("other", "Source"),)
    assert dialog.import_button.text() == "Import 3 leads"


def test_large_files_are_counted_from_their_first_rows(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_planner.app.files.expecting.COUNTED_WHOLE", 2)
    dialog = opens(LIST)
    assert dialog.page.results.state.text() == "From the first 3 rows of 3"
    assert counts(dialog) == [2, 1, 1, 1, 1]
    assert dialog.import_button.text() == "Import"


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
    fields += [page.as_of, page.into, page.columns, page.open_questions, page.results.rule, page.panel.tabs]
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
    assert row[:3] == ["3", "unmapped", "“Wibble” belongs to no stage"]
    assert "Bo" in row, "the row itself is there to be mended"
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert dialog.page.isVisible()
    assert desk.session.state.plan.batches == ()
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    qtbot.keyClick(page.done_button, Qt.Key.Key_Return)
    assert dialog.result() == ImportDialog.DialogCode.Accepted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Lead ID,Name,Stage\n", "There are no rows below the header."),
        ("Lead ID,Name,Stage\n1,Ann,Wibble\n", "No row of it became a lead."),
    ],
)
def test_a_file_without_leads_is_not_called_totals(opens: Opens, qtbot: QtBot, text: str, why: str) -> None:
    dialog = opens(text)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert dialog.done_page.title.text() == "No leads in this file"
    assert dialog.done_page.change.text() == why
    assert dialog.done_page.done_button.text() == "Done"


def test_cancelling_an_import_leads_back_with_nothing_stored(
    opens: Opens, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opens(LIST)
    dialog.choose_label("Wibble", "SQL")
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
    dialog.choose_label("Wibble", "SQL")
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
    qtbot.waitUntil(lambda: dialog.has_page, timeout=20_000)
    settle(qtbot, dialog)
    assert dialog.import_button.text() == "Import 2 leads"


def test_what_is_asked_of_several_files_names_them(opens: Opens) -> None:
    undated = LIST.replace("2026-04-0", "0").replace("1\n", "1/02/2026\n").replace("2\n", "2/02/2026\n")
    undated = undated.replace("3\n", "3/02/2026\n")
    dialog = opens(undated, undated.replace("1,Ann", "4,Ann"))
    asked = [question for question in open_asked(dialog) if "day first or month first" in question]
    assert [question.rpartition(" ")[2] for question in asked] == ["(list0.csv)", "(list1.csv)"]


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


def test_a_channel_label_means_a_channel_of_the_plan(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    channel = PLAN.channels[0]
    choose(dialog.page.panel.channels.combos["Ads"], channel.name)
    dialog.page.panel.channels.combos["Ads"].activated.emit(0)
    dialog.page.choose_channel("Ads", channel.name)
    dialog.page.choose_channel("Fair", "(new)")
    settle(qtbot, dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    plan = desk.session.state.plan
    assert "Ads" in plan.channels[0].aliases
    assert plan.channels[-1].name == "Fair"


def test_a_new_funnel_is_made_of_the_file_and_edited_on_the_page(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    rows = [f"{n},Ads,{stage}" for n, stage in enumerate(["Alpha"] * 5 + ["Beta"] * 3 + ["Gamma"] * 2 + ["Sold"])]
    dialog = opens("\n".join(["Lead ID,Source,Stage", *rows]))
    choose(dialog.page.into, "new")
    settle(qtbot, dialog)
    stages = dialog.page.panel.stages
    assert [edit.text() for edit in stages.names] == ["Alpha", "Beta", "Gamma", "Sold"]
    assert counts(dialog) == [11, 6, 3, 1]
    stages.names[0].setText("Enquiry")
    stages.names[0].editingFinished.emit()
    qtbot.mouseClick(stages.buttons[2]["merge"], Qt.MouseButton.LeftButton)
    settle(qtbot, dialog)
    assert [edit.text() for edit in stages.names] == ["Enquiry", "Beta", "Sold"]
    assert counts(dialog) == [11, 6, 1]
    qtbot.mouseClick(stages.buttons[1]["up"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(stages.buttons[0]["down"], Qt.MouseButton.LeftButton)
    stages.names[1].setText("Enquiry")
    stages.names[1].editingFinished.emit()
    assert "already there" in stages.notice.text
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    plan = desk.session.state.plan
    assert [stage.name for stage in plan.stages] == ["Enquiry", "Beta", "Sold"]
    assert plan.stages[1].aliases == ("Gamma",)
    assert plan.name == "list0"
    assert len(plan.batches) == 1


def test_personal_data_is_not_brought_in(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    pick(dialog.page.columns.menu(1), ["Do not bring in"])
    assert roles(dialog)[1] == "Not brought in"
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    (batch,) = desk.session.state.plan.batches
    stored = [cells for chunk in desk.session.file.stored_rows(batch) for cells in chunk.cells]
    assert stored
    assert not any(name in cells for cells in stored for name in ("Ann", "Bo", "Cy"))


def test_a_plan_with_leads_learns_before_what_would_change(opens: Opens, qtbot: QtBot) -> None:
    first = opens(LIST)
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    again = opens(LIST.replace("3,Cy,,Close", "3,Cy,,SQL") + "9,Di,Ads,MQL,,2026-04-05\n")
    assert "1 created" in again.page.results.change.text()
    assert again.page.results.change.isVisible()


@pytest.mark.parametrize(
    "text",
    [
        "Lead ID,Stage\n",
        "Lead ID\n1\n2\n",
        ",".join(f"A very long header number {n}" for n in range(60)) + "\n" + "1," * 59,
    ],
    ids=["no rows", "one column", "60 columns"],
)
def test_tables_of_any_form_are_shown(opens: Opens, text: str) -> None:
    dialog = opens(text)
    assert not dialog.page.grab().isNull()
    dialog.resize(1600, 1000)
    assert not dialog.page.grab().isNull()


def test_counts_can_be_those_who_are_there_now(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Source,MQL,SQL,Sales meeting,Proposal,Close\nAds,50,20,6,5,5\nFair,30,10,6,5,4\n")
    files = dialog.page.files
    assert files.shape.currentText() == "a total"
    assert files.kind.isVisible()
    choose(files.kind, "current")
    settle(qtbot, dialog)
    assert dialog.drafted.choices.kind is CountKind.CURRENT
    assert dialog.page.results.state.text() == "Totals, not single leads"


REPORT = """\
Campaign report
1 May 2026 - 31 May 2026
Campaign,Impressions,Clicks,Conversions,Cost
Shoes,12400,640,31,512.40
Coats,9100,411,18,388.00
"""


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_the_days_of_a_report_are_shown_and_can_be_others(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(REPORT)
    files = dialog.page.files
    assert files.period.isVisible()
    assert spoken(files.period.text()) == "May 2026"
    assert "lines above the header" in files.period.toolTip()

    def offered() -> dict[str, bool]:
        files.period.menu().aboutToShow.emit()
        return {spoken(a.text()): a.isChecked() for a in files.period.menu().actions() if a.isCheckable()}

    assert offered() == {"May 2026 (as the title lines say)": True, "not known": False}
    (chooser,) = files.period.menu().findChildren(PeriodChooser)
    assert chooser.days == (date(2026, 5, 1), date(2026, 5, 31))
    chooser._first.setDate(QDate(2026, 4, 1))
    chooser._last.setDate(QDate(2026, 6, 30))
    chooser.chosen.emit()
    settle(qtbot, dialog)
    assert spoken(files.period.text()) == "Apr 2026 – Jun 2026"
    (read,) = dialog.drafted.mapping.files
    assert (read.period, read.period_end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert dialog.expected is not None
    assert any("2026" in line for line in map(spoken, dialog.expected.totals))
    pick(files.period.menu(), ["not known"])
    assert dialog.drafted.mapping.files[0].period is None
    assert offered() == {"May 2026 (as the title lines say)": False, "not known": True}
    told = next(action for action in files.period.menu().actions() if "as the title" in action.text())
    told.trigger()
    assert spoken(files.period.text()) == "May 2026"


def test_rows_with_days_of_their_own_need_no_period(opens: Opens) -> None:
    dated = REPORT.replace("Campaign,", "Campaign,Day,").replace("Shoes,", "Shoes,2026-05-02,")
    assert not opens(dated.replace("Coats,", "Coats,2026-05-03,")).page.files.period.isVisible()
    assert not opens(LIST).page.files.period.isVisible()


@pytest.mark.parametrize("answer", ["Better name", None])
def test_the_last_reading_is_offered_named_and_turned_away(
    opens: Opens, desk: Desk, qtbot: QtBot, answer: str | None
) -> None:
    first = opens(LIST)
    first.choose_role("Sent", Role.ASSET)
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    dialog = opens(LIST)
    line = dialog.page.profile
    assert line.isVisible()
    assert line.text.text() == "Read as last time: “list0”"
    assert roles(dialog)[4] == "Page or form"
    qtbot.mouseClick(line.use_button, Qt.MouseButton.LeftButton)
    assert roles(dialog)[4] == "Kept as it is"
    qtbot.mouseClick(line.use_button, Qt.MouseButton.LeftButton)
    assert roles(dialog)[4] == "Page or form"
    asked = desk.ask
    assert isinstance(asked, ScriptedAsk)
    asked.will(answer)
    qtbot.mouseClick(line.rename_button, Qt.MouseButton.LeftButton)
    assert line.text.text() == f"Read as last time: “{answer or 'list0'}”"
    qtbot.mouseClick(line.forget_button, Qt.MouseButton.LeftButton)
    assert line.isHidden()
    assert roles(dialog)[4] == "Kept as it is"


def test_what_was_not_brought_in_stays_out_also_without_the_last_reading(opens: Opens, qtbot: QtBot) -> None:
    first = opens(LIST)
    first.choose_role("Sent", Role.IGNORE)
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    dialog = opens(LIST)
    qtbot.mouseClick(dialog.page.profile.use_button, Qt.MouseButton.LeftButton)
    assert roles(dialog)[4] == "Not brought in"
    assert any("not brought in, as last time" in question for question in open_asked(dialog))
    dialog.choose_role("Sent", Role.OTHER)
    assert roles(dialog)[4] == "Kept as it is"


def test_of_several_tables_one_is_chosen(opens: Opens, qtbot: QtBot) -> None:
    leads = "Leads of May\nLead ID,Stage,E-mail\n" + "".join(f"{n},MQL,a{n}@example.com\n" for n in range(8))
    dialog = opens(leads + "\n\nCosts\nChannel,Cost,Clicks\nAds,100,7\nFair,300,9\nWeb,20,2\n")
    files = dialog.page.files
    assert files.table.count() == 2
    files.table.setCurrentIndex(1)
    files.table.activated.emit(1)
    qtbot.waitUntil(lambda: "Cost" in [column.header for column in dialog.page.surveys[0].columns], timeout=20_000)
    settle(qtbot, dialog)
    assert files.table.currentIndex() == 1


def test_dates_that_cannot_be_read_and_blank_stages_are_told(opens: Opens) -> None:
    dialog = opens(f"{LIST}4,Di,Ads,,2026-04-30\n5,Ed,Ads,MQL,,2026-04-31\n".replace("4,Di,Ads,,", "4,Di,Ads,,x,"))
    text = dialog.page.results.doubts.text()
    assert "1 date in “Created” cannot be read, “2026-04-31” in line 6" in text
    assert "1 row has no stage" in text


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
