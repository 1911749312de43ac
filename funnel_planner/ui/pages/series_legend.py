"""Colours and names of what a chart stacks."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import ElidedLabel
from funnel_planner.ui.widgets.emptying import empty_layout

LONGEST_NAME = 190
"""Room for a name in the legend; longer ones are shortened."""


class SeriesLegend(QWidget):
    """Colours and names of what is stacked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: list[str] = []
        self._flow = FlowLayout(SPACE["m"])
        self.setLayout(self._flow)
        theme.changed.connect(self._build)

    def show_names(self, names: list[str]) -> None:
        """Show these names; nothing is done for the same ones."""
        if names != self._names:
            self._names = list(names)
            self._build()

    def _build(self) -> None:
        empty_layout(self._flow)
        for index, name in enumerate(self._names):
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            swatch = QFrame()
            swatch.setFixedSize(10, 10)
            swatch.setStyleSheet(f"background: {self._theme.series(index).name()}; border-radius: 2px;")
            row.addWidget(swatch)
            row.addWidget(ElidedLabel(name, self._theme, "small", "muted"))
            entry.setMaximumWidth(LONGEST_NAME)
            self._flow.addWidget(entry)
        self.setVisible(len(self._names) > 1)
