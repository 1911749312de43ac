"""Bringing files in, from looking at them to what came of it: one window that holds the page, progress and result."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting, importing
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.import_removal import without_import
from funnel_planner.app.files.importing import Outcome
from funnel_planner.app.findings.measured_start import start_sentences, started_from_leads
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.background import Task
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_done import DonePage
from funnel_planner.ui.dialogs.import_page import ImportPage
from funnel_planner.ui.dialogs.import_progress import ProgressPage
from funnel_planner.ui.dialogs.import_refused import RefusedPage
from funnel_planner.ui.dialogs.import_top import files_title, folder_of
from funnel_planner.words import mark, tr

SIZE = (1180, 740)
FIELDS = (QComboBox, QLineEdit)
SIZE_SETTING = "import_dialog_size"


class ImportDialog(QDialog):
    """Accepted once files are imported and what came of it was read: ``outcome``, into ``plan``.

    ``surveys`` are files looked over already; ``refused`` an error instead, with which the dialog begins. With
    ``new`` they go into that plan, which is stored nowhere yet; it can be changed on the page. ``make_new`` makes
    such a plan of files that are chosen only here.
    """

    def __init__(
        self,
        desk: Desk,
        plan: Plan,
        surveys: Sequence[Survey],
        choices: Choices | None = None,
        *,
        new: Plan | None = None,
        make_new: Callable[[Sequence[Survey]], Plan] | None = None,
        refused: PlannerError | None = None,
    ) -> None:
        super().__init__(QApplication.activeWindow())
        self._desk, self._open_plan, self._new, self._make_new = desk, plan, new, make_new
        self._first_choices = choices or Choices()
        self._task: Task | None = None
        self._page: ImportPage | None = None
        self.outcome: Outcome | None = None
        self._imported: Plan | None = None
        """The plan as the import left it, if it was the open one."""
        self._replaced: tuple[str, ...] = ()
        """Batches that the import took the place of."""
        self._made = ""
        """Id of the new plan that was stored, which begins anew once its import was taken back."""
        self.progress = ProgressPage(desk.theme)
        self.done_page = DonePage(desk)
        self.refused = RefusedPage(desk.theme)
        self._stack = QStackedWidget()
        for widget in (self.progress, self.done_page, self.refused):
            self._stack.addWidget(widget)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self.setSizeGripEnabled(True)
        self._connect()
        self._restore_size()
        if refused is not None:
            self._refuse(refused)
        else:
            self._show_page(surveys)

    # the page

    @property
    def page(self) -> ImportPage:
        """The page; asked for only where files could be read."""
        assert self._page is not None  # noqa: S101 - a file that cannot be read has no page
        return self._page

    @property
    def plan(self) -> Plan:
        """The plan to import into, as it is before the import."""
        return self._page.plan if self._page is not None else self._open_plan

    @property
    def drafted(self) -> Draft:
        """The files, what was decided, and how they are read."""
        return self.page.draft

    # looking over

    def look_over(
        self, paths: Sequence[Path], *, sheet: str = "", number: int = -1, as_it_stands: bool = False
    ) -> None:
        """Look files over and take them in; ``number``: in place of this file, on another sheet or in another way."""
        reader = self._desk.reader
        make_new = self._make_new if self._page is None else None

        def look(reporter: Reporter) -> tuple[tuple[Survey, ...], Plan | None]:
            found = drafting.look_over(reader, paths, sheet=sheet, as_it_stands=as_it_stands, reporter=reporter)
            if number < 0:
                found = drafting.as_before(reader, found, self._desk.session.file, reporter)
            return found, make_new(found) if make_new is not None else None

        def done(looked: tuple[tuple[Survey, ...], Plan | None]) -> None:
            found, new = looked
            page = self._page
            if page is None:
                self._new = new
                self._show_page(found)
            elif number >= 0:
                page.take_file(number, found[0])
            else:
                page.add_files(found)

        names = ", ".join(path.name for path in paths)
        self._run(tr("Looking over {files}").format(files=names), look, done, self._refuse)

    def choose_files(self) -> None:
        """Ask for files and look them over."""
        from funnel_planner.ui.commands import spreadsheet_filters

        folder = folder_of(self._page.surveys) if self._page is not None else None
        self._desk.expect_files()
        paths = self._desk.ask.open_files(tr("Choose files"), spreadsheet_filters(), folder=folder)
        if paths:
            self.look_over(paths)

    # bringing in

    def accept(self) -> None:
        """Import what the page shows; once that is done, close. Nothing happens while something keeps it from it."""
        shown = self._stack.currentWidget()
        if shown is self.done_page:
            super().accept()
        elif self._page is not None and shown is self._page and not self._page.blocked:
            self._import()

    def reject(self) -> None:
        """Stop what is under way and go back to the page; close there."""
        shown = self._stack.currentWidget()
        if shown is self.progress:
            self.progress.stop()
        elif shown is self.done_page:
            super().accept()
        else:
            super().reject()

    def _import(self) -> None:
        session, reader, drafted, plan = self._desk.session, self._desk.reader, self.drafted, self.plan
        earlier = self._desk.links.book.earlier(tuple(survey.path for survey in drafted.surveys))
        self.page.counter.drop()
        begins = self.page.target.is_new or (plan.id == self._made and not plan.batches)

        def store(reporter: Reporter) -> tuple[Outcome, Plan | None]:
            outcome = importing.store(session.file, plan, reader, drafted, reporter, instead_of=earlier)
            made = importing.activated(plan, outcome, drafted.decided) if begins else None
            return outcome, None if made is None else started_from_leads(session.file, made)

        self._run(
            tr("Importing {files}").format(files=files_title(drafted.surveys)),
            store,
            lambda stored: self._stored(*stored),
            self._not_stored,
            [survey.row_count for survey in drafted.surveys],
        )

    def _stored(self, outcome: Outcome, started: Plan | None) -> None:
        """Make the plan look at what was stored: one edit. ``started``: one that begins, as it was measured."""
        session, page = self._desk.session, self.page
        choices, edit = page.draft.decided, mark("Import leads")
        known = page.plan.batches
        try:
            if started is None:
                session.change_plan(page.plan.id, lambda plan: importing.activated(plan, outcome, choices), edit)
            elif page.target.is_new:
                session.create_plan(page.plan, then=(started, edit))
                self._made = page.plan.id
            else:
                session.change_plan(page.plan.id, lambda _plan: started, edit)
        except PlannerError as error:
            self._not_stored(error)
            return
        try:
            page.keep_link(outcome)
        except PlannerError as error:
            self._desk.ask.error(error)  # the import itself is done
        self.outcome = outcome
        self._imported = session.state.plan if session.state.plan.id == page.plan.id else None
        self._replaced = tuple(batch for batch in known if batch in outcome.replaces)
        expected = page.expected
        totals = expected.totals if expected is not None else ()
        self.done_page.show_outcome(outcome, (*totals, *start_sentences(started)))
        self._show(self.done_page)

    def _not_stored(self, error: PlannerError) -> None:
        self.page.notice.say(explain(error), "error")

    def _undo(self) -> None:
        """Take the import back; the page is there again, as it was.

        Where something else was done since, the import alone goes, with what was read again of its files.
        """
        session, page = self._desk.session, self.page
        try:
            if self._imported is not None and session.state.plan == self._imported:
                session.undo()
            elif self.outcome is not None:
                gone = self._desk.links.book.since(self.outcome.batch_id)
                session.change_plan(
                    page.plan.id, lambda plan: without_import(plan, gone, self._replaced), mark("Remove import")
                )
        except PlannerError as error:
            self._desk.ask.error(error)
            return
        self.outcome = None
        if page.target.is_new:
            page.use_stored()
        self._show(page)

    # working

    def _run(
        self,
        what: str,
        work: "Callable[[Reporter], object]",
        done: "Callable[..., None]",
        failed: Callable[[PlannerError], None],
        rows: Sequence[int] = (),
    ) -> None:
        """Do something in the background, with its progress in sight."""

        def ended() -> None:
            if not isValid(self):
                return
            self.progress.leave()
            if self._stack.currentWidget() is self.progress:
                if self._page is not None:
                    self._show(self._page)
                else:
                    super(ImportDialog, self).reject()

        def if_there(call: Callable[..., None]) -> Callable[..., None]:
            return lambda value: call(value) if isValid(self) else None

        self._show(self.progress)
        task = self._desk.tasks.run("", work, if_there(done), if_there(failed), ended)
        self.progress.follow(what, task, rows)

    def _refuse(self, error: PlannerError) -> None:
        """A file cannot be read: say so on the page, or instead of it."""
        if self._page is not None:
            self._page.files.forget_wishes()
            self._page.notice.say(explain(error), "error", tr("Choose another file…"), self.choose_files)
            return
        self.refused.show_error(error)
        self._show(self.refused)

    def _show_page(self, surveys: Sequence[Survey]) -> None:
        page = self._page = ImportPage(self._desk, self._open_plan, surveys, self._first_choices, new=self._new)
        page.agreed.connect(self.accept)
        page.cancelled.connect(self.reject)
        page.files_wanted.connect(self.choose_files)
        page.sheet_wanted.connect(self._look_again)
        page.layout_wanted.connect(self._look_otherwise)
        page.plan_changed.connect(self._name_window)
        page.import_button.setDefault(True)
        self._stack.addWidget(page)
        self._name_window()
        self._show(page)
        (page.columns if page.blocked else page.import_button).setFocus()

    def _look_again(self, number: int, sheet: str) -> None:
        survey = self.page.surveys[number]
        self.look_over([Path(survey.path)], sheet=sheet, number=number, as_it_stands=survey.as_it_stands)

    def _look_otherwise(self, number: int, as_it_stands: bool) -> None:  # noqa: FBT001 - a signal's value
        survey = self.page.surveys[number]
        self.look_over([Path(survey.path)], sheet=survey.info.sheet, number=number, as_it_stands=as_it_stands)

    def _show(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        self.done_page.done_button.setDefault(widget is self.done_page)

    def _name_window(self) -> None:
        page = self._page
        if page is not None and page.target.is_new:
            self.setWindowTitle(tr("New funnel from {files}").format(files=files_title(page.surveys)))
        elif page is None and self._make_new is not None:
            self.setWindowTitle(tr("New plan from a spreadsheet"))
        else:
            self.setWindowTitle(tr("Import leads into “{plan}”").format(plan=self.plan.name))

    def _connect(self) -> None:
        self.progress.cancelled.connect(self.reject)
        self.done_page.finished.connect(self.accept)
        self.done_page.undo_wanted.connect(self._undo)
        self.refused.files_wanted.connect(self.choose_files)
        self.refused.cancelled.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self._name_window()

    def _restore_size(self) -> None:
        """As large as it was last in this file, where the screen has room."""
        kept = self._desk.session.file.setting(SIZE_SETTING).split("x")
        wanted = QSize(*map(int, kept)) if len(kept) == 2 and all(part.isdigit() for part in kept) else QSize(*SIZE)
        screen = QGuiApplication.primaryScreen().availableSize()
        self.resize(wanted.boundedTo(QSize(screen.width() - 24, screen.height() - 48)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field ends what is typed there, and opens a list; from a check box it imports, as Ctrl+Enter."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, FIELDS):
            if isinstance(focused, QComboBox):
                focused.showPopup()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QCheckBox):
            self.accept()  # whichever button Qt takes for the default one by now
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Stop counting and remember the size."""
        if self._page is not None:
            self._page.counter.close()
        if not self._desk.session.read_only:
            try:
                self._desk.session.file.set_setting(SIZE_SETTING, f"{self.width()}x{self.height()}")
            except PlannerError as error:
                self._desk.tasks.report(error)
        super().done(result)
