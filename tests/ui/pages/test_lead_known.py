"""How leads stand that are changed by hand, whatever the rule of counting."""

import pytest

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.ui.pages.lead_known import KnownLeads
from tests.support.made_leads import STAGES, Event, MadeLead, build

WON = len(STAGES) - 1


@pytest.mark.parametrize("mode", CountingMode)
@pytest.mark.parametrize("policy", LostPolicy)
@pytest.mark.parametrize("window", [None, 3])
def test_a_lost_lead_is_opened_again_where_it_was(mode: CountingMode, policy: LostPolicy, window: int | None) -> None:
    """Left out of the counts, it came to no stage there, and would be opened again at the first."""
    lost = MadeLead((Event(1, 5), Event(2, 9), Event(LOST, 12)), created=1)
    leads = build([lost, MadeLead((Event(2, 9),), created=1)])
    rule = Counting(mode=mode, lost_policy=policy, window_days=window)
    known = KnownLeads(build_cube(resolve(leads, STAGES, WON, rule)), None)
    assert known.lost_at([0, 1]) == [2, None]
    subject = known.subject([HandLead(key="1"), HandLead(key="2")], [0, 1])
    assert subject is not None
    assert (subject.furthest, subject.lost) == ((2, 2), 1)
