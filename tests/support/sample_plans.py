"""A small plan with every kind of difference (late entry, own rates and deal size, gaps in messages), and bare ones."""

from funnel_planner.domain.channel import Channel, ChannelCost, ChannelKind, RateOverride
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind


def plan_of(*stages: str) -> Plan:
    """A plan with nothing but stages: ``s0``, ``s1``, … with these names."""
    return Plan(new_id(), "List", tuple(Stage(f"s{n}", name) for n, name in enumerate(stages)))


def sample_plan() -> Plan:
    """Visitor 10 % Lead 50 % Offer 20 % Customer; ads (own rates), mail, webinar (enters at Lead)."""
    return Plan(
        id="sample",
        name="Sample",
        stages=(
            Stage("visitor", "Visitor", rate_to_next=0.1, question="What do you do?"),
            Stage("lead", "Lead", Phase.MIDDLE, aida=AidaStep.INTEREST, rate_to_next=0.5, content_ideas=("A guide",)),
            Stage("offer", "Offer", Phase.BOTTOM, StageKind.SALES, AidaStep.DESIRE, rate_to_next=0.2),
            Stage("customer", "Customer", Phase.BOTTOM, StageKind.WON, AidaStep.ACTION),
        ),
        channels=(
            Channel(
                "ads",
                "Ads",
                ChannelKind.ADS,
                volume_per_month=1000,
                cost=ChannelCost(per_click=0.5),
                rates=(RateOverride("visitor", 0.2),),
                deal_size=900,
            ),
            Channel("mail", "Newsletter", ChannelKind.EMAIL, volume_per_month=500),
            Channel("webinar", "Webinar", ChannelKind.WEBINAR, entry_stage="lead", volume_per_month=40),
        ),
        messages=(
            Message("ads", AidaStep.ATTENTION, "Stop guessing", status=MessageStatus.LIVE),
            Message("ads", AidaStep.INTEREST, "How it works", "In three steps.", status=MessageStatus.READY),
            Message("mail", AidaStep.INTEREST, "A letter"),
        ),
        economics=Economics("EUR", 1000, 0.5, lead_stage="lead"),
    )
