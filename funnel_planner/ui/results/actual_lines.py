"""Planned and measured numbers, one a line, each with a button that takes the measured one over."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.findings.plan_lines import Line
from funnel_planner.app.findings.taking_over import is_used
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.results.actual_words import ActualWords
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, quiet_button, set_look
from funnel_planner.words import tr

ROW = 28
"""Height of a line with one line of text; device-independent pixels."""
WIDEST = 720
"""Farther apart, nobody finds the number that belongs to a name; device-independent pixels."""


class LineGrid(QWidget):
    """``show_lines`` is the only way in; what a number rests on stands below its name."""

    def __init__(self, theme: Theme, use: Callable[[Line], None]) -> None:
        super().__init__()
        self._theme, self._use = theme, use
        self._rows: list[_Row] = []
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        """Those in sight, by what is measured and the step."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._grid.setColumnStretch(0, 1)
        self.setMaximumWidth(WIDEST)
        for column, heading in enumerate((tr("Number"), tr("Planned"), tr("Measured"), tr("Difference"))):
            self._grid.addWidget(_aligned(label(heading, theme, "small", "muted"), column), 0, column)

    def show_lines(self, words: ActualWords, lines: Sequence[Line], plan: Plan, *, editable: bool) -> None:
        """Show these lines; what neither side tells has none. Rows stay, as making them takes longer than a frame."""
        shown = [line for line in lines if not line.is_empty]
        while len(self._rows) < len(shown):
            self._rows.append(_Row(self._theme, self._use, self._grid, len(self._rows) + 1))
        self.buttons = {}
        for row, line in zip(self._rows, shown, strict=False):
            row.show_line(words, line, is_used=is_used(plan, line), editable=editable)
            if not row.button.isHidden():
                self.buttons[line.what.value, line.index] = row.button
        for row in self._rows[len(shown) :]:
            row.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - a few lines
        """A thin line above each row leads the eye from the name to its numbers."""
        painter = QPainter(self)
        painter.setPen(self._theme.colour("grid"))
        for row in self._rows:
            if row.in_sight:
                y = row.top - SPACE["s"] // 2
                painter.drawLine(0, y, self.width(), y)
        painter.end()


class _Row:
    """The widgets of one line, in a row of the grid."""

    def __init__(self, theme: Theme, use: Callable[[Line], None], grid: QGridLayout, row: int) -> None:
        self._line: Line | None = None
        self._name = label("", theme, wrap=True)
        self._rests = label("", theme, "small", "muted", wrap=True)
        self._name_and_rests = QWidget()
        column = QVBoxLayout(self._name_and_rests)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._rests)
        self._values = (label("", theme), label("", theme, "strong"), label("", theme))
        self._used = _aligned(label(tr("in the plan"), theme, "small", "good"), 4)
        self.button = quiet_button(tr("Use it"), lambda: None if self._line is None else use(self._line))
        grid.addWidget(self._name_and_rests, row, 0)
        for number, value in enumerate(self._values, 1):
            grid.addWidget(_aligned(value, number), row, number)
        grid.addWidget(self._used, row, 4)
        grid.addWidget(self.button, row, 4)

    def show_line(self, words: ActualWords, line: Line, *, is_used: bool, editable: bool) -> None:
        """What is planned and measured, and below the name quietly what the measured number rests on."""
        self._line = line
        name = words.line_name(line)
        self._name.setText(name)
        rests = " · ".join(part for part in (words.rests_on(line), words.verdict(line)) if part)
        look = "warning" if line.few and line.measured is not None else "muted"
        if self._rests.property("look") != look:
            set_look(self._rests, look)
        self._rests.setText(rests)
        self._rests.setVisible(bool(rests))
        texts = (words.brief(line, line.planned), words.brief(line, line.measured), words.difference(line))
        whole = (words.value(line, line.planned), words.value(line, line.measured), texts[2])
        for value, text, tip in zip(self._values, texts, whole, strict=True):
            value.setText(text)
            value.setToolTip(tool_tip(tip) if tip != text else "")
            value.show()
        self._name_and_rests.show()
        self._used.setVisible(is_used)
        self.button.setVisible(line.usable and not is_used)
        self.button.setEnabled(editable)
        self.button.setAccessibleName(tr("Use the measured number: {name}").format(name=name))

    @property
    def in_sight(self) -> bool:
        """It shows a line."""
        return not self._name_and_rests.isHidden()

    @property
    def top(self) -> int:
        """Where it begins in the grid; device-independent pixels."""
        return min(widget.y() for widget in (self._name_and_rests, *self._values))

    def hide(self) -> None:
        """There are fewer lines than rows."""
        for widget in (self._name_and_rests, *self._values, self._used, self.button):
            widget.hide()


def _aligned(made: QLabel, column: int) -> QLabel:
    made.setMinimumHeight(ROW)
    side = Qt.AlignmentFlag.AlignRight if column in (1, 2, 3) else Qt.AlignmentFlag.AlignLeft
    made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return made
