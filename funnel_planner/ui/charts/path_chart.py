"""Stages from top to bottom, and beside them the arcs of leads that went another way than from one to the next."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import MAX_NAMES, SHARE_OF_NAMES
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.theme import Theme
from funnel_planner.words.formats import count

NODE = 6.0
"""Radius of a stage."""
ROW = 44
"""Height of a stage's row."""
FIRST_LANE, LANE = 40.0, 50.0
"""How far from the stages the nearest arc runs, and the next ones from each other, where there is room."""
LABEL_ROOM = 56.0
PORT = 12.0
"""Between the ends of arcs at one stage."""
CORNER = 10.0
THINNEST, THICKEST = 1.5, 6.0
HEAD = 9.0
"""Length of an arrow's head."""
HIT = (3.0, 7.0, 12.0)
"""An arc is hit within so many pixels, unless another one is nearer."""


@dataclass(frozen=True, slots=True)
class Move:
    """Leads that went from one row to another; ``start`` None: they came from outside. A row to itself: again."""

    start: int | None
    end: int
    leads: int


class PathChart(PickingChart):
    """Rows of stages (``lost`` may be one more, at the end) and arcs between them; an arc can be picked."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None = None) -> None:
        super().__init__(theme, name, ask)
        self._names: list[str] = []
        self._has_lost = False
        self._moves: tuple[Move, ...] = ()
        self._lanes: list[int] = []
        self._ports: list[tuple[float, float]] = []
        self._paths: list[QPainterPath] = []

    @property
    def moves(self) -> tuple[Move, ...]:
        """The arcs, in the order in which they are picked."""
        return self._moves

    def show_moves(
        self, names: list[str], moves: tuple[Move, ...], figures: Figures, tips: list[str], *, has_lost: bool
    ) -> None:
        """Show rows and arcs; ``tips`` say one arc each. ``has_lost``: the last row stands for losses."""
        self._names, self._moves, self._has_lost = names, moves, has_lost
        self._lanes, self._ports, self._paths = lanes(moves), ports(moves), []
        self.setFixedHeight(len(names) * ROW)
        self.set_grid(len(moves), 1)
        self.set_texts(figures, tips)

    def place_at(self, point: QPointF) -> Place | None:
        """The arc at a point; where several are near, the nearest."""
        reach = QPainterPathStroker()
        for width in HIT:
            reach.setWidth(width)
            for place in reversed(range(len(self._paths))):
                if reach.createStroke(self._paths[place]).contains(point):
                    return place, 0
        return None

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the picture into a rectangle."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = rect.left() + self._name_width(rect.width()) + NODE + 14
        self._paint_line(painter, rect, left)
        self._paths = [self._path(rect, left, place) for place in range(len(self._moves))]
        for place in range(len(self._moves)):
            self._paint_arc(painter, place)
        self._paint_stages(painter, rect, left)
        for place in range(len(self._moves)):
            self._paint_label(painter, place)
        painter.restore()

    def _name_width(self, width: float) -> float:
        metrics = QFontMetricsF(self.theme.font("small"))
        widest = max(map(metrics.horizontalAdvance, self._names), default=0.0)
        return min(widest, MAX_NAMES, width * SHARE_OF_NAMES)

    def _y(self, rect: QRectF, row: int) -> float:
        return rect.top() + (row + 0.5) * rect.height() / max(1, len(self._names))

    def _paint_line(self, painter: QPainter, rect: QRectF, x: float) -> None:
        """The plain way, from one stage to the next."""
        last = len(self._names) - 1 - self._has_lost
        painter.setPen(QPen(self.theme.colour("border"), 3))
        if last > 0:
            painter.drawLine(QPointF(x, self._y(rect, 0)), QPointF(x, self._y(rect, last)))

    def _paint_stages(self, painter: QPainter, rect: QRectF, x: float) -> None:
        metrics = QFontMetricsF(self.theme.font("small"))
        painter.setFont(self.theme.font("small"))
        for row, name in enumerate(self._names):
            y = self._y(rect, row)
            is_lost = self._has_lost and row == len(self._names) - 1
            painter.setPen(QPen(self.theme.colour("lost" if is_lost else "axis"), 2))
            painter.setBrush(self.theme.colour("surface"))
            if is_lost:
                painter.drawRect(QRectF(x - NODE, y - NODE, 2 * NODE, 2 * NODE))
            else:
                painter.drawEllipse(QPointF(x, y), NODE, NODE)
            room = x - NODE - 10 - rect.left()
            place = QRectF(rect.left(), y - metrics.height() / 2, room, metrics.height())
            painter.setPen(self.theme.colour("lost" if is_lost else "text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _path(self, rect: QRectF, x: float, place: int) -> QPainterPath:
        """Out to the arc's lane, along it, and back to the stage."""
        move, (leaving, coming) = self._moves[place], self._ports[place]
        count_of_lanes = max(self._lanes, default=0) + 1
        step = min(LANE, max(12.0, (rect.right() - x - FIRST_LANE - LABEL_ROOM) / count_of_lanes))
        lane = x + FIRST_LANE + self._lanes[place] * step
        start_x = x + NODE + 3
        end = QPointF(start_x, self._y(rect, move.end) + coming)
        if move.start is None:
            path = QPainterPath(QPointF(lane, end.y()))
            path.lineTo(end)
            return path
        start = QPointF(start_x, self._y(rect, move.start) + leaving)
        down = 1.0 if end.y() > start.y() else -1.0
        corner = min(CORNER, abs(end.y() - start.y()) / 2, lane - start_x)
        path = QPainterPath(start)
        path.lineTo(lane - corner, start.y())
        path.quadTo(lane, start.y(), lane, start.y() + down * corner)
        path.lineTo(lane, end.y() - down * corner)
        path.quadTo(lane, end.y(), lane - corner, end.y())
        path.lineTo(end)
        return path

    def _paint_arc(self, painter: QPainter, place: int) -> None:
        move, path = self._moves[place], self._paths[place]
        colour = self.theme.colour("accent")
        marked = self.marked is not None and self.marked[0] == place
        if not marked:
            colour = self.theme.mix("accent", "surface", 0.7)
        most = max(each.leads for each in self._moves) or 1
        width = THINNEST + (THICKEST - THINNEST) * (move.leads / most) ** 0.5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
        tip = path.pointAtPercent(1.0)
        half = HEAD * 0.5 + width / 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon([tip, tip + QPointF(HEAD, -half), tip + QPointF(HEAD, half)])

    def _paint_label(self, painter: QPainter, place: int) -> None:
        """How many, beside the middle of the arc."""
        move, path = self._moves[place], self._paths[place]
        at = path.pointAtPercent(0.0)
        if move.start is not None:  # half-way down the lane, which is the right edge
            at = QPointF(path.boundingRect().right(), path.boundingRect().center().y())
        font = self.theme.font("small_strong")
        metrics = QFontMetricsF(font)
        text = count(move.leads)
        box = QRectF(at.x() + 5, at.y() - metrics.height() / 2, metrics.horizontalAdvance(text) + 4, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("surface", 0.8))
        painter.drawRect(box)
        painter.setFont(font)
        painter.setPen(self.theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def sizeHint(self) -> QSize:
        """A row a stage."""
        return QSize(420, self.height())


def lanes(moves: tuple[Move, ...]) -> list[int]:
    """The lane of each arc: short ones run nearest, none beside another in one lane; arrows from outside furthest."""
    found = [0] * len(moves)
    taken: list[list[tuple[int, int]]] = []
    inner = [place for place, move in enumerate(moves) if move.start is not None]
    for place in sorted(inner, key=lambda place: (_span(moves[place])[1] - _span(moves[place])[0], place)):
        top, bottom = _span(moves[place])
        free = (n for n, spans in enumerate(taken) if all(bottom < low or top > high for low, high in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        found[place] = lane
    return [len(taken) if move.start is None else lane for move, lane in zip(moves, found, strict=True)]


def ports(moves: tuple[Move, ...]) -> list[tuple[float, float]]:
    """How far above or below its stage each arc leaves and comes, so that ends at one stage stand apart."""
    ends: dict[int, list[tuple[bool, float, int, int]]] = {}
    for place, move in enumerate(moves):
        for side, row, other in ((0, move.start, move.end), (1, move.end, move.start)):
            if row is not None:
                away = 0.0 if other is None else float(other - row) or (-0.5, 0.5)[side]
                # from the top: arcs up, then down, each so that an outer one crosses no inner one
                ends.setdefault(row, []).append((away > 0, -away, place, side))
    offsets = [[0.0, 0.0] for _ in moves]
    for here in ends.values():
        gap = min(PORT, (ROW - 14) / len(here))
        for number, (*_, place, side) in enumerate(sorted(here)):
            offsets[place][side] = (number - (len(here) - 1) / 2) * gap
    return [(leaving, coming) for leaving, coming in offsets]


def _span(move: Move) -> tuple[int, int]:
    rows = (move.end if move.start is None else move.start, move.end)
    return min(rows), max(rows)
