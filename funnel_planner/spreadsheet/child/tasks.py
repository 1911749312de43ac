"""What the reading process can be asked to do.

A task is a generator: each message it yields is sent to the program (``Progress`` to the reporter). Arguments and
messages are plain values, arrays, or dataclasses and enumerations of this package. Modules are imported when asked for.
"""

from collections.abc import Callable, Iterator, Sequence

from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import Mapping


def survey(
    path: str,
    sheet: str = "",
    as_it_stands: bool = False,  # noqa: FBT001, FBT002 - arguments go by position
    headers: Sequence[str] = (),
) -> Iterator[object]:
    """One look over a whole file: as ``file_survey.survey_file``."""
    from funnel_planner.spreadsheet.tables.unpacking import begin_early, give_up_early

    begin_early(path)  # before the modules are loaded that look at it
    from funnel_planner.spreadsheet.meaning.file_survey import survey_file

    try:
        yield from survey_file(path, sheet, as_it_stands=as_it_stands, headers=headers)
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
    "survey": survey,
    "parse": parse,
    "recognise": recognise,
    "left_out": left_out,
}
