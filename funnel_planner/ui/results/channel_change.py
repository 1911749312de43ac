"""What changed between two periods, and why: channels that convert differently, or another mix of channels."""

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.two_periods import TwoPeriods, change_between, periods_of
from funnel_planner.app.period_words import span_words
from funnel_planner.domain.days import day_number
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_sentences import change_sentences
from funnel_planner.ui.results.channel_tables import change_table
from funnel_planner.ui.results.chart_card import shared_title
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.widgets import Card, Sentences
from funnel_planner.words import tr


class ChannelChange(Card):
    """Sentences and a table about two periods to choose. ``show_look`` is the only way in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._look: Look | None = None
        self._stage = 0
        self._periods: list[TwoPeriods] = []
        self.period = choice_of(tr("Periods compared"), self._draw)
        self.why = Sentences(desk.theme)
        self.table = FigureView(desk.theme, tr("What changed, by channel"))
        self.table.keep_whole()
        head = shared_title(desk, tr("What changed, and why"), self.table)
        head.add(self.period)
        for widget in (head, self.why, self.table):
            self.body.addWidget(widget)

    def show_look(self, look: Look, stage: int) -> None:
        """Compare by the share of leads that came to a stage, given by its index."""
        is_same_plan = self._look is not None and self._look.plan.id == look.plan.id
        self._look, self._stage = look, stage
        self._periods, filled = periods_of(look)
        texts = [pair.text for pair in self._periods]
        if not is_same_plan or [self.period.itemText(index) for index in range(self.period.count())] != texts:
            self.period.blockSignals(True)
            self.period.clear()
            self.period.addItems(texts)
            self.period.setCurrentIndex(filled or 0)
            self.period.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        look = self._look
        self.setVisible(look is not None and bool(self._periods))
        if look is None or not self._periods:
            return
        pair = self._periods[max(0, self.period.currentIndex())]
        found = change_between(look, pair, self._stage)
        first, second = (span_words(day_number(span[0]), day_number(span[1])) for span in (pair.before, pair.after))
        is_young = not look.had_time(day_number(pair.after[1]))
        name = look.plan.stages[self._stage].name
        self.why.setText("\n".join(change_sentences(found, first, second, name, is_young=is_young)))
        self.table.show_figures(change_table(found))
