"""What people say of single leads by hand: leads added, fields changed, steps on their way, leads deleted.

It is kept apart from what files say and laid over it (``analytics.by_hand``), so that it wins over every import,
also a later one. All of a plan is one value; every change is a new value.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from funnel_planner.domain.checks import MAX_TEXT, check_text, new_id
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import LOST_TARGET

ID, NAME, EMAIL, PHONE, CHANNEL, CREATED, VALUE = "id", "name", "email", "phone", "channel", "created", "value"
"""Names of the fields every lead has; texts of other columns are named by ``column_field``."""
PERSONAL_FIELDS = (ID, NAME, EMAIL, PHONE)
MOST_AT_ONCE = 20_000
"""Leads that can be changed by hand in one go; whoever means more means the import."""
_COLUMN = "column:"
_OWN = "by-hand-"


@dataclass(frozen=True, slots=True)
class Step:
    """A lead is at a stage (or lost: ``LOST_TARGET``) since a day; None: nobody knows since when.

    ``corrects``: and it never was further. What an import says of later stages or a loss is then wrong, unless it is
    dated after this step's day, which is the day of the correction and not that of the stage.
    """

    stage_id: str
    day: date | None = None
    corrects: bool = False

    @property
    def is_loss(self) -> bool:
        """The lead is lost."""
        return self.stage_id == LOST_TARGET


@dataclass(frozen=True, slots=True)
class HandLead:
    """What was said by hand of one lead.

    An imported lead is recognised by its id (``key``); one without an id by the row it was first found in, and, when
    that import is gone, by who it is.
    """

    key: str = ""
    """Lead id; empty: the files give it none. Added leads without an id get one of their own (``own_key``)."""
    batch: str = ""
    row: int = -1
    """Where an imported lead was shown when it was first touched: batch id, and number of the stored row."""
    added: bool = False
    """Made by hand; no file has to know it."""
    who: tuple[tuple[str, str], ...] = ()
    """What the file said then: personal fields and their texts."""
    fields: tuple[tuple[str, str], ...] = ()
    """Fields and their texts as they are now; an empty text: there is nothing. ``created`` is an ISO day, ``value``
    whole minor units."""
    steps: tuple[Step, ...] = ()
    """In the order they were made."""
    deleted: bool = False

    @property
    def identity(self) -> tuple[str, str, int]:
        """Equal for facts about the same lead."""
        return (self.key, "", -1) if self.key else ("", self.batch, self.row)

    @property
    def says_something(self) -> bool:
        """Without it something would be different."""
        return self.added or self.deleted or bool(self.fields) or bool(self.steps)

    def text(self, field: str) -> str | None:
        """What a field was set to; None: it was not touched."""
        return next((text for name, text in self.fields if name == field), None)

    def known(self, field: str) -> str:
        """What is known of a personal field without looking at a file."""
        text = self.text(field)
        return next((was for name, was in self.who if name == field), "") if text is None else text


@dataclass(frozen=True, slots=True)
class ByHand:
    """Everything that was said by hand in a plan, in the order leads were first touched."""

    leads: tuple[HandLead, ...] = ()

    @property
    def deleted(self) -> tuple[HandLead, ...]:
        """Leads that are hidden, the last one first touched first."""
        return tuple(lead for lead in reversed(self.leads) if lead.deleted)

    def known_as(self, leads: Iterable[HandLead]) -> list[HandLead]:
        """For each of ``leads`` what is said already, else the lead as it is given."""
        said = {lead.identity: lead for lead in self.leads}
        return [said.get(lead.identity, lead) for lead in leads]

    def with_leads(self, changed: Iterable[HandLead]) -> "ByHand":
        """These facts in place of older ones about the same leads; what says nothing any more is left out."""
        fresh = {lead.identity: lead for lead in changed}
        kept = [fresh.pop(lead.identity, lead) for lead in self.leads]
        return ByHand(tuple(lead for lead in (*kept, *fresh.values()) if lead.says_something))


def column_field(header: str) -> str:
    """The field of an imported column without a meaning of its own."""
    return _COLUMN + header


def header_of(field: str) -> str:
    """The column a field is for; empty for fields that every lead has."""
    return field.removeprefix(_COLUMN) if field.startswith(_COLUMN) else ""


def own_key() -> str:
    """An id for a lead that has none."""
    return _OWN + new_id()


def is_own_key(key: str) -> bool:
    """The id was made here, so nobody needs to see it."""
    return key.startswith(_OWN)


def with_fields(lead: HandLead, texts: dict[str, str]) -> HandLead:
    """The lead with some fields set. Raises ``PlannerError("text_too_long")``."""
    for name, text in texts.items():
        check_text(header_of(name) or name, text, MAX_TEXT)
    return replace(lead, fields=tuple((dict(lead.fields) | texts).items()))


def moved(lead: HandLead, stage_id: str, day: date | None) -> HandLead:
    """The lead with a further step on its way: forth, back, or lost. The same step twice is one."""
    step = Step(stage_id, day)
    return lead if lead.steps[-1:] == (step,) else replace(lead, steps=(*lead.steps, step))


def corrected(lead: HandLead, stage_id: str, day: date) -> HandLead:
    """The lead at a stage that it never went beyond, whatever was said until ``day``."""
    return replace(lead, steps=(*lead.steps, Step(stage_id, day, corrects=True)))


def deleted(lead: HandLead) -> HandLead:
    """The lead hidden everywhere; what else is known of it is kept for ``restored``."""
    return replace(lead, deleted=True)


def restored(lead: HandLead) -> HandLead:
    """The lead shown again."""
    return replace(lead, deleted=False)


def check_count(count: int) -> None:
    """Raises ``PlannerError("too_many_by_hand")`` beyond ``MOST_AT_ONCE``."""
    if count > MOST_AT_ONCE:
        raise PlannerError("too_many_by_hand", count=count, limit=MOST_AT_ONCE)
