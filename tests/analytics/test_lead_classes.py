"""Classes of leads, against what each lead's class should say of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import lead_classes as lead_classes_module
from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.lead_classes import lead_classes
from funnel_planner.analytics.reached import LOST_OUTCOME, resolve
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from tests.support.made_leads import STAGES, MadeLead, build, made_leads

WON = len(STAGES) - 1


@given(
    made_leads(), st.sampled_from(CountingMode), st.sampled_from(LostPolicy), st.booleans(), st.sampled_from([0, 16])
)
def test_a_class_says_all_that_counting_needs_to_know(
    leads: list[MadeLead],
    mode: CountingMode,
    policy: LostPolicy,
    listed: bool,  # noqa: FBT001
    tabled: int,
) -> None:
    journeys = resolve(build(leads, listed=listed), STAGES, WON, Counting(mode=mode, lost_policy=policy))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lead_classes_module, "MOST_TABLED_STAGES", tabled)
        classes = lead_classes(journeys)
    assert len(classes.stage) == classes.count
    for lead, number in enumerate(classes.of_lead.tolist()):
        furthest, lost = int(journeys.furthest[lead]), bool(journeys.outcome[lead] == LOST_OUTCOME)
        if furthest == NOWHERE:
            assert number == classes.count
            continue
        assert classes.stage[number] == furthest
        if journeys.stage_unknown[lead]:
            assert number == 2 * len(STAGES)
        elif classes.touch is None:
            assert number == 2 * furthest + lost
        else:
            at = [bool(journeys.at(stage)[lead]) for stage in range(len(STAGES))]
            assert classes.touch.at[number].astype(bool).tolist() == at
            assert classes.touch.furthest[number].tolist() == [int(stage == furthest) for stage in range(len(STAGES))]
            assert bool(classes.touch.is_lost[number]) == lost
