"""Channels compared: what each brought, which share of it won and whether that is more than chance, what it cost."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from funnel_planner.app.editing import counted_as_one
from funnel_planner.app.files.column_roles import headers_with
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import Attribution, CountingMode
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.channel_chart import CAME, ChannelChart
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_assets import AssetCard
from funnel_planner.ui.results.channel_change import ChannelChange
from funnel_planner.ui.results.channel_definitions import DEFINITIONS
from funnel_planner.ui.results.channel_lines import Line, chart_rows, line_tip, lines, said_unknown
from funnel_planner.ui.results.channel_money import ChannelMoney
from funnel_planner.ui.results.channel_sentences import verdict_caution, verdict_sentences
from funnel_planner.ui.results.channel_tables import rates_table
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.results.counting_line import CHANGE
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import Notice, Sentences, label
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.labels_result import LabelResult

MOST = (5, 12, 20, 50)
"""How many channels have a row of their own."""
USUAL_MOST = 12


@dataclass(frozen=True, slots=True)
class ChannelsFound:
    """What takes longer than a frame: what each asset brought."""

    assets: "tuple[tuple[str, list[LabelResult]], ...]" = ()


class ChannelResults(ResultsView):
    """A chart of volumes and rates, what the tests say, money, what changed, and the assets that brought leads."""

    name = "channels"
    definitions = DEFINITIONS
    quick_up_to: ClassVar[int] = 50_000

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._told: Look | None = None
        self._lines: list[Line] = []
        self._headers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.leak = Notice(theme, closable=False)
        self.unknown = Notice(theme, closable=False)
        self.chart = ChannelChart(theme, desk.ask)
        self.chart.picked.connect(self._list)
        self.signs = label("", theme, "small", "muted", wrap=True)
        self.verdict = Sentences(theme)
        self.caution = Sentences(theme, "small", "muted")
        self.channels = FigureView(theme, tr("Channels"))
        self.channels.activated.connect(lambda index: self._list_row(index.row()))
        self.channels.keep_whole()
        self.money = ChannelMoney(desk)
        self.change = ChannelChange(desk)
        self.stage = choice_of(tr("Share that came to"), self._draw_for_stage)
        self.most = choice_of(tr("Channels shown"), self._draw)
        for number in MOST:
            self.most.addItem(tr("{n} largest").format(n=number), number)
        self.most.setCurrentIndex(MOST.index(USUAL_MOST))
        self.assets: dict[str, AssetCard] = {}
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> ChannelsFound:
        """What each asset brought; and how long wins usually take, which is remembered for all looks."""
        from funnel_planner.analytics.labels_result import label_results

        _ = look.cube.usual_wait
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
        self._told = look
        return True

    def show_found(self, look: Look, found: ChannelsFound) -> None:
        """Show the assets, too, and what changed, which is judged by how long wins take."""
        if self._told is not look:
            self.show_measured(look)
        self.change.show_look(look, self._stage_index())
        shown = {header: results for header, results in found.assets if results}
        if tuple(shown) != tuple(self.assets):
            self._make_asset_cards(tuple(shown))
        for header, results in shown.items():
            self.assets[header].show_results(look.plan, results)

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
            tr("Leads, strong colour: came to {stage}").format(stage=name),
            tr("Share, with 95% interval; dashed: all leads"),
        )
        self.chart.show_rows(rows, total, figures, tips, headings, pickable=look.has_leads)
        signs = tr(
            "Strong colour of a bar: came to {stage}; dashed: all leads; ▲ better and ▼ worse than all other channels"
            " together; ≈ may be chance; hollow: fewer than 30 leads"
        )
        self.signs.setText(signs.format(stage=name))
        self.verdict.setText("\n".join(verdict_sentences(self._lines, name)))
        self.caution.setText(verdict_caution(self._lines))
        self._say_unknown()
        self.channels.show_figures(figures, strong=frozenset({0}))
        self.money.show_lines(look, self._lines)

    def _draw_for_stage(self) -> None:
        """Everything that depends on the stage chosen."""
        self._draw()
        if self.look is not None and self.drawn is self.look:  # else it comes with what is being found out
            self.change.show_look(self.look, self._stage_index())

    def _offer(self, look: Look) -> None:
        """What can be chosen from, for these leads."""
        names = [stage.name for stage in look.plan.stages]
        if [self.stage.itemText(index) for index in range(self.stage.count())] != names[1:]:
            self.stage.blockSignals(True)
            self.stage.clear()
            self.stage.addItems(names[1:])
            self.stage.setCurrentIndex(look.plan.won_index - 1)
            self.stage.blockSignals(False)

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
            self.leak.say(text, "warning", tr("Count by the channel at entry"), self._count_by_entry)
        else:
            self.leak.say(text, "warning")

    def _say_unknown(self) -> None:
        """Why there are two channels that sound alike, and how to make them one."""
        labels = said_unknown(self._lines)
        if not labels:
            self.unknown.clear()
            return
        if labels[1:] == (UNKNOWN,):
            text = tr("“{label}” is what the file says; {unknown} are leads for which it says nothing.")
        else:
            text = tr("{labels}: all of these say that nobody knows the channel.")
        text = text.format(
            label=labels[0], unknown=tr("(unknown)"), labels=", ".join(f"“{shown_label(label)}”" for label in labels)
        )
        if self.desk.session.read_only:
            self.unknown.say(text)
        else:
            self.unknown.say(text, "info", tr("Count them as one"), partial(self._count_as_one, labels))

    def _count_as_one(self, labels: tuple[str, ...]) -> None:
        self.edit(lambda plan: counted_as_one(plan, labels), mark("Count channels as one"))

    def _count_by_entry(self) -> None:
        self.edit(lambda plan: replace(plan, counting=replace(plan.counting, attribution=Attribution.ENTRY)), CHANGE)

    def _stage_index(self) -> int:
        return max(1, self.stage.currentIndex() + 1) if self.stage.count() else 0

    # the leads behind it

    def _list(self, row: int, part: int) -> None:
        if self.look is None:
            return
        channels = self._channels_of(self._lines[row + 1], self.look)
        if part == CAME:
            self.show_leads("stage", self.look.plan.stages[self._stage_index()].id, channels=channels)
        elif self.look.plan.counting.mode is CountingMode.ANY:  # some leads count at later stages only
            self.show_leads("stage", self.look.plan.stages[0].id, channels=channels)
        else:
            self.show_leads("", channels=channels)

    def _channels_of(self, line: Line, look: Look) -> frozenset[str]:
        """The channels that a row stands for: its own, or all that have none."""
        if line.label is not None:
            return frozenset({line.label})
        return frozenset(channel.label for channel in look.measured.channels) - {other.label for other in self._lines}

    def _list_row(self, row: int) -> None:
        if row > 0:
            self._list(row - 1, 0)

    def _list_asset(self, header: str, label: str) -> None:
        if self.look is not None:
            others = tuple(column for column in self.look.lead_filter.columns if column[0] != header)
            self.show_leads("", columns=(*others, (header, frozenset({label}))))

    # arrangement

    def _arrange(self) -> None:
        self.column.addWidget(self.leak)
        chart = self.add_chart(tr("Channels compared"), self.chart)
        for choice in (self.stage, self.most):
            chart.head.add(choice)
        chart.body.insertWidget(2, self.signs)
        for place, widget in enumerate((self.verdict, self.caution, self.unknown), start=3):
            chart.body.insertWidget(place, widget)
        for card in (TableCard(self.desk, tr("Channels"), self.channels), self.money, self.change):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _make_asset_cards(self, headers: tuple[str, ...]) -> None:
        """A card a column of assets, in place of those there were."""
        for card in self.assets.values():
            card.deleteLater()
        self.assets = {}
        for header in headers:
            card = AssetCard(self.desk, header, partial(self._list_asset, header))
            self.column.insertWidget(self.column.count() - 1, card)
            self.assets[header] = card
