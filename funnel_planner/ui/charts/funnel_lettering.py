"""Writes what a funnel says: names, numbers and rates above, beside and between its layers."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from funnel_planner.ui.charts.funnel_shape import FunnelShape, Layer
from funnel_planner.ui.charts.funnel_texts import StageTexts
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lettering:
    """One painting's texts: ``write`` is the only way in."""

    def __init__(self, painter: QPainter, theme: Theme, shape: FunnelShape, texts: Sequence[StageTexts]) -> None:
        self._painter, self._theme, self._shape, self._texts = painter, theme, shape, texts

    def write(self, detail: str) -> None:
        """All of it, as much as ``panel`` or ``full`` shows; nothing on a ``card``."""
        if detail == "panel":
            self._panel_texts()
        elif detail == "full":
            self._full_texts()

    def _panel_texts(self) -> None:
        for layer, texts in zip(self._shape.layers, self._texts, strict=True):
            if layer.text.height() > 0:
                self._heading(layer, texts)
        if not self._shape.dense:
            for layer, texts in zip(self._shape.layers, self._texts[1:], strict=False):
                self._panel_step(layer, texts)

    def _heading(self, layer: Layer, texts: StageTexts) -> None:
        """Name on the left, number on the right, above the band."""
        line = layer.text.adjusted(6, 0, -6, -3)
        used = self._write(line, RIGHT, texts.figure, "strong") + 10
        if self._shape.dense and texts.step:
            used += 10 + self._write(line.adjusted(0, 0, -used, 0), RIGHT, texts.step, "small", "muted")
        self._write(line.adjusted(0, 0, -used, 0), LEFT, texts.name, "body")

    def _panel_step(self, layer: Layer, texts: StageTexts) -> None:
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

    def _dense_line(self, layer: Layer, texts: StageTexts) -> None:
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

    def _name_and_figures(self, layer: Layer, texts: StageTexts) -> None:
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

    def _beside_gap(self, layer: Layer, texts: StageTexts) -> None:
        """Left of the gap the planned rate, right of it who was left behind."""
        names, figures = self._beside(layer.gap)
        self._write(names.adjusted(14, 0, 0, 0), LEFT, texts.planned_step, "small", "muted")
        first = self._figure_width()
        place = QRectF(figures.left(), figures.top(), first, figures.height())
        self._write(place, RIGHT, texts.dropped, "small", "muted")
        rest = figures.adjusted(first + 12, 0, 0, 0)
        fits = self._advance(texts.split, "small") <= rest.width() + 0.5
        self._write(rest, LEFT, texts.split if fits else texts.short_split, "small", "muted")

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


def beside_widths(texts: Sequence[StageTexts], theme: Theme) -> tuple[float, float]:
    """Widths that names and figures would like to have; device-independent pixels."""
    strong, small, title = theme.font("strong"), theme.font("small"), theme.font("title")
    names = max((max(_advance(t.name, strong), _advance(t.planned_step, small)) for t in texts), default=0.0)
    figures = max((max(_advance(t.figure, title), _advance(t.dropped, small)) for t in texts), default=0.0)
    remarks = max((_advance(text, small) for t in texts for text in (t.overall, t.planned, t.split)), default=0.0)
    return names + 18, figures + remarks + 16


def _advance(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)
