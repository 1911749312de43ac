"""The funnel of the leads: how many came to each stage, which share, and what became of the others."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from funnel_planner.app.findings.finding_words import blank_words, no_value_words, other_window_words
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.planned_channels import planned_words
from funnel_planner.domain.counting import CountingMode
from funnel_planner.ui.charts.funnel_bars import CAME_ON, FILLED_IN, LOST, OPEN, FunnelBars
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.funnel_definitions import DEFINITIONS
from funnel_planner.ui.results.funnel_found import (
    DECIDED,
    OF_ALL,
    STEP,
    FunnelFound,
    examples,
    figures_of,
    find_funnel,
    mature_remark,
    measured_only,
    proof,
    share_of,
    stage_bars,
    stage_tips,
)
from funnel_planner.ui.results.legends import Legend
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import KpiTile, Notice, Segments, label
from funnel_planner.words import tr
from funnel_planner.words.formats import count, money
from funnel_planner.words.win_rows import won_share

STAGE_HEIGHT = 76
COUNT, MONEY = "count", "money"
BARS, DRAWN = "bars", "drawn"


class FunnelResults(ResultsView):
    """Key figures, the funnel as bars with rates (or drawn as a funnel), and a table of its stages."""

    name = "funnel"
    definitions = DEFINITIONS
    quick_up_to: ClassVar[int] = 20_000

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._found: FunnelFound | None = None
        self.tiles = [KpiTile(theme) for _ in range(3)]
        self.bars = FunnelBars(theme, desk.ask)
        self.bars.picked.connect(self._list)
        self.funnel: FunnelView | None = None
        """The drawn funnel, made when it is first looked at."""
        self.stages = FigureView(theme, tr("Stages"))
        self.stages.keep_whole()
        self.bounded = Notice(theme, closable=False)
        self.planned_of = label("", theme, "small", "muted", wrap=True)
        """Which channels the planned numbers are of, where a filter asks for some."""
        self.no_value = label("", theme, "small", "muted", wrap=True)
        """How many leads a funnel in money leaves out."""
        self.shape = Segments([(BARS, tr("Bars")), (DRAWN, tr("Funnel"))], tr("Shape of the chart"), compact=True)
        self.unit = Segments([(COUNT, tr("Leads")), (MONEY, tr("Money"))], tr("What the bars count"), compact=True)
        self.rate = Segments(
            [(STEP, tr("Step")), (OF_ALL, tr("Of all")), (DECIDED, tr("Of decided"))],
            tr("Which rate is shown"),
            compact=True,
        )
        for choice in (self.shape, self.unit, self.rate):
            choice.chosen.connect(lambda _key: self._draw())
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> FunnelFound:
        """What is drawn beyond what was measured."""
        return find_funnel(look)

    def show_measured(self, look: Look) -> bool:
        """Counts and rates are there at once; who was filled in, money and mature rates follow."""
        if self.unit.current == MONEY:
            return False
        self._take_found(look, measured_only(look))
        return True

    def show_found(self, look: Look, found: FunnelFound) -> None:
        """Draw all of it."""
        self._take_found(look, found)

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers of the first step."""
        return {} if self.look is None or self._found is None else examples(self.look, self._found)

    def _take_found(self, look: Look, found: FunnelFound) -> None:
        self._found = found
        self.unit.setVisible(found.money is not None)
        if found.money is None:
            self.unit.choose(COUNT)
        bounded = any(look.measured.rate_bounds)
        text = tr("Some lost leads do not say where they were lost: the true rates lie in the possible range.")
        said = [*([text] if bounded else []), *blank_words(look.plan, look.measured)]
        self.bounded.say(" ".join(said), "warning")
        words = planned_words(look.plan, look.lead_filter)
        self.planned_of.setText(words)
        self.planned_of.setVisible(bool(words))
        self._draw()
        self._show_tiles(look, found)

    def _draw(self) -> None:
        look, found = self.look, self._found
        if look is None or found is None:
            return
        in_money = self.unit.current == MONEY
        figures = figures_of(look, found, in_money=in_money)
        self.stages.show_figures(figures)
        no_value = no_value_words(found.money) if in_money else ""
        self.no_value.setText(no_value)
        self.no_value.setVisible(bool(no_value))
        is_drawn = self.shape.current == DRAWN
        self.rate.setVisible(not is_drawn)
        if is_drawn:
            chart: QWidget = self._drawn_funnel(found)
        else:
            chart = self.bars
            bars = stage_bars(look, found, self.rate.current, in_money=in_money)
            tips = stage_tips(look, bars, in_money=in_money)
            currency = look.plan.economics.currency
            write = partial(money, currency=currency) if in_money else count
            self.bars.show_stages(bars, figures, tips, self._headings(), write, pickable=look.has_leads)
            some_open = any(bar.parts is not None and bar.parts[1] > 0 for bar in bars)
            rule = look.plan.counting
            is_plain = rule.mode is CountingMode.REACHED and rule.window_days is None  # else later steps are left out
            self.legend.show_only(
                {
                    "came_on": any(bar.parts is not None for bar in bars),
                    "open": some_open and is_plain,
                    "not_on": some_open and not is_plain,
                    "lost": any(bar.parts is not None and bar.parts[2] > 0 for bar in bars),
                    "filled": any(bar.implied > 0 for bar in bars),
                    "planned": any(bar.planned is not None or bar.planned_rate is not None for bar in bars),
                    "bounds": any(bar.bounds is not None for bar in bars),
                    "few": any(bar.rate is not None and bar.out_of < 30 for bar in bars),
                }
            )
        self._charts.setCurrentWidget(chart)
        self._charts.setFixedHeight(chart.minimumHeight())
        self.legend.setVisible(not is_drawn)
        self._card.use_chart(chart)

    def _drawn_funnel(self, found: FunnelFound) -> FunnelView:
        if self.funnel is None:
            self.funnel = FunnelView(self.desk.theme, detail="full", ask=self.desk.ask)
            self.funnel.stage_activated.connect(lambda stage_id: self.show_leads("stage", stage_id))
            self._charts.addWidget(self.funnel)
        self.funnel.set_picture(found.picture)
        self.funnel.setMinimumHeight(max(260, STAGE_HEIGHT * len(found.picture.stages)))
        return self.funnel

    def _headings(self) -> tuple[str, str]:
        rates = {
            STEP: tr("Share of the stage before; with 95% interval"),
            OF_ALL: tr("Share of the first stage; with 95% interval"),
            DECIDED: tr("Share of decided leads; with 95% interval"),
        }
        if self.unit.current != MONEY:
            return tr("Leads"), rates[self.rate.current]
        of_leads = {
            STEP: tr("Share of the leads of the stage before, not of the money"),
            OF_ALL: tr("Share of all leads, not of the money"),
            DECIDED: tr("Share of decided leads, not of the money"),
        }
        return tr("Value of the leads"), of_leads[self.rate.current]

    def _show_tiles(self, look: Look, found: FunnelFound) -> None:
        total, won = look.measured.total, look.plan.won_index
        overall, decided, mature = self.tiles
        part, whole = total.counts[won], total.counts[0]
        is_touched = look.plan.counting.mode is CountingMode.ANY
        rests_on = f"{count(part)} / {count(whole)}" if is_touched else proof(part, whole)
        name = won_share(look.plan.stages[0].name, is_touched=is_touched)
        overall.show_figure(name, rate_text(share_of(part, whole)[0]), rests_on)
        from funnel_planner.analytics.conversion import won_of_decided

        settled = won_of_decided(total, won)
        decided.show_figure(
            tr("Won of decided leads"),
            rate_text(share_of(*settled or (None, None))[0]),
            _decided_remark(*settled, whole)
            if settled
            else tr("no lost leads marked")
            if total.lost
            else tr("not told"),
            tip=tr("Leads that were won or lost; open ones are left out."),
        )
        ripe = found.mature
        mature.setVisible(ripe is not None)
        if ripe is not None:
            tip = tr("Only leads that had so many days, and only wins within them: young leads cannot lower it.")
            remark = mature_remark(ripe, found.usual_days)
            tip = " ".join(text for text in (tip, other_window_words(found.usual_days)) if text)
            mature.show_figure(tr("Mature conversion"), rate_text(ripe.rate), remark, tip=tip)

    def _list(self, row: int, part: int) -> None:
        """The leads behind a part of a bar."""
        if self.look is None:
            return
        stages = self.look.plan.stages
        stage = stages[row].id
        if part == CAME_ON:
            self.show_leads("stage", stages[min(row + 1, len(stages) - 1)].id)
        elif part in (OPEN, LOST):
            self.show_leads("stopped", stage, "open" if part == OPEN else "lost")
        elif part == FILLED_IN:
            self.show_leads("skipped", stage)
        else:
            self.show_leads("stage", stage)

    def _arrange(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE["s"])
        for tile in self.tiles:
            tiles.addWidget(tile, 1)
        self.column.addLayout(tiles)
        self.column.addWidget(self.bounded)
        self._charts = QStackedWidget()
        self._charts.addWidget(self.bars)
        self._card = self.make_card(tr("Funnel"), self._charts)
        self._card.head.add(self.shape)
        self._card.use_chart(self.bars)
        choices = FlowLayout(SPACE["s"])
        for choice in (self.rate, self.unit):
            choices.addWidget(choice)
        self._card.body.insertLayout(1, choices)
        self.legend = Legend(self.desk.theme)
        self._card.body.insertWidget(3, self.legend)
        self._card.body.insertWidget(4, self.planned_of)
        self._card.body.insertWidget(5, self.no_value)
        self.column.addWidget(self._card)
        self.column.addWidget(TableCard(self.desk, tr("Stages"), self.stages))
        self.column.addStretch(1)
        self._card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def _decided_remark(won: int | None, decided: int | None, whole: int | None) -> str:
    """What the rate of decided leads rests on, and that they are few of all where they are."""
    from funnel_planner.analytics.open_ages import LEAST_SHARE

    text = proof(won, decided)
    if not decided or not whole or LEAST_SHARE * decided >= whole:
        return text
    share = rate_text(decided / whole)
    return tr("{text}; only {share} of all leads are decided").format(text=text, share=share)
