"""The rows of an import that were not simply used, each as it stood: read once more, however many they are."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_steps
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.table import Cell, TableSource

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One row: position of its file in the mapping, line, class, why (a kind with its value), and its cells.

    ``more``: what else there is to say of it, each a kind with its value.
    """

    file: int
    line: int
    row_class: RowClass
    reason: str
    value: str
    cells: tuple[Cell, ...]
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """Some of them, in file and line order."""

    rows: tuple[LeftOutRow, ...]


def left_out_steps(
    sources: Sequence[TableSource],
    mapping: Mapping,
    classes: frozenset[RowClass],
    known: Sequence[RowNote] = (),
) -> Iterator[Progress | LeftOutRows]:
    """The rows of these classes, some at a time, with progress on the way; two passes over the tables.

    Of used rows those with a remark, among them those that comparing with earlier imports made (``known``). Columns
    that are not to be brought in are blank. Raises as ``parse_steps``.
    """
    wanted: list[dict[int, list[RowNote]]] = [{} for _ in sources]
    for message in parse_steps(sources, mapping, keep_cells=False, all_notes=True):
        if isinstance(message, Parsed):
            for number, note in _placed(mapping, message.notes):
                wanted[number].setdefault(note.line, []).append(note)
        elif isinstance(message, Progress):
            yield message
    for number, note in _placed(mapping, known):
        wanted[number].setdefault(note.line, []).append(note)
    for number, source in enumerate(sources):
        decided = {line: _decisive(notes) for line, notes in wanted[number].items()}
        yield from _rows_of(
            source, number, mapping, {line: notes for line, notes in decided.items() if notes[0].row_class in classes}
        )


def _placed(mapping: Mapping, notes: Sequence[RowNote]) -> Iterator[tuple[int, RowNote]]:
    """Each note with the position of its file; of tables of one file (two sheets) notes come one after another."""
    places: dict[str, list[int]] = {}
    for number, file in enumerate(mapping.files):
        places.setdefault(file.path, []).append(number)
    last: dict[str, int] = {}
    seen: dict[str, set[int]] = {}
    for note in notes:
        of_file, lines = places.get(note.file, []), seen.setdefault(note.file, set())
        if not of_file:
            continue
        again = note.row_class is not RowClass.USED and note.line in lines
        if len(of_file) > 1 and (again or note.line < last.get(note.file, 0)):  # the next table begins
            of_file.pop(0)
            lines.clear()
        if note.row_class is not RowClass.USED:
            lines.add(note.line)
        last[note.file] = note.line
        yield of_file[0], note


def _decisive(notes: list[RowNote]) -> list[RowNote]:
    """The notes on one row, why it was left out first; a remark on a row that was left out is no class of its own."""
    return sorted(notes, key=lambda note: note.row_class is RowClass.USED)


def _rows_of(
    source: TableSource, number: int, mapping: Mapping, wanted: dict[int, list[RowNote]]
) -> Iterator[Progress | LeftOutRows]:
    ignored = sorted(column.index for column in mapping.files[number].columns if column.role is Role.IGNORE)
    found: list[LeftOutRow] = []
    left = dict(wanted)
    """Those not seen; of a table laid out across, each of the rows made of one line is."""
    for chunk in source.chunks() if wanted else ():
        for place, line in enumerate(chunk.lines):
            why = wanted.get(line)
            if why is not None:
                left.pop(line, None)
                found.append(_row(number, why, _cells(chunk.rows[place], ignored)))
        if len(found) >= ROWS_AT_ONCE:
            yield LeftOutRows(tuple(found))
            found = []
        yield Progress(*_progress(source), "rows")
    # lines above a header are not among stored rows: their text is all there is
    gone = [_row(number, why, (why[0].value,)) for why in left.values()]
    if found or gone:
        yield LeftOutRows(tuple(sorted([*gone, *found], key=lambda row: row.line)))


def _row(number: int, why: Sequence[RowNote], cells: tuple[Cell, ...]) -> LeftOutRow:
    first, *more = why
    said = dict.fromkeys((note.reason, note.value) for note in more)
    said.pop((first.reason, first.value), None)
    return LeftOutRow(number, first.line, first.row_class, first.reason, first.value, cells, tuple(said))


def left_out_files(mapping: Mapping, classes: Sequence[RowClass], known: Sequence[RowNote] = ()) -> Iterator[object]:
    """The task of the reading process: ``Progress`` and ``LeftOutRows`` messages."""
    from funnel_planner.spreadsheet.meaning.reshaping import open_plain

    with ExitStack() as stack:
        sources = [stack.enter_context(open_plain(file)) for file in mapping.files]
        yield from left_out_steps(sources, mapping, frozenset(classes), known)


def _cells(row: Sequence[Cell], ignored: Sequence[int]) -> tuple[Cell, ...]:
    if not ignored:
        return tuple(row)
    return tuple(None if index in ignored else cell for index, cell in enumerate(row))


def _progress(source: TableSource) -> tuple[int, int | None]:
    done, total = source.progress()
    return done, total or None
