"""Forecast: dragging previews, letting go edits, charts and figures follow."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from funnel_planner.app.session import Session
from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.fields import NumberField, PercentField
from funnel_planner.ui.figure_words import tile_formula, tile_name
from funnel_planner.ui.pages.assumptions import assumptions
from funnel_planner.ui.pages.forecast import TILES, ForecastPage
from funnel_planner.ui.slider_row import SliderRow
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(
        Stage("a", "Visitor", rate_to_next=0.03), Stage("b", "Lead", rate_to_next=0.25), Stage("c", "Customer"),
    ),
    channels=(
        Channel("x", "Ads", volume_per_month=8000, cost=ChannelCost(fixed_per_month=2000)),
        Channel("y", "Fair", volume_per_month=2000, rates=(RateOverride("b", 0.5),)),
    ),
    economics=Economics(currency="PLN", deal_size=5000.0, margin=0.6),
)  # fmt: skip


class _Desk:
    def __init__(self, theme: Theme, session: Session) -> None:
        self.theme, self.session, self.ask = theme, session, ScriptedAsk()


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(PLAN)
    session.load_engine()
    session.engine_ready()
    return session


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, session: Session) -> ForecastPage:
    desk: Any = _Desk(theme, session)
    page = ForecastPage(desk)
    qtbot.addWidget(page, before_close_func=lambda _page: session.close())
    page.resize(900, 620)
    page.show()
    session.subscribe(page.show_state)
    page.show_state(session.state)
    return page


def _drag(page: ForecastPage, row: SliderRow, position: int) -> None:
    row.slider.setSliderDown(True)
    row.slider.setSliderPosition(position)
    page._latest.flush()


def test_every_assumption_has_a_slider_and_a_field_with_a_name(page: ForecastPage) -> None:
    names = [row.field.accessibleName() for row in page.sliders.rows.values()]
    assert names == [
        "Visitor → Lead", "Lead → Customer", "Ads", "Fair", "Deal size", "Margin", "Sales costs a month", "Ads", "Fair",
        "Fair: Lead → Customer",
    ]  # fmt: skip
    assert all(row.slider.accessibleName() for row in page.sliders.rows.values())


def test_dragging_shows_a_preview_and_letting_go_stores_one_edit(page: ForecastPage, session: Session) -> None:
    row = page.sliders.rows["stage.rate:a"]
    before = page.tiles["customers_per_month"].value_text
    _drag(page, row, 400)
    during = session.state
    assert during.is_preview
    assert during.undo_label != "Change rate"
    assert page.tiles["customers_per_month"].value_text != before
    row.slider.setSliderDown(False)
    assert not session.state.is_preview
    assert session.state.plan.stages[0].rate_to_next == pytest.approx(0.16)
    assert session.state.undo_label == "Change rate"
    session.undo()
    assert page.sliders.rows["stage.rate:a"].value == 0.03
    assert page.tiles["customers_per_month"].value_text == before


def test_a_typed_value_may_lie_beyond_the_slider(qtbot: QtBot, page: ForecastPage, session: Session) -> None:
    field = page.sliders.rows["channel.volume:x"].field
    field.clear()
    qtbot.keyClicks(field, "123 456")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.state.plan.channels[0].volume_per_month == 123456
    assert page.sliders.rows["channel.volume:x"].slider.value() < page.sliders.rows["channel.volume:x"].slider.maximum()


def test_a_change_is_told_in_points_and_percent(page: ForecastPage, session: Session) -> None:
    session.edit(session.state.plan.with_stage(replace(PLAN.stages[1], rate_to_next=0.3)), "Change rate")
    assert page.sliders.rows["stage.rate:b"].change.text() == "+5 points, +20.0% · was 25%"
    assert "+20.0%" in page.sliders.rows["stage.rate:b"].slider.accessibleDescription()
    session.undo()
    assert page.sliders.rows["stage.rate:b"].change.text() == "1 channel has its own rate"


def test_charts_follow_in_place(page: ForecastPage, session: Session) -> None:
    volumes, money = page.volume_chart, page.money_chart
    assert volumes is not None
    assert money is not None
    assert volumes.figures.rows[1][1] == pytest.approx(300)
    session.edit(session.state.plan.with_stage(replace(PLAN.stages[0], rate_to_next=0.06)), "Change rate")
    assert page.volume_chart is volumes
    assert page.money_chart is money
    assert volumes.figures.rows[1][1] == pytest.approx(600)
    page.modes.choose("shares")
    page._choose_mode("shares")
    assert volumes.as_shares


def test_figures_tell_how_far_they_moved(page: ForecastPage, session: Session) -> None:
    session.edit(session.state.plan.with_economics(replace(PLAN.economics, deal_size=5500.0)), "Change deal size")
    remarks = [text.text() for text in page.tiles["revenue"].findChildren(QLabel)]
    assert "+10.0%" in remarks


def test_figures_that_need_missing_assumptions_are_left_out(page: ForecastPage, session: Session) -> None:
    assert page.tiles["ltv_cac"].isHidden()
    subscription = replace(PLAN.economics, revenue_per_account_month=500.0, churn_per_month=0.04)
    session.edit(session.state.plan.with_economics(subscription), "Change money")
    assert not page.tiles["ltv_cac"].isHidden()


def test_figures_are_worked_out_in_the_plans_own_numbers(page: ForecastPage, session: Session) -> None:
    shop = replace(PLAN.economics, orders_per_year=1.5, customer_years=2.0)
    session.edit(session.state.plan.with_economics(shop), "Change money")
    shown = {kind: tile.toolTip() for kind, tile in page.tiles.items() if not tile.isHidden()}
    for kind, example in {
        "customers_per_month": "60 + 30 = 90",
        "revenue": "90 × PLN 5,000 = PLN 450,000",
        "gross_profit": "60% × PLN 450,000 − PLN 2,000 − PLN 0 = PLN 268,000",
        "ltv": "PLN 5,000 × 1.5 × 2 × 60% = PLN 9,000",
        "ltv_cac": "PLN 9,000 / PLN 22.22 = 405.00×",
    }.items():
        assert tile_formula(kind) in shown[kind]
        assert example in shown[kind].replace("\u00a0", " ")
    assert page.tiles["ltv"].value_text.replace("\u00a0", " ") == "PLN 9,000"
    assert page.tiles["payback_months"].isHidden()


def test_a_new_channel_brings_its_sliders(page: ForecastPage, session: Session) -> None:
    session.edit(session.state.plan.with_channel(Channel("z", "Radio", volume_per_month=50)), "Add channel")
    assert "channel.volume:z" in page.sliders.rows
    assert page.legend._names == ["Ads", "Fair", "Radio"]


def test_a_read_only_plan_cannot_be_dragged(page: ForecastPage, session: Session) -> None:
    page.show_state(replace(session.state, read_only=True))
    assert not any(row.slider.isEnabled() for row in page.sliders.rows.values())
    assert all(row.field.isReadOnly() for row in page.sliders.rows.values())


def test_an_impossible_value_is_refused_where_it_is_typed(qtbot: QtBot, page: ForecastPage, session: Session) -> None:
    field = page.sliders.rows["channel.volume:x"].field
    field.clear()
    qtbot.keyClicks(field, "9e20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.state.plan.channels[0].volume_per_month == 8000
    assert page.notice.text


def test_a_rate_all_channels_override_says_so_and_cannot_be_dragged(page: ForecastPage, session: Session) -> None:
    own = replace(PLAN, channels=tuple(replace(c, rates=(RateOverride("a", 0.1),)) for c in PLAN.channels))
    session.edit(own, "Change channel rate")
    row = page.sliders.rows["stage.rate:a"]
    assert row.change.text() == "All channels have their own rate"
    assert not row.slider.isEnabled()
    assert not row.field.isEnabled()
    assert page.sliders.rows["channel.rate:x:a"].slider.isEnabled()
    session.undo()
    assert page.sliders.rows["stage.rate:a"].slider.isEnabled()


def test_a_volume_above_its_limit_is_warned_of_at_once(qtbot: QtBot, page: ForecastPage, session: Session) -> None:
    session.edit(PLAN.with_channel(replace(PLAN.channels[0], cap_per_month=9000)), "Change limit")
    row = page.sliders.rows["channel.volume:x"]
    assert not row.warning.isVisible()
    row.field.clear()
    qtbot.keyClicks(row.field, "9500")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.warning.isVisible()
    assert row.warning.text() == "above its limit of 9,000"
    assert row.change.text(), "the change is told besides"
    _drag(page, row, 100)
    assert not row.warning.isVisible()
    _drag(page, row, 990)
    assert row.warning.isVisible()
    row.slider.setSliderDown(False)


def test_every_assumption_reads_back_what_it_writes() -> None:
    for one in assumptions(PLAN):
        assert one.read(one.write(PLAN, 0.5)) == 0.5


@pytest.mark.parametrize("value", [0.0, 0.0006, 0.03, 0.5, 1.0])
def test_a_share_keeps_its_place_on_the_slider(qtbot: QtBot, theme: Theme, value: float) -> None:
    row = SliderRow("Rate", PercentField("Rate"), theme)
    qtbot.addWidget(row)
    row.show_value(value)
    assert row._value_at(row.slider.value()) == pytest.approx(value, abs=0.002)


def test_the_arrow_keys_of_a_slider_commit(qtbot: QtBot, theme: Theme) -> None:
    row = SliderRow("Volume", NumberField("Volume"), theme)
    qtbot.addWidget(row)
    row.show_value(100)
    with qtbot.waitSignal(row.committed) as told:
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert told.args[0] > 100


def test_every_figure_says_how_it_is_computed(page: ForecastPage) -> None:
    ask = page.desk.ask
    assert isinstance(ask, ScriptedAsk)
    said: list[str] = []

    def read(dialog: QDialog) -> bool:
        said.extend(text.text() for text in dialog.findChildren(QLabel))
        return True

    ask.will(read)
    page._explain()
    for kind, _, _ in TILES:
        assert tile_name(kind) in said
        assert tile_formula(kind) in said
    assert "60 + 30 = 90" in said
