"""Where everything in a drawn funnel lies: strips, widths, walls; and which rate a dragged wall means.

A funnel is round: the *area* of its cross-section stands for the number of people, so widths go with the square
root of the counts. That keeps a funnel of 10 000 visitors and 6 customers readable without any cut or log scale.
Planned and actual are drawn from the same first width: they compare by shape even where a month's plan stands beside
all leads ever imported.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from funnel_planner.domain.picture import FunnelPicture, StagePicture

SMALLEST_WIDTH = 2.0
"""What somebody is drawn as, however few: device-independent pixels."""
WALL_REACH = 7.0
"""How near to a wall the mouse must be to take it."""
MAX_BAND, MAX_GAP = 54.0, 52.0
_BAND_SHARE = 0.5
_BAND_SHARE_DENSE = 0.86
_DENSE_PITCH = {"card": 1e9, "panel": 46.0, "full": 44.0}
"""Below this height a stage gets one line of text and no room between the layers."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One stage as drawn. ``width`` is None where there is no number; ``planned_width`` where no outline is due."""

    stage: StagePicture
    row: QRectF
    """The whole strip with texts, band and the gap below: where the mouse means this stage."""
    text: QRectF
    """Line of text above the band (panels only, else empty)."""
    band: QRectF
    """Strip of the layer itself, over the full width of the funnel's column."""
    gap: QRectF
    """Strip between this band and the next; empty for the last."""
    width: float | None
    planned_width: float | None


@dataclass(frozen=True, slots=True)
class FunnelShape:
    """A laid-out funnel: a column of layers, a column of names left of it and one of figures right of it."""

    layers: tuple[Layer, ...]
    column: QRectF
    names: QRectF
    figures: QRectF
    dense: bool
    has_actual: bool
    has_plan: bool
    planned_full: float
    """The planned count that fills the column."""

    @property
    def centre(self) -> float:
        """The funnel's axis."""
        return self.column.center().x()

    def layer_at(self, point: QPointF) -> int | None:
        """Index of the stage whose strip holds the point."""
        return next((i for i, layer in enumerate(self.layers) if layer.row.contains(point)), None)

    def wall_at(self, point: QPointF) -> int | None:
        """Index of the stage whose planned wall the point touches; the first stage has none to drag."""
        for index, layer in enumerate(self.layers[1:], start=1):
            width = self.wall_width(index)
            grip = layer.band.adjusted(0, -6, 0, 6)
            if width is None or not grip.top() <= point.y() <= grip.bottom():
                continue
            if abs(abs(point.x() - self.centre) - width / 2) <= WALL_REACH:
                return index
        return None

    def wall_width(self, index: int) -> float | None:
        """Width between the planned walls of a stage; None: no planned count, or no rate leads to it."""
        layer, before = self.layers[index], self.layers[index - 1] if index else None
        if before is None or not before.stage.planned or layer.stage.planned is None:
            return None
        return layer.planned_width if self.has_actual else layer.width

    def rate_at(self, index: int, x: float) -> float | None:
        """Planned rate from stage ``index - 1`` that puts the wall of stage ``index`` at ``x``: 0..1, in whole 0.1 %.

        People who enter at the stage itself are not of its rate and stay as they are.
        """
        before, stage = self.layers[index - 1].stage, self.layers[index].stage
        if not before.planned or stage.planned is None or self.column.width() <= 0:
            return None
        share = 2 * abs(x - self.centre) / self.column.width()
        entering = max(0.0, stage.planned - before.planned * (stage.planned_rate or 0.0))
        rate = (self.planned_full * share * share - entering) / before.planned
        return round(min(1.0, max(0.0, rate)), 3)


def lay_out(
    rect: QRectF,
    picture: FunnelPicture,
    detail: str,
    line_height: float,
    *,
    beside: tuple[float, float] = (150.0, 170.0),
    planned_full: float | None = None,
) -> FunnelShape:
    """Lay out a funnel in ``rect``.

    ``line_height`` is that of a line of text, ``beside`` the widths names and figures would like to have (``full``
    only); ``planned_full`` fixes the scale of the plan.
    """
    stages = picture.stages
    has_actual = any(stage.actual is not None for stage in stages)
    has_plan = any(stage.planned is not None for stage in stages)
    most, most_planned = full_counts(picture, planned_full)
    column, names, figures = _columns(rect, detail, beside)
    pitch = rect.height() / max(1, len(stages))
    dense = pitch < _DENSE_PITCH[detail]
    text = line_height + 5 if detail == "panel" and pitch >= line_height + 8 else 0.0
    band, gap = _heights(rect.height(), len(stages), text, dense=dense)
    top = rect.top() + max(
        0.0, (rect.height() - len(stages) * (text + band + gap) + gap) / 2 if detail == "card" else 0
    )
    layers = []
    for index, stage in enumerate(stages):
        start = top + index * (text + band + gap)
        last = index == len(stages) - 1
        own = _width(stage.actual, most, column.width())
        planned = _width(stage.planned, most_planned, column.width())
        layers.append(
            Layer(
                stage=stage,
                row=QRectF(rect.left(), start, rect.width(), text + band + (0 if last else gap)),
                text=QRectF(rect.left(), start, rect.width(), text),
                band=QRectF(column.left(), start + text, column.width(), band),
                gap=QRectF(column.left(), start + text + band, column.width(), 0 if last else gap),
                width=own if has_actual else planned,
                planned_width=planned if has_actual else None,
            )
        )
    return FunnelShape(tuple(layers), column, names, figures, dense, has_actual, has_plan, most_planned)


def full_counts(picture: FunnelPicture, planned_full: float | None = None) -> tuple[float, float]:
    """The actual and the planned count that fill the width: the first stages are equally wide, the largest fits."""
    most = float(max((stage.actual for stage in picture.stages if stage.actual is not None), default=0))
    most_planned = max((stage.planned for stage in picture.stages if stage.planned is not None), default=0.0)
    first = picture.stages[0] if picture.stages else None
    planned_per_actual = first.planned / first.actual if first and first.planned and first.actual else 0.0
    if planned_full is not None:
        return (planned_full / planned_per_actual if planned_per_actual else most), planned_full
    if planned_per_actual:
        most = max(most, most_planned / planned_per_actual)
        most_planned = most * planned_per_actual
    return most, most_planned


def least_height(picture: FunnelPicture, detail: str, line_height: float) -> int:
    """Height below which names would no longer be readable."""
    per_stage = {"card": 3.0, "panel": line_height + 10, "full": line_height + 4}[detail]
    return math.ceil(len(picture.stages) * per_stage)


def _columns(rect: QRectF, detail: str, beside: tuple[float, float]) -> tuple[QRectF, QRectF, QRectF]:
    """Strips of the funnel, the names and the figures."""
    if detail != "full":
        inset = 2.0 if detail == "card" else 6.0
        return rect.adjusted(inset, 0, -inset, 0), QRectF(), QRectF()
    names = min(beside[0], rect.width() * 0.3)
    figures = min(beside[1], rect.width() * 0.66 - names)  # what names leave free
    column = rect.adjusted(names + 12, 0, -figures - 16, 0)
    return (
        column,
        QRectF(rect.left(), rect.top(), names, rect.height()),
        QRectF(column.right() + 16, rect.top(), figures, rect.height()),
    )


def _heights(height: float, count: int, text: float, *, dense: bool) -> tuple[float, float]:
    """Heights of a band and of the gap below it; the last stage has no gap."""
    if not count:
        return 0.0, 0.0
    share = _BAND_SHARE_DENSE if dense else _BAND_SHARE
    room = max(1.0, height - count * text)
    pitch = room / max(1.0, count - (1 - share))
    if dense:
        return min(MAX_BAND, pitch * share), min(MAX_GAP, pitch * (1 - share))
    gap = min(MAX_GAP, max(20.0, pitch * (1 - share)))
    band = max(6.0, (room - gap * (count - 1)) / count)
    return min(MAX_BAND, band), gap


def _width(value: float | None, full: float, column: float) -> float | None:
    """Drawn width of a count; people are never invisible, and nobody is drawn as nothing."""
    if value is None:
        return None
    if value <= 0 or full <= 0:
        return 0.0
    return max(SMALLEST_WIDTH, column * math.sqrt(min(1.0, value / full)))
