"""Channels compared: what each brought, which share of it won and whether that is more than chance, what it cost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from funnel_planner.app.column_roles import headers_with
from funnel_planner.app.look import Look
from funnel_planner.app.period_words import span_words
from funnel_planner.app.two_periods import TwoPeriods, two_periods
from funnel_planner.domain.counting import Attribution
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.calm import calm
from funnel_planner.ui.charts.channel_chart import CAME, ChannelChart
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.definitions import CHANNELS
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_tables import (
    Line,
    asset_table,
    change_sentences,
    change_table,
    chart_rows,
    line_tip,
    lines,
    money_table,
    rates_table,
    shared_out,
    verdict_sentences,
)
from funnel_planner.ui.results.counting_line import CHANGE, usual_wait
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import Card, Notice, SectionTitle, label
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.labels_result import LabelResult
    from funnel_planner.analytics.leads import Int32Array

EPOCH = date(1970, 1, 1)
MOST = (5, 12, 20, 50)
"""How many channels have a row of their own."""
USUAL_MOST = 12
RULE = ""
"""Revenue goes to the channel the counting rule names."""
MODELS: tuple[tuple[str, str], ...] = (
    (RULE, mark("the channel a lead counts for")),
    ("linear", mark("all touches, equally")),
    ("u", mark("first and last 40% each (U)")),
    ("w", mark("first, middle, last 30% each (W)")),
    ("decay", mark("later touches more (decay)")),
)


@dataclass(frozen=True, slots=True)
class ChannelsFound:
    """What takes longer than a frame: what each asset brought."""

    assets: "tuple[tuple[str, list[LabelResult]], ...]" = ()


class ChannelResults(ResultsView):
    """A chart of volumes and rates, what the tests say, money, what changed, and the assets that brought leads."""

    name = "channels"
    definitions = CHANNELS
    quick_up_to: ClassVar[int] = 50_000

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._told: Look | None = None
        self._waited: tuple[object, int | None] | None = None
        self._lines: list[Line] = []
        self._headers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._periods: list[TwoPeriods] = []
        self._shared: tuple[Look, str] | None = None
        self.leak = Notice(theme, closable=False)
        self.chart = ChannelChart(theme, desk.ask)
        self.chart.picked.connect(self._list)
        self.verdict = label("", theme, wrap=True)
        self.channels = FigureView(theme, tr("Channels"))
        self.channels.activated.connect(lambda index: self._list_row(index.row()))
        self.money = FigureView(theme, tr("Money by channel"))
        self.changed = FigureView(theme, tr("What changed, by channel"))
        self.why = label("", theme, wrap=True)
        self.stage = _choice(tr("Share that came to"), self._draw)
        self.most = _choice(tr("Channels shown"), self._draw)
        self.model = _choice(tr("Revenue goes to"), self._share_money)
        self.period = _choice(tr("Periods compared"), self._draw_change)
        for number in MOST:
            self.most.addItem(tr("{n} largest").format(n=number), number)
        self.most.setCurrentIndex(MOST.index(USUAL_MOST))
        for key, text in MODELS:
            self.model.addItem(tr(text), key)
        self.assets: list[FigureView] = []
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> ChannelsFound:
        """What each asset brought."""
        from funnel_planner.analytics.labels_result import label_results

        columns = look.journeys.leads.columns
        headers = [header for header in look.asset_headers if header in columns]
        return ChannelsFound(
            tuple((header, label_results(look.journeys, columns[header], look.rows)) for header in headers)
        )

    def look_at(self, look: Look) -> None:
        """Take what is to be shown, and learn which columns are assets."""
        imports = self.desk.session.imports()
        if imports != self._headers[0] or not imports:
            self._headers = imports, headers_with(self.desk.session.file, imports, Role.ASSET)
        super().look_at(replace(look, asset_headers=self._headers[1]))

    def show_measured(self, look: Look) -> bool:
        """Channels, tests and money are there at once."""
        self._offer(look)
        self._say_leak(look)
        self._draw()
        self._draw_change()
        self._told = look
        return True

    def show_found(self, look: Look, found: ChannelsFound) -> None:
        """Show the assets, too."""
        if self._told is not look:
            self.show_measured(look)
        for view in self.assets:
            card = view.parentWidget()
            if card is not None:
                card.deleteLater()
        self.assets = [self._asset_card(look, header, results) for header, results in found.assets if results]

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers of the largest channel."""
        from funnel_planner.ui.results.channel_examples import examples

        return {} if self.look is None else examples(self.look, self._lines, self._stage_index())

    # drawing

    def _draw(self) -> None:
        look = self.look
        if look is None:
            return
        stage = self._stage_index()
        plan, most = look.plan, int(self.most.currentData() or USUAL_MOST)
        self._lines = lines(look.measured, stage, most)
        rows, total = chart_rows(self._lines, stage)
        figures = rates_table(plan, self._lines, stage)
        name = plan.stages[stage].name
        tips = [line_tip(line, stage, name) for line in self._lines[1:]]
        headings = (
            tr("Leads, darker: came to {stage}").format(stage=name),
            tr("Share, with 95% interval; dashed: all leads"),
        )
        self.chart.show_rows(rows, total, figures, tips, headings, pickable=look.has_leads)
        self.verdict.setText("\n".join(verdict_sentences(self._lines, name)))
        _fill(self.channels, figures, strong=True)
        self._share_money()

    def _draw_money(self, of: list[Line]) -> None:
        look = self.look
        if look is None:
            return
        figures = money_table(look.plan, of)
        self._money_card.setVisible(len(figures.headings) > 1)
        _fill(self.money, figures, strong=True)

    def _share_money(self) -> None:
        """Share the won money out by the model chosen; among many leads that takes a while."""
        look, model = self.look, str(self.model.currentData() or RULE)
        if look is None or model == RULE or self.model.isHidden():
            self._shared = None
            self._draw_money(self._lines)
            return
        self._shared = wanted = (look, model)

        def share(_reporter: Reporter) -> dict[str, float]:
            from funnel_planner.analytics.leads import MINOR_PER_UNIT
            from funnel_planner.analytics.touch_shares import ShareModel, touch_shares

            found = touch_shares(look.journeys, ShareModel(model), rows=look.rows)
            return {one.label: one.value_minor / MINOR_PER_UNIT for one in found}

        def draw(revenue: dict[str, float]) -> None:
            if isValid(self) and self._shared is wanted:
                self._draw_money(shared_out(self._lines, revenue))

        self.desk.tasks.run("", share, draw)

    def _draw_change(self) -> None:
        look = self.look
        self._change_card.setVisible(look is not None and bool(self._periods))
        if look is None or not self._periods:
            return
        from funnel_planner.analytics.measure import measure
        from funnel_planner.analytics.mix import mix

        pair = self._periods[max(0, self.period.currentIndex())]
        wish, stage = look.lead_filter, self._stage_index()
        before, after = (
            measure(look.cube, *replace(wish, first_day=span[0], last_day=span[1]).parts)
            for span in (pair.before, pair.after)
        )
        found = mix(before, after, stage)
        first, second = (span_words(_number(span[0]), _number(span[1])) for span in (pair.before, pair.after))
        wait, name = self._usual_wait(look), look.plan.stages[stage].name
        is_young = wait is not None and _number(pair.after[1]) + wait > look.measured.as_of_day
        self.why.setText("\n".join(change_sentences(found, first, second, name, is_young=is_young)))
        _fill(self.changed, change_table(found))

    def _usual_wait(self, look: Look) -> int | None:
        """Days within which most wins came; the same for all filters of the same leads."""
        if self._waited is None or self._waited[0] is not look.cube:
            self._waited = (look.cube, usual_wait(look))
        return self._waited[1]

    def _offer(self, look: Look) -> None:
        """What can be chosen from, for these leads."""
        names = [stage.name for stage in look.plan.stages]
        if [self.stage.itemText(index) for index in range(self.stage.count())] != names[1:]:
            self.stage.blockSignals(True)
            self.stage.clear()
            self.stage.addItems(names[1:])
            self.stage.setCurrentIndex(look.plan.won_index - 1)
            self.stage.blockSignals(False)
        many = bool(look.measured.flags.get("channel_conflicts")) and look.measured.total.won_value is not None
        self.model.setVisible(many)
        days = _entry_days(look)
        self._periods = []
        if len(days):
            first, last = (EPOCH + timedelta(days=int(day)) for day in (days.min(), days.max()))
            self._periods = two_periods(first, last, look.lead_filter)
        texts = [pair.text for pair in self._periods]
        if [self.period.itemText(index) for index in range(self.period.count())] != texts:
            self.period.blockSignals(True)
            self.period.clear()
            self.period.addItems(texts)
            self.period.setCurrentIndex(_first_filled(look, self._periods))
            self.period.blockSignals(False)

    def _say_leak(self, look: Look) -> None:
        """Warn where channels seem to be known only of leads that advanced."""
        if not look.measured.flags.get("channel_leak"):
            self.leak.clear()
            return
        text = tr(
            "The channel seems to be recorded only for leads that advanced: leads without one look as if they never"
            " convert, and the others better than they are."
        )
        by_entry = look.plan.counting.attribution is Attribution.ENTRY
        can = not by_entry and look.journeys.histories.events.channel is not None and not self.desk.session.read_only
        if can:
            self.leak.say(text, "warning", tr("Count by the channel at entry"), partial(self._count_by_entry, look))
        else:
            self.leak.say(text, "warning")

    def _count_by_entry(self, look: Look) -> None:
        counting = replace(look.plan.counting, attribution=Attribution.ENTRY)
        try:
            self.desk.session.edit(replace(look.plan, counting=counting), CHANGE)
        except PlannerError as error:
            self.desk.ask.error(error)

    def _stage_index(self) -> int:
        return max(1, self.stage.currentIndex() + 1) if self.stage.count() else 0

    # the leads behind it

    def _list(self, row: int, part: int) -> None:
        line = self._lines[row + 1]
        if line.label is None or self.look is None:
            return
        channels = frozenset({line.label})
        if part == CAME:
            self.show_leads("stage", self.look.plan.stages[self._stage_index()].id, channels=channels)
        else:
            self.show_leads("", channels=channels)

    def _list_row(self, row: int) -> None:
        if row > 0:
            self._list(row - 1, 0)

    def _list_asset(self, header: str, results: "list[LabelResult]", row: int) -> None:
        if 0 <= row < len(results) and self.look is not None:
            others = tuple(column for column in self.look.lead_filter.columns if column[0] != header)
            self.show_leads("", columns=(*others, (header, frozenset({results[row].label}))))

    # arrangement

    def _arrange(self) -> None:
        self.column.addWidget(self.leak)
        chart = self.add_chart(tr("Channels compared"), self.chart)
        for choice in (self.stage, self.most):
            chart.head.add(choice)
        signs = tr(
            "▲ better and ▼ worse than all other channels together; ≈ may be chance; hollow: fewer than 30 leads"
        )
        chart.body.insertWidget(2, label(signs, self.desk.theme, "small", "muted", wrap=True))
        chart.body.insertWidget(3, self.verdict)
        self._table_card(tr("Channels"), self.channels)
        self._money_card = self._table_card(tr("Money by channel"), self.money, self.model)
        self._change_card = self._table_card(tr("What changed, and why"), self.changed, self.period)
        self._change_card.body.insertWidget(1, self.why)
        self.column.addStretch(1)

    def _table_card(self, title: str, table: FigureView, choice: QComboBox | None = None) -> Card:
        card = Card()
        head = SectionTitle(title, self.desk.theme)
        if choice is not None:
            head.add(choice)
        card.body.addWidget(head)
        card.body.addWidget(table)
        self.column.addWidget(card)
        return card

    def _asset_card(self, look: Look, header: str, results: "list[LabelResult]") -> FigureView:
        table = FigureView(self.desk.theme, header)
        table.activated.connect(lambda index: self._list_asset(header, results, index.row()))
        card = Card(tr("What brought leads: {column}").format(column=header), self.desk.theme)
        card.body.addWidget(table)
        self.column.insertWidget(self.column.count() - 1, card)
        _fill(table, asset_table(look.plan, header, results))
        return table


def _choice(name: str, chosen: Callable[[], None]) -> QComboBox:
    made = calm(QComboBox())
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.currentIndexChanged.connect(lambda _index: chosen())
    return made


def _fill(table: FigureView, figures: Figures, *, strong: bool = False) -> None:
    table.show_figures(figures, strong=frozenset({0}) if strong else frozenset())
    table.setFixedHeight(table.full_height())


def _entry_days(look: Look) -> "Int32Array":
    """Entry days of all leads, or those of a report without leads."""
    from funnel_planner.analytics.leads import NO_DAY

    report = look.journeys.report
    return look.cube.days if look.has_leads or report is None else report.day[report.day != NO_DAY]


def _first_filled(look: Look, pairs: list[TwoPeriods]) -> int:
    """Index of the first pair with leads in both periods."""
    days = _entry_days(look)
    for index, pair in enumerate(pairs):
        spans = [(_number(span[0]), _number(span[1])) for span in (pair.before, pair.after)]
        if all(((days >= first) & (days <= last)).any() for first, last in spans):
            return index
    return 0


def _number(day: date) -> int:
    return (day - EPOCH).days
