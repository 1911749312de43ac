"""Measured channels that are not in the plan are put into it with what was measured of them."""

from dataclasses import replace
from datetime import date

import pytest

from funnel_planner.analytics.leads import LeadData
from funnel_planner.app.findings.missing_channels import addable, with_missing_channels
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.taking_over import planned_overall
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.days import day_number
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import MAX_CHANNELS, Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project
from tests.support.made_findings import look_at
from tests.support.made_leads import Event, MadeLead, build

JAN, MAR_31 = day_number(date(2024, 1, 1)), day_number(date(2024, 3, 31))
STAGES = tuple(Stage(key, key.title()) for key in ("lead", "demo", "won"))
BARE = Plan("p", "Shop", STAGES, economics=Economics("EUR"))
ENTERED = {"Ads": (60, 36, 6), "unknown": (90, 60, 30), None: (40, 30, 10)}


def leads_of(entered: dict[str | None, tuple[int, int, int]]) -> LeadData:
    made = []
    for channel, (n, demos, won) in entered.items():
        for number in range(n):
            far = 2 if number < won else 1 if number < demos else 0
            day = MAR_31 if number else JAN
            made.append(MadeLead((Event(far),), channel, day, value=80_000 if number < won else None))
    return build(made, stages=("lead", "demo", "won"), as_of=MAR_31)


def added_to(plan: Plan, leads: LeadData, wish: LeadFilter | None = None) -> Plan:
    look = look_at(plan, leads, wish)
    return with_missing_channels(look, compare(look), ["leads.csv"])


@pytest.mark.parametrize("known", [(), (Channel("ads", "Ads"),), (Channel("ads", "ADS"), Channel("u", "Unknown"))])
def test_the_plan_then_holds_the_measured_volume_and_customers(known: tuple[Channel, ...]) -> None:
    plan, leads = replace(BARE, channels=known), leads_of(ENTERED)
    full = added_to(plan, leads)
    missing = [label for label in ENTERED if label is None or label.lower() not in {c.name.lower() for c in known}]
    assert len(full.channels) == len(known) + len(missing)
    look = look_at(full, leads)
    found = compare(look)
    assert found.not_planned == ()
    assert not any(one.is_unknown for one in look.measured.channels)
    if not known:
        month = found.months or 0.0
        forecast = project(full)
        assert forecast.volumes[0] == pytest.approx(190 / month)
        assert forecast.customers == pytest.approx(46 / month)
        assert forecast.revenue == pytest.approx(46 * 800.0 / month)
        assert planned_overall(full, LeadFilter(), 0) == pytest.approx(46 / 190)


def test_each_number_knows_what_it_was_measured_from() -> None:
    full = added_to(BARE, leads_of(ENTERED))
    largest = full.channels[0]
    assert largest.name == "unknown"
    volume = full.measurement(NumberKind.VOLUME, largest.volume_per_month, channel_id=largest.id)
    rate = full.measurement(NumberKind.RATE, 60 / 90, channel_id=largest.id, stage_id="lead")
    assert volume is not None
    assert rate is not None
    assert (rate.part, rate.whole, rate.files) == (60, 90, ("leads.csv",))


def test_no_label_and_a_label_that_says_unknown_stay_two_channels() -> None:
    names = {channel.name: channel.aliases for channel in added_to(BARE, leads_of(ENTERED)).channels}
    assert names == {"unknown": (), "Ads": (), "No channel given": (UNKNOWN,)}


def test_people_enter_where_the_data_begins_to_tell() -> None:
    leads = leads_of({"Ads": (60, 36, 6)})
    plan = replace(BARE, stages=(Stage("visit", "Visit"), *STAGES))
    full = added_to(plan, leads)
    assert full.channels[0].entry_stage == "lead"
    assert full.channels[0].volume_per_month > 0


def test_a_filter_of_far_leads_offers_none() -> None:
    look = look_at(BARE, leads_of(ENTERED), LeadFilter(stages=frozenset({"won"})))
    assert addable(BARE, compare(look)) == ()


def test_a_plan_takes_in_no_more_than_it_can_hold() -> None:
    plan = replace(BARE, channels=tuple(Channel(str(n), f"c{n}") for n in range(MAX_CHANNELS - 1)))
    full = added_to(plan, leads_of(ENTERED))
    assert [channel.name for channel in full.channels[-1:]] == ["unknown"]


def test_the_way_of_a_plan_without_channels_is_that_of_its_stages() -> None:
    plan = replace(BARE, stages=(Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.2),
                                 Stage("won", "Won")))  # fmt: skip
    assert planned_overall(plan, LeadFilter(), 0) == pytest.approx(0.1)
    assert planned_overall(BARE, LeadFilter(), 0) is None
