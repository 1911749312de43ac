"""Pipelines and waiting are about leads that are open on the as-of day, whatever the rule of counting."""

from dataclasses import replace
from datetime import date

import pytest

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.standing import standing
from funnel_planner.app.findings.deals import pipeline_of
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.timing import find_timing
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_leads import Event, MadeLead, build

DAY = day_number(date(2024, 1, 1))
PLAN = Plan(id="p", name="P", stages=(Stage("lead", "Lead", sla_days=7), Stage("demo", "Demo"), Stage("won", "Won")))
WON_LATE = MadeLead((Event(0, DAY), Event(1, DAY + 4), Event(2, DAY + 64)), value=1_000_00)
LOST_LATE = MadeLead((Event(0, DAY), Event(1, DAY + 4), Event(LOST, DAY + 64)), value=2_000_00)
SKIPPED = MadeLead((Event(0, DAY), Event(2, DAY + 14)), value=4_000_00)
WON = MadeLead((Event(0, DAY), Event(1, DAY + 4), Event(2, DAY + 14)), value=8_000_00)
REALLY_OPEN = MadeLead((Event(0, DAY),), value=16_000_00)
LOST_SOON = MadeLead((Event(0, DAY), Event(1, DAY + 2), Event(LOST, DAY + 3)), value=500_00)
LEADS = (WON_LATE, LOST_LATE, SKIPPED, WON, REALLY_OPEN, LOST_SOON)
STAGES = ("lead", "demo", "won")
RULES = [
    Counting(),
    Counting(mode=CountingMode.ALL),
    Counting(mode=CountingMode.ANY),
    Counting(window_days=30),
    Counting(mode=CountingMode.ALL, window_days=2),
]


def _look(counting: Counting) -> Look:
    leads = build(LEADS, stages=STAGES, listed=False, as_of=DAY + 64)
    journeys = resolve(leads, STAGES, 2, counting)
    cube = build_cube(journeys)
    return Look(replace(PLAN, counting=counting), cube, LeadFilter(), measure(cube))


@pytest.mark.parametrize("counting", RULES)
def test_only_open_leads_are_in_the_pipeline(counting: Counting) -> None:
    found = pipeline_of(_look(counting))
    assert (found.open_count, found.open_value) == (1, 16_000.0)
    assert [stage.count for stage in found.stages] == [1, 0, 0]
    assert [(won.reached, won.won, won.lost) for won in found.won] == [(6, 3, 2), (5, 3, 2), (3, 3, 0)]
    assert found.goal is None or found.goal.won_so_far == 1_000.0  # in March, by the deal won after the window


@pytest.mark.parametrize("counting", RULES)
def test_only_open_leads_wait_and_are_listed(counting: Counting) -> None:
    look = _look(counting)
    waiting = find_timing(look).waiting
    assert [stage.open for stage in waiting] == [1, 0, 0]
    assert [stage.stalled for stage in waiting] == [1, None, None]
    for group in (("open",), ("open", "lead"), ("stalled", "lead", "7")):
        assert members(look.journeys, lambda: look.times, group).nonzero()[0].tolist() == [4], group


def test_a_stage_is_where_a_lead_stands_now_not_at_the_end_of_the_window() -> None:
    lead = MadeLead((Event(0, DAY), Event(1, DAY + 40)), value=1_00)
    journeys = resolve(build([lead], stages=STAGES, as_of=DAY + 50), STAGES, 2, Counting(window_days=30))
    assert journeys.furthest.tolist() == [0]
    assert standing(journeys).furthest.tolist() == [1]
    assert standing(journeys) is standing(journeys)
