"""Rows of a sheet by calamine, and by openpyxl those that Python cannot take from it.

A number of a thousand million or more in a column of lengths of time (a telephone number, say) is no ``timedelta``:
such a row must not cost the whole sheet.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from python_calamine import CalamineSheet


def batches(sheet: "CalamineSheet", size: int, path: Path | None) -> Iterator[list[Sequence[object]]]:
    """All rows, ``size`` at a time; ``path`` of an xlsx file, None for others, of which openpyxl knows nothing.

    Raises what calamine raises; OverflowError and panics only without ``path``.
    """
    rows = sheet.iter_rows()
    with ExitStack() as stack:
        other: _OtherRows | None = None
        done = 0
        while True:
            batch: list[Sequence[object]] = []
            while len(batch) < size:
                try:
                    batch.extend(islice(rows, size - len(batch)))  # what came before an error stays
                    break
                except BaseException as error:
                    if path is None or not (isinstance(error, OverflowError) or is_panic(error)):
                        raise
                    other = other or _OtherRows(stack.enter_context(openpyxl_book(path)), sheet)
                    batch.append(other.row(done + len(batch)))
            if not batch:
                return
            done += len(batch)
            yield batch


@contextmanager
def openpyxl_book(path: Path) -> "Iterator[Workbook]":
    """A workbook by openpyxl, row by row. Raises whatever that raises."""
    from openpyxl import load_workbook

    with path.open("rb") as file:  # a workbook closes nothing that it failed to read, nor a sheet amid its rows
        yield load_workbook(file, read_only=True, data_only=True, keep_links=False)


def is_panic(error: BaseException) -> bool:
    """Whether Rust code panicked, which is no ``Exception`` to Python."""
    return type(error).__name__ == "PanicException"


class _OtherRows:
    """The same rows by openpyxl, to be asked for in ascending order."""

    def __init__(self, book: "Workbook", sheet: "CalamineSheet") -> None:
        found = book[sheet.name]
        found.reset_dimensions()  # what the file says about its own size may be wrong
        self._rows = found.iter_rows(values_only=True)
        self._next = 0
        self._left = 0 if sheet.start is None else sheet.start[1]
        self._width = sheet.width

    def row(self, index: int) -> Sequence[object]:
        """One row, from 0, with as many cells as calamine gives."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the very cells that it is asked for
            cells = next(islice(self._rows, index - self._next, None), ())
        self._next = index + 1
        own = cells[self._left : self._left + self._width]
        return [*own, *[None] * (self._width - len(own))]
