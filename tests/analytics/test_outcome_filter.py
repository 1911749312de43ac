"""A filter by outcome: leads as they stand, counted by the rule in force."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.count_tables import count_table
from funnel_planner.analytics.counts import ChannelCounts
from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.leads import NO_DAY, Coded
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import OUTCOMES, LeadFilter
from funnel_planner.domain.mapping import CountKind
from tests.support.made_leads import STAGES, MadeLead, build, judge, made_leads

WON = len(STAGES) - 1
RULES = [
    Counting(mode=mode, lost_policy=policy, window_days=window)
    for mode in CountingMode
    for policy in LostPolicy
    for window in (None, 4)
]
outcome_sets = st.sets(st.sampled_from(OUTCOMES), min_size=1).map(frozenset)


@given(made_leads(), st.sampled_from(RULES), outcome_sets, st.sets(st.sampled_from(STAGES)), st.booleans())
def test_leads_pass_as_they_stand_and_are_counted_by_the_rule(
    leads: list[MadeLead],
    rule: Counting,
    outcomes: frozenset[str],
    stages: set[str],
    listed: bool,  # noqa: FBT001
) -> None:
    cube = build_cube(resolve(build(leads, listed=listed), STAGES, WON, rule))
    wanted = LeadFilter(outcomes=outcomes, stages=frozenset(stages))
    others = cube.passing(replace(wanted, outcomes=frozenset())).tolist()
    expected = [lead for lead in others if judge(leads[lead], listed=listed).outcome in outcomes]
    assert cube.passing(wanted).tolist() == expected
    tally = cube.tally(wanted)
    by_rows = cube.tally(replace(wanted, columns=(("Not there", frozenset({UNKNOWN})),)))
    assert tally.classes.sum() == len(expected)
    for name in ("classes", "won_minor", "cost_minor"):
        assert np.array_equal(getattr(tally, name), getattr(by_rows, name)), name
    assert (tally.first_day, tally.last_day) == (by_rows.first_day, by_rows.last_day)
    costs = [leads[lead].cost or 0 for lead in expected]
    assert int(tally.cost_minor.sum()) == sum(costs)


@given(made_leads(), st.sampled_from(LostPolicy), st.booleans())
def test_each_outcome_is_as_many_leads_as_the_funnel_says(
    leads: list[MadeLead],
    policy: LostPolicy,
    listed: bool,  # noqa: FBT001
) -> None:
    cube = build_cube(resolve(build(leads, listed=listed), STAGES, WON, Counting(lost_policy=policy)))
    total = measure(cube).total
    by_outcome = {outcome: measure(cube, LeadFilter(outcomes=frozenset({outcome}))) for outcome in OUTCOMES}
    assert by_outcome["won"].lead_count == total.counts[WON]
    assert by_outcome["lost"].lead_count == sum(total.lost)
    assert by_outcome["open"].lead_count == sum(total.open)
    assert by_outcome["won"].total.won_value == total.won_value or not total.counts[WON]
    assert sum(one.lead_count for one in by_outcome.values()) == int((cube.journeys.furthest != NOWHERE).sum())


@pytest.mark.parametrize("mode", [CountingMode.REACHED, CountingMode.ANY])
def test_without_a_window_outcomes_are_cells_of_the_cube(mode: CountingMode) -> None:
    """A filter on them is as quick as one on stages: no lead is looked at."""
    cube = build_cube(resolve(build([MadeLead(created=1)]), STAGES, WON, Counting(mode=mode)))
    assert cube.classes.outcome is not None


def test_a_report_has_no_outcomes() -> None:
    counts = ChannelCounts(
        channel=Coded(np.zeros(1, dtype=np.int32), ("Ads",)),
        day=np.full(1, NO_DAY, dtype=np.int32),
        counts=np.array([[100, 50, 20, 10]], dtype=np.int64),
        value_minor=np.full(1, 5, dtype=np.int64),
        cost_minor=np.full(1, 5, dtype=np.int64),
        kind=CountKind.REACHED,
    )
    table = count_table(counts, STAGES, STAGES, {})
    assert table.tally().rows.sum() == 1
    assert table.tally(LeadFilter(outcomes=frozenset({"won"}))).rows.sum() == 0
