"""What the reading process loads while it is asked nothing: a file is being chosen, or what is in it looked at."""

import importlib
from collections.abc import Iterator

_TABLES = "funnel_planner.spreadsheet.tables"
_MODULES = (
    "numpy",
    "funnel_planner.spreadsheet.meaning.file_survey",
    "funnel_planner.spreadsheet.meaning.survey",
    "funnel_planner.spreadsheet.meaning.reshaping",
    f"{_TABLES}.opening",
    f"{_TABLES}.unpacking",
    f"{_TABLES}.fingerprint",
    f"{_TABLES}.zip_check",
    f"{_TABLES}.tracker_table",
    "python_calamine",
    "defusedxml.ElementTree",
    "encodings.cp437",  # of names within zip files
    f"{_TABLES}.text_file",
    f"{_TABLES}.mended_table",
    f"{_TABLES}.wrapped_lines",
    "rapidfuzz",
)
"""Of looking over a file."""
_MODULES_BEHIND = ("funnel_planner.spreadsheet.leads.parsing", "numpy.ma")
"""Of reading it."""


def steps() -> Iterator[None]:
    """Loads something at each step, what is needed first at first."""
    for name in _MODULES:
        importlib.import_module(name)
        yield
    from funnel_planner.spreadsheet.meaning.header_words import synonyms

    synonyms()
    yield
    for name in _MODULES_BEHIND:
        importlib.import_module(name)
        yield
