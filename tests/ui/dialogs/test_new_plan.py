"""The dialog for a new plan: an answer is preselected, all eight templates are there, the name can be typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from funnel_planner.domain.templates import ClosedBy, Purchase, recommend, template_info, template_names
from funnel_planner.ui.dialogs.new_plan import KEY, NewPlanDialog
from funnel_planner.ui.theme import Theme


def dialog(qtbot: QtBot, theme: Theme) -> NewPlanDialog:
    made = NewPlanDialog(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_all_templates_are_offered_and_one_is_chosen_already(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    assert [new.list.item(row).data(KEY) for row in range(new.list.count())] == list(template_names())
    best = recommend(Purchase.CONSIDERED, ClosedBy.SALES, repeat=False)[0]
    assert new.template == best.key
    assert best.reason in new.reason.text()
    assert new.plan().template == best.key


def test_answers_choose_another_template(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    new.purchase.choose(Purchase.B2B)
    new.purchase.chosen.emit(Purchase.B2B)
    assert new.template == recommend(Purchase.B2B, ClosedBy.SALES, repeat=False)[0].key


def test_the_name_follows_the_template_until_it_is_typed(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    new.choose("aida")
    assert new.name.text() == template_info("aida", "en").title
    new.name.clear()
    qtbot.keyClicks(new.name, "Spring campaign")
    new.choose("basic")
    assert new.plan().name == "Spring campaign"
    assert new.plan().template == "basic"


def test_enter_creates_and_the_other_way_in_is_a_spreadsheet(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    qtbot.keyClick(new.name, Qt.Key.Key_Return)
    assert new.result() == NewPlanDialog.DialogCode.Accepted
    assert not new.from_spreadsheet
    other = dialog(qtbot, theme)
    other.spreadsheet.click()
    assert other.result() == NewPlanDialog.DialogCode.Accepted
    assert other.from_spreadsheet


def test_it_fits_a_small_screen(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    assert new.width() <= 1000
    assert new.height() <= 600


def test_the_name_has_a_label(qtbot: QtBot, theme: Theme) -> None:
    new = dialog(qtbot, theme)
    assert [text.text() for text in new.findChildren(QLabel) if text.buddy() is new.name] == ["Name of the plan"]
