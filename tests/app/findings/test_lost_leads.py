"""What is told where no lead is marked as lost."""

from datetime import date

import pytest

from funnel_planner.analytics.leads import LOST
from funnel_planner.app.explain import explain
from funnel_planner.app.findings.lost_leads import find_leaks
from funnel_planner.domain.days import day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_findings import look_at
from tests.support.made_leads import Event, MadeLead, build

DAY = day_number(date(2024, 6, 20))
PLAN = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")))


def _refused(made: list[MadeLead], wish: LeadFilter | None = None) -> PlannerError:
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    with pytest.raises(PlannerError) as refusal:
        find_leaks(look_at(PLAN, leads, wish))
    return refusal.value


def test_without_losses_it_is_told_who_did_not_go_on() -> None:
    won = [MadeLead((Event(1, DAY - 90), Event(2, DAY - 80)), created=DAY - 100)] * 4
    error = _refused([*won, *[MadeLead(created=DAY - 50)] * 3, MadeLead((Event(1, DAY - 5),), created=DAY - 9)])
    assert error.kind == "losses_none_slow"
    said = explain(error)
    assert "3 of 8 leads at “Lead” have not gone on" in said
    assert "Nine of ten wins came within 20 days" in said
    undated = _refused([MadeLead((Event(2),)), MadeLead((Event(1),)), MadeLead((Event(1),))])
    assert undated.kind == "losses_none_stuck"
    assert "2 of 3 leads at “Demo” have not gone on" in explain(undated)


def test_where_all_went_on_or_a_filter_leaves_no_loss_that_is_said() -> None:
    assert _refused([MadeLead((Event(2),))] * 3).kind == "losses_none"
    lost = MadeLead((Event(LOST),), channel="Ads")
    wish = LeadFilter(channels=frozenset({"Fair"}))
    assert _refused([lost, MadeLead((Event(1),), channel="Fair")], wish).kind == "losses_filtered"
