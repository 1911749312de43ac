"""How files would be read, on one page: files, columns, labels, and the funnel that results; nothing is stored yet."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting
from funnel_planner.app.files.choosing import (
    still_there,
    with_channel,
    with_date_order,
    with_decimal,
    with_label,
    with_merge,
    with_period,
    with_period_as_told,
    with_presence,
    with_role,
    with_shape,
    with_stage_names,
)
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.expecting import Expected
from funnel_planner.app.files.import_check import Weight, questions
from funnel_planner.app.files.importing import Outcome
from funnel_planner.app.today import today
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, MergeRule, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_counter import Counter
from funnel_planner.ui.dialogs.import_layout import PageLayout
from funnel_planner.ui.dialogs.import_questions import told_apart
from funnel_planner.words import formats, language, tr, trn


class ImportPage(PageLayout):
    """Shows and changes one draft. Every choice is kept while others change.

    Beside the signals of its base: ``files_wanted`` when another file should be added,
    ``sheet_wanted(file number, sheet)`` when a file should be looked over again, ``layout_wanted(file number, as it
    stands)`` when months or channels side by side should stay so, or no more, ``plan_changed`` when the files are to
    go into another plan.
    """

    files_wanted = Signal()
    sheet_wanted = Signal(int, str)
    layout_wanted = Signal(int, bool)
    plan_changed = Signal()

    def __init__(
        self, desk: Desk, plan: Plan, surveys: Sequence[Survey], choices: Choices, *, new: Plan | None
    ) -> None:
        super().__init__(desk)
        self._open_plan, self._new_plan = plan, new
        self.plan = new or plan
        """The plan to import into."""
        self._surveys = list(surveys)
        self._shown: Survey | None = None
        self._subject: tuple[str, ...] = ()
        """Files and plan that the lists are about."""
        self.blocked = ""
        self._day_refused = ""
        """Why nothing can be imported as things stand; empty: it can."""
        self.expected: Expected | None = None
        self._known = still_there(choices, self._surveys, self.plan)
        self._suggested = True
        self.draft = self._drafted(self._known)
        self.keep_linked.setChecked(self._is_linked() or any(s.info.tracker is not None for s in self._surveys))
        self.counter = Counter(desk, self)
        self._fill()
        self._connect()
        self.files.show_files(self._surveys)
        self._show_draft()
        self._count()

    # what is decided

    @property
    def choices(self) -> Choices:
        """What the user decided."""
        return self._known

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """The files."""
        return tuple(self._surveys)

    @property
    def is_new(self) -> bool:
        """A new plan is made of the files."""
        return self.plan is self._new_plan

    def keep_link(self, outcome: Outcome) -> None:
        """Link what was just imported to its files, or do so no more. Raises ``PlannerError``."""
        if self.keep_linked.isChecked():
            self._desk.links.keep_import(self.draft, outcome)
        elif self._is_linked():
            self._desk.links.unlink(self._surveys[0].path)

    def decide(self, choices: Choices) -> None:
        """Read the files under other choices; where that is impossible, everything stays and the notice says why."""
        try:
            self.draft = self._drafted(choices)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            self._show_draft()
            return
        self._known = choices
        self.notice.clear()
        self._show_draft()
        self._count()

    def choose_role(self, header: str, role: Role, stage: str = "") -> None:
        """A column is something else."""
        self.decide(with_role(self._known, header, role, stage))

    def choose_label(self, text: str, target: str) -> None:
        """A stage label means something else."""
        self.decide(with_label(self._known, text, target))

    def choose_channel(self, text: str, channel: str) -> None:
        """A channel label means another channel of the plan."""
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
        self._open_plan, self._new_plan = self.plan, None
        self.into.setItemText(0, self.plan.name)
        self.into.setCurrentIndex(0)
        self._show_draft()

    def _drafted(self, choices: Choices) -> Draft:
        """The files read under choices, and as suggested unless that was turned away."""
        file = self._desk.session.file
        return drafting.draft(self._surveys, self.plan, choices, file, suggest=self._suggested)

    def _suggest(self, use: bool) -> None:  # noqa: FBT001 - a signal's value
        """Read the files as suggested, or not."""
        self._suggested = use
        self.decide(self._known)

    # showing

    @property
    def _survey(self) -> Survey:
        return self._surveys[self.files.file]

    def _show_draft(self) -> None:
        mapping = self.draft.mapping
        self._show_file()
        self.panel.show_draft(self.draft, self.plan, is_new=self.is_new)
        subject = (*(survey.path for survey in self._surveys), self.plan.id)
        fresh, self._subject = subject != self._subject, subject
        self._show_panel(fresh=fresh)
        self.results.show_rule(mapping)
        self.profile.show_draft(self.draft, used=self._suggested)
        found = told_apart(questions(self.draft, self.plan if self.is_new else None), self._surveys)
        self._show_questions(found, fresh=fresh)
        blocking = [question for question in found if question.weight is Weight.BLOCKS]
        self.blocked = self._day_refused or (blocking[0].text if blocking else "")
        self._show_reason(self.blocked)
        self.import_button.setEnabled(not self.blocked)
        self.import_button.setAccessibleDescription(self.blocked)
        if self.expected is None or self.counter.busy:
            self._name_button()

    def _show_file(self) -> None:
        survey, file = self._survey, self.draft.mapping.files[self.files.file]
        fresh = survey is not self._shown
        self._shown = survey
        stages = self.plan.stages
        self.files.show_file(survey, file, self.plan)
        self.columns.preview.show_file(survey, file, {stage.id: stage.name for stage in stages})
        self.columns.show_columns(stages, fresh=fresh)

    def _count(self) -> None:
        """Count the draft anew, unless something must be answered first."""
        if self.blocked:
            self.counter.drop()
            self.expected = None
            self.results.show_blocked()
            return
        self.results.show_counting()
        self.counter.count(self.plan, self.draft)

    def _show_expected(self, expected: Expected) -> None:
        self.expected = expected
        self.results.show_expected(expected)
        self._name_button()

    def _show_failure(self, error: PlannerError) -> None:
        self.expected = None
        self.results.show_error(error)
        self._name_button()

    def _name_button(self) -> None:
        expected = self.expected
        if all(file.shape is Shape.AGGREGATE for file in self.draft.mapping.files):
            self._call_button(tr("Import totals"))
            return
        if expected is None or expected.sample_rows or self.counter.busy or not expected.picture.lead_count:
            self._call_button(tr("Import"))
            return
        n = expected.picture.lead_count
        self._call_button(trn("Import {n} lead", "Import {n} leads", n).format(n=formats.count(n)))

    # changing

    def _files_changed(self, current: int) -> None:
        self.files.show_files(self._surveys, current)
        self.decide(still_there(self._known, self._surveys, self.plan))

    def _choose_plan(self) -> None:
        """Import into the open plan, or into a new one made of the files."""
        if self.into.currentData() == "new" and self._new_plan is None:
            from funnel_planner.app.files.fitting import plan_for

            self._new_plan = plan_for(self._surveys, language())
        self._use_plan(self._new_plan if self.into.currentData() == "new" else self._open_plan)

    def _use_plan(self, plan: Plan | None, renamed: Sequence[tuple[str, str]] = ()) -> None:
        assert plan is not None  # noqa: S101 - it was made when first wanted
        self.plan = plan
        self.decide(still_there(with_stage_names(self._known, renamed), self._surveys, plan))
        self.plan_changed.emit()

    def _change_new(self, plan: Plan, renamed: Sequence[tuple[str, str]] = ()) -> None:
        """The new plan has other stages or another name."""
        self._new_plan = plan
        self._use_plan(plan, renamed)

    def _start_with(self, key: str) -> None:
        """Begin the new plan with the stages of a template, or of the file."""
        from funnel_planner.app.files.fitting import plan_of_own_stages, plan_of_template

        code = language()
        plan = plan_of_template(key, self._surveys, code) if key else plan_of_own_stages(self._surveys, code)
        if plan is None:
            self.panel.stages.say_nothing_found()
            return
        self._change_new(plan.with_name(self.plan.name))

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

    # arrangement

    def _fill(self) -> None:
        self.into.addItem(self._open_plan.name, "open")
        self.into.addItem(tr("a new funnel made from the file"), "new")
        self.into.setCurrentIndex(1 if self.is_new else 0)
        self.into.setMaximumWidth(250)
        as_of = self._known.as_of or self.draft.mapping.as_of or today()
        self.as_of.set_day(as_of)
        self.as_of.setToolTip(tr("What is dated later is planned and not counted yet."))
        self.import_button.setToolTip(tr("Ctrl+Enter"))

    def _connect(self) -> None:
        self.files.shown.connect(self._show_file)
        self.files.sheet_chosen.connect(lambda name: self.sheet_wanted.emit(self.files.file, name))
        self.files.shape_chosen.connect(self.choose_shape)
        self.files.presence_chosen.connect(
            lambda stage: self.decide(with_presence(self._known, self._survey.path, stage))
        )
        self.files.kind_chosen.connect(lambda kind: self.decide(replace(self._known, kind=kind)))
        self.files.period.chosen.connect(
            lambda first, last: self.decide(with_period(self._known, self._survey.path, first, last))
        )
        self.files.period.told_wanted.connect(lambda: self.decide(with_period_as_told(self._known, self._survey.path)))
        self.files.add_wanted.connect(self.files_wanted)
        self.files.remove_wanted.connect(lambda: self.leave_out(self.files.file))
        self.columns.role_chosen.connect(self.choose_role)
        self.columns.order_chosen.connect(self.choose_order)
        self.columns.decimal_chosen.connect(self.choose_decimal)
        self.panel.labels.meant.connect(self.choose_label)
        self.panel.channels.meant.connect(self.choose_channel)
        self.panel.stages.changed.connect(self._change_new)
        self.panel.stages.start_chosen.connect(self._start_with)
        self.results.rule_chosen.connect(self._choose_rule)
        self.open_questions.chosen.connect(self.go_to)
        self.profile.use_wanted.connect(self._suggest)
        self.profile.changed.connect(lambda: self.decide(self._known))
        self.profile.refused.connect(lambda text: self.notice.say(text, "error"))
        self.into.activated.connect(lambda _index: self._choose_plan())
        self.as_of.changed.connect(self._choose_day)
        self.counter.counted.connect(self._show_expected)
        self.counter.failed.connect(self._show_failure)
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancelled.emit())

    def _is_linked(self) -> bool:
        return self._desk.links.book.is_linked(tuple(survey.path for survey in self._surveys))
