"""What the reading process can be asked to do.

A task is a generator: each message it yields is sent to the program (``Progress`` to the reporter). Arguments and
messages are plain values, arrays, or dataclasses and enumerations of this package. Modules are imported when asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import Mapping
from funnel_planner.spreadsheet.tables.table import Chunk, TableInfo


def describe(path: str, *, rows: int = 20) -> Iterator[TableInfo | Chunk]:
    """What a file is and how it is read, then its first rows."""
    from funnel_planner.spreadsheet.tables.opening import open_table

    with open_table(Path(path)) as table:
        yield table.info
        first = next(iter(table.chunks(rows)), Chunk([], []))
        yield Chunk(list(first.lines), [list(row) for row in first.rows])


def survey(
    path: str,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    header_row: int = -1,
    table: int = 0,
    as_it_stands: bool = False,  # noqa: FBT001, FBT002 - arguments go by position
) -> Iterator[object]:
    """One look over a whole file: a ``survey.Survey``. ``header_row`` -1: found from the content; 0: there is none.

    ``table``: which of several on a sheet or in a file, from 1; 0: the one most probably meant. ``as_it_stands``: a
    table with months or channels side by side is not turned into rows.
    """
    from funnel_planner.spreadsheet.tables.unpacking import begin_early, give_up_early

    begin_early(path)  # before the modules are loaded that look at it
    from funnel_planner.spreadsheet.meaning.file_survey import survey_file

    try:
        yield from survey_file(path, sheet, encoding, delimiter, header_row, table, as_it_stands=as_it_stands)
    finally:
        give_up_early()


def parse(mapping: Mapping, keep_cells: bool = True) -> Iterator[object]:  # noqa: FBT001, FBT002 - arguments go by position
    """The files of a mapping as ``file_rows.RowChunk`` messages (with ``keep_cells``), then ``parsing.Parsed``."""
    from funnel_planner.spreadsheet.leads.parsing import parse_files

    yield from parse_files(mapping, keep_cells=keep_cells)


def recognise(mapping: Mapping) -> Iterator[object]:
    """As ``parse``, but the rows come with nothing but their keys: enough to see whether leads have changed."""
    from funnel_planner.spreadsheet.leads.parsing import parse_files

    yield from parse_files(mapping, only_keys=True)


def left_out(mapping: Mapping, classes: Sequence[RowClass], known: Sequence[RowNote] = ()) -> Iterator[object]:
    """The rows of these classes, as ``left_out.LeftOutRows`` messages; ``known``: remarks beside those of reading."""
    from funnel_planner.spreadsheet.leads.left_out import left_out_files

    yield from left_out_files(mapping, classes, known)


TASKS: dict[str, Callable[..., Iterator[object]]] = {
    "describe": describe,
    "survey": survey,
    "parse": parse,
    "recognise": recognise,
    "left_out": left_out,
}
