"""Merged cells: where they are, how many, and what is written once said for all of its rows."""

import re
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate  # without handlers it builds nothing and knows no entities
from zipfile import ZipFile

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.cells import is_number
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.table import Cell

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of merged cells, from 0."""
Rows = Sequence[Sequence[Cell]]

_NAMING = re.compile(
    r"(?<![^\W_])(?:ids?|nr|no|lp|number|numer|key|code|kod|year|rok|phone|telefon|tel|zip|nip|regon)(?![^\W_])|[a-z]Id\b|[#№]",
    re.IGNORECASE,
)
"""Headers of numbers that name something and are not added up."""
_MOST_FILLED = 1_000_000
"""Cells that are filled because they are merged with the one above."""
_MOST_RANGES = 200_000
"""Groups of merged cells of a sheet that are remembered."""
_SPANNED = b"number-rows-spanned="
_LOOKED_AT_BYTES = 192 * limits.MEBIBYTE
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_MERGES_BEGIN, _MERGES_END = b"\xb1\x01\x04", b"\xb2\x01\x00"
_MERGE = struct.Struct("<3s4I")
_MERGE_HEAD = b"\xb0\x01\x10"
_SHEET_RECORD = b"\x9c\x01"


def counted(ranges: Iterable[Range]) -> tuple[int, int]:
    """How many groups of cells are merged over several rows, and how many within one row."""
    found = list(ranges)
    down = sum(top != bottom for (top, _), (bottom, _) in found)
    return down, len(found) - down


def counts_once(cell: Cell, header: Cell) -> bool:
    """Whether a merged cell stands for its first row alone: an amount, which would be added up once for each row.

    Texts and dates speak for all rows, and so do numbers under a header that says they are names (``Id``, ``Year``).
    """
    return is_number(cell) and not (isinstance(header, str) and _NAMING.search(header))


class MergedDown:
    """Fills cells that are merged with the one above: a text that is written once is meant for all of its rows.

    Rows that have nothing of their own stay blank; of numbers see ``counts_once``.
    """

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._line = 0
        self._from: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, column), (bottom, _) in ranges:
            if bottom > top and len(self._from) + bottom - top <= _MOST_FILLED:
                self._from.update({(row, column): (top, column) for row in range(top + 1, bottom + 1)})
        self._tops = set(self._from.values())
        self._columns = {column for _, column in self._tops}
        self._headers: dict[int, Cell] = {}
        """The last text of each of these columns."""
        self._seen: dict[tuple[int, int], Cell] = {}

    def widths(self) -> dict[int, int]:
        """How wide rows must be for what is filled in; rows without any are left out."""
        found: dict[int, int] = {}
        for row, column in self._from:
            found[row] = max(found.get(row, 0), column + 1)
        return found

    def filled(self, rows: Rows) -> Rows:
        """The next rows of the sheet."""
        first, self._line = self._line, self._line + len(rows)
        if not self._from:
            return rows
        copied = [list(row) for row in rows]
        for line, row in enumerate(copied, start=first):
            own = any(cell is not None for cell in row)
            for column, cell in enumerate(row):
                if (line, column) in self._tops:
                    self._seen[line, column] = None if counts_once(cell, self._headers.get(column)) else cell
                elif own and cell is None and (line, column) in self._from:
                    row[column] = self._seen.get(self._from[line, column])
                if column in self._columns and isinstance(cell, str) and not is_number(cell):
                    self._headers[column] = cell
        return copied


@lru_cache(maxsize=1)
def ods_ranges(stamp: FileStamp) -> dict[str, list[Range]]:
    """Merged cells of each sheet of an ods file; none where they cannot be found out."""
    try:
        with ZipFile(Path(stamp.path)) as container:
            if container.getinfo("content.xml").file_size > _LOOKED_AT_BYTES:
                return {}
            xml = container.read("content.xml")
    except Exception:  # noqa: BLE001 - only hints are lost; whether the file can be read is calamine's to say
        return {}
    if _SPANNED not in xml:
        return {}
    found = _OdsRanges()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    try:
        parser.Parse(xml, True)
    except ExpatError:
        return {}
    return found.sheets


class _OdsRanges:
    """Follows rows and cells; tables within cells are passed over."""

    def __init__(self) -> None:
        self.sheets: dict[str, list[Range]] = {}
        self._depth = 0
        self._ranges: list[Range] = []
        self._row = self._column = 0
        self._times = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._ranges = self.sheets.setdefault(attributes.get(f"{_TABLE}name", ""), [])
                self._row = 0
        elif self._depth != 1:
            return
        elif name == f"{_TABLE}table-row":
            self._column, self._times = 0, _times(attributes, "number-rows-repeated")
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            down, across = _times(attributes, "number-rows-spanned"), _times(attributes, "number-columns-spanned")
            if (down > 1 or across > 1) and len(self._ranges) < _MOST_RANGES:
                last = self._row + down - 1, self._column + across - 1
                self._ranges.append(((self._row, self._column), last))
            self._column += _times(attributes, "number-columns-repeated")

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self._depth -= 1
        elif name == f"{_TABLE}table-row" and self._depth == 1:
            self._row += self._times


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(f"{_TABLE}{name}", "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def xlsb_ranges(path: Path, sheet: str) -> list[Range]:
    """Merged cells of a sheet of an xlsb file; none where they cannot be found out.

    Records BrtBeginMergeCells, BrtMergeCell and BrtEndMergeCells of [MS-XLSB], behind the rows.
    """
    try:
        with ZipFile(path) as container:
            part = _xlsb_part(container, sheet)
            if container.getinfo(part).file_size > _LOOKED_AT_BYTES:
                return []
            return _merge_records(container.read(part))
    except Exception:  # noqa: BLE001 - as above
        return []


def _merge_records(data: bytes) -> list[Range]:
    begin = data.rfind(_MERGES_BEGIN)
    while begin >= 0:
        (count,) = struct.unpack_from("<I", data, begin + 3)
        first = begin + 7
        end = first + count * _MERGE.size
        if end < len(data) and data.startswith(_MERGES_END, end):
            records = [_MERGE.unpack_from(data, place) for place in range(first, end, _MERGE.size)]
            if all(record[0] == _MERGE_HEAD for record in records):
                return [((top, left), (bottom, right)) for _, top, bottom, left, right in records]
        begin = data.rfind(_MERGES_BEGIN, 0, begin)
    return []


def _xlsb_part(container: ZipFile, sheet: str) -> str:
    """The part that holds a sheet. Raises LookupError, struct, zipfile and XML errors."""
    from defusedxml.ElementTree import fromstring

    relations: Any = fromstring(container.read("xl/_rels/workbook.bin.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = container.read("xl/workbook.bin")
    for identity, target in targets.items():
        wanted = _wide(identity) + _wide(sheet)  # BrtBundleSh ends with both
        if re.search(_SHEET_RECORD + rb"[\x00-\xff]{9,11}" + re.escape(wanted), book):
            return str(target).lstrip("/") if str(target).startswith("/") else f"xl/{target}"
    raise LookupError(sheet)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")
