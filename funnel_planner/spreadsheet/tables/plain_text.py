"""Text in which every line is one row of the same number of cells: nothing quoted, nothing escaped, no blank row.

Most big exports are like that, block after block. Such a block needs no csv module: all of its cells come from one
split, its columns from slices of that, and its rows as JSON from replacing delimiters.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.delimiters import Dialect
from funnel_planner.spreadsheet.tables.even_rows import EvenRows
from funnel_planner.spreadsheet.tables.table import Cell

_LINE_FEED = 10
_FIRST_PRINTABLE = 32
_MAYBE_SPACE = np.zeros(256, bool)
"""First bytes of characters that may be white space, in UTF-8."""
_MAYBE_SPACE[[*range(_FIRST_PRINTABLE + 1), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3]] = True


class PlainRows(EvenRows):
    """Rows of equal width from plain lines."""

    __slots__ = ("_lines", "_span")

    def __init__(self, lines: "_Lines", span: range) -> None:
        self._lines = lines
        self._span = span

    def __len__(self) -> int:
        return len(self._span)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        cells, width = self._lines.cells, self._lines.width
        return (cells[row * width : (row + 1) * width] for row in self._span)

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> "PlainRows": ...
    def __getitem__(self, index: int | slice) -> "Sequence[Cell] | PlainRows":
        if isinstance(index, slice):
            return PlainRows(self._lines, self._span[index])
        start = self._span[index] * self._lines.width
        return self._lines.cells[start : start + self._lines.width]

    @property
    def width(self) -> int:
        """Cells of each row."""
        return self._lines.width

    def column(self, index: int) -> Sequence[Cell]:
        """One column; ``index`` below ``width``."""
        width = self._lines.width
        return self._lines.cells[self._span.start * width + index : self._span.stop * width : width]

    def json_lines(self) -> str | None:
        """Each row as a JSON array of texts on a line of its own; None where that takes more than replacing."""
        lines = self._lines
        if lines.escapes or len(self._span) != lines.height:
            return None
        body = lines.text.replace(lines.delimiter, '","').replace("\n", '"]\n["')
        return f'["{body}"]'


class PlainBlock:
    """Some text of plain lines."""

    def __init__(self, data: bytes, ends: NDArray[np.intp], delimiter: str, width: int, *, escapes: bool) -> None:
        """``data`` in UTF-8; ``ends``: where its lines end; ``escapes``: JSON must escape some character."""
        self._data = data
        self._ends = ends
        self._delimiter = delimiter
        self._width = width
        self._escapes = escapes

    def __len__(self) -> int:
        return len(self._ends)

    def rows(self, start: int, stop: int) -> PlainRows:
        """Some of the rows."""
        first = self._ends[start - 1] + 1 if start else 0
        text = self._data[first : self._ends[stop - 1]].decode("utf-8", "surrogatepass")
        lines = _Lines(text, self._delimiter, stop - start, self._width, self._escapes)
        return PlainRows(lines, range(stop - start))


def plain_block(text: str, dialect: Dialect) -> PlainBlock | None:
    """Whole lines as a block, if they are plain: the csv module would read exactly the same cells."""
    mark = dialect.delimiter
    unusual = not mark.isascii() or dialect.skip_space or (dialect.escape is not None and dialect.escape in text)
    if not text or '"' in text or unusual:
        return None
    data = (text if text.endswith("\n") else text + "\n").encode("utf-8", "surrogatepass")
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
    return PlainBlock(data, ends, mark, width, escapes=controls > 0 or "\\" in text)


class _Lines:
    """The lines of one chunk; cells are made when first asked for."""

    def __init__(self, text: str, delimiter: str, height: int, width: int, escapes: bool) -> None:  # noqa: FBT001 - made here only
        """``text`` without the last line feed."""
        self.text = text
        self.delimiter = delimiter
        self.height = height
        self.width = width
        self.escapes = escapes

    @cached_property
    def cells(self) -> list[str]:
        """All cells, row after row."""
        return self.text.replace("\n", self.delimiter).split(self.delimiter)


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
