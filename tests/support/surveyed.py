"""Files and tables looked over within this process."""

from pathlib import Path

from funnel_planner.spreadsheet.meaning.file_survey import survey_file
from funnel_planner.spreadsheet.meaning.survey import Survey, survey_steps
from funnel_planner.spreadsheet.tables.table import TableSource


def survey_of(path: Path, sheet: str = "", *, as_it_stands: bool = False) -> Survey:
    """The survey of a file, as the program makes it."""
    messages = survey_file(str(path), sheet, as_it_stands=as_it_stands)
    (found,) = (message for message in messages if isinstance(message, Survey))
    return found


def survey_source(source: TableSource, path: str = "", *, header_row: int = -1) -> Survey:
    """The survey of an open table; ``header_row`` as in ``survey_steps``."""
    messages = survey_steps(source, path, header_row=header_row)
    (found,) = (message for message in messages if isinstance(message, Survey))
    return found
