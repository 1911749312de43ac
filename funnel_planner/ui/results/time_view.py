"""Time: how long each step takes, how soon leads win, how long they stay, and which wait too long."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.time_words import NO_STEP_DAYS, no_curve_words
from funnel_planner.ui.charts.curve_chart import CurveChart
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.histogram_chart import HistogramChart
from funnel_planner.ui.charts.range_chart import RangeChart
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.results.open_waits import OpenWaits
from funnel_planner.ui.results.time_definitions import DEFINITIONS
from funnel_planner.ui.results.time_sentences import (
    curve_words,
    velocity_words,
)
from funnel_planner.ui.results.time_tables import (
    channel_lines,
    channel_table,
    curve_points,
    curve_table,
    examples,
    other_ways_table,
    period_lines,
    period_table,
    readings,
    stay_ranges,
    stay_table,
    step_names,
    step_ranges,
    step_table,
)
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import DropDown, FoldButton, KpiTile, label, quiet_button
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import days, round_money

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.app.findings.timing import Timing


class TimeView(ResultsView):
    """Key figures, steps with their histogram, the curve, stays, and open leads that wait."""

    name: ClassVar[str] = "time"
    quick_up_to: ClassVar[int] = 10_000
    definitions = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Timing | None = None
        theme, ask = desk.theme, desk.ask
        self.tiles = [KpiTile(theme) for _ in range(3)]
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE["s"])
        for tile in self.tiles:
            tiles.addWidget(tile)
        self.velocity_line = label("", theme, "small", "muted", wrap=True)
        self.column.addLayout(tiles)
        self.column.addWidget(self.velocity_line)
        self.steps, self.step_table, self.no_steps = self._add_ranges(tr("Days of steps"))
        self.steps.picked.connect(lambda row, _column: self._choose_row(row))
        self.no_steps.setText(
            tr(
                "None of these leads was seen with a date at both ends of a step. Import a list with a date column for"
                " each stage, or a log of stage changes."
            )
        )
        self.backward_button = quiet_button("", lambda: self.show_leads("won_before_entry"))
        self.other_ways = FoldButton(tr("Entry to won, counted in other ways"))
        self.other_table = FigureView(theme, self.other_ways.text(), widest=360)
        self.other_ways.toggled.connect(lambda _opened: self._unfold())
        below = self._cards[-1].body
        below.insertWidget(4, self.backward_button, 0, Qt.AlignmentFlag.AlignLeft)
        below.insertWidget(5, self.other_ways, 0, Qt.AlignmentFlag.AlignLeft)
        below.insertWidget(6, self.other_table)
        self._make_groups()
        self._make_histogram()
        self.curve = CurveChart(theme, ask)
        self.curve_line = label("", theme, wrap=True)
        self.curve_table = FigureView(theme, tr("Share won by days since entry"))
        card = self.add_chart(tr("Share won by days since entry"), self.curve)
        card.body.insertWidget(1, self.curve_line)
        card.body.insertWidget(3, self.curve_table)
        self.stays, self.stay_table, self.no_stays = self._add_ranges(tr("Days in stages"))
        self.no_stays.setText(tr("None of these leads was seen leaving a stage with a date."))
        self.waits = OpenWaits(self)
        self.column.addStretch(1)

    @staticmethod
    def find_out(look: Look) -> "Timing":
        """Everything that has to do with time."""
        from funnel_planner.app.findings.timing import find_timing

        return find_timing(look)

    def show_found(self, look: Look, found: "Timing") -> None:
        """Draw it."""
        self._found = found
        self._fill_tiles(look, found)
        known = found.total is not None or any(found.steps)
        self.steps.show_ranges(step_ranges(look.plan, found), step_table(look.plan, found))
        _show(self.step_table, self.steps.figures)
        _show_either((self.steps, self.step_table, self.histogram_card), self.no_steps, known=known)
        self._draw_wins(look, found)
        self._fill_steps(look, found)
        self._draw_curve(look, found)
        self.stays.show_ranges(stay_ranges(look.plan, found), stay_table(look.plan, found))
        _show(self.stay_table, self.stays.figures)
        _show_either((self.stays, self.stay_table), self.no_stays, known=any(found.in_stage))
        self.waits.show_waits(look, found)

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers that are shown."""
        return {} if self._found is None or self.drawn is None else examples(self.drawn.plan, self._found)

    # key figures

    def _fill_tiles(self, look: Look, found: "Timing") -> None:
        total = found.total
        median, ninety, speed = self.tiles
        n = trn("{n} lead", "{n} leads", total.n if total else 0)
        median.show_figure(tr("Entry to won, median"), days(total.median if total else None), n)
        ninety.show_figure(tr("Nine of ten wins took at most"), days(total.p90 if total else None), n)
        parts, words = found.velocity, velocity_words(look.plan, found.velocity)
        self.velocity_line.setText(words)
        speed.hide()
        if parts is not None and parts.is_telling and parts.open_opportunities:
            speed.show()
            a_day = tr("{money} a day").format(money=round_money(parts.open_a_day, look.plan.economics.currency))
            stage = look.plan.stages[look.plan.won_index - 1].name
            n = trn("{n} open lead at {stage}", "{n} open leads at {stage}", parts.open_opportunities)
            speed.show_figure(tr("Sales velocity of open leads"), a_day, n.format(stage=stage), tip=tool_tip(words))

    # steps

    def _add_ranges(self, title: str) -> tuple[RangeChart, FigureView, QLabel]:
        """A card with a chart, its table, and what is said where there is nothing to show."""
        chart = RangeChart(self.desk.theme, title, self.desk.ask)
        table = FigureView(self.desk.theme, title)
        nothing = label("", self.desk.theme, "body", "muted", wrap=True)
        card = self.add_chart(title, chart)
        card.body.insertWidget(1, nothing)
        card.body.insertWidget(3, table)
        return chart, table, nothing

    def _make_groups(self) -> None:
        self.channel_table = FigureView(self.desk.theme, tr("Days from entry to won, by channel"))
        self.channel_table.activated.connect(lambda index: self._list_channel(index.row()))
        self.channel_card = self.add_chart(tr("Days from entry to won, by channel"), self.channel_table)
        self.period_table = FigureView(self.desk.theme, tr("Days from entry to won, by the time of entry"))
        self.period_table.activated.connect(lambda index: self._list_period(index.row()))
        self.period_card = self.add_chart(tr("Days from entry to won, by the time of entry"), self.period_table)

    def _draw_wins(self, look: Look, found: "Timing") -> None:
        """Wins by channel and time of entry, and those that came before the entry."""
        backward = found.wins.backward
        text = trn(
            "{n} lead was won before it entered: its negative days are in no other row",
            "{n} leads were won before they entered: their negative days are in no other row",
            backward,
        )
        self.backward_button.setText(text)
        self.backward_button.setVisible(bool(backward))
        others = other_ways_table(look.plan, found)
        _show(self.other_table, others)
        self.other_ways.setVisible(bool(others.rows))
        self._unfold()
        self.channel_card.setVisible(bool(found.channels))
        _show(self.channel_table, channel_table(look.plan, found))
        self.period_card.setVisible(bool(found.periods))
        _show(self.period_table, period_table(look.plan, found))

    def _unfold(self) -> None:
        self.other_table.setVisible(bool(self.other_table.figures.rows) and self.other_ways.isChecked())

    def _list_channel(self, row: int) -> None:
        if self._found is not None:
            _, channel, which, _ = channel_lines(self._found)[row]
            self.show_leads("won_dated", which, channels=frozenset({channel}))

    def _list_period(self, row: int) -> None:
        if self._found is not None:
            _, period, which, _ = period_lines(self._found)[row]
            self.show_leads("won_dated", which, period)

    def _make_histogram(self) -> None:
        theme = self.desk.theme
        self.histogram = HistogramChart(theme, self.desk.ask)
        self.histogram.picked.connect(lambda _row, column: self._show_bar(column))
        self.step_choice = DropDown()
        self.step_choice.setAccessibleName(tr("Step"))
        self.step_choice.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.step_choice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.step_choice.activated.connect(lambda _index: self._draw_histogram())
        self.no_times = label("", theme, "body", "muted", wrap=True)
        card = self.histogram_card = self.add_chart(tr("How many days it took"), self.histogram)
        card.body.insertWidget(1, self.step_choice)
        card.body.insertWidget(2, self.no_times)

    def _fill_steps(self, look: Look, found: "Timing") -> None:
        """Offer all steps; what was chosen stays chosen, else one with the most numbers is."""
        names = step_names(look.plan)
        before = self.step_choice.currentText()
        self.step_choice.clear()
        self.step_choice.addItems(names)
        if before in names:
            self.step_choice.setCurrentIndex(names.index(before))
        elif found.total is None:
            numbers = [spread.n if spread else 0 for spread in found.steps]
            self.step_choice.setCurrentIndex(numbers.index(max(numbers)))
        self._draw_histogram()

    def _choose_row(self, row: int) -> None:
        """A row of the ranges: its histogram; the whole way stands last there and first here."""
        self.step_choice.setCurrentIndex((row + 1) % self.step_choice.count())
        self._draw_histogram()
        self.ensureWidgetVisible(self.histogram)

    def _draw_histogram(self) -> None:
        found, place = self._found, self.step_choice.currentIndex()
        if found is None or place < 0:
            return
        spread = found.steps[place] if place else found.total
        title = tr("How many days it took: {step}").format(step=self.step_choice.currentText())
        self.histogram.show_bars(title, found.bars[place], spread.median if spread else None)
        self.histogram.setVisible(spread is not None)
        self.no_times.setText(tr(NO_STEP_DAYS))
        self.no_times.setVisible(spread is None)

    def _show_bar(self, column: int) -> None:
        place, look = self.step_choice.currentIndex(), self.drawn
        if self._found is not None and look is not None:
            first, end, _ = self._found.bars[place][column]
            stage = look.plan.stages[place].id if place else ""
            self.show_leads("took", stage, str(first), str(end))

    # the curve

    def _draw_curve(self, look: Look, found: "Timing") -> None:
        known = found.curve is not None
        for widget in (self.curve, self.curve_table):
            widget.setVisible(known)
        if found.curve is None:
            self.curve_line.setText(no_curve_words(is_entry_dated=found.is_entry_dated))
            return
        self.curve.show_curve(curve_points(found), readings(found), found.drawn_until, curve_table(look.plan, found))
        _show(self.curve_table, self.curve.figures)
        self.curve_line.setText(curve_words(found))


def _show_either(shown: tuple[QWidget, ...], nothing: QLabel, *, known: bool) -> None:
    """Numbers where there are any, else what to do about it."""
    for widget in shown:
        widget.setVisible(known)
    nothing.setVisible(not known)


def _show(table: FigureView, figures: Figures) -> None:
    """A table as high as its rows."""
    table.show_figures(figures)
    table.keep_whole()
