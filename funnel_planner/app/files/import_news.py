"""What an import under way is to a plan: one comparison, asked before storing it and while it is stored alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app.files.import_changes import already_there, brought_in_before, changes_of, is_of, read_otherwise
from funnel_planner.app.files.repeats import Repeats, tells_leads_apart
from funnel_planner.app.files.rereading import Missing, Rereading
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.oddities import Oddities, Overlap, Replaced
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.spreadsheet.leads.parsing import Parsed


@dataclass(frozen=True, slots=True)
class News:
    """What an import changes in a plan, and whether that is anything at all."""

    anything: bool
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    """Leads of the earlier reading that the files no longer have."""
    kept: int = 0
    """How many of them stay in the plan."""
    replaces: tuple[str, ...] = ()
    """Batches whose place it takes."""
    conflicts: tuple[int, ...] = ()

    def told(self, ledger: Ledger) -> Ledger:
        """A ledger of the rows with what becomes of the leads."""
        return replace(ledger, created=self.created, updated=self.updated, unchanged=self.unchanged, gone=self.removed)


class Comparison:
    """Compares an import with the plan's earlier ones; told all rows as they come, asked for the news at the end.

    ``instead_of`` is the batch of an earlier reading of the same files, where one is to be read again; ``missing``:
    what becomes of leads that it alone has.
    """

    def __init__(
        self, file: PlanFile, plan: Plan, drafted: "Draft", instead_of: str = "", missing: Missing = Missing.TAKE_OUT
    ) -> None:
        self._file, self._plan, self._mapping = file, plan, drafted.mapping
        self._sha256s = [survey.sha256 for survey in drafted.surveys]
        self._imports = [info for info in map(file.batch, plan.batches) if info.kind == "file"]
        self._row_count = sum(survey.row_count for survey in drafted.surveys)
        self._repeats = Repeats(file, plan, drafted.mapping, self._row_count)
        self._missing = missing
        beside = missing is Missing.KEEP
        self._again = Rereading(file, plan, instead_of, beside=beside) if instead_of in plan.batches else None
        self.held_rows: tuple[int, ...] = ()
        """Numbers of the rows that could not be used, of leads that stay as they were."""
        self._open = brought_in_before(self._imports, self._sha256s, drafted.mapping)

    @property
    def has_earlier(self) -> bool:
        """The plan has leads or reports already."""
        return bool(self._plan.batches)

    @property
    def hidden_now(self) -> tuple[str, ...]:
        """Headers of columns that an earlier reading of the same files brought in and this one does not."""
        return tuple(dict.fromkeys(header for headers in self._open.values() for header in headers))

    @property
    def wants_rows(self) -> bool:
        """Rows are to be told, for leads alone do not say whether they are here already."""
        return self._again is not None or self._repeats.has_candidates

    @property
    def may_say_nothing_new(self) -> bool:
        """Leads are recognised, and an earlier import has as many rows: it is worth looking before storing."""
        as_many = any(info.row_count == self._row_count for info in self._imports)
        return self._again is None and not self._open and as_many and tells_leads_apart(self._mapping)

    def already_there(self) -> BatchInfo | None:
        """An earlier import that is just the same, so that nothing need be read."""
        if self._open or self._again is not None:  # read again in place of an earlier reading: compared with that one
            return None
        return already_there(self._file, reversed(self._imports), self._sha256s, self._mapping)

    def note(self, file: int, cells: Sequence[str]) -> None:
        """These rows (JSON arrays, without what is not brought in) come next."""
        if self._again is not None:
            self._again.note(cells)
        self._repeats.note(file, cells)

    def completed(self, parsed: "Parsed", row_keys: Sequence[str]) -> "Parsed":
        """What was read, with what only the earlier reading of the same files knows; those leads come last."""
        import numpy as np

        if self._again is None:
            return parsed
        leads, rows = self._again.completed(parsed.leads, row_keys, self._mapping)
        self.held_rows = tuple(rows)
        first_rows = np.concatenate((parsed.first_rows, np.array(rows, dtype=np.int32)))
        return replace(parsed, leads=leads, first_rows=first_rows)

    def check_missing(self, leads: "LeadData") -> None:
        """Raise ``link_leads_missing`` where most leads would leave the plan and nobody agreed; after ``news``."""
        if self._again is None or self._missing is Missing.TAKE_OUT or not self._again.loses_most(leads):
            return
        gone = self._again.removed - self._again.kept
        file, known = self._mapping.files[0].path, self._again.before.lead_count
        kind = "link_leads_missing" if gone else "link_totals_missing"
        raise PlannerError(kind, file=Path(file).name, gone=gone, known=known)

    def news(self, leads: "LeadData") -> News:
        """What these leads are to the plan. An earlier reading of more columns gives way to this one."""
        moved = None if self._again is None else self._again.difference(leads)
        if self._again is not None and moved is not None:
            is_news = bool(self._open) or not (moved.is_empty and self._again.says_the_same())
            replaces = tuple(dict.fromkeys((self._again.earlier, *self._open)))
            counted = (moved.created, moved.updated, moved.unchanged, moved.removed)
            return News(is_news, *counted, self._again.kept, replaces)
        gone = (0, 0) if self._again is None else (self._again.removed, self._again.kept)
        known = None if self._open else self._repeats.same(leads)
        if known is not None:
            return News(False, 0, 0, known.lead_count, *gone)
        replaces = tuple(dict.fromkeys((*read_otherwise(self._imports, self._sha256s, leads), *self._open)))
        found, is_news = changes_of(self._file, self._plan, replaces, leads)
        begins_anew = self._missing is Missing.KEEP and bool(gone[0])  # from now on this is what the file said last
        return News(
            anything=bool(found.created or found.updated or is_news or self._open) or begins_anew,
            created=found.created,
            updated=found.updated,
            unchanged=found.unchanged,
            removed=gone[0],
            kept=gone[1],
            replaces=replaces,
            conflicts=found.conflicts,
        )

    def with_reports_met(self, oddities: Oddities, leads: "LeadData", name: str) -> Oddities:
        """With what these reports do to those of earlier imports; ``name``: of the files."""
        from funnel_planner.analytics.merging import merging_order
        from funnel_planner.analytics.report_merging import replaced_numbers
        from funnel_planner.app.files.mapping_text import mapping_from_json
        from funnel_planner.app.files.report_overlaps import overlap

        if leads.counts is None and leads.pages is None:
            return oddities
        found: dict[str, int] = {}
        overlaps: list[Overlap] = []
        for info in self._imports:
            if is_of(info, self._sha256s) or (self._again is not None and info.id == self._again.earlier):
                continue
            known = self._file.load_leads(info.id)
            mine_last = merging_order([known.as_of_day, leads.as_of_day]) == [0, 1]
            count = replaced_numbers(known, leads) if mine_last else replaced_numbers(leads, known)
            called = ", ".join(file.name for file in info.files)
            if count:
                loser = called if mine_last else name
                found[loser] = found.get(loser, 0) + count
            met = overlap(called, (known, mapping_from_json(info.mapping_json)), (leads, self._mapping))
            overlaps += [] if met is None else [met]
        told = tuple(Replaced(file, count) for file, count in found.items())
        return replace(oddities, replaced=told, overlaps=tuple(dict.fromkeys(overlaps)))
