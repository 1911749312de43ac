"""The two libraries that read workbooks, behind one small interface."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.spreadsheet.tables import lenient_rows
from funnel_planner.spreadsheet.tables.book import Book, Rows, SheetRows
from funnel_planner.spreadsheet.tables.container import MARKUP, Container
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.last_one import LastOne
from funnel_planner.spreadsheet.tables.merged_cells import MergedDown, Range, ods_ranges, xlsb_ranges
from funnel_planner.spreadsheet.tables.outlined_book import OutlinedBook, outline, sheets_of
from funnel_planner.spreadsheet.tables.table import SheetInfo
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
    try:
        sheets = outline(path) if container is Container.XLSX else None
    except Exception:  # noqa: BLE001 - then it is opened as a whole, whatever comes of it
        sheets = None
    return (
        _open_whole(path, container) if sheets is None else OutlinedBook(sheets, partial(_open_whole, path, container))
    )


def _open_whole(path: Path, container: Container) -> Book:
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
        from python_calamine import CalamineWorkbook

        self._path, self._container = path, container
        if container is Container.ODS:
            _require_whole(path)
        self._book: CalamineWorkbook = CalamineWorkbook.from_object(
            _with_mimetype(path) if container is Container.ODS else _by_content(path, container)
        )
        self.sheets = sheets_of(self._book)

    def sheet(self, name: str) -> SheetRows:
        """One sheet, kept in memory for the next time that it is asked for."""
        return _kept_sheet(FileStamp.of(self._path), name, _Opened(self._book), self._container)

    def merged(self, name: str) -> Sequence[Range]:
        """Merged cells of a sheet, as far as they are known."""
        return _kept_sheet(FileStamp.of(self._path), name, _Opened(self._book), self._container).merged

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
    def __init__(self, sheet: "CalamineSheet", merged: Sequence[Range], path: Path | None) -> None:
        """``path`` of an xlsx file."""
        self._sheet = sheet
        self._path = path
        self.merged = merged
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
        merged = MergedDown(self.merged)
        for batch in lenient_rows.batches(self._sheet, size, self._path):
            plain = merged.filled(plain_rows(batch))
            if keep:
                kept.append(plain)
            yield plain
        if keep:
            self._kept, self._kept_size = kept, size


@LastOne
def _kept_sheet(stamp: FileStamp, name: str, opened: _Opened, container: Container) -> _CalamineRows:
    """One sheet; kept because a survey is followed by an import of the same sheet."""
    sheet = opened.book.get_sheet_by_name(name)
    merged: Sequence[Range] = sheet.merged_cell_ranges or ()
    if container is Container.ODS:  # of these calamine tells none
        merged = ods_ranges(stamp).get(name, ())
    elif container is Container.XLSB:
        merged = xlsb_ranges(Path(stamp.path), name)
    return _CalamineRows(sheet, merged, Path(stamp.path) if container is Container.XLSX else None)


class OpenpyxlBook:
    """A workbook read by openpyxl: slow, but row by row and more lenient."""

    reader = "openpyxl"

    def __init__(self, path: Path) -> None:
        self._opened = ExitStack()
        self._book = self._opened.enter_context(lenient_rows.openpyxl_book(path))
        self.sheets = tuple(
            SheetInfo(sheet.title, hidden=sheet.sheet_state != "visible") for sheet in self._book.worksheets
        )

    def sheet(self, name: str) -> SheetRows:
        """One sheet."""
        return _OpenpyxlRows(self._book, name)

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()


class _OpenpyxlRows:
    height = 0

    def __init__(self, book: "Workbook", name: str) -> None:
        self._sheet = book[name]
        self._sheet.reset_dimensions()  # what the file says about its own size may be wrong

    def batches(self, size: int) -> Iterator[Rows]:
        rows = self._sheet.iter_rows(values_only=True)
        while batch := list(islice(rows, size)):
            yield plain_rows(batch)


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
