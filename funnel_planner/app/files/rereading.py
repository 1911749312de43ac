"""Reading a file again in place of its own earlier reading: whether it is replaced, and what that changes."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.refreshing import Difference


class Missing(StrEnum):
    """What becomes of leads that a file read again no longer has, where most would leave the plan."""

    TAKE_OUT = "take_out"
    KEEP = "keep"
    """As on a later day: the earlier reading stays as history, if leads can be recognised."""
    ASK = "ask"


A_FEW = 5
"""So many leads may go without a question, unless none is left."""


class Rereading:
    """One reading under way of files that ``earlier`` is a reading of; told all cells as they come.

    ``beside``: the earlier one is not replaced, whatever the day.
    """

    def __init__(self, file: PlanFile, plan: Plan, earlier: str, *, beside: bool = False) -> None:
        self._file, self._plan, self.earlier, self._beside = file, plan, earlier, beside
        self._cells = hashlib.sha256()
        self.removed = self.kept = 0
        """Leads of the earlier reading that the files no longer have, and how many of them stay in the plan."""

    @cached_property
    def before(self) -> "LeadData":
        """The leads of the earlier reading, with their keys."""
        return self._file.load_leads(self.earlier, with_keys=True)

    def note(self, cells: Sequence[str]) -> None:
        """These rows come next."""
        _add(self._cells, cells)

    def completed(
        self, leads: "LeadData", row_keys: Sequence[str], mapping: Mapping
    ) -> "tuple[LeadData, Sequence[int]]":
        """The leads with what the earlier reading knows and this one cannot say; ``row_keys``: of every row.

        Leads whose rows could not be used stay as they were and come last, with the numbers of these rows; how far
        the others came stays known. Where stages are understood otherwise now, nothing of it holds any more.
        """
        from funnel_planner.analytics.carrying import with_history, with_unread
        from funnel_planner.app.files.mapping_text import mapping_from_json

        if not understood_alike(mapping_from_json(self._file.batch(self.earlier).mapping_json), mapping):
            return leads, ()
        if self._is_replaced_by(leads):
            leads = with_history(self.before, leads)
        return with_unread(self.before, leads, row_keys)

    def difference(self, leads: "LeadData") -> "Difference | None":
        """What replacing the earlier reading changes; None where it stays beside this one, as history.

        It is replaced on the same day, and where leads cannot be recognised: they would be there twice.
        """
        from funnel_planner.analytics.refreshing import difference, known_to, lead_count

        before = self.before
        found = difference(before, leads)
        self.removed = self.kept = found.removed
        if not self._is_replaced_by(leads):
            return None
        if not (found.created or found.removed):
            return found
        place, others = self._others()
        found = difference(before, leads, known_to(others, leads))
        self.kept = 0
        if others and found.removed:  # what the plan has then tells which of them stay
            had = lead_count([*others[:place], before, *others[place:]])
            self.kept = lead_count([*others, leads]) - had - found.created + found.removed
            self.kept = min(max(self.kept, 0), found.removed)
        return found

    def loses_most(self, leads: "LeadData") -> bool:
        """More than half of the leads would leave the plan, and more than a few; or all rows of a report.

        As ``difference`` found, which comes first.
        """
        gone, reports = self.removed - self.kept, (_report_rows(self.before), _report_rows(leads))
        most = gone > A_FEW and 2 * gone > self.before.lead_count
        return most or bool(gone and not leads.lead_count) or bool(reports[0] and not reports[1])

    def says_the_same(self) -> bool:
        """Every cell is as it was: the file was only saved again."""
        earlier = hashlib.sha256()
        for rows in self._file.stored_rows(self.earlier):
            _add(earlier, rows.cells)
        return earlier.digest() == self._cells.digest()

    def _is_replaced_by(self, leads: "LeadData") -> bool:
        """These leads take the place of the earlier ones."""
        can_follow = _recognisable(self.before) and (not leads.lead_count or _recognisable(leads))
        return not (can_follow and (self._beside or self.before.as_of_day < leads.as_of_day))

    def _others(self) -> "tuple[int, list[LeadData]]":
        """The plan's other imports, and the place among them that the earlier reading has."""
        hand = set(self._file.hand_batches(self._plan.batches))
        imports = [batch for batch in self._plan.batches if batch not in hand]
        place = imports.index(self.earlier)
        others = [self._file.load_leads(batch, with_keys=True) for batch in imports if batch != self.earlier]
        return place, others


def understood_alike(before: Mapping, now: Mapping) -> bool:
    """Stages come from the same columns, and no label means another stage than before."""
    roles = (Role.STAGE, Role.LAST_STAGE, Role.OUTCOME, Role.STAGE_REACHED)

    def columns(mapping: Mapping) -> list[tuple[str, str, str]]:
        return sorted((c.header, c.role, c.stage_id) for file in mapping.files for c in file.columns if c.role in roles)

    meant = {label_key(label.label): label.target for label in now.labels}
    known = ((label_key(label.label), label.target) for label in before.labels if label.target)
    return columns(before) == columns(now) and all(meant.get(label, target) == target for label, target in known)


def _report_rows(leads: "LeadData") -> int:
    return sum(len(part.day) for part in (leads.counts, leads.pages) if part is not None)


def _recognisable(leads: "LeadData") -> bool:
    """Every lead has a key, so that a later reading finds it again."""
    return leads.lead_count > 0 and leads.has_keys and leads.keys is not None and "" not in leads.keys


def _add(digest: "hashlib._Hash", cells: Sequence[str]) -> None:
    for row in cells:
        digest.update(row.encode(errors="replace"))
        digest.update(b"\n")
