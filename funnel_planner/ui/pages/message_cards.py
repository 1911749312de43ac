"""How the message matrix is painted: cards in the cells, heads with rates and coverage."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from funnel_planner.domain.message import MessageStatus
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.icons import paint_icon
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.models.message_heads import Card, ChannelHead, StepHead, covered_text
from funnel_planner.ui.models.message_matrix import CardRole, HeadRole
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

GAP = 4
"""Half the room between cards."""
PADDING = 8
BETWEEN = 8
"""Least room between status and format of a card, which is shortened where it must be."""
ROOM_FOR_ICONS = 120
"""From this width on the heads of the rows have icons; device-independent pixels."""
SMALLEST_TYPE = 0.8
"""How small the type of a head becomes before it is cut, as a share of small type."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

STATUS_ROLES = {
    MessageStatus.MISSING: "muted",
    MessageStatus.DRAFT: "warning",
    MessageStatus.READY: "accent",
    MessageStatus.LIVE: "good",
}
_FILLED = {
    MessageStatus.MISSING: 0.0,
    MessageStatus.DRAFT: 0.25,
    MessageStatus.READY: 0.75,
    MessageStatus.LIVE: 1.0,
}
"""How full the status mark is drawn: the fuller, the further."""


def paint_status(painter: QPainter, rect: QRectF, status: MessageStatus, colour: QColor) -> None:
    """A round mark that fills up from missing to live; told by its shape and its word, not by colour alone."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawEllipse(rect)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    inner = rect.adjusted(2, 2, -2, -2) if status is not MessageStatus.LIVE else rect
    painter.drawPie(inner, 90 * 16, -round(_FILLED[status] * 360 * 16))


class CardDelegate(QStyledItemDelegate):
    """A message as a card: status and format above, its headline below; a dashed outline where none is written."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def row_height(self) -> int:
        """Room for the status line and two lines of headline."""
        line = self._view.fontMetrics().lineSpacing()
        return 3 * line + 2 * GAP + 2 * PADDING + 4

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One card."""
        card = index.data(CardRole)
        if not isinstance(card, Card):
            return
        rect = QRectF(option.rect).adjusted(GAP, GAP, -GAP, -GAP)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = index == self._view.currentIndex()
        painter.save()
        painter.fillRect(option.rect, self._theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, card, selected=selected, current=current)
        inner = rect.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2).toRect()
        self._paint_status_line(painter, inner, card)
        self._paint_headline(painter, inner, card, current=current)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """As wide as the column is."""
        return QSize(130, self.row_height())

    def _paint_ground(self, painter: QPainter, rect: QRectF, card: Card, *, selected: bool, current: bool) -> None:
        theme = self._theme
        focused = current and self._view.hasFocus()
        written = card.message is not None
        pen = QPen(theme.colour("border"), 1)
        if card.wanted:
            pen = QPen(theme.colour("warning"), 1.5)
        if not written:
            pen.setStyle(Qt.PenStyle.DashLine)
        if current or selected:
            pen = QPen(theme.colour("accent"), 2.5 if focused else 1.5)
        ground = theme.colour("accent_faint" if selected else "surface")
        painter.setBrush(ground if written or selected else Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        radius = theme.radius("m")
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_status_line(self, painter: QPainter, inner: QRect, card: Card) -> None:
        theme = self._theme
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        line = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        colour = theme.colour(STATUS_ROLES[card.status])
        if card.wanted:
            colour = theme.colour("warning")
        paint_status(painter, QRectF(line.left() + 1, line.center().y() - 4.5, 10, 10), card.status, colour)
        painter.setPen(colour)
        text = line.adjusted(17, 0, 0, 0)
        painter.drawText(text, LEFT, metrics.elidedText(word(card.status), Qt.TextElideMode.ElideRight, text.width()))
        if card.message is None:
            return
        rest = text.adjusted(metrics.horizontalAdvance(word(card.status)) + BETWEEN, 0, 0, 0)
        _write(painter, rest, word(card.message.format), theme.colour("muted"), RIGHT)

    def _paint_headline(self, painter: QPainter, inner: QRect, card: Card, *, current: bool) -> None:
        theme = self._theme
        below = inner.adjusted(0, painter.fontMetrics().height() + 5, 0, 0)
        if card.message is not None and card.message.headline:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("text"))
            room = below.height() // painter.fontMetrics().lineSpacing()
            _write_lines(painter, below, card.message.headline, max(1, room))
            return
        painter.setFont(theme.font("body"))
        if card.wanted:
            painter.setPen(theme.colour("warning"))
            below.adjust(0, _write_lines(painter, below, tr("The weakest step needs one"), 1 if current else 2), 0, 0)
        text = tr("No headline yet") if card.message is not None else ""
        if card.message is None and current:
            text = tr("Press Enter to write")
        painter.setPen(theme.colour("muted"))
        _write_lines(painter, below, text, 1 if card.wanted else 2)


class StepHeader(QHeaderView):
    """Heads of the columns, a line each: AIDA step, what it is meant to move, current rate, how much is ready."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Four lines of text."""
        head = self.model().headerData(section, Qt.Orientation.Horizontal, HeadRole)
        painter.fillRect(rect, self._theme.colour("surface"))
        if not isinstance(head, StepHead):
            return
        painter.save()
        inner = rect.adjusted(GAP + PADDING, 4, 0, -4)
        height = inner.height() // 4
        line = QRect(inner.left(), inner.top(), inner.width(), height)
        painter.setFont(fitting_font(self._theme, head.title, line.width()))
        _write(painter, line, head.title, self._theme.colour("text"))
        painter.setFont(self._theme.font("small"))
        whole = painter.fontMetrics().horizontalAdvance(head.moves) <= line.width()
        line.translate(0, height)
        _write(painter, line, head.moves if whole else head.short_moves, self._theme.colour("muted"))
        line.translate(0, height)
        self._write_rate(painter, line, head)
        line.translate(0, height)
        _write(painter, line, covered_text(head.covered), self._theme.colour("muted"))
        painter.restore()

    def _write_rate(self, painter: QPainter, line: QRect, head: StepHead) -> None:
        colour = self._theme.colour("warning" if head.leaky else "muted")
        indent = 0
        if head.leaky:
            paint_icon(painter, QRectF(line.left(), line.center().y() - 6.5, 14, 14), "warning", colour)
            indent = 18
        _write(painter, line.adjusted(indent, 0, 0, 0), head.short_rate, colour)

    def sizeHint(self) -> QSize:
        """Four lines high."""
        return QSize(130, 4 * self.fontMetrics().lineSpacing() + 8)


class ChannelHeader(QHeaderView):
    """Heads of the rows: a channel's icon and name, and how much of it is ready."""

    def __init__(self, theme: Theme, view: QTableView, width: int) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._theme = theme
        self._width = width
        self.setSectionsClickable(False)

    def set_width(self, width: int) -> bool:
        """Be this wide; whether that is new."""
        changed = width != self._width
        self._width = width
        self.setFixedWidth(width)
        return changed

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Icon where there is room for it, name in up to two lines, coverage."""
        head = self.model().headerData(section, Qt.Orientation.Vertical, HeadRole)
        painter.fillRect(rect, self._theme.colour("surface"))
        if not isinstance(head, ChannelHead):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = rect.adjusted(4, GAP + PADDING - 2, -6, -GAP - PADDING)
        texts = inner
        if self._width >= ROOM_FOR_ICONS:
            paint_icon(painter, QRectF(inner.left(), inner.top() + 1, 18, 18), f"channel_{head.kind}",
                       self._theme.colour("muted"))  # fmt: skip
            texts = inner.adjusted(26, 0, 0, 0)
        painter.setFont(self._theme.font("strong"))
        painter.setPen(self._theme.colour("text"))
        used = _write_lines(painter, texts, head.name, 2)
        painter.setFont(self._theme.font("small"))
        below = QRect(texts.left(), texts.top() + used + 1, texts.width(), painter.fontMetrics().height())
        _write(painter, below, covered_text(head.covered), self._theme.colour("muted"))
        painter.restore()

    def sizeHint(self) -> QSize:
        """As wide as wished."""
        return QSize(self._width, 80)


def fitting_font(theme: Theme, text: str, width: int) -> QFont:
    """The type of a head: smaller where it would not fit."""
    for kind in ("strong", "small_strong"):
        needed = QFontMetrics(theme.font(kind)).horizontalAdvance(text)
        if needed <= width:
            return theme.font(kind)
    font = QFont(theme.font("small_strong"))
    font.setPointSizeF(font.pointSizeF() * max(SMALLEST_TYPE, width / max(1, needed + 2)))
    return font


def _write(painter: QPainter, rect: QRect, text: str, colour: QColor, alignment: Qt.AlignmentFlag = LEFT) -> None:
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
    painter.drawText(rect, alignment | Qt.TextFlag.TextSingleLine, shown)


def _write_lines(painter: QPainter, rect: QRect, text: str, lines: int) -> int:
    """Write a text in at most so many lines, the last one elided, as are words longer than a line; the height used."""
    metrics = painter.fontMetrics()
    layout = QTextLayout(" ".join(text.split()), painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    y = rect.top()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        start, length = line.textStart(), line.textLength()
        rest = layout.text()[start:]
        shown = rest[:length].rstrip()
        if number == lines - 1 and length < len(rest):
            shown = rest
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QRect(rect.left(), y, rect.width(), metrics.lineSpacing()), LEFT, shown)
        y += metrics.lineSpacing()
    layout.endLayout()
    return y - rect.top()
