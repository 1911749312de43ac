"""Paints a funnel with nothing but QPainter: cards, the live panel, the first frame, pages, pictures for files.

Filled layers are what was measured, the outline is the plan; where there are no leads yet, the plan itself is
filled lightly. Colours tell phases apart and never carry a number alone.
"""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.charts.funnel_lettering import Lettering, beside_widths
from funnel_planner.ui.charts.funnel_shape import FunnelShape, Layer, lay_out
from funnel_planner.ui.charts.funnel_texts import StageTexts
from funnel_planner.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What people are pointing at: ids of stages, and the index of a wall being held or hovered."""

    hovered: str = ""
    chosen: str = ""
    focused: bool = False
    wall: int | None = None
    draggable: bool = False


def paint_funnel(
    painter: QPainter,
    rect: QRectF,
    picture: FunnelPicture,
    theme: Theme,
    *,
    detail: str,
    emphasis: Emphasis = Emphasis(),
    planned_full: float | None = None,
) -> FunnelShape:
    """Paint a funnel into ``rect`` and return where everything lies.

    ``detail``: ``card`` (shapes only), ``panel`` (narrow: texts above and between the layers) or ``full`` (names
    on the left, figures on the right). ``planned_full`` keeps the plan's scale while a wall is dragged.
    """
    line = QFontMetricsF(theme.font("body")).height()
    texts = [StageTexts.of(picture, index) for index in range(len(picture.stages))]
    beside = beside_widths(texts, theme) if detail == "full" else (0.0, 0.0)
    shape = lay_out(rect, picture, detail, line, beside=beside, planned_full=planned_full)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Brush(painter, theme, shape, emphasis).paint(detail)
    Lettering(painter, theme, shape, texts).write(detail)
    painter.restore()
    return shape


class _Brush:
    """One painting's shapes: keeps what all its strokes need."""

    def __init__(self, painter: QPainter, theme: Theme, shape: FunnelShape, emphasis: Emphasis) -> None:
        self._painter, self._theme, self._shape, self._emphasis = painter, theme, shape, emphasis

    def paint(self, detail: str) -> None:
        """Grounds first, then shapes and outline."""
        layers = self._shape.layers
        for layer in layers:
            self._ground(layer)
        for layer, below in pairwise(layers):
            self._taper(layer, below)
        for layer in layers:
            self._band(layer)
        if self._shape.has_actual and detail != "card":
            self._outline()
        if self._emphasis.draggable:
            self._handles()

    # shapes

    def _ground(self, layer: Layer) -> None:
        """The strip of the stage that is pointed at or chosen."""
        chosen = layer.stage.stage_id == self._emphasis.chosen
        if not chosen and layer.stage.stage_id != self._emphasis.hovered:
            return
        strip = layer.row.adjusted(0, -3, 0, -layer.gap.height() + 3)
        self._painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
        ring = chosen and self._emphasis.focused
        self._painter.setPen(QPen(self._theme.colour("accent"), 2) if ring else Qt.PenStyle.NoPen)
        self._painter.drawRoundedRect(strip, 6, 6)

    def _tint(self, layer: Layer, share: float) -> QColor:
        known = layer.stage.phase in ("tofu", "mofu", "bofu", "after")
        return self._theme.mix(f"phase_{layer.stage.phase}" if known else "phase_mofu", "surface", share)

    def _taper(self, layer: Layer, below: Layer) -> None:
        if not layer.width or below.width is None or layer.gap.height() <= 0:
            return
        left, right = (_wall(self._shape.centre, side, layer.width, below.width, layer, below) for side in (-1, 1))
        right.connectPath(left.toReversed())
        right.closeSubpath()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._tint(layer, 0.2 if self._shape.has_actual else 0.13))
        self._painter.drawPath(right)

    def _band(self, layer: Layer) -> None:
        painter, centre, band = self._painter, self._shape.centre, layer.band
        if layer.width is None:
            painter.setPen(QPen(self._theme.colour("faint"), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(centre - 14, band.center().y()), QPointF(centre + 14, band.center().y()))
        if not layer.width:
            return  # nobody: its 0 says so, and a stroke would look like a sign
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.phase(layer.stage.phase) if self._shape.has_actual else self._tint(layer, 0.62))
        radius = min(4.0, layer.width / 2, band.height() / 3)
        painter.drawRoundedRect(
            QRectF(centre - layer.width / 2, band.top(), layer.width, band.height()), radius, radius
        )

    def _outline(self) -> None:
        """The planned funnel's two walls: brackets at each layer, joined by faint curves."""
        firm, faint = QPen(self._theme.colour("planned"), 1.8), QPen(self._theme.colour("planned", 0.28), 1)
        for pen in (firm, faint):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        layers, centre = self._shape.layers, self._shape.centre
        for side in (-1, 1):
            self._painter.setPen(faint)
            for layer, below in pairwise(layers):
                joined = layer.planned_width is not None and below.planned_width is not None
                if joined and not self._shape.names.isEmpty():
                    wall = _wall(centre, side, layer.planned_width or 0, below.planned_width or 0, layer, below)
                    self._painter.drawPath(wall)
            self._painter.setPen(firm)
            for layer in layers:
                if layer.planned_width is not None:
                    self._bracket(layer, side)

    def _bracket(self, layer: Layer, side: int) -> None:
        width = layer.planned_width or 0.0
        if self._shape.dense:
            x = self._shape.centre + side * width / 2
            self._painter.drawLine(QPointF(x, layer.band.top()), QPointF(x, layer.band.bottom()))
            return
        x, top, bottom = self._shape.centre + side * width / 2, layer.band.top() - 2, layer.band.bottom() + 2
        foot = x - side * min(4.0, width / 2)
        corners = [QPointF(foot, top), QPointF(x, top), QPointF(x, bottom), QPointF(foot, bottom)]
        self._painter.drawPolyline(QPolygonF(corners))

    def _handles(self) -> None:
        """A grip on each wall that can be dragged: small, larger where the mouse is."""
        for index, layer in enumerate(self._shape.layers):
            width = self._shape.wall_width(index)
            if width is None:
                continue
            held = index == self._emphasis.wall
            high, wide = min(layer.band.height() * 0.6, 18.0), 6.0 if held else 4.0
            self._painter.setPen(QPen(self._theme.colour("surface"), 1.5))
            self._painter.setBrush(self._theme.colour("accent" if held else "planned"))
            for side in (-1, 1):
                x = self._shape.centre + side * width / 2
                grip = QRectF(x - wide / 2, layer.band.center().y() - high / 2, wide, high)
                self._painter.drawRoundedRect(grip.adjusted(-0.8, -0.8, 0.8, 0.8), 3, 3)


def _wall(centre: float, side: int, width: float, width_below: float, layer: Layer, below: Layer) -> QPainterPath:
    """One side of a taper: from the foot of a layer to the head of the next, curved like a funnel."""
    top, bottom = layer.gap.top(), below.band.top()
    bend = (bottom - top) * 0.55
    x, x_below = centre + side * width / 2, centre + side * width_below / 2
    path = QPainterPath(QPointF(x, top))
    path.cubicTo(QPointF(x, top + bend), QPointF(x_below, bottom - bend), QPointF(x_below, bottom))
    return path
