"""Calamine, asked what single cells of an xlsx file mean: each distinct one once, in a sheet made of nothing else."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.distinct import Numbering
from funnel_planner.spreadsheet.tables.outlined_book import other_parts, packed
from funnel_planner.spreadsheet.tables.shared_texts import SharedTexts
from funnel_planner.spreadsheet.tables.sheet_cells import NUMBER, ODD, SHARED, SheetCells
from funnel_planner.spreadsheet.tables.sheet_tags import OtherwiseWrittenError
from funnel_planner.spreadsheet.tables.spans import Places, Spans
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.unpacking import SHARED_TEXTS
from funnel_planner.spreadsheet.tables.workbook_cells import plain_row

_MOST_ODD = 200_000
_PROBES = (b"1.5", b"45000.25", b"45000", b"0.5", b"-3")
_PROBED: list[Cell] = [1.5, 45000.25, 45000, 0.5, -3]
_LAST = "the last one"


class AskedCells:
    """What the cells of one sheet mean."""

    def __init__(self, container: zipfile.ZipFile, part: str, name: str, shared: SharedTexts | None) -> None:
        """``part``: the sheet's XML, ``name``: the sheet's; ``shared``: texts that its cells share, if any do."""
        self._container = container
        self._part = part
        self._name = name
        self._shared = shared
        self._others = other_parts(container)

    def meanings(self, cells: Sequence[bytes], shared: bytes = b"") -> list[Cell]:
        """What cells hold; each is XML from behind its reference up to its end. Raises what calamine raises.

        ``shared``: the part of shared texts, where they have any.
        """
        from python_calamine import CalamineWorkbook

        rows = [b'<row r="%d"><c r="A%d"%s</c></row>' % (line, line, cell) for line, cell in enumerate(cells, 1)]
        head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        parts = {**self._others, self._part: head + b"".join(rows) + b"</sheetData></worksheet>"}
        if shared:
            parts[SHARED_TEXTS] = shared
        sheet = CalamineWorkbook.from_object(packed(parts)).get_sheet_by_name(self._name)
        found = [row[0] for row in islice(sheet.iter_rows(), len(cells))] if sheet.end is not None else []
        return plain_row([*found, *[None] * (len(cells) - len(found))])

    def with_dates_apart(self, cells: SheetCells) -> SheetCells:
        """Numbers in a style that makes them anything else than numbers are no longer simple."""
        kinds = cells.kinds.copy()
        styles = _distinct(cells.styles[kinds == NUMBER])
        found = self.meanings([_number_cell(style, probe) for style in styles for probe in _PROBES])
        for place, style in enumerate(styles):
            if found[place * len(_PROBES) : (place + 1) * len(_PROBES)] != _PROBED:
                kinds[(cells.kinds == NUMBER) & (cells.styles == style)] = ODD
        return replace(cells, kinds=kinds)

    def values(self, cells: SheetCells) -> tuple[Places, list[Cell]]:
        """For each cell that is not simple the place of its value, and the values."""
        others = (cells.kinds == ODD) | (cells.kinds == SHARED)
        codes = np.zeros(int(others.sum()), np.int64)
        values: list[Cell] = []
        kinds, styles = cells.kinds[others], cells.styles[others]
        texts = Spans(cells.data, cells.starts[others], cells.lengths[others])
        for style in _distinct(styles[kinds == ODD]):
            of_style = np.flatnonzero((kinds == ODD) & (styles == style))
            found, meanings = self._meanings_of(texts[of_style], style)
            codes[of_style] = found + len(values)
            values += meanings
        if self._shared is not None and len(self._shared.odd):
            of_kind = np.flatnonzero(kinds == SHARED)
            codes[of_kind] = np.searchsorted(self._shared.odd, texts.starts[of_kind]) + len(values)
            values += self._meanings_of_shared(cells, self._shared)
        return codes, values

    def _meanings_of(self, texts: Spans, style: int) -> tuple[NDArray[np.int32], list[Cell]]:
        """The number of each distinct cell, and what it means."""
        numbering = Numbering()
        codes = numbering.codes(texts)
        if len(numbering) > _MOST_ODD:
            raise OtherwiseWrittenError("too many cells")
        distinct = [str(text).encode() for text in numbering]
        if style:
            return codes, self.meanings([_number_cell(style, text) for text in distinct])
        _require_sound(b"".join([b'<c r="A1"' + cell + b"</c>" for cell in distinct]))
        has_shared = self._shared is not None and any(b't="s"' in cell for cell in distinct)
        return codes, self.meanings(distinct, self._container.read(SHARED_TEXTS) if has_shared else b"")

    def _meanings_of_shared(self, cells: SheetCells, shared: SharedTexts) -> list[Cell]:
        """What those shared texts mean that are not simply what stands there."""
        if len(shared.odd) > _MOST_ODD:
            raise OtherwiseWrittenError("too many texts")
        ends = (shared.starts + shared.lengths)[shared.odd].tolist()
        whole = memoryview(cells.data)
        texts = [bytes(whole[start:end]) for start, end in zip(shared.starts[shared.odd].tolist(), ends, strict=True)]
        _require_sound(b"".join(texts))
        xml = b"%s%s<si><t>%s</t></si></sst>" % (shared.head, b"".join(texts), _LAST.encode())
        found = self.meanings([b' t="s"><v>%d</v>' % number for number in range(len(texts) + 1)], xml)
        if found.pop() != _LAST:  # one of them does not count as one
            raise OtherwiseWrittenError("shared text")
        return found


def _distinct(styles: NDArray[np.int32]) -> list[int]:
    """Which styles there are, in ascending order: numbers of at most five digits."""
    found: list[int] = np.flatnonzero(np.bincount(styles)).tolist()
    return found


def _require_sound(xml: bytes) -> None:
    """Raises expat's error where XML is not complete in itself."""
    from xml.parsers.expat import ParserCreate  # without handlers it builds nothing and knows no entities

    ParserCreate().Parse(b"<c>" + xml + b"</c>", True)


def _number_cell(style: int, text: bytes) -> bytes:
    return (b' s="%d"' % style if style else b"") + b"><v>" + text + b"</v>"
