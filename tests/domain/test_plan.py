"""A plan cannot hold impossible values, and every change is a new value."""

import pytest

from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.message import Message
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep, Stage, StageKind
from funnel_planner.domain.target import Target


@pytest.fixture
def plan() -> Plan:
    """Visitor -> Lead -> Customer with two channels."""
    return Plan(
        id="p",
        name="Bakery",
        stages=(Stage("v", "Visitor", rate_to_next=0.1), Stage("l", "Lead", rate_to_next=0.2), Stage("c", "Customer")),
        channels=(
            Channel("ads", "Ads", volume_per_month=100, rates=(RateOverride("l", 0.5),), deal_size=70),
            Channel("web", "Webinar", entry_stage="l", volume_per_month=10),
        ),
        messages=(Message("ads", AidaStep.INTEREST, headline="Bread"),),
        economics=Economics(deal_size=50, lead_stage="l"),
        targets=(Target("c", 3, "2026-01"),),
    )


def kind_of(error: pytest.ExceptionInfo[PlannerError]) -> str:
    return error.value.kind


@pytest.mark.parametrize("rate", [-0.01, 1.01, float("nan"), float("inf")])
def test_rates_are_shares(rate: float) -> None:
    with pytest.raises(PlannerError) as error:
        Stage("a", "A", rate_to_next=rate)
    assert kind_of(error) == "rate_out_of_range"


@pytest.mark.parametrize("amount", [-1.0, float("nan"), 1e16])
def test_amounts_are_finite_and_not_negative(amount: float) -> None:
    with pytest.raises(PlannerError) as error:
        ChannelCost(fixed_per_month=amount)
    assert kind_of(error) == "amount_out_of_range"


def test_stage_names_differ_beyond_case_and_spacing() -> None:
    with pytest.raises(PlannerError) as error:
        Plan("p", "P", (Stage("a", "Lead"), Stage("b", " LEAD ")))
    assert kind_of(error) == "not_unique"


def test_a_channel_enters_at_a_stage_that_is_there() -> None:
    with pytest.raises(PlannerError) as error:
        Plan("p", "P", (Stage("a", "Lead"),), (Channel("c", "C", entry_stage="x"),))
    assert kind_of(error) == "stage_unknown"


def test_own_rate_and_deal_size_win_over_the_plans(plan: Plan) -> None:
    ads, web = plan.channels
    assert [plan.rate(ads, 0), plan.rate(ads, 1), plan.rate(web, 1)] == [0.1, 0.5, 0.2]
    assert [plan.deal_size(ads), plan.deal_size(web)] == [70, 50]


def test_a_removed_stage_is_let_go_of_everywhere(plan: Plan) -> None:
    smaller = plan.without_stage("l")
    assert [stage.name for stage in smaller.stages] == ["Visitor", "Customer"]
    assert smaller.channels[0].rates == ()
    assert smaller.channels[1].entry_stage == ""
    assert smaller.economics.lead_stage == ""
    assert plan.without_stage("c").targets == ()


def test_a_removed_channel_takes_its_messages(plan: Plan) -> None:
    assert plan.without_channel("ads").messages == ()


def test_stages_move_and_keep_their_identity(plan: Plan) -> None:
    moved = plan.with_stage_moved("c", 0)
    assert [stage.id for stage in moved.stages] == ["c", "v", "l"]
    assert moved.with_stage_moved("c", 2) == plan


def test_messages_stay_in_matrix_order(plan: Plan) -> None:
    written = plan.with_message(Message("web", AidaStep.ACTION)).with_message(Message("ads", AidaStep.ATTENTION))
    cells = [(m.channel_id, m.step.value) for m in written.messages]
    assert cells == [("ads", "attention"), ("ads", "interest"), ("web", "action")]


def test_the_customer_stage_is_the_won_one_else_the_last(plan: Plan) -> None:
    assert plan.won_index == 2
    loyal = Plan("p", "P", (Stage("a", "A"), Stage("b", "B", kind=StageKind.WON), Stage("c", "C")))
    assert loyal.won_index == 1
