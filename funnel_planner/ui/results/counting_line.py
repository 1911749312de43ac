"""One quiet line under every chart: the rule by which its leads are counted; each part of it is a menu."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from funnel_planner.app.findings.counting_words import (
    ATTRIBUTIONS,
    LOST,
    MODES,
    as_of_text,
    known_date,
    report_words,
    rule_line,
    window_text,
)
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import Counting, plain
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.definitions import DefinitionsDialog, rule_definitions
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.pages.filter_choosers import DayChooser, embed
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import label, quiet_button
from funnel_planner.words import mark, tr
from funnel_planner.words.formats import day

if TYPE_CHECKING:  # a view is made of these; choices are loaded when a menu is opened
    from funnel_planner.app.findings.counting_choices import Choice
    from funnel_planner.ui.results.view import ResultsView

MOST_DIGITS = 5
CHANGE = mark("Change how leads are counted")


class CountingLine(QWidget):
    """Shows how a look was counted, and changes it; "How is this counted?" opens the definitions of the view."""

    def __init__(self, desk: Desk, view: "ResultsView", *, as_they_stand: bool) -> None:
        super().__init__()
        self._desk, self._view = desk, view
        self._as_they_stand = as_they_stand
        self._look: Look | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._choices: dict[QToolButton, Callable[[QMenu, Look], None]] = {}
        flow = self._flow = FlowLayout(SPACE["xs"])
        self.setLayout(flow)
        flow.addWidget(label(tr("Counted:"), desk.theme, "small", "muted"))
        self.mode = self._part(tr("Counting mode"), self._modes)
        self.attribution = self._part(tr("Which channel a lead counts for"), self._attributions)
        self.lost = self._part(tr("Lost leads"), self._losses)
        self.window_days = self._part(tr("Time limit"), self._windows)
        self.as_of = self._part(tr("As-of day"), self._days)
        self._explain = quiet_button(tr("How is this counted?"), self.explain)
        self._explain.setFont(desk.theme.font("small"))
        flow.addWidget(self._explain)

    @property
    def text(self) -> str:
        """The rule as one sentence."""
        look = self._look
        if look is None:
            return ""
        return rule_line(
            look.plan.counting, look.measured.as_of_day, as_they_stand=self._as_they_stand, of_report=look.is_report
        )

    def show_look(self, look: Look) -> None:
        """Say the rule by which a look's leads were counted."""
        self._look = look
        rule, as_of = look.plan.counting, look.measured.as_of_day
        texts = {
            self.mode: report_words() if look.is_report else tr(MODES[rule.mode]),
            self.attribution: tr(ATTRIBUTIONS[rule.attribution]),
            self.lost: tr(LOST[rule.lost_policy]),
            self.window_days: window_text(rule),
            self.as_of: as_of_text(as_of),
        }
        for part, text in texts.items():
            part.setText(f"{text} ▾")
            part.setAccessibleName(f"{part.toolTip()}: {text}")
            part.setEnabled(look.has_leads and not self._desk.session.read_only)
        # mode, window and policy do not matter to leads as they stand, nor does any rule to counts of a report
        self.mode.setVisible(not self._as_they_stand)
        self.attribution.setVisible(not look.is_report)
        for part in (self.window_days, self.lost):
            part.setVisible(not self._as_they_stand and not look.is_report)
        self.as_of.setVisible(bool(texts[self.as_of]))

    def explain(self) -> None:
        """Open the definitions of what is shown, with its own numbers, and what is odd in the data."""
        look = self._look
        if look is None:
            return
        from funnel_planner.app.findings.finding_words import flag_sentences

        rule = plain(look.plan.counting) if self._as_they_stand else look.plan.counting
        definitions = (*self._view.definitions, *(() if look.is_report else rule_definitions(rule)))
        title = tr("How is this counted?")
        examples, noticed = self._view.examples(), flag_sentences(look.measured.flags)
        self._desk.ask.run(DefinitionsDialog(self._desk.theme, title, self.text, definitions, examples, noticed))

    def menu(self, part: QToolButton) -> QMenu:
        """What one can choose from for a part of the rule."""
        menu = passing_menu(self)
        menu.setToolTipsVisible(True)
        if self._look is not None:
            self._choices[part](menu, self._look)
        return menu

    # the parts

    def _part(self, name: str, fill: Callable[[QMenu, Look], None]) -> QToolButton:
        part = QToolButton()
        part.setProperty("look", "rule")
        part.setFont(self._desk.theme.font("small"))
        part.setToolTip(name)
        part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        part.clicked.connect(lambda: self.menu(part).popup(part.mapToGlobal(QPoint(0, part.height()))))
        self._choices[part] = fill
        self._flow.addWidget(part)
        return part

    def _modes(self, menu: QMenu, look: Look) -> None:
        from funnel_planner.app.findings.counting_choices import mappings_of, mode_choices

        mappings = mappings_of(self._desk.session.file, look.plan)
        self._add(menu, look, mode_choices(look.plan.counting, mappings))

    def _attributions(self, menu: QMenu, look: Look) -> None:
        from funnel_planner.app.findings.counting_choices import attribution_choices

        each_one = look.journeys.histories.events.channel is None
        self._add(menu, look, attribution_choices(look.plan.counting, one_channel_each=each_one))

    def _losses(self, menu: QMenu, look: Look) -> None:
        from funnel_planner.app.findings.counting_choices import lost_choices

        self._add(menu, look, lost_choices(look.plan.counting))

    def _windows(self, menu: QMenu, look: Look) -> None:
        from funnel_planner.app.findings.counting_choices import window_choices

        proposed = look.cube.usual_wait if look.knows_wait else None
        found = window_choices(look.plan.counting, dated=_is_timed(look), proposed=proposed)
        self._add(menu, look, found)
        other = menu.addAction(tr("Another number of days…"), partial(self._ask_window, look))
        other.setEnabled(_is_timed(look))

    def _days(self, menu: QMenu, look: Look) -> None:
        from funnel_planner.app.findings.counting_choices import as_of_choices

        imported, last = known_date(look.journeys.leads.as_of_day), known_date(look.cube.told_day)
        self._add(menu, look, as_of_choices(look.plan.counting, imported, last, dated=_is_dated(look)))
        if _is_dated(look):
            chooser = DayChooser(known_date(look.measured.as_of_day) or date(2000, 1, 1), self._desk.theme)
            chooser.chosen.connect(menu.close)
            chooser.chosen.connect(lambda: self._count_as_of(look, chooser.day))
            embed(menu, chooser)

    def _add(self, menu: QMenu, look: Look, choices: "Sequence[Choice]") -> None:
        """The choices as entries; the reason why some are refused stands below them."""
        for choice in choices:
            entry = QAction(f"{choice.text}\t{choice.remark}" if choice.remark else choice.text, menu)
            entry.setCheckable(True)
            entry.setChecked(choice.counting == look.plan.counting)
            entry.setToolTip(tool_tip(choice.refused or choice.help))
            entry.setEnabled(not choice.refused or entry.isChecked())
            entry.triggered.connect(partial(self._count, choice.counting))
            menu.addAction(entry)
        menu.addSeparator()
        refusals = {choice.refused for choice in choices if choice.refused}
        for refused in sorted(refusals):
            for line in _lines(refused):
                menu.addAction(line).setEnabled(False)

    # changing it

    def _count_as_of(self, look: Look, wanted: date) -> None:
        """Another day; none after that of the import where something was yet to come then, for it was left out."""
        from funnel_planner.analytics.reached import is_too_late

        leads = look.journeys.leads
        if is_too_late(leads, day_number(wanted)):
            self._desk.ask.error(PlannerError("as_of_after_import", day=day(date_of(leads.as_of_day))))
            return
        self._count(replace(look.plan.counting, as_of=wanted))

    def _count(self, counting: Counting) -> None:
        session = self._desk.session
        plan = session.state.plan
        if plan.counting == counting:
            return
        try:
            session.edit(replace(plan, counting=counting), CHANGE)
        except PlannerError as error:
            self._desk.ask.error(error)

    def _ask_window(self, look: Look) -> None:
        before = "" if look.plan.counting.window_days is None else str(look.plan.counting.window_days)
        text = self._desk.ask.text(tr("Time limit"), tr("Count what happened within so many days of entry"), before)
        if text is None:
            return
        if not text.strip().isdecimal() or len(text.strip()) > MOST_DIGITS:
            self._desk.ask.tell(tr("Time limit"), tr("“{text}” is not a number of days.").format(text=text))
            return
        self._count(replace(look.plan.counting, window_days=int(text)))


def _is_dated(look: Look) -> bool:
    """Some lead has an entry date, or there are none at all."""
    from funnel_planner.analytics.leads import NO_DAY

    return bool((look.journeys.entry_day != NO_DAY).any())


def _is_timed(look: Look) -> bool:
    """A stage behind the first has a date, so that a window can cut something."""
    from funnel_planner.analytics.cohorts import stages_are_timed

    return _is_dated(look) and stages_are_timed(look.journeys)


def _lines(text: str, width: int = 56) -> list[str]:
    from textwrap import wrap

    return wrap(text, width)
