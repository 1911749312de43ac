"""Trend: how leads did by the period they entered in, what changed since, and what happened in each period."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from shiboken6 import isValid

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.trend_words import day_range_words, undated_words, window_sentence
from funnel_planner.app.period_words import UNITS
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.charts.cohort_chart import CohortChart
from funnel_planner.ui.charts.heat_table import HeatTable
from funnel_planner.ui.charts.period_chart import PeriodChart
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.results.period_tables import group_of, happened_words, show_happened
from funnel_planner.ui.results.side_scroll import SideScroll
from funnel_planner.ui.results.span_comparison import SpanComparison
from funnel_planner.ui.results.trend_definitions import DEFINITIONS
from funnel_planner.ui.results.trend_tables import (
    cohort_bars,
    cohort_table,
    examples,
    heat_rows,
    heat_table,
)
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Segments, label, quiet_button
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import days

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.cohorts import Cohort, Period
    from funnel_planner.analytics.event_days import Happened
    from funnel_planner.app.findings.trend import Trend

KIND_SETTING = "results.trend.kind"
UNIT_SETTING = "results.trend.unit"
SHARE_SETTING = "results.trend.share"
WIN_SETTING = "results.trend.wins"
MOST_HEAT_ROWS = 36
"""Periods in the table of shares; all of them are in the chart's table."""


class TrendView(ResultsView):
    """Periods of entry as a chart and as a table of shares, and two spans compared; or what happened in each period."""

    name: ClassVar[str] = "trend"
    quick_up_to: ClassVar[int] = 10_000
    definitions = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Trend | None = None
        self._cohorts: list[Cohort] = []
        self._events: list[Happened] = []
        self._counting: Trend | None = None
        """What happened in it is being counted."""
        self._make_switches()
        self.chart = CohortChart(desk.theme, desk.ask)
        self.chart.picked.connect(lambda _row, column: self._show_cohort(column))
        self.heat = HeatTable(desk.theme, desk.ask)
        self.heat.picked.connect(self._show_cell)
        self.window_line = label("", desk.theme, "small", "muted", wrap=True)
        self.left_out_line = label("", desk.theme, "small", "muted", wrap=True)
        self.undated_button = quiet_button("", lambda: self.show_leads("undated"))
        periods = self.add_chart(tr("Leads by period of entry"), self.chart)
        periods.head.add(self.wins)
        periods.body.insertWidget(2, self.window_line)
        periods.body.insertWidget(3, self.left_out_line)
        periods.body.insertWidget(4, self.undated_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.comparison = SpanComparison(desk.theme, self._show_span)
        self.comparison_card = self.add_chart(tr("Compared with the period before"), self.comparison)
        self.comparison_card.use_chart(self.comparison.table)
        self.heat_room = SideScroll(self.heat)
        shares = self.add_chart(tr("Shares by period and stage"), self.heat_room)
        shares.use_chart(self.heat)
        shares.head.add(self.bases)
        self.heat_line = label("", desk.theme, "small", "muted", wrap=True)
        shares.body.insertWidget(2, self.heat_line)
        self._of_entry = periods, self.comparison_card, shares
        self._make_happened()
        self.column.addStretch(1)

    @staticmethod
    def find_out(look: Look) -> "Trend":
        """Leads by the day of their entry."""
        from funnel_planner.app.findings.trend import find_trend

        return find_trend(look)

    def show_found(self, look: Look, found: "Trend") -> None:
        """Draw periods, shares and the comparison."""
        del look
        self._found = found
        self.wins.set_text("within", tr("Within {days}").format(days=days(found.window_days)))
        self._draw()

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers that are shown."""
        return {} if self._found is None else examples(self._found, self._cohorts, self.comparison.compared)

    # what is chosen

    @property
    def unit(self) -> "Period":
        """Length of the periods."""
        from funnel_planner.analytics.cohorts import Period

        return Period(self.units.current)

    def _within(self) -> bool:
        return self.wins.current == "within" and self._found is not None and not self._found.is_rule

    def _remember(self, setting: str, value: str) -> None:
        if self.desk.session.read_only:
            return
        try:
            self.desk.session.file.set_setting(setting, value)
        except PlannerError as error:
            self.desk.tasks.report(error)

    def _restored(self, segments: Segments, setting: str) -> Segments:
        """What was chosen last stays chosen; told when it changes."""
        kept = self.desk.session.file.setting(setting)
        if kept in segments.keys:
            segments.choose(kept)
        segments.chosen.connect(lambda key: self._remember(setting, key))
        segments.chosen.connect(lambda _key: self._draw())
        return segments

    # drawing

    def _draw(self) -> None:
        found, look = self._found, self.drawn
        if found is None or look is None:
            return
        by_event = self.kinds.current == "period"
        for card in self._of_entry:
            card.setVisible(not by_event)
        self.happened_card.setVisible(by_event)
        self.wins.setVisible(not by_event and found.window_days is not None and not found.is_rule)
        if not by_event:
            self._draw_cohorts(found, look)
        elif "events" in found.__dict__ or look.journeys.leads.lead_count <= self.quick_up_to:
            self._draw_happened(found, look)
        else:
            self._count_happened(found, look)

    def _count_happened(self, found: "Trend", look: Look) -> None:
        """Count on a worker thread what happened, once; until it is drawn no bar that is still there can be clicked."""
        self._events = []
        if found is self._counting:
            return
        self._counting = found

        def ended() -> None:
            if isValid(self) and self._counting is found:
                self._counting = None

        self.desk.tasks.run("", lambda _: found.events, lambda _: self._draw_happened(found, look), ended=ended)

    def _draw_happened(self, found: "Trend", look: Look) -> None:
        if not isValid(self) or found is not self._found:  # something else is looked at by now
            return
        self._events = found.happened(self.unit)
        show_happened(self.happened, look.plan, self._events)
        hint = tr("Click a bar, or press Enter on it, to see these leads.")
        self.happened_line.setText(f"{happened_words(found)} {hint}")
        told = [words(look.plan, found.events) for words in (day_range_words, undated_words)]
        self.days_line.setText(" ".join(filter(None, told)))

    def _draw_cohorts(self, found: "Trend", look: Look) -> None:
        self._cohorts = found.periods(self.unit)
        bars = cohort_bars(found, self._cohorts, within=self._within())
        leads, won = sum(bar.leads for bar in bars), sum(bar.won for bar in bars)
        self.chart.show_bars(bars, won / leads if leads else None, cohort_table(look.plan, found, self._cohorts))
        hint = tr("Click a period, or press Enter on it, to see its leads.")
        self.window_line.setText(f"{window_sentence(found)} {hint}")
        self._say_what_is_left_out(found)
        self._draw_heat(found, look)
        self.comparison.show_trend(
            found, look.plan, self.unit, of_all=self.bases.current == "all", within=self._within()
        )

    def _say_what_is_left_out(self, found: "Trend") -> None:
        shown = found.shown
        older = shown.period_count(self.unit) - sum(1 for cohort in self._cohorts if cohort.n)
        text = ""
        if older:
            text = trn(
                "{n} older period with leads is not drawn; choose longer periods to see it.",
                "{n} older periods with leads are not drawn; choose longer periods to see them.",
                older,
            )
        self.left_out_line.setText(text)
        self.left_out_line.setVisible(bool(text))
        undated = shown.undated
        text = trn("{n} lead without a date is in no period", "{n} leads without a date are in no period", undated)
        self.undated_button.setText(text)
        self.undated_button.setVisible(bool(undated))

    def _draw_heat(self, found: "Trend", look: Look) -> None:
        rows = heat_rows(found, self._cohorts, of_all=self.bases.current == "all")
        shown = rows[-MOST_HEAT_ROWS:]
        stages = tuple(stage.name for stage in look.plan.stages[1:])
        self.heat.show_rows(shown, stages, heat_table(look.plan, rows))
        self.heat_room.fit()
        hidden = len(rows) - len(shown)
        self.heat_line.setText(
            trn(
                "{n} older period is only in its table and CSV.",
                "{n} older periods are only in its table and CSV.",
                hidden,
            )
        )
        self.heat_line.setVisible(hidden > 0)

    # leads behind

    def _show_cohort(self, column: int) -> None:
        self.show_leads("cohort", self._cohorts[column].period)

    def _show_happened(self, row: int, column: int) -> None:
        if self.drawn is not None and self._events:
            self.show_leads(*group_of(self.drawn.plan, self._events, row, column))

    def _show_cell(self, row: int, column: int) -> None:
        if self.drawn is not None:
            shown = self._cohorts[-MOST_HEAT_ROWS:]
            self.show_leads("cohort", shown[row].period, self.drawn.plan.stages[column + 1].id)

    def _show_span(self, cohort: "Cohort") -> None:
        """All leads of a span, whatever days the filter has: the earlier span is not among them."""
        ends = (date_of(day).isoformat() for day in (cohort.first_day, cohort.last_day))
        self.show_leads("entered", *ends, first_day=None, last_day=None)

    # arrangement

    def _make_happened(self) -> None:
        self.happened = PeriodChart(self.desk.theme, self.desk.ask)
        self.happened.picked.connect(self._show_happened)
        self.happened_line = label("", self.desk.theme, "small", "muted", wrap=True)
        self.days_line = label("", self.desk.theme, "small", "muted", wrap=True)
        self.happened_card = self.add_chart(tr("What happened in each period"), self.happened)
        self.happened_card.body.insertWidget(2, self.happened_line)
        self.happened_card.body.insertWidget(3, self.days_line)

    def _make_switches(self) -> None:
        kinds = Segments([("cohort", tr("Cohorts")), ("period", tr("Periods"))], tr("Cohorts or periods"))
        kinds.set_tip("cohort", tr("Leads by the period they entered in, and what became of them since"))
        kinds.set_tip("period", tr("What happened in each period, whenever the leads had entered"))
        self.kinds = self._restored(kinds, KIND_SETTING)
        names = {"month": tr("Month"), "week": tr("Week"), "quarter": tr("Quarter")}
        self.units = self._restored(
            Segments([(unit, names[unit]) for unit in UNITS], tr("Length of periods")), UNIT_SETTING
        )
        wins = [("ever", tr("Won so far")), ("within", tr("Within the window"))]
        self.wins = self._restored(Segments(wins, tr("Which wins count")), WIN_SETTING)
        bases = [("step", tr("Of the stage before")), ("all", tr("Of all leads"))]
        self.bases = self._restored(Segments(bases, tr("Shares of which leads")), SHARE_SETTING)
        row = FlowLayout(SPACE["s"])
        for switch in (self.kinds, self.units):
            row.addWidget(switch)
        self.column.addLayout(row)
