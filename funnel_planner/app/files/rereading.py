"""Reading a file again in place of its own earlier reading: whether it is replaced, and what that changes."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.refreshing import Difference


class Rereading:
    """One reading under way of files that ``earlier`` is a reading of; told all cells as they come."""

    def __init__(self, file: PlanFile, plan: Plan, earlier: str) -> None:
        self._file, self._plan, self.earlier = file, plan, earlier
        self._cells = hashlib.sha256()
        self.removed = self.kept = 0
        """Leads of the earlier reading that the files no longer have, and how many of them stay in the plan."""

    def note(self, cells: Sequence[str]) -> None:
        """These rows come next."""
        _add(self._cells, cells)

    def difference(self, leads: "LeadData") -> "Difference | None":
        """What replacing the earlier reading changes; None where it stays beside this one, as history.

        It is replaced on the same day, and where leads cannot be recognised: they would be there twice.
        """
        from funnel_planner.analytics.refreshing import difference, known_to, lead_count

        before = self._file.load_leads(self.earlier, with_keys=True)
        found = difference(before, leads)
        self.removed = self.kept = found.removed
        can_follow = _recognisable(before) and (not leads.lead_count or _recognisable(leads))
        if before.as_of_day < leads.as_of_day and can_follow:
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

    def says_the_same(self) -> bool:
        """Every cell is as it was: the file was only saved again."""
        earlier = hashlib.sha256()
        for rows in self._file.stored_rows(self.earlier):
            _add(earlier, rows.cells)
        return earlier.digest() == self._cells.digest()

    def _others(self) -> "tuple[int, list[LeadData]]":
        """The plan's other imports, and the place among them that the earlier reading has."""
        hand = set(self._file.hand_batches(self._plan.batches))
        imports = [batch for batch in self._plan.batches if batch not in hand]
        place = imports.index(self.earlier)
        others = [self._file.load_leads(batch, with_keys=True) for batch in imports if batch != self.earlier]
        return place, others


def _recognisable(leads: "LeadData") -> bool:
    """Every lead has a key, so that a later reading finds it again."""
    return leads.lead_count > 0 and leads.has_keys and leads.keys is not None and "" not in leads.keys


def _add(digest: "hashlib._Hash", cells: Sequence[str]) -> None:
    for row in cells:
        digest.update(row.encode(errors="replace"))
        digest.update(b"\n")
