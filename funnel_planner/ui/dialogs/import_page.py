"""How files would be read, on one page: files, columns, labels, and the funnel that results; nothing is stored yet."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from funnel_planner.app.files.choosing import with_period, with_period_as_told, with_presence
from funnel_planner.app.files.expecting import Expected
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.importing import Outcome
from funnel_planner.app.files.question import Weight
from funnel_planner.app.today import today
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_counter import Counter
from funnel_planner.ui.dialogs.import_deciding import DecidingPage
from funnel_planner.ui.dialogs.import_questions import told_apart
from funnel_planner.words import formats, tr, trn


class ImportPage(DecidingPage):
    """Shows one draft, and what would result.

    Beside the signals of its bases: ``files_wanted`` when another file should be added,
    ``sheet_wanted(file number, sheet)`` when a file should be looked over again.
    """

    files_wanted = Signal()
    sheet_wanted = Signal(int, str)

    def __init__(
        self, desk: Desk, plan: Plan, surveys: Sequence[Survey], choices: Choices, *, new: Plan | None
    ) -> None:
        super().__init__(desk, plan, surveys, choices, new=new)
        self._shown: Survey | None = None
        self._subject: tuple[str, ...] = ()
        """Files and plan that the lists are about."""
        self.blocked = ""
        """Why nothing can be imported as things stand; empty: it can."""
        self.expected: Expected | None = None
        self.keep_linked.setChecked(self._is_linked() or any(s.info.tracker is not None for s in self._surveys))
        self.counter = Counter(desk, self)
        self._fill()
        self._connect()
        self.files.show_files(self._surveys)
        self._show_draft()
        self._count()

    def keep_link(self, outcome: Outcome) -> None:
        """Link what was just imported to its files, or do so no more. Raises ``PlannerError``."""
        if self.keep_linked.isChecked():
            self._desk.links.keep_import(self.draft, outcome)
        elif self._is_linked():
            self._desk.links.unlink(self._surveys[0].path)

    def _show_draft(self) -> None:
        mapping = self.draft.mapping
        self._show_file()
        self.panel.show_draft(self.draft, self.plan, is_new=self.target.is_new)
        subject = (*(survey.path for survey in self._surveys), self.plan.id)
        fresh, self._subject = subject != self._subject, subject
        self._show_panel(fresh=fresh)
        self.results.show_rule(mapping)
        self.results.show_scope(self.plan, len(self._surveys))
        self.profile.show_draft(self.draft, used=self._suggested)
        found = told_apart(questions(self.draft, self.plan if self.target.is_new else None), self._surveys)
        self._show_questions(found, fresh=fresh)
        blocking = [question for question in found if question.weight is Weight.BLOCKS]
        self.blocked = self._day_refused or self._nothing or (blocking[0].text if blocking else "")
        self._show_reason(self.blocked)
        self.import_button.setEnabled(not self.blocked)
        self.import_button.setAccessibleDescription(self.blocked)
        if self.expected is None or self.counter.busy:
            self._name_button()

    @property
    def _nothing(self) -> str:
        """Why there is nothing to bring in; empty: there is, or a list to link that will be filled in later."""
        if any(survey.row_count or survey.info.tracker is not None for survey in self._surveys):
            return ""
        return tr("There are no rows below the header.")

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
            self.results.show_blocked(self._nothing)
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

    # arrangement

    def _fill(self) -> None:
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
        self.target.chosen.connect(self._choose_plan)
        self.target.renamed.connect(self._use_plan)
        self.as_of.changed.connect(self._choose_day)
        self.counter.counted.connect(self._show_expected)
        self.counter.failed.connect(self._show_failure)
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancelled.emit())

    def _is_linked(self) -> bool:
        return self._desk.links.book.is_linked(tuple(survey.path for survey in self._surveys))
