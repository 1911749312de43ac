"""Looking a file over, in the reading process."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from funnel_planner.spreadsheet.meaning.reshaping import reshaped
from funnel_planner.spreadsheet.meaning.survey import Survey, survey_steps
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.fingerprint import file_fingerprint
from funnel_planner.spreadsheet.tables.learnt import Learnt, shelf
from funnel_planner.spreadsheet.tables.opening import open_sheet
from funnel_planner.spreadsheet.tables.progress import Progress


def survey_file(
    path: str, sheet: str = "", *, as_it_stands: bool = False, headers: Sequence[str] = ()
) -> Iterator[Progress | Survey]:
    """The task of the reading process: ``Progress`` while reading, then the ``Survey``. Raises as ``open_table``.

    ``as_it_stands``: a table with months or channels side by side is read row by row all the same.
    ``headers`` are names of columns that somebody says are there: their row is the header.
    ``sheet`` may name a table, too: ``Leads#2``, or ``#2`` in a file without sheets. What was learnt of columns with
    few labels is kept for reading the file next.
    """
    opened, number = open_sheet(path, sheet)
    with opened:
        source = reshaped(opened, path, as_it_stands=as_it_stands)
        stamp = FileStamp.of(path)
        learnt = None
        with ThreadPoolExecutor(1) as pool:  # works without Python's lock
            fingerprint = pool.submit(file_fingerprint, path)
            for message in survey_steps(source, path, table=number, learn=True, headers=headers):
                if isinstance(message, Learnt):
                    learnt = message
                elif isinstance(message, Survey):
                    if learnt is not None and not message.area.is_narrow:
                        shelf().put(stamp, message.info, learnt)
                    elif learnt is not None:
                        shelf().put(stamp, message.info, replace(learnt, chunks=()))
                    sha256, size = fingerprint.result()
                    yield replace(message, sha256=sha256, size=size, as_it_stands=as_it_stands)
                else:
                    yield message
