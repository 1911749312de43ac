"""Whether a list whose leads cannot be recognised is one that is here already: in another container or order."""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from funnel_planner.domain.codec import from_plain
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CellType, Mapping, MergeRule, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData

_NOT_TEXTS = frozenset({Role.CREATED, Role.CLOSED, Role.TIME, Role.VALUE, Role.COST, Role.STAGE_REACHED, Role.IGNORE})
"""Roles of columns that containers write in different ways; what they say is compared as it was understood."""


class Repeats:
    """Compares an import under way with earlier ones of as many rows; told its rows as they come."""

    def __init__(self, file: PlanFile, plan: Plan, mapping: Mapping, row_count: int) -> None:
        self._file, self._mapping = file, mapping
        hand = set(file.hand_batches(plan.batches))
        infos = [file.batch(batch) for batch in plan.batches if batch not in hand]
        recognised = tells_leads_apart(mapping)  # then rows need not be compared
        self._candidates = [info for info in infos if row_count and info.row_count == row_count and not recognised]
        self._rows = _Sum(mapping)

    @property
    def has_candidates(self) -> bool:
        """Some earlier import has as many rows, and only rows tell whether it is the same."""
        return bool(self._candidates)

    def note(self, file: int, cells: Sequence[str]) -> None:
        """These rows (JSON arrays) come next."""
        if self._candidates:
            self._rows.add(file, cells)

    def same(self, leads: "LeadData") -> BatchInfo | None:
        """The earlier import that says just the same; None where there is none or leads have keys."""
        if leads.has_keys or not leads.lead_count:
            return None
        for info in self._candidates:
            if info.lead_count == leads.lead_count and self._is_same(info, leads):
                return info
        return None

    def _is_same(self, info: BatchInfo, leads: "LeadData") -> bool:
        import numpy as np

        from funnel_planner.analytics.comparing import signatures

        known = self._file.load_leads(info.id)
        waiting = known.as_of_day < leads.as_of_day and known.flags.get("scheduled_events", 0)
        if known.has_keys or waiting:
            return False
        if not np.array_equal(np.sort(signatures(known)), np.sort(signatures(leads))):
            return False
        mapping = from_plain(Mapping, json.loads(info.mapping_json))
        rows = _Sum(mapping)
        for stored in self._file.stored_rows(info.id):
            rows.add(stored.file, stored.cells)
        return rows.total == self._rows.total


def tells_leads_apart(mapping: Mapping) -> bool:
    """Whether some list of leads or of stage changes has what its leads are recognised by."""
    wanted = {MergeRule.ID: (Role.ID,), MergeRule.EMAIL: (Role.EMAIL,), MergeRule.BOTH: (Role.ID, Role.EMAIL)}
    return any(
        file.shape is not Shape.AGGREGATE and file.column(role) is not None
        for file in mapping.files
        for role in wanted[mapping.merge]
    )


class _Sum:
    """The texts of rows as one number, whatever their order: of each row a hash, all added up."""

    def __init__(self, mapping: Mapping) -> None:
        self.total = 0
        self._columns = [
            [(c.index, label_key(c.header)) for c in file.columns if c.role not in _NOT_TEXTS and _is_text(c.type)]
            for file in mapping.files
        ]

    def add(self, file: int, rows: Sequence[str]) -> None:
        """Add rows (JSON arrays) of a file."""
        columns = self._columns[file]
        for row in rows:
            cells = json.loads(row)
            said = [
                f"{header}={label_key(str(cells[index]))}"
                for index, header in columns
                if index < len(cells) and cells[index] not in (None, "")
            ]
            digest = blake2b("\x1f".join(said).encode(errors="replace"), digest_size=8).digest()
            self.total = (self.total + int.from_bytes(digest, "little")) % (1 << 64)


def _is_text(kind: CellType) -> bool:
    return kind in (CellType.TEXT, CellType.EMPTY)
