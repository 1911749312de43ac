"""Figures as a table: what a chart shows, for reading, copying and saving.

Cells are raw values (shares 0..1, money in units, None for no data); ``kinds`` say how they are written.
"""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from funnel_planner.ui.charts.funnel_words import days_text, odds_text, p_text, people, rate_text
from funnel_planner.words import formats, tr
from funnel_planner.words.differences import points_between, points_range, points_text

Single = str | float | int | None
Cell = Single | tuple[float, float]
"""A pair is an interval, of shares unless the kind says otherwise."""
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


class Between(float):
    """The difference of two shares that stand beside it: whole for other programs, on screen as taken from them."""

    __slots__ = ("now", "was")
    was: float
    now: float

    def __new__(cls, was: float, now: float) -> Self:
        """From the share before, or planned, to the one after, or measured."""
        made = super().__new__(cls, now - was)
        made.was, made.now = was, now
        return made


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures.

    ``kinds``: ``text``, ``count``, ``people`` (planned ones), ``share``, ``interval``, ``money``, ``ratio``,
    ``seconds``, ``days`` (plain numbers), ``points`` (differences of shares), ``odds``, ``p``, ``figure`` (a number of
    any kind) or ``written`` (numbers of several kinds, as ready texts). Pairs of ``points`` or ``money`` are intervals.
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

    def tsv(self, cells: list[tuple[int, int]] | None = None, below: Sequence[str] = ()) -> str:
        """Chosen cells (all with headings if None) as tab-separated lines: numbers plain, ready for a spreadsheet.

        An interval is two cells. ``below`` as in ``csv``.
        """
        wanted, ranges = list(range(len(self.headings))), self._ranges()
        lines: dict[int, list[int]] = dict.fromkeys(range(len(self.rows)), wanted)
        if cells is not None:
            lines = {}
            for row, column in sorted(cells):
                lines.setdefault(row, []).append(column)
        chosen = [self._headings(ranges)] if cells is None else []
        chosen += [[plain(cell) for cell in self._cells(row, columns, ranges)] for row, columns in lines.items()]
        chosen += _apart(below)
        return "\n".join("\t".join(_one_line(cell) for cell in line) for line in chosen)

    def csv(self, below: Sequence[str] = ()) -> str:
        """All of it as CSV, an interval as two cells; text like a formula of a spreadsheet gets an apostrophe.

        ``below``: what the figures are of, a line each. They follow after an empty row, so that a spreadsheet takes
        the table above for one of its own, and programs that skip empty lines read rows with one cell.
        """
        import csv

        text = io.StringIO()
        writer = csv.writer(text, delimiter=";" if formats.decimal_mark() == "," else ",", lineterminator="\r\n")
        ranges = self._ranges()
        writer.writerow(self._headings(ranges))
        for row in range(len(self.rows)):
            cells = self._cells(row, range(len(self.headings)), ranges)
            writer.writerow([_harmless(cell) if isinstance(cell, str) else plain(cell) for cell in cells])
        writer.writerows([_harmless(cell) for cell in line] for line in _apart(below))
        return text.getvalue()

    def _ranges(self) -> frozenset[int]:
        """Columns of intervals."""
        columns = enumerate(zip(*self.rows, strict=True))
        return frozenset(place for place, cells in columns if any(isinstance(cell, tuple) for cell in cells))

    def _headings(self, ranges: frozenset[int]) -> list[str]:
        """One for each cell of a row."""
        found: list[str] = []
        for column, heading in enumerate(self.headings):
            ends = (tr("{name}, from"), tr("{name}, to")) if column in ranges else ("{name}",)
            found += [end.format(name=heading) for end in ends]
        return found

    def _cells(self, row: int, columns: Iterable[int], ranges: frozenset[int]) -> list[Single]:
        """Cells of some columns, both ends of an interval apart."""
        found: list[Single] = []
        for column in columns:
            cell = self.rows[row][column]
            if isinstance(cell, tuple):
                found += cell
            else:
                found += (cell, None) if column in ranges else (cell,)
        return found


def write(cell: Cell, kind: str, currency: str) -> str:
    """A value as people read it."""
    if cell is None:
        return formats.NO_DATA
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return _range(cell, kind, currency)
    if isinstance(cell, Between):
        return points_between(cell.was, cell.now)
    if kind == "money":
        return formats.money(cell, currency)
    return _WRITERS[kind](cell)


def _range(ends: tuple[float, float], kind: str, currency: str) -> str:
    if kind == "points":
        return points_range(*ends)
    if kind == "money":
        low, high = (formats.money(end, currency) for end in ends)
        return tr("{low} to {high}").format(low=low, high=high)
    return formats.interval(*ends)


def plain(cell: Single) -> str:
    """A value for other programs: full precision, decimal mark of the language, no grouping; blank for no data."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or (math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15):
        return str(int(cell))
    return f"{cell:.10g}".replace(".", formats.decimal_mark())


def _apart(below: Sequence[str]) -> list[list[str]]:
    """Rows of a cell each, parted from what is above by an empty one."""
    return [[], *([line] for line in below)] if below else []


def _one_line(text: str) -> str:
    return " ".join(text.split("\t")).replace("\r", " ").replace("\n", " ")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
