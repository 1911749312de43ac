"""Plan and actual: planned rates, volumes and money beside measured ones, why they differ, and taking them over."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from funnel_planner.app.files.import_names import file_names
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.missing_channels import addable, with_missing_channels
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.plan_lines import Comparison, Line, Metric
from funnel_planner.app.findings.planned_channels import planned_words
from funnel_planner.app.findings.taking_over import (
    left_as_planned,
    planned_overall,
    sources,
    taken_over,
    with_numbers,
    worth_taking,
)
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import people
from funnel_planner.ui.charts.gap_chart import GapChart
from funnel_planner.ui.charts.plan_chart import PlanChart
from funnel_planner.ui.definitions import Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.results.actual_definitions import DEFINITIONS
from funnel_planner.ui.results.actual_lines import LineGrid
from funnel_planner.ui.results.actual_words import METRICS, ActualWords, beforehand_text, left_out_text
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, DropDown, Notice, Segments, Sentences, label
from funnel_planner.words import mark, tr, trn

LONGEST_NAME = 240
"""Room for the name of a channel; device-independent pixels."""
HIGHEST = 480
"""A table with more rows than find room here scrolls; device-independent pixels."""


class ActualResults(ResultsView):
    """The gap factor by factor, rates as a chart, all numbers of a channel with buttons, and everything as a table."""

    name = "actual"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.found: Comparison | None = None
        self._channel = ""
        self.notice = Notice(theme)
        self._said_of: Plan | None = None
        """The plan that the notice is about."""
        self.measure = Segments([(key, tr(text)) for key, text in METRICS.items()], tr("What the gap is of"))
        self.measure.chosen.connect(lambda _key: self._draw_gap())
        self.gap = GapChart(theme, desk.ask)
        self.why = Sentences(theme)
        self.remark = label("", theme, "small", "muted", wrap=True)
        self.add_missing = QPushButton()
        self.add_missing.clicked.connect(lambda _checked=False: self._add_missing())
        self.channel = DropDown()
        self.channel.setAccessibleName(tr("Channel"))
        self.channel.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.channel.setMaximumWidth(LONGEST_NAME)
        self.channel.activated.connect(self._choose_channel)
        self.rates = PlanChart(theme, desk.ask)
        self.rates.picked.connect(lambda row, _column: self._show_step(row))
        self.lines = LineGrid(theme, self._use)
        self.use_all = QPushButton(tr("Use all shown"))
        self.use_all.clicked.connect(lambda _checked=False: self._use_shown())
        self.use_every = QPushButton(tr("Use all, of every channel too"))
        self.use_every.clicked.connect(lambda _checked=False: self._use_every())
        self.beforehand = label("", theme, "small", "muted", wrap=True)
        self.table = FigureView(theme, tr("Plan and actual"))
        self.table.keep_whole(HIGHEST)
        self._arrange()

    @staticmethod
    def find_out(look: Look) -> Comparison:
        """Planned beside measured."""
        return compare(look)

    def show_found(self, look: Look, found: Comparison) -> None:
        """Draw it; the channel chosen stays."""
        if self._said_of is not None and self._said_of != look.plan:
            self.notice.clear()  # taken back, or no longer what was said
            self._said_of = None
        self.found, self._plan = found, look.plan
        self._words = ActualWords(look.plan, found)
        if self._channel not in found.rates:
            self._channel = ""
        self._fill_channels(look.plan, found)
        self._draw_gap()
        self._draw_lines()
        said = (planned_words(look.plan, look.lead_filter), self._words.remarks())
        self.remark.setText(". ".join(text for text in said if text))
        self.remark.setVisible(bool(self.remark.text()))
        missing = len(addable(look.plan, found))
        self.add_missing.setText(trn("Add this channel to the plan", "Add these {n} channels to the plan", missing))
        self.add_missing.setVisible(bool(missing))
        self.add_missing.setEnabled(not self.desk.session.read_only)
        self.table.show_figures(self._words.table())

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers shown."""
        return {} if self.found is None else self._words.examples()

    def _fill_channels(self, plan: Plan, found: Comparison) -> None:
        ids = [key for key in found.rates if key]
        order = ["", *(channel.id for channel in plan.channels if channel.id in ids)]
        names = [(plan.channel(key).name if key else tr("All channels"), key) for key in order]
        box = self.channel
        if names != [(box.itemText(row), box.itemData(row)) for row in range(box.count())]:
            box.clear()
            for name, key in names:
                box.addItem(name, key)
        self.channel.setCurrentIndex(order.index(self._channel))
        self.channel.setVisible(len(order) > 1)

    def _draw_gap(self) -> None:
        if self.found is None:
            return
        gaps, wanted = self.found.gaps, Metric(self.measure.current)
        for key in METRICS:
            self.measure.allow(key, allowed=key in gaps)
        self.measure.setVisible(len(gaps) > 1)
        if wanted not in gaps:
            wanted = Metric.RATE
            self.measure.choose(wanted)
        gap = gaps.get(wanted)
        self.gap.setVisible(gap is not None)
        if gap is None:
            self.why.setText(tr("The gap cannot be split: a rate is not planned, or not measured."))
            return
        words = self._words
        self.gap.show_rows(words.gap_rows(wanted, gap), words.axis_writer(wanted), words.gap_table(wanted, gap))
        mix = words.mix_sentence() if wanted is Metric.RATE else ""
        self.why.setText("\n".join(part for part in (words.gap_sentence(wanted, gap), mix) if part))

    def _draw_lines(self) -> None:
        if self.found is None:
            return
        rates = self.found.rates[self._channel]
        words, of_leads = self._words, self.drawn is not None and self.drawn.has_leads
        self.rates.show_rows(words.rate_rows(rates), words.rate_table(rates), words.tips(rates), pickable=of_leads)
        lines = [*rates, *self.found.amounts[self._channel]]
        editable = not self.desk.session.read_only
        self.lines.show_lines(words, lines, self._plan, editable=editable)
        shown, every = (worth_taking(self.found, keys) for keys in ([self._channel], self.found.rates))
        self.use_all.setEnabled(editable and bool(shown))
        self.use_every.setEnabled(editable and bool(every))
        self.use_every.setVisible(len(self.found.rates) > 1)
        said = [(self.use_all, shown), *([(self.use_every, every)] if len(self.found.rates) > 1 else [])]
        self.beforehand.setText("\n".join(self._beforehand(button.text(), lines) for button, lines in said if lines))
        self.beforehand.setVisible(bool(self.beforehand.text()))

    def _beforehand(self, name: str, lines: Sequence[Line]) -> str:
        """What the plan will say of the whole way once ``lines`` are taken over, beside what was measured."""
        gap, look = self.found and self.found.gaps.get(Metric.RATE), self.drawn or self.look
        if not gap or look is None or self.found is None:
            return ""
        try:
            plan = with_numbers(self._plan, lines)
        except PlannerError:
            return ""
        planned = planned_overall(plan, look.lead_filter, self.found.first_index)
        return beforehand_text(name, planned, gap.measured, sum(line.drawn_to is not None for line in lines))

    def _choose_channel(self, row: int) -> None:
        self._channel = str(self.channel.itemData(row))
        self._draw_lines()

    def _show_step(self, row: int) -> None:
        """The leads a rate rests on: those at the stage it leaves."""
        if self._channel:
            channels = frozenset({self._plan.channel(self._channel).name})
            self.show_leads("stage", self._plan.stages[row].id, channels=channels)
        else:
            self.show_leads("stage", self._plan.stages[row].id)

    # taking over

    def _use(self, line: Line) -> None:
        """One number, however few leads it rests on: one asked for it."""
        self._take_over([line], mark("Use measured number"))

    def _use_shown(self) -> None:
        self._take_enough([self._channel])

    def _use_every(self) -> None:
        if self.found is not None:
            self._take_enough(list(self.found.rates))

    def _take_enough(self, keys: Sequence[str]) -> None:
        if self.found is not None:
            taken = worth_taking(self.found, keys)
            self._take_over(taken, mark("Use measured numbers"), left_as_planned(self.found, keys, taken))

    def _add_missing(self) -> None:
        """Measured channels that the plan does not have, with their numbers: one edit."""
        look, found = self.drawn, self.found
        if look is None or found is None or not self._is_up_to_date():
            return
        files = file_names(self.desk.session.file, look.plan.batches)
        if not self.edit(lambda _plan: with_missing_channels(look, found, files), mark("Add measured channels")):
            return
        added = self.desk.session.state.plan.channels[len(look.plan.channels) :]
        text = trn("{n} channel was added to the plan with what was measured of it: {people} people a month.",
                   "{n} channels were added to the plan with what was measured of them: {people} people a month.",
                   len(added))  # fmt: skip
        self._say_done(text.format(people=people(sum(channel.volume_per_month for channel in added))))

    def _take_over(self, lines: Sequence[Line], name: str, left: int = 0) -> None:
        """One edit for all of them; undo takes it back."""
        look, found = self.drawn, self.found
        if look is None or found is None or not lines or not self._is_up_to_date():
            return
        files = file_names(self.desk.session.file, look.plan.batches)
        source = sources(look.plan, look.measured, look.lead_filter, files, found.period)
        if not self.edit(lambda plan: taken_over(plan, lines, source), name):
            return
        text = trn("The plan uses {n} measured number now.", "The plan uses {n} measured numbers now.", len(lines))
        self._say_done(" ".join(part for part in (text, left_out_text(left)) if part))

    def _is_up_to_date(self) -> bool:
        """What is drawn is of the plan as it is now; else its numbers may be of other stages and another rule."""
        if self.drawn is not None and self.drawn.plan is self.desk.session.state.plan:
            return True
        self.desk.ask.hint(tr("The numbers are being worked out anew. Please try again in a moment."))
        return False

    def _say_done(self, text: str) -> None:
        self.notice.say(text, "good")
        self._said_of = self.desk.session.state.plan

    def _arrange(self) -> None:
        theme = self.desk.theme
        self.column.addWidget(self.notice)
        gap = self.add_chart(tr("What explains the gap"), self.gap)
        gap.head.add(self.measure)
        gap.body.insertWidget(1, self.why)
        gap.body.insertWidget(3, self.remark)
        gap.body.insertWidget(4, self.add_missing, 0, Qt.AlignmentFlag.AlignLeft)
        rates = self.add_chart(tr("Planned and measured rates"), self.rates)
        rates.head.add(self.channel)
        numbers = Card(tr("Use measured numbers in the plan"), theme)
        numbers.body.addWidget(self.lines)
        numbers.body.addWidget(self.beforehand)
        buttons = FlowLayout(SPACE["s"])
        buttons.addWidget(self.use_all)
        buttons.addWidget(self.use_every)
        numbers.body.addLayout(buttons)
        self.column.addWidget(numbers)
        self.column.addWidget(TableCard(self.desk, tr("In figures"), self.table))
        self.column.addWidget(QWidget(), 1)
