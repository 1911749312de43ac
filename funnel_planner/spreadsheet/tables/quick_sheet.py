"""Big xlsx sheets read all at once, in half the time that calamine takes.

Texts and numbers are taken from the XML where they stand (``sheet_cells``). Whatever takes knowledge of workbooks -
dates, shared texts, formulas, escapes - calamine is asked for, each distinct cell once, in a sheet made of nothing
else: so what a cell means is always what calamine says. A sheet that is written in any unusual way, or has cells merged
with those above, is left to it as a whole.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.distinct import Numbering
from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows
from funnel_planner.spreadsheet.tables.learnt import FileStamp
from funnel_planner.spreadsheet.tables.sheet_cells import (
    NUMBER,
    ODD,
    SHARED,
    TEXT,
    SheetCells,
    sheet_cells,
)
from funnel_planner.spreadsheet.tables.sheet_tags import OtherwiseWrittenError
from funnel_planner.spreadsheet.tables.spans import Spans, as_bytes
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.workbook_cells import plain_row
from funnel_planner.spreadsheet.tables.workbook_scan import SheetScan, part_of_sheet, scan_of_cells

_QUICK_BYTES = 4 * limits.MEBIBYTE, 192 * limits.MEBIBYTE
"""Unpacked size of sheets that are read so: small ones are read in no time anyway."""
_MOST_ODD = 200_000
_KEPT_FROM_SIZE = 1000
_PROBES = (b"1.5", b"45000.25", b"45000", b"0.5", b"-3")
_SHEET_PART = re.compile(r"xl/worksheets/|xl/charts|xl/drawings|xl/media|xl/pivot|xl/comments|xl/tables", re.IGNORECASE)
_MERGED = re.compile(rb'<mergeCell ref="[A-Z]{1,3}(\d+):[A-Z]{1,3}(\d+)"/>')
_EXACT = 2**53
_MOST_WORDS = 3

Objects = NDArray[np.object_]
Places = NDArray[np.int64]


class QuickRows:
    """The rows of one sheet."""

    def __init__(self, cells: SheetCells, numbers: NDArray[np.float64], odd: tuple[Places, Objects]) -> None:
        """``numbers``: of the number cells, one behind the other; ``odd``: code of each other cell, and the values."""
        self._cells = cells
        self._numbers = numbers
        self._values = odd
        self.height = int(cells.rows[-1]) + 1
        self._left = int(cells.columns.min())  # calamine, too, begins with the first column that has anything
        self.width = int(cells.columns.max()) + 1 - self._left
        is_number = cells.kinds == NUMBER
        self._number_of = np.cumsum(is_number) - 1
        self._other_of = np.cumsum((cells.kinds == ODD) | (cells.kinds == SHARED)) - 1
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
        start, stop = np.searchsorted(cells.rows, [first, end]).tolist()
        where = (cells.rows[start:stop] - first).astype(np.int64) * width + cells.columns[start:stop] - self._left
        places = np.full((end - first) * width, -1, np.int64)
        places[where] = np.arange(start, stop)
        return ColumnarRows([self._column(places[column::width]) for column in range(width)], end - first)

    def _column(self, places: Places) -> Sequence[Cell]:
        """The cells at these places, -1 for blank ones."""
        cells = self._cells
        filled = places >= 0
        kinds = np.where(filled, cells.kinds[places], 0)
        present = set(np.unique(kinds).tolist())
        if present <= {0, TEXT}:
            starts = np.where(filled, cells.starts[places], 0)
            return Spans(cells.data, starts, np.where(filled, cells.lengths[places], 0), blank=None)
        if present == {NUMBER}:
            return self._plain_numbers(places)
        values: Objects = np.full(len(places), None, object)
        for kind in present - {0}:
            of_kind = np.flatnonzero(kinds == kind)
            own = places[of_kind]
            if kind == TEXT:
                values[of_kind] = list(Spans(cells.data, cells.starts[own], cells.lengths[own], blank=None))
            elif kind == NUMBER:
                values[of_kind] = self._plain_numbers(own)
            else:
                codes, others = self._values
                values[of_kind] = others[codes[self._other_of[own]]]
        found: list[Cell] = values.tolist()
        return found

    def _plain_numbers(self, places: Places) -> list[Cell]:
        numbers = self._numbers[self._number_of[places]]
        whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < _EXACT)
        if not whole.any():
            return list(numbers.tolist())
        integers = np.where(whole, numbers, 0).astype(np.int64).tolist()
        if whole.all():
            return integers  # type: ignore[no-any-return]  # a list of int
        return [i if w else f for i, f, w in zip(integers, numbers.tolist(), whole.tolist(), strict=True)]


@lru_cache(maxsize=1)
def quick_sheet(stamp: FileStamp, name: str) -> tuple[QuickRows, SheetScan] | None:
    """The rows of a big sheet with what else there is to say of it; None where it is to be read by calamine."""
    try:
        with zipfile.ZipFile(Path(stamp.path)) as container:
            part = part_of_sheet(container, name)
            size = container.getinfo(part).file_size
            if not _QUICK_BYTES[0] <= size <= _QUICK_BYTES[1]:
                return None
            with container.open(part) as xml:
                cells = sheet_cells(xml, size)
            if _has_merged_rows(cells):
                return None
            if not len(cells.rows) or (int(cells.rows[-1]) + 1) * (int(cells.columns.max()) + 1) > limits.SHEET_CELLS:
                return None
            asked = _Asked(container, part, name)
            cells = asked.with_dates_apart(cells)
            is_number = cells.kinds == NUMBER
            numbers = _floats(Spans(cells.data, cells.starts[is_number], cells.lengths[is_number]))
            scan = scan_of_cells(container, cells.data, has_errors=cells.has_errors, has_formulas=cells.has_formulas)
            values = asked.values(cells)
            return (QuickRows(cells, numbers, values), scan) if _has_clear_edges(cells, values) else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, calamine is to say so
        return None


def _has_clear_edges(cells: SheetCells, values: tuple[Places, Objects]) -> bool:
    """Whether the first column and the last row have content: else calamine may have others begin and end the sheet."""
    filled = (cells.kinds != TEXT) | (cells.lengths > 0)
    codes, others = values
    known = np.array([cell is not None for cell in others], bool)
    filled[(cells.kinds == ODD) | (cells.kinds == SHARED)] = known[codes]
    first, last = cells.columns == cells.columns.min(), cells.rows == cells.rows[-1]
    return bool(filled[first].any() and filled[last].any())


def _has_merged_rows(cells: SheetCells) -> bool:
    """Whether any cell is merged with the one above it."""
    behind = bytes(memoryview(cells.data)[cells.data.rfind(b"</sheetData>") :])
    merged = _MERGED.findall(behind)
    return len(merged) != behind.count(b"<mergeCell ") or any(top != bottom for top, bottom in merged)


class _Asked:
    """Calamine, asked what single cells of a workbook mean."""

    def __init__(self, container: zipfile.ZipFile, part: str, name: str) -> None:
        self._part = part
        self._name = name
        self._others = {
            info.filename: container.read(info)
            for info in container.infolist()
            if not _SHEET_PART.match(info.filename) and not info.is_dir()
        }

    def meanings(self, cells: Sequence[bytes]) -> list[Cell]:
        """What cells hold; each is XML from behind its reference up to its end. Raises what calamine raises."""
        from python_calamine import CalamineWorkbook

        rows = [b'<row r="%d"><c r="A%d"%s</c></row>' % (line, line, cell) for line, cell in enumerate(cells, 1)]
        head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w") as made:
            for name, content in self._others.items():
                made.writestr(name, content)
            made.writestr(self._part, head + b"".join(rows) + b"</sheetData></worksheet>")
        copy.seek(0)
        sheet = CalamineWorkbook.from_object(copy).get_sheet_by_name(self._name)
        found = [row[0] for row in islice(sheet.iter_rows(), len(cells))] if sheet.end is not None else []
        return plain_row([*found, *[None] * (len(cells) - len(found))])

    def with_dates_apart(self, cells: SheetCells) -> SheetCells:
        """Numbers in a style that makes them anything else than numbers are no longer simple."""
        kinds = cells.kinds.copy()
        for style in np.unique(cells.styles[kinds == NUMBER]).tolist():
            probes = [_number_cell(style, probe) for probe in _PROBES]
            if self.meanings(probes) != [1.5, 45000.25, 45000, 0.5, -3]:
                kinds[(cells.kinds == NUMBER) & (cells.styles == style)] = ODD
        return replace(cells, kinds=kinds)

    def values(self, cells: SheetCells) -> tuple[Places, Objects]:
        """For each cell that is not simple the place of its value, and the values."""
        others = (cells.kinds == ODD) | (cells.kinds == SHARED)
        codes = np.zeros(int(others.sum()), np.int64)
        values: list[Cell] = []
        kinds, styles = cells.kinds[others], cells.styles[others]
        texts = Spans(cells.data, cells.starts[others], cells.lengths[others])
        for shared in (False, True):
            for style in np.unique(styles[(kinds == SHARED) == shared]).tolist():
                of_style = np.flatnonzero(((kinds == SHARED) == shared) & (styles == style))
                found, meanings = self._meanings_of(texts[of_style], style, shared=shared)
                codes[of_style] = found + len(values)
                values += meanings
        held: Objects = np.empty(len(values), object)
        held[:] = values
        return codes, held

    def _meanings_of(self, texts: Spans, style: int, *, shared: bool) -> tuple[NDArray[np.int32], list[Cell]]:
        """The number of each distinct cell, and what it means."""
        numbering = Numbering()
        codes = numbering.codes(texts)
        if len(numbering) > _MOST_ODD:
            raise OtherwiseWrittenError("too many cells")
        distinct = [str(text).encode() for text in numbering]
        if shared:
            wanted = [b' t="s"><v>' + text + b"</v>" for text in distinct]
        elif style:
            wanted = [_number_cell(style, text) for text in distinct]
        else:
            wanted = distinct
            _require_sound(wanted)
        return codes, self.meanings(wanted)


def _require_sound(cells: Sequence[bytes]) -> None:
    """Raises expat's error where the XML of a cell is not complete in itself."""
    from xml.parsers.expat import ParserCreate  # without handlers it builds nothing and knows no entities

    parser = ParserCreate()
    parser.Parse(b"<c>" + b"".join([b'<c r="A1"' + cell + b"</c>" for cell in cells]) + b"</c>", True)


def _number_cell(style: int, text: bytes) -> bytes:
    return (b' s="%d"' % style if style else b"") + b"><v>" + text + b"</v>"


def _floats(texts: Spans) -> NDArray[np.float64]:
    """Numbers as ``float`` reads them. Raises ValueError."""
    found = _decimals(texts)
    return np.array(list(map(float, texts.texts)), np.float64) if found is None else found


def _decimals(texts: Spans) -> NDArray[np.float64] | None:
    """Numbers of digits and at most one point: a whole number over a power of ten, both exact and rounded once."""
    words = texts.words()
    if words is None or words.shape[1] > _MOST_WORDS or not len(texts):
        return None
    letters = as_bytes(words)
    whole = np.zeros(len(texts), np.int64)
    behind = np.zeros(len(texts), np.int64)
    for place in range(int(texts.lengths.max())):
        letter = letters[:, place]
        is_digit = (letter >= ord("0")) & (letter <= ord("9"))
        is_point = letter == ord(".")
        if not (is_digit | is_point | (letter == 0)).all() or (is_point & (behind > 0)).any():
            return None
        whole = np.where(is_digit, whole * 10 + (letter - np.int64(ord("0"))), whole)
        behind += is_point | (is_digit & (behind > 0))
    digits = texts.lengths - (behind > 0)
    if (digits > 15).any() or (digits == 0).any():
        return None
    exponents = np.maximum(behind - 1, 0)
    found: NDArray[np.float64] = whole / np.power(10.0, exponents)
    return found
