"""Leads by hand: add, change, move, lose, open again, delete, restore. Each is one undoable edit with a name."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from funnel_planner.app.edit_names import edit_name
from funnel_planner.app.session import Session
from funnel_planner.domain import by_hand
from funnel_planner.domain.by_hand import (
    EMAIL,
    ID,
    NAME,
    PHONE,
    ByHand,
    HandLead,
    check_count,
    own_key,
    with_fields,
)
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import LOST_TARGET
from funnel_planner.spreadsheet.meaning.amounts import parse_amount
from funnel_planner.words.formats import decimal_mark

MINOR_PER_UNIT = 100
MOST_VALUE = 10**13
"""Largest value of a lead, in units of money."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says of a lead: texts by field, the stage it is at (empty: not said), and since when."""

    texts: Mapping[str, str]
    stage_id: str = ""
    day: date | None = None


class HandWork:
    """What can be done by hand with leads of a session's plan. All raise ``PlannerError``; nothing is changed then."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: Draft, taken: Collection[str] = ()) -> HandLead:
        """Add a lead; ``taken`` are the ids of other leads. Raises ``lead_empty``, ``lead_id_taken`` and for texts."""
        texts = {field: text for field, text in draft.texts.items() if text}
        if not any(texts.get(field) for field in (NAME, EMAIL, PHONE, ID)):
            raise PlannerError("lead_empty")
        said = self._session.by_hand()
        key = texts.pop(ID, "")
        if key and (key in taken or any(lead.key == key for lead in said.leads)):
            raise PlannerError("lead_id_taken", id=key)
        lead = with_fields(HandLead(key=key or own_key(), added=True), texts)
        if draft.stage_id:
            lead = by_hand.moved(lead, draft.stage_id, draft.day)
        self._session.edit_by_hand(said.with_leads([lead]), edit_name("add", 1))
        return lead

    def change(self, leads: Sequence[HandLead], texts: Mapping[str, str]) -> None:
        """Set fields of leads."""
        self._edit(leads, lambda lead: with_fields(lead, dict(texts)), "edit")

    def move(self, leads: Sequence[HandLead], stage_id: str, day: date | None) -> None:
        """Put leads at a stage since a day: forth or back, it is a further step on their way."""
        self._edit(leads, lambda lead: by_hand.moved(lead, stage_id, day), "move", self._stage_name(stage_id))

    def correct(self, leads: Sequence[HandLead], stage_id: str, day: date) -> None:
        """Leads never went beyond a stage and are not lost, whatever was said until ``day``."""
        self._edit(leads, lambda lead: by_hand.corrected(lead, stage_id, day), "correct", self._stage_name(stage_id))

    def lose(self, leads: Sequence[HandLead], day: date | None, reason_field: str = "", reason: str = "") -> None:
        """Mark leads as lost since a day; a reason goes into the column for it."""

        def lose(lead: HandLead) -> HandLead:
            lost = by_hand.moved(lead, LOST_TARGET, day)
            return with_fields(lost, {reason_field: reason}) if reason_field and reason else lost

        self._edit(leads, lose, "lose")

    def reopen(self, leads: Sequence[tuple[HandLead, str]], day: date) -> None:
        """Open leads again at the stages named with them: they are not lost since ``day``."""
        stages = {lead.identity: stage_id for lead, stage_id in leads}
        self._edit([lead for lead, _ in leads], lambda lead: by_hand.moved(lead, stages[lead.identity], day), "reopen")

    def delete(self, leads: Sequence[HandLead]) -> None:
        """Hide leads everywhere, also when a file brings them again."""
        self._edit(leads, by_hand.deleted, "delete")

    def restore(self, leads: Sequence[HandLead]) -> None:
        """Show deleted leads again."""
        self._edit(leads, by_hand.restored, "restore")

    def as_in_file(self, leads: Sequence[HandLead]) -> None:
        """Forget what was said by hand of imported leads: they are as their files say again."""
        self._edit(leads, lambda lead: replace(lead, fields=(), steps=(), deleted=False), "take_back")

    def _edit(
        self, leads: Sequence[HandLead], change: Callable[[HandLead], HandLead], edit: str, what: str = ""
    ) -> None:
        check_count(len(leads))
        said: ByHand = self._session.by_hand()
        changed = said.with_leads(map(change, said.known_as(leads)))
        self._session.edit_by_hand(changed, edit_name(edit, len(leads), what))

    def _stage_name(self, stage_id: str) -> str:
        plan = self._session.state.plan
        return plan.stages[plan.stage_index(stage_id)].name


def read_value(text: str) -> str:
    """The stored form of an amount as typed: whole minor units; blank stays blank. Raises ``PlannerError``.

    Amounts are read as those of files (``1.234,50``, ``2,5 tys.``), by the decimal mark of the language in use where
    the text leaves it open, and rounded like those.
    """
    from funnel_planner.spreadsheet.leads.number_columns import minor_of

    if not text.strip():
        return ""
    try:
        amount = parse_amount(text, decimal_mark())
    except ValueError as error:
        raise PlannerError("lead_value_unreadable", value=text) from error
    if not abs(amount) <= MOST_VALUE:
        raise PlannerError("lead_value_unreadable", value=text)
    return str(minor_of(amount))


def read_email(text: str) -> str:
    """An address as typed. Raises ``PlannerError("lead_email_unreadable")`` for what cannot be one."""
    cleaned = text.strip()
    name, _, host = cleaned.rpartition("@")
    if cleaned and (not name or not host or " " in cleaned):
        raise PlannerError("lead_email_unreadable", value=cleaned)
    return cleaned
