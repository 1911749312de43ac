"""Text in which every line is one row of the same number of cells: nothing quoted, nothing escaped, no blank row.

Most big exports are like that, block after block. Such a block needs no csv module: all of its cells come from one
split, its columns from slices of that, and its rows as JSON from replacing delimiters.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.delimiters import Dialect

_LINE_FEED = 10
_FIRST_PRINTABLE = 32
_MAYBE_SPACE = np.zeros(256, bool)
"""First bytes of characters that may be white space, in UTF-8."""
_MAYBE_SPACE[[*range(_FIRST_PRINTABLE + 1), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3]] = True


class PlainBlock:
    """Some plain lines; cells and JSON are made when first asked for."""

    def __init__(self, text: str, delimiter: str, height: int, width: int, *, escapes: bool) -> None:
        """``text`` ends with its last line; ``escapes``: some character must be escaped in JSON."""
        self._text = text
        self._delimiter = delimiter
        self._escapes = escapes
        self.height = height
        self.width = width

    @cached_property
    def cells(self) -> list[str]:
        """All cells, row after row."""
        return self._text.replace("\n", self._delimiter).split(self._delimiter)

    @cached_property
    def json_lines(self) -> list[str] | None:
        """Each row as a JSON array of texts; None where something must be escaped."""
        if self._escapes:
            return None
        return [f'["{line}"]' for line in self._text.replace(self._delimiter, '","').split("\n")]


class PlainRows(Sequence[list[str]]):
    """Consecutive rows of a ``PlainBlock``."""

    __slots__ = ("_block", "_span")

    def __init__(self, block: PlainBlock, span: range) -> None:
        self._block = block
        self._span = span

    def __len__(self) -> int:
        return len(self._span)

    def __iter__(self) -> Iterator[list[str]]:
        cells, width = self._block.cells, self._block.width
        return (cells[row * width : (row + 1) * width] for row in self._span)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> "PlainRows": ...
    def __getitem__(self, index: int | slice) -> "list[str] | PlainRows":
        if isinstance(index, slice):
            return PlainRows(self._block, self._span[index])
        start = self._span[index] * self._block.width
        return self._block.cells[start : start + self._block.width]

    @property
    def width(self) -> int:
        """Cells of each row."""
        return self._block.width

    def column(self, index: int) -> list[str]:
        """One column; ``index`` below ``width``."""
        width = self._block.width
        return self._block.cells[self._span.start * width + index : self._span.stop * width : width]

    def json_lines(self) -> list[str] | None:
        """Each row as a JSON array of texts; None where something must be escaped."""
        lines = self._block.json_lines
        return None if lines is None else lines[self._span.start : self._span.stop]


def plain_block(text: str, dialect: Dialect) -> PlainBlock | None:
    """Whole lines as a block, if they are plain: the csv module would read exactly the same cells."""
    mark = dialect.delimiter
    unusual = not mark.isascii() or dialect.skip_space or (dialect.escape is not None and dialect.escape in text)
    if not text or '"' in text or unusual:
        return None
    text = text.removesuffix("\n")
    codes = np.frombuffer(f"{text}\n".encode("utf-8", "surrogatepass"), np.uint8)
    ends = codes == _LINE_FEED
    seams = np.flatnonzero(ends | (codes == ord(mark)))
    height = int(np.count_nonzero(ends))
    width, rest = divmod(len(seams), height)
    if rest or not ends[seams[width - 1 :: width]].all() or _has_blank(codes, seams[width - 1 :: width], ord(mark)):
        return None
    controls = int(np.count_nonzero(codes < _FIRST_PRINTABLE)) - height
    if ord(mark) < _FIRST_PRINTABLE:
        controls -= len(seams) - height
    return PlainBlock(text, mark, height, width, escapes=controls > 0 or "\\" in text)


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
