"""What happened in each period: a strip of bars for each thing that can happen, one above the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.hatching import hatch
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

STRIP = 58.0
"""Height of a strip; device-independent pixels."""
MOST_NAME, SHARE_OF_NAMES = 190.0, 0.3
"""Names are at most so wide: in pixels, and as a share of the chart."""
WIDEST = 64.0
"""No bar is wider."""
FAINTEST = 1.5
"""Something is never drawn as nothing."""
AIR = 14.0
"""Between names, and between names and bars."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One thing that can happen: how much of it in each period (None: not known), and how that is written."""

    name: str
    values: tuple[float | None, ...]
    write: Callable[[float], str]
    look: str = "accent"
    """Name of a colour."""


class PeriodChart(PickingChart):
    """Each strip has a scale of its own: they are not to be divided by each other. Periods not over are hatched."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("What happened in each period"), ask)
        self._strips: tuple[Strip, ...] = ()
        self._names: tuple[str, ...] = ()
        self._ticks: tuple[str, ...] = ()
        self._over: tuple[bool, ...] = ()

    def show_strips(
        self,
        strips: Sequence[Strip],
        names: Sequence[str],
        ticks: Sequence[str],
        over: Sequence[bool],
        figures: Figures,
    ) -> None:
        """Show periods in order of time; ``ticks`` are their names on the axis."""
        self._strips, self._names, self._ticks, self._over = tuple(strips), tuple(names), tuple(ticks), tuple(over)
        self.set_grid(len(strips), len(names))
        self.set_texts(figures, [self._sentence(column) for column in range(len(names))])

    def place_at(self, point: QPointF) -> Place | None:
        """The bar at a point, or where it would be."""
        row, column = int(point.y() // STRIP), self._column_at(point)
        return None if column is None or not 0 <= row < len(self._strips) else (row, column)

    def row_at(self, point: QPointF) -> int | None:
        """The period at a point."""
        return self._column_at(point)

    def tip_of(self, place: Place) -> str:
        """What is said of a bar."""
        return f"{self._names[place[1]]}. {self._said(*place)}"

    def is_pickable(self, place: Place) -> bool:
        """Something happened."""
        return super().is_pickable(place) and bool(self._strips[place[0]].values[place[1]])

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the strips from the rectangle's upper left corner, and below them the periods."""
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, strip in enumerate(self._strips):
            self._paint_strip(painter, row, strip)
        self._paint_ticks(painter)
        painter.restore()

    # measures

    def _leave_room(self) -> None:
        self.setFixedHeight(round(len(self._strips) * STRIP + self._small().height() + AIR))

    def _small(self) -> QFontMetricsF:
        return QFontMetricsF(self.theme.font("small"))

    def _left(self) -> float:
        """Where the bars begin."""
        widest = max((self._small().horizontalAdvance(strip.name) for strip in self._strips), default=0.0)
        return min(widest, MOST_NAME, self.width() * SHARE_OF_NAMES) + AIR

    def _slot(self) -> float:
        return (self.width() - self._left()) / max(1, len(self._names))

    def _column_at(self, point: QPointF) -> int | None:
        column = int((point.x() - self._left()) // max(0.1, self._slot()))
        return column if 0 <= column < len(self._names) else None

    # painting

    def _paint_strip(self, painter: QPainter, row: int, strip: Strip) -> None:
        left, slot, small = self._left(), self._slot(), self._small()
        bottom = (row + 1) * STRIP - 6
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour("text"))
        room = left - AIR
        name = small.elidedText(strip.name, Qt.TextElideMode.ElideMiddle, room)
        place = QRectF(0, bottom - small.height(), room, small.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QPen(self.theme.colour("border"), 1))
        painter.drawLine(QPointF(left, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        most = max((value or 0.0 for value in strip.values), default=0.0) or 1.0
        texts = [strip.write(value) if value else "" for value in strip.values]
        written = max(map(small.horizontalAdvance, texts), default=0.0) <= slot - 3
        wide, high = min(WIDEST, slot * 0.72), STRIP - 8 - small.height()
        for column, value in enumerate(strip.values):
            centre = left + (column + 0.5) * slot
            if self.marked == (row, column):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.colour("accent_soft"))
                painter.drawRect(QRectF(centre - slot / 2, bottom - STRIP + 6, slot, STRIP - 6))
            if not value:
                continue
            up = max(FAINTEST, value / most * high)
            self._paint_bar(painter, QRectF(centre - wide / 2, bottom - up, wide, up), strip, over=self._over[column])
            if written:
                painter.setPen(self.theme.colour("text"))
                above = QRectF(centre - slot / 2, bottom - up - small.height(), slot, small.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, texts[column])

    def _paint_bar(self, painter: QPainter, box: QRectF, strip: Strip, *, over: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(strip.look))
        painter.drawRect(box)
        if not over:
            hatch(painter, box, self.theme.mix(strip.look, "surface", 0.35))

    def _paint_ticks(self, painter: QPainter) -> None:
        """As many names of periods as fit whole, one of the last among them."""
        left, slot, small = self._left(), self._slot(), self._small()
        widest = max(map(small.horizontalAdvance, self._ticks), default=0.0) + AIR
        every = max(1, -int(-widest // max(0.1, slot)))
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour("muted"))
        top = len(self._strips) * STRIP
        cut = max(0, -int(-(widest - slot) / 2 // max(0.1, slot)))  # their names would not fit at the right end
        for column in range(len(self._ticks) - 1 - cut, -1, -every):
            centre = left + (column + 0.5) * slot
            place = QRectF(centre - widest / 2, top, widest, small.height() + 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._ticks[column])

    # words

    def _said(self, row: int, column: int) -> str:
        strip = self._strips[row]
        value = strip.values[column]
        said = tr("no data") if value is None else strip.write(value)
        return f"{strip.name}: {said}"

    def _sentence(self, column: int) -> str:
        text = f"{self._names[column]}: {'; '.join(self._said(row, column) for row in range(len(self._strips)))}"
        return text if self._over[column] else tr("{text}; not over yet").format(text=text)
