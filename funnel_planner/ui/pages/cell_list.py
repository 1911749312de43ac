"""A short table of texts that are all to be read: wrapped instead of cut, as high as its rows, without headings."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.theme import Theme

BESIDE_TEXT, ABOVE_TEXT = 8, 4
"""Room of a cell around its text; device-independent pixels."""
LEAST_ROOM = 24
USUAL_SHARE, MOST_SHARE = 0.45, 0.6
"""Of the width that the first column gets at most: for names of several words, and for a long word (a date)."""


class _Wrapped(QStyledItemDelegate):
    """Writes the whole text of a cell; a word longer than a line (an address) is broken where the line ends."""

    def __init__(self, theme: Theme, view: "CellList") -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground as ever, the text on all its lines, and what belongs below it."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        parts = self._parts(cell, index, cell.rect.width())
        cell.text = ""
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, self._view)
        at = QPointF(cell.rect.left() + BESIDE_TEXT, cell.rect.top() + ABOVE_TEXT)
        painter.save()
        for layout, quiet in parts:
            painter.setPen(self._theme.colour("muted") if quiet else cell.palette.color(QPalette.ColorRole.Text))
            layout.draw(painter, at)
            at += QPointF(0, layout.boundingRect().height())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As many lines as the text takes in its column, or across all that it spans."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        columns = range(index.column(), index.column() + self._view.columnSpan(index.row(), index.column()))
        width = sum(self._view.columnWidth(column) for column in columns)
        height = sum(layout.boundingRect().height() for layout, _ in self._parts(cell, index, width))
        return QSize(width, round(height) + 2 * ABOVE_TEXT)

    def _parts(self, cell: QStyleOptionViewItem, index: Index, width: int) -> list[tuple[QTextLayout, bool]]:
        """The text of a cell, and what is told below it; and whether they are less strong."""
        room, last = width - 2 * BESIDE_TEXT, self._view.last
        is_heading = self._view.columnSpan(index.row(), index.column()) > 1
        parts = [(_laid_out(cell.text, cell.font, room), not is_heading and index.column() < last)]
        if index.column() == last and last < index.model().columnCount() - 1:
            below = index.sibling(index.row(), last + 1).data()
            parts.append((_laid_out(below, self._theme.font("small"), room), True))
        return parts


class CellList(FigureView):
    """Two columns, the first less strong; what a third one says stands below the text of the second.

    Whoever holds it scrolls.
    """

    last = 1
    """The last column that is seen as such."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setItemDelegate(_Wrapped(theme, self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(LEAST_ROOM)
        self.verticalHeader().setMinimumSectionSize(LEAST_ROOM)

    def show_rows(
        self, rows: tuple[tuple[str, ...], ...], titles: tuple[str, ...], headings: frozenset[int] = frozenset()
    ) -> None:
        """Show texts; ``titles`` name the columns when copied, the rows of ``headings`` stand over both columns."""
        self.clearSpans()
        self.show_figures(Figures(self.accessibleName(), titles, ("text",) * len(titles), rows), headings)
        for row in headings:
            self.setSpan(row, 0, 1, self.last + 1)
        for column in range(len(titles)):
            self.setColumnHidden(column, column > self.last)
        self._fit()

    def _fit(self) -> None:
        """The first column as wide as its texts, up to a share of the width; as high as that makes the rows."""
        figures, room = self.figures, self.width() - 2 * self.frameWidth()
        if self.horizontalHeader().count() != len(figures.headings) or not figures.rows:
            return  # in the middle of taking other texts
        names = [figures.text(row, 0) for row in range(len(figures.rows)) if self.columnSpan(row, 0) == 1]
        width, around = self.fontMetrics().horizontalAdvance, 2 * BESIDE_TEXT + 2
        whole = max(map(width, names), default=0) + around
        word = max((width(word) for name in names for word in name.split(" ")), default=0) + around
        first = max(LEAST_ROOM, min(whole, max(round(room * USUAL_SHARE), min(word, round(room * MOST_SHARE)))))
        self.setColumnWidth(0, first)
        self.setColumnWidth(self.last, max(LEAST_ROOM, room - first))
        for row in range(len(figures.rows)):
            self.setRowHeight(row, self.sizeHintForRow(row))
        self.setFixedHeight(self.verticalHeader().length() + 2 * self.frameWidth())


def _laid_out(text: str, font: QFont, width: float) -> QTextLayout:
    """A text on as many lines as it takes."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
