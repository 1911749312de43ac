"""Tables as they are written, on a sheet or as the CSV of a table on the screen, read by their headings."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.words.formats import NO_DATA

Told = dict[tuple[str, ...], float | None]
"""Numbers by what they are: area, row, quantity. None: no data."""
Line = tuple[object, ...]
SPREAD = {
    "n": "Leads", "p10": "10%", "p25": "25%", "median": "Median", "p75": "75%", "p90": "90%", "mean": "Mean",
    "shortest": "Shortest", "longest": "Longest",
}  # fmt: skip
"""Quantities of how days spread, and their headings."""
NUMBERS = {
    "n": "Leads", "min": "Minimum", "p25": "25%", "median": "Median", "mean": "Mean", "p75": "75%", "p90": "90%",
    "max": "Maximum", "sum": "Sum",
}  # fmt: skip
"""The same of how the numbers of a column spread."""
COUNTED = {"counted": "Leads counted", "counted value": "Value counted"}
"""Quantities of open leads that are told where some are older than any win."""
LOSS_INTERVALS = {"rate": "Share lost", "expected": "Would have brought"}
REST = {
    "leads": "Leads", "won": "Won", "rate": "Share won", "difference": "Points from the rest", "p (Holm)": "p (Holm)",
}  # fmt: skip
"""Quantities of channels against the rest, and their headings."""
REST_INTERVALS = {"rate": "Share won", "difference": "Points from the rest"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]\d+)?", re.ASCII)


@dataclass(frozen=True)
class Table:
    """A header and the lines below it; blank headings stand for columns of no table."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]

    def number(self, line: Line, heading: str) -> float | None:
        """The number under a heading."""
        return number(line[self.heads.index(heading)])

    def ends(self, line: Line, heading: str) -> tuple[float | None, float | None]:
        """Both ends of the interval that stands next after a heading."""
        if heading not in self.heads:
            return None, None
        behind = range(self.heads.index(heading) + 1, len(self.heads))
        place = next((place for place in behind if self.heads[place].startswith("95")), None)
        if place is None or not self.heads[place].endswith("from"):
            return None, None  # nobody has one
        return number(line[place]), number(line[place + 1])

    def told(
        self, area: str, columns: Mapping[str, str], intervals: Mapping[str, str] | None = None,
        name: Callable[[Line], str | None] = lambda line: str(line[0]), of: str = "",
    ) -> Told:  # fmt: skip
        """What those of the columns that are there tell of each line with a name, which ``of`` stands before.

        Intervals are told as ``NAME low`` and ``NAME high``.
        """
        found: Told = {}
        for line in self.lines:
            own = name(line)
            if own is None:
                continue
            row = of + own
            found |= {
                (area, row, what): self.number(line, heading)
                for what, heading in columns.items()
                if heading in self.heads
            }
            for what, heading in (intervals or {}).items():
                found[area, row, f"{what} low"], found[area, row, f"{what} high"] = self.ends(line, heading)
        return found


def told_of(area: str, row: str, values: dict[str, Any], **intervals: Any) -> Told:
    """Values of one row; an interval's ends apart."""
    found: Told = {(area, row, what): value for what, value in values.items()}
    for what, interval in intervals.items():
        low, high = interval or (None, None)
        found[area, row, f"{what} low"], found[area, row, f"{what} high"] = low, high
    return found


def number(cell: object) -> float | None:
    """A cell's number; None where it is blank, or a dash."""
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    text = "" if cell is None else str(cell)
    assert text in ("", NO_DATA) or _NUMBER.fullmatch(text), f"{text!r} is no number"
    return float(text) if _NUMBER.fullmatch(text) else None


def of_figures(figures: Figures) -> Table:
    """A table on the screen, as its CSV has it but for what guards texts that look like formulas."""
    heads, *lines = csv.reader(io.StringIO(figures.csv()))
    return Table(tuple(heads), tuple(tuple(cell.removeprefix("'") for cell in line) for line in lines))


class Book:
    """The sheets of a workbook with the values of their cells."""

    def __init__(self, path: Path) -> None:
        book = load_workbook(path, read_only=True, data_only=True)
        self._sheets = {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book}
        book.close()

    def __contains__(self, sheet: str) -> bool:
        return sheet in self._sheets

    def table(self, sheet: str, title: str = "", *heads: str) -> Table:
        """The first table whose header begins so, below a title; without lines where there is none."""
        return next(self.tables(sheet, title, *heads), Table((), ()))

    def tables(self, sheet: str, title: str = "", *heads: str) -> Iterator[Table]:
        """All of them."""
        rows = self._sheets.get(sheet, [])
        start = 0 if not title else next((place for place, row in enumerate(rows) if row[0] == title), len(rows))
        for place in range(start, len(rows)):
            if rows[place][: len(heads)] == heads:
                below = rows[place + 1 :]
                end = next((offset for offset, row in enumerate(below) if row[0] is None), len(below))
                yield Table(tuple("" if head is None else str(head) for head in rows[place]), tuple(below[:end]))

    def after(self, sheet: str, title: str, name: str) -> float | None:
        """The number beside a text, somewhere below a title."""
        line = self.line(sheet, title, name)
        return None if line is None else number(line[1])

    def line(self, sheet: str, title: str, name: str) -> Line | None:
        """The first line below a title with this text, or beginning so if it ends with a space."""
        rows = self._sheets.get(sheet, [])
        start = next((place for place, row in enumerate(rows) if row[0] == title), len(rows))
        texts = ((row, str(row[0])) for row in rows[start + 1 :])
        return next((row for row, text in texts if text == name or (name[-1] == " " and text.startswith(name))), None)

    def texts(self, sheet: str, title: str, most: int) -> list[str]:
        """Texts that stand below a title."""
        rows = self._sheets.get(sheet, [])
        start = next((place for place, row in enumerate(rows) if row[0] == title), len(rows))
        return [str(row[0]) for row in rows[start + 1 :][:most]]

    def has(self, sheet: str, title: str) -> bool:
        """A sheet has this text at the beginning of a line."""
        return any(row[0] == title for row in self._sheets.get(sheet, []))


def money_columns(plan: Plan) -> dict[str, str]:
    """Quantities of what channels cost and brought, and their headings."""
    first, *between = (stage.name for stage in plan.stages[: plan.won_index])
    return {
        "revenue": "Revenue", "cost": "Cost", "CAC": "CAC, ads only", "ROAS": "ROAS", "ROI": "ROI on gross profit",
        f"per {first}": "CPL", **{f"per {name}": f"Cost per {name}" for name in between},
    }  # fmt: skip
