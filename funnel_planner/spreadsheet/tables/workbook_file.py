"""Workbooks as tables: of several sheets the one that looks most like a table.

xlsx, xlsm, xlsb, xls and ods come through calamine (openpyxl where that refuses an xlsx), web pages and XML through
readers of our own.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.book import SheetRows
from funnel_planner.spreadsheet.tables.container import MARKUP, WORKBOOK_SUFFIXES, Container
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.merged_cells import counted
from funnel_planner.spreadsheet.tables.quick_sheet import quick_sheet
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.spans import Spans
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, SheetInfo, TableInfo, TableSource
from funnel_planner.spreadsheet.tables.workbook_readers import CalamineBook, OpenpyxlBook, guarded, open_book
from funnel_planner.spreadsheet.tables.workbook_scan import (
    SheetScan,
    kept_scan,
    says_modest_area,
    scan_ods,
    scan_xls,
)

_SAMPLE_ROWS = 60
_CLEARLY_A_TABLE = 150.0
_CLEARLY_BETTER = 1.2
"""A later sheet is preferred to an earlier one only if it looks so much more like a table."""
_SLOW_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    rows: SheetRows
    scan: SheetScan
    likeness: float
    """How much it looks like a table; 0: blank."""


class WorkbookTable(TableSource):
    """One sheet of an open workbook; blank cells are None."""

    def __init__(self, path: Path, container: Container, *, sheet: str = "") -> None:
        """Open the workbook and choose the sheet that looks most like a table, unless one is named.

        Raises:
            PlannerError: ``file_unreadable``, ``file_has_password``, ``file_too_heavy``, ``sheet_unknown``,
                ``table_empty``.
        """
        self._path = path
        self._container = container
        self._done = 0
        self._opened = ExitStack()
        with guarded(path.name), ExitStack() as failing:
            failing.enter_context(self._opened)
            self._book = self._opened.enter_context(closing(open_book(path, container)))
            sheets = self._book.sheets
            if sheet and sheet not in {info.name for info in sheets}:
                raise PlannerError("sheet_unknown", value=sheet, file=path.name)
            candidates = self._candidates([info for info in sheets if info.name == sheet or not sheet])
            failing.pop_all()
        self._chosen = candidates[0]
        self.info = TableInfo(
            container=container.value,
            sheet=self._chosen.name,
            sheets=sheets,
            size_bytes=path.stat().st_size,
            notes=self._notes(sheets, len(candidates), named=bool(sheet)),
        )

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top. Raises PlannerError ``file_unreadable``."""
        self._done = 0
        batches = self._chosen.rows.batches(size)
        while True:
            with guarded(self._path.name):
                rows = next(batches, None)
            if rows is None:
                return
            lines = range(self._done + 1, self._done + len(rows) + 1)
            self._done += len(rows)
            blank = set(_blank_rows(rows))
            if not blank:
                yield Chunk(lines, rows)
            elif len(blank) < len(rows):
                kept = [index for index in range(len(rows)) if index not in blank]
                yield Chunk([lines[index] for index in kept], [rows[index] for index in kept])

    def progress(self) -> tuple[int, int]:
        """How far the pass under way is: rows read and rows in all (0: unknown)."""
        return self._done, self._chosen.rows.height

    def _candidates(self, sheets: list[SheetInfo]) -> list[_Candidate]:
        """Sheets with content, the most table-like first; hidden ones only when no other has content."""
        failures: list[Exception] = []
        for hidden in (False, True):
            found: list[_Candidate] = []
            for name in (info.name for info in sheets if info.hidden is hidden):
                try:
                    candidate = self._look_at(name)
                except PlannerError:
                    raise
                except Exception as error:  # noqa: BLE001 - another sheet may be sound
                    failures.append(error)
                    continue
                if candidate.likeness <= 0:
                    continue
                better = not found or candidate.likeness > _CLEARLY_BETTER * found[0].likeness
                found.insert(0 if better else len(found), candidate)
                if candidate.likeness >= _CLEARLY_A_TABLE:
                    break
            if found:
                return found
        if failures:
            raise failures[0]
        raise PlannerError("table_empty", file=self._path.name)

    def _look_at(self, name: str) -> _Candidate:
        rows, scan = self._scanned(name)
        return _Candidate(name, rows, scan, table_likeness(rows))

    def _scanned(self, name: str) -> tuple[SheetRows, SheetScan]:
        if self._container is not Container.XLSX:
            return self._book.sheet(name), self._other_scan(name)
        stamp = FileStamp.of(self._path)
        if self._book.reader == "calamine" and (quick := quick_sheet(stamp, name)) is not None:
            return quick
        if says_modest_area(self._path, name):
            with ThreadPoolExecutor(1) as pool:  # calamine works without Python's lock
                scanning = pool.submit(kept_scan, stamp, name)
                return self._book.sheet(name), scanning.result()
        scan = kept_scan(stamp, name)
        if scan.area <= limits.SHEET_CELLS:
            return self._book.sheet(name), scan
        # calamine would take memory for every cell of the rectangle
        if scan.cells > _SLOW_CELLS:
            raise PlannerError("file_too_heavy", file=self._path.name)
        return self._opened.enter_context(closing(OpenpyxlBook(self._path))).sheet(name), scan

    def _other_scan(self, name: str) -> SheetScan:
        """What can be told of a sheet of anything but an xlsx file."""
        from funnel_planner.spreadsheet.tables.markup_book import MarkupBook

        if isinstance(self._book, MarkupBook):
            return self._book.scan(name)
        found = SheetScan()
        if self._container is Container.ODS:
            found = scan_ods(self._path)
        elif self._container is Container.XLS:
            found = scan_xls(self._path)
        if not isinstance(self._book, CalamineBook):
            return found
        down, across = counted(self._book.merged(name))
        return replace(found, merged_down=down, merged_across=across)

    def _notes(self, sheets: tuple[SheetInfo, ...], count: int, *, named: bool) -> tuple[Note, ...]:
        chosen = self._chosen
        hidden = [info.name for info in sheets if info.hidden]
        notes = []
        if not named and count > 1:
            notes.append(Note("sheet_chosen", chosen.name))
        if chosen.name in hidden:
            notes.append(Note("sheet_is_hidden", chosen.name))
        elif hidden:
            notes.append(Note("sheets_hidden", ", ".join(hidden)))
        notes += _scan_notes(chosen.scan)
        if self._container in MARKUP and self._path.suffix.lower() in WORKBOOK_SUFFIXES:
            kind = "page_named_workbook" if self._container is Container.HTML else "xml_named_workbook"
            notes.append(Note(kind, self._path.suffix.lower()))
        if self._book.reader == "openpyxl":
            notes.append(Note("read_by_fallback"))
        return tuple(notes)


def _scan_notes(scan: SheetScan) -> list[Note]:
    counted = {
        "error_cells_blank": scan.errors,
        "formulas_without_value": scan.formulas_without_value,
        "rows_hidden": scan.hidden_rows,
        "columns_hidden": scan.hidden_columns,
        "cells_merged_down": scan.merged_down,
        "cells_merged_across": scan.merged_across,
    }
    notes = [Note(kind, str(count)) for kind, count in counted.items() if count]
    return [*notes, Note("days_from_1904")] if scan.from_1904 else notes


def table_likeness(sheet: SheetRows) -> float:
    """How much a sheet looks like a table: grows with rows, columns and how evenly they are filled; 0: blank."""
    rows = next(sheet.batches(10 * _SAMPLE_ROWS), [])
    sample = [row for row in rows if _has_content(row)][:_SAMPLE_ROWS]
    if not sample:
        return 0.0
    counts = sorted(sum(cell is not None for cell in row) for row in sample)
    columns = counts[len(counts) * 3 // 4]
    even = sum(min(count, columns) for count in counts) / (columns * len(counts))
    height = max(sheet.height, len(sample))
    return float(min(columns, 12) * even * height**0.4)


def _blank_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Which rows are blank; those with something in the first column are soon passed over."""
    firsts = Columns(rows)[0]
    if _all_filled(firsts):
        return
    for index, first in enumerate(firsts):
        if (not first or not str(first).strip()) and not _has_content(rows[index]):
            yield index


def _all_filled(cells: Sequence[Cell]) -> bool:
    """Whether no cell is blank, found out at C speed for a column of one kind; False may be wrong."""
    if isinstance(cells, Spans):
        return not cells.blank_count and not any(map(str.isspace, cells.texts))
    if set(map(type, cells)) <= {int, float, bool}:
        return True
    try:
        return all(cells) and not any(map(str.isspace, cells))  # type: ignore[arg-type]  # others raise
    except TypeError:
        return False


def _has_content(row: Sequence[Cell]) -> bool:
    return any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)
