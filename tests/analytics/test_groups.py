"""Groups of leads behind a bar: they count what the bar counts, whatever the rule of counting."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.batch_groups import BATCH_KINDS
from funnel_planner.analytics.column_groups import COLUMN_KINDS
from funnel_planner.analytics.cube import MOST_GROUPS_KEPT, build_cube
from funnel_planner.analytics.funnel_parts import funnel_money, implied
from funnel_planner.analytics.groups import GROUPS, differing, members
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.loss_groups import KINDS as LOSS_KINDS
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.open_groups import OPEN_KINDS, TIMED_OPEN_KINDS
from funnel_planner.analytics.reached import LOST_OUTCOME, Journeys, recounted, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.time_groups import TIME_KINDS, TIMED_KINDS
from funnel_planner.domain.codec import counting_from_text, counting_to_text
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1
RULES = [Counting(mode=mode, lost_policy=policy) for mode in CountingMode for policy in LostPolicy]


def _members(journeys: Journeys, *group: str) -> int:
    return int(members(journeys, lambda: stage_times(journeys), group).sum())


@given(made_leads(), st.sampled_from(RULES), st.booleans())
def test_groups_count_what_the_funnel_counts(leads: list[MadeLead], rule: Counting, listed: bool) -> None:  # noqa: FBT001
    journeys = resolve(build(leads, listed=listed), STAGES, WON, rule)
    total = measure(journeys).total
    filled = implied(journeys)
    for stage, name in enumerate(STAGES):
        assert _members(journeys, "stage", name) == total.counts[stage]
        assert _members(journeys, "skipped", name) == filled[stage]
        if stage < WON:
            assert _members(journeys, "stopped", name, "lost") == total.lost[stage]
            assert _members(journeys, "stopped", name, "open") == total.open[stage]
            assert _members(journeys, "stopped", name) == total.lost[stage] + total.open[stage]
    assert _members(journeys, "won") == total.counts[WON]


@given(made_leads(), st.sampled_from(RULES), st.sets(st.sampled_from(STAGES)), st.sampled_from([(), ("Ads",)]))
def test_a_group_and_stages_filter_like_any_column(
    leads: list[MadeLead], rule: Counting, stages: set[str], channels: tuple[str, ...]
) -> None:
    journeys = resolve(build(leads), STAGES, WON, rule)
    cube = build_cube(journeys)
    kept = {STAGES.index(stage) for stage in stages} or set(range(len(STAGES)))
    for group in ((), ("stage", "demo"), ("stopped", "offer", "lost")):
        wanted = LeadFilter(channels=frozenset(channels), group=group, stages=frozenset(stages))
        who = cube.passing(wanted)
        slow = [
            lead
            for lead in cube.passing(LeadFilter(channels=frozenset(channels))).tolist()
            if journeys.furthest[lead] in kept and members(journeys, lambda: cube.times, group)[lead]
        ]
        assert who.tolist() == slow
        tally = cube.tally(wanted)
        assert tally.classes.sum() == len(slow)
        everyone = (("Not there", frozenset({UNKNOWN})),)
        by_rows = cube.tally(replace(wanted, columns=everyone))
        for name in ("classes", "won_minor", "cost_minor"):
            assert np.array_equal(getattr(tally, name), getattr(by_rows, name)), name
        assert (tally.first_day, tally.last_day) == (by_rows.first_day, by_rows.last_day)


@given(made_leads(), st.sampled_from(RULES), st.sampled_from(RULES))
def test_leads_that_count_differently_are_those_that_do(
    leads: list[MadeLead], before: Counting, after: Counting
) -> None:
    journeys = resolve(build(leads), STAGES, WON, after)
    other = resolve(build(leads), STAGES, WON, before)

    def says(one: Journeys, lead: int) -> object:
        if one.furthest[lead] < 0:
            return None
        return tuple(bool(one.at(stage)[lead]) for stage in range(len(STAGES))), int(one.outcome[lead])

    expected = [lead for lead in range(len(leads)) if says(journeys, lead) != says(other, lead)]
    cube = build_cube(journeys)
    found = cube.passing(LeadFilter(group=("counted_differently", counting_to_text(before))), uncounted_too=True)
    assert found.tolist() == expected


def test_another_attribution_or_window_differs_too() -> None:
    events = (Event(1, 20, channel="Fair"), Event(3, 200, channel="Fair"))
    data = build([MadeLead(events, channel="Ads", created=1)], event_channels=True)
    journeys = resolve(data, STAGES, WON, Counting())
    for rule in (Counting(attribution=Attribution.LAST), Counting(window_days=30)):
        assert differing(journeys, recounted(journeys, rule)).tolist() == [True]
    assert differing(journeys, recounted(journeys, Counting(window_days=365))).tolist() == [False]


def test_excluded_leads_can_be_listed_but_are_not_counted() -> None:
    data = build([MadeLead((Event(LOST, 5),), "Ads", 1), MadeLead((), "Ads", 1)])
    cube = build_cube(resolve(data, STAGES, WON, Counting(lost_policy=LostPolicy.EXCLUDE)))
    group = ("counted_differently", counting_to_text(Counting()))
    assert cube.passing(LeadFilter(group=group)).tolist() == []
    assert cube.passing(LeadFilter(group=group), uncounted_too=True).tolist() == [0]
    assert cube.tally(LeadFilter(group=group)).classes.sum() == 0


@pytest.mark.parametrize(
    "group", [("no such kind",), ("stage",), ("stage", "gone"), ("stopped",), ("counted_differently", "{")]
)
def test_a_group_of_another_version_has_no_members(group: tuple[str, ...]) -> None:
    journeys = resolve(build([MadeLead()]), STAGES, WON, Counting())
    assert _members(journeys, *group) == 0


def test_few_groups_are_remembered() -> None:
    cube = build_cube(resolve(build([MadeLead()]), STAGES, WON, Counting()))
    for stage in STAGES:
        cube.group(("stage", stage))
    assert len(cube._groups) == MOST_GROUPS_KEPT
    assert cube.group(("stage", STAGES[-1])) is cube.group(("stage", STAGES[-1]))


def test_money_adds_up_by_stage() -> None:
    made = [
        MadeLead((Event(3, 9),), created=1, value=500),
        MadeLead((Event(1, 9), Event(LOST, 10)), created=1, value=300),
        MadeLead((Event(1, 9),), created=1, value=20),
        MadeLead((), created=1),
    ]
    journeys = resolve(build(made), STAGES, WON, Counting())
    money = funnel_money(journeys)
    assert money is not None
    assert money.reached == (8.2, 8.2, 5.0, 5.0)
    assert money.lost == (0.0, 3.0, 0.0, 0.0)
    assert money.open == (0.0, 0.2, 0.0, 5.0)
    assert (money.known, money.n) == (3, 4)
    assert funnel_money(journeys, np.array([3])) is None
    touched = resolve(build(made), STAGES, WON, Counting(mode=CountingMode.ANY))
    any_money = funnel_money(touched)
    assert any_money is not None
    assert any_money.reached == (8.2, 3.2, 0.0, 5.0)
    assert (touched.outcome == LOST_OUTCOME).sum() == 1


def test_rules_survive_as_text() -> None:
    for rule in RULES:
        assert counting_from_text(counting_to_text(rule)) == rule
    for text in ("", "[]", '{"mode": "no such"}', '{"window_days": "x"}'):
        with pytest.raises(ValueError, match="no rule of counting"):
            counting_from_text(text)


def test_no_kind_is_defined_twice() -> None:
    parts = (BATCH_KINDS, LOSS_KINDS, TIME_KINDS, TIMED_KINDS, OPEN_KINDS, COLUMN_KINDS, TIMED_OPEN_KINDS)
    kinds = [kind for part in parts for kind in part]
    assert len(kinds) == len(set(kinds))


def test_every_kind_has_words() -> None:
    from funnel_planner.app.findings.group_words import WORDS

    assert set(WORDS) == set(GROUPS)
