"""The tables of a web page, most often of one that calls itself .xls: what CRMs, reports and Excel itself write.

Tags that are never closed, tables within tables, merged cells and MIME web archives are understood as browsers do.
"""

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.cells import is_number
from funnel_planner.spreadsheet.tables.encodings import detect_encoding
from funnel_planner.spreadsheet.tables.grid import Grid, Room
from funnel_planner.spreadsheet.tables.merged_cells import counts_once
from funnel_planner.spreadsheet.tables.table import Cell

_BLOCK_BYTES = 256 * 1024
_HEAD_BYTES = 4096
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_ARCHIVE = re.compile(rb"\s*mime-version:", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DOUBLE_SPACE = re.compile(r"  +")
_NAME_CHARACTERS = 60
_MOST_SPANNED = 1000
_NAMING = frozenset({"caption", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template", "noscript"})
_BREAKING = frozenset({"br", "p", "div", "li"})


def page_tables(path: Path) -> list[Grid]:
    """The tables of a page in the order in which they end; blank ones are left out.

    Raises:
        PlannerError: ``file_is_web_page`` where there is none, ``file_too_heavy``.
    """
    parser = _Tables(Room(path.name))
    for text in _texts(path):
        parser.feed(text)
    parser.close()
    tables = parser.finished()
    if not tables:
        raise PlannerError("file_is_web_page", file=path.name)
    return tables


def _texts(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if _ARCHIVE.match(head):
            yield from _archived(path)
            return
        decoder = codecs.getincrementaldecoder(_encoding(head, path))("replace")
        file.seek(0)
        for block in iter(lambda: file.read(_BLOCK_BYTES), b""):
            yield decoder.decode(block).replace("\0", "").removeprefix("\ufeff")


def _archived(path: Path) -> Iterator[str]:
    """The pages within a web archive (``Single file web page``)."""
    from email import message_from_binary_file

    with path.open("rb") as file:
        for part in message_from_binary_file(file).walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield content.decode(_declared(content[:_HEAD_BYTES]) or "utf-8", "replace")


def _encoding(head: bytes, path: Path) -> str:
    """What the page declares, unless that is wrong; else what its content shows."""
    declared = "" if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) else _declared(head)
    return declared or detect_encoding(path).encoding


def _declared(head: bytes) -> str:
    found = _CHARSET.search(head)
    if found is None:
        return ""
    name = found[1].decode("ascii", "replace").lower()
    if name in {"iso-8859-1", "latin1", "us-ascii", "ascii"}:
        return "cp1252"  # what browsers take these for
    try:
        codecs.lookup(name)
        head.decode(name)
    except (LookupError, UnicodeDecodeError) as error:
        cut_off = isinstance(error, UnicodeDecodeError) and error.start >= len(head) - 4
        return name if cut_off else ""
    return "" if name.startswith(("utf-16", "utf-32")) else name  # or these very letters could not have been read


class _Table:
    """A table that is not closed yet."""

    def __init__(self, room: Room, name: str) -> None:
        self.grid = Grid(room, name)
        self.spans: dict[int, tuple[int, Cell]] = {}
        """By column: rows that a cell from above still fills, and with what."""
        self.in_row = False
        self.texts: list[str] | None = None
        """Text of the open cell."""
        self.number: float | None = None
        self.width = 1
        self.depth = 1

    def start_row(self) -> None:
        self.end_row()
        self.in_row = True

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        self.in_row = True
        self._fill_spanned()
        self.texts = []
        self.number = _float(attributes.get("x:num") or attributes.get("sdval"))
        self.width = _span(attributes.get("colspan"))
        self.depth = _span(attributes.get("rowspan"))
        self.grid.merge(self.depth, self.width)

    def end_cell(self) -> None:
        if self.texts is None:
            return
        text = _cell_text("".join(self.texts))
        value: Cell = text or None
        if self.number is not None and (not text or is_number(text)):
            value = int(self.number) if self.number.is_integer() and abs(self.number) < 2.0**53 else self.number
        start = self.grid.column
        self.grid.cell(value)
        self.grid.go_to_column(start + self.width)
        if self.depth > 1:
            above = self.grid.text_above(start) if is_number(value) else None
            again = None if counts_once(value, above) else value
            for column in range(start, min(start + self.width, start + _MOST_SPANNED)):
                self.spans[column] = (self.depth - 1, again if column == start else None)
        self.texts = None

    def end_row(self) -> None:
        self.end_cell()
        if self.in_row:
            self._fill_spanned()
            while self.spans and max(self.spans) >= self.grid.column:
                self.grid.go_to_column(min(column for column in self.spans if column >= self.grid.column))
                self._fill_spanned()
            self.grid.end_row()
        self.in_row = False

    def _fill_spanned(self) -> None:
        while (span := self.spans.get(self.grid.column)) is not None:
            column, (left, value) = self.grid.column, span
            if left > 1:
                self.spans[column] = (left - 1, value)
            else:
                del self.spans[column]
            self.grid.cell(value)


class _Tables(HTMLParser):
    """Collects tables; what stands outside cells only names them."""

    def __init__(self, room: Room) -> None:
        super().__init__(convert_charrefs=True)
        self._room = room
        self._open: list[_Table] = []
        self._done: list[Grid] = []
        self._silent = ""
        self._naming: list[str] | None = None
        self._name = ""

    def finished(self) -> list[Grid]:
        """All tables, each with a name of its own."""
        while self._open:
            self._end_table()
        taken: set[str] = set()
        for number, grid in enumerate(self._done, 1):
            if not grid.name or grid.name in taken:
                grid.name = f"#{number}"
            taken.add(grid.name)
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = tag
        elif tag == "table":
            name = self._name or dict(attrs).get("summary") or ""
            self._open.append(_Table(self._room, name[:_NAME_CHARACTERS]))
            self._name = ""
        elif tag in _NAMING and self._texts() is None:
            self._naming = []
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].start_row()
        elif tag in {"td", "th"}:
            self._open[-1].start_cell(dict(attrs))
        elif tag in _BREAKING and (texts := self._texts()):
            texts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _NAMING and self._naming is not None:
            self._name, self._naming = _SPACES.sub(" ", "".join(self._naming)).strip()[:_NAME_CHARACTERS], None
            if tag == "caption" and self._open:
                self._open[-1].grid.name, self._name = self._name, ""
        elif not self._open:
            return
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag in {"td", "th"}:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._naming is not None:
            self._naming.append(data)
        elif (texts := self._texts()) is not None:
            texts.append(_SPACES.sub(" ", data))

    def handle_comment(self, data: str) -> None:
        """Excel tells the name of its sheet in a comment for itself."""
        found = _SHEET_NAME.search(data)
        if found and not self._name:
            self._name = found[1].strip()

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - html.parser's own
        """Pass over what Microsoft puts between ``<![`` and ``]>``; html.parser gives up on words unknown to it."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.rawdata.find(">", i) + 1 or -1

    def _texts(self) -> list[str] | None:
        return self._open[-1].texts if self._open else None

    def _end_table(self) -> None:
        table = self._open.pop()
        table.end_row()
        if table.grid.height:
            self._done.append(table.grid)


def _cell_text(text: str) -> str:
    return "\n".join(line.strip() for line in _DOUBLE_SPACE.sub(" ", text).split("\n")).strip()


def _span(text: str | None) -> int:
    return max(1, min(int(text), _MOST_SPANNED)) if text and text.strip().isdecimal() and len(text) < 8 else 1


def _float(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number - number == 0 else None  # neither infinite nor not a number
