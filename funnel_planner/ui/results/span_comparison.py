"""Two spans of time compared: which ones can be chosen, key figures, a sentence in plain words, and a table."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.app.period_words import span_words
from funnel_planner.domain.days import date_of
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.trend_tables import comparison_sentence, comparison_table, spans_name
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DropDown, KpiTile, label, quiet_button
from funnel_planner.words import tr
from funnel_planner.words.differences import points_between, signed
from funnel_planner.words.formats import count, day

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.cohorts import Cohort, Period
    from funnel_planner.app.findings.trend import Comparison, Spans, Trend

WIDEST_CHOICE = 480
"""Device-independent pixels."""


class SpanComparison(QWidget):
    """``show_leads`` is asked for the leads of a span, as one cohort."""

    def __init__(self, theme: Theme, show_leads: "Callable[[Cohort], None]") -> None:
        super().__init__()
        self._show_leads = show_leads
        self._trend: Trend | None = None
        self._plan: Plan | None = None
        self._spans: list[Spans] = []
        self._of_all = self._within = False
        self.compared: Comparison | None = None
        """What is shown; None while there is nothing to compare."""
        self.choice = DropDown()
        self.choice.setAccessibleName(tr("Compare with the period before"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.setMaximumWidth(WIDEST_CHOICE)
        self.choice.activated.connect(lambda _index: self._draw())
        self.tiles = [KpiTile(theme) for _ in range(3)]
        self.sentence = label("", theme, wrap=True)
        self.warning = label("", theme, "body", "warning", wrap=True)
        self.table = FigureView(theme, tr("Two spans of time compared"))
        self.table.keep_whole()
        self.buttons = [quiet_button("", partial(self._pick, place)) for place in (0, 1)]
        self._arrange()

    def show_trend(self, trend: "Trend", plan: Plan, unit: "Period", *, of_all: bool, within: bool) -> None:
        """Offer spans to compare; what was chosen stays chosen where it is still offered.

        ``of_all``: shares of all leads, else of the stage before. ``within``: only wins within the window count.
        """
        from funnel_planner.app.findings.trend import comparable_spans

        place = self.choice.currentIndex()
        before = self._spans[place] if 0 <= place < len(self._spans) else None
        self._trend, self._plan, self._of_all, self._within = trend, plan, of_all, within
        self._spans = comparable_spans(trend, unit)
        self.choice.clear()
        for spans in self._spans:
            later = trend.days.cohort(*spans.after)
            complete = trend.is_full(later) if spans.periods else trend.is_complete(later)
            self.choice.addItem(spans_name(spans, complete=complete))
        if before in self._spans:
            self.choice.setCurrentIndex(self._spans.index(before))
        self._draw()

    def _draw(self) -> None:
        from funnel_planner.app.findings.trend import compare

        trend, plan, place = self._trend, self._plan, self.choice.currentIndex()
        possible = trend is not None and 0 <= place < len(self._spans)
        for widget in (self.choice, self.table, *self.tiles, *self.buttons):
            widget.setVisible(possible)
        if trend is None or plan is None or not possible:
            self.compared = None
            self.sentence.setText(tr("There is only one period with leads, so there is nothing to compare it with."))
            self.warning.hide()
            return
        compared = self.compared = compare(trend, self._spans[place], of_all=self._of_all)
        change = compared.within if self._within and compared.within is not None else compared.won
        self.sentence.setText(comparison_sentence(compared, change))
        self._warn(trend, compared)
        self._fill_tiles(compared)
        self.table.show_figures(comparison_table(plan, compared, trend.window_days))
        for button, cohort in zip(self.buttons, (compared.after, compared.before), strict=True):
            button.setText(tr("Leads of {period}").format(period=span_words(cohort.first_day, cohort.last_day)))
            button.setEnabled(cohort.n > 0)

    def _warn(self, trend: "Trend", compared: "Comparison") -> None:
        text = ""
        if not compared.is_complete and trend.is_complete(compared.after):
            text = tr("The data ends on {day}, within {period}: what came after that day is not in it.").format(
                day=day(date_of(trend.told_day)),
                period=span_words(compared.after.first_day, compared.after.last_day),
            )
        elif not compared.is_complete:
            text = tr(
                "{period} is not complete: some of its leads had less time than they need to win, so its shares will"
                " still rise."
            ).format(period=span_words(compared.after.first_day, compared.after.last_day))
            if compared.within is not None and not trend.is_rule:
                text += " " + tr("The last line counts only leads that had their time.")
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _fill_tiles(self, compared: "Comparison") -> None:
        before, after = compared.before, compared.after
        change = compared.won
        leads, won, share = self.tiles
        leads.show_figure(tr("Leads"), count(after.n), _moved(before.n, after.n))
        won.show_figure(tr("Won"), count(after.converted), _moved(before.converted, after.converted))
        remark, told = "", compared.is_complete and change.is_told_apart
        if change.difference is not None:
            text = tr("{points} points") if told else tr("{points} points, may be chance")
            text = text if compared.is_complete else tr("{points} points, too early to say")
            was, now = (rate or 0.0 for rate in change.rates)
            remark = text.format(points=points_between(was, now))
        look = "muted" if not told else "good" if (change.difference or 0.0) > 0 else "bad"
        share.show_figure(tr("Share won"), rate_text(change.rates[1]), remark, look)

    def _pick(self, place: int) -> None:
        if self.compared is not None:
            self._show_leads((self.compared.after, self.compared.before)[place])

    def _arrange(self) -> None:
        column, tiles, buttons = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["m"])
        tiles.setSpacing(SPACE["s"])
        for tile in self.tiles:
            tiles.addWidget(tile)
        for button in self.buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addWidget(self.choice)
        column.addLayout(tiles)
        for words in (self.sentence, self.warning, self.table):
            column.addWidget(words)
        column.addLayout(buttons)


def _moved(before: int, after: int) -> str:
    """A changed number: ``+26, +26.5%``."""
    if before == after:
        return tr("unchanged")
    moved = signed(after - before, 0)
    if not before:
        return moved
    return f"{moved}, {signed((after / before - 1) * 100, 1)}%"
