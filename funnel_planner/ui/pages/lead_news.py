"""What the leads page says above its views: what an import did, what was taken out, what by hand hangs in the air."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shiboken6 import isValid

from funnel_planner.app.explain import explain
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.records import BY_HAND
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.widgets import Notice
from funnel_planner.words import tr, trn

if TYPE_CHECKING:
    from funnel_planner.storage.plan_file import BatchInfo


MOST_NAMED = 3
"""Leads that are named; more are counted."""


class LeadNews:
    """One notice and the plan that it is about: of another one it would be wrong, and its button undo too much."""

    def __init__(self, desk: Desk, notice: Notice) -> None:
        self._desk, self._notice = desk, notice
        self._said_of: Plan | None = None
        self._missing: tuple[HandLead, ...] = ()

    def say(self, text: str, kind: str = "info", button: str = "", act: Callable[[], object] | None = None) -> None:
        """Say something of the plan as it is now."""
        self._notice.say(text, kind, button, act)
        self._said_of = self._desk.session.state.plan

    def refuse(self, error: PlannerError) -> None:
        """Say why something cannot be done."""
        if isValid(self._notice):
            self._notice.say(explain(error), "error")

    def forget(self, state: State) -> None:
        """Say no more of a plan that has changed."""
        if self._said_of is not None and not state.is_preview and state.plan != self._said_of:
            self._notice.clear()
            self._said_of = None

    def say_nothing_new(self, ledger: Ledger) -> None:
        """An import brought nothing."""
        text = trn(
            "Nothing new: the {n} lead of this file is here already.",
            "Nothing new: the {n} leads of this file are here already.",
            ledger.unchanged,
        )
        self.say(text if ledger.unchanged else tr("Nothing new: the totals of this file are here already."))

    def say_removed(self, info: "BatchInfo") -> None:
        """An import was taken out of the plan; the button brings it back."""
        text = trn("The import of {n} lead was taken out.", "The import of {n} leads was taken out.", info.lead_count)
        if info.kind == BY_HAND:
            text = tr("All that was made by hand was taken out.")
        elif not info.lead_count:
            text = tr("The import of these totals was taken out.")
        self.say(text, "info", tr("Bring it back"), self._desk.session.undo)

    def say_missing(self) -> None:
        """Say it when changes made by hand lost the leads they are about; once."""
        overlaid = self._desk.session.overlaid()
        missing = () if overlaid is None else overlaid.missing
        if missing and missing != self._missing:
            self.say(" ".join(missing_sentences(missing)), "warning")
        self._missing = missing


def missing_sentences(missing: Sequence[HandLead]) -> list[str]:
    """That leads which were changed by hand are in no import any more, and which: those with a number by that."""
    found = []
    keys = [lead.key for lead in missing if lead.key]
    if keys:
        named, more = keys[:MOST_NAMED], len(keys) - MOST_NAMED
        if more > 0:
            named.append(trn("{n} more", "{n} more", more))
        text = trn(
            "The lead {leads} was changed by hand and is in no import any more. What was changed is kept, and counts"
            " again when it comes back.",
            "The leads {leads} were changed by hand and are in no import any more. What was changed is kept, and counts"
            " again when they come back.",
            len(keys),
        )
        found.append(text.format(leads=", ".join(named)))
    if len(keys) < len(missing):
        text = trn(
            "{n} lead that was changed by hand is in no import any more: it has no number, and nothing else tells"
            " it from others. What was changed is kept, and counts again when the lead comes back.",
            "{n} leads that were changed by hand are in no import any more: they have no number, and nothing else"
            " tells them from others. What was changed is kept, and counts again when the leads come back.",
            len(missing) - len(keys),
        )
        found.append(text)
    return found
