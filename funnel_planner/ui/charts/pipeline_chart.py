"""Open leads by stage: how many, what they are worth, and what that is worth on average."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import people, short_amounts
from funnel_planner.ui.charts.marked_rows import HEADING_ROWS, MarkedRows
from funnel_planner.ui.charts.plot import Surface, nice_ticks, whole_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import brief_money, count


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """Open leads at a stage, their value and their weighted value (None: nobody knows)."""

    name: str
    leads: int
    value: float | None
    weighted: float | None


class PipelineChart(MarkedRows):
    """Bars of leads at the left, of money at the right; the strong part is what they bring on average."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Open leads by stage"), ask)
        self._rows: tuple[PipelineRow, ...] = ()
        self._currency = ""
        self._leads = self.add_plot(self._draw_leads, names=True, share=2.0)
        self._value = self.add_plot(self._draw_value, share=3.0)
        self._leads.write_x = count

    def show_rows(self, rows: tuple[PipelineRow, ...], currency: str, figures: Figures, tips: list[str]) -> None:
        """Show stages top down; an empty ``currency``: value and weighted value are leads, not money."""
        self._rows, self._currency = rows, currency
        self._value.write_x = self._amount
        most = float(max((row.leads for row in rows), default=1) or 1)
        worth = max((row.value or 0.0 for row in rows), default=0.0)
        amounts = short_amounts(nice_ticks(worth, 4)) if worth > 0 else [(0.0, self._amount(0.0))]
        worth = worth if worth > 0 else 1.0
        self.name_rows(self._leads, [row.name for row in rows])
        for plot in self.plots:
            self.show_rows_of(plot, len(rows), above=HEADING_ROWS)
        self._leads.x_range, self._value.x_range = (0.0, most * 1.03), (0.0, worth * 1.03)
        self._leads.bottom = [(tick, count(tick)) for tick in whole_ticks(most, 3)]
        self._value.bottom = amounts
        self.leads_on = frozenset(index for index, row in enumerate(rows) if row.leads)
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_texts(figures, tips)

    def _leave_room(self) -> None:
        self._leads.right_room = self.widest([count(row.leads) for row in self._rows])
        self._value.right_room = self.widest([self._beside(row) for row in self._rows])

    def _amount(self, value: float) -> str:
        return brief_money(value, self._currency) if self._currency else people(value)

    def _beside(self, row: PipelineRow) -> str:
        if not row.leads or row.value is None:
            return tr("no value known") if row.leads else ""
        if row.weighted is None:
            return self._amount(row.value)
        return f"{self._amount(row.weighted)} / {self._amount(row.value)}"

    def _draw_leads(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach)
        self.draw_mark(painter, on)
        self.write_heading(painter, on, self._leads.right_room, tr("Open leads"))
        for index, row in enumerate(self._rows):
            end = self._bar(painter, on, index, row.leads, "phase_mofu")
            painter.setPen(self.theme.colour("text"))
            self.write_beside(painter, end.x() + 7, end.y(), count(row.leads))

    def _draw_value(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach)
        self.draw_mark(painter, on)
        what = tr("Value, strong colour: expected") if self._currency else tr("Leads, strong colour: expected wins")
        self.write_heading(painter, on, self._value.right_room, what)
        for index, row in enumerate(self._rows):
            end = self._bar(painter, on, index, row.value or 0.0, "")
            if row.weighted:
                self._bar(painter, on, index, row.weighted, "accent")
            painter.setPen(self.theme.colour("text"))
            self.write_beside(painter, end.x() + 7, end.y(), self._beside(row))

    def _bar(self, painter: QPainter, on: Surface, index: int, value: float, role: str) -> QPointF:
        """A bar from 0; returns the middle of its end."""
        start, end = on.at(0, index - 0.3), on.at(value, index + 0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(role) if role else self.theme.mix("accent", "surface", 0.32))
        painter.drawRoundedRect(QRectF(start, end), min(3.0, (end.x() - start.x()) / 2), 3)
        return on.at(value, index)
