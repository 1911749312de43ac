"""Opening any table; only to be called in the reading process."""

from dataclasses import replace
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import FileMapping
from funnel_planner.spreadsheet.tables.container import WORKBOOK_SUFFIXES, Container
from funnel_planner.spreadsheet.tables.containers import identify
from funnel_planner.spreadsheet.tables.table import Note, TableSource

_LONGEST_NUMBER = 5


def open_mapped(file: FileMapping) -> TableSource:
    """The table that a mapping reads. Raises as ``open_table``."""
    columns = (file.first_column, file.end_column)
    return open_table(file.path, sheet=file.sheet, encoding=file.encoding, delimiter=file.delimiter, columns=columns)


def open_sheet(path: Path | str, sheet: str) -> tuple[TableSource, int]:
    """A sheet whose name may end with the number of a table (``Leads#2``, ``#2``), and that number or 0.

    Raises as ``open_table``.
    """
    base, _, digits = sheet.rpartition("#")
    number = int(digits) if "#" in sheet and digits.isdecimal() and len(digits) < _LONGEST_NUMBER else 0
    try:
        table = open_table(path, sheet=sheet)
    except PlannerError as error:
        if error.kind != "sheet_unknown" or not number:
            raise
        return open_table(path, sheet=base), number
    return table, number if table.info.sheet != sheet and not base else 0


def open_table(
    path: Path | str,
    *,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    columns: tuple[int, int] = (0, 0),
) -> TableSource:
    """The table in a file; what is not given is decided from the content and told in ``info``.

    Blank cells are empty text in text files and None in workbooks. Reading adds notes to ``info``. ``columns``: the
    first one and the end (0: all to the last) where other tables stand beside this one.

    Raises:
        PlannerError: for each thing that is no table, a kind that names it (``file_is_pdf``, ``file_has_password``,
            ``table_empty``, ...).
    """
    table = _open(Path(path), sheet, encoding, delimiter)
    if columns == (0, 0):
        return table
    from funnel_planner.spreadsheet.tables.some_columns import SomeColumns

    return SomeColumns(table, *columns)


def _open(path: Path, sheet: str, encoding: str, delimiter: str) -> TableSource:
    container = identify(path)
    if container is Container.TEXT:
        return _open_text(path, encoding, delimiter)
    from funnel_planner.spreadsheet.tables.tracker_table import tracker_in
    from funnel_planner.spreadsheet.tables.workbook_file import WorkbookTable

    table = WorkbookTable(path, container, sheet=sheet)
    try:
        return tracker_in(table, path, container, sheet)
    except BaseException:
        table.close()
        raise


def _open_text(path: Path, encoding: str, delimiter: str) -> TableSource:
    from funnel_planner.spreadsheet.tables.mended_table import MendedTable, is_mended
    from funnel_planner.spreadsheet.tables.text_file import TextTable
    from funnel_planner.spreadsheet.tables.wrapped_lines import WrappedTable, wrapped_delimiter

    table = TextTable(path, encoding=encoding, delimiter=delimiter)
    if is_mended(table):
        table = MendedTable(path, encoding=encoding, delimiter=delimiter)
    elif mark := wrapped_delimiter(table):
        table = WrappedTable(path, encoding=encoding, delimiter=mark)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        if not table.looks_like_table():
            raise PlannerError("file_is_no_workbook", file=path.name)
        table.info = replace(table.info, notes=(*table.info.notes, Note("text_named_workbook", path.suffix.lower())))
    return table
