"""The rows that an import left out, and used ones with a remark: each with its reason, to look at, or to mend.

Recomputed from the stored rows of an import, or read from the files before one: however many they are, not only
those that have a note.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_planner.app.files.ledger_words import reason_text
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.tables.own_columns import USED_WITH_REMARK, own_headers
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    from funnel_planner.publish.plain_sheets import PlainTable, Value
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
    from funnel_planner.spreadsheet.leads.left_out import LeftOutRow
    from funnel_planner.spreadsheet.tables.stored_table import StoredRow

LEFT_OUT = tuple(row_class for row_class in RowClass if row_class is not RowClass.USED)
"""All classes but used."""
LISTED = (*LEFT_OUT, RowClass.USED)
"""What is listed: of used rows those with a remark."""
_FROM_COMPARING = frozenset({"email_known"})
"""Reasons of remarks that come from comparing with earlier imports."""
SUFFIXES = (".xlsx", ".csv")
"""Files that they can be written to."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: how the files were understood, what they are called, and a way to read them."""

    mapping: Mapping
    file_names: tuple[str, ...]
    rows: "Callable[[Sequence[RowClass], Reporter], Iterator[LeftOutRow]]"


@dataclass(frozen=True, slots=True)
class Listed:
    """One row that was not simply used, in words; ``cells`` are as wide as the table."""

    file: str
    line: int
    row_class: RowClass
    reason: str
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The first rows of some classes, and how many there are in all."""

    headers: tuple[str, ...]
    rows: tuple[Listed, ...]
    total: int


def of_batch(file: PlanFile, batch_id: str) -> Source:
    """The rows of a stored import. Raises ``PlannerError("batch_unknown")``."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    info = file.batch(batch_id)
    mapping = mapping_from_json(info.mapping_json)

    def rows(classes: Sequence[RowClass], reporter: Reporter) -> "Iterator[LeftOutRow]":
        from funnel_planner.spreadsheet.leads.left_out import LeftOutRows, left_out_steps
        from funnel_planner.spreadsheet.tables.stored_table import StreamedTable

        kept = [_StoredRows(file, batch_id, number) for number in range(len(info.files))]
        tables = [StreamedTable(rows_of_file, info.row_count) for rows_of_file in kept]
        if RowClass.PREAMBLE in classes:
            above = (note for note in info.notes if note.row_class is RowClass.PREAMBLE)
            yield from (_preamble_row(mapping, note) for note in above)
        compared = [note for note in info.notes if note.reason in _FROM_COMPARING]
        for message in left_out_steps(tables, mapping, frozenset(classes) - {RowClass.PREAMBLE}, compared):
            if isinstance(message, LeftOutRows):
                yield from message.rows
            else:
                reporter.advance(message.done, message.total)

    return Source(mapping, tuple(known.name for known in info.files), rows)


def of_files(reader: "ReaderProcess", mapping: Mapping, notes: Sequence[RowNote] = ()) -> Source:
    """The rows of files that have not been imported, or just now; columns not to be brought in are blank.

    ``notes`` of an import just made: the remarks among them that reading alone does not make are kept.
    """
    compared = tuple(note for note in notes if note.reason in _FROM_COMPARING)

    def rows(classes: Sequence[RowClass], reporter: Reporter) -> "Iterator[LeftOutRow]":
        from funnel_planner.spreadsheet.leads.left_out import LeftOutRows

        for message in reader.run("left_out", mapping, tuple(classes), compared, reporter=reporter):
            if isinstance(message, LeftOutRows):
                yield from message.rows

    return Source(mapping, tuple(Path(file.path).name for file in mapping.files), rows)


def listing(
    source: Source, classes: Sequence[RowClass] = LISTED, *, most: int = 10_000, reporter: Reporter | None = None
) -> Listing:
    """Rows of these classes, at most ``most``, with the cells under the headers of all files.

    Takes about as long as reading the files. Raises ``PlannerError`` and ``Cancelled``.
    """
    headers, places = _common_headers(source.mapping)
    rows: list[Listed] = []
    total = 0
    for row in source.rows(tuple(classes), reporter or Silent()):
        total += 1
        if len(rows) < most:
            rows.append(_listed(source, row, len(headers), places[row.file]))
    return Listing(headers, tuple(rows), total)


def write(path: Path, source: Source, classes: Sequence[RowClass] = LISTED, reporter: Reporter | None = None) -> int:
    """Write all rows of these classes as a sheet to be mended and imported again; how many there were.

    It has the headers of the file and, behind them, *Reason*, *Line* and *File*, which mean nothing to a later
    import. Files of different columns become sheets of one workbook, or one table of all columns as CSV. What was at
    ``path`` is replaced in one step. Raises ``PlannerError``: ``left_out_suffix``, ``left_out_onto_source`` or
    as ``publish.replacing``; and ``Cancelled``.
    """
    from funnel_planner.publish.plain_sheets import write_tables, write_text

    check_target(path, [Path(file.path) for file in source.mapping.files])
    rows = source.rows(tuple(classes), reporter or Silent())
    if path.suffix.lower() == ".csv":
        first = source.mapping.files[0].delimiter if source.mapping.files else ""
        return write_text(path, _one_table(source, rows), first if len(first) == 1 else ",")
    return write_tables(path, _tables(source, rows))


def check_target(path: Path, sources: Iterable[Path]) -> None:
    """Whether rows can be written there. Raises ``PlannerError``: ``left_out_suffix``, ``left_out_onto_source``."""
    if path.suffix.lower() not in SUFFIXES:
        raise PlannerError("left_out_suffix", file=str(path))
    for source in sources:
        if path.exists() and source.exists() and path.samefile(source):
            raise PlannerError("left_out_onto_source", file=str(path))


def proposed_name(file_names: Sequence[str]) -> str:
    """A name for the sheet: that of the first file, and what it holds."""
    stem = Path(file_names[0]).stem if file_names else tr("Leads")
    return tr("{name} – left out.xlsx").format(name=stem)


def counted(ledger: Ledger) -> dict[RowClass, int]:
    """How many rows of each class were left out; classes without rows are left away."""
    counts = {row_class: int(getattr(ledger, row_class.value)) for row_class in LEFT_OUT}
    return {row_class: n for row_class, n in counts.items() if n}


class _StoredRows:
    """The stored rows of one file of a batch, as often as they are asked for."""

    def __init__(self, file: PlanFile, batch_id: str, number: int) -> None:
        self._file, self._batch_id, self._number = file, batch_id, number

    def __iter__(self) -> "Iterator[StoredRow]":
        for stored in self._file.stored_rows(self._batch_id):
            if stored.file == self._number:
                yield from zip(stored.lines, map(json.loads, stored.cells), strict=True)


def _preamble_row(mapping: Mapping, note: RowNote) -> "LeftOutRow":
    """A line above a header, which is not among the stored rows: its text is in its note."""
    from funnel_planner.spreadsheet.leads.left_out import LeftOutRow

    number = next((n for n, file in enumerate(mapping.files) if file.path == note.file), 0)
    return LeftOutRow(number, note.line, note.row_class, note.reason, note.value, (note.value,))


def _common_headers(mapping: Mapping) -> tuple[tuple[str, ...], list[list[int]]]:
    """The headers of all files, each once; and for each file where its columns stand among them."""
    headers: dict[str, int] = {}
    places = [[headers.setdefault(column.header, len(headers)) for column in file.columns] for file in mapping.files]
    return tuple(headers), places


def _listed(source: Source, row: "LeftOutRow", width: int, places: Sequence[int]) -> Listed:
    return Listed(
        source.file_names[row.file] if row.file < len(source.file_names) else "",
        row.line,
        row.row_class,
        _reason(source, row),
        tuple(_placed(row.cells, width, places)),
    )


def _reason(source: Source, row: "LeftOutRow") -> str:
    path = source.mapping.files[row.file].path
    said = [(row.reason, row.value), *row.more]
    return "; ".join(reason_text(RowNote(path, row.line, row.row_class, kind, value)) for kind, value in said)


def _written_reason(source: Source, row: "LeftOutRow") -> str:
    """The reason as it stands in a sheet, which has no column for the class."""
    reason = _reason(source, row)
    return tr(USED_WITH_REMARK).format(remark=reason) if row.row_class is RowClass.USED else reason


def _placed(cells: Sequence[object], width: int, places: Sequence[int]) -> list[object]:
    """Cells under common headers; what stands to the right of a file's last header is put in its last column."""
    found: list[object] = [None] * width
    for place, cell in zip(places, cells, strict=False):
        found[place] = None if cell == "" else cell
    beyond = [str(cell) for cell in cells[len(places) :] if cell not in (None, "")]
    if beyond and width:
        last = places[-1]
        found[last] = " ".join([*([str(found[last])] if found[last] not in (None, "") else []), *beyond])
    return found


def _one_table(source: Source, rows: "Iterator[LeftOutRow]") -> "PlainTable":
    from funnel_planner.publish.plain_sheets import PlainTable

    headers, places = _common_headers(source.mapping)
    made = (_row_values(source, row, len(headers), places[row.file]) for row in rows)
    return PlainTable("", (*headers, *own_headers()), made)


def _tables(source: Source, rows: "Iterator[LeftOutRow]") -> "list[PlainTable]":
    """One sheet for all files of the same columns; rows come file by file."""
    from funnel_planner.publish.plain_sheets import PlainTable

    files = source.mapping.files
    same = {tuple(column.header for column in file.columns) for file in files}
    if len(same) == 1:
        table = _one_table(source, rows)
        return [PlainTable(tr("Left out"), table.headers, table.rows, frozenset({len(table.headers) - 3}))]
    ordered = _by_file(rows, len(files))
    tables = []
    for number, file in enumerate(files):
        headers = [column.header for column in file.columns]
        places = list(range(len(headers)))
        tables.append(
            PlainTable(
                Path(source.file_names[number]).stem,
                (*headers, *own_headers()),
                (_row_values(source, row, len(places), places) for row in ordered[number]),
                frozenset({len(headers)}),
            )
        )
    return tables


def _by_file(rows: "Iterator[LeftOutRow]", count: int) -> "list[list[LeftOutRow]]":
    found: list[list[LeftOutRow]] = [[] for _ in range(count)]
    for row in rows:
        found[row.file].append(row)
    return found


def _row_values(source: Source, row: "LeftOutRow", width: int, places: Sequence[int]) -> "list[Value]":
    name = source.file_names[row.file] if row.file < len(source.file_names) else ""
    cells: list[Value] = [
        cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
        for cell in _placed(row.cells, width, places)
    ]
    return [*cells, _written_reason(source, row), row.line, name]
