"""Forecast: sliders for what the plan assumes, and live charts of what follows from it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.picture import Tile
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import signed
from funnel_planner.ui.definitions import Definition, DefinitionsDialog
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.fields import MoneyField, NumberField, PercentField
from funnel_planner.ui.figure_words import FORMULAS, NAMES, tile_formula, tile_name, tile_value
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.latest import Latest
from funnel_planner.ui.pages.assumptions import Assumption, assumptions
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.slider_row import SliderRow
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import (
    Card,
    ElidedLabel,
    KpiTile,
    Notice,
    SectionTitle,
    Segments,
    label,
    quiet_button,
)
from funnel_planner.words import tr, trn

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.forecast.projection import Projection
    from funnel_planner.ui.charts.money_chart import MoneyChart
    from funnel_planner.ui.charts.volume_chart import VolumeChart

SLIDERS_WIDTH = 300
TILE_WIDTH = 108
LONGEST_NAME = 190
"""Room for a name in the legend; longer ones are shortened."""
CHARTS_BESIDE = 900
"""From this width on the charts stand side by side."""
TILES = (
    ("customers_per_month", "customers", "count"),
    ("revenue", "revenue", "money"),
    ("gross_profit", "gross_profit", "money"),
    ("cac", "cac", "money"),
    ("cost_per_lead", "cost_per_lead", "money"),
    ("roas", "roas", "ratio"),
    ("roi", "roi", "share"),
    ("payback_months", "payback_months", "months"),
    ("ltv_cac", "ltv_cac", "ratio"),
    ("break_even_entries", "break_even_entries", "count"),
)
"""Key figures: kind of tile, field of the projection, unit."""
ALWAYS = 7
"""Those that are shown even without data; the later ones need assumptions not every plan has."""


class ForecastPage(Page):
    """Dragging previews, letting go edits; charts and figures follow the state either way."""

    name: ClassVar[str] = "forecast"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: dict[str, SliderRow] = {}
        self._shown: dict[str, tuple[object, ...]] = {}
        """What each row shows, so that a drag redraws one row and not all."""
        self.tiles: dict[str, KpiTile] = {}
        self.volume_chart: VolumeChart | None = None
        self.money_chart: MoneyChart | None = None
        self._reference: State | None = None
        """What changes are measured against: the plan as first seen here."""
        self._placed: tuple[int, tuple[KpiTile, ...]] = (0, ())
        self._latest: Latest[tuple[Assumption, float]] = Latest(self._preview, self)
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
            self._show_sliders(state, reference.plan)
        if state.projection is not None and (previous is None or state.projection is not previous.projection):
            self._show_projection(state, state.projection, reference.projection)

    # sliders

    def _show_sliders(self, state: State, reference: Plan) -> None:
        found = assumptions(state.plan)
        known = [(row.property("control"), row.name.text()) for row in self.rows.values()]
        if known != [(one.control, one.name) for one in found]:
            self._build_sliders(found, state.plan.economics.currency)
        before = {one.control: one.read(reference) for one in assumptions(reference)}
        for one in found:
            row = self.rows[one.control]
            value, was, currency = one.read(state.plan), before.get(one.control), state.plan.economics.currency
            shown = (value, one.remark, one.warning, one.locked, was, currency, state.read_only)
            if self._shown.get(one.control) == shown:
                continue
            self._shown[one.control] = shown
            if isinstance(row.field, MoneyField):
                row.field.set_currency(currency)
            row.show_value(value)
            row.set_remark(one.remark)
            row.set_warning(one.warning)
            row.set_reference(None if one.locked else was)
            row.set_editable(not state.read_only, in_force=not one.locked)

    def _build_sliders(self, found: list[Assumption], currency: str) -> None:
        while (item := self._sliders.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self._shown = {}, {}
        group = ""
        for one in found:
            if one.group != group:
                group = one.group
                if self.rows:
                    self._sliders.addSpacing(SPACE["s"])
                self._sliders.addWidget(label(tr(group), self.desk.theme, "strong"))
            row = SliderRow(one.name, _field(one, currency), self.desk.theme, remark=one.remark)
            row.setProperty("control", one.control)
            row.dragged.connect(lambda value, one=one: self._latest.push((one, value)))
            row.committed.connect(partial(self._commit, one))
            self._sliders.addWidget(row)
            self.rows[one.control] = row
        self._sliders.addStretch(1)

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
            self._shown.clear()
            self.desk.session.cancel_preview()
            self._show_sliders(self.state, (self._reference or self.state).plan)
        else:
            self.notice.clear()

    # what follows

    def _show_projection(self, state: State, now: "Projection", before: "Projection | None") -> None:
        self._show_tiles(now, before, state.plan.economics.currency)
        self._make_charts()
        if self.volume_chart is None or self.money_chart is None:
            return
        hold = state.is_preview
        self.volume_chart.as_shares = self.modes.current == "shares"
        self.volume_chart.show_projection([stage.name for stage in state.plan.stages], now, hold=hold)
        self.legend.show_names(self.volume_chart.series)
        months = state.plan.horizon_months
        self.money_chart.show_projection(now, months, state.plan.economics.currency, hold=hold)
        self._money_title.set_remark(trn("added up over {n} month", "added up over {n} months", months))

    def _show_tiles(self, now: "Projection", before: "Projection | None", currency: str) -> None:
        for place, (kind, field, unit) in enumerate(TILES):
            value = getattr(now, field)
            tile = self.tiles[kind]
            tile.setVisible(place < ALWAYS or value is not None)
            text = tile_value(Tile(kind, value, unit), currency)
            remark = "" if before is None else _change(getattr(before, field), value)
            tile.show_figure(tile_name(kind), text, remark, tip=tile_formula(kind))
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

    def _choose_mode(self, _mode: str) -> None:
        if self.state is not None and self.state.projection is not None:
            reference = self._reference or self.state
            self._show_projection(self.state, self.state.projection, reference.projection)

    def _explain(self) -> None:
        definitions: tuple[Definition, ...] = tuple((NAMES[kind], FORMULAS[kind], "") for kind, _, _ in TILES)
        rule = tr("A month's plan: every stage is the stage before times its rate, summed over channels.")
        self.desk.ask.run(DefinitionsDialog(self.desk.theme, tr("How is this computed?"), rule, definitions))

    # arrangement

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._slider_column())
        row.addWidget(self._chart_column(), 1)

    def _slider_column(self) -> QWidget:
        page = QWidget()
        page.setProperty("look", "page")
        self._sliders = QVBoxLayout(page)
        self._sliders.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["m"], SPACE["l"])
        self._sliders.setSpacing(SPACE["m"])
        scroll = _scroll(page)
        scroll.setMinimumWidth(SLIDERS_WIDTH)
        scroll.setMaximumWidth(SLIDERS_WIDTH + 40)
        return scroll

    def _chart_column(self) -> QWidget:
        page = QWidget()
        page.setProperty("look", "page")
        self._tile_grid = QGridLayout()
        self._tile_grid.setSpacing(SPACE["s"])
        for index, (kind, _, _) in enumerate(TILES):
            self.tiles[kind] = KpiTile(self.desk.theme)
            self._tile_grid.addWidget(self.tiles[kind], index // 2, index % 2)
        self._volume_card, self._money_card = Card(), Card()
        volumes = SectionTitle(tr("People a month"), self.desk.theme)
        volumes.add(self.modes)
        self._volume_card.body.addWidget(volumes)
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
        return _scroll(page)

    def _place_tiles(self) -> None:
        """Put the tiles in use into as many columns as there is room for."""
        room = self.width() - SLIDERS_WIDTH - SPACE["xl"] - SPACE["m"]
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
        wide = self.width() - SLIDERS_WIDTH >= CHARTS_BESIDE
        self._charts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class SeriesLegend(QWidget):
    """Colours and names of what is stacked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: list[str] = []
        self._flow = FlowLayout(SPACE["m"])
        self.setLayout(self._flow)
        theme.changed.connect(self._build)

    def show_names(self, names: list[str]) -> None:
        """Show these names; nothing is done for the same ones."""
        if names != self._names:
            self._names = list(names)
            self._build()

    def _build(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for index, name in enumerate(self._names):
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            swatch = QFrame()
            swatch.setFixedSize(10, 10)
            swatch.setStyleSheet(f"background: {self._theme.series(index).name()}; border-radius: 2px;")
            row.addWidget(swatch)
            row.addWidget(ElidedLabel(name, self._theme, "small", "muted"))
            entry.setMaximumWidth(LONGEST_NAME)
            self._flow.addWidget(entry)
        self.setVisible(len(self._names) > 1)


def _field(one: Assumption, currency: str) -> NumberField:
    if one.unit == "share":
        return PercentField(one.name, optional=False)
    if one.unit == "money":
        return MoneyField(one.name, currency, optional=False)
    return NumberField(one.name, digits=1, optional=False)


def _change(before: float | None, now: float | None) -> str:
    """How much a figure differs from the reference, in percent."""
    if before is None or now is None or not before or abs(now - before) < abs(before) * 5e-4:
        return ""
    return f"{signed((now - before) / abs(before) * 100, 1)}%"


def _scroll(page: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return scroll
