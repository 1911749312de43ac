"""The rows of an import that were not used, each as it stood: read once more, however many they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_steps
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.table import Cell, TableSource

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One row: position of its file in the mapping, line, class, why (a kind with its value), and its cells."""

    file: int
    line: int
    row_class: RowClass
    reason: str
    value: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """Some of them, in file and line order."""

    rows: tuple[LeftOutRow, ...]


def left_out_steps(
    sources: Sequence[TableSource], mapping: Mapping, classes: frozenset[RowClass]
) -> Iterator[Progress | LeftOutRows]:
    """The rows of these classes, some at a time, with progress on the way; two passes over the tables.

    Columns that are not to be brought in are blank. Raises as ``parse_steps``.
    """
    wanted: list[dict[int, tuple[RowClass, str, str]]] = [{} for _ in sources]
    places: dict[str, list[int]] = {}
    for number, file in enumerate(mapping.files):
        places.setdefault(file.path, []).append(number)
    for message in parse_steps(sources, mapping, keep_cells=False, all_notes=True):
        if isinstance(message, Parsed):
            for note in message.notes:
                if note.row_class in classes and note.row_class is not RowClass.USED:
                    # of tables of one file (two sheets), the first one that still lacks the line
                    free = (n for n in places[note.file] if note.line not in wanted[n])
                    wanted[next(free, places[note.file][-1])][note.line] = (note.row_class, note.reason, note.value)
        elif isinstance(message, Progress):
            yield message
    for number, source in enumerate(sources):
        yield from _rows_of(source, number, mapping, wanted[number])


def _rows_of(
    source: TableSource, number: int, mapping: Mapping, wanted: dict[int, tuple[RowClass, str, str]]
) -> Iterator[Progress | LeftOutRows]:
    ignored = [column.index for column in mapping.files[number].columns if column.role is Role.IGNORE]
    found: list[LeftOutRow] = []
    left = dict(wanted)
    for chunk in source.chunks() if wanted else ():
        for place, line in enumerate(chunk.lines):
            why = left.pop(line, None)
            if why is not None:
                found.append(LeftOutRow(number, line, *why, cells=_cells(chunk.rows[place], ignored)))
        if len(found) >= ROWS_AT_ONCE:
            yield LeftOutRows(tuple(found))
            found = []
        yield Progress(*_progress(source), "rows")
    # lines above a header are not among stored rows: their text is all there is
    gone = [LeftOutRow(number, line, *why, cells=(why[2],)) for line, why in left.items()]
    if found or gone:
        yield LeftOutRows(tuple(sorted([*gone, *found], key=lambda row: row.line)))


def left_out_files(mapping: Mapping, classes: Sequence[RowClass]) -> Iterator[object]:
    """The task of the reading process: ``Progress`` and ``LeftOutRows`` messages."""
    from contextlib import ExitStack

    from funnel_planner.spreadsheet.tables.opening import open_mapped

    with ExitStack() as stack:
        sources = [stack.enter_context(open_mapped(file)) for file in mapping.files]
        yield from left_out_steps(sources, mapping, frozenset(classes))


def _cells(row: Sequence[Cell], ignored: Sequence[int]) -> tuple[Cell, ...]:
    if not ignored:
        return tuple(row)
    return tuple(None if index in ignored else cell for index, cell in enumerate(row))


def _progress(source: TableSource) -> tuple[int, int | None]:
    done, total = source.progress()
    return done, total or None
