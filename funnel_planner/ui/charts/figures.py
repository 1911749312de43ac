"""Figures as a table: what a chart shows, for reading, copying and saving.

Cells are raw values (shares 0..1, money in units, None for no data); ``kinds`` say how they are written.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from funnel_planner.ui.charts.funnel_words import days_text, odds_text, p_text, people, rate_text
from funnel_planner.words import formats, tr
from funnel_planner.words.differences import points_range, points_text

Cell = str | float | int | tuple[float, float] | None
"""A pair is an interval of shares."""
_WRITERS = {
    "seconds": formats.duration,
    "days": days_text,
    "points": points_text,
    "odds": odds_text,
    "p": p_text,
    "count": formats.count,
    "figure": formats.figure,
    "people": people,
    "share": rate_text,
    "ratio": formats.ratio,
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures.

    ``kinds``: ``text``, ``count``, ``people`` (planned ones), ``share``, ``interval``, ``money``, ``ratio``,
    ``seconds``, ``days`` (plain numbers), ``points`` (differences of shares, of intervals too), ``odds``, ``p``,
    ``figure`` (a number of any kind) or ``written`` (numbers of several kinds, as ready texts).
    """

    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    currency: str = "EUR"

    @classmethod
    def of_columns(cls, title: str, columns: Sequence[tuple[str, str, Sequence[Cell]]], currency: str) -> "Figures":
        """From columns: heading, kind and cells of each."""
        return cls(
            title=title,
            headings=tuple(heading for heading, _, _ in columns),
            kinds=tuple(kind for _, kind, _ in columns),
            rows=tuple(zip(*(cells for _, _, cells in columns), strict=True)),
            currency=currency,
        )

    def text(self, row: int, column: int) -> str:
        """A cell as people read it."""
        return write(self.rows[row][column], self.kinds[column], self.currency)

    def tsv(self, cells: list[tuple[int, int]] | None = None) -> str:
        """Chosen cells (all with headings if None) as tab-separated lines: numbers plain, ready for a spreadsheet."""
        if cells is None:
            chosen = [list(self.headings)]
            chosen += [[plain(cell) for cell in row] for row in self.rows]
        else:
            lines: dict[int, list[str]] = {}
            for row, column in sorted(cells):
                lines.setdefault(row, []).append(plain(self.rows[row][column]))
            chosen = list(lines.values())
        return "\n".join("\t".join(_one_line(cell) for cell in line) for line in chosen)

    def csv(self) -> str:
        """All of it as CSV, an interval as two cells; text like a formula of a spreadsheet gets an apostrophe."""
        import csv

        text = io.StringIO()
        writer = csv.writer(text, delimiter=";" if formats.decimal_mark() == "," else ",", lineterminator="\r\n")
        ranges = [any(isinstance(cell, tuple) for cell in column) for column in zip(*self.rows, strict=True)]
        headings: list[str] = []
        for heading, is_range in zip_longest(self.headings, ranges):
            ends = (tr("{name}, from"), tr("{name}, to")) if is_range else ("{name}",)
            headings += [end.format(name=heading) for end in ends]
        writer.writerow(headings)
        for row in self.rows:
            cells: list[Cell] = []
            for cell, is_range in zip(row, ranges, strict=True):
                cells += (cell if isinstance(cell, tuple) else (cell, None)) if is_range else (cell,)
            writer.writerow([_harmless(cell) if isinstance(cell, str) else plain(cell) for cell in cells])
        return text.getvalue()


def write(cell: Cell, kind: str, currency: str) -> str:
    """A value as people read it."""
    if cell is None:
        return formats.NO_DATA
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return points_range(*cell) if kind == "points" else formats.interval(cell[0], cell[1])
    if kind == "money":
        return formats.money(cell, currency)
    return _WRITERS[kind](cell)


def plain(cell: Cell) -> str:
    """A value for other programs: full precision, decimal mark of the language, no grouping; blank for no data."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return f"{plain(cell[0])} – {plain(cell[1])}"
    if isinstance(cell, int) or (math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15):
        return str(int(cell))
    return f"{cell:.10g}".replace(".", formats.decimal_mark())


def _one_line(text: str) -> str:
    return " ".join(text.split("\t")).replace("\r", " ").replace("\n", " ")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
