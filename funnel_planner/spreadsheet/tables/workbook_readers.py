"""The two libraries that read workbooks, behind one small interface."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zipfile import ZipFile

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.spreadsheet.tables.containers import MARKUP, Container
from funnel_planner.spreadsheet.tables.learnt import FileStamp
from funnel_planner.spreadsheet.tables.table import Cell, SheetInfo
from funnel_planner.spreadsheet.tables.workbook_cells import plain_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from python_calamine import CalamineSheet, CalamineWorkbook


_KEPT_CELLS = 2_000_000
"""Cells of a sheet up to which its rows are kept: some 150 MB."""
_KEPT_FROM_SIZE = 1000
"""Smaller batches are samples."""

_SUFFIXES_OF = {
    Container.XLSX: frozenset({".xlsx", ".xlsm", ".xlam"}),
    Container.XLSB: frozenset({".xlsb"}),
    Container.XLS: frozenset({".xls", ".xla"}),
}
_CALAMINE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlam", ".xlsb", ".xls", ".xla", ".ods"})
_MOST_MERGED = 1_000_000
"""Cells that are filled because they are merged with the one above."""

Rows = Sequence[Sequence[Cell]]


class SheetRows(Protocol):
    """The rows of one sheet."""

    height: int
    """Rows up to the last one with content; 0 if unknown."""

    def batches(self, size: int) -> Iterator[Rows]:
        """All rows from the sheet's first one on, blank ones too, ``size`` at a time."""


class Book(Protocol):
    """An open workbook."""

    reader: str
    sheets: tuple[SheetInfo, ...]
    """Sheets with cells; those with nothing but a chart are left out."""

    def sheet(self, name: str) -> SheetRows:
        """One sheet."""

    def close(self) -> None:
        """Let go of the file."""


@contextmanager
def guarded(file: str) -> Iterator[None]:
    """Let only expected errors out: libraries fail on damaged files in many ways.

    Rust code panics with a ``PanicException``, which is no ``Exception``.
    """
    try:
        yield
    except (PlannerError, Cancelled, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        raise PlannerError("file_too_heavy", file=file) from None
    except BaseException as error:
        kind = "file_has_password" if type(error).__name__ == "PasswordError" else "file_unreadable"
        raise PlannerError(kind, file=file) from error


def open_book(path: Path, container: Container) -> Book:
    """A workbook, by calamine or, where that refuses an xlsx file, by openpyxl; pages and XML by readers of our own.

    Raises whatever the libraries raise.
    """
    if container in MARKUP:
        from funnel_planner.spreadsheet.tables.markup_book import MarkupBook

        return MarkupBook(path, container)
    from python_calamine import CalamineError, PasswordError

    try:
        return CalamineBook(path, container)
    except PasswordError:
        raise
    except CalamineError:
        if container is not Container.XLSX:
            raise
        return OpenpyxlBook(path)


class CalamineBook:
    """A workbook read by calamine: fast, but it holds a whole sheet in memory."""

    reader = "calamine"

    def __init__(self, path: Path, container: Container) -> None:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        self._path = path
        if container is Container.ODS:
            _require_whole(path)
        self._book: CalamineWorkbook = CalamineWorkbook.from_object(
            _with_mimetype(path) if container is Container.ODS else _by_content(path, container)
        )
        self.sheets = tuple(
            SheetInfo(sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible)
            for sheet in self._book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        )

    def sheet(self, name: str) -> SheetRows:
        """One sheet, kept in memory for the next time that it is asked for."""
        return _kept_sheet(FileStamp.of(self._path), name, _Opened(self._book))

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()


class _Opened:
    """An open workbook, equal to any other: the file's stamp and not the object tells whether a kept sheet is right."""

    def __init__(self, book: "CalamineWorkbook") -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Opened)

    def __hash__(self) -> int:
        return 0


class _CalamineRows:
    def __init__(self, sheet: "CalamineSheet") -> None:
        self._sheet = sheet
        self.height = 0 if sheet.end is None else sheet.end[0] + 1
        self._kept: list[Rows] = []
        self._kept_size = 0

    def batches(self, size: int) -> Iterator[Rows]:
        return iter(self._kept) if size == self._kept_size else self._read(size)

    def _read(self, size: int) -> Iterator[Rows]:
        """All rows; those of a sheet of modest size are kept, so that they need not be made again."""
        if self._sheet.end is None:
            return
        keep = size >= _KEPT_FROM_SIZE and self.height * self._sheet.width <= _KEPT_CELLS
        kept = []
        rows = self._sheet.iter_rows()
        merged = MergedDown(self._sheet.merged_cell_ranges or ())
        while batch := list(islice(rows, size)):
            plain = merged.filled(plain_rows(batch))
            if keep:
                kept.append(plain)
            yield plain
        if keep:
            self._kept, self._kept_size = kept, size


@lru_cache(maxsize=1)
def _kept_sheet(_stamp: FileStamp, name: str, opened: _Opened) -> _CalamineRows:
    """One sheet; kept because a survey is followed by an import of the same sheet."""
    return _CalamineRows(opened.book.get_sheet_by_name(name))


class OpenpyxlBook:
    """A workbook read by openpyxl: slow, but row by row and more lenient."""

    reader = "openpyxl"

    def __init__(self, path: Path) -> None:
        from openpyxl import load_workbook

        self._book: Workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        self.sheets = tuple(
            SheetInfo(sheet.title, hidden=sheet.sheet_state != "visible") for sheet in self._book.worksheets
        )

    def sheet(self, name: str) -> SheetRows:
        """One sheet."""
        return _OpenpyxlRows(self._book, name)

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()


class _OpenpyxlRows:
    height = 0

    def __init__(self, book: "Workbook", name: str) -> None:
        self._sheet = book[name]
        self._sheet.reset_dimensions()  # what the file says about its own size may be wrong

    def batches(self, size: int) -> Iterator[Rows]:
        rows = self._sheet.iter_rows(values_only=True)
        while batch := list(islice(rows, size)):
            yield plain_rows(batch)


class MergedDown:
    """Fills cells that are merged with the one above: what is written once is meant for all of its rows."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        """``ranges``: first and last (row, column) of merged cells, from 0."""
        self._line = 0
        self._from: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, column), (bottom, _) in ranges:
            if bottom > top and len(self._from) + bottom - top <= _MOST_MERGED:
                self._from.update({(row, column): (top, column) for row in range(top + 1, bottom + 1)})
        self._tops = set(self._from.values())
        self._seen: dict[tuple[int, int], Cell] = {}

    def filled(self, rows: Rows) -> Rows:
        """The next rows of the sheet."""
        first, self._line = self._line, self._line + len(rows)
        if not self._from:
            return rows
        copied = [list(row) for row in rows]
        for line, row in enumerate(copied, start=first):
            for column, cell in enumerate(row):
                if (line, column) in self._tops:
                    self._seen[line, column] = cell
                elif cell is None and (line, column) in self._from:
                    row[column] = self._seen.get(self._from[line, column])
        return copied


def _require_whole(path: Path) -> None:
    """Refuse an ods file whose XML is broken: calamine would look for the end of a table for ever.

    Raises:
        PlannerError: ``file_unreadable``.
    """
    from xml.parsers.expat import ExpatError, ParserCreate  # without handlers it builds nothing and knows no entities

    parser = ParserCreate()
    try:
        with ZipFile(path) as container, container.open("content.xml") as content:
            parser.ParseFile(content)
    except ExpatError:
        raise PlannerError("file_unreadable", file=path.name) from None


def _by_content(path: Path, container: Container) -> Path | BytesIO:
    """The file or, where its name says another container than its content, its bytes: calamine believes names."""
    suffix = path.suffix.lower()
    misnamed = suffix in _CALAMINE_SUFFIXES and suffix not in _SUFFIXES_OF.get(container, _CALAMINE_SUFFIXES)
    return BytesIO(path.read_bytes()) if misnamed else path


def _with_mimetype(path: Path) -> Path | BytesIO:
    """An ods file as it is or, where the part that calamine asks for first is missing, a copy that has it."""
    with ZipFile(path) as container:
        if "mimetype" in container.namelist():
            return path
        copy = BytesIO()
        with ZipFile(copy, "w") as completed:
            completed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            for part in container.namelist():
                completed.writestr(part, container.read(part))
        copy.seek(0)
        return copy
