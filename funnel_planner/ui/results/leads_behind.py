"""A chart over a table of the same rows: picking a row in either shows the leads behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.picking import PickingChart
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import tr

Group = tuple[str, ...]
"""Kind and values of ``analytics.groups``; the empty one: nobody can be listed."""


class ListedRows:
    """Joins chart and table. The table may have rows above those of the chart, such as a total."""

    def __init__(
        self, chart: PickingChart | None, table: FigureView, theme: Theme, show: Callable[[Group], None]
    ) -> None:
        self._table = table
        self._show = show
        self._groups: tuple[Group, ...] = ()
        self._above = 0
        self.hint = label("", theme, "small", "muted", wrap=True)
        self.hint.setText(tr("Click a bar, or press Enter on a row, to see these leads."))
        table.keep_whole()
        table.setSelectionBehavior(FigureView.SelectionBehavior.SelectRows)
        table.activated.connect(self._activated)
        if chart is not None:
            chart.picked.connect(lambda row, _column: self.pick(row + self._above))

    @property
    def groups(self) -> tuple[Group, ...]:
        """What is behind each row of the table."""
        return self._groups

    def show_figures(self, figures: Figures, groups: Sequence[Group], *, above: int = 0) -> None:
        """Show the table; ``above`` rows at its top are not in the chart (they are totals)."""
        self._groups, self._above = tuple(groups), above
        self._table.show_figures(figures, strong=frozenset(range(above)))

    def pick(self, row: int) -> None:
        """Show the leads behind a row of the table, if there are any to tell."""
        if 0 <= row < len(self._groups) and self._groups[row]:
            self._show(self._groups[row])

    def _activated(self, index: QModelIndex) -> None:
        self.pick(index.row())
