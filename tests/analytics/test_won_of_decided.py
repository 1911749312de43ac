"""Rates of leads whose fate is known: won of all of them, and the interval of each step."""

from funnel_planner.analytics.conversion import settled_intervals, won_of_decided
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.results import FunnelResult
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

WON = (Event(3),)
LOST_AT_DEMO = (Event(1), Event(LOST))


def _funnel(*leads: MadeLead) -> FunnelResult:
    return measure(resolve(build(leads), STAGES, 3, Counting())).total


def test_open_leads_are_left_out() -> None:
    found = _funnel(*[MadeLead(WON)] * 2, *[MadeLead(LOST_AT_DEMO)] * 3, *[MadeLead()] * 4)
    assert won_of_decided(found, 3) == (2, 5)
    assert settled_intervals(found) == (None, wilson(5, 5), wilson(2, 5), wilson(2, 2))


def test_without_a_loss_decided_would_be_a_word_for_won() -> None:
    found = _funnel(MadeLead(WON), MadeLead())
    assert won_of_decided(found, 3) is None
    assert settled_intervals(found) == (None, None, None, None)
