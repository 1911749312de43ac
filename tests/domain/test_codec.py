"""Plans survive being written and read, to the last bit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.channel import Channel, ChannelCost, ChannelKind, RateOverride
from funnel_planner.domain.codec import plan_from_json, plan_to_json
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
rates = st.floats(0, 1)
amounts = st.floats(0, 1e12)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, 5))
    stages = tuple(
        Stage(
            id=f"s{index}",
            name=f"{index} {draw(texts)}",
            phase=draw(st.sampled_from(Phase)),
            kind=draw(st.sampled_from(StageKind)),
            aida=draw(st.sampled_from(AidaStep)),
            question=draw(texts),
            rate_to_next=draw(st.none() | rates),
            sla_days=draw(st.none() | amounts),
            aliases=tuple(draw(st.lists(texts, max_size=2))),
        )
        for index in range(count)
    )
    channels = tuple(
        Channel(
            id=f"c{index}",
            name=f"{index} {draw(texts)}",
            kind=draw(st.sampled_from(ChannelKind)),
            volume_per_month=draw(amounts),
            cost=ChannelCost(draw(amounts), draw(amounts), draw(amounts)),
            rates=(RateOverride("s0", draw(rates)),),
        )
        for index in range(draw(st.integers(0, 3)))
    )
    counting = Counting(draw(st.sampled_from(CountingMode)), as_of=draw(st.none() | st.dates(date(1990, 1, 1))))
    return Plan("p", "x" + draw(texts), stages, channels, economics=Economics("PLN", draw(amounts)), counting=counting)


@given(plans())
def test_reading_what_was_written_gives_an_equal_plan(plan: Plan) -> None:
    text = plan_to_json(plan)
    assert plan_from_json(text) == plan
    assert plan_to_json(plan_from_json(text)) == text


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id":"a","name":"b","stages":[{"id":1}]}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PlannerError):
        plan_from_json(text)


def test_a_field_that_is_missing_takes_its_default() -> None:
    plan = plan_from_json('{"id":"p","name":"P","stages":[{"id":"a","name":"A"}],"from_the_future":1}')
    assert plan == Plan("p", "P", (Stage("a", "A"),))
