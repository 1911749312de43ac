"""Pipeline: open leads by stage, what they are worth, whether that is enough, and what they may bring."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.deals import Pipeline, pipeline_of
from funnel_planner.app.findings.goals import has_entry_days, target_count
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.target import Target
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.outcome_chart import OutcomeChart, bars_of
from funnel_planner.ui.charts.pipeline_chart import PipelineChart, PipelineRow
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.fields import NumberField
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.pipeline_definitions import DEFINITIONS
from funnel_planner.ui.results.pipeline_words import PipelineWords
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, KpiTile, Segments, Sentences, label
from funnel_planner.words import mark, tr

TILES = 4


class PipelineResults(ResultsView):
    """Key figures, bars a stage, the distribution of what may come of them, and all of it as a table."""

    name = "pipeline"
    as_they_stand = True
    definitions = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.found: Pipeline | None = None
        self._wanted: Basis | None = None
        self.tiles = [KpiTile(theme) for _ in range(TILES)]
        self.target = NumberField(tr("Target: customers a month"), digits=1)
        self.target.setFixedWidth(90)
        self.target.edited.connect(self._set_target)
        self.coverage = label("", theme, wrap=True)
        self.chart = PipelineChart(theme, desk.ask)
        self.basis = Segments(
            [
                (Basis.NONE, tr("None")),
                (Basis.AGE, tr("By age")),
                (Basis.ALL, tr("Of all")),
                (Basis.PLAN, tr("Plan")),
                (Basis.DECIDED, tr("Of decided")),
            ],
            tr("Chance of winning from"),
        )
        self.basis.chosen.connect(self._choose_basis)
        self.remark = Sentences(theme, "small", "muted")
        self.outcomes = OutcomeChart(theme, desk.ask)
        self.sentence = label("", theme, wrap=True)
        self.method = label("", theme, "small", "muted", wrap=True)
        self.table = FigureView(theme, tr("Open leads by stage"))
        self.table.keep_whole()
        self.chart.picked.connect(lambda row, _column: self._show_stage(row))
        self.table.activated.connect(lambda index: self._show_stage(index.row()))
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> Pipeline:
        """The pipeline with the best chances there are."""
        found = pipeline_of(look)
        if not found.open_count:
            raise PlannerError("pipeline_empty")
        return found

    def show_found(self, look: Look, found: Pipeline) -> None:
        """Draw it; chances chosen earlier are kept as long as the data allows them."""
        if self._wanted is not None and self._wanted is not found.basis and self._wanted in found.bases:
            self._recount(look, self._wanted)
            if self.found is not None:
                return
        self._draw(look, found)

    def examples(self) -> dict[str, str]:
        """Formulas with the numbers shown."""
        return {} if self.found is None or self.drawn is None else PipelineWords(self.drawn.plan, self.found).examples()

    def _draw(self, look: Look, found: Pipeline) -> None:
        self.found = found
        plan, words = look.plan, PipelineWords(look.plan, found)
        for tile, figure in zip(self.tiles, words.tiles(), strict=True):
            tile.show_figure(*figure)
        self.basis.choose(found.basis)
        for basis in Basis:
            self.basis.allow(basis, allowed=basis in found.bases)
        self.basis.setVisible(len(found.bases) > 1)
        self.remark.setText(words.remark())
        of_all = found.goal is not None and found.goal.is_target and bool(look.lead_filter.channels)
        parts = [words.coverage()]
        if of_all:
            parts.append(tr("The target is that of all channels, the leads are not."))
        if found.goal is not None and has_entry_days(look.lead_filter):
            parts.append(tr("Won counts all wins of the month, whenever their leads entered."))
        self.coverage.setText(" ".join(parts))
        self.target.set_value(target_count(plan, found.month))
        self.target.setReadOnly(self.desk.session.read_only)
        figures = words.table()
        self.table.show_figures(figures, strong=frozenset({len(figures.rows) - 1}))
        self._draw_charts(plan, found, words, figures)

    def _draw_charts(self, plan: Plan, found: Pipeline, words: PipelineWords, figures: Figures) -> None:
        currency = plan.economics.currency if found.in_money else ""
        shown = [(plan.stages[index].name, found.stages[index]) for index in range(plan.won_index)]
        rows = tuple(PipelineRow(name, stage.count, *words.worth(stage)) for name, stage in shown)
        self.chart.show_rows(rows, currency, figures, words.tips())
        self.sentence.setText(words.outlook())
        self.method.setText(words.method())
        self.method.setVisible(found.outcomes is not None)
        self.outcomes.setVisible(found.outcomes is not None)
        if found.outcomes is None:
            return
        bars = bars_of(found.outcomes.amounts, found.outcomes.chances)
        self.outcomes.show_outcomes(bars, words.marks(), currency)

    def _choose_basis(self, key: str) -> None:
        self._wanted = Basis(key)
        if self.drawn is not None:
            self._recount(self.drawn, self._wanted)

    def _recount(self, look: Look, basis: Basis) -> None:
        """The same leads with other chances, in the background."""

        def show(found: Pipeline) -> None:
            if isValid(self) and self.drawn is look and self._wanted is basis:
                self._draw(look, found)

        self.desk.tasks.run("", lambda _reporter: pipeline_of(look, basis), show)

    def _set_target(self, count: float | None) -> None:
        """The plan's target for customers, every month; blank: none."""
        month = self.found.month if self.found is not None else ""

        def changed(plan: Plan) -> Plan:
            won = plan.stages[plan.won_index].id
            others = [t for t in plan.targets if t.stage_id != won or t.month not in ("", month)]
            return replace(plan, targets=tuple(others if count is None else [*others, Target(won, count)]))

        self.edit(changed, mark("Change target"), control="target")

    def _show_stage(self, row: int) -> None:
        plan = self.desk.session.state.plan
        if 0 <= row < plan.won_index:
            self.show_leads("open", plan.stages[row].id)
        elif row == plan.won_index:
            self.show_leads("open")

    def _arrange(self) -> None:
        theme = self.desk.theme
        tiles = QGridLayout()
        tiles.setSpacing(SPACE["s"])
        for column, tile in enumerate(self.tiles):
            tiles.addWidget(tile, 0, column)
            tiles.setColumnStretch(column, 1)
        self.column.addLayout(tiles)
        stages = self.add_chart(tr("Open leads by stage"), self.chart)
        stages.head.add(self.basis)
        stages.body.insertWidget(2, self.remark)
        outlook = self.add_chart(tr("What the open leads may bring"), self.outcomes)
        outlook.body.insertWidget(1, self.sentence)
        outlook.body.insertWidget(3, self.method)
        enough = Card(tr("Is it enough?"), theme)
        line = QHBoxLayout()
        name = label(tr("Target: customers a month"), theme)
        name.setBuddy(self.target)
        line.addWidget(name)
        line.addWidget(self.target)
        line.addStretch(1)
        enough.body.addLayout(line)
        enough.body.addWidget(self.coverage)
        self.column.addWidget(enough)
        table = TableCard(self.desk, tr("In figures"), self.table)
        table.body.addWidget(
            label(
                tr("Press Enter on a row, or double-click it, to see these leads."), theme, "small", "muted", wrap=True
            )
        )
        self.column.addWidget(table)
        end = QWidget()
        self.column.addWidget(end, 1)
