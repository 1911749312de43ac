"""Reading files by their mapping: ``LeadData``, a ledger that adds up, and notes on every row that was not simply used.

``parse_source(sources, mapping)`` works on any ``TableSource``, one for each file of the mapping, in any process; it is
what tests and the rebuilding of stored batches call. ``parse_files(mapping)`` is the task of the reading process: it
opens the files and streams ``RowChunk`` messages for storing, and ``Parsed`` last.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from funnel_planner.analytics.further_rows import FurtherRows
from funnel_planner.analytics.leads import Int32Array, LeadData
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.domain.mapping import Mapping, MergeRule
from funnel_planner.domain.oddities import Oddities
from funnel_planner.spreadsheet.leads.assembling import assemble
from funnel_planner.spreadsheet.leads.file_rows import FileReader, KnownColumns
from funnel_planner.spreadsheet.leads.row_arrays import RowChunk, Shared
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.learnt import KeptTable, shelf
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.table import TableSource

NOTES_LIMIT = 10_000
"""Row notes that are kept; the ledger counts all rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """What came of reading: leads, account of all rows."""

    leads: LeadData
    ledger: Ledger
    notes: tuple[RowNote, ...]
    headers: tuple[tuple[str, ...], ...]
    """Column names of each file."""
    first_rows: Int32Array
    """For each lead the number of its first row, counted over all ``RowChunk`` rows in order, from 0."""
    further_rows: FurtherRows
    """The leads' other rows, counted likewise."""
    oddities: Oddities = Oddities()

    def stored(self) -> LeadData:
        """The leads, once their rows are stored."""
        return replace(self.leads, stored_row=self.first_rows, further_rows=self.further_rows)


def parse_source(sources: Sequence[TableSource], mapping: Mapping) -> Parsed:
    """The leads in open tables. Raises as ``parse_steps`` does."""
    for message in parse_steps(sources, mapping, keep_cells=False):
        if isinstance(message, Parsed):
            return message
    raise AssertionError("parse_steps ends with Parsed")


def preview(surveys: Sequence[Survey], mapping: Mapping) -> Parsed:
    """The leads in the surveys' sample rows: quick, for showing what a mapping does; raises as ``parse_steps`` does."""
    tables = [MemoryTable(survey.sample_rows, survey.sample_lines, survey.info) for survey in surveys]
    return parse_source(tables, mapping)


def parse_files(mapping: Mapping, *, keep_cells: bool = True, only_keys: bool = False) -> Iterator[object]:
    """The task of the reading process: ``Progress`` and ``RowChunk`` messages, then ``Parsed``.

    With ``keep_cells`` the leads come without their keys, which are those of their first rows (``with_keys``): a
    million texts in one message would hold up the program. With ``only_keys`` the rows have nothing but these.
    """
    from funnel_planner.spreadsheet.meaning.reshaping import open_plain

    stamps = [FileStamp.of(file.path) for file in mapping.files]
    with ExitStack() as stack:
        sources: list[TableSource] = []
        learnt = []
        for stamp, file in zip(stamps, mapping.files, strict=True):
            source = stack.enter_context(open_plain(file))
            kept = shelf().chunks(stamp, source.info, file.header_row)
            sources.append(KeptTable(source.info, kept) if kept else source)
            learnt.append(shelf().columns(stamp, source.info, file.header_row))
        for message in parse_steps(sources, mapping, keep_cells=keep_cells, only_keys=only_keys, learnt=learnt):
            if keep_cells and isinstance(message, Parsed) and mapping.merge is not MergeRule.BOTH:
                yield replace(message, leads=replace(message.leads, keys=None))
            else:
                yield message


def with_keys(parsed: Parsed, row_keys: Sequence[str]) -> Parsed:
    """The leads with their keys again; ``row_keys`` are those of all ``RowChunk`` rows, empty where there are none."""
    if not parsed.leads.has_keys or parsed.leads.keys is not None:
        return parsed
    first_rows = parsed.first_rows
    if len(first_rows) == len(row_keys) and bool((first_rows[1:] > first_rows[:-1]).all()):
        keys = tuple(row_keys)
    else:
        keys = tuple([row_keys[row] for row in first_rows.tolist()])
    return replace(parsed, leads=replace(parsed.leads, keys=keys))


def parse_steps(
    sources: Sequence[TableSource],
    mapping: Mapping,
    *,
    keep_cells: bool,
    only_keys: bool = False,
    learnt: Sequence[KnownColumns] = (),
    all_notes: bool = False,
) -> Iterator[Progress | RowChunk | Parsed]:
    """Progress and, if ``keep_cells``, rows for storing while reading; ``Parsed`` last.

    ``learnt``: for each source the columns that a survey of exactly these rows has coded already.
    ``all_notes``: a note on each row that was not used, however many they are.

    Raises:
        PlannerError: ``log_without_id``; ``dates_ambiguous`` where day and month of a needed column are undecided;
            whatever reading raises.
    """
    shared = Shared(mapping, notes_per_class=sys.maxsize) if all_notes else Shared(mapping)
    files = []
    for number, source in enumerate(sources):
        known = learnt[number] if learnt else {}
        reader = FileReader(source, number, shared, keep_cells=keep_cells, only_keys=only_keys, learnt=known)
        yield from reader.chunks()
        files.append(reader.rows())
    result = assemble(files, shared)
    yield Parsed(
        leads=result.leads,
        ledger=result.ledger,
        notes=result.notes if all_notes else _some(result.notes),
        headers=tuple(tuple(column.header for column in file.columns) for file in mapping.files),
        first_rows=result.first_rows,
        further_rows=result.further_rows,
        oddities=result.oddities,
    )


def _some(notes: Sequence[RowNote]) -> tuple[RowNote, ...]:
    """The first notes; those on lines above a header always, for such lines are stored nowhere else."""
    above = sum(note.row_class is RowClass.PREAMBLE for note in notes)
    room = max(0, NOTES_LIMIT - above)
    kept = []
    for note in notes:
        if note.row_class is not RowClass.PREAMBLE:
            room -= 1
        if room >= 0 or note.row_class is RowClass.PREAMBLE:
            kept.append(note)
    return tuple(kept)
