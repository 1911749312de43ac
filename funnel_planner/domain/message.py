"""One cell of the message matrix: what a channel says at one AIDA step."""

from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.domain.checks import check_text
from funnel_planner.domain.stage import AidaStep


class MessageFormat(StrEnum):
    """What a message is made as."""

    POST = "post"
    AD = "ad"
    FAQ = "faq"
    LONG_ARTICLE = "long_article"
    GUIDE = "guide"
    WEBINAR = "webinar"
    VIDEO = "video"
    EMAIL = "email"
    CALL_SCRIPT = "call_script"
    LANDING_PAGE = "landing_page"
    FORM = "form"


class MessageStatus(StrEnum):
    """How far a message has come."""

    MISSING = "missing"
    DRAFT = "draft"
    READY = "ready"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Message:
    """One channel's message at one AIDA step. Raises ``PlannerError`` for texts beyond reason."""

    channel_id: str
    step: AidaStep
    headline: str = ""
    body: str = ""
    proof: str = ""
    offer: str = ""
    call_to_action: str = ""
    format: MessageFormat = MessageFormat.POST
    link: str = ""
    language: str = ""
    status: MessageStatus = MessageStatus.DRAFT
    segment_id: str = ""
    """Segment it is meant for; empty: everybody."""

    def __post_init__(self) -> None:
        for field in ("headline", "body", "proof", "offer", "call_to_action", "link", "language"):
            check_text(field, getattr(self, field))

    @property
    def is_blank(self) -> bool:
        """Nothing has been written yet."""
        return not any((self.headline, self.body, self.proof, self.offer, self.call_to_action, self.link))
