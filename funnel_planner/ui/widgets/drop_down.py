"""A list to choose from that never hides what it says, however narrow the field is."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from funnel_planner.ui.calm import calm
from funnel_planner.ui.widgets.whole_text import says_whole

MOST_ROWS = 14
"""Entries that are shown without scrolling."""
WIDEST_LIST = 560
SLACK = 4
LEAST_WIDTH = 96
"""What the field can be narrowed to; device-independent pixels."""
BESIDE_TEXT = 2
"""Qt leaves so much free in the part of the field that text may be in."""
FRAME = 12
"""What the style sheet leaves free around the entries of a list."""


class DropDown(QComboBox):
    """Entries are shown whole in a list that may be wider than the field; the one in force ends in dots where cut.

    The wheel scrolls the page unless the field has the focus (see ``calm``).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        calm(self)
        self.setMaxVisibleItems(MOST_ROWS)

    @property
    def shown_text(self) -> str:
        """The entry in force, as much of it as there is room for; a field to type in scrolls."""
        if self.isEditable():
            return self.currentText()
        text, room, metrics = self.currentText(), self._text_width(), self.fontMetrics()
        if metrics.horizontalAdvance(text) <= room:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _text_width(self) -> int:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        return int(field.width()) - BESIDE_TEXT

    def showPopup(self) -> None:
        """As wide as the longest entry; Qt makes it as wide as the field."""
        view = self.view()
        scrolls = self.count() > self.maxVisibleItems()
        bar = view.verticalScrollBar().sizeHint().width() if scrolls else 0
        view.setMinimumWidth(min(WIDEST_LIST, max(0, view.sizeHintForColumn(0)) + bar + FRAME))
        super().showPopup()

    def sizeHint(self) -> QSize:
        """Qt's own is a little too narrow for some letters."""
        hint = super().sizeHint()
        return QSize(hint.width() + SLACK, hint.height())

    def minimumSizeHint(self) -> QSize:
        """A long entry does not push the page wider, unless so many letters were asked for."""
        least = super().minimumSizeHint()
        if self.minimumContentsLength():
            return least
        return QSize(min(least.width(), LEAST_WIDTH), least.height())

    def event(self, event: QEvent) -> bool:
        """A cut entry is said whole."""
        return says_whole(self, event, self.currentText(), lambda: self.shown_text) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As usual, but what does not fit ends in dots."""
        if self.isEditable():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        with painter:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            option.currentText = self.shown_text
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
