"""Planned and measured numbers, one a line, each with a button that takes the measured one over."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.plan_lines import Line
from funnel_planner.app.taking_over import is_used
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.results.actual_words import ActualWords
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, quiet_button
from funnel_planner.words import tr

ROW = 28
"""Height of a line with one line of text; device-independent pixels."""


class LineGrid(QWidget):
    """``show_lines`` is the only way in; what a number rests on stands below its name."""

    def __init__(self, theme: Theme, use: Callable[[Line], None]) -> None:
        super().__init__()
        self._theme, self._use = theme, use
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._grid.setColumnStretch(0, 1)

    def show_lines(self, words: ActualWords, lines: Sequence[Line], plan: Plan, *, editable: bool) -> None:
        """Show these lines anew; what neither side tells has none."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for column, heading in enumerate((tr("Number"), tr("Planned"), tr("Measured"), tr("Difference"))):
            self._put(0, column, label(heading, self._theme, "small", "muted"))
        row = 1
        for line in lines:
            if line.is_empty:
                continue
            self._show_line(row, words, line, is_used=is_used(plan, line), editable=editable)
            row += 1

    def _show_line(self, row: int, words: ActualWords, line: Line, *, is_used: bool, editable: bool) -> None:
        theme = self._theme
        self._grid.addWidget(self._name(words, line), row, 0)
        self._put(row, 1, label(words.value(line, line.planned), theme))
        self._put(row, 2, label(words.value(line, line.measured), theme, "strong"))
        self._put(row, 3, label(words.difference(line), theme))
        if is_used:
            self._put(row, 4, label(tr("in the plan"), theme, "small", "good"))
        elif line.usable:
            button = quiet_button(tr("Use it"), lambda: self._use(line))
            button.setAccessibleName(tr("Use the measured number: {name}").format(name=words.line_name(line)))
            button.setEnabled(editable)
            self.buttons[line.what.value, line.index] = button
            self._grid.addWidget(button, row, 4)

    def _name(self, words: ActualWords, line: Line) -> QWidget:
        """What is measured, and below it quietly what the measured number rests on."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(words.line_name(line), self._theme, wrap=True))
        rests = " · ".join(part for part in (words.rests_on(line), words.verdict(line)) if part)
        if rests:
            look = "warning" if line.few and line.measured is not None else "muted"
            column.addWidget(label(rests, self._theme, "small", look, wrap=True))
        return made

    def _put(self, row: int, column: int, made: QLabel) -> None:
        made.setMinimumHeight(ROW)
        side = Qt.AlignmentFlag.AlignRight if column in (1, 2, 3) else Qt.AlignmentFlag.AlignLeft
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(made, row, column)
