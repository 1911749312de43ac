"""How the numbers of several groups of leads spread: the middle half, the median, and eight of ten."""

import math
from typing import ClassVar

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.picking import Place
from funnel_planner.ui.charts.plot import nice_ticks
from funnel_planner.ui.charts.range_chart import RangeChart, RangeRow
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, figure

TICKS = 5
"""About so many, on both sides of 0 together."""


class NumberChart(RangeChart):
    """A row a group, as of ``RangeChart``; numbers may be negative, and nothing is picked."""

    shortest: ClassVar[float] = 0.0

    def show_ranges(self, rows: tuple[RangeRow, ...], figures: Figures) -> None:
        """Show ranges, top down."""
        super().show_ranges(rows, figures)
        least = min((row.quantiles[0] for row in rows if row.quantiles is not None), default=0.0)
        if least < 0:
            most = self._plot.x_range[1] if any(row.quantiles and row.quantiles[4] > 0 for row in rows) else 0.0
            self._plot.x_range = (least - 0.02 * (most - least), most)
            step = nice_ticks(most - least, TICKS)[1]
            places = range(math.ceil(least / step), math.floor(most / step) + 1)
            self._plot.bottom = [(step * place, self.written(step * place)) for place in places]

    def is_pickable(self, place: Place) -> bool:
        """The rows below list leads."""
        del place
        return False

    def written(self, x: float) -> str:
        """A plain number."""
        return figure(x)

    def heading(self) -> str:
        """What is drawn."""
        return tr("Bar: the middle half, line: 10 to 90%; mark: median")

    def middle(self, row: RangeRow) -> str:
        """The median of a row."""
        return tr("no data") if row.quantiles is None else figure(row.quantiles[2])

    def sentence(self, row: RangeRow) -> str:
        """All about a row."""
        if row.quantiles is None:
            return tr("{name}: no data").format(name=row.name)
        p10, p25, median, p75, p90 = map(figure, row.quantiles)
        return trn(
            "{name}: median {median} of {n} lead; half of them {p25} to {p75}, nine of ten at most {p90}, one of ten"
            " at most {p10}",
            "{name}: median {median} of {n} leads; half of them {p25} to {p75}, nine of ten at most {p90}, one of ten"
            " at most {p10}",
            row.n,
        ).format(name=row.name, median=median, n=count(row.n), p10=p10, p25=p25, p75=p75, p90=p90)
