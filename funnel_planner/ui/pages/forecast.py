"""Forecast: sliders for what the plan assumes, and live charts of what follows from it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.findings.said_below import plan_line
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.picture import Tile
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.definitions import Definition, DefinitionsDialog
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_examples import month_examples
from funnel_planner.ui.figure_words import FORMULAS, NAMES, tile_formula, tile_name, tile_short, tile_value
from funnel_planner.ui.latest import Latest
from funnel_planner.ui.more_button import MoreButton
from funnel_planner.ui.pages.assumption_sliders import LEAST_WIDTH, AssumptionSliders
from funnel_planner.ui.pages.assumptions import Assumption
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.pages.series_legend import SeriesLegend
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, DownScroll, KpiTile, Notice, SectionTitle, Segments, quiet_button
from funnel_planner.words import tr, trn
from funnel_planner.words.differences import signed

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.forecast.projection import Projection
    from funnel_planner.ui.charts.money_chart import MoneyChart
    from funnel_planner.ui.charts.volume_chart import VolumeChart

TILE_WIDTH = 108
CHARTS_BESIDE = 900
"""From this width on the charts stand side by side."""
TILES = (
    ("customers_per_month", "customers", "count"),
    ("revenue", "revenue", "money"),
    ("gross_profit", "gross_profit", "money"),
    ("spend", "spend", "money"),
    ("cac", "cac", "money"),
    ("cac_ads", "cac_ads", "money"),
    ("cost_per_lead", "cost_per_lead", "money"),
    ("roas", "roas", "ratio"),
    ("roi", "roi", "share"),
    ("roi_revenue", "roi_revenue", "share"),
    ("payback_months", "payback_months", "months"),
    ("ltv", "ltv", "money"),
    ("ltv_cac", "ltv_cac", "ratio"),
    ("break_even_entries", "break_even_entries", "count"),
    ("velocity_per_day", "velocity_per_day", "money"),
)
"""Key figures: kind of tile, field of the projection, unit."""
ALWAYS = 10
"""Those that are shown even without data; the later ones need assumptions not every plan has."""


class ForecastPage(Page):
    """Dragging previews, letting go edits; charts and figures follow the state either way."""

    name: ClassVar[str] = "forecast"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tiles: dict[str, KpiTile] = {}
        self.volume_chart: VolumeChart | None = None
        self.money_chart: MoneyChart | None = None
        self._reference: State | None = None
        """What changes are measured against: the plan as first seen here."""
        self._placed: tuple[int, tuple[KpiTile, ...]] = (0, ())
        self._latest: Latest[tuple[Assumption, float]] = Latest(self._preview, self)
        self.sliders = AssumptionSliders(desk.theme)
        self.sliders.dragged.connect(lambda one, value: self._latest.push((one, value)))
        self.sliders.committed.connect(self._commit)
        self.notice = Notice(desk.theme)
        self.modes = Segments([("people", tr("People")), ("shares", tr("Mix"))], tr("What the bars show"))
        self.modes.chosen.connect(self._choose_mode)
        self.legend = SeriesLegend(desk.theme)
        self._arrange()

    def redraw(self, state: State, previous: State | None) -> None:
        """Show the plan's numbers on the sliders and what follows from them in the charts."""
        reference = self._reference
        was_incomplete = reference is not None and reference.projection is None and state.plan == reference.plan
        if reference is None or reference.plan.id != state.plan.id or was_incomplete:
            self._reference = reference = state
        if previous is None or state.plan is not previous.plan or state.read_only != previous.read_only:
            self.sliders.show_plan(state.plan, reference.plan, writable=not state.read_only)
        if state.projection is not None and (previous is None or state.projection is not previous.projection):
            self._show_projection(state, state.projection, reference.projection)

    # sliders

    def _preview(self, wish: tuple[Assumption, float]) -> None:
        one, value = wish
        self._try(lambda plan: self.desk.session.preview(one.write(plan, value)))

    def _commit(self, one: Assumption, value: float) -> None:
        self._latest.drop()
        self._try(lambda plan: self.desk.session.edit(one.write(plan, value), one.label, control=one.control))

    def _try(self, wish: Callable[[Plan], None]) -> None:
        """Carry a wish out; what cannot be is said here, and the sliders go back."""
        if self.state is None:
            return
        try:
            wish(self.state.plan)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            self.sliders.forget()
            self.desk.session.cancel_preview()
            reference = (self._reference or self.state).plan
            self.sliders.show_plan(self.state.plan, reference, writable=not self.state.read_only)
        else:
            self.notice.clear()

    # what follows

    def _show_projection(self, state: State, now: "Projection", before: "Projection | None") -> None:
        self._show_tiles(state.plan, now, before)
        self._make_charts()
        if self.volume_chart is None or self.money_chart is None:
            return
        hold = state.is_preview
        self.volume_chart.as_shares = self.modes.current == "shares"
        currency = state.plan.economics.currency
        self.volume_chart.show_projection([stage.name for stage in state.plan.stages], now, currency, hold=hold)
        self.legend.show_names(self.volume_chart.series)
        months = state.plan.horizon_months
        self.money_chart.show_projection(now, months, currency, hold=hold)
        for chart in (self.volume_chart, self.money_chart):
            chart.sharing.below = (plan_line(state.plan),)
        self._money_title.set_remark(trn("added up over {n} month", "added up over {n} months", months))

    def _show_tiles(self, plan: Plan, now: "Projection", before: "Projection | None") -> None:
        currency, examples = plan.economics.currency, month_examples(plan, now)
        for place, (kind, field, unit) in enumerate(TILES):
            value = getattr(now, field)
            tile = self.tiles[kind]
            tile.setVisible(place < ALWAYS or value is not None)
            shown = Tile(kind, value, unit)
            text, short = tile_value(shown, currency), tile_short(shown, currency)
            remark = "" if before is None else _change(getattr(before, field), value)
            tip = tool_tip("\n".join(filter(None, (tile_formula(kind), examples.get(kind)))))
            tile.show_figure(tile_name(kind), text, remark, tip=tip, short=short)
        self._place_tiles()

    def _make_charts(self) -> None:
        """The charts are made when there is something to draw: numpy has been loaded by then."""
        if self.volume_chart is not None:
            return
        from funnel_planner.ui.charts.money_chart import MoneyChart
        from funnel_planner.ui.charts.volume_chart import VolumeChart

        self.volume_chart = VolumeChart(self.desk.theme, self.desk.ask)
        self.money_chart = MoneyChart(self.desk.theme, self.desk.ask)
        self._volume_card.body.insertWidget(1, self.volume_chart)
        self._money_card.body.insertWidget(1, self.money_chart, 1)
        self._volume_title.end_with(MoreButton(self.desk.theme, tr("People a month"), self.volume_chart))
        self._money_title.end_with(MoreButton(self.desk.theme, tr("Money"), self.money_chart))

    def _choose_mode(self, _mode: str) -> None:
        if self.state is not None and self.state.projection is not None:
            reference = self._reference or self.state
            self._show_projection(self.state, self.state.projection, reference.projection)

    def _explain(self) -> None:
        definitions: tuple[Definition, ...] = tuple((NAMES[kind], FORMULAS[kind], "") for kind, _, _ in TILES)
        rule = tr("A month's plan: every stage is the stage before times its rate, summed over channels.")
        examples: dict[str, str] = {}
        if self.state is not None and self.state.projection is not None:
            examples = month_examples(self.state.plan, self.state.projection)
        examples = {NAMES[kind]: example for kind, example in examples.items()}
        dialog = DefinitionsDialog(self.desk.theme, tr("How is this computed?"), rule, definitions, examples)
        self.desk.ask.run(dialog)

    # arrangement

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sliders)
        row.addWidget(self._chart_column(), 1)

    def _chart_column(self) -> QWidget:
        page = QWidget()
        page.setProperty("look", "page")
        self._tile_grid = QGridLayout()
        self._tile_grid.setSpacing(SPACE["s"])
        for index, (kind, _, _) in enumerate(TILES):
            self.tiles[kind] = KpiTile(self.desk.theme)
            self._tile_grid.addWidget(self.tiles[kind], index // 2, index % 2)
        self._volume_card, self._money_card = Card(), Card()
        self._volume_title = SectionTitle(tr("People a month"), self.desk.theme)
        self._volume_title.add(self.modes)
        self._volume_card.body.addWidget(self._volume_title)
        self._volume_card.body.addWidget(self.legend)
        self._money_title = SectionTitle(tr("Money"), self.desk.theme)
        self._money_card.body.addWidget(self._money_title)
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE["m"], SPACE["l"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.notice)
        top = SectionTitle(tr("One month of this plan"), self.desk.theme)
        top.add(quiet_button(tr("How is this computed?"), self._explain))
        column.addWidget(top)
        column.addLayout(self._tile_grid)
        self._charts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._charts.setSpacing(SPACE["m"])
        self._charts.addWidget(self._volume_card, 1)
        self._charts.addWidget(self._money_card, 1)
        column.addLayout(self._charts)
        column.addStretch(1)
        return DownScroll(page)

    def _place_tiles(self) -> None:
        """Put the tiles in use into as many columns as there is room for."""
        room = self.width() - LEAST_WIDTH - SPACE["xl"] - SPACE["m"]
        columns = next(n for n in (5, 4, 3, 2) if n == 2 or room >= n * (TILE_WIDTH + SPACE["s"]))
        shown = tuple(tile for tile in self.tiles.values() if not tile.isHidden())
        if (columns, shown) == self._placed:
            return
        self._placed = (columns, shown)
        for index, tile in enumerate(shown):
            self._tile_grid.addWidget(tile, index // columns, index % columns)
        for column in range(5):
            self._tile_grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More tiles a row where there is room, charts side by side where there is plenty."""
        super().resizeEvent(event)
        self._place_tiles()
        wide = self.width() - LEAST_WIDTH >= CHARTS_BESIDE
        self._charts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _change(before: float | None, now: float | None) -> str:
    """How much a figure differs from the reference, in percent."""
    if before is None or now is None or not before or abs(now - before) < abs(before) * 5e-4:
        return ""
    return f"{signed((now - before) / abs(before) * 100, 1)}%"
