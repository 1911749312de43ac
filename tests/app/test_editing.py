"""Edits shared by several places keep the forecast where one would expect it to stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.app.editing import (
    channel_added,
    channel_duplicated,
    counted_as_one,
    free_name,
    plan_rate_for,
    stage_inserted,
    stage_moved,
    stage_removed,
)
from funnel_planner.domain.channel import Channel, ChannelCost
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project
from tests.support.sample_plans import sample_plan


def volumes(plan: Plan) -> dict[str, float]:
    return dict(zip((stage.id for stage in plan.stages), project(plan).volumes, strict=True))


@given(st.integers(0, 3))
def test_an_inserted_stage_lets_everybody_through(index: int) -> None:
    before = sample_plan()
    after, stage_id = stage_inserted(before, index)
    assert after.stages[index].id == stage_id
    # before the first stage it becomes the entry: everybody now enters there
    assert {k: v for k, v in volumes(after).items() if k != stage_id} == pytest.approx(volumes(before))


@pytest.mark.parametrize("stage_id", ["lead", "offer"])
def test_a_removed_stage_leaves_as_many_behind_it(stage_id: str) -> None:
    before = sample_plan()
    after = stage_removed(before, stage_id)
    kept = {k: v for k, v in volumes(before).items() if k != stage_id}
    if stage_id == "lead":  # the webinar's people now enter at the offer, and are not thinned out on the way there
        kept = {"visitor": 1500, "offer": (200 + 50) * 0.5 + 40, "customer": ((200 + 50) * 0.5 + 40) * 0.2}
    assert volumes(after) == pytest.approx(kept)
    assert after.economics.lead_stage == ("" if stage_id == "lead" else "lead")


def test_removing_the_ends_of_a_funnel() -> None:
    plan = stage_removed(sample_plan(), "visitor")
    assert [stage.id for stage in plan.stages] == ["lead", "offer", "customer"]
    plan = stage_removed(plan, "customer")
    assert [stage.id for stage in plan.stages] == ["lead", "offer"]
    plan = stage_removed(plan, "lead")
    with pytest.raises(PlannerError, match="stage_count"):
        stage_removed(plan, "offer")


def test_the_last_stage_moved_forward_lets_everybody_through() -> None:
    plan = stage_moved(sample_plan(), "customer", 1)
    assert [stage.id for stage in plan.stages] == ["visitor", "customer", "lead", "offer"]
    assert plan.stages[1].rate_to_next == 1.0
    assert stage_moved(sample_plan(), "lead", 0).stages[-1] == Stage(
        "customer", "Customer", plan.stages[1].phase, plan.stages[1].kind, plan.stages[1].aida
    )


@given(st.floats(0.1334, 0.4666))
def test_the_plans_rate_makes_the_step_what_was_dragged(step_rate: float) -> None:
    plan = sample_plan()
    rate = plan_rate_for(plan, project(plan), 0, step_rate)
    dragged = plan.with_stage(Stage("visitor", "Visitor", rate_to_next=rate))
    assert project(dragged).step_rate[1] == pytest.approx(step_rate)


def test_a_step_that_own_rates_rule_out_comes_as_near_as_it_can() -> None:
    plan = sample_plan()
    assert plan_rate_for(plan, project(plan), 0, 0.01) == 0.0
    assert plan_rate_for(plan, project(plan), 0, 0.99) == 1.0
    assert plan_rate_for(plan, None, 0, 0.3) == 0.3


def test_new_names_are_free() -> None:
    assert free_name("Ads", ["ads", "Ads 2"]) == "Ads 3"
    plan, copy_id = channel_duplicated(sample_plan(), "ads")
    assert [channel.name for channel in plan.channels] == ["Ads", "Ads 2", "Newsletter", "Webinar"]
    assert plan.channel(copy_id).rates == plan.channel("ads").rates
    assert not [m for m in plan.messages if m.channel_id == copy_id]
    plan, _ = channel_added(plan)
    plan, _ = channel_added(plan)
    assert [channel.name for channel in plan.channels[-2:]] == ["New channel", "New channel 2"]


@pytest.mark.parametrize("known", [(), ("-",), ("Unknown", "-"), ("-", "unknown")])
def test_signs_and_words_for_nobody_knows_become_one_channel(known: tuple[str, ...]) -> None:
    channels = tuple(Channel(name, name, volume_per_month=5, cost=ChannelCost(30.0)) for name in known)
    plan = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("won", "Won")), channels)
    signs = counted_as_one(plan, ("-", "(unknown)"))
    (unknown,) = signs.channels
    spelled = next((name for name in known if name != "-"), "Unknown")
    assert (unknown.name, set(unknown.aliases)) == (spelled, {"-", "(unknown)"})
    assert (unknown.volume_per_month, unknown.cost.fixed_per_month) == (5 * len(known), 30 * len(known)), "none is lost"
    both = next(one for one in counted_as_one(plan, ("-", "n/a", "(unknown)")).channels if "(unknown)" in one.aliases)
    assert both.name == "n/a"
