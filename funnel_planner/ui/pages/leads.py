"""Leads: where spreadsheets come in, the table of all leads, and the imports they came with."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app import importing
from funnel_planner.app.explain import explain
from funnel_planner.app.ledger_words import change_sentence, ledger_sentence, left_out_count
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.records import BatchInfo
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.pages.drop_zone import DropZone
from funnel_planner.ui.pages.import_list import ImportList
from funnel_planner.ui.pages.lead_list import LeadList
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import EmptyState, Notice, Segments, quiet_button
from funnel_planner.words import formats, language, mark, tr, trc, trn

if TYPE_CHECKING:  # these load what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.proposal import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey
    from funnel_planner.ui.dialogs.import_dialog import ImportDialog


class LeadsPage(Page):
    """Two views, *Leads* and *Imports*; without leads a place to drop a spreadsheet."""

    name: ClassVar[str] = "leads"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.views = Segments([("leads", tr("Leads")), ("imports", tr("Imports"))], tr("View"))
        self.views.chosen.connect(lambda _view: self._show_view())
        self.notice = Notice(theme)
        self.drop = DropZone(theme, lambda: desk.act("import"), self.explain_list, self.add_lead)
        self.drop.dropped.connect(self.import_files)
        self.leads = LeadList(desk)
        self.leads.told.connect(self.notice.say)
        self.leads.hands.form.closed.connect(self._stop_adding)
        self.add_button = QPushButton(tr("Add lead"))
        self.add_button.setToolTip(tr("Add one lead by hand (Insert)"))
        show_icon(self.add_button, theme, "add", "accent", 16)
        self.add_button.clicked.connect(lambda _checked=False: self.add_lead())
        self.deleted_button = quiet_button("", self.leads.hands.show_deleted)
        self.imports = ImportList(desk, self.remove_import, self.import_again, self.import_files)
        self.reading = EmptyState(theme, "leads", tr("Reading leads…"), tr("They will be here in a moment."))
        self.dialog: ImportDialog | None = None
        self._adding_first = False
        self._missing: tuple[HandLead, ...] = ()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._find)
        self._arrange()

    @property
    def view(self) -> str:
        """``leads`` or ``imports``."""
        return self.views.current

    def show_view(self, view: str) -> None:
        """Switch to a view."""
        self.views.choose(view)
        self._show_view()

    def add_lead(self) -> None:
        """Open the form for a lead by hand; the first one comes before the table."""
        error = self.desk.session.file.read_only_error
        if error is not None:
            self._refuse(error)
            return
        self._adding_first = not self.desk.session.state.plan.batches
        self.show_view("leads")
        self.leads.hands.add()

    def _stop_adding(self) -> None:
        """The form was closed; without a lead the place is empty again."""
        self._adding_first = False
        self._show_view()

    def redraw(self, state: State, previous: State | None) -> None:
        """Show the leads of a state and where they came from."""
        error = self.desk.session.file.read_only_error
        refusal = explain(error) if error is not None else ""
        if previous is None or state.plan.id != previous.plan.id:
            self.drop.set_refusal(refusal)
            self.add_button.setEnabled(not refusal)
            if previous is not None:
                self.notice.clear()
                self._adding_first = False
                self.leads.close_side()
        self._name_deleted(state)
        if not state.loading:
            self._tell_missing()
        self._show_view()

    def import_files(self, paths: list[Path], choices: "Choices | None" = None) -> None:
        """Look files over in the background, show how they are understood, and import them if that is accepted."""
        error = self.desk.session.file.read_only_error
        if error is not None:
            self._refuse(error)
            return
        self.notice.clear()
        self.desk.tasks.run(
            tr("Looking over {files}").format(files=_names(paths)),
            partial(_look_over, self.desk.reader, paths),
            lambda surveys: self._soon(partial(self._ask_how, surveys, choices)),
            lambda error: self._soon(partial(self._ask_how, (), choices, refused=error)),
        )

    def plan_from_files(self, paths: list[Path]) -> None:
        """Make a new plan of the template that fits files best, and import them; nothing is made before that is agreed.

        May be called while another page is shown: errors are told in a dialog.
        """
        make = partial(_plan_for, language())

        def look(reporter: Reporter) -> "tuple[tuple[Survey, ...], Plan]":
            surveys = _look_over(self.desk.reader, paths, reporter)
            return surveys, make(surveys)

        self.desk.tasks.run(
            tr("Looking over {files}").format(files=_names(paths)),
            look,
            lambda found: self._soon(partial(self._ask_how, found[0], new=found[1])),
            lambda error: self._soon(partial(self._ask_how, (), make_new=make, refused=error)),
        )

    def import_again(self, info: BatchInfo) -> None:
        """Import the same files once more, decided as before; where they are gone, ask for others."""
        from funnel_planner.app.choosing import choices_again

        mapping = importing.mapping_from_json(info.mapping_json)
        paths = [Path(file.path) for file in mapping.files]
        if not all(path.is_file() for path in paths):
            self.desk.act("import")
            return
        assert self.state is not None  # noqa: S101 - a card is shown
        self.import_files(paths, choices_again(mapping, self.state.plan))

    def remove_import(self, batch_id: str) -> None:
        """Take an import out of the plan; undo brings it back."""
        plan = self.desk.session.state.plan
        try:
            info = self.desk.session.file.batch(batch_id)
            self.desk.session.edit(
                plan.with_batches([other for other in plan.batches if other != batch_id]), mark("Remove import")
            )
        except PlannerError as error:
            self._refuse(error)
            return
        text = trn("The import of {n} lead was taken out.", "The import of {n} leads was taken out.", info.lead_count)
        self.notice.say(
            text.format(n=formats.count(info.lead_count)), "info", tr("Bring it back"), self.desk.session.undo
        )

    def explain_list(self) -> None:
        """What a list of one's own needs."""
        assert self.state is not None  # noqa: S101 - the page is shown
        stages = ", ".join(stage.name for stage in self.state.plan.stages)
        text = tr(
            "One row for each lead, and a first row with the names of the columns.\n\n"
            "Needed: a name or number, the source (where the lead came from), and the stage it has reached:\n{stages},"
            " or Lost.\n\nWorth having: the day of the first contact, the day it was closed, and the value.\n\n"
            "The order of the columns and their exact names do not matter."
        )
        self.desk.ask.tell(tr("Your own list"), text.format(stages=stages))

    # bringing files in

    def _ask_how(
        self,
        surveys: "tuple[Survey, ...]",
        choices: "Choices | None" = None,
        *,
        new: Plan | None = None,
        make_new: "Callable[[Sequence[Survey]], Plan] | None" = None,
        refused: PlannerError | None = None,
    ) -> None:
        """Show how files are understood; the dialog imports them. ``new``, ``make_new``: a plan to make of them."""
        from funnel_planner.ui.dialogs.import_dialog import ImportDialog

        plan = self.desk.session.state.plan
        try:
            dialog = ImportDialog(self.desk, plan, surveys, choices, new=new, make_new=make_new, refused=refused)
        except PlannerError as error:
            self._refuse(error)
            return
        self.dialog = dialog
        self.desk.ask.run(dialog)
        self.dialog = None
        dialog.deleteLater()
        if dialog.outcome is not None:
            self.desk.go(self.name)
            if isValid(self):
                self._tell(dialog.outcome)

    def _tell(self, outcome: importing.Outcome) -> None:
        ledger = outcome.ledger
        if not outcome.batch_id:
            text = trn(
                "Nothing new: the {n} lead of this file is here already.",
                "Nothing new: the {n} leads of this file are here already.",
                ledger.unchanged,
            ).format(n=formats.count(ledger.unchanged))
            self.notice.say(text, "info")
            return
        change = change_sentence(ledger)
        text = tr("Imported: {change}. {account}.").format(change=change, account=ledger_sentence(ledger))
        if not left_out_count(ledger):
            self.notice.say(text, "good")
            return
        self.notice.say(text, "good", tr("What was left out"), partial(self._show_left_out, outcome.batch_id))

    def _show_left_out(self, batch_id: str) -> None:
        self.show_view("imports")
        self.imports.open_notes(batch_id)

    def _refuse(self, error: PlannerError) -> None:
        if isValid(self):
            self.notice.say(explain(error), "error")

    def _soon(self, call: Callable[[], None]) -> None:
        """Do something at the next turn of the event loop, if the page is still there (the language may change)."""
        if isValid(self):
            QTimer.singleShot(0, self, call)

    # views

    def _show_view(self) -> None:
        state = self.state
        if state is None:
            return
        self._head.setVisible(bool(state.plan.batches))
        self.leads.count.setVisible(self.view == "leads")
        self.add_button.setVisible(self.view == "leads")
        if state.plan.batches:
            self._adding_first = False
        elif not self._adding_first:
            if self.leads.shows(state):  # else the next import would show these until it is counted
                self.leads.show_none()
            self.stack.setCurrentWidget(self.drop)
            return
        if self.view == "imports":
            self.imports.show_batches(state.plan.batches, writable=not state.read_only)
            self.stack.setCurrentWidget(self.imports)
            return
        cube = self.desk.session.cube()
        if not state.plan.batches:
            self.leads.show_none()
            self.stack.setCurrentWidget(self.leads)
            return
        if cube is None:
            if not self.leads.shows(state):  # else they stay in sight until they are counted again
                self.stack.setCurrentWidget(self.reading)
            return
        try:
            self.leads.show_state(state, cube)
        except PlannerError as error:
            self._refuse(error)
        self.stack.setCurrentWidget(self.leads)

    def _name_deleted(self, state: State) -> None:
        """How many leads are deleted, as the way to them."""
        if state.is_preview:
            return
        try:
            deleted = len(self.desk.session.by_hand().deleted) if state.plan.batches else 0
        except PlannerError as error:
            deleted = 0
            self._refuse(error)
        self.deleted_button.setText(trc("leads", "Deleted: {n}").format(n=formats.count(deleted)))
        self.deleted_button.setVisible(deleted > 0)
        self.deleted_button.setEnabled(not state.read_only)

    def _tell_missing(self) -> None:
        """Say it when changes made by hand lost the leads they are about; once."""
        overlaid = self.desk.session.overlaid()
        missing = () if overlaid is None else overlaid.missing
        if missing and missing != self._missing:
            text = trn(
                "{n} lead that was changed by hand is in no import any more: it has no number, and nothing else tells"
                " it from others. What was changed is kept, and counts again when the lead comes back.",
                "{n} leads that were changed by hand are in no import any more: they have no number, and nothing else"
                " tells them from others. What was changed is kept, and counts again when the leads come back.",
                len(missing),
            )
            self.notice.say(text.format(n=formats.count(len(missing))), "warning")
        self._missing = missing

    def _find(self) -> None:
        if self.state is not None and self.state.plan.batches:
            self.show_view("leads")
            self.leads.search.setFocus()
            self.leads.search.selectAll()

    def _arrange(self) -> None:
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.views)
        head.addStretch(1)
        head.addWidget(self.deleted_button)
        head.addWidget(self.leads.count)
        head.addSpacing(SPACE["s"])
        head.addWidget(self.add_button)
        self.stack = QStackedWidget()
        for widget in (self.drop, self.leads, self.imports, self.reading):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self._head)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)


def _look_over(reader: ReaderProcess, paths: list[Path], reporter: Reporter) -> "tuple[Survey, ...]":
    """Look files over, on a worker thread."""
    import funnel_planner.ui.dialogs.import_dialog  # noqa: F401 - loaded where it does not block the window

    return importing.look_over(reader, paths, reporter=reporter)


def _plan_for(code: str, surveys: "Sequence[Survey]") -> Plan:
    """A new plan for files, on a worker thread."""
    from funnel_planner.app.fitting import plan_for

    return plan_for(surveys, code)


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)
