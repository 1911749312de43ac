"""The forms beside a funnel: a stage and the money of the plan, typed, refused, kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.domain.channel import RateOverride
from funnel_planner.forecast.flow import project
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.funnel_page import CTRL, names, plan, sample_page, typed


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    with sample_page(tmp_path, theme, qtbot) as page:
        yield page


def test_the_form_stores_on_enter_and_keeps_what_cannot_be_read(page: FunnelPage, qtbot: QtBot) -> None:
    field = page.stage_form.rate_field
    field.setFocus()
    field.selectAll()
    typed(qtbot, "12,5")
    assert plan(page).stages[0].rate_to_next == 0.125
    field.selectAll()
    typed(qtbot, "half")
    assert field.text() == "half"
    assert "“half” was not taken" in page.stage_form.notice.text
    assert plan(page).stages[0].rate_to_next == 0.125


def test_what_was_typed_is_stored_before_another_stage_is_shown(page: FunnelPage) -> None:
    page.stage_form.name_field.setFocus()
    page.stage_form.name_field.setText("Guest")
    page.choose("offer")
    assert names(page)[0] == "Guest"
    assert page.stage_form.name_field.text() == "Offer"
    assert names(page)[2] == "Offer"


def test_a_refresh_does_not_disturb_typing(page: FunnelPage) -> None:
    field = page.stage_form.name_field
    field.setFocus()
    field.setText("Half a na")
    page.desk.session.edit(plan(page).with_name("Meanwhile"), "Rename plan")
    assert field.text() == "Half a na"
    assert field.hasFocus()


def test_money_of_the_plan_is_edited_beside_the_stages(page: FunnelPage, qtbot: QtBot) -> None:
    page.tabs.chosen.emit("plan")
    margin = next(tie.field for tie in page.plan_form._ties if tie.key == "margin")
    margin.setFocus()
    margin.selectAll()
    typed(qtbot, "40")
    assert plan(page).economics.margin == 0.4
    currency = next(tie.field for tie in page.plan_form._ties if tie.key == "currency")
    currency.setFocus()
    currency.selectAll()
    typed(qtbot, "zloty")
    assert "is not a currency code" in page.plan_form.notice.text
    currency.selectAll()
    typed(qtbot, "pln")
    assert plan(page).economics.currency == "PLN"


def test_ctrl_z_in_a_field_takes_the_stored_edit_back(program: Program, qtbot: QtBot) -> None:
    program.window.go("funnel")
    program.frame.activateWindow()
    page = program.window.page("funnel")
    assert isinstance(page, FunnelPage)
    before = plan(page)
    for field, text in ((page.stage_form.name_field, "Passers-by"), (page.stage_form.rate_field, "7")):
        field.setFocus()
        field.selectAll()
        typed(qtbot, text)
        assert plan(page) != before
        qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
        assert plan(page) == before
        assert field.hasFocus()


def test_the_field_of_a_rate_says_where_channels_have_their_own(page: FunnelPage, qtbot: QtBot) -> None:
    form, before = page.stage_form, plan(page)
    page.choose("visitor")
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    assert form._own_rates.text() == "1 channel has its own rate for this step; all together: 16.7%."
    own = tuple(
        replace(channel, rates=(RateOverride("visitor", 0.2),)) if channel.id in ("ads", "mail") else channel
        for channel in before.channels
    )
    page.desk.session.edit(replace(before, channels=own), "Change own rate")
    qtbot.waitUntil(lambda: form._own_rates.text().startswith("This rate changes nothing: every channel has its own"))
    assert "together 20.0%" in form.rate_field.accessibleDescription()
    page.choose("lead")
    assert not form._own_rates.isVisible()


def test_a_measured_rate_is_not_offered_where_it_would_change_nothing(page: FunnelPage, qtbot: QtBot) -> None:
    form, before = page.stage_form, plan(page)
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    nothing = (None,) * 4
    rates = (None, 0.3, 0.4, 0.2)
    total = FunnelResult((100, 30, 12, 2), rates, nothing, None, None, nothing, nothing, nothing)
    figures = Measured(100, total, (), 0, None, None)
    form.show_stage(before, before.stages[0], figures, page.desk.session.state.projection)
    assert form._use.isVisibleTo(form)
    own = tuple(replace(channel, rates=(RateOverride("visitor", 0.2),)) for channel in before.channels[:2])
    changed = replace(before, channels=(*own, before.channels[2]))
    form.show_stage(changed, changed.stages[0], figures, project(changed))
    assert not form._use.isVisibleTo(form)


def test_a_long_text_shows_its_beginning_and_grows(page: FunnelPage, qtbot: QtBot) -> None:
    first = plan(page).stages[0]
    long = "What do people who never heard of us want to know before they even think of giving us a call?"
    page.desk.session.edit(plan(page).with_stage(replace(first, question=long, entry_criterion=long * 3)), "Change")
    ties = {tie.key: tie.field for tie in page.stage_form._ties}
    assert ties["question"].cursorPosition() == 0
    ties["question"].setFocus()
    qtbot.keyClick(ties["question"], Qt.Key.Key_End)
    ties["exit"].setFocus()
    assert ties["question"].cursorPosition() == 0
    assert ties["entry"].height() > ties["exit"].height()
    page.choose("lead")
    assert ties["entry"].height() == ties["exit"].height()
