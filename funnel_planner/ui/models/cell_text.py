"""Ranges of cells as text, copied to and pasted from a spreadsheet."""

import csv
import io
from collections.abc import Sequence


def to_text(rows: Sequence[Sequence[str]]) -> str:
    """Lines of cells split by tabs; cells that hold a tab, a line break or a quote are quoted as Excel does."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def from_text(text: str) -> list[list[str]]:
    """The rows of cells written by ``to_text`` or a spreadsheet; every row as wide as the widest, blanks filled in."""
    rows = [row or [""] for row in csv.reader(io.StringIO(text, newline=""), dialect="excel-tab")]
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
