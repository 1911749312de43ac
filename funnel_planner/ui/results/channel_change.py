"""What changed between two periods, and why: channels that convert differently, or another mix of channels."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from funnel_planner.app.findings.look import Look, usual_wait
from funnel_planner.app.findings.two_periods import TwoPeriods, two_periods
from funnel_planner.app.period_words import span_words
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_sentences import change_sentences
from funnel_planner.ui.results.channel_tables import change_table
from funnel_planner.ui.results.chart_card import shared_title
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.widgets import Card, label
from funnel_planner.words import tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import Int32Array

EPOCH = date(1970, 1, 1)


class ChannelChange(Card):
    """Sentences and a table about two periods to choose. ``show_look`` is the only way in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._look: Look | None = None
        self._stage = 0
        self._periods: list[TwoPeriods] = []
        self._waited: tuple[object, int | None] | None = None
        self.period = choice_of(tr("Periods compared"), self._draw)
        self.why = label("", desk.theme, wrap=True)
        self.table = FigureView(desk.theme, tr("What changed, by channel"))
        self.table.keep_whole()
        head = shared_title(desk, tr("What changed, and why"), self.table)
        head.add(self.period)
        for widget in (head, self.why, self.table):
            self.body.addWidget(widget)

    def show_look(self, look: Look, stage: int) -> None:
        """Compare by the share of leads that came to a stage, given by its index."""
        self._look, self._stage = look, stage
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
            self.period.setCurrentIndex(_first_filled(days, self._periods))
            self.period.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        look = self._look
        self.setVisible(look is not None and bool(self._periods))
        if look is None or not self._periods:
            return
        from funnel_planner.analytics.measure import measure
        from funnel_planner.analytics.mix import mix

        pair = self._periods[max(0, self.period.currentIndex())]
        before, after = (
            measure(look.cube, *replace(look.lead_filter, first_day=span[0], last_day=span[1]).parts)
            for span in (pair.before, pair.after)
        )
        found = mix(before, after, self._stage)
        first, second = (span_words(_number(span[0]), _number(span[1])) for span in (pair.before, pair.after))
        wait, name = self._usual_wait(look), look.plan.stages[self._stage].name
        is_young = wait is not None and _number(pair.after[1]) + wait > look.measured.as_of_day
        self.why.setText("\n".join(change_sentences(found, first, second, name, is_young=is_young)))
        self.table.show_figures(change_table(found))

    def _usual_wait(self, look: Look) -> int | None:
        """Days within which most wins came; the same for all filters of the same leads."""
        if self._waited is None or self._waited[0] is not look.cube:
            self._waited = (look.cube, usual_wait(look))
        return self._waited[1]


def _entry_days(look: Look) -> "Int32Array":
    """Entry days of all leads, or those of a report without leads."""
    from funnel_planner.analytics.leads import NO_DAY

    report = look.journeys.report
    return look.cube.rows.days if look.has_leads or report is None else report.day[report.day != NO_DAY]


def _first_filled(days: "Int32Array", pairs: list[TwoPeriods]) -> int:
    """Index of the first pair with leads in both periods."""
    for index, pair in enumerate(pairs):
        spans = [(_number(span[0]), _number(span[1])) for span in (pair.before, pair.after)]
        if all(((days >= first) & (days <= last)).any() for first, last in spans):
            return index
    return 0


def _number(day: date) -> int:
    return (day - EPOCH).days
