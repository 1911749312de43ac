"""Counting modes, windows and stage times, against reading every lead one by one."""

import statistics as standard
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.durations import durations, step_days, total_days
from funnel_planner.analytics.leads import LOST, Coded
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import Journeys, resolve, switch
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_leads import NOON, STAGES, Event, MadeLead, build, made_leads
from tests.support.slow_ways import counted_at, days_from, key, observed_times, read_way

WON = len(STAGES) - 1
modes = st.sampled_from(CountingMode)
windows = st.one_of(st.none(), st.integers(0, 12))
as_of_days = st.one_of(st.none(), st.integers(0, 12))


@given(made_leads(), modes, st.booleans(), as_of_days, windows)
def test_counts_agree_with_reading_the_definitions(
    leads: list[MadeLead],
    mode: CountingMode,
    listed: bool,  # noqa: FBT001
    as_of: int | None,
    window: int | None,
) -> None:
    counting = Counting(mode=mode, window_days=window)
    journeys = resolve(build(leads, listed=listed, as_of=as_of), STAGES, WON, counting)
    ways = [read_way(lead, listed=listed, as_of=as_of, window=window) for lead in leads]
    slow = [counted_at(way, mode.value) for way in ways]
    assert [journeys.at(stage).tolist() for stage in range(len(STAGES))] == [
        [counted[stage] for counted in slow] for stage in range(len(STAGES))
    ]
    total = measure(build_cube(journeys)).total
    assert list(total.counts) == [sum(counted[stage] for counted in slow) for stage in range(len(STAGES))]


@given(made_leads(), modes, st.booleans(), windows)
def test_durations_use_pairs_observed_in_order(
    leads: list[MadeLead],
    mode: CountingMode,
    listed: bool,  # noqa: FBT001
    window: int | None,
) -> None:
    journeys = resolve(build(leads, listed=listed), STAGES, WON, Counting(mode=mode, window_days=window))
    times = stage_times(journeys)
    ways = [read_way(lead, listed=listed, window=window) for lead in leads]
    slow = [observed_times(way, mode.value) for way in ways]
    for stage in range(1, len(STAGES)):
        pairs = [(one[stage - 1], one[stage]) for one in slow]
        expected = [days_from(a, b) for a, b in pairs if a is not None and b is not None and key(a) <= key(b)]
        assert step_days(times, stage).tolist() == pytest.approx(expected)
    if listed:
        starts = [way.entry if lead.created is not None else None for way, lead in zip(ways, leads, strict=True)]
        ends = [(start or one[0], one[WON]) for start, one in zip(starts, slow, strict=True) if one[0] is not None]
        expected = [days_from(a, b) for a, b in ends if a is not None and b is not None and key(a) <= key(b)]
        assert total_days(journeys, times).tolist() == pytest.approx(expected)


@given(made_leads(), modes, modes, st.sampled_from(LostPolicy))
def test_switching_is_counting_anew(
    leads: list[MadeLead], old: CountingMode, new: CountingMode, policy: LostPolicy
) -> None:
    data = build(leads)
    known = build_cube(resolve(data, STAGES, WON, Counting(mode=old)))
    switched = build_cube(switch(known.journeys, Counting(mode=new, lost_policy=policy)), known)
    anew = resolve(data, STAGES, WON, Counting(mode=new, lost_policy=policy))
    assert measure(switched) == measure(anew)
    days = LeadFilter(date(1970, 1, 4), date(1970, 1, 9))
    assert measure(switched, days) == measure(anew, days)


def test_only_mode_and_lost_policy_can_be_switched() -> None:
    journeys = resolve(build([]), STAGES, WON, Counting())
    with pytest.raises(ValueError, match="switched"):
        switch(journeys, Counting(window_days=3))


@given(made_leads())
def test_modes_are_nested(leads: list[MadeLead]) -> None:
    data = build(leads, listed=False)
    by_mode = {mode: _counts(resolve(data, STAGES, WON, Counting(mode=mode))) for mode in CountingMode}
    for strict, loose in ((CountingMode.ALL, CountingMode.ANY), (CountingMode.ANY, CountingMode.REACHED)):
        assert all(a <= b for a, b in zip(by_mode[strict], by_mode[loose], strict=True))


@pytest.mark.parametrize("days_later", [9, 10, 11])
def test_a_window_includes_its_last_day(days_later: int) -> None:
    lead = MadeLead((Event(WON, days_later),), created=0)
    assert _counts(resolve(build([lead]), STAGES, WON, Counting(window_days=10)))[WON] == (days_later <= 10)


def test_a_window_ends_at_the_clock_of_the_entry() -> None:
    inside = MadeLead((Event(WON, 10, NOON),), created=0, created_clock=NOON)
    too_late = MadeLead((Event(WON, 10, NOON + 1),), created=0, created_clock=NOON)
    assert _counts(resolve(build([inside, too_late]), STAGES, WON, Counting(window_days=10)))[WON] == 1


def test_a_loss_after_the_window_is_not_known_in_it() -> None:
    journeys = resolve(build([MadeLead((Event(LOST, 20),), created=0)]), STAGES, WON, Counting(window_days=10))
    assert (measure(journeys).total.lost, measure(journeys).total.open) == ((0, 0, 0), (1, 0, 0))


@pytest.mark.parametrize("rule", Attribution)
def test_attribution_names_one_touch(rule: Attribution) -> None:
    lead = MadeLead((Event(0, 1), Event(1, 5, channel="E-mail"), Event(2, 9, channel="Ads"), Event(1, channel="Fair")))
    data = build([lead], listed=False, event_channels=True)
    channel = resolve(data, STAGES, WON, Counting(attribution=rule)).channel
    expected = {Attribution.FIRST: "E-mail", Attribution.LAST: "Ads", Attribution.ENTRY: None}[rule]
    assert (None if channel.codes[0] < 0 else channel.labels[channel.codes[0]]) == expected


@given(made_leads(), st.sampled_from(Attribution))
def test_a_list_with_one_channel_a_lead_counts_for_it_under_every_rule(
    leads: list[MadeLead], rule: Attribution
) -> None:
    data = build(leads)
    assert resolve(data, STAGES, WON, Counting(attribution=rule)).channel.codes.tolist() == data.channel.codes.tolist()


def test_two_distinct_channels_are_a_conflict_unless_they_are_merged() -> None:
    leads = [
        MadeLead((Event(0, 1, channel="Ads"), Event(1, 2, channel="Fair"))),
        MadeLead((Event(0, 1, channel="Ads"), Event(1, 2), Event(2, 3, channel="Ads"))),
    ]
    data = build(leads, listed=False, event_channels=True)
    assert resolve(data, STAGES, WON, Counting()).flags["channel_conflicts"] == 1
    assert resolve(data, STAGES, WON, Counting(), {"fair": "Ads"}).flags["channel_conflicts"] == 0


def test_going_back_is_counted_and_equal_moments_follow_the_funnel() -> None:
    back = MadeLead((Event(1, 2), Event(2, 5), Event(1, 8)))
    same_day = MadeLead((Event(2, 5), Event(1, 5)))
    data = build([back, same_day], listed=False)
    assert resolve(data, STAGES, WON, Counting()).flags["moved_back_leads"] == 1


def test_a_won_lead_that_was_lost_later_is_won_and_flagged() -> None:
    journeys = resolve(build([MadeLead((Event(WON, 3), Event(LOST, 9)))]), STAGES, WON, Counting())
    assert journeys.flags["lost_after_won_leads"] == 1


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_medians_are_exact(days: list[int]) -> None:
    leads = [MadeLead((Event(WON, day),), created=0) for day in days]
    journeys = resolve(build(leads), STAGES, WON, Counting())
    total = durations(journeys, stage_times(journeys)).total
    assert total is not None
    assert total.median == standard.median(days)
    assert total.mean == pytest.approx(standard.fmean(days))
    if len(days) > 1:
        quartiles = standard.quantiles(days, n=4, method="inclusive")  # type 7
        assert [total.p25, total.median, total.p75] == pytest.approx(quartiles)


def test_time_in_stage_sums_ended_stays() -> None:
    away_and_back = MadeLead((Event(0, 0), Event(1, 2), Event(2, 7), Event(1, 9), Event(2, 19)))
    still_there = MadeLead((Event(0, 0), Event(1, 4)))
    jumped = MadeLead((Event(0, 0), Event(2, 30)))
    journeys = resolve(build([away_and_back, still_there, jumped], listed=False), STAGES, WON, Counting())
    stays = durations(journeys, stage_times(journeys)).in_stage
    assert [(stay.n, stay.median) if stay else None for stay in stays] == [(2, 3.0), (1, 15.0), (1, 2.0), None]


def test_touched_stages_need_not_be_nested() -> None:
    leads = [MadeLead((Event(2), Event(3))), MadeLead((Event(1), Event(LOST))), MadeLead((Event(3),))]
    total = measure(resolve(build(leads), STAGES, WON, Counting(mode=CountingMode.ANY))).total
    assert total.counts == (3, 1, 1, 2)
    assert total.step_rate == (None, 1 / 3, 1.0, 2.0)
    assert total.step_interval[3] is None
    assert (total.lost, total.open) == ((0, 1, 0), (0, 0, 0))


def test_counting_under_the_plans_as_of_day() -> None:
    lead = MadeLead((Event(1, 5), Event(2, 9)), created=0)
    counting = Counting(mode=CountingMode.ALL, as_of=date(1970, 1, 7))
    assert _counts(resolve(build([lead], as_of=20), STAGES, WON, counting)) == [1, 1, 0, 0]


def _counts(journeys: Journeys) -> list[int]:
    return [int(np.count_nonzero(journeys.at(stage))) for stage in range(journeys.stage_count)]


def test_being_listed_on_an_unknown_day_adds_nothing_beside_a_date_of_the_first_stage() -> None:
    lead = MadeLead((Event(0, 9), Event(1, 2)))
    assert resolve(build([lead]), STAGES, WON, Counting(mode=CountingMode.ALL)).furthest.tolist() == [0]


def test_what_is_known_without_a_date_is_there_whatever_is_planned_for_later() -> None:
    leads = [MadeLead((Event(1), Event(2, 50))), MadeLead((Event(2, 50),)), MadeLead((Event(1),), created=50)]
    assert resolve(build(leads, as_of=10), STAGES, WON, Counting()).furthest.tolist() == [1, -1, -1]


def test_a_log_that_begins_with_the_loss_has_lost_a_lead_nobody_knows_where() -> None:
    journeys = resolve(build([MadeLead((Event(LOST, 4),))], listed=False), STAGES, WON, Counting())
    assert journeys.furthest.tolist() == [0]
    assert journeys.stage_unknown.tolist() == [True]


def test_a_window_moves_no_lead_to_another_channel() -> None:
    leads = build([MadeLead((Event(0, 0), Event(1, 20)))], listed=False)
    leads = replace(leads, channel=Coded(leads.channel.codes, ("Ads",)), obs_channel=np.array([-1, 0], dtype=np.int32))
    for days in (None, 5):
        counted = resolve(leads, STAGES, WON, Counting(attribution=Attribution.FIRST, window_days=days))
        assert counted.channel.codes.tolist() == [0]
