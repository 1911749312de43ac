"""Opening any table; only to be called in the reading process."""

from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.containers import WORKBOOK_SUFFIXES, Container, identify
from funnel_planner.spreadsheet.tables.table import TableSource


def open_table(path: Path | str, *, sheet: str = "", encoding: str = "", delimiter: str = "") -> TableSource:
    """The table in a file; what is not given is decided from the content and told in ``info``.

    Blank cells are empty text in text files and None in workbooks. Reading adds notes to ``info``.

    Raises:
        PlannerError: for each thing that is no table, a kind that names it (``file_is_pdf``, ``file_has_password``,
            ``table_empty``, ...).
    """
    path = Path(path)
    container = identify(path)
    if container is Container.TEXT:
        return _open_text(path, encoding, delimiter)
    from funnel_planner.spreadsheet.tables.workbook_file import WorkbookTable

    return WorkbookTable(path, container, sheet=sheet)


def _open_text(path: Path, encoding: str, delimiter: str) -> TableSource:
    from dataclasses import replace

    from funnel_planner.spreadsheet.tables.table import Note
    from funnel_planner.spreadsheet.tables.text_file import TextTable

    table = TextTable(path, encoding=encoding, delimiter=delimiter)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        if not table.looks_like_table():
            raise PlannerError("file_is_no_workbook", file=path.name)
        table.info = replace(table.info, notes=(*table.info.notes, Note("text_named_workbook", path.suffix.lower())))
    return table
