"""Files looked over within this process."""

from pathlib import Path
from typing import Any

from funnel_planner.spreadsheet.meaning.file_survey import survey_file
from funnel_planner.spreadsheet.meaning.survey import Survey


def survey_of(path: Path, *where: Any, **how: Any) -> Survey:
    """The survey of a file, with the arguments of ``survey_file``."""
    (found,) = (message for message in survey_file(str(path), *where, **how) if isinstance(message, Survey))
    return found
