"""What brought leads, such as landing pages and campaigns: ranked by leads, wins or the share won."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.results.chart_card import shared_title
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, label
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.labels_result import LabelResult

MOST = 50
"""Rows of the table."""
LEAST = (1, 10, 20, 30, 50, 100, 200, 500)
"""Leads that a label must have to be ranked."""
HASH = re.compile(r"[0-9A-Fa-f-]{16,}", re.ASCII)
HASH_WIDTH = 150
"""Room for a hash, shortened in its middle: nobody reads it, and its tool tip has all of it; pixels."""


class AssetCard(Card):
    """One column of assets; ``chosen`` is called with the label of a row to be listed."""

    def __init__(self, desk: Desk, header: str, chosen: "Callable[[str], None]") -> None:
        super().__init__()
        theme = desk.theme
        self._header, self._chosen = header, chosen
        self._plan: Plan | None = None
        self._results: Sequence[LabelResult] = ()
        self._shown: Sequence[LabelResult] = ()
        self.ranking = choice_of(tr("Sorted by"), self._draw)
        self.least = choice_of(tr("With at least so many leads"), self._draw)
        self.line = label("", theme, "small", "muted", wrap=True)
        self.table = FigureView(theme, header)
        self.table.keep_whole()
        self.table.activated.connect(lambda index: self._choose(index.row()))
        for key, name in (
            ("leads", tr("Most leads")),
            ("won", tr("Most won")),
            ("share", tr("Highest share won")),
            ("no_win", tr("No win yet")),
        ):
            self.ranking.addItem(name, key)
        for least in LEAST:
            self.least.addItem(trn("from {n} lead", "from {n} leads", least).format(n=count(least)), least)
        choices = FlowLayout(SPACE["s"])
        choices.addWidget(self.ranking)
        choices.addWidget(self.least)
        title = tr("What brought leads: {column}").format(column=header)
        self.body.addWidget(shared_title(desk, title, self.table))
        self.body.addLayout(choices)
        self.body.addWidget(self.line)
        self.body.addWidget(self.table)

    def show_results(self, plan: Plan, results: "Sequence[LabelResult]") -> None:
        """Show what each label brought, sorted as chosen."""
        self._plan, self._results = plan, results
        hashes = sum(HASH.fullmatch(one.label) is not None for one in results)
        self.table.widen(0, HASH_WIDTH if 2 * hashes > len(results) else self.table.usual_widest)
        self._draw()

    def _draw(self) -> None:
        plan = self._plan
        if plan is None:
            return
        from funnel_planner.analytics.labels_result import Ranking, label_totals, ranked

        by, least = Ranking(self.ranking.currentData()), int(self.least.currentData())
        found = ranked(self._results, plan.won_index, by, least)
        self._shown = found[:MOST]
        self.table.show_figures(asset_table(plan, self._header, self._shown))
        labels, without = label_totals(self._results, plan.won_index)
        text = trn("{n} value, {without} without a win.", "{n} values, {without} of them without a win.", labels)
        text = text.format(n=count(labels), without=count(without))
        if len(found) > MOST:
            more = tr("The first {n} of {all} are shown; the workbook has more.")
            text += " " + more.format(n=count(MOST), all=count(len(found)))
        if by is Ranking.SHARE:
            text += " " + tr("Where intervals overlap, the order may be chance.")
        self.line.setText(text)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._chosen(self._shown[row].label)


def asset_table(plan: Plan, header: str, found: "Sequence[LabelResult]") -> Figures:
    """A label a row: leads, won ones, their share with its interval, and revenue where it is told."""
    from funnel_planner.analytics.statistics import wilson

    won = plan.won_index
    rows: list[tuple[Cell, ...]] = [
        (
            shown_label(result.label),
            result.n,
            result.counts[won],
            result.counts[won] / result.n if result.n else None,
            wilson(result.counts[won], result.n),
            result.won_value,
        )
        for result in found
    ]
    headings = (header, tr("Leads"), tr("Won"), tr("Share won"), tr("95% interval"), tr("Revenue"))
    width = 6 if any(row[5] is not None for row in rows) else 5
    return Figures(
        title=header,
        headings=headings[:width],
        kinds=("text", "count", "count", "share", "interval", "money")[:width],
        rows=tuple(row[:width] for row in rows),
        currency=plan.economics.currency,
    )
