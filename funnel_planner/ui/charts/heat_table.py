"""A table of shares, coloured by how high they are: periods by stages, each share with its number of leads."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QResizeEvent

from funnel_planner.analytics.results import FEW
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.hatching import hatch
from funnel_planner.ui.charts.headings import on_two_lines
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.theme import Theme, readable_on
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, count, interval

GAP = 2.0
"""Between cells; device-independent pixels."""
FEW_SIGN = "°"
LEAST_COLUMN = 62.0
LEAST_NAME = 96.0
"""Of a longer name, a column shows at least so much."""
MOST_COLUMN = 190.0
STRONGEST = 0.5
"""The highest share of a column has so much of the accent colour."""
SWATCH = 11.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``x`` of ``n`` leads with the 95 % interval of their share; no data where n is 0."""

    x: int
    n: int
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """The part that x is of n."""
        return self.x / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A period: its name, its leads, and a cell a stage."""

    name: str
    leads: int
    cells: tuple[HeatCell, ...]
    complete: bool


class HeatTable(PickingChart):
    """Colours compare within a column: stages differ more than periods do. Each cell says its number, too."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Shares by period and stage"), ask)
        self._rows: tuple[HeatRow, ...] = ()
        self._stages: tuple[str, ...] = ()
        self._highest: list[float] = []
        self._left, self._column, self._two_lines = 100.0, LEAST_COLUMN, False
        self._least = LEAST_COLUMN
        """Width of a column whose numbers are not cut; where there is less room, the table is scrolled sideways."""

    def show_rows(self, rows: tuple[HeatRow, ...], stages: tuple[str, ...], figures: Figures) -> None:
        """Show periods; ``stages`` are the names of the cells' columns."""
        self._rows, self._stages = rows, stages
        self._highest = [
            max((row.cells[column].share or 0.0 for row in rows if row.cells[column].n >= FEW), default=0.0)
            or max((row.cells[column].share or 0.0 for row in rows), default=0.0)
            for column in range(len(stages))
        ]
        self.set_grid(len(rows), len(stages))
        self.set_texts(figures, [self._sentence(row) for row in rows])

    def place_at(self, point: QPointF) -> Place | None:
        """The cell at a point."""
        row = int((point.y() - self._top()) // self._row_height())
        column = int((point.x() - self._left) // self._column)
        inside = 0 <= row < len(self._rows) and 0 <= column < len(self._stages)
        return (row, column) if inside else None

    def row_at(self, point: QPointF) -> int | None:
        """The period at a point, also of its name."""
        row = int((point.y() - self._top()) // self._row_height())
        return row if 0 <= row < len(self._rows) else None

    def tip_of(self, place: Place) -> str:
        """What is said of a cell."""
        row = self._rows[place[0]]
        return f"{row.name}. {self._cell_words(row, place[1])}"

    def is_pickable(self, place: Place) -> bool:
        """There are leads behind the cell."""
        return super().is_pickable(place) and self._rows[place[0]].cells[place[1]].x > 0

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the table; it starts at the rectangle's upper left corner."""
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for index, row in enumerate(self._rows):
            self._paint_row(painter, index, row)
        self._paint_legend(painter)
        painter.restore()

    # measures

    def _top(self) -> float:
        metrics = QFontMetricsF(self.theme.font("small"))
        is_long = any(metrics.horizontalAdvance(name) > self._column - GAP - 4 for name in self._stages)
        return metrics.height() * (2 if is_long else 1) + 12

    def _row_height(self) -> float:
        lines = QFontMetricsF(self.theme.font("small")).height()
        return 2 * lines + 8 if self._two_lines else lines + 12

    def _leave_room(self) -> None:
        """Share the width out; numbers stand below their shares where they do not fit beside them."""
        small, strong = (QFontMetricsF(self.theme.font(kind)) for kind in ("small", "small_strong"))
        periods = [f"{row.name} {count(row.leads)}" for row in self._rows] or [""]
        self._left = max(map(small.horizontalAdvance, periods)) + SWATCH + 44
        stages = max(1, len(self._stages))
        free = (self.width() - self._left) / stages
        cells = [cell for row in self._rows for cell in row.cells]
        numbers = max((small.horizontalAdvance(_of(cell)) for cell in cells), default=0.0)
        names = max(map(small.horizontalAdvance, self._stages), default=0.0)
        self._least = max(LEAST_COLUMN, numbers + 12, min(LEAST_NAME, names + 8))
        self._column = min(MOST_COLUMN, max(self._least, free))
        widest = max(
            (strong.horizontalAdvance(_rate(cell)) + small.horizontalAdvance(_of(cell)) for cell in cells), default=0.0
        )
        self._two_lines = widest + 20 > self._column
        self.setMinimumWidth(round(self._left + stages * self._least))
        self.setFixedHeight(round(self._top() + len(self._rows) * self._row_height() + small.height() + 14))

    # painting

    def _paint_head(self, painter: QPainter) -> None:
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        for column, name in enumerate(self._stages):
            place = QRectF(self._left + column * self._column, 0, self._column - GAP, self._top() - 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, on_two_lines(name, metrics, place.width() - 4))
        leads = QRectF(0, 0, self._left - 12, self._top() - 6)
        painter.drawText(leads, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tr("Leads"))

    def _paint_row(self, painter: QPainter, index: int, row: HeatRow) -> None:
        top, high = self._top() + index * self._row_height(), self._row_height()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour("text"))
        painter.drawText(QRectF(SWATCH + 7, top, self._left, high), Qt.AlignmentFlag.AlignLeft | middle, row.name)
        numbers = QRectF(0, top, self._left - 12, high)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | middle, count(row.leads))
        if not row.complete:
            self._paint_swatch(painter, top + (high - SWATCH) / 2)
        for column, cell in enumerate(row.cells):
            left = self._left + column * self._column
            self._paint_cell(painter, QRectF(left, top, self._column - GAP, high - GAP), cell, row, column)
            if self.marked == (index, column):
                painter.setPen(QPen(self.theme.colour("text"), 1.6))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(left + 0.5, top + 0.5, self._column - GAP - 1, high - GAP - 1))

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: HeatCell, row: HeatRow, column: int) -> None:
        share = cell.share
        highest = self._highest[column]
        strength = 0.0 if not share or not highest else STRONGEST * min(1.0, share / highest)
        ground = (
            self.theme.mix("accent", "surface", 0.04 + strength) if share is not None else self.theme.colour("surface")
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRect(box)
        if share is not None and not row.complete:
            lines = self.theme.mix("accent", "surface", strength + 0.16)
            hatch(painter, box, lines, gap=7.0)
        painter.setPen(readable_on(ground, self.theme.colour("surface"), self.theme.colour("text")))
        metrics = QFontMetricsF(self.theme.font("small"))
        if share is None:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, NO_DATA)
            return
        if self._two_lines:
            upper, lower = box.adjusted(0, 2, 0, -box.height() / 2 + 2), box.adjusted(0, box.height() / 2 - 2, 0, -2)
            sides = (Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignCenter)
            of = metrics.elidedText(_of(cell), Qt.TextElideMode.ElideRight, box.width())
        else:
            upper, lower = box.adjusted(7, 0, 0, 0), box.adjusted(0, 0, -7, 0)
            middle = Qt.AlignmentFlag.AlignVCenter
            sides = (Qt.AlignmentFlag.AlignLeft | middle, Qt.AlignmentFlag.AlignRight | middle)
            of = _of(cell)
        painter.setFont(self.theme.font("small_strong"))
        painter.drawText(upper, sides[0], _rate(cell))
        painter.setFont(self.theme.font("small"))
        painter.drawText(lower, sides[1], of)

    def _paint_swatch(self, painter: QPainter, top: float, left: float = 1.0) -> None:
        box = QRectF(left, top, SWATCH, SWATCH)
        painter.setPen(QPen(self.theme.colour("border_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        hatch(painter, box, self.theme.colour("muted"), gap=4.0)

    def _paint_legend(self, painter: QPainter) -> None:
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        top = self._top() + len(self._rows) * self._row_height() + 6
        left = 1.0
        texts = []
        if any(not row.complete for row in self._rows):
            self._paint_swatch(painter, top + (metrics.height() - SWATCH) / 2, left)
            left += SWATCH + 6
            texts.append(tr("not complete yet"))
        if any(0 < cell.n < FEW for row in self._rows for cell in row.cells):
            texts.append(tr("{sign} fewer than {n} leads").format(sign=FEW_SIGN, n=FEW))
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        place = QRectF(left, top, max(80.0, self.width() - left), metrics.height() + 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "   ".join(texts))

    # words

    def _cell_words(self, row: HeatRow, column: int) -> str:
        cell, stage = row.cells[column], self._stages[column]
        if cell.share is None:
            text = tr("{stage}: {x} of {n}, no share") if cell.x else tr("{stage}: no data")
            return text.format(stage=stage, x=count(cell.x), n=count(cell.n))
        text = tr("{stage}: {x} of {n}, {rate}").format(
            stage=stage, x=count(cell.x), n=count(cell.n), rate=rate_text(cell.share)
        )
        return f"{text} ({interval(*cell.interval)})" if cell.interval is not None else text

    def _sentence(self, row: HeatRow) -> str:
        parts = [self._cell_words(row, column) for column in range(len(row.cells)) if row.leads]
        leads = trn("{n} lead", "{n} leads", row.leads)
        text = f"{row.name}: {leads}"
        if parts:
            text = f"{text}; {'; '.join(parts)}"
        return text if row.complete else tr("{text}; not complete yet").format(text=text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._leave_room()


def _rate(cell: HeatCell) -> str:
    return rate_text(cell.share) + (FEW_SIGN if cell.n < FEW else "")


def _of(cell: HeatCell) -> str:
    return f"{count(cell.x)}/{count(cell.n)}"
