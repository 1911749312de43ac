"""The funnel of leads as bars: who came on, who is still open and who was lost, beside the rates with their whiskers.

What is filled in or uncertain is hatched, lost leads are striped, open ones outlined: colour is never the only sign.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.analytics.results import FEW
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text, tick_text
from funnel_planner.ui.charts.hatching import hatch
from funnel_planner.ui.charts.headings import write_above
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import MARK, Surface, nice_ticks, whole_ticks
from funnel_planner.ui.charts.whiskers import draw_whisker
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

HEADING_ROWS = 0.8
ROW = round(ROW_HEIGHT * 1.35)
"""Height of a stage."""
BAR = 0.34
"""Half of a bar's height, in rows."""
FILLED = BAR * 0.3
"""Where in a bar the strip of those filled in begins, in rows below its middle."""
Parts = tuple[float, float, float]
"""Came on, still open, lost: they add up to the bar."""
WHOLE, CAME_ON, OPEN, LOST, FILLED_IN = range(5)
"""What can be picked of a stage."""
COLUMNS = 5
Tips = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class StageBar:
    """A stage: its bar (leads, or money), and a rate 0..1 that leads to it with what it rests on."""

    name: str
    value: float | None
    text: str
    """The value as written."""
    parts: Parts | None = None
    """None: nobody knows what became of them."""
    implied: float = 0.0
    """Those that were filled in, of ``value``."""
    planned: float | None = None
    rate: float | None = None
    interval: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None
    """What the rate may truly be, where lost leads do not say at which stage."""
    planned_rate: float | None = None
    out_of: int = 0
    """Leads the rate rests on."""


class FunnelBars(PickingChart):
    """A stage a row. Places are (stage, ``WHOLE``), (stage, ``CAME_ON``) and so on."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Funnel of the leads"), ask)
        self._stages: tuple[StageBar, ...] = ()
        self._heading = self._rate_heading = ""
        self._most = self._highest = 1.0
        self._write: Callable[[float], str] = str
        self._bars = self.add_plot(self._draw_bars, names=True, share=3.0)
        self._rates = self.add_plot(self._draw_rates, share=2.0)
        self._rates.write_x = tick_text

    @property
    def stages(self) -> tuple[StageBar, ...]:
        """What is shown."""
        return self._stages

    def show_stages(
        self,
        stages: tuple[StageBar, ...],
        figures: Figures,
        tips: list[Tips],
        headings: tuple[str, str],
        write: Callable[[float], str],
        *,
        pickable: bool = True,
    ) -> None:
        """Show stages; ``tips`` are what is said of each part of each stage, ``headings`` name bars and rates.

        Without ``pickable`` there are no leads to list behind the bars.
        """
        self._stages = stages
        self._heading, self._rate_heading = headings
        self._write = write
        known = [value for stage in stages for value in (stage.value, stage.planned) if value is not None]
        self._most = max([*known, 1e-9])
        highs = [high for stage in stages for high in _highs(stage)]
        self._highest = min(max([*highs, 0.01]) * 1.06, max(1.0, *highs, 1.0))
        self.name_rows(self._bars, [stage.name for stage in stages])
        for plot in self.plots:
            self.show_rows_of(plot, len(stages), above=HEADING_ROWS)
        self._bars.x_range, self._rates.x_range = (0.0, self._most * 1.01), (0.0, self._highest)
        self._bars.write_x = write
        self._bars.bottom = [(tick, write(tick)) for tick in whole_ticks(self._most, 3)]
        self._rates.bottom = [(tick, tick_text(tick)) for tick in nice_ticks(self._highest, 3)]
        self.setFixedHeight(round((max(1, len(stages)) + HEADING_ROWS) * ROW) + 32)
        self.set_grid(len(stages), COLUMNS if pickable else 0)
        self.set_texts(figures, [tip for parts in tips for tip in parts])
        self.setAccessibleDescription("\n".join(parts[0] for parts in tips))

    def place_at(self, point: QPointF) -> Place | None:
        """The part of a bar under a point; beside the bars it is the whole stage."""
        value, height = self._bars.values_at(point)
        row = round(height)
        if not 0 <= row < len(self._stages):
            return None
        stage, bars = self._stages[row], self._bars.area
        in_bar = bars.left() <= point.x() <= bars.right() and abs(height - row) <= BAR
        if not in_bar or value > (stage.value or 0.0):
            return row, WHOLE
        if stage.implied and value <= stage.implied and height - row >= FILLED:
            return row, FILLED_IN
        if stage.parts is None:
            return row, WHOLE
        ends = [sum(stage.parts[: index + 1]) for index in range(len(stage.parts))]
        return row, next((CAME_ON + index for index, end in enumerate(ends) if value <= end), WHOLE)

    def tip_of(self, place: Place) -> str:
        """What is said of a part."""
        return self.tips[place[0] * COLUMNS + place[1]]

    def row_at(self, point: QPointF) -> int | None:
        """Index of the tip for a point."""
        place = self.place_at(point)
        return None if place is None else place[0] * COLUMNS + place[1]

    def is_pickable(self, place: Place) -> bool:
        """Somebody is in the part."""
        if not self._has(place):
            return False
        stage, part = self._stages[place[0]], place[1]
        if part in (WHOLE, FILLED_IN):
            return bool(stage.value if part == WHOLE else stage.implied)
        return stage.parts is not None and stage.parts[part - CAME_ON] > 0

    def _leave_room(self) -> None:
        metrics = QFontMetricsF(self.theme.font("small_strong"))
        self._bars.right_room = max((metrics.horizontalAdvance(stage.text) for stage in self._stages), default=0) + 16
        texts = [rate_text(stage.rate) for stage in self._stages if stage.rate is not None]
        self._rates.right_room = max(map(metrics.horizontalAdvance, texts), default=0.0) + 16
        self._rates.left_width = metrics.horizontalAdvance(tick_text(0)) / 2 + 1  # the axis begins with its 0

    def _draw_bars(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach)
        self._write_heading(painter, on, self._bars.right_room, self._heading)
        for row, stage in enumerate(self._stages):
            if stage.value is None:
                self._write_beside(painter, on.at(0, row), tr("no data"), strong=False)
                continue
            self._draw_bar(painter, on, row, stage)
            end = max(stage.value, stage.planned or 0.0) if self._planned_is_near(on, stage) else stage.value
            self._write_beside(painter, on.at(end, row), stage.text)

    def _planned_is_near(self, on: Surface, stage: StageBar) -> bool:
        """The mark of the plan would stand in the text."""
        if stage.planned is None or stage.value is None:
            return False
        gap = on.at(stage.planned, 0).x() - on.at(stage.value, 0).x()
        return 0 < gap < self._bars.right_room

    def _draw_bar(self, painter: QPainter, on: Surface, row: int, stage: StageBar) -> None:
        """Parts from the left: came on, open (outlined), lost (hatched the other way round)."""
        value = stage.value or 0.0
        parts = stage.parts or (value, 0.0, 0.0)
        boxes = {WHOLE: QRectF(on.at(0, row - BAR), on.at(value, row + BAR))}
        start = 0.0
        for index, part in enumerate(parts):
            if part <= 0:
                continue
            box = QRectF(on.at(start, row - BAR), on.at(start + part, row + BAR))
            start += part
            if box.width() > 3:
                box.setRight(box.right() - 1)
            self._draw_part(painter, box, index)
            boxes[CAME_ON + index] = box
        if stage.implied > 0:
            boxes[FILLED_IN] = QRectF(on.at(0, row + FILLED), on.at(min(stage.implied, value), row + BAR))
            hatch(painter, boxes[FILLED_IN], self.theme.colour("surface"), gap=4.0, width=1.4)
        if self.marked is not None and self.marked[0] == row and self.marked[1] in boxes:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("text"), 2))
            painter.drawRect(boxes[self.marked[1]])
        if stage.planned is not None:
            x = on.at(stage.planned, row).x()
            top, bottom = on.at(0, row - BAR - 0.1).y(), on.at(0, row + BAR + 0.1).y()
            painter.setPen(QPen(self.theme.colour("planned"), 1.6))
            painter.drawPolyline([QPointF(x - 4, top), QPointF(x, top), QPointF(x, bottom), QPointF(x - 4, bottom)])

    def _draw_part(self, painter: QPainter, box: QRectF, part: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if part == 0:
            painter.setBrush(self.theme.colour("accent"))
            painter.drawRect(box)
        elif part == 1:
            painter.setBrush(self.theme.mix("accent", "surface", 0.28))
            painter.setPen(QPen(self.theme.colour("accent"), 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            painter.setBrush(self.theme.mix("lost", "surface", 0.22))
            painter.drawRect(box)
            hatch(painter, box, self.theme.mix("lost", "surface", 0.75), gap=6.0)

    def _draw_rates(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach.adjusted(-MARK, 0, 0, 0))
        self._write_heading(painter, on, self._rates.right_room, self._rate_heading)
        for row, stage in enumerate(self._stages):
            if stage.bounds is not None:
                band = QRectF(on.at(stage.bounds[0], row - BAR), on.at(stage.bounds[1], row + BAR))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.colour("warning_soft"))
                painter.drawRect(band)
                hatch(painter, band, self.theme.colour("warning", 0.5), gap=5.0)
            if stage.planned_rate is not None:
                x = on.at(stage.planned_rate, row).x()
                painter.setPen(QPen(self.theme.colour("planned"), 1.6))
                painter.drawLine(QPointF(x, on.at(0, row - BAR).y()), QPointF(x, on.at(0, row + BAR).y()))
            if stage.rate is not None:
                self._draw_rate(painter, on, row, stage)

    def _draw_rate(self, painter: QPainter, on: Surface, row: int, stage: StageBar) -> None:
        """A dot with whiskers; hollow where it rests on few leads."""
        point = on.at(stage.rate or 0.0, row)
        right = point.x()
        if stage.interval is not None:
            low, high = on.at(stage.interval[0], row), on.at(stage.interval[1], row)
            draw_whisker(painter, self.theme, low, high)
            right = max(right, high.x())
        few = stage.out_of < FEW
        painter.setPen(QPen(self.theme.colour("accent" if few else "surface"), 2 if few else 1.5))
        painter.setBrush(self.theme.colour("surface" if few else "accent"))
        painter.drawEllipse(point, 4.5 if few else 5.5, 4.5 if few else 5.5)
        text = rate_text(stage.rate)
        if stage.planned_rate is not None:  # its mark must not stand in the text
            planned = on.at(stage.planned_rate, row).x()
            wide = QFontMetricsF(self.theme.font("small_strong")).horizontalAdvance(text) + 10
            right = planned if right < planned < right + wide else right
        self._write_beside(painter, QPointF(min(right + 2, on.area.right()), point.y()), text)

    def _write_beside(self, painter: QPainter, at: QPointF, text: str, *, strong: bool = True) -> None:
        font = self.theme.font("small_strong" if strong else "small")
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        painter.setPen(self.theme.colour("text" if strong else "muted"))
        place = QRectF(at.x() + 7, at.y() - high / 2, 160, high)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _write_heading(self, painter: QPainter, on: Surface, room: float, text: str) -> None:
        write_above(painter, self.theme, on, HEADING_ROWS, on.area.width() + room - 4, text)


def _highs(stage: StageBar) -> list[float]:
    """Right ends of what is drawn of a stage's rate."""
    ends = [stage.rate, stage.planned_rate, *(pair[1] for pair in (stage.interval, stage.bounds) if pair is not None)]
    return [end for end in ends if end is not None]
