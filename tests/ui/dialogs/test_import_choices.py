"""What is decided on the page about columns, labels, dates and files: by keyboard, without losing a choice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.import_words import evidence_text
from funnel_planner.app.files.question import Place, Weight
from funnel_planner.domain.mapping import DateOrder, Role, Shape
from funnel_planner.ui.desk import Desk
from tests.support.import_page import LIST, PLAN, Opens, choose, counts, open_asked, pick, popup, roles, settle
from tests.support.scripted_ask import ScriptedAsk
from tests.support.typing_over import type_over


def test_the_proposal_and_its_funnel_are_there_at_once(opens: Opens) -> None:
    dialog = opens(LIST)
    assert roles(dialog) == ["Lead number", "Name", "Channel", "Stage", "Kept as it is", "First contact"]
    assert counts(dialog) == [2, 1, 1, 1, 1]
    assert dialog.page.import_button.text() == "Import 2 leads"
    assert dialog.page.results.account.text() == "3 rows = 2 used, 1 without a known stage"
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
    dialog.page.choose_label("Wibble", "SQL")
    dialog.page.choose_role("Name", Role.IGNORE)
    type_over(dialog.page.as_of, "1 May 2026")
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
    assert dialog.page.import_button.text() == "Import 3 leads"
    for target, counted in (("(lost)", [3, 1, 1, 1, 1]), ("(exclude)", [2, 1, 1, 1, 1]), ("", [2, 1, 1, 1, 1])):
        dialog.page.choose_label("Wibble", target)
        settle(qtbot, dialog)
        assert counts(dialog) == counted


def test_tab_goes_from_the_lists_name_to_its_labels(opens: Opens) -> None:
    dialog = opens(LIST)
    page = dialog.page
    labels: list[QWidget] = [page.panel.labels.combos[text] for text in ("Wibble", "MQL", "Close")]
    chain: list[QWidget] = [page.panel.tabs]
    while chain[-1] is not page.target.into:
        following = chain[-1].nextInFocusChain()
        assert following is not None
        chain.append(following)
    assert [each for each in chain if each in labels] == labels
    assert chain.index(labels[-1]) < chain.index(page.open_questions)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_undecided_dates_are_asked_for_and_nothing_else_is_lost(opens: Opens, data_folder: Path, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,Stage,Created\n1,MQL,03/04/2026\n2,Wibble,05/06/2026\n")
    assert not dialog.page.import_button.isEnabled()
    assert "“Created”: is 03/04/2026" in open_asked(dialog)[0]
    assert dialog.page.reason.text() == open_asked(dialog)[0], "why the button is off stands beside it"
    assert dialog.page.results.funnel.isHidden()
    dialog.accept()
    assert dialog.outcome is None
    dialog.page.choose_label("Wibble", "SQL")
    dialog.page.open_questions.setCurrentRow(0)
    qtbot.keyClick(dialog.page.open_questions, Qt.Key.Key_Return)
    menu = popup()
    assert menu.activeAction().text() == "day, month, year"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert dialog.drafted.choices.date_orders == (("Created", DateOrder.DMY),)
    assert dialog.page.import_button.text() == "Import 2 leads"
    assert counts(dialog)[:2] == [2, 1]
    pick(dialog.page.columns.menu(2), ["Dates are written", "As the values show"])
    assert not dialog.page.import_button.isEnabled(), "a decision can be taken back"
    assert opens(data_folder / "made_nasty" / "ambiguous_dmy_mdy.csv").page.columns.preview.columnCount() > 0


def test_an_answer_about_one_date_holds_for_the_other_until_it_is_changed(opens: Opens, qtbot: QtBot) -> None:
    rows = ["Lead ID,Stage,Created,Closed", "1,MQL,01/02/2026,", "2,Close,03/04/2026,05/06/2026"]
    dialog = opens("\n".join(rows))
    assert [q.column for q in questions(dialog.drafted) if q.weight is Weight.BLOCKS] == [2, 3]
    dialog.page.choose_order("Created", DateOrder.DMY)
    settle(qtbot, dialog)
    assert not [q for q in questions(dialog.drafted) if q.weight is Weight.BLOCKS]
    closed = dialog.drafted.mapping.files[0].columns[3]
    assert (closed.date_order, "as in “Created”" in evidence_text(closed.evidence)) == (DateOrder.DMY, True)
    dialog.page.choose_order("Closed", DateOrder.MDY)
    settle(qtbot, dialog)
    assert [c.date_order for c in dialog.drafted.mapping.files[0].columns[2:]] == [DateOrder.DMY, DateOrder.MDY]


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
    assert dialog.page.import_button.text() == "Import 7 leads"
    choose(files.shape, "")
    assert files.shape.currentText() == "an event of a lead"


def test_a_rule_whose_column_is_gone_is_said_at_once_at_its_place(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,E-mail,Stage\n1,ann@x.pl,MQL\n2,bo@x.pl,SQL\n")
    page = dialog.page
    choose(page.results.rule, "email")
    settle(qtbot, dialog)
    assert not page.blocked
    pick(page.columns.menu(1), ["Do not bring in"])
    assert "by an e-mail address, but no column holds it" in page.blocked
    assert not dialog.page.import_button.isEnabled()
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
    dialog.page.choose_role("Extra", Role.IGNORE)
    dialog.page.choose_role("Source", Role.OTHER)
    dialog.page.files.sheet.setCurrentIndex(dialog.page.files.sheet.findText("Second"))
    dialog.page.files.sheet.activated.emit(dialog.page.files.sheet.currentIndex())
    qtbot.waitUntil(lambda: dialog.page.columns.preview.columnCount() == 3, timeout=20_000)
    settle(qtbot, dialog)
    assert dialog.drafted.choices.columns == (("other", "Source"),)
    assert dialog.page.import_button.text() == "Import 3 leads"


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


@pytest.mark.parametrize("answer", ["Better name", None])
def test_the_last_reading_is_offered_named_and_turned_away(
    opens: Opens, desk: Desk, qtbot: QtBot, answer: str | None
) -> None:
    first = opens(LIST)
    first.page.choose_role("Sent", Role.ASSET)
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
    first.page.choose_role("Sent", Role.IGNORE)
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    dialog = opens(LIST)
    qtbot.mouseClick(dialog.page.profile.use_button, Qt.MouseButton.LeftButton)
    assert roles(dialog)[4] == "Not brought in"
    assert any("not brought in, as last time" in question for question in open_asked(dialog))
    dialog.page.choose_role("Sent", Role.OTHER)
    assert roles(dialog)[4] == "Kept as it is"


def test_dates_that_cannot_be_read_and_blank_stages_are_told(opens: Opens) -> None:
    dialog = opens(f"{LIST}4,Di,Ads,,2026-04-30\n5,Ed,Ads,MQL,,2026-04-31\n".replace("4,Di,Ads,,", "4,Di,Ads,,x,"))
    text = dialog.page.results.doubts.text()
    assert "1 date in “Created” cannot be read, “2026-04-31” in line 6" in text
    assert "1 row has no stage" in text


def test_what_is_asked_of_several_files_names_them(opens: Opens) -> None:
    undated = LIST.replace("2026-04-0", "0").replace("1\n", "1/02/2026\n").replace("2\n", "2/02/2026\n")
    undated = undated.replace("3\n", "3/02/2026\n")
    dialog = opens(undated, undated.replace("1,Ann", "4,Ann"))
    asked = [question for question in open_asked(dialog) if "day first or month first" in question]
    assert [question.rpartition(" ")[2] for question in asked] == ["(list0.csv)", "(list1.csv)"]


def test_a_new_funnel_is_made_of_the_file_and_edited_on_the_page(opens: Opens, desk: Desk, qtbot: QtBot) -> None:
    rows = [f"{n},Ads,{stage}" for n, stage in enumerate(["Alpha"] * 5 + ["Beta"] * 3 + ["Gamma"] * 2 + ["Sold"])]
    dialog = opens("\n".join(["Lead ID,Source,Stage", *rows]))
    choose(dialog.page.target.into, "new")
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


def test_a_new_plan_starts_from_its_leads_again_once_its_import_was_taken_back(
    opens: Opens, desk: Desk, qtbot: QtBot
) -> None:
    rows = [f"{n},Ads,2026-0{1 + n % 3}-05,{('Alpha', 'Beta', 'Sold')[n % 3]}" for n in range(120)]
    dialog = opens("\n".join(["Lead ID,Source,Created,Stage", *rows]))
    choose(dialog.page.target.into, "new")
    settle(qtbot, dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    first = desk.session.state.plan
    assert first.stages[0].rate_to_next == pytest.approx(2 / 3)
    dialog.done_page.undo_wanted.emit()
    assert not desk.session.state.plan.measurements
    settle(qtbot, dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    again = desk.session.state.plan
    assert (again.id, again.stages, len(again.measurements)) == (first.id, first.stages, len(first.measurements))
    assert again.channels[0].volume_per_month == first.channels[0].volume_per_month > 0


def test_a_day_that_is_none_blocks_the_import_until_it_is_one(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(LIST)
    dialog.page.choose_label("Wibble", "SQL")
    type_over(dialog.page.as_of, "31 Foo 2026")
    settle(qtbot, dialog)
    assert "“31 Foo 2026” is not a day" in dialog.page.reason.text()
    assert not dialog.page.import_button.isEnabled()
    type_over(dialog.page.as_of, "15 May 2026")
    settle(qtbot, dialog)
    assert dialog.page.import_button.isEnabled()
    assert dialog.drafted.mapping.as_of == date(2026, 5, 15)


def test_a_label_that_is_a_channel_of_the_plan_means_no_other(opens: Opens) -> None:
    dialog = opens(LIST)
    page = dialog.page
    one, other = (channel.name for channel in page.plan.channels[:2])
    before = page.choices
    page.choose_channel(one.upper(), other)
    assert page.notice.text.startswith(f"“{one}” is a channel of its own, so it cannot mean “{other}” as well.")
    assert page.choices == before


def test_a_new_funnel_is_named_before_it_is_made(opens: Opens, desk: Desk) -> None:
    dialog = opens(LIST)
    target = dialog.page.target
    assert not target.name.isVisibleTo(dialog), "the open plan has its name"
    choose(target.into, "new")
    assert target.name.isVisibleTo(dialog)
    proposed = dialog.page.plan.name
    assert target.name.text() == proposed != ""
    target.name.setText("  Spring fair ")
    target.name.editingFinished.emit()
    assert dialog.page.plan.name == "Spring fair"
    stages = dialog.page.panel.stages
    stages.start.setCurrentIndex(stages.start.findData("sales"))
    stages.start.activated.emit(stages.start.currentIndex())
    assert (dialog.page.plan.name, dialog.page.plan.template) == ("Spring fair", "sales")
    target.name.setText(" ")
    target.name.editingFinished.emit()
    assert (target.name.text(), dialog.page.plan.name) == ("Spring fair", "Spring fair")
    choose(target.into, "open")
    assert not target.name.isVisibleTo(dialog)
    assert dialog.page.plan.name == desk.session.state.plan.name


def test_exports_called_alike_become_plans_that_can_be_told_apart(opens: Opens, desk: Desk) -> None:
    dialog = opens(LIST)
    choose(dialog.page.target.into, "new")
    name = dialog.page.plan.name
    desk.session.create_plan(replace(PLAN, id="other", name=name.upper()))
    again = opens(LIST)
    choose(again.page.target.into, "new")
    assert again.page.plan.name == f"{name} 2"
