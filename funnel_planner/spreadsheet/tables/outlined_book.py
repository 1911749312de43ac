"""Xlsx files with many shared texts, whose sheets are told from what else there is.

Calamine reads all shared texts when it opens a file. That is for nothing where a sheet is then read by ``quick_sheet``,
so the file as a whole is not opened before somebody wants a sheet from calamine itself.
"""

import re
import zipfile
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.book import Book, SheetRows
from funnel_planner.spreadsheet.tables.table import SheetInfo
from funnel_planner.spreadsheet.tables.unpacking import SHARED_TEXTS, shared_size

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MANY_BYTES = limits.MEBIBYTE
_MOST_OTHER_BYTES = 8 * limits.MEBIBYTE
_OTHER_PART = re.compile(
    r"xl/(?:worksheets/|charts|drawings|media|pivot|comments|tables|theme|printerSettings)|docProps/|customXml/",
    re.IGNORECASE,
)
"""Says nothing of which sheets there are, nor of what cells mean."""


class OutlinedBook:
    """A workbook whose sheets are known; ``open_whole`` is called when one is to be read."""

    def __init__(self, sheets: tuple[SheetInfo, ...], open_whole: "Callable[[], Book]") -> None:
        self.sheets = sheets
        self._open_whole = open_whole

    @property
    def reader(self) -> str:
        """The library that reads it."""
        return self._whole.reader if "_whole" in self.__dict__ else "calamine"

    def sheet(self, name: str) -> SheetRows:
        """One sheet. Raises whatever opening raises."""
        return self._whole.sheet(name)

    def close(self) -> None:
        """Let go of the file."""
        if "_whole" in self.__dict__:
            self._whole.close()

    @cached_property
    def _whole(self) -> Book:
        return self._open_whole()


def outline(path: Path) -> tuple[SheetInfo, ...] | None:
    """The sheets of a file with many shared texts; None where opening it as a whole is as well.

    Raises whatever calamine raises.
    """
    with zipfile.ZipFile(path) as container:
        if shared_size(container) < _MANY_BYTES:
            return None
        if sum(container.getinfo(name).file_size for name in _other_names(container)) > _MOST_OTHER_BYTES:
            return None
        parts = other_parts(container)
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_object(packed(parts))
    return sheets_of(book)


def sheets_of(book: "CalamineWorkbook") -> tuple[SheetInfo, ...]:
    """The sheets with cells."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return tuple(
        SheetInfo(sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


def other_parts(container: zipfile.ZipFile) -> dict[str, bytes]:
    """What tells which sheets there are and what their cells mean, but for the cells and the shared texts."""
    return {name: container.read(name) for name in _other_names(container)}


def packed(parts: dict[str, bytes]) -> BytesIO:
    """A container of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        for name, content in parts.items():
            container.writestr(name, content)
    made.seek(0)
    return made


def _other_names(container: zipfile.ZipFile) -> list[str]:
    return [
        info.filename
        for info in container.infolist()
        if not _OTHER_PART.match(info.filename) and info.filename != SHARED_TEXTS and not info.is_dir()
    ]
