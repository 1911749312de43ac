"""Money by channel: what each brought and cost, the won money shared among channels by a rule of one's choice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shiboken6 import isValid

from funnel_planner.app.findings.filter_words import filter_parts
from funnel_planner.app.findings.look import Look
from funnel_planner.app.workbook.workbook_comparisons import SHARE_MODELS
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_lines import Line, shared_out
from funnel_planner.ui.results.channel_sentences import paying_caution, paying_sentences
from funnel_planner.ui.results.channel_tables import money_table
from funnel_planner.ui.results.chart_card import shared_title
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.widgets import Card, Notice, Sentences
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.money_words import without_costs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

RULE = ""
"""Revenue goes to the channel the counting rule names."""
MODELS: tuple[tuple[str, str], ...] = (
    (RULE, mark("the channel a lead counts for")),
    *SHARE_MODELS.items(),
)


def hidden_costs(look: Look) -> str:
    """Why the costs of a report are not told of the leads that pass, and how to see them; empty where they are."""
    wish, report = look.lead_filter, look.journeys.report
    others = replace(wish, first_day=None, last_day=None, period="", channels=frozenset())
    if report is None or others.is_empty or not look.has_leads:
        return ""
    from funnel_planner.analytics.leads import NO_VALUE

    if not (report.cost_minor != NO_VALUE).any():
        return ""
    parts = [text for text, _ in filter_parts(others, look.plan)]
    text = trn(
        "The cost report knows channels and days, but not which of the money went to these leads ({conditions}), so"
        " its costs are left out here. Without this condition they are back.",
        "The cost report knows channels and days, but not which of the money went to these leads ({conditions}), so"
        " its costs are left out here. Without these conditions they are back.",
        len(parts),
    )
    return text.format(conditions=" · ".join(parts))


class ChannelMoney(Card):
    """A table, and a choice of rules where leads have several channels. ``show_lines`` is the only way in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._look: Look | None = None
        self._lines: Sequence[Line] = ()
        self._shared: tuple[Look, str] | None = None
        self.table = FigureView(desk.theme, tr("Money by channel"))
        self.table.keep_whole()
        self.model: QComboBox = choice_of(tr("Revenue goes to"), self._share)
        for key, text in MODELS:
            self.model.addItem(tr(text), key)
        head = shared_title(desk, tr("Money by channel"), self.table)
        head.add(self.model)
        self.pays, self.caution = Sentences(desk.theme), Sentences(desk.theme, "small", "muted")
        self.hidden = Notice(desk.theme, closable=False)
        """Why the costs of a report are not there."""
        for widget in (head, self.hidden, self.pays, self.caution, self.table):
            self.body.addWidget(widget)

    def show_lines(self, look: Look, lines: Sequence[Line]) -> None:
        """Show what these rows brought and cost."""
        self._look, self._lines = look, lines
        many = bool(look.measured.flags.get("channel_conflicts")) and look.measured.total.won_value is not None
        self.model.setVisible(many)
        self._say_hidden(look)
        self._share()

    def _say_hidden(self, look: Look) -> None:
        """A report of costs knows channels and days; any other condition leaves all of them out."""
        text = hidden_costs(look)
        if not text:
            self.hidden.clear()
            return
        now = look.lead_filter
        wish = LeadFilter(now.first_day, now.last_day, now.channels, period=now.period)
        self.hidden.say(text, "info", tr("Show costs"), lambda: self._desk.session.set_filter(wish))

    def _share(self) -> None:
        """Share the won money out by the model chosen; among many leads that takes a while."""
        look, model = self._look, str(self.model.currentData() or RULE)
        if look is None or model == RULE or self.model.isHidden():
            self._shared = None
            self._draw(self._lines)
            return
        self._shared = wanted = (look, model)

        def share(_reporter: Reporter) -> dict[str, float | None]:
            from funnel_planner.analytics.touch_shares import ShareModel, touch_shares

            found = touch_shares(look.journeys, ShareModel(model), rows=look.rows)
            return {one.label: one.value for one in found}

        def draw(revenue: dict[str, float | None]) -> None:
            if isValid(self) and self._shared is wanted:
                self._draw(shared_out(self._lines, revenue))

        self._desk.tasks.run("", share, draw)

    def _draw(self, lines: Sequence[Line]) -> None:
        if self._look is None:
            return
        figures = money_table(self._look.plan, lines)
        self.table.setVisible(len(figures.headings) > 1)
        self.setVisible(not self.table.isHidden() or bool(self.hidden.text))
        self.table.show_figures(figures, strong=frozenset({0}))
        said = paying_sentences(self._look.plan, lines)
        missing = without_costs((line.name, line.cost) for line in lines[1:])
        self.pays.setText("\n".join(text for text in (*said, missing) if text))
        self.caution.setText(paying_caution(self._look.plan) if said else "")
