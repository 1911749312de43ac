"""Sheets that a page is made of: cards, their headings, lines between things, tiles with a key figure."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.labels import ElidedLabel, FigureLabel, NameLabel, label, row_of, set_look

MOST_ALIKE = 1
"""Tiles side by side take the smaller type that one of them needs up to this rank of ``FigureLabel``."""


class Line(QFrame):
    """A hairline between things."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "line")


class Card(QFrame):
    """A white sheet with rounded corners; put things into ``body``."""

    def __init__(self, title: str = "", theme: Theme | None = None, *, padding: str = "l") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        edge = SPACE[padding]
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(SPACE["m"])
        if title and theme is not None:
            self.body.addWidget(SectionTitle(title, theme))


class SectionTitle(QWidget):
    """A heading with room for a quiet remark behind it and buttons at its right end (``add``).

    Where there is too little room for both, the remark gives way; where there is not even room for the heading
    itself, the buttons stand below it; the last one (``end_with``) stays at the right of the heading.
    """

    def __init__(self, title: str, theme: Theme, *, kind: str = "title", remark: str = "") -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE["s"])
        self._title = ElidedLabel(title, theme, kind)
        self._remark = ElidedLabel(remark, theme, "body", "muted")
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = row_of(self._title, self._remark, stretch=False)
        words.setStretch(1, 1)
        self._grid.addLayout(words, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._buttons = QWidget()
        self._row = row_of(stretch=False)
        self._buttons.setLayout(self._row)
        self._buttons.hide()
        self._last: QWidget | None = None
        self._beside = True
        self._grid.addWidget(self._buttons, 0, 1)

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)
        self._fit()

    def set_remark(self, remark: str) -> None:
        """Show another remark."""
        self._remark.setText(remark)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end, before the one that is always last."""
        self._row.addWidget(widget)
        self._buttons.show()

    def end_with(self, widget: QWidget) -> None:
        """Put a widget at the right end that stays the last one."""
        self._grid.addWidget(widget, 0, 2)
        self._last = widget

    def _fit(self) -> None:
        last = 0 if self._last is None or self._last.isHidden() else self._last.sizeHint().width()
        needed = self._title.sizeHint().width() + self._buttons.sizeHint().width() + last + 3 * SPACE["s"]
        beside = needed <= self.width()
        if beside == self._beside:
            return
        self._beside = beside
        self._grid.removeWidget(self._buttons)
        if beside:
            self._grid.addWidget(self._buttons, 0, 1)
        else:
            self._grid.addWidget(self._buttons, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()


class KpiTile(QFrame):
    """A key figure: a quiet name, the value large, a remark below (``+8 points``, ``per month``)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "tile")
        self.words = NameLabel(theme)
        self.figure = FigureLabel(theme)
        self._remark = label("", theme, "small", "muted", wrap=True)
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(1)
        column.addWidget(self.words)
        column.addWidget(self.figure)
        column.addWidget(self._remark)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def value_text(self) -> str:
        """The value as written."""
        return self.figure.whole

    def show_figure(
        self, name: str, value: str, remark: str = "", look: str = "muted", tip: str = "", short: str = ""
    ) -> None:
        """Show a figure; ``look`` (``good``, ``bad``, ``muted``) colours the remark, ``tip`` explains it.

        ``short``: the value in few letters, for a tile too narrow for all of it.
        """
        self.words.setText(name)
        self.words.fit()
        self.figure.show_text(value, short)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        if self._remark.property("look") != look:
            set_look(self._remark, look)
        self.setToolTip(tip)
        self.setAccessibleName(f"{name}: {value}" + (f", {remark}" if remark else ""))
        self._line_up()

    def _line_up(self) -> None:
        """Side by side, values stand on one line, and are of one size as far as none gets small by that."""
        around = self.parentWidget()
        if around is None or not self.isVisible():
            return
        tiles = around.findChildren(KpiTile, options=Qt.FindChildOption.FindDirectChildrenOnly)
        row = [tile for tile in tiles if tile.isVisible() and tile.y() == self.y()]
        height = max(tile.words.needed_height() for tile in row)
        rank = min(MOST_ALIKE, max(tile.figure.rank for tile in row))
        for tile in row:
            tile.words.setMinimumHeight(height)
            if tile.figure.least_rank != rank:
                tile.figure.least_rank = rank
                tile.figure.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Line up again."""
        super().resizeEvent(event)
        self._line_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Line up with those that are there."""
        super().showEvent(event)
        self._line_up()
