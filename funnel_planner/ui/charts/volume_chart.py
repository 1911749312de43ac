"""A planned month: people at each stage, stacked by the channel that brings them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from funnel_planner.forecast.projection import Projection
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT, ChartView
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import people, tick_text
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import count

MAX_SERIES = 7
"""More channels than this are drawn as one: others."""
MOST_ROOM = 140
"""The most that is left for the totals beside the bars; device-independent pixels."""


class VolumeChart(ChartView):
    """Rows of stacked bars, a stage a row; as people or, with ``as_shares``, as the mix of channels."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Planned people by stage and channel"), ask)
        self.as_shares = False
        self._series: list[tuple[str, tuple[float, ...]]] = []
        self._totals: tuple[float, ...] = ()
        self._rates: tuple[float | None, ...] = ()
        self._costs: tuple[float | None, ...] = ()
        self._currency = "EUR"
        self._full = 1.0
        self._plot = self.add_plot(self._draw, names=True)

    @property
    def series(self) -> list[str]:
        """Names of what is stacked, in the order of the series colours."""
        return [name for name, _ in self._series]

    def show_projection(
        self, stages: list[str], projection: Projection, currency: str = "EUR", *, hold: bool = False
    ) -> None:
        """Show a plan's month; ``hold`` keeps the axis as it is while something is dragged, unless it overflows."""
        self._series = _series(projection)
        self._totals = projection.volumes
        self._rates, self._costs, self._currency = projection.step_rate, projection.cost_per_stage, currency
        most = max([*self._totals, 1e-9])
        if self.as_shares:
            self._full = 1.0
        elif not hold or most > self._full * 1.15 or len(stages) != len(self.tips):
            self._full = most
        self.name_rows(self._plot, stages)
        self._plot.x_range = (0.0, self._full * 1.01)
        metrics = QFontMetricsF(self.theme.font("small_strong"))
        room = max((metrics.horizontalAdvance(people(total)) for total in self._totals), default=0.0)
        self._plot.right_room = min(room + 12, MOST_ROOM)
        self._plot.write_x = write = tick_text if self.as_shares else count
        self._plot.bottom = [(tick, write(tick)) for tick in nice_ticks(self._full, 4)]
        self.setFixedHeight(len(stages) * ROW_HEIGHT + 34)
        self.set_texts(self._table(stages), [self._sentence(name, index) for index, name in enumerate(stages)])

    def _draw(self, painter: QPainter, on: Surface) -> None:
        scales = [(1.0 / total if total else 0.0) if self.as_shares else 1.0 for total in self._totals]
        ends = [self._draw_row(painter, on, index, scale) for index, scale in enumerate(scales)]
        painter.setClipRect(on.reach)
        painter.setFont(self.theme.font("small_strong"))
        painter.setPen(self.theme.colour("text"))
        high = QFontMetricsF(painter.font()).height()
        for index, (total, end) in enumerate(zip(self._totals, ends, strict=True)):
            place = QRectF(end + 7, on.at(0, index).y() - high / 2, MOST_ROOM, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, people(total))

    def _draw_row(self, painter: QPainter, on: Surface, index: int, scale: float) -> float:
        """One stacked bar; returns its right end in pixels."""
        before = 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        top, bottom = on.at(0, index - 0.3).y(), on.at(0, index + 0.3).y()
        for place, (_, volumes) in enumerate(self._series):
            share = volumes[index] * scale
            if share <= 0:
                continue
            left, right = on.at(before, 0).x(), on.at(before + share, 0).x()
            gap = 1.0 if right - left > 4 else 0.0
            painter.setBrush(self.theme.series(place))
            painter.drawRect(QRectF(left, top, right - left - gap, bottom - top))
            before += share
        return on.at(before, 0).x()

    def _table(self, stages: list[str]) -> Figures:
        names = tuple(name for name, _ in self._series)
        return Figures(
            title=tr("Planned people by stage and channel"),
            headings=(tr("Stage"), tr("Total"), *names, tr("From the stage before"), tr("Spend per person here")),
            kinds=("text", "people", *("people" for _ in names), "share", "money"),
            rows=tuple(
                (stage, self._totals[index], *(volumes[index] for _, volumes in self._series), rate, cost)
                for index, (stage, rate, cost) in enumerate(zip(stages, self._rates, self._costs, strict=True))
            ),
            currency=self._currency,
        )

    def _sentence(self, stage: str, index: int) -> str:
        parts = ", ".join(f"{name} {people(volumes[index])}" for name, volumes in self._series if volumes[index])
        total = people(self._totals[index])
        return f"{stage}: {total}" + (f" ({parts})" if parts and len(self._series) > 1 else "")

    def sizeHint(self) -> QSize:
        """A row a stage."""
        return QSize(480, self.height())


def _series(projection: Projection) -> list[tuple[str, tuple[float, ...]]]:
    """Channels in the plan's order, the smallest ones together where there are too many to tell apart."""
    channels = [(channel.name, channel.volumes) for channel in projection.channels]
    if len(channels) <= MAX_SERIES + 1:
        return channels
    largest = sorted(range(len(channels)), key=lambda index: -sum(channels[index][1]))[:MAX_SERIES]
    kept = [channels[index] for index in sorted(largest)]
    rest = [volumes for index, (_, volumes) in enumerate(channels) if index not in largest]
    return [*kept, (tr("Others"), tuple(sum(column) for column in zip(*rest, strict=True)))]
