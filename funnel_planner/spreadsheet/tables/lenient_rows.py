"""Rows of a sheet by calamine, and by openpyxl those that Python cannot take from it.

A number of a thousand million or more in a column of lengths of time (a telephone number, say) is no ``timedelta``:
such a row must not cost the whole sheet.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
                    other = other or stack.enter_context(closing(_OtherRows(path, sheet)))
                    batch.append(other.row(done + len(batch)))
            if not batch:
                return
            done += len(batch)
            yield batch


def is_panic(error: BaseException) -> bool:
    """Whether Rust code panicked, which is no ``Exception`` to Python."""
    return type(error).__name__ == "PanicException"


class _OtherRows:
    """The same rows by openpyxl, to be asked for in ascending order."""

    def __init__(self, path: Path, sheet: "CalamineSheet") -> None:
        from openpyxl import load_workbook

        self._book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        found = self._book[sheet.name]
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

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()
