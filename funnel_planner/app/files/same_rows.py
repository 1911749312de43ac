"""Rows of an import that was replaced by a later reading of its files, found again there by what stands in them.

That is how what was said by hand of a lead without id, e-mail or name goes on with it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import FileMapping, Mapping, Role
from funnel_planner.storage.plan_file import PlanFile

Found = dict[tuple[str, str, int], tuple[str, int]]
"""Batch and row in which leads were found again, by ``HandLead.identity``."""
Cells = tuple[int, tuple[str, ...]]
"""Number of a file, and what stands in some columns of one of its rows."""


def same_rows(file: PlanFile, imports: Sequence[str], facts: Iterable[HandLead]) -> Found:
    """Where the rows of facts are whose import is gone: in the newest other reading of the same tables.

    Cells are compared in the columns that both readings have. Of rows that are equal, the first goes with the first,
    and so on; a row that was changed is not found.
    """
    by_batch: dict[str, list[HandLead]] = {}
    for fact in facts:
        if fact.batch and fact.row >= 0 and fact.batch not in imports:
            by_batch.setdefault(fact.batch, []).append(fact)
    found: Found = {}
    for gone, own in by_batch.items():
        before = _mapping(file, gone)
        later = None if before is None else _later_reading(file, imports, before)
        if before is not None and later is not None:
            rows = _matched(file, (gone, before), later, {fact.row for fact in own})
            found |= {fact.identity: (later[0], rows[fact.row]) for fact in own if fact.row in rows}
    return found


def _matched(file: PlanFile, gone: tuple[str, Mapping], later: tuple[str, Mapping], wanted: set[int]) -> dict[int, int]:
    """Rows of one reading by those of another."""
    before, after = _common(gone[1], later[1]), _common(later[1], gone[1])
    seen: Counter[Cells] = Counter()
    places: dict[tuple[Cells, int], int] = {}
    for row, cells in _rows(file, gone[0], before):
        if row in wanted:
            places[cells, seen[cells]] = row
        seen[cells] += 1
    again: Counter[Cells] = Counter()
    hits = {cells for cells, _ in places}
    found = {}
    for row, cells in _rows(file, later[0], after):
        if cells in hits:
            if (cells, again[cells]) in places:
                found[places[cells, again[cells]]] = row
            again[cells] += 1
    return found


def _rows(file: PlanFile, batch_id: str, columns: Sequence[Sequence[int]]) -> Iterator[tuple[int, Cells]]:
    """Number and cells of every row of a batch."""
    number = 0
    for part in file.stored_rows(batch_id):
        for text in part.cells:
            cells = json.loads(text)
            said = (cells[index] if index < len(cells) else "" for index in columns[part.file])
            yield number, (part.file, tuple("" if cell is None else str(cell) for cell in said))
            number += 1


def _common(mapping: Mapping, other: Mapping) -> list[list[int]]:
    """For each file the columns that the other reading has, too, in the order of their headers."""
    return [
        [own[header] for header in sorted(own.keys() & _columns(beside).keys())]
        for each, beside in zip(mapping.files, other.files, strict=True)
        for own in (_columns(each),)
    ]


def _columns(each: FileMapping) -> dict[str, int]:
    return {column.header: column.index for column in each.columns if column.role is not Role.IGNORE}


def _later_reading(file: PlanFile, imports: Sequence[str], before: Mapping) -> tuple[str, Mapping] | None:
    """The newest import of the same tables."""
    for batch_id in reversed(imports):
        mapping = _mapping(file, batch_id)
        if mapping is not None and _tables(mapping) == _tables(before):
            return batch_id, mapping
    return None


def _tables(mapping: Mapping) -> list[tuple[str, str, int]]:
    return [(each.path, each.sheet, each.table) for each in mapping.files]


def _mapping(file: PlanFile, batch_id: str) -> Mapping | None:
    """How a batch was read; None: it is no longer kept."""
    try:
        return mapping_from_json(file.batch(batch_id).mapping_json)
    except PlannerError:
        return None
