"""The funnel by any imported column: what each of its values brought, and how numbers differ for those who won."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QComboBox

from funnel_planner.analytics.results import FEW
from funnel_planner.app.files.column_roles import headers_with
from funnel_planner.app.findings.by_column import ColumnCut, column_cut, filled_in
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import CountingMode
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.channel_chart import CAME, ChannelChart
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.number_chart import NumberChart
from funnel_planner.ui.definitions import Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channel_lines import chart_rows, line_tip
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.choices import choice_of
from funnel_planner.ui.results.column_definitions import DEFINITIONS
from funnel_planner.ui.results.column_lines import (
    MOST_ROWS,
    ColumnLine,
    about_labels,
    at_most,
    column_lines,
    column_table,
    group_of,
    number_rows,
    number_table,
    sorted_lines,
    total_line,
)
from funnel_planner.ui.results.view import Part, ResultsView
from funnel_planner.ui.widgets import Notice, Segments, label
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, figure

MOST = (5, 12, 20, 50)
"""How many values have a row of their own in the chart."""
USUAL_MOST = 12
LONGEST_NAME = 240
"""Room for the name of a column; device-independent pixels."""
QUICK_LABELS = 1_000
"""So many labels are counted in less than a frame."""
MOST_EACH = 20_000
"""Of more different numbers not each is offered by itself."""
HIGHEST = 480
"""A table with more rows than find room here scrolls; device-independent pixels."""
RANGES, EACH = "ranges", "each"


class ColumnResults(ResultsView):
    """A list of columns; a chart of one of them, its numbers where it has any, and a table of all of its values."""

    name = "columns"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS
    quick_up_to: ClassVar[int] = 20_000

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.found: ColumnCut | None = None
        self._wanted = ""
        """Header of the column that was chosen; empty: none was."""
        self._worth: tuple[tuple[str, ...], str] = ((), "")
        """Imports, and the header of their column that says what leads are worth."""
        self._shown: list[ColumnLine] = []
        self._listed: list[ColumnLine] = []
        self._look: Look | None = None
        """What ``found`` was found in."""
        self.columns = choice_of(tr("Column"), self._choose)
        self.columns.setMaximumWidth(LONGEST_NAME)
        self.stage = choice_of(tr("Share that came to"), self._draw)
        self.most = choice_of(tr("Values shown"), self._draw)
        for number in MOST:
            self.most.addItem(tr("{n} largest").format(n=number), number)
        self.most.setCurrentIndex(MOST.index(USUAL_MOST))
        self.kind = Segments(
            [(RANGES, tr("Ranges")), (EACH, tr("Each value"))], tr("Numbers are shown as"), compact=True
        )
        self.kind.chosen.connect(lambda _key: self._draw())
        self.order = choice_of(tr("Sorted by"), self._draw)
        for key, name in (
            ("", tr("As in the chart")),
            ("leads", tr("Most leads")),
            ("share", tr("Highest share")),
            ("name", tr("By name")),
        ):
            self.order.addItem(name, key)
        self.later = Notice(theme, closable=False)
        self.about = label("", theme, "small", "muted", wrap=True)
        self.chart = ChannelChart(theme, desk.ask, tr("By column"))
        self.chart.picked.connect(lambda row, part: self._list(self._shown[row], came=part == CAME))
        self.signs = label("", theme, "small", "muted", wrap=True)
        self.table = FigureView(theme, tr("By column"))
        self.table.keep_whole(HIGHEST)
        self.table.activated.connect(lambda index: self._list_row(index.row()))
        self.spread = NumberChart(theme, tr("Numbers of those who won and of the others"), desk.ask)
        self.numbers = FigureView(theme, tr("Numbers of those who won and of the others"))
        self.numbers.keep_whole()
        self.hint = label("", theme, "small", "muted", wrap=True)
        self.said = label("", theme, wrap=True)
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> ColumnCut:
        """The column chosen, or one that says something of its own."""
        return column_cut(look, look.column)

    def is_quick(self, look: Look) -> bool:
        """Few leads, or not many of few labels: what leads are worth may differ for each of them."""
        columns = look.journeys.leads.columns
        asked = [columns[look.column]] if look.column in columns else columns.values()
        most = max((len(column.labels) for column in asked), default=QUICK_LABELS + 1)
        if look.column and look.column not in columns:
            most = QUICK_LABELS + 1
        leads = look.journeys.leads.lead_count
        return leads <= QUICK_LABELS or (most <= QUICK_LABELS and super().is_quick(look))

    def look_at(self, look: Look) -> None:
        """Take what is to be shown, cut by the column that was chosen."""
        imports = self.desk.session.imports()
        if imports != self._worth[0]:
            worth = headers_with(self.desk.session.file, imports, Role.VALUE)
            self._worth = imports, next(iter(worth), "")
        super().look_at(replace(look, column=self._wanted, value_header=self._worth[1]))

    def show_found(self, look: Look, found: ColumnCut) -> None:
        """Draw it."""
        self._look, self.found = look, found
        self._offer(look, found)
        self._warn(look, found)
        self._draw_numbers(look, found)
        self._draw()

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers of the largest value."""
        if self._look is None or not self._shown:
            return {}
        line = max(self._shown, key=lambda one: one.n)
        pair = line.pair(self._look.plan.won_index)
        if pair is None or not pair[1]:
            return {}
        text = f"{line.name}: {count(pair[0])} / {count(pair[1])} = {rate_text(pair[0] / pair[1])}"
        return {"Share won": text}

    # drawing

    def _offer(self, look: Look, found: ColumnCut) -> None:
        """What can be chosen from, without choosing anything."""
        names = tuple(stage.name for stage in look.plan.stages[1:])
        place = self.stage.currentIndex() if names == _names(self.stage) else look.plan.won_index - 1
        _offer(self.stage, names, place)
        _offer(self.columns, found.headers, found.headers.index(found.header))
        ranges = () if found.numbers is None else found.numbers.ranges
        self.kind.setVisible(len(found.results) <= MOST_EACH and any(one.low != one.high for one in ranges))

    def _warn(self, look: Look, found: ColumnCut) -> None:
        """Say so where the column seems to be filled in for leads that advanced only."""
        from funnel_planner.analytics.drivers import SKEW

        (known_won, won), (known_rest, rest) = filled_in(found, look.plan.won_index)
        if not won or not rest or abs(known_won / won - known_rest / rest) < SKEW:
            self.later.clear()
            return
        text = tr("Look twice: “{column}” is filled in for {won} of the leads that won and {rest} of the others.") + " "
        if known_won / won > known_rest / rest:
            text += tr("It may have been filled in only after they advanced; then it says nothing about new leads.")
        else:
            text += tr("Leads without it are leads of another kind; see {unknown}, too.").format(
                unknown=tr("(unknown)")
            )
        shares = rate_text(known_won / won), rate_text(known_rest / rest)
        self.later.say(text.format(column=found.header, won=shares[0], rest=shares[1]), "warning")

    def _draw_numbers(self, look: Look, found: ColumnCut) -> None:
        """How the numbers spread, where there are any."""
        numbers = found.numbers
        self._card.setVisible(numbers is not None)
        if numbers is None:
            return
        figures = number_table(look.plan, found.header, numbers, is_money=found.is_money)
        self.spread.show_ranges(number_rows(numbers), figures)
        self.numbers.show_figures(figures, strong=frozenset({0}))
        said = []
        if numbers.won is not None and numbers.not_won is not None:
            text = tr("The median of those who won is {won}, that of the others {rest}.")
            said.append(text.format(won=figure(numbers.won.median), rest=figure(numbers.not_won.median)))
        without = sum(one.n for one in numbers.others)
        if without:
            text = trn("{n} lead has no number here.", "{n} leads have no number here.", without)
            said.append(text.format(n=count(without)))
        self.said.setText(" ".join(said))

    def _draw(self) -> None:
        look, found = self._look, self.found
        if look is None or found is None:
            return
        stage = max(1, self.stage.currentIndex() + 1)
        each = self.kind.current == EACH
        lines = column_lines(found, each=each)
        ranges = [line for line in lines if line.span is not None]
        labels = [line for line in lines if line.span is None]
        self._shown = [*ranges, *at_most(labels, int(self.most.currentData() or USUAL_MOST))]
        by = str(self.order.currentData() or "")
        self._listed = sorted_lines(at_most(lines, MOST_ROWS), by, stage)
        self.most.setVisible(len(at_most(labels, MOST[0])) < len(labels))
        total = total_line(found, len(look.plan.stages))
        figures = column_table(look.plan, found.header, total, self._listed, stage)
        self._draw_chart(look.plan, stage, total, figures)
        self.about.setText(about_labels(found))
        self.table.show_figures(figures, strong=frozenset({0}))
        chance = tr("Where intervals overlap, the order may be chance.") if by == "share" else ""
        keys = tr("Press Enter on a row, or double-click it, to see these leads.")
        self.hint.setText(f"{keys} {chance}".strip())

    def _draw_chart(self, plan: Plan, stage: int, total: ColumnLine, figures: Figures) -> None:
        """The lines of the chart; ``figures`` are all of them."""
        name = plan.stages[stage].name
        rows, rate = chart_rows([total, *self._shown], stage)
        tips = [line_tip(line, stage, name) for line in self._shown]
        headings = (
            tr("Leads, strong colour: came to {stage}").format(stage=name),
            tr("Share, with 95% interval; dashed: all leads"),
        )
        self.chart.show_rows(rows, rate, figures, tips, headings, pickable=True)
        signs = tr("Strong colour of a bar: came to {stage}; dashed: all leads; hollow: fewer than {few} leads")
        self.signs.setText(signs.format(stage=name, few=FEW))

    # choosing, and the leads behind it

    def _choose(self) -> None:
        header = self.columns.currentText()
        if self.found is not None and header != self.found.header:
            self._wanted = header
            self.kind.choose(RANGES)
            self.find_again()

    def _list_row(self, row: int) -> None:
        if 0 < row <= len(self._listed):
            self._list(self._listed[row - 1], came=False)

    def _list(self, line: ColumnLine, *, came: bool) -> None:
        """Show the leads of a line, or those of them that came to the stage; the filter in force stays."""
        look, found = self._look, self.found
        if look is None or found is None:
            return
        wish, stages = look.lead_filter, [stage.id for stage in look.plan.stages]
        is_any = look.plan.counting.mode is CountingMode.ANY
        further = frozenset(stages[max(1, self.stage.currentIndex() + 1) :])
        kept = (further & wish.stages or further) if came and not is_any else wish.stages
        if found.is_money:
            if not is_any and not wish.group and (group := group_of(line, found)):  # only one group can be in force
                self.show_leads(*group, stages=kept)
            return
        others = tuple(column for column in wish.columns if column[0] != found.header)
        columns: Part = (*others, (found.header, line.labels))
        if wish.group:
            self.show_leads(*wish.group, columns=columns, stages=kept)
        elif is_any and came:  # some leads count at other stages only
            self.show_leads("stage", stages[max(1, self.stage.currentIndex() + 1)], columns=columns)
        elif line.span is not None:
            self.show_leads(*group_of(line, found), stages=kept)
        else:
            self.show_leads("", columns=columns, stages=kept)

    # arrangement

    def _arrange(self) -> None:
        self.column.addWidget(self.later)
        chart = self.add_chart(tr("By column"), self.chart)
        for choice in (self.columns, self.stage, self.kind, self.most):
            chart.head.add(choice)
        chart.body.insertWidget(1, self.about)
        chart.body.insertWidget(3, self.signs)
        self._card = self.add_chart(tr("Those who won and the others"), self.spread)
        self._card.body.insertWidget(1, self.said)
        self._card.body.insertWidget(3, self.numbers)
        table = TableCard(self.desk, tr("In figures"), self.table)
        table.head.add(self.order)
        table.body.addWidget(self.hint)
        self.column.addWidget(table)
        self.column.addStretch(1)


def _names(choice: QComboBox) -> tuple[str, ...]:
    return tuple(choice.itemText(index) for index in range(choice.count()))


def _offer(choice: QComboBox, names: tuple[str, ...], chosen: int) -> None:
    """Offer names, one of them in force, without telling anybody."""
    choice.blockSignals(True)
    if _names(choice) != names:
        choice.clear()
        choice.addItems(names)
    choice.setCurrentIndex(chosen)
    choice.blockSignals(False)
