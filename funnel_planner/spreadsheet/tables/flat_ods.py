"""Flat OpenDocument sheets (.fods): one XML file, written by LibreOffice and by scripts."""

from pathlib import Path

from funnel_planner.spreadsheet.tables.grid import Grid, Room
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.workbook_cells import plain_row
from funnel_planner.spreadsheet.tables.xml_events import read_events

_SPACES = {
    "table": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "office": "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
    "style": "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}",
    "text": "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
}
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "Err:", "#NULL!")
_MOST_SPACES = 1000


def flat_sheets(path: Path) -> list[Grid]:
    """The sheets of the document. Raises as ``read_events`` does."""
    found = read_events(path, _Document, Room(path.name))
    assert isinstance(found, _Document)  # noqa: S101 - read_events returns what it was given
    for sheet in found.sheets:
        sheet.fill_merged()
    return found.sheets


class _Document:
    """Builds the sheets from events."""

    def __init__(self, room: Room) -> None:
        self.sheets: list[Grid] = []
        self._room = room
        self._tables: list[Grid | None] = []
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._row_times = 1
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._paragraphs = 0
        self._in_text = 0
        self._beside = 0
        """Depth within notes and drawings, whose text is none of the cell's."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        if self._beside or name in {"office:annotation", "draw", "table:shapes"}:
            self._beside += 1
        elif name == "style:style":
            self._style = attributes.get(f"{_SPACES['style']}name", "")
        elif name == "style:table-properties":
            if _of(attributes, "table:display") == "false":
                self._hidden_styles.add(self._style)
        elif name == "table:table":
            self._start_table(attributes)
        elif not self._tables or self._tables[-1] is None:
            return
        elif name == "table:table-row":
            self._row_times = _number(_of(attributes, "table:number-rows-repeated"), 1)
            self._tables[-1].hidden_rows += _of(attributes, "table:visibility") == "collapse"
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._cell, self._texts, self._paragraphs = attributes, [], 0
        elif self._cell is not None:
            self._start_text(name, attributes)

    def data(self, text: str) -> None:
        if self._in_text and not self._beside:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if self._beside:
            self._beside -= 1
            return
        name = _short(tag)
        if name == "table:table" and self._tables:
            self._tables.pop()
        elif name in {"text:p", "text:h"} and self._in_text:
            self._in_text -= 1
        elif not self._tables or self._tables[-1] is None:
            return
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell(self._tables[-1])
        elif name == "table:table-row":
            self._tables[-1].end_row(self._row_times)

    def close(self) -> None:
        """Nothing is left to do."""

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._tables:  # a table within a cell is left out
            self._tables.append(None)
            return
        hidden = _of(attributes, "table:style-name") in self._hidden_styles
        grid = Grid(self._room, _of(attributes, "table:name") or f"#{len(self.sheets) + 1}", hidden=hidden)
        self._tables.append(grid)
        self.sheets.append(grid)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"text:p", "text:h"}:
            if self._paragraphs:
                self._texts.append("\n")
            self._paragraphs += 1
            self._in_text += 1
        elif name == "text:s":
            self._texts.append(" " * min(_number(_of(attributes, "text:c"), 1), _MOST_SPACES))
        elif name == "text:tab":
            self._texts.append("\t")
        elif name == "text:line-break":
            self._texts.append("\n")

    def _end_cell(self, grid: Grid) -> None:
        attributes, text = self._cell or {}, "".join(self._texts)
        self._cell, self._in_text = None, 0
        times = _number(_of(attributes, "table:number-columns-repeated"), 1)
        spans = (_number(_of(attributes, f"table:number-{what}-spanned"), 1) for what in ("rows", "columns"))
        grid.merge(*spans)
        kind = _of(attributes, "office:value-type")
        formula = bool(_of(attributes, "table:formula"))
        if formula and text.startswith(_ERRORS):
            grid.errors += 1
            grid.cell(None, times)
            return
        grid.formulas_without_value += formula and not kind and not text
        grid.cell(_value(kind, attributes, text), times)


def _value(kind: str, attributes: dict[str, str], text: str) -> Cell:
    value: object = text
    if kind in {"float", "percentage", "currency"}:
        try:
            value = float(_of(attributes, "office:value"))
        except ValueError:
            value = text
    elif kind == "boolean":
        return _of(attributes, "office:boolean-value") == "true"
    elif kind == "date":
        value = _of(attributes, "office:date-value").partition(".")[0].removesuffix("T00:00:00") or text
    elif kind == "string" and not text:
        value = _of(attributes, "office:string-value")
    return plain_row([value])[0]


def _short(tag: str) -> str:
    """``table:table`` for a tag in full; those of drawings are all alike."""
    space, _, name = tag.rpartition("}")
    if space.endswith(":drawing:1.0"):
        return "draw"
    for prefix, known in _SPACES.items():
        if known[:-1] == space:
            return f"{prefix}:{name}"
    return name


def _of(attributes: dict[str, str], name: str) -> str:
    prefix, _, local = name.partition(":")
    return attributes.get(_SPACES[prefix] + local, "")


def _number(text: str, missing: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else missing
