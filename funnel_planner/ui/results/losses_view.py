"""Losses: where leads are lost, why, from which channels, and which leak costs most."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from funnel_planner.analytics.results import FEW
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.loss_reasons import reason_headers
from funnel_planner.app.findings.lost_leads import find_leaks
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.row_chart import Bars, Dots, Panel, RowChart
from funnel_planner.ui.definitions import RATE_INTERVAL, Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.in_short import InShort
from funnel_planner.ui.results.leads_behind import Group, ListedRows
from funnel_planner.ui.results.loss_tables import (
    FoundLosses,
    LostRow,
    group_table,
    lost_rows,
    sentences,
    stage_rows,
    stage_table,
)
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import primary_button
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, interval, money

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Lost"),
        mark(
            "A lead is lost when it was said to be lost and nothing dated later says otherwise. Leads still open are"
            " not lost."
        ),
        mark("advanced + lost + open = reached"),
    ),
    (
        mark("Lost at a stage"),
        mark(
            "The furthest stage that anything names. A blank in a column of a stage is not recorded, which is not the"
            " same as not reached. A loss of which nothing names a stage stands in a row of its own; it may have"
            " happened at any stage, and the intervals of all stages allow for that."
        ),
        "",
    ),
    (
        mark("Of all losses"),
        mark("Which part of all lost leads was lost there, or for this reason; these parts add up to 100%."),
        mark("lost there / all lost leads"),
    ),
    (
        mark("Share lost"),
        mark(
            "Lost leads out of all that came to the stage, or through the channel; of a reason: out of all lost leads."
        ),
        mark("lost at k / N(k)"),
    ),
    RATE_INTERVAL,
    (
        mark("Their value"),
        mark("What the lost leads were worth, as far as they say."),
        mark("Sum of the values of lost leads that have one"),
    ),
    (
        mark("Would have brought"),
        mark(
            "Most lost leads would have been lost later on anyway. So this is what they were worth times the share won"
            " of the leads at the next stage, as far as these are decided. A lost lead that does not say what it was"
            " worth is taken for the mean value of the won leads. Leads still open there may yet be lost, so the number"
            " is rather too high; where that matters more than chance, the lower one is said beside it. Where no lead"
            " is known to be lost after the next one, that share is 100% only because of where losses are written down,"
            " and no number is given. All of them are added up only where each stage has a number."
        ),
        mark("(their value + leads without one × mean value of won leads) × won(k+1) / (won(k+1) + lost(k+1))"),
    ),
    (
        mark("95% of the amount"),
        mark("What they would have brought at both ends of the 95% interval of the share won."),
        mark("(their value + …) × Wilson interval of won(k+1) / (won(k+1) + lost(k+1))"),
    ),
    (
        mark("If no open one wins"),
        mark(
            "What they would have brought if all who are open there were lost as well, and with them those lost nobody"
            " knows where."
        ),
        mark("(their value + …) × won(k+1) / (won(k+1) + lost(k+1) + open(k+1) + lost nobody knows where)"),
    ),
    (
        mark("Reason"),
        mark("What the column of reasons says. Leads without one are shown as not told, so that reasons add up."),
        "",
    ),
)


class LossResults(ResultsView):
    """Sentences first; then losses by stage, by reason and by channel, each as chart and table."""

    name = "losses"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._headers: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._found: FoundLosses | None = None
        self.said = InShort(desk.theme)
        self.column.addWidget(self.said)
        self.by_stage, self.stages, self.stage_list = self._part(tr("Where leads are lost"), tr("Losses by stage"))
        self.by_reason, self.reasons, self.reason_list = self._part(tr("Why leads are lost"), tr("Losses by reason"))
        self._reason_card = self._cards[-1]
        self.by_channel, self.channels, self.channel_list = self._part(
            tr("Which channels lose leads"), tr("Losses by channel")
        )
        self.column.addStretch(1)
        self.show_open = primary_button(tr("Show the open leads"), lambda: self.show_leads("open"))
        refusal = self.refusal.layout()
        if isinstance(refusal, QVBoxLayout):
            refusal.insertWidget(refusal.count() - 1, self.show_open, 0, Qt.AlignmentFlag.AlignHCenter)

    def look_at(self, look: Look) -> None:
        """Know the columns of reasons, too."""
        imports = self.desk.session.imports()
        if self._headers is None or self._headers[0] != imports:
            self._headers = imports, reason_headers(self.desk.session.file, imports)
        super().look_at(replace(look, reason_headers=self._headers[1]))

    def _refuse(self, look: Look, error: PlannerError) -> None:
        """Where none is lost, those that did not go on can be looked at."""
        self.show_open.setVisible(error.kind in ("losses_none_stuck", "losses_none_slow"))
        super()._refuse(look, error)

    @staticmethod
    def find_out(look: Look) -> FoundLosses:
        """Losses three ways. Refuses counts of reports, plans that leave lost leads out, and plans without losses."""
        from funnel_planner.analytics.leaks import channel_sizes, reason_column
        from funnel_planner.analytics.losses import losses

        found = find_leaks(look)
        column = reason_column(look.journeys, look.reason_headers)
        groups = losses(look.journeys, column, look.rows)
        in_reasons = {group.label: found.lost for group in groups.reasons}
        channel_leads = channel_sizes(look.journeys, look.rows)
        others = tr("Others ({n})")
        reasons = lost_rows(
            groups.reasons, in_reasons, tr("(no reason given)"), others, ("lost_reason", *look.reason_headers)
        )
        given = sum(row.lost for row in reasons if row.name != tr("(no reason given)"))
        return FoundLosses(
            found,
            reasons if column is not None and given else (),
            given,
            lost_rows(groups.channels, channel_leads, tr("(unknown)"), others, ("lost_channel",)),
        )

    def show_found(self, look: Look, found: FoundLosses) -> None:
        """Draw it."""
        self._found = found
        self.said.say(sentences(look.plan, found))
        self._show_stages(look, found)
        self._reason_card.setVisible(bool(found.reasons))
        if found.reasons:
            title = tr("Losses by reason: {plan}").format(plan=look.plan.name)
            figures = group_table(title, tr("Reason"), found.reasons, tr("Of lost leads"), look.plan)
            heading = tr("Share of the lost leads, with 95% interval")
            self._show_groups((self.by_reason, self.reason_list), found.reasons, figures, heading)
        title = tr("Losses by channel: {plan}").format(plan=look.plan.name)
        figures = group_table(title, tr("Channel"), found.channels, tr("Of leads"), look.plan)
        heading = tr("Share lost; with 95% interval, hollow: fewer than 30")
        self._show_groups((self.by_channel, self.channel_list), found.channels, figures, heading)

    def examples(self) -> dict[str, str]:
        """The formulas in the numbers shown."""
        leaks = None if self._found is None else self._found.leaks
        if leaks is None:
            return {}
        found = {}
        if leaks.most_lost is not None:
            most = leaks.stages[leaks.most_lost]
            found["Share lost"] = f"{count(most.lost)} / {count(most.reached)} = {rate_text(most.rate)}"
        if leaks.costliest is not None and self.drawn is not None:
            leak, currency = leaks.stages[leaks.costliest], self.drawn.plan.economics.currency
            found["Would have brought"] = (
                f"{money(leak.at_stake, currency)} × {count(leak.won_later)} / {count(leak.decided_later)}"
                f" = {money(leak.expected, currency)}"
            )
        return found

    def _show_stages(self, look: Look, found: FoundLosses) -> None:
        rows = stage_rows(look.plan, found.leaks)
        figures = stage_table(look.plan, found.leaks)
        placed = [leak is not found.leaks.unplaced for _, leak, _ in rows]
        currency = look.plan.economics.currency
        own = [leak for _, leak, _ in rows]
        panels: list[Panel] = [
            Bars(
                tr("Lost leads"),
                tuple(float(leak.lost) for leak in own),
                tuple(count(leak.lost) for leak in own),
                role="lost",
            ),
            Dots(
                tr("Share lost; with 95% interval, hollow: fewer than 30"),
                tuple(leak.rate if here else None for leak, here in zip(own, placed, strict=True)),
                tuple(leak.interval if here else None for leak, here in zip(own, placed, strict=True)),
                tuple(rate_text(leak.rate) if here else "" for leak, here in zip(own, placed, strict=True)),
                tuple(leak.reached for leak in own),
                role="lost",
            ),
        ]
        if any(leak.expected is not None for leak in own):
            amounts = tuple(leak.expected for leak in own)
            texts = tuple(money(amount, currency, 0) for amount in amounts)
            panels.append(
                Bars(
                    tr("Would have brought"), amounts, texts, (), lambda amount: money(amount, currency, 0), "lost", 2.5
                )
            )
        lost = [
            _share_lost(name, leak.lost, leak.reached, leak.rate, leak.interval) if here else _lost(name, leak.lost)
            for (name, leak, _), here in zip(rows, placed, strict=True)
        ]
        tips = [_tip(text, leak.value, leak.expected, currency) for text, leak in zip(lost, own, strict=True)]
        groups: list[Group] = [group for _, _, group in rows]
        self.by_stage.show_rows([name for name, _, _ in rows], tuple(panels), figures, tips, tuple(map(bool, groups)))
        self.stage_list.show_figures(figures, [("lost",), *groups], above=1)

    def _show_groups(
        self, where: tuple[RowChart, ListedRows], rows: tuple[LostRow, ...], figures: Figures, heading: str
    ) -> None:
        chart, listed = where
        shares = [row[4] for row in figures.rows]
        bars = Bars(
            tr("Lost leads"),
            tuple(float(row.lost) for row in rows),
            tuple(count(row.lost) for row in rows),
            role="lost",
        )
        dots = Dots(
            heading,
            tuple(row.rate for row in rows),
            tuple(share if isinstance(share, tuple) else None for share in shares),
            tuple(rate_text(row.rate) for row in rows),
            tuple(row.out_of for row in rows),
            role="lost",
        )
        currency = figures.currency
        tips = [
            _tip(_share_lost(row.name, row.lost, row.out_of, row.rate, own), row.value, None, currency)
            for row, own in zip(rows, dots.intervals, strict=True)
        ]
        groups = [row.group for row in rows]
        chart.show_rows([row.name for row in rows], (bars, dots), figures, tips, tuple(map(bool, groups)))
        listed.show_figures(figures, groups)

    def _part(self, title: str, name: str) -> tuple[RowChart, FigureView, ListedRows]:
        """A card with a chart, and below it its table."""
        chart = RowChart(self.desk.theme, name, self.desk.ask)
        table = FigureView(self.desk.theme, name)
        listed = ListedRows(chart, table, self.desk.theme, lambda group: self.show_leads(*group))
        signs = tr("Line: 95% interval; hollow dot: fewer than {few} leads.").format(few=FEW)
        listed.hint.setText(f"{signs} {listed.hint.text()}")
        card = self.add_chart(title, chart)
        at = card.body.count() - 1
        for widget in (listed.hint, table):
            card.body.insertWidget(at, widget)
        return chart, table, listed


def _lost(name: str, lost: int) -> str:
    return trn("{name}: {n} lost", "{name}: {n} lost", lost).format(name=name)


def _share_lost(name: str, lost: int, out_of: int, share: float | None, own: tuple[float, float] | None) -> str:
    if share is None:
        return _lost(name, lost)
    text = tr("{name}: {lost} of {n} lost, {share}").format(
        name=name, lost=count(lost), n=count(out_of), share=rate_text(share)
    )
    return text + (f" ({interval(*own)})" if own else "")


def _tip(text: str, value: float | None, expected: float | None, currency: str) -> str:
    if value is not None:
        text += "; " + tr("worth {value}").format(value=money(value, currency, 0))
    if expected is not None:
        text += ", " + tr("would have brought {value}").format(value=money(expected, currency, 0))
    return text
