"""Big xlsx sheets read all at once, in a fraction of the time that calamine takes.

Texts and numbers are taken from the XML where they stand (``sheet_cells``, ``shared_texts``). Whatever takes knowledge
of workbooks - dates, formulas, escapes, rich texts - calamine is asked for, each distinct cell once, in a sheet made of
nothing else (``asked_cells``): so what a cell means is always what calamine says. A sheet that is written in any
unusual way, or has cells merged with those above, is left to it as a whole.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.asked_cells import AskedCells
from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.last_one import LastOne
from funnel_planner.spreadsheet.tables.lenient_rows import is_panic
from funnel_planner.spreadsheet.tables.number_texts import floats
from funnel_planner.spreadsheet.tables.shared_texts import shared_texts, with_texts
from funnel_planner.spreadsheet.tables.sheet_cells import (
    NUMBER,
    ODD,
    SHARED,
    TEXT,
    SheetCells,
    sheet_cells,
)
from funnel_planner.spreadsheet.tables.spans import Places, Spans
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import ChosenCells, KnownCells, NumberCells
from funnel_planner.spreadsheet.tables.unpacking import SHARED_TEXTS, is_of_quick_size, quick_parts, unpacking_of
from funnel_planner.spreadsheet.tables.workbook_scan import SheetScan, part_of_sheet, scan_of_cells

_KEPT_FROM_SIZE = 1000
_THREADS = 2
_MERGED = re.compile(rb'<mergeCell ref="[A-Z]{1,3}(\d+):[A-Z]{1,3}(\d+)"/>')


class QuickRows:
    """The rows of one sheet."""

    def __init__(
        self,
        cells: SheetCells,
        numbers: tuple[NDArray[np.float64], NDArray[np.bool_]],
        odd: tuple[Places, Sequence[Cell]],
    ) -> None:
        """Cells with their values.

        ``numbers``: of the number cells, one behind the other, and which are written as Python writes them; ``odd``:
        code of each other cell, and the values.
        """
        self._cells = cells
        self._numbers, self._plain = numbers
        self._codes, values = odd
        self._values = KnownCells(values)
        self.height = int(cells.rows[-1]) + 1
        self._left = int(cells.columns.min())  # calamine, too, begins with the first column that has anything
        self.width = int(cells.columns.max()) + 1 - self._left
        is_number = cells.kinds == NUMBER
        self._number_of = np.cumsum(is_number, dtype=np.int32) - 1
        self._other_of = np.cumsum((cells.kinds == ODD) | (cells.kinds == SHARED), dtype=np.int32) - 1
        self._kept: list[ColumnarRows] = []
        self._kept_size = 0

    def batches(self, size: int) -> Iterator[ColumnarRows]:
        """All rows from the sheet's first one on, blank ones too, ``size`` at a time."""
        return iter(self._kept) if size == self._kept_size else self._read(size)

    def _read(self, size: int) -> Iterator[ColumnarRows]:
        kept = []
        for first in range(0, self.height, size):
            batch = self._batch(first, min(first + size, self.height))
            kept.append(batch)
            yield batch
        if size >= _KEPT_FROM_SIZE:
            self._kept, self._kept_size = kept, size

    def _batch(self, first: int, end: int) -> ColumnarRows:
        cells, width = self._cells, self.width
        start, stop = np.searchsorted(cells.rows, np.array([first, end], np.int32)).tolist()  # of their own kind: quick
        where = (cells.rows[start:stop] - first).astype(np.int64) * width + cells.columns[start:stop] - self._left
        places = np.full((end - first) * width, -1, np.int64)
        places[where] = np.arange(start, stop)
        return ColumnarRows([self._column(places[column::width]) for column in range(width)], end - first)

    def _column(self, places: Places) -> Sequence[Cell]:
        """The cells at these places, -1 for blank ones."""
        cells = self._cells
        filled = places >= 0
        kinds = cells.kinds[places]
        kinds[~filled] = 0
        present = set(np.flatnonzero(np.bincount(kinds, minlength=ODD + 1)).tolist()) - {0}
        if present <= {TEXT}:
            return self._texts(places, filled)
        if present == {NUMBER}:
            return self._number_cells(places, filled)
        if present <= {ODD, SHARED}:
            return self._others(places, filled)
        values: NDArray[np.object_] = np.full(len(places), None, object)
        for kind in present:
            of_kind = np.flatnonzero(kinds == kind)
            make = {TEXT: self._texts, NUMBER: self._number_cells}.get(kind, self._others)
            values[of_kind] = list(make(places[of_kind], filled[of_kind]))
        found: list[Cell] = values.tolist()
        return found

    def _texts(self, places: Places, filled: NDArray[np.bool_]) -> Spans:
        starts, lengths = self._cells.starts[places], self._cells.lengths[places]
        lengths[~filled] = 0
        return Spans(self._cells.data, starts, lengths, blank=None)

    def _number_cells(self, places: Places, filled: NDArray[np.bool_]) -> NumberCells:
        numbers = self._number_of[places]
        found = np.where(filled, self._numbers[numbers], 0.0)
        return NumberCells(self._texts(places, filled), found, self._plain[numbers] | ~filled)

    def _others(self, places: Places, filled: NDArray[np.bool_]) -> ChosenCells:
        blank = len(self._values) - 1
        return ChosenCells(self._values, np.where(filled, self._codes[self._other_of[places]], blank))


@LastOne
def quick_sheet(stamp: FileStamp, name: str) -> tuple[QuickRows, SheetScan] | None:
    """The rows of a big sheet with what else there is to say of it; None where it is to be read by calamine."""
    try:
        with zipfile.ZipFile(Path(stamp.path)) as container:
            part = part_of_sheet(container, name)
            if not is_of_quick_size(container, part):
                return None
            with (
                ThreadPoolExecutor(_THREADS) as pool,  # waits for those that wait for what is given up
                unpacking_of(stamp, quick_parts(container, part)) as unpacking,
            ):
                texts = pool.submit(shared_texts, unpacking) if SHARED_TEXTS in unpacking.names else None
                cells = sheet_cells(unpacking, part, pool)
                if _has_merged_rows(cells) or not _is_of_bearable_area(cells):
                    return None
                cells, shared = with_texts(cells, texts)
                asked = AskedCells(container, part, name, shared)
                cells = asked.with_dates_apart(cells)
                is_number = cells.kinds == NUMBER
                numbers = pool.submit(floats, Spans(cells.data, cells.starts[is_number], cells.lengths[is_number]))
                values = asked.values(cells)
                if not _has_clear_edges(cells, values):
                    return None
                return QuickRows(cells, numbers.result(), values), scan_of_cells(container, cells)
    except MemoryError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or is_panic(error):  # whatever is wrong with the file, calamine is to say so
            return None
        raise


def _has_clear_edges(cells: SheetCells, values: tuple[Places, Sequence[Cell]]) -> bool:
    """Whether the first column and the last row have content: else calamine may have others begin and end the sheet."""
    filled = (cells.kinds != TEXT) | (cells.lengths > 0)
    codes, others = values
    known = np.array([cell is not None for cell in others], bool)
    filled[(cells.kinds == ODD) | (cells.kinds == SHARED)] = known[codes]
    first, last = cells.columns == cells.columns.min(), cells.rows == cells.rows[-1]
    return bool(filled[first].any() and filled[last].any())


def _is_of_bearable_area(cells: SheetCells) -> bool:
    """Whether there is anything, and not too far out."""
    return len(cells.rows) > 0 and (int(cells.rows[-1]) + 1) * (int(cells.columns.max()) + 1) <= limits.SHEET_CELLS


def _has_merged_rows(cells: SheetCells) -> bool:
    """Whether any cell is merged with the one above it."""
    merged = _MERGED.findall(cells.tail)
    return len(merged) != cells.tail.count(b"<mergeCell ") or any(top != bottom for top, bottom in merged)
