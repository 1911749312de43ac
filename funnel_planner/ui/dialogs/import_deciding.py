"""What is decided about files on the page that shows how they would be read; nothing is stored yet."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting
from funnel_planner.app.files.channel_choices import check_meaning
from funnel_planner.app.files.choosing import (
    still_there,
    with_channel,
    with_date_order,
    with_decimal,
    with_label,
    with_merge,
    with_role,
    with_shape,
    with_stage_names,
)
from funnel_planner.app.files.drafts import Draft
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, MergeRule, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_layout import PageLayout
from funnel_planner.words import language


class DecidingPage(PageLayout):
    """Changes one draft. Every choice is kept while others change.

    Beside the signals of its base: ``layout_wanted(file number, as it stands)`` when months or channels side by side
    should stay so, or no more, ``plan_changed`` when the files are to go into another plan.
    """

    layout_wanted = Signal(int, bool)
    plan_changed = Signal()

    def __init__(
        self, desk: Desk, plan: Plan, surveys: Sequence[Survey], choices: Choices, *, new: Plan | None
    ) -> None:
        super().__init__(desk)
        self.target.offer(plan, new)
        self._surveys = list(surveys)
        self._day_refused = ""
        """Why leads cannot be counted as of the day typed; empty: they can."""
        self._known = still_there(choices, self._surveys, self.plan)
        self._suggested = True
        self.draft = self._drafted(self._known)

    def _show_draft(self) -> None:
        """Show what is decided."""
        raise NotImplementedError

    def _count(self) -> None:
        """Count what would result."""
        raise NotImplementedError

    @property
    def choices(self) -> Choices:
        """What the user decided."""
        return self._known

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """The files."""
        return tuple(self._surveys)

    @property
    def plan(self) -> Plan:
        """The plan to import into."""
        return self.target.plan

    @property
    def _survey(self) -> Survey:
        return self._surveys[self.files.file]

    def decide(self, choices: Choices) -> None:
        """Read the files under other choices; where that is impossible, everything stays and the notice says why."""
        try:
            self.draft = self._drafted(choices)
        except PlannerError as error:
            self._refuse(error)
            return
        self._known = choices
        self.notice.clear()
        self._show_draft()
        self._count()

    def _refuse(self, error: PlannerError) -> None:
        """Say why a choice is impossible, and show what stays."""
        self.notice.say(explain(error), "error")
        self._show_draft()

    def choose_role(self, header: str, role: Role, stage: str = "") -> None:
        """A column is something else."""
        self.decide(with_role(self._known, header, role, stage))

    def choose_label(self, text: str, target: str) -> None:
        """A stage label means something else."""
        self.decide(with_label(self._known, text, target))

    def choose_channel(self, text: str, channel: str) -> None:
        """A channel label means another channel of the plan."""
        try:
            check_meaning(self.plan, text, channel)
        except PlannerError as error:
            self._refuse(error)
            return
        self.decide(with_channel(self._known, text, channel))

    def choose_order(self, header: str, order: DateOrder | None) -> None:
        """The dates of a column are written in another way."""
        self.decide(with_date_order(self._known, header, order))

    def choose_decimal(self, header: str, mark: str) -> None:
        """The numbers of a column are written in another way."""
        self.decide(with_decimal(self._known, header, mark))

    def choose_shape(self, shape: Shape | None) -> None:
        """A row of the file shown is something else; a table laid out across is looked over again then."""
        choices, survey = with_shape(self._known, self._survey.path, shape), self._survey
        as_it_stands = shape not in (None, Shape.AGGREGATE)
        if as_it_stands != survey.as_it_stands and (survey.is_laid_across or survey.as_it_stands):
            self._known = choices
            self.layout_wanted.emit(self.files.file, as_it_stands)
        else:
            self.decide(choices)

    def take_file(self, number: int, survey: Survey) -> None:
        """A file was looked over again, on another sheet."""
        self._surveys[number] = survey
        self._files_changed(number)

    def add_files(self, surveys: Sequence[Survey]) -> None:
        """More files; one that is there already is looked at anew."""
        for survey in surveys:
            known = [other.path for other in self._surveys]
            if survey.path in known:
                self._surveys[known.index(survey.path)] = survey
            else:
                self._surveys.append(survey)
        self._files_changed(len(self._surveys) - 1)

    def leave_out(self, number: int) -> None:
        """Read the files without this one."""
        if len(self._surveys) > 1:
            del self._surveys[number]
            self._files_changed(max(0, number - 1))

    def use_stored(self) -> None:
        """The new plan has been stored: from now on it is the one to import into."""
        self.target.use_stored()
        self._show_draft()

    def _drafted(self, choices: Choices) -> Draft:
        """The files read under choices, and as suggested unless that was turned away."""
        file = self._desk.session.file
        return drafting.draft(self._surveys, self.plan, choices, file, suggest=self._suggested)

    def _suggest(self, use: bool) -> None:  # noqa: FBT001 - a signal's value
        """Read the files as suggested, or not."""
        self._suggested = use
        self.decide(self._known)

    def _files_changed(self, current: int) -> None:
        self.files.show_files(self._surveys, current)
        self.decide(still_there(self._known, self._surveys, self.plan))

    def _choose_plan(self) -> None:
        """Import into the open plan, or into a new one made of the files."""
        from funnel_planner.app.files.fitting import plan_for

        self.target.make_new(lambda: plan_for(self._surveys, language()))
        self._use_plan()

    def _use_plan(self, renamed: Sequence[tuple[str, str]] = ()) -> None:
        """The files go into another plan; ``renamed``: stages that have another name there."""
        self.decide(still_there(with_stage_names(self._known, renamed), self._surveys, self.plan))
        self.plan_changed.emit()

    def _change_new(self, plan: Plan, renamed: Sequence[tuple[str, str]] = ()) -> None:
        """The new plan has other stages."""
        self.target.change_new(plan)
        self._use_plan(renamed)

    def _start_with(self, key: str) -> None:
        """Begin the new plan with the stages of a template, or of the file."""
        from funnel_planner.app.files.fitting import plan_of_own_stages, plan_of_template

        code = language()
        plan = plan_of_template(key, self._surveys, code) if key else plan_of_own_stages(self._surveys, code)
        if plan is None:
            self.panel.stages.say_nothing_found()
            return
        self._change_new(plan)

    def _choose_day(self) -> None:
        try:
            day = self.as_of.wanted_day()
        except PlannerError as error:  # not imported for another day meanwhile
            self._day_refused = explain(error)
            self._show_draft()
            return
        self._day_refused = ""
        self.decide(replace(self._known, as_of=day))

    def _choose_rule(self, rule: MergeRule) -> None:
        self.decide(with_merge(self._known, rule))
