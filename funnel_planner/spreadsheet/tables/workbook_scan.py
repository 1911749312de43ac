"""A quick look at a sheet's XML for what calamine does not tell: blanked cells and how far the sheet reaches."""

import re
import zipfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.sheet_cells import SheetCells

_SMALL_BYTES, _MODEST_BYTES = 4 * limits.MEBIBYTE, 96 * limits.MEBIBYTE
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')
_SCAN_BYTES = 192 * limits.MEBIBYTE
_PART_NAME = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c (?![^>]*t="str")[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v ?/>|<v>\s*</v>)?\s*</c>'
)
_ERROR = re.compile(b't="e"')
_MERGED = re.compile(rb'<mergeCell ref="\$?[A-Z]{1,3}\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row [^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col [^>]*\bhidden="(?:1|true)"[^>]*>')
_COLUMN_ENDS = re.compile(rb'\b(min|max)="(\d{1,5})"')
_MOST_COLUMNS = 16_384
_FROM_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true|on)"')
_RECORD_1904 = b"\x22\x00\x02\x00\x01\x00"
_XLS_HEAD_BYTES = 64 * 1024
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_WIDE_CELL = re.compile(rb' r="([A-Z]{3})\d')


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What was found in one sheet."""

    errors: int = 0
    """Cells that hold an error such as #N/A; they arrive blank."""
    formulas_without_value: int = 0
    """Formulas whose result was never stored; they arrive blank."""
    last_row: int = 0
    last_column: int = 0
    """From 703 upwards; 0 if there is none so far out."""
    cells: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    merged_down: int = 0
    """Groups of merged cells over several rows; each of their rows has the content."""
    merged_across: int = 0
    """Groups of merged cells within one row; the content is in the first of their columns."""
    from_1904: bool = False
    """Days count from 1904, as on old Macs; they arrive converted."""

    @property
    def area(self) -> int:
        """Cells of the rectangle around the content, as far as it can be told."""
        return self.last_row * max(self.last_column, 1)


def says_modest_area(path: Path, sheet: str) -> bool:
    """Whether a big sheet says of itself that it reaches not too far: then a closer look may come while it is read.

    Small ones are looked at in no time; only a big one that lies could take more memory than it may.
    """
    try:
        with zipfile.ZipFile(path) as container:
            part = part_of_sheet(container, sheet)
            if not _SMALL_BYTES <= container.getinfo(part).file_size <= _MODEST_BYTES:
                return False
            with container.open(part) as xml:
                said = _DIMENSION.search(xml.read(4096))
    except Exception:  # noqa: BLE001 - as below
        return False
    return said is not None and int(said[2]) * _column_number(said[1]) <= limits.SHEET_CELLS // 4


@lru_cache(maxsize=8)
def kept_scan(stamp: FileStamp, sheet: str) -> SheetScan:
    """``scan_sheet``, remembered because a survey is followed by an import of the same sheet."""
    return scan_sheet(Path(stamp.path), sheet)


def scan_sheet(path: Path, sheet: str) -> SheetScan:
    """A look at one sheet of an xlsx file; all zero where the file is built in a way that this does not understand."""
    try:
        with zipfile.ZipFile(path) as container:
            part = part_of_sheet(container, sheet)
            from_1904 = _FROM_1904.search(container.read("xl/workbook.xml")) is not None
            if container.getinfo(part).file_size > _SCAN_BYTES:
                return SheetScan(from_1904=from_1904)
            return replace(_scan(container.read(part)), from_1904=from_1904)
    except Exception:  # noqa: BLE001 - only hints are lost; whether the file can be read is calamine's to say
        return SheetScan()


def scan_ods(path: Path) -> SheetScan:
    """A look at a whole ods file, which keeps all sheets in one part."""
    try:
        with zipfile.ZipFile(path) as container:
            if container.getinfo("content.xml").file_size > _SCAN_BYTES:
                return SheetScan()
            return SheetScan(errors=container.read("content.xml").count(b'calcext:value-type="error"'))
    except Exception:  # noqa: BLE001 - as above
        return SheetScan()


def scan_xls(path: Path) -> SheetScan:
    """A look at the first records of an xls file."""
    with path.open("rb") as file:
        return SheetScan(from_1904=_RECORD_1904 in file.read(_XLS_HEAD_BYTES))


def part_of_sheet(container: zipfile.ZipFile, sheet: str) -> str:
    """The part of the container that holds a sheet. Raises LookupError, zipfile and XML errors."""
    from defusedxml.ElementTree import fromstring

    if container.getinfo("xl/workbook.xml").file_size > limits.ZIP_SMALL_BYTES:
        raise LookupError(sheet)
    relations = fromstring(container.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in fromstring(container.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets[element.get(_PART_NAME)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise LookupError(sheet)


def _scan(xml: bytes) -> SheetScan:
    is_hiding = b' hidden="' in xml
    down, across = _merged(xml)
    last_column = max((_column_number(letters) for letters in set(_WIDE_CELL.findall(xml))), default=0)
    return SheetScan(
        errors=xml.count(b't="e"'),
        formulas_without_value=len(_FORMULA_WITHOUT_VALUE.findall(xml)) if b"<f" in xml else 0,
        merged_down=down,
        merged_across=across,
        last_row=max(map(int, _ROW.findall(xml)), default=0),
        last_column=last_column,
        cells=xml.count(b"<c "),
        hidden_rows=len(_HIDDEN_ROW.findall(xml)) if is_hiding else 0,
        hidden_columns=sum(_columns(tag) for tag in _HIDDEN_COLUMN.findall(xml)) if is_hiding else 0,
    )


def scan_of_cells(container: zipfile.ZipFile, cells: SheetCells) -> SheetScan:
    """The same of a sheet whose cells are known, so that only what they do not tell is looked for."""
    down, across = _merged(cells.tail)
    within = memoryview(cells.data)[: cells.size]
    return SheetScan(
        errors=len(_ERROR.findall(within)) if cells.has_errors else 0,
        formulas_without_value=len(_FORMULA_WITHOUT_VALUE.findall(within)) if cells.has_formulas else 0,
        merged_down=down,
        merged_across=across,
        hidden_rows=cells.hidden_rows,
        hidden_columns=sum(_columns(tag) for tag in _HIDDEN_COLUMN.findall(cells.head)),
        from_1904=_FROM_1904.search(container.read("xl/workbook.xml")) is not None,
    )


def _merged(xml: bytes) -> tuple[int, int]:
    """How many groups of cells are merged down and across."""
    begin = xml.rfind(b"</sheetData>")
    ends = _MERGED.findall(xml, max(begin, 0))
    down = sum(top != bottom for top, bottom in ends)
    return down, len(ends) - down


def _columns(tag: bytes) -> int:
    """How many columns a ``<col min="3" max="5">`` is about; those beyond any content count as one."""
    ends = dict(_COLUMN_ENDS.findall(tag))
    try:
        return min(int(ends[b"max"]) - int(ends[b"min"]) + 1, 1 if int(ends[b"max"]) >= _MOST_COLUMNS else 100)
    except (KeyError, ValueError):
        return 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
