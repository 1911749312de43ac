"""Drivers: which values of the imported columns go with converting, and how sure that is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from funnel_planner.analytics.results import SURE
from funnel_planner.app.findings.driver_words import driver_name, group_of
from funnel_planner.app.findings.driving import CHANNEL, Drivers, drivers_of
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.forest_chart import ForestChart, ForestRow
from funnel_planner.ui.charts.funnel_words import odds_text
from funnel_planner.ui.definitions import Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.driver_words import DEFINITIONS, driver_table, driver_tip, sentence
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import DropDown, Sentences, label
from funnel_planner.words import tr, trn
from funnel_planner.words.differences import many_at_once_words
from funnel_planner.words.formats import count

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.drivers import Driver

MOST_ROWS = 20
"""So many stand in the chart; the table has all."""
MOST_SENTENCES = 5
MOST_NAMED = 5
"""Columns that are named."""
LONGEST_NAME = 240
"""Room for the name of a stage; device-independent pixels."""
HIGHEST = 480
"""A table with more rows than find room here scrolls; device-independent pixels."""


def not_drawn(drivers: "Sequence[Driver]") -> str:
    """Which of many values the chart shows, and where the others are; those to look at twice are put last."""
    doubted = [driver for driver in drivers if driver.look_twice]
    numbers = {"shown": MOST_ROWS, "doubted": count(len(doubted))}
    if not doubted:
        text = tr("The {shown} surest of {n} values are drawn; the table has all.")
        return text.format(n=count(len(drivers)), **numbers)
    names = list(dict.fromkeys(tr("Channel") if driver.column == CHANNEL else driver.column for driver in doubted))
    text = trn(
        "{shown} of {all} values are drawn, the surest first. {doubted} value to look at twice comes after all others,"
        " however sure it is, and stands at the end of the table: what it says may follow from converting ({columns}).",
        "{shown} of {all} values are drawn, the surest first. {doubted} values to look at twice come after all others,"
        " however sure they are, and stand at the end of the table: what they say may follow from converting"
        " ({columns}).",
        len(doubted),
    )
    more = " …" if len(names) > MOST_NAMED else ""
    return text.format(all=count(len(drivers)), **numbers, columns=", ".join(names[:MOST_NAMED]) + more)


class DriverResults(ResultsView):
    """A forest plot of the surest drivers, the first of them in plain words, all of them as a table."""

    name = "drivers"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.found: Drivers | None = None
        self._wanted = ""
        """Id of the stage chosen; empty: the won one."""
        self.stage = DropDown()
        self.stage.setAccessibleName(tr("Converting means: reaching"))
        self.stage.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.stage.setMaximumWidth(LONGEST_NAME)
        self.stage.activated.connect(self._choose_stage)
        self.words = Sentences(theme)
        self.remark = Sentences(theme, "small", "muted")
        self.chart = ForestChart(theme, desk.ask)
        self.table = FigureView(theme, tr("What goes with converting"))
        self.table.keep_whole(HIGHEST)
        self.chart.picked.connect(lambda row, _column: self._show_row(row))
        self.table.activated.connect(lambda index: self._show_row(index.row()))
        card = self.add_chart(tr("What goes with converting"), self.chart)
        name = label(tr("Converting means: reaching"), theme, "small", "muted")
        name.setBuddy(self.stage)
        card.head.add(name)
        card.head.add(self.stage)
        card.body.insertWidget(1, self.words)
        card.body.insertWidget(3, self.remark)
        table = TableCard(desk, tr("In figures"), self.table)
        table.body.addWidget(
            label(
                tr("Press Enter on a row, or double-click it, to see these leads."), theme, "small", "muted", wrap=True
            )
        )
        self.column.addWidget(table)
        self.column.addWidget(QWidget(), 1)

    @staticmethod
    def find_out(look: Look) -> Drivers:
        """Drivers towards the win."""
        return drivers_of(look)

    def show_found(self, look: Look, found: Drivers) -> None:
        """Draw them; a stage chosen earlier is kept."""
        ids = [stage.id for stage in look.plan.stages]
        if self._wanted in ids and ids.index(self._wanted) != found.stage:
            self._recount(look, ids.index(self._wanted))
            if self.found is not None:
                return
        self._draw(look, found)

    def examples(self) -> dict[str, str]:
        """The odds ratio of the first row in its own numbers."""
        if self.found is None:
            return {}
        d = self.found.drivers[0]
        x, n, x_rest, n_rest = map(count, (d.x, d.n, d.x_rest, d.n_rest))
        return {"Odds ratio": f"({x} / ({n} − {x})) / ({x_rest} / ({n_rest} − {x_rest})) = {odds_text(d.odds_ratio)}"}

    def _draw(self, look: Look, found: Drivers) -> None:
        self.found = found
        plan = look.plan
        self._fill_stages(plan, found.stage)
        reached = plan.stages[found.stage].name
        said = "\n".join(sentence(d, reached) for d in found.drivers[:MOST_SENTENCES] if d.p_holm < SURE)
        nothing = tr("No difference here is beyond what chance explains among so many comparisons.")
        self.words.setText(said or nothing)
        figures = driver_table(plan, found)
        shown = found.drivers[:MOST_ROWS]
        rows = tuple(ForestRow(driver_name(d), d.odds_ratio, d.interval, d.p_holm < SURE, d.look_twice) for d in shown)
        self.chart.show_rows(rows, figures, [driver_tip(driver, reached) for driver in shown])
        self.remark.setText(self._remark(found))
        self.table.show_figures(figures)

    def _fill_stages(self, plan: Plan, chosen: int) -> None:
        names = [stage.name for stage in plan.stages[1:]]
        if [self.stage.itemText(row) for row in range(self.stage.count())] != names:
            self.stage.clear()
            for stage in plan.stages[1:]:
                self.stage.addItem(stage.name, stage.id)
        self.stage.setCurrentIndex(chosen - 1)

    def _choose_stage(self, row: int) -> None:
        self._wanted = str(self.stage.itemData(row))
        if self.drawn is not None:
            self._recount(self.drawn, row + 1)

    def _recount(self, look: Look, stage: int) -> None:
        """The same leads against another stage, in the background; what cannot be is said, and nothing changes."""

        def show(found: Drivers) -> None:
            if isValid(self) and self.drawn is look:
                self._draw(look, found)

        def refuse(error: PlannerError) -> None:
            if isValid(self) and self.drawn is look and self.found is not None:
                self._fill_stages(look.plan, self.found.stage)
                self._wanted = look.plan.stages[self.found.stage].id
                self.desk.ask.error(error)

        self.desk.tasks.run("", lambda _reporter: drivers_of(look, stage), show, refuse)

    def _show_row(self, row: int) -> None:
        if self.found is None or not 0 <= row < len(self.found.drivers):
            return
        self.show_leads(*group_of(self.found.drivers[row]))

    def _remark(self, found: Drivers) -> str:
        parts = [tr("What goes together is shown, not what makes leads convert.")]
        if any(driver.p_holm >= SURE for driver in found.drivers[:MOST_ROWS]):
            parts.append(tr("Hollow dots may be chance."))
        if any(driver.look_twice for driver in found.drivers[:MOST_ROWS]):
            parts.append(tr("!: look twice; the table's note says why."))
        at_once = many_at_once_words(seeming=any(driver.seems_to_differ for driver in found.drivers))
        parts += [at_once] if at_once else []
        if len(found.drivers) > MOST_ROWS:
            parts.append(not_drawn(found.drivers))
        if found.left_out:
            names = ", ".join(tr("Channel") if name == CHANNEL else name for name in found.left_out[:6])
            text = trn(
                "{n} column has too many different values, each of too few leads, to compare: {names}.",
                "{n} columns have too many different values, each of too few leads, to compare: {names}.",
                len(found.left_out),
            )
            parts.append(text.format(names=names if len(found.left_out) <= 6 else f"{names} …"))
        if found.restating:
            text = trn(
                "{n} column restates the stage, the outcome or the channel and is left out: {names}.",
                "{n} columns restate the stage, the outcome or the channel and are left out: {names}.",
                len(found.restating),
            )
            parts.append(text.format(names=", ".join(found.restating)))
        return "\n".join(parts)
