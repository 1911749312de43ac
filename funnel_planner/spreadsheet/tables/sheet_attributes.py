"""What stands in the tags of rows and cells behind their reference; there are few different ones."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.distinct import Numbering
from funnel_planner.spreadsheet.tables.sheet_tags import Bool, OtherwiseWrittenError
from funnel_planner.spreadsheet.tables.spans import Spans

_SOUND = re.compile(r"""(?:\s+[\w:.-]+="[^"&]*")*\s*/?>\s*""")
"""Up to the next tag: attributes, the end of the tag, white space."""
_ATTRIBUTES = re.compile(r"""(?: s="(\d{1,5})")?(?: t="([a-zA-Z]+)")?(?: s="(\d{1,5})")?""")
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_MOST_ROW_TAGS = 100_000
_MOST_CELL_TAGS = 1 << 16


class RowTags:
    """Of rows, from behind their number up to the next tag."""

    def __init__(self) -> None:
        self._numbers = Numbering()
        self._closed: list[bool] = []
        self._hidden: list[bool] = []
        self.hidden = 0
        """Rows so far that are hidden."""

    def closed(self, texts: Spans) -> Bool:
        """Which of these tags end at once. Raises ``OtherwiseWrittenError`` for what is no tag."""
        codes = self._numbers.codes(texts)
        if len(self._numbers) > _MOST_ROW_TAGS:
            raise OtherwiseWrittenError("row")
        for text in list(self._numbers)[len(self._closed) :] if len(self._numbers) > len(self._closed) else ():
            if not _SOUND.fullmatch(str(text)):
                raise OtherwiseWrittenError("row")
            self._closed.append(str(text).rstrip().endswith("/>"))
            self._hidden.append(_HIDDEN.search(str(text)) is not None)
        self.hidden += int(np.array(self._hidden, bool)[codes].sum())
        return np.array(self._closed, bool)[codes]


class CellTags:
    """Of cells, from behind their reference up to the next tag."""

    def __init__(self, kinds: Mapping[str | None, int], odd: int) -> None:
        """``kinds``: by the type that the tag names, None: none; ``odd``: of all others."""
        self._kind_of_type = kinds
        self._odd = odd
        self._numbers = Numbering()
        self._kinds: list[int] = []
        self._styles: list[int] = []
        self._closed: list[bool] = []
        self.has_errors = False
        """Some cell may hold an error."""

    def look_up(self, texts: Spans) -> tuple[NDArray[np.int8], NDArray[np.int32], Bool]:
        """Kind and style of each cell, and which tags end at once. Raises ``OtherwiseWrittenError``."""
        codes = self._numbers.codes(texts)
        if len(self._numbers) > _MOST_CELL_TAGS:
            raise OtherwiseWrittenError("attributes")
        for text in list(self._numbers)[len(self._kinds) :] if len(self._numbers) > len(self._kinds) else ():
            self._learn(str(text))
        kinds, styles = np.array(self._kinds, np.int8), np.array(self._styles, np.int32)
        return kinds[codes], styles[codes], np.array(self._closed, bool)[codes]

    def _learn(self, text: str) -> None:
        if not _SOUND.fullmatch(text):
            raise OtherwiseWrittenError("attributes")
        bare = text.rstrip().removesuffix(">")
        found = _ATTRIBUTES.fullmatch(bare.removesuffix("/").rstrip())
        self.has_errors = self.has_errors or found is None or found[2] == "e"
        self._kinds.append(self._odd if found is None else self._kind_of_type.get(found[2], self._odd))
        self._styles.append(0 if found is None else int(found[1] or found[3] or 0))
        self._closed.append(bare.endswith("/"))
