"""Words for the named values of a plan, and for the blank label of its data, as people read them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from funnel_planner.domain.channel import ChannelKind
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.message import MessageFormat, MessageStatus
from funnel_planner.domain.stage import AidaStep, Phase, StageKind
from funnel_planner.words import mark, tr

Value = TypeVar("Value", bound=StrEnum)
WORDS: dict[StrEnum, str] = {
    Phase.TOP: mark("Top (TOFU)"),
    Phase.MIDDLE: mark("Middle (MOFU)"),
    Phase.BOTTOM: mark("Bottom (BOFU)"),
    Phase.AFTER: mark("After the sale"),
    StageKind.MARKETING: mark("Marketing"),
    StageKind.HAND_OVER: mark("Hand-over"),
    StageKind.SALES: mark("Sales"),
    StageKind.WON: mark("Won: now a customer"),
    StageKind.LOYALTY: mark("Loyalty"),
    AidaStep.ATTENTION: mark("Attention"),
    AidaStep.INTEREST: mark("Interest"),
    AidaStep.DESIRE: mark("Desire"),
    AidaStep.ACTION: mark("Action"),
    ChannelKind.SOCIAL: mark("Social media"),
    ChannelKind.SEARCH: mark("Search"),
    ChannelKind.ADS: mark("Ads"),
    ChannelKind.EMAIL: mark("E-mail"),
    ChannelKind.WEBSITE: mark("Website"),
    ChannelKind.WEBINAR: mark("Webinar"),
    ChannelKind.PHONE: mark("Phone"),
    ChannelKind.EVENT: mark("Event"),
    ChannelKind.REFERRAL: mark("Referral"),
    ChannelKind.PARTNER: mark("Partner"),
    ChannelKind.OTHER: mark("Other"),
    MessageFormat.POST: mark("Post"),
    MessageFormat.AD: mark("Ad"),
    MessageFormat.FAQ: mark("FAQ"),
    MessageFormat.LONG_ARTICLE: mark("Long article"),
    MessageFormat.GUIDE: mark("Guide"),
    MessageFormat.WEBINAR: mark("Webinar"),
    MessageFormat.VIDEO: mark("Video"),
    MessageFormat.EMAIL: mark("E-mail"),
    MessageFormat.CALL_SCRIPT: mark("Call script"),
    MessageFormat.LANDING_PAGE: mark("Landing page"),
    MessageFormat.FORM: mark("Form"),
    MessageStatus.MISSING: mark("Missing"),
    MessageStatus.DRAFT: mark("Draft"),
    MessageStatus.READY: mark("Ready"),
    MessageStatus.LIVE: mark("Live"),
}
"""Keyed by the value itself; equal strings of two enumerations (``webinar``) happen to share their word."""


def word(value: StrEnum) -> str:
    """The word for a value, in the language in use."""
    return tr(WORDS[value])


def shown_label(label: str) -> str:
    """A label of the data; a blank one in the language in use, in quotation marks what the data itself calls so."""
    if label == UNKNOWN:
        return tr("(unknown)")
    return tr("“{name}”").format(name=label) if label.casefold() == tr("(unknown)") else label


def value_of(values: Iterable[Value], text: str) -> Value | None:
    """The value whose word (or stored name) is ``text``, compared as labels; None where there is none."""
    key = label_key(text)
    return next((value for value in values if key in (label_key(word(value)), label_key(value.value))), None)
