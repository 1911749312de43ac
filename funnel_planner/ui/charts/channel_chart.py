"""Channels compared: how many leads each brought, and which share of them won, with its interval."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.analytics.results import FEW
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text, tick_text
from funnel_planner.ui.charts.headings import write_above
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import MARK, Surface, nice_ticks, whole_ticks
from funnel_planner.ui.charts.whiskers import draw_whisker
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, interval

HEADING_ROWS = 0.75
"""Room for the headings, in rows."""
VOLUMES, RATES = 2.0, 3.0
"""How the two plots share the width."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel's leads, those that came to the stage looked at, and their share with the 95 % interval (0..1).

    ``sign``: ``better`` or ``worse`` than all others together, ``same`` where chance may explain it; empty: unknown.
    """

    name: str
    leads: int
    won: int
    rate: float | None
    interval: tuple[float, float] | None
    sign: str = ""


SIGNS = {"better": "▲", "worse": "▼", "same": "≈"}
LEADS, CAME = 0, 1
"""What can be picked of a channel: all its leads, or those that came to the stage."""


class ChannelChart(PickingChart):
    """Bars of leads on the left, rates with whiskers on the right, the total as a dashed line through the rates.

    Places: (channel, ``LEADS``) and (channel, ``CAME``).
    """

    def __init__(self, theme: Theme, ask: Ask | None = None, name: str = "") -> None:
        super().__init__(theme, name or tr("Channels compared"), ask)
        self._rows: tuple[ChannelRow, ...] = ()
        self._total: float | None = None
        self._most, self._highest = 1.0, 1.0
        self._headings = ("", "")
        self._volumes = self.add_plot(self._draw_volumes, names=True, share=VOLUMES)
        self._rates = self.add_plot(self._draw_rates, share=RATES)
        self._volumes.write_x, self._rates.write_x = count, tick_text

    @property
    def rows(self) -> tuple[ChannelRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(
        self,
        rows: tuple[ChannelRow, ...],
        total: float | None,
        figures: Figures,
        tips: list[str] | None = None,
        headings: tuple[str, str] | None = None,
        *,
        pickable: bool = False,
    ) -> None:
        """Show channels, largest first; ``total`` is the rate of all leads, ``headings`` name bars and rates."""
        self._rows, self._total = rows, total
        self._headings = headings or (
            tr("Leads, strong colour: won"),
            tr("Share won, with 95% interval; dashed: all leads"),
        )
        self._most = float(max((row.leads for row in rows), default=1) or 1)
        highs = [row.interval[1] if row.interval else row.rate or 0.0 for row in rows]
        self._highest = max([*highs, total or 0.0, 0.01]) * 1.08
        self._highest = max(min(1.0, self._highest), *highs, 0.01)
        self.name_rows(self._volumes, [row.name for row in rows])
        for plot in self.plots:
            self.show_rows_of(plot, len(rows), above=HEADING_ROWS)
        self._volumes.x_range = (0.0, self._most * 1.03)
        self._rates.x_range = (0.0, self._highest)
        self._volumes.bottom = [(tick, count(tick)) for tick in whole_ticks(self._most, 3)]
        self._rates.bottom = [(tick, tick_text(tick)) for tick in nice_ticks(self._highest, 3)]
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_grid(len(rows) if pickable else 0, 2)
        self.set_texts(figures, tips or [_sentence(row) for row in rows])

    def place_at(self, point: QPointF) -> Place | None:
        """The row, and whether a point lies in the strong part of its bar."""
        value, height = self._volumes.values_at(point)
        row = round(height)
        if not 0 <= row < len(self._rows):
            return None
        in_bar = point.x() >= self._volumes.area.left() and abs(height - row) <= 0.3
        return row, CAME if in_bar and value <= self._rows[row].won else LEADS

    def tip_of(self, place: Place) -> str:
        """What is said of a channel."""
        return self.tips[place[0]]

    def row_at(self, point: QPointF) -> int | None:
        """Index of the channel under a point."""
        place = self.place_at(point)
        return None if place is None else place[0]

    def is_pickable(self, place: Place) -> bool:
        """Somebody is there."""
        if not self._has(place):
            return False
        row = self._rows[place[0]]
        return bool(row.leads if place[1] == LEADS else row.won)

    def _leave_room(self) -> None:
        plain, strong = QFontMetricsF(self.theme.font("small")), QFontMetricsF(self.theme.font("small_strong"))
        self._volumes.right_room = plain.horizontalAdvance(count(self._most)) + 14
        rates = [_rate_words(row) for row in self._rows if row.rate is not None]
        self._rates.right_room = max(map(strong.horizontalAdvance, rates), default=0.0) + 14
        self._rates.left_width = plain.horizontalAdvance(tick_text(0)) / 2 + 1  # the axis begins with a 0 in sight

    def _draw_volumes(self, painter: QPainter, on: Surface) -> None:
        font = self.theme.font("small")
        high = QFontMetricsF(font).height()
        painter.setClipRect(on.reach)
        painter.setFont(font)
        self._write_heading(painter, on, self._volumes.right_room, self._headings[0])
        for index, row in enumerate(self._rows):
            start, end = on.at(0, index - 0.3), on.at(row.leads, index + 0.3)
            won = on.at(row.won, index + 0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.mix("accent", "surface", 0.32))
            painter.drawRoundedRect(QRectF(start, end), 3, 3)
            painter.setBrush(self.theme.colour("accent"))
            painter.drawRoundedRect(QRectF(start, won), min(3.0, (won.x() - start.x()) / 2), 3)
            if self.marked is not None and self.marked[0] == index:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.theme.colour("text"), 2))
                painter.drawRect(QRectF(start, won if self.marked[1] == CAME else end))
            painter.setPen(self.theme.colour("text"))
            middle = (start.y() + end.y()) / 2
            place = QRectF(end.x() + 7, middle - high / 2, 120, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, count(row.leads))

    def _draw_rates(self, painter: QPainter, on: Surface) -> None:
        font = self.theme.font("small_strong")
        high = QFontMetricsF(font).height()
        painter.setClipRect(on.reach.adjusted(-MARK, 0, 0, 0))
        self._write_heading(painter, on, self._rates.right_room, self._headings[1])
        painter.setFont(font)
        if self._total is not None:
            painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(on.at(self._total, -0.5), on.at(self._total, len(self._rows) - 0.5))
        for index, row in enumerate(self._rows):
            if row.rate is None:
                continue
            point = on.at(row.rate, index)
            right = point.x()
            if row.interval is not None:
                low, end = on.at(row.interval[0], index), on.at(row.interval[1], index)
                draw_whisker(painter, self.theme, low, end)
                right = end.x()
            few = row.leads < FEW
            painter.setPen(QPen(self.theme.colour("accent" if few else "surface"), 2 if few else 1.5))
            painter.setBrush(self.theme.colour("surface" if few else "accent"))
            painter.drawEllipse(point, 4.5 if few else 5.5, 4.5 if few else 5.5)
            painter.setPen(self.theme.colour("text"))
            place = QRectF(max(right, point.x() + 5) + 9, point.y() - high / 2, 120, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _rate_words(row))

    def _write_heading(self, painter: QPainter, on: Surface, room: float, text: str) -> None:
        """What the plot shows, in the free row above the first one."""
        write_above(painter, self.theme, on, HEADING_ROWS, on.area.width() + room - 8, text)


def _rate_words(row: ChannelRow) -> str:
    """The share with its sign, which colour could not tell everybody."""
    return f"{rate_text(row.rate)} {SIGNS.get(row.sign, '')}".rstrip()


def _sentence(row: ChannelRow) -> str:
    leads = trn("{n} lead", "{n} leads", row.leads)
    if row.rate is None:
        return f"{row.name}: {leads}"
    text = tr("{name}: {won} of {leads} won, {rate}").format(
        name=row.name, won=count(row.won), leads=leads, rate=rate_text(row.rate)
    )
    return f"{text} ({interval(*row.interval)})" if row.interval else text
