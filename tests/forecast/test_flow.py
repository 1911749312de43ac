"""The forward flow of a plan: worked examples and what must always hold."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.forecast.flow import project

rates = st.floats(0, 1)
volumes = st.floats(0, 1e6)


def a_plan(step_rates: list[float | None], *channels: Channel, economics: Economics | None = None) -> Plan:
    """Stages s0, s1, ... with these rates in between."""
    stages = tuple(
        Stage(id=f"s{index}", name=f"Stage {index}", rate_to_next=rate)
        for index, rate in enumerate([*step_rates, None])
    )
    return Plan(id="p", name="Plan", stages=stages, channels=channels, economics=economics or Economics())


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans with inherited, own and missing rates, entering anywhere."""
    step_rates = draw(st.lists(st.one_of(st.none(), rates), min_size=1, max_size=5))
    stage_ids = [f"s{index}" for index in range(len(step_rates) + 1)]
    channels = [
        Channel(
            id=f"c{index}",
            name=f"Channel {index}",
            entry_stage=draw(st.sampled_from(["", *stage_ids])),
            volume_per_month=draw(volumes),
            cost=ChannelCost(draw(st.floats(0, 1e4)), draw(st.floats(0, 10)), draw(st.floats(0, 10))),
            rates=tuple(RateOverride(stage_id, draw(rates)) for stage_id in draw(st.sets(st.sampled_from(stage_ids)))),
            deal_size=draw(st.one_of(st.none(), st.floats(0, 1e4))),
        )
        for index in range(draw(st.integers(0, 3)))
    ]
    lead_stage = draw(st.sampled_from(["", *stage_ids]))
    return a_plan(step_rates, *channels, economics=Economics(deal_size=100.0, margin=0.5, lead_stage=lead_stage))


def test_visitors_to_customers() -> None:
    """10 000 visitors -> 300 leads -> 90 MQL -> 36 SQL -> 27 opportunities -> 6 customers."""
    ads = Channel(id="a", name="Ads", volume_per_month=10_000, cost=ChannelCost(fixed_per_month=12_000))
    economics = Economics(
        deal_size=5000,
        margin=0.6,
        lead_stage="s1",
        revenue_per_account_month=500,
        churn_per_month=0.04,
        cycle_days=60,
    )
    month = project(a_plan([0.03, 0.3, 0.4, 0.75, 6 / 27], ads, economics=economics))
    assert month.volumes == pytest.approx((10_000, 300, 90, 36, 27, 6))
    assert month.overall_rate == pytest.approx(0.0006)
    assert month.cost_per_lead == pytest.approx(40)
    assert month.cost_per_stage[1:] == pytest.approx((40, 12_000 / 90, 12_000 / 36, 12_000 / 27, 2000))
    assert month.cac == month.cac_ads == pytest.approx(2000)
    assert month.revenue == pytest.approx(30_000)
    assert month.roas == pytest.approx(2.5)
    assert month.roi == pytest.approx(0.5)
    assert month.roi_revenue == pytest.approx(1.5)
    assert month.ltv == pytest.approx(7500)
    assert month.ltv_cac == pytest.approx(3.75)
    assert month.payback_months == pytest.approx(20 / 3)
    assert month.velocity_per_day == pytest.approx(500)


SHOP = Economics(deal_size=40, margin=0.5, sales_cost_per_month=100, orders_per_year=4, customer_years=3)
STREET = Channel(id="a", name="Street", volume_per_month=100, cost=ChannelCost(fixed_per_month=300))


def test_customers_who_buy_again_are_worth_all_their_orders() -> None:
    """10 of 100 buy 4 times a year for 3 years; nothing says when the first order has paid for winning them."""
    month = project(a_plan([0.1], STREET, economics=SHOP))
    assert month.cac == pytest.approx(40)
    assert month.ltv == pytest.approx(40 * 4 * 3 * 0.5)
    assert month.ltv_cac == pytest.approx(6)
    assert month.payback_months is None


def test_orders_are_as_large_as_the_deals_of_the_months_customers() -> None:
    dear = Channel(id="b", name="Fair", volume_per_month=300, deal_size=80.0)
    month = project(a_plan([0.1], STREET, dear, economics=SHOP))
    assert month.mean_deal == pytest.approx(70)
    assert month.ltv == pytest.approx(70 * 4 * 3 * 0.5)
    nobody = project(a_plan([0.0], STREET, dear, economics=SHOP))
    assert nobody.ltv == pytest.approx(40 * 4 * 3 * 0.5)
    assert nobody.ltv_cac is None


def test_a_subscription_goes_before_orders_once_both_its_fields_are_filled_in() -> None:
    paying = replace(SHOP, revenue_per_account_month=10.0)
    month = project(a_plan([0.1], STREET, economics=paying))
    assert month.ltv == pytest.approx(240)
    assert month.payback_months == pytest.approx(8)
    leaving = replace(paying, churn_per_month=0.02)
    assert project(a_plan([0.1], STREET, economics=leaving)).ltv == pytest.approx(250)
    staying = replace(paying, churn_per_month=0.0)
    assert project(a_plan([0.1], STREET, economics=staying)).ltv is None


def test_an_expensive_funnel() -> None:
    """10 000 -> 500 -> 200 -> 100 -> 25 for 500 000."""
    ads = Channel(id="a", name="Ads", volume_per_month=10_000, cost=ChannelCost(fixed_per_month=500_000))
    month = project(a_plan([0.05, 0.4, 0.5, 0.25], ads, economics=Economics(deal_size=5000)))
    assert month.overall_rate == pytest.approx(0.0025)
    assert month.revenue == pytest.approx(125_000)
    assert month.cac == pytest.approx(20_000)
    assert month.roi == pytest.approx(-0.75)


def test_a_better_step_lifts_the_whole_by_its_ratio() -> None:
    """72 % -> 80 % lifts an overall 6 % to 6.67 %, not to 7.2 %."""
    ads = Channel(id="a", name="Ads", volume_per_month=1000)
    before, after = (project(a_plan([rate, 0.06 / 0.72], ads)) for rate in (0.72, 0.80))
    assert before.overall_rate == pytest.approx(0.06)
    assert after.overall_rate == pytest.approx(0.06 * 0.80 / 0.72)


def test_costs_follow_clicks_and_leads() -> None:
    cost = ChannelCost(fixed_per_month=100, per_click=0.5, per_lead=3)
    early = Channel(id="a", name="Ads", volume_per_month=1000, cost=cost)
    late = Channel(id="b", name="Webinar", volume_per_month=40, entry_stage="s2", cost=cost)
    economics = Economics(deal_size=10, lead_stage="s1", sales_cost_per_month=60)
    month = project(a_plan([0.1, 0.5, 0.5], early, late, economics=economics))
    assert [channel.spend for channel in month.channels] == pytest.approx([100 + 500 + 300, 100 + 20 + 120])
    assert month.cost_per_lead == pytest.approx(month.spend / (100 + 40))
    assert month.customers == pytest.approx(25 + 20)
    assert month.cac == pytest.approx((month.spend + 60) / 45)
    assert month.gross_profit == pytest.approx(450 - month.spend - 60)


def test_a_channel_that_enters_later_is_no_part_of_the_earlier_steps() -> None:
    early = Channel(id="a", name="Ads", volume_per_month=100)
    late = Channel(id="b", name="Webinar", volume_per_month=60, entry_stage="s1")
    month = project(a_plan([0.2, 0.5], early, late))
    assert month.volumes == pytest.approx((100, 80, 40))
    assert month.step_rate == pytest.approx((None, 0.2, 0.5))
    assert month.overall_rate == pytest.approx(0.1)
    assert month.channels[1].volumes == pytest.approx((0, 60, 30))


def test_own_rates_and_deal_sizes_replace_the_plans() -> None:
    own = Channel(id="a", name="A", volume_per_month=100, rates=(RateOverride("s0", 0.5),), deal_size=7)
    inherits = Channel(id="b", name="B", volume_per_month=100)
    month = project(a_plan([0.2], own, inherits, economics=Economics(deal_size=10)))
    assert month.step_rate[1] == pytest.approx(0.35)
    assert [channel.revenue for channel in month.channels] == pytest.approx([350, 200])


def test_an_own_rate_on_the_last_stage_leads_nowhere() -> None:
    channel = Channel(id="a", name="A", volume_per_month=100, rates=(RateOverride("s1", 0.5),))
    assert project(a_plan([0.2], channel)).volumes == pytest.approx((100, 20))


def test_a_missing_rate_stops_everybody_and_is_not_zero() -> None:
    month = project(a_plan([0.5, None, 0.5], Channel(id="a", name="A", volume_per_month=100)))
    assert month.volumes == pytest.approx((100, 50, 0, 0))
    assert month.step_rate == pytest.approx((None, 0.5, None, None))
    assert month.overall_rate is None
    nobody = project(a_plan([0.5, 0.0], Channel(id="a", name="A", volume_per_month=100)))
    assert nobody.step_rate[2] == 0
    assert nobody.overall_rate == 0


def test_customers_are_counted_at_the_won_stage() -> None:
    plan = a_plan([0.5, 0.5], Channel(id="a", name="A", volume_per_month=100), economics=Economics(deal_size=10))
    loyal = plan.with_stage(replace(plan.stages[1], kind=StageKind.WON))
    month = project(loyal)
    assert (month.customers, month.revenue) == pytest.approx((50, 500))


def test_without_channels_everything_is_zero_or_undefined() -> None:
    month = project(a_plan([0.5]))
    assert month.volumes == (0.0, 0.0)
    assert (month.step_rate, month.overall_rate, month.cac, month.roi) == ((None, None), None, None, None)


def test_break_even_pays_fixed_and_sales_cost() -> None:
    channel = Channel(id="a", name="A", volume_per_month=500, cost=ChannelCost(fixed_per_month=900, per_click=1))
    economics = Economics(deal_size=100, margin=0.8, sales_cost_per_month=300)
    plan = a_plan([0.05], channel, economics=economics)
    entries = project(plan).break_even_entries
    assert entries == pytest.approx(1200 / (5 * 0.8 - 1))
    assert entries is not None
    assert project(plan.with_channel(replace(channel, volume_per_month=entries))).gross_profit == pytest.approx(0)
    dear = replace(channel, cost=ChannelCost(per_click=4))
    assert project(plan.with_channel(dear)).break_even_entries is None


@given(plans())
def test_totals_are_sums_over_channels(plan: Plan) -> None:
    month = project(plan)
    for stage in range(len(plan.stages)):
        assert month.volumes[stage] == pytest.approx(sum(channel.volumes[stage] for channel in month.channels))
    assert month.spend == pytest.approx(sum(channel.spend for channel in month.channels))
    assert month.customers == pytest.approx(sum(channel.customers for channel in month.channels))
    assert month.revenue == pytest.approx(sum(channel.revenue for channel in month.channels))
    assert all(rate is None or 0 <= rate <= 1 + 1e-12 for rate in (*month.step_rate, month.overall_rate))


@given(plans(), st.floats(0, 100), st.floats(0, 100))
def test_orders_bring_the_margin_of_so_many_deals(plan: Plan, orders: float, years: float) -> None:
    repeat = plan.with_economics(replace(plan.economics, orders_per_year=orders, customer_years=years))
    month, once = project(repeat), project(plan)
    assume(not 0 < month.customers < 1e-200)  # where numbers lose their digits
    deals = [plan.deal_size(channel) for channel in plan.channels] or [plan.economics.deal_size]
    least, most = min(*deals, plan.economics.deal_size), max(*deals, plan.economics.deal_size)
    assert least * (1 - 1e-9) <= month.mean_deal <= most * (1 + 1e-9)
    assert month.ltv == pytest.approx(month.mean_deal * orders * years * plan.economics.margin)
    assert once.ltv is None
    assert replace(month, ltv=None, ltv_cac=None) == once


@given(plans(), st.data())
def test_a_higher_rate_never_brings_fewer_people(plan: Plan, data: st.DataObject) -> None:
    stage = data.draw(st.sampled_from(plan.stages[:-1]))
    better = replace(stage, rate_to_next=data.draw(st.floats(stage.rate_to_next or 0, 1)))
    before, after = project(plan).volumes, project(plan.with_stage(better)).volumes
    assert all(old <= new for old, new in zip(before, after, strict=True))


@given(plans(), st.floats(0.01, 100))
def test_more_entries_scale_everything_alike(plan: Plan, factor: float) -> None:
    more = plan
    for channel in plan.channels:
        more = more.with_channel(replace(channel, volume_per_month=channel.volume_per_month * factor))
    before, after = project(plan), project(more)
    assert after.volumes == pytest.approx([volume * factor for volume in before.volumes])
    assert after.revenue == pytest.approx(before.revenue * factor)
    fixed = sum(channel.cost.fixed_per_month for channel in plan.channels)
    assert after.spend - fixed == pytest.approx((before.spend - fixed) * factor, abs=1e-6)


def test_a_channel_that_nobody_priced_has_no_cac() -> None:
    """No planned cost is not a cost of 0: what a customer costs there is not known."""
    stages = (Stage("lead", "Lead", rate_to_next=0.5), Stage("won", "Won"))
    paid = Channel("ads", "Ads", volume_per_month=10.0, cost=ChannelCost(fixed_per_month=100.0))
    free = Channel("word", "Word of mouth", volume_per_month=10.0)
    month = project(Plan("p", "P", stages, (paid, free)))
    assert [channel.cac for channel in month.channels] == [20.0, None]
    assert month.cac_ads == 10.0
    alone = project(Plan("p", "P", stages, (free,)))
    assert (alone.cac, alone.cac_ads, alone.cost_per_lead, alone.cost_per_stage) == (None, None, None, (None, None))
