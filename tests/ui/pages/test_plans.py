"""Plans as cards: opened by click or Enter, renamed, copied, thrown away and brought back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.plan_pictures import keep_picture
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.dialogs.import_page import ImportPage
from funnel_planner.ui.dialogs.new_plan import NewPlanDialog
from funnel_planner.ui.pages.plans import PlansPage
from funnel_planner.ui.plan_card import CardWidget
from tests.support.scripted_ask import ScriptedAsk
from tests.support.view_on import imported


@pytest.fixture
def page(program: Program) -> PlansPage:
    program.session.create_plan(load_template("aida", "en"))
    program.window.go("plans")
    page = program.window.page("plans")
    assert isinstance(page, PlansPage)
    return page


def card(page: PlansPage, name: str) -> CardWidget:
    return next(card for card in page.cards if card.card.name == name)


def names(page: PlansPage) -> set[str]:
    return {card.card.name for card in page.cards}


def test_a_card_tells_its_plan_and_which_is_open(page: PlansPage) -> None:
    assert names(page) == {"AIDA", "Basic funnel"}
    assert card(page, "AIDA").open_mark.isVisible()
    assert not card(page, "Basic funnel").open_mark.isVisible()
    assert card(page, "AIDA").accessibleName().startswith("AIDA, changed today at")


def test_arrows_go_from_card_to_card(page: PlansPage, program: Program, qtbot: QtBot) -> None:
    for name in ("Spring", "Summer", "Autumn"):
        program.session.clone_plan(program.session.state.plan.id, name)
    program.frame.activateWindow()
    program.window.go("funnel")
    program.window.act("go_plans")
    cards = page.cards
    opened = next(card for card in cards if card.open_mark.isVisible())
    qtbot.waitUntil(lambda: opened.hasFocus() and all(card.isVisible() for card in cards))
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Right)
    assert cards[1].hasFocus()
    qtbot.keyClick(cards[1], Qt.Key.Key_Left)
    qtbot.keyClick(cards[0], Qt.Key.Key_Left)
    assert cards[0].hasFocus(), "there is none before the first"
    qtbot.keyClick(cards[0], Qt.Key.Key_Down)
    below = next(card for card in cards if card.hasFocus())
    assert (below.x(), below.y() > cards[0].y()) == (cards[0].x(), True)
    qtbot.keyClick(below, Qt.Key.Key_Up)
    assert cards[0].hasFocus()


@pytest.mark.parametrize("how", ["click", "enter"])
def test_a_card_opens_its_plan(page: PlansPage, program: Program, qtbot: QtBot, how: str) -> None:
    chosen = card(page, "Basic funnel")
    if how == "click":
        qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(chosen, Qt.Key.Key_Return)
    assert program.session.state.plan.name == "Basic funnel"
    assert program.window.place == "funnel"


def test_renaming_and_copying(page: PlansPage, ask: ScriptedAsk, qtbot: QtBot) -> None:
    ask.will("Spring")
    qtbot.keyClick(card(page, "Basic funnel"), Qt.Key.Key_F2)
    assert names(page) == {"AIDA", "Spring"}
    for _ in range(2):
        next(a for a in card(page, "Spring").menu().actions() if a.text() == "Duplicate").trigger()
    assert names(page) == {"AIDA", "Spring", "Spring (copy)", "Spring (copy 2)"}


def test_the_trash_gives_back_what_was_thrown_away(page: PlansPage, program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(card(page, "AIDA"), Qt.Key.Key_Delete)
    assert names(page) == {"Basic funnel"}
    assert program.session.state.plan.name == "Basic funnel"
    assert page.trash.isVisible()
    assert "AIDA" in page.notice.text
    page.restore(next(plan.id for plan in program.session.plan_cards() if plan.trashed))
    assert names(page) == {"AIDA", "Basic funnel"}
    assert not page.trash.isVisible()


def test_deleting_for_good_asks_first(page: PlansPage, program: Program, ask: ScriptedAsk) -> None:
    doomed = card(page, "AIDA").card
    page.throw_away(doomed)
    ask.will(False, True)
    page.erase(doomed)
    assert len(program.session.plan_cards()) == 2
    page.erase(doomed)
    assert [plan.name for plan in program.session.plan_cards()] == ["Basic funnel"]


def test_a_new_plan_from_a_template(page: PlansPage, program: Program, ask: ScriptedAsk) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, NewPlanDialog)
        dialog.choose("sales")
        dialog.name.setText("Autumn")
        dialog.accept()

    answer: Callable[[QDialog], None] = fill
    ask.will(answer)
    program.window.act("new_plan")
    assert program.session.state.plan.name == "Autumn"
    assert program.session.state.plan.template == "sales"
    assert program.window.place == "funnel"
    program.window.go("plans")
    assert "Autumn" in names(page)


def test_cards_fill_the_width(page: PlansPage, program: Program, qtbot: QtBot) -> None:
    program.frame.resize(1600, 900)
    qtbot.waitUntil(lambda: len({card.y() for card in page.cards}) == 1)
    program.frame.resize(960, 640)
    qtbot.wait(10)
    assert all(card.width() >= 240 for card in page.cards)


@pytest.mark.parametrize("end", ["accepted", "cancelled"])
def test_a_new_plan_from_a_spreadsheet(
    page: PlansPage, program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path, end: str
) -> None:
    before, open_before = names(page), program.session.state.plan
    sheet = tmp_path / "trade_fair.csv"
    stages = ("MQL", "SQL", "Sales meeting", "Proposal", "Close")
    rows = [f"{number},Ads,{stages[number % 5]}" for number in range(20)]
    sheet.write_text("\n".join(["Lead ID,Source,Stage", *rows]), "utf-8")

    def answer(dialog: QDialog) -> bool:
        assert dialog.windowTitle() == "New funnel from trade_fair.csv"
        assert {card.name for card in program.session.plan_cards()} == before, "nothing is made before it is agreed"
        return end == "accepted"

    ask.will([sheet], answer)
    button = next(button for button in page.findChildren(QPushButton) if button.text() == "From a spreadsheet…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not ask.answers and not program.tasks.running, timeout=30_000)
    if end == "cancelled":
        assert program.session.state.plan is open_before
        assert {card.name for card in program.session.plan_cards()} == before
        assert program.window.place == "plans"
        return
    qtbot.waitUntil(lambda: bool(program.session.state.plan.batches), timeout=30_000)
    plan = program.session.state.plan
    assert (plan.name, plan.template) == ("trade fair", "sales")
    assert program.window.place == "leads"
    assert {card.name for card in program.session.plan_cards()} == {*before, "trade fair"}


def test_the_new_plan_dialog_leads_to_a_spreadsheet_too(
    page: PlansPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot
) -> None:
    def instead(dialog: QDialog) -> None:
        assert isinstance(dialog, NewPlanDialog)
        dialog.spreadsheet.click()

    def other(dialog: QDialog) -> bool:
        assert isinstance(dialog, ImportDialog)
        assert "gone.csv" in dialog.refused.text.text()
        ask.answers.appendleft([sheet])
        dialog.refused.button.click()
        qtbot.waitUntil(lambda: bool(dialog.findChildren(ImportPage)), timeout=20_000)
        assert dialog.windowTitle() == "New funnel from trade_fair.csv"
        return False

    sheet = tmp_path / "trade_fair.csv"
    sheet.write_text("Lead ID,Source,Stage\n1,Ads,Visit\n2,Ads,Offer\n", "utf-8")
    ask.will(instead, [tmp_path / "gone.csv"], other)
    before = names(page)
    program.window.act("new_plan")
    new_plan = "New plan from a spreadsheet"
    qtbot.waitUntil(lambda: len(ask.asked) == 4 and not program.tasks.running, timeout=20_000)
    assert ask.asked[:3] == ["New plan", new_plan, new_plan]
    assert names(page) == before


def test_a_card_without_a_picture_of_its_leads_says_how_to_get_it(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Lead ID,Stage\n1,Lead\n2,Won\n", encoding="utf-8")
    imported(program.session, Plan("p", "Brought in", (Stage("lead", "Lead"), Stage("won", "Won"))), [[path]])
    file, leads = program.session.file, program.session.state.plan
    program.session.create_plan(load_template("aida", "en"))
    with file._access.writing() as connection:
        connection.execute("DELETE FROM picture WHERE plan_id = ?", [leads.id])
    program.window.go("plans")
    page = program.window.page("plans")
    assert isinstance(page, PlansPage)
    shown = card(page, "Brought in")
    assert "open it to count its leads" in shown.accessibleName()
    assert shown.card.picture is None, "a planned funnel would look like that of its leads"
    keep_picture(file, leads)
    program.session.create_plan(load_template("basic", "en"))
    program.window.go("plans")
    assert "2 leads" in shown.accessibleName()
    picture = card(page, "Brought in").card.picture
    assert picture is not None
    assert [stage.actual for stage in picture.stages] == [2, 1]
