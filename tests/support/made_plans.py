"""Plans of every kind the domain allows, for property tests."""

from datetime import date

from hypothesis import strategies as st

from funnel_planner.domain.channel import Channel, ChannelCost, ChannelKind, RateOverride
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.message import Message, MessageFormat, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.segment import Segment
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind
from funnel_planner.domain.target import Target

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
text_lists = st.lists(texts, max_size=3).map(tuple)
rates = st.floats(0, 1)
amounts = st.floats(0, 1e15)


def basic_plan(plan_id: str = "plan", **changes: object) -> Plan:
    """A plan of two stages."""
    stages = (Stage("visit", "Visitor", metrics=("visits", "clicks")), Stage("won", "Customer", kind=StageKind.WON))
    return Plan(**{"id": plan_id, "name": "Basic", "stages": stages, **changes})  # type: ignore[arg-type] # fields by name


@st.composite
def made_plans(draw: st.DrawFn, plan_id: str = "plan") -> Plan:
    """Any plan without leads."""
    stage_ids = [f"s{index}" for index in range(draw(st.integers(1, 4)))]
    channel_ids = [f"c{index}" for index in range(draw(st.integers(0, 3)))]
    return Plan(
        id=plan_id,
        name=draw(texts) + "n",
        stages=tuple(draw(_stage(stage_id)) for stage_id in stage_ids),
        channels=tuple(draw(_channel(channel_id, stage_ids)) for channel_id in channel_ids),
        messages=tuple(
            draw(_message(c, step)) for c in channel_ids for step in draw(st.sets(st.sampled_from(AidaStep)))
        ),
        economics=draw(_economics(stage_ids)),
        targets=tuple(draw(st.lists(_target(stage_ids), max_size=3))),
        segments=tuple(draw(st.lists(_segments, max_size=2))),
        counting=draw(_countings),
        lost_labels=draw(text_lists),
        exclude_labels=draw(text_lists),
        horizon_months=draw(st.integers(1, 60)),
        template=draw(texts),
        language=draw(st.sampled_from(["en", "pl"])),
        notes=draw(texts),
    )


def _stage(stage_id: str) -> st.SearchStrategy[Stage]:
    return st.builds(
        Stage,
        id=st.just(stage_id),
        name=texts.map(lambda text: f"{stage_id} {text}"),
        phase=st.sampled_from(Phase),
        kind=st.sampled_from(StageKind),
        aida=st.sampled_from(AidaStep),
        question=texts,
        owner=texts,
        sla_days=st.none() | amounts,
        days_to_next=st.none() | amounts,
        rate_to_next=st.none() | rates,
        metrics=text_lists,
        content_ideas=text_lists,
        suitable_channels=text_lists,
        aliases=text_lists,
    )


def _channel(channel_id: str, stage_ids: list[str]) -> st.SearchStrategy[Channel]:
    overrides = st.lists(
        st.builds(RateOverride, stage_id=st.sampled_from(stage_ids), rate=rates),
        max_size=2,
        unique_by=lambda override: override.stage_id,
    )
    return st.builds(
        Channel,
        id=st.just(channel_id),
        name=texts.map(lambda text: f"{channel_id} {text}"),
        kind=st.sampled_from(ChannelKind),
        entry_stage=st.sampled_from(["", *stage_ids]),
        volume_per_month=amounts,
        cost=st.builds(ChannelCost, amounts, amounts, amounts),
        rates=overrides.map(tuple),
        deal_size=st.none() | amounts,
        cap_per_month=st.none() | amounts,
        aliases=text_lists,
    )


def _message(channel_id: str, step: AidaStep) -> st.SearchStrategy[Message]:
    return st.builds(
        Message,
        channel_id=st.just(channel_id),
        step=st.just(step),
        headline=texts,
        body=texts,
        format=st.sampled_from(MessageFormat),
        status=st.sampled_from(MessageStatus),
        segment_id=texts,
    )


def _economics(stage_ids: list[str]) -> st.SearchStrategy[Economics]:
    return st.builds(
        Economics,
        currency=st.sampled_from(["EUR", "PLN"]),
        deal_size=amounts,
        margin=rates,
        lead_stage=st.sampled_from(["", *stage_ids]),
        revenue_per_account_month=st.none() | amounts,
        churn_per_month=st.none() | rates,
        cycle_days=st.none() | amounts,
        orders_per_year=st.none() | amounts,
        customer_years=st.none() | amounts,
    )


def _target(stage_ids: list[str]) -> st.SearchStrategy[Target]:
    months = st.sampled_from(["", "2024-01", "2024-12"])
    return st.builds(Target, stage_id=st.sampled_from(stage_ids), count=amounts, month=months)


_segments = st.builds(
    Segment, id=texts, name=texts.map(lambda t: t + "n"), column=texts.map(lambda t: t + "c"), values=text_lists
)
_countings = st.builds(
    Counting,
    mode=st.sampled_from(CountingMode),
    attribution=st.sampled_from(Attribution),
    lost_policy=st.sampled_from(LostPolicy),
    window_days=st.none() | st.integers(0, 1000),
    as_of=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    utc_offset_minutes=st.integers(-720, 720),
)
