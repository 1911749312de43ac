"""How far each lead came: definitions against an obvious reading of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.leads import LOST, NO_DAY, LeadData
from funnel_planner.analytics.reached import channel_aliases, resolve
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.counting import Counting, LostPolicy
from funnel_planner.domain.days import day_number
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_leads import NOON, STAGES, Event, MadeLead, build, judge, made_leads

OUTCOMES = ("open", "won", "lost")
WON_INDEX = len(STAGES) - 1


@given(made_leads(), st.booleans(), st.one_of(st.none(), st.integers(0, 12)))
def test_agrees_with_reading_the_definitions(leads: list[MadeLead], listed: bool, as_of: int | None) -> None:  # noqa: FBT001
    journeys = resolve(build(leads, listed=listed, as_of=as_of), STAGES, WON_INDEX, Counting())
    slow = [judge(lead, listed=listed, as_of=as_of) for lead in leads]
    assert journeys.furthest.tolist() == [one.furthest for one in slow]
    assert [OUTCOMES[code] for code in journeys.outcome] == [one.outcome for one in slow]
    assert journeys.stage_unknown.tolist() == [one.stage_unknown for one in slow]
    counted = [(day, one.entry) for day, one in zip(journeys.entry_day, slow, strict=True) if one.furthest >= 0]
    assert [None if day == NO_DAY else day for day, _ in counted] == [entry for _, entry in counted]
    assert journeys.flags["lost_unknown_stage"] == sum(one.stage_unknown for one in slow)


@given(made_leads())
def test_excluding_lost_leads_takes_them_out_everywhere(leads: list[MadeLead]) -> None:
    counting = Counting(lost_policy=LostPolicy.EXCLUDE)
    journeys = resolve(build(leads), STAGES, WON_INDEX, counting)
    slow = [judge(lead) for lead in leads]
    assert journeys.furthest.tolist() == [NOWHERE if one.outcome == "lost" else one.furthest for one in slow]
    assert journeys.flags["excluded_lost"] == sum(one.outcome == "lost" for one in slow)
    assert not journeys.stage_unknown.any()


@pytest.mark.parametrize("before", [(), ("visitor",), ("seen", "visitor")])
def test_where_a_listed_lead_was_lost_stays_unknown_whatever_stages_a_plan_gets_before(before: tuple[str, ...]) -> None:
    listing = Event(0, 1)
    leads = build([MadeLead((listing, Event(LOST, 5))), MadeLead((listing, Event(0, 2), Event(LOST, 5)))])
    leads = replace(leads, listed_stage=STAGES[0])
    journeys = resolve(leads, (*before, *STAGES), len(before) + WON_INDEX, Counting())
    assert journeys.stage_unknown.tolist() == [True, False]


def test_a_loss_at_the_same_moment_as_a_stage_comes_last() -> None:
    same_day = MadeLead((Event(1, 5, NOON), Event(LOST, 5)))
    later_clock = MadeLead((Event(LOST, 5, NOON - 1), Event(1, 5, NOON)))
    assert _outcomes([same_day, later_clock]) == ["lost", "open"]


def test_a_day_without_clock_makes_the_whole_date_a_day() -> None:
    lead = MadeLead((Event(LOST, 5, NOON - 1), Event(1, 5, NOON), Event(2, 5)))
    assert _outcomes([lead]) == ["lost"]


def test_won_is_absorbing() -> None:
    assert _outcomes([MadeLead((Event(WON_INDEX, 3), Event(LOST, 9)))]) == ["won"]


def test_reopened_after_a_loss_is_open() -> None:
    assert _outcomes([MadeLead((Event(0, 0), Event(LOST, 3), Event(1, 9)))]) == ["open"]


def test_stages_after_the_win_are_won_too() -> None:
    journeys = resolve(build([MadeLead((Event(3, 2),)), MadeLead((Event(2, 2),))]), STAGES, 2, Counting())
    assert [OUTCOMES[code] for code in journeys.outcome] == ["won", "won"]


def test_stages_that_left_the_plan_are_ignored_and_new_ones_find_their_place() -> None:
    leads = build([MadeLead((Event(1), Event(2))), MadeLead((Event(3),)), MadeLead((Event(LOST), Event(2)))])
    journeys = resolve(leads, ("lead", "demo", "trial", "won"), 3, Counting())
    assert journeys.furthest.tolist() == [1, 3, 0]
    assert journeys.stage_unknown.tolist() == [False, False, True]


def test_the_plans_as_of_day_beats_the_imports() -> None:
    leads = build([MadeLead((Event(1, 5), Event(2, 9)))], as_of=20)
    journeys = resolve(leads, STAGES, WON_INDEX, Counting(as_of=date(1970, 1, 7)))
    assert journeys.as_of_day == day_number(date(1970, 1, 7))
    assert journeys.furthest.tolist() == [1]
    assert journeys.flags["scheduled_events"] == 1


def test_first_channel_is_the_earliest_dated_one() -> None:
    lead = MadeLead((Event(0), Event(2, 9, channel="Ads"), Event(1, 5, channel="E-mail"), Event(1, channel="Fair")))
    undated_only = MadeLead((Event(0, 1), Event(1, channel="Fair")))
    blank = MadeLead((Event(0, 1),), channel="Ads")
    leads = build([lead, undated_only, blank], listed=False, event_channels=True)
    assert _channels_of(leads) == ["E-mail", "Fair", "Ads"]


def test_aliases_merge_labels_onto_plan_channels() -> None:
    plan = Plan(
        id="p",
        name="p",
        stages=(Stage(id="lead", name="Lead"),),
        channels=(
            Channel(id="a", name="Google Ads", aliases=("adwords", "(unknown)")),
            Channel(id="b", name="AdWords"),
        ),
    )
    leads = build([MadeLead(channel=label) for label in ("google  ADS", "adwords", None, "Fair", "(Unknown)")])
    assert _channels_of(leads, channel_aliases(plan)) == ["Google Ads", "AdWords", "Google Ads", "Fair", "Google Ads"]


def test_blank_and_literal_unknown_are_different_channels() -> None:
    leads = build([MadeLead(channel=label) for label in ("unknown", None, "(unknown)")])
    assert _channels_of(leads) == ["unknown", None, None]


def test_resolving_leaves_the_leads_as_they_are() -> None:
    leads = build([MadeLead((Event(LOST, 2), Event(1, 30)), created=40)], as_of=20)
    before = leads.created_day.copy()
    resolve(leads, STAGES, WON_INDEX, Counting(lost_policy=LostPolicy.EXCLUDE))
    assert np.array_equal(leads.created_day, before)
    assert leads.obs_stage.tolist() == [LOST, 1]


def _outcomes(leads: list[MadeLead]) -> list[str]:
    return [OUTCOMES[code] for code in resolve(build(leads), STAGES, WON_INDEX, Counting()).outcome]


def _channels_of(leads: LeadData, aliases: Mapping[str, str] | None = None) -> list[str | None]:
    channel = resolve(leads, STAGES, WON_INDEX, Counting(), aliases).channel
    return [None if code < 0 else channel.labels[code] for code in channel.codes]
