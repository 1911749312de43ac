"""Text in which every line is one row of the same number of cells: nothing quoted, nothing escaped, no blank row.

Most big exports are like that, block after block. Such a block needs no csv module: delimiters and line feeds tell
where each cell stands, so that a column can be looked at within the text, and rows as JSON come from replacing
delimiters.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.delimiters import Dialect
from funnel_planner.spreadsheet.tables.even_rows import EvenRows
from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.table import Cell

_LINE_FEED = 10
_FIRST_PRINTABLE = 32
_MAYBE_SPACE = np.zeros(256, bool)
"""First bytes of characters that may be white space, in UTF-8."""
_MAYBE_SPACE[[*range(_FIRST_PRINTABLE + 1), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3]] = True


class PlainRows(EvenRows):
    """Rows of equal width from plain lines."""

    __slots__ = ("_block", "_span")

    def __init__(self, block: "PlainBlock", span: range) -> None:
        self._block = block
        self._span = span

    def __len__(self) -> int:
        return len(self._span)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        width = self.width
        cells = self._text().replace("\n", self._block.delimiter).split(self._block.delimiter) if len(self) else []
        return (cells[start : start + width] for start in range(0, len(cells), width))

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> "PlainRows": ...
    def __getitem__(self, index: int | slice) -> "Sequence[Cell] | PlainRows":
        if isinstance(index, slice):
            return PlainRows(self._block, self._span[index])
        row = self._span[index]
        return self._block.text(row, row + 1).split(self._block.delimiter)

    @property
    def width(self) -> int:
        """Cells of each row."""
        return self._block.width

    @property
    def size_bytes(self) -> int:
        """Memory that these rows take, about."""
        return len(self._span) * self._block.size_bytes // max(1, len(self._block))

    def column(self, index: int) -> Spans:
        """One column; ``index`` below ``width``."""
        return self._block.column(index, self._span)

    def json_lines(self) -> str | None:
        """Each row as a JSON array of texts on a line of its own; None where that takes more than replacing."""
        if self._block.escapes or self._span.step != 1 or not len(self):
            return None
        body = self._text().replace(self._block.delimiter, '","').replace("\n", '"]\n["')
        return f'["{body}"]'

    def _text(self) -> str:
        """The lines, the last one without its line feed."""
        if self._span.step == 1:
            return self._block.text(self._span.start, self._span.stop)
        return "\n".join(self._block.text(row, row + 1) for row in self._span)


class PlainBlock:
    """Some text of plain lines."""

    def __init__(self, data: bytes, seams: NDArray[np.int32], delimiter: str, width: int, *, escapes: bool) -> None:
        """``data``: the lines in UTF-8, then ``PADDING``.

        ``seams``: -1, then where each cell ends; ``escapes``: JSON must escape some character.
        """
        self._data = data
        self._seams = seams
        self.delimiter = delimiter
        self.width = width
        self.escapes = escapes

    def __len__(self) -> int:
        return (len(self._seams) - 1) // self.width

    @property
    def size_bytes(self) -> int:
        """Memory it takes."""
        return len(self._data) + self._seams.nbytes

    def rows(self, start: int, stop: int) -> PlainRows:
        """Some of the rows."""
        return PlainRows(self, range(start, stop))

    def text(self, start: int, stop: int) -> str:
        """Some of the lines, the last one without its line feed."""
        first, end = self._seams[start * self.width] + 1, self._seams[stop * self.width]
        return self._data[first:end].decode("utf-8", "surrogatepass")

    def column(self, index: int, rows: range) -> Spans:
        """One column of some rows."""
        places = slice(rows.start * self.width + index, rows.stop * self.width + index, rows.step * self.width)
        starts = self._seams[places].astype(np.int64) + 1
        ends = self._seams[places.start + 1 : places.stop + 1 : places.step]
        return Spans(self._data, starts, ends - starts)


def plain_block(text: str | bytes, dialect: Dialect) -> PlainBlock | None:
    """Whole lines (text or UTF-8) as a block, if they are plain: the csv module would read exactly the same cells."""
    mark = dialect.delimiter
    if not text or not mark.isascii() or dialect.skip_space:
        return None
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if b'"' in data or (dialect.escape is not None and dialect.escape.encode() in data):
        return None
    if not data.endswith(b"\n"):
        data += b"\n"
    codes = np.frombuffer(data, np.uint8)
    is_end = codes == _LINE_FEED
    seams = np.flatnonzero(is_end | (codes == ord(mark)))
    height = int(np.count_nonzero(is_end))
    width, rest = divmod(len(seams), height)
    ends = seams[width - 1 :: width]
    if rest or not is_end[ends].all() or _has_blank(codes, ends, ord(mark)):
        return None
    controls = int(np.count_nonzero(codes < _FIRST_PRINTABLE)) - height
    if ord(mark) < _FIRST_PRINTABLE:
        controls -= len(seams) - height
    if controls and b"\0" in data:
        return None
    places = np.empty(len(seams) + 1, np.int32)
    places[0], places[1:] = -1, seams
    return PlainBlock(data + PADDING, places, mark, width, escapes=controls > 0 or b"\\" in data)


def _has_blank(codes: NDArray[np.uint8], ends: NDArray[np.intp], mark: int) -> bool:
    """Whether any line has nothing but delimiters and white space."""
    starts = np.concatenate([[0], ends[:-1] + 1])
    first = codes[starts]
    doubtful = np.flatnonzero(_MAYBE_SPACE[first] | (first == mark))
    blank = bytes([mark])
    return any(
        not codes[starts[line] : ends[line]].tobytes().replace(blank, b"").decode("utf-8", "surrogatepass").strip()
        for line in doubtful.tolist()
    )
