"""Workbooks in Excel 2003 XML (SpreadsheetML), most often named .xls or .xml: the sheets with their typed cells."""

import re
from pathlib import Path

from funnel_planner.spreadsheet.tables.grid import Grid, Room
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.workbook_cells import plain_row
from funnel_planner.spreadsheet.tables.xml_events import read_events

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?Z?")
_NO_DAY = frozenset({"1899-12-30", "1899-12-31", "1900-01-00", "1904-01-01"})
"""A clock time is told as a moment of one of these days."""


def xml_sheets(path: Path) -> tuple[list[Grid], bool]:
    """The sheets, and whether days are counted from 1904. Raises as ``read_events`` does."""
    found = read_events(path, _Workbook, Room(path.name))
    assert isinstance(found, _Workbook)  # noqa: S101 - read_events returns what it was given
    for sheet in found.sheets:
        sheet.fill_merged()
    return found.sheets, found.from_1904


class _Workbook:
    """Builds the sheets from events."""

    def __init__(self, room: Room) -> None:
        self.sheets: list[Grid] = []
        self.from_1904 = False
        self._room = room
        self._grid: Grid | None = None
        self._in_table = False
        self._repeat = 1
        self._width = 1
        self._type = ""
        self._formula = False
        self._has_data = False
        self._texts: list[str] | None = None
        self._option: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "Worksheet":
            self._grid = Grid(self._room, _attribute(attributes, "Name") or f"#{len(self.sheets) + 1}")
            self.sheets.append(self._grid)
        elif name in {"Visible", "Date1904"}:
            self._option = []
            self.from_1904 = self.from_1904 or name == "Date1904"
        elif self._grid is None:
            return
        elif name == "Table":
            self._in_table = True
        elif name == "Row" and self._in_table:
            self._start_row(self._grid, attributes)
        elif name == "Cell" and self._in_table:
            self._start_cell(self._grid, attributes)
        elif name == "Data" and self._in_table:
            self._type, self._texts = _attribute(attributes, "Type"), []

    def data(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)
        elif self._option is not None:
            self._option.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        grid = self._grid
        if name == "Worksheet":
            self._grid = None
        elif name == "Visible" and self._option is not None:
            if grid is not None and "Hidden" in "".join(self._option):
                grid.hidden = True
            self._option = None
        elif name == "Date1904":
            self._option = None
        elif grid is None or not self._in_table:
            return
        elif name == "Table":
            self._in_table = False
        elif name == "Row":
            grid.end_row(self._repeat)
        elif name == "Cell":
            self._end_cell(grid)
        elif name == "Data" and self._texts is not None:
            self._put(grid, "".join(self._texts))
            self._texts = None

    def close(self) -> None:
        """Nothing is left to do."""

    def _start_row(self, grid: Grid, attributes: dict[str, str]) -> None:
        grid.go_to_row(_number(_attribute(attributes, "Index")) - 1)
        grid.hidden_rows += _attribute(attributes, "Hidden") == "1"
        self._repeat = 1 + _number(_attribute(attributes, "Span"))

    def _start_cell(self, grid: Grid, attributes: dict[str, str]) -> None:
        grid.go_to_column(_number(_attribute(attributes, "Index")) - 1)
        self._width = 1 + _number(_attribute(attributes, "MergeAcross"))
        grid.merge(1 + _number(_attribute(attributes, "MergeDown")), self._width)
        self._formula = bool(_attribute(attributes, "Formula"))
        self._has_data = False

    def _end_cell(self, grid: Grid) -> None:
        if not self._has_data:
            grid.formulas_without_value += self._formula
            grid.cell(None)
        grid.go_to_column(grid.column + self._width - 1)

    def _put(self, grid: Grid, text: str) -> None:
        if self._has_data:
            return
        self._has_data = True
        grid.errors += self._type == "Error"
        grid.cell(_value(self._type, text))


def _value(kind: str, text: str) -> Cell:
    value: object = text
    if kind == "Error":
        return None
    if kind == "Number":
        try:
            value = float(text)
        except ValueError:
            value = text
    elif kind == "Boolean":
        return text.strip() == "1"
    elif kind == "DateTime":
        value = _moment(text.strip())
    return plain_row([value])[0]


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if not found:
        return text
    day, clock = found[1], (found[2] or "")
    if day in _NO_DAY and clock:
        return clock
    return day if clock in {"", "00:00", "00:00:00"} else f"{day}T{clock}"


def _attribute(attributes: dict[str, str], name: str) -> str:
    return attributes.get(_SPACE + name) or attributes.get(name) or ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
