"""Paints a funnel with nothing but QPainter: cards, the live panel, the first frame, pages, pictures for files.

Filled layers are what was measured, the outline is the plan; where there are no leads yet, the plan itself is
filled lightly. Colours tell phases apart and never carry a number alone.
"""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.ui.charts.funnel_shape import FunnelShape, Layer, lay_out
from funnel_planner.ui.charts.funnel_words import people, rate_text
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import count, interval

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter


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
    texts = [_Texts.of(picture, index) for index in range(len(picture.stages))]
    beside = _beside_widths(texts, theme) if detail == "full" else (0.0, 0.0)
    shape = lay_out(rect, picture, detail, line, beside=beside, planned_full=planned_full)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Brush(painter, theme, shape, emphasis, texts).paint(detail)
    painter.restore()
    return shape


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is written about one stage and about the step that leads to it."""

    name: str
    figure: str
    overall: str
    planned: str
    step: str
    range: str
    short_range: str
    planned_step: str
    plan_step: str
    """The same in fewer letters, for panels."""
    dropped: str
    split: str

    @classmethod
    def of(cls, picture: FunnelPicture, index: int) -> "_Texts":
        """Texts of a stage; empty where there is nothing to say."""
        stage = picture.stages[index]
        measured = any(s.actual is not None for s in picture.stages)
        rate = stage.actual_rate if measured else stage.planned_rate
        before = picture.stages[index - 1] if index else None
        dropped = _dropped(before, stage, measured=measured) if before else None
        splits = before is not None and before.lost is not None and before.open is not None
        return cls(
            name=stage.name,
            figure=count(stage.actual) if measured else people(stage.planned),
            overall="" if stage.overall is None else tr("{rate} of all").format(rate=rate_text(stage.overall)),
            planned=""
            if not measured or stage.planned is None
            else tr("planned {count}").format(count=people(stage.planned)),
            step=rate_text(rate) if before and (rate is not None or not measured) else "",  # else: of nobody
            range=interval(stage.interval[0], stage.interval[1]) if before and stage.interval else "",
            short_range=_short_interval(stage) if before else "",
            planned_step=""
            if not measured or stage.planned_rate is None or before is None
            else tr("planned {rate}").format(rate=rate_text(stage.planned_rate)),
            plan_step=""
            if not measured or stage.planned_rate is None or before is None
            else tr("plan {rate}").format(rate=rate_text(stage.planned_rate)),
            dropped=_movement(dropped, None if measured or before is None else _joined(before, stage)),
            split=tr("{lost} lost, {open} open").format(lost=count(before.lost), open=count(before.open))
            if before and splits and dropped
            else "",
        )


class _Brush:
    """One painting: keeps what all its strokes need."""

    def __init__(
        self, painter: QPainter, theme: Theme, shape: FunnelShape, emphasis: Emphasis, texts: list[_Texts]
    ) -> None:
        self._painter, self._theme, self._shape, self._emphasis = painter, theme, shape, emphasis
        self._texts = texts

    def paint(self, detail: str) -> None:
        """Grounds first, then shapes, outline, texts."""
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
        if detail == "panel":
            self._panel_texts()
        elif detail == "full":
            self._full_texts()

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

    # texts

    def _panel_texts(self) -> None:
        for layer, texts in zip(self._shape.layers, self._texts, strict=True):
            if layer.text.height() > 0:
                self._heading(layer, texts)
        if not self._shape.dense:
            for layer, texts in zip(self._shape.layers, self._texts[1:], strict=False):
                self._panel_step(layer, texts)

    def _heading(self, layer: Layer, texts: _Texts) -> None:
        """Name on the left, number on the right, above the band."""
        line = layer.text.adjusted(6, 0, -6, -3)
        used = self._write(line, RIGHT, texts.figure, "strong") + 10
        if self._shape.dense and texts.step:
            used += 10 + self._write(line.adjusted(0, 0, -used, 0), RIGHT, texts.step, "small", "muted")
        self._write(line.adjusted(0, 0, -used, 0), LEFT, texts.name, "body")

    def _panel_step(self, layer: Layer, texts: _Texts) -> None:
        """Between two layers of a panel: the plan on the left, the step in the middle, the drop-off on the right."""
        strip = QRectF(layer.row.left() + 6, layer.gap.top(), layer.row.width() - 12, layer.gap.height())
        left, right = self._advance(texts.plan_step, "small"), self._advance(texts.dropped, "small")
        room = strip.width() - 2 * max(left, right) - 12
        half = self._pill(strip, texts.step, (texts.range, texts.short_range), room) / 2 + 4
        side = strip.width() / 2 - half
        self._write(QRectF(strip.left(), strip.top(), side, strip.height()), LEFT, texts.plan_step, "small", "muted")
        place = QRectF(strip.right() - side, strip.top(), side, strip.height())
        self._write(place, RIGHT, texts.dropped, "small", "muted")

    def _pill(self, strip: QRectF, text: str, remarks: tuple[str, ...], room: float) -> float:
        """A step's rate and the first remark there is room for on a pale pill in the middle; returns its width."""
        if not text:
            return 0.0
        own = self._advance(text, "small_strong")
        fitting = (remark for remark in remarks if own + self._advance(remark, "small") + 22 <= room)
        more = next(fitting, "")
        extra = self._advance(more, "small") + 6 if more else 0.0
        high = min(strip.height() - 2, QFontMetricsF(self._theme.font("small")).height() + 4)
        pill = QRectF(0, 0, own + extra + 16, high)
        pill.moveCenter(strip.center())
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colour("surface", 0.86))
        self._painter.drawRoundedRect(pill, high / 2, high / 2)
        inside = pill.adjusted(8, 0, -7, 0)
        self._write(inside, LEFT, text, "small_strong")
        if extra:
            self._write(inside.adjusted(own + 6, 0, 1, 0), LEFT, more, "small", "muted")
        return pill.width()

    def _full_texts(self) -> None:
        layers = self._shape.layers
        for layer, texts in zip(layers, self._texts, strict=True):
            if self._shape.dense:
                self._dense_line(layer, texts)
            else:
                self._name_and_figures(layer, texts)
        if not self._shape.dense:
            for layer, texts in zip(layers, self._texts[1:], strict=False):
                self._pill(layer.gap, texts.step, (texts.range,), layer.gap.width())
                self._beside_gap(layer, texts)

    def _dense_line(self, layer: Layer, texts: _Texts) -> None:
        """Everything about a stage in one line: for funnels of many stages."""
        if layer.band.height() < QFontMetricsF(self._theme.font("small")).height() * 0.8:
            return
        names, figures = self._beside(layer.band)
        self._write(names.adjusted(10, 0, 0, 0), LEFT, texts.name, "small")
        cells = ((texts.figure, "small_strong", 0.42), (texts.step, "small", 0.29))
        left = figures.left()
        for text, kind, share in (*cells, (rate_text(layer.stage.overall), "small", 0.29)):
            cell = QRectF(left, figures.top(), figures.width() * share - 4, figures.height())
            self._write(cell, RIGHT, text, kind, "text" if kind == "small_strong" else "muted")
            left += figures.width() * share

    def _name_and_figures(self, layer: Layer, texts: _Texts) -> None:
        names, figures = self._beside(layer.band)
        self._phase_mark(names, layer)
        self._write(names.adjusted(14, 0, 0, 0), LEFT, texts.name, "strong")
        first = self._figure_width()
        self._write(QRectF(figures.left(), figures.top(), first, figures.height()), RIGHT, texts.figure, "title")
        rest = figures.adjusted(first + 12, 0, 0, 0)
        high = QFontMetricsF(self._theme.font("small")).height()
        lines = [text for text in (texts.overall, texts.planned) if text]
        if len(lines) * high > layer.band.height() + 6:
            lines = lines[:1]
        for place, text in enumerate(lines):
            top = rest.center().y() + (place - len(lines) / 2) * high
            self._write(QRectF(rest.left(), top, rest.width(), high), LEFT, text, "small", "muted")

    def _phase_mark(self, names: QRectF, layer: Layer) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.phase(layer.stage.phase))
        mark = QRectF(names.left() + 2, names.center().y() - 9, 4, 18)
        self._painter.drawRoundedRect(mark, 2, 2)

    def _beside_gap(self, layer: Layer, texts: _Texts) -> None:
        """Left of the gap the planned rate, right of it who was left behind."""
        names, figures = self._beside(layer.gap)
        self._write(names.adjusted(14, 0, 0, 0), LEFT, texts.planned_step, "small", "muted")
        first = self._figure_width()
        place = QRectF(figures.left(), figures.top(), first, figures.height())
        self._write(place, RIGHT, texts.dropped, "small", "muted")
        self._write(figures.adjusted(first + 12, 0, 0, 0), LEFT, texts.split, "small", "muted")

    def _beside(self, strip: QRectF) -> tuple[QRectF, QRectF]:
        """The parts of the name and figure columns at the height of a strip."""
        names, figures = self._shape.names, self._shape.figures
        return (
            QRectF(names.left(), strip.top(), names.width(), strip.height()),
            QRectF(figures.left(), strip.top(), figures.width(), strip.height()),
        )

    def _figure_width(self) -> float:
        figures = (max(self._advance(t.figure, "title"), self._advance(t.dropped, "small")) for t in self._texts)
        wanted = max(figures, default=0.0)
        return min(wanted, self._shape.figures.width())

    def _advance(self, text: str, kind: str) -> float:
        return _advance(text, self._theme.font(kind)) if text else 0.0

    def _write(self, rect: QRectF, align: Qt.AlignmentFlag, text: str, kind: str, role: str = "text") -> float:
        """Write one line, shortened with an ellipsis where it does not fit; returns the width it took."""
        if not text:
            return 0.0
        font: QFont = self._theme.font(kind)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, rect.width() + 0.5))
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour(role))
        spare = max(0.0, (metrics.height() - rect.height()) / 2)
        tall = rect.adjusted(-1, -spare, 1, spare)
        self._painter.drawText(tall, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)
        return metrics.horizontalAdvance(shown)


def _wall(centre: float, side: int, width: float, width_below: float, layer: Layer, below: Layer) -> QPainterPath:
    """One side of a taper: from the foot of a layer to the head of the next, curved like a funnel."""
    top, bottom = layer.gap.top(), below.band.top()
    bend = (bottom - top) * 0.55
    x, x_below = centre + side * width / 2, centre + side * width_below / 2
    path = QPainterPath(QPointF(x, top))
    path.cubicTo(QPointF(x, top + bend), QPointF(x_below, bottom - bend), QPointF(x_below, bottom))
    return path


def _beside_widths(texts: list[_Texts], theme: Theme) -> tuple[float, float]:
    """Widths that names and figures would like to have."""
    strong, small, title = theme.font("strong"), theme.font("small"), theme.font("title")
    names = max((max(_advance(t.name, strong), _advance(t.planned_step, small)) for t in texts), default=0.0)
    figures = max((max(_advance(t.figure, title), _advance(t.dropped, small)) for t in texts), default=0.0)
    remarks = max((_advance(text, small) for t in texts for text in (t.overall, t.planned, t.split)), default=0.0)
    return names + 18, figures + remarks + 16


def _short_interval(stage: StagePicture) -> str:
    """The interval in whole percents, where that still tells its ends apart."""
    if not stage.interval or stage.interval[1] - stage.interval[0] < 0.02:
        return ""
    return interval(stage.interval[0], stage.interval[1], 0)


def _advance(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def _dropped(before: StagePicture, stage: StagePicture, *, measured: bool) -> float | None:
    """How many did not go on; None without numbers or where the count grows."""
    if measured:
        return None if before.actual is None or stage.actual is None else max(0, before.actual - stage.actual)
    if before.planned is None or stage.planned_rate is None:
        return None
    return before.planned * (1 - stage.planned_rate)


def _joined(before: StagePicture, stage: StagePicture) -> float:
    """How many a channel is planned to bring in at this very stage."""
    if before.planned is None or stage.planned is None or stage.planned_rate is None:
        return 0.0
    return max(0.0, stage.planned - before.planned * stage.planned_rate)


def _movement(dropped: float | None, joined: float | None) -> str:
    """``−40`` left, ``+18`` entered here; what rounds to nobody is not told."""
    parts = [f"−{count(dropped)}"] if dropped and (joined is None or dropped >= 0.5) else []
    if joined is not None and joined >= 0.5:
        parts.append(f"+{count(joined)}")
    return " ".join(parts)
