"""One channel that brings people into the funnel."""

from dataclasses import dataclass, replace
from enum import StrEnum

from funnel_planner.domain.checks import check_amount, check_name, check_rate, check_unique


class ChannelKind(StrEnum):
    """Kinds of channel; each has an icon and a colour-independent mark."""

    SOCIAL = "social"
    SEARCH = "search"
    ADS = "ads"
    EMAIL = "email"
    WEBSITE = "website"
    WEBINAR = "webinar"
    PHONE = "phone"
    EVENT = "event"
    REFERRAL = "referral"
    PARTNER = "partner"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """What a channel costs, in the plan's currency."""

    fixed_per_month: float = 0.0
    per_click: float = 0.0
    """For each person the channel brings in."""
    per_lead: float = 0.0
    """For each of them that reaches the plan's lead stage (``Economics.lead_stage``)."""

    def __post_init__(self) -> None:
        for field in ("fixed_per_month", "per_click", "per_lead"):
            check_amount(field, getattr(self, field))


@dataclass(frozen=True, slots=True)
class RateOverride:
    """A channel's own rate from one stage to the next, instead of the plan's."""

    stage_id: str
    rate: float

    def __post_init__(self) -> None:
        check_rate("rate", self.rate)


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: where its people enter, how many, what they cost, and where it differs from the plan.

    Raises ``PlannerError`` for an empty name, negative amounts or two overrides of one stage.
    """

    id: str
    name: str
    kind: ChannelKind = ChannelKind.OTHER
    entry_stage: str = ""
    """Id of the stage its people enter at; empty: the first."""
    volume_per_month: float = 0.0
    cost: ChannelCost = ChannelCost()
    rates: tuple[RateOverride, ...] = ()
    deal_size: float | None = None
    """Own deal size; None inherits the plan's."""
    cap_per_month: float | None = None
    """The most this channel can bring in a month; None: no limit known."""
    aliases: tuple[str, ...] = ()
    """Labels in imported files that mean this channel."""

    def __post_init__(self) -> None:
        check_name("channel", self.name)
        check_amount("volume_per_month", self.volume_per_month)
        check_amount("deal_size", self.deal_size)
        check_amount("cap_per_month", self.cap_per_month)
        check_unique("rates", [override.stage_id for override in self.rates])

    def own_rate(self, stage_id: str) -> float | None:
        """The channel's own rate from this stage to the next, or None where it inherits the plan's."""
        return next((o.rate for o in self.rates if o.stage_id == stage_id), None)

    def with_rate(self, stage_id: str, rate: float) -> "Channel":
        """The channel with its own rate from this stage to the next."""
        others = (override for override in self.rates if override.stage_id != stage_id)
        return replace(self, rates=(*others, RateOverride(stage_id, rate)))
