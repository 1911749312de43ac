"""What the commands of the menus do: each a short conversation between questions and the session."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from funnel_planner import __version__
from funnel_planner.app.findings.filter_words import is_filtered
from funnel_planner.app.undo_words import import_undone
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.paths import PLAN_SUFFIX
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.opening import open_file
from funnel_planner.words import mark, tr, trc

if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.app.files.links import Link
    from funnel_planner.domain.progress import Reporter

SPREADSHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

PRESSED = "keys_of_the_menu"
"""Property of a widget that is being sent the keys of a command."""


class Commands:
    """Commands on one desk.

    ``say`` shows a sentence (with a button's text and deed) above the page, ``open_wanted`` is told which plan file
    to open, ``import_wanted`` what to import, ``plan_wanted`` what to make a new plan of.
    """

    def __init__(
        self,
        desk: Desk,
        say: Callable[..., None],
        open_wanted: Callable[[Path], None],
        import_wanted: Callable[[list[Path]], None],
        plan_wanted: Callable[[list[Path]], None],
    ) -> None:
        self._desk = desk
        self._say = say
        self._open_wanted = open_wanted
        self._import_wanted = import_wanted
        self._plan_wanted = plan_wanted

    def new_plan(self) -> None:
        """Choose a template (or a spreadsheet) for a new plan."""
        from funnel_planner.ui.dialogs.new_plan import NewPlanDialog

        dialog = NewPlanDialog(self._desk.theme)
        if not self._desk.ask.run(dialog):
            return
        if dialog.from_spreadsheet:
            self.plan_from_spreadsheet()
            return
        self._desk.session.create_plan(dialog.plan())
        self._desk.go("funnel")

    def open_file(self) -> None:
        """Open another plan file."""
        path = self._desk.ask.open_file(
            tr("Open a plan file"), [plan_filter()], folder=self._desk.session.file_path.parent
        )
        if path is not None:
            self._open_wanted(path)

    def save_copy(self) -> None:
        """Save the whole plan file under another name; work goes on in this one."""
        session = self._desk.session
        suggested = session.file_path.with_name(f"{_file_name(session.state.plan.name)}{PLAN_SUFFIX}")
        path = self._desk.ask.save_file(tr("Save a copy"), suggested, [plan_filter()])
        if path is None:
            return
        if path.exists() and path.resolve() == session.file_path.resolve():
            self._desk.ask.error(PlannerError("copy_onto_itself", file=str(path)))
            return
        self._desk.tasks.run(
            tr("Saving a copy"),
            lambda reporter: session.file.save_copy(path, reporter),
            lambda _: self._say(
                tr("A copy has been saved: {path}").format(path=path),
                trc("action", "Open"),
                lambda: self._open_wanted(path),
            ),
        )

    def import_leads(self) -> None:
        """Choose spreadsheets and hand them to the leads page."""
        self._desk.expect_files()
        paths = self._desk.ask.open_files(tr("Import leads"), spreadsheet_filters())
        if paths:
            self._import_wanted(paths)

    def plan_from_spreadsheet(self) -> None:
        """Choose spreadsheets for a new plan made after them."""
        self._desk.expect_files()
        paths = self._desk.ask.open_files(tr("New plan from a spreadsheet"), spreadsheet_filters())
        if paths:
            self._plan_wanted(paths)

    def export_workbook(self) -> None:
        """Write the Excel workbook of the plan: of all leads, or while a filter is in force of those it shows."""
        session = self._desk.session
        file, plan, wish = session.file, session.state.plan, self._leads_to_export()
        if wish is None:
            return
        name = plan.name if wish.is_empty else tr("{plan} – filtered").format(plan=plan.name)
        suggested = Path.home() / f"{_file_name(name)}.xlsx"
        path = self._desk.ask.save_file(
            tr("Export to Excel"), suggested, [tr("Excel workbook ({patterns})").format(patterns="*.xlsx")]
        )
        if path is not None:
            self._desk.tasks.run(
                tr("Exporting {name}").format(name=path.name),
                lambda _reporter: _export(file, plan, path, wish),
                lambda _: self._exported(path),
            )

    def _leads_to_export(self) -> LeadFilter | None:
        """The filter of the leads to export, asked for while there is one; None: turned away."""
        state = self._desk.session.state
        if not is_filtered(state):
            return LeadFilter()
        from funnel_planner.ui.dialogs.which_leads import WhichLeads

        dialog = WhichLeads(self._desk.theme, state)
        return dialog.wish if self._desk.ask.run(dialog) else None

    def _exported(self, path: Path) -> None:
        self._say(
            tr("Exported: {path}").format(path=path),
            trc("action", "Open"),
            lambda: open_file(path),
        )

    def write_tracker(self) -> None:
        """Write an empty list for the plan's leads, and offer to read it whenever it is saved."""
        file, plan = self._desk.session.file, self._desk.session.state.plan
        name = tr("{plan} – leads").format(plan=plan.name)
        path = self._desk.ask.save_file(
            tr("Lead tracker"),
            Path.home() / f"{_file_name(name)}.xlsx",
            [tr("Excel workbook ({patterns})").format(patterns="*.xlsx")],
        )
        if path is not None:
            self._desk.tasks.run(
                tr("Exporting {name}").format(name=path.name),
                lambda _reporter: _write_tracker(file, plan, path),
                lambda _: self.tracker_written(plan, path),
            )

    def tracker_written(self, plan: Plan, path: Path) -> None:
        """Say where the tracker is, and offer what makes it useful."""
        if self._desk.session.read_only:
            text = tr("The lead tracker is written: {path}").format(path=path)
            self._say(text, trc("action", "Open"), lambda: open_file(path))
        else:
            text = tr("The lead tracker is written: {path}. Linked, whatever is saved there comes into this plan.")
            self._say(text.format(path=path), tr("Keep linked"), lambda: self._link_tracker(plan, path))

    def _link_tracker(self, plan: Plan, path: Path) -> None:
        """From now on what is filled in comes into the plan."""
        reader, links = self._desk.reader, self._desk.links

        def link(reporter: "Reporter") -> "Link":
            from funnel_planner.app.files.watching import linked_tracker

            return linked_tracker(plan, reader, path, reporter)

        def linked(found: "Link") -> None:
            links.keep(found)
            text = tr("Whatever is filled in and saved in {file} now comes into this plan.").format(file=path.name)
            self._say(text, trc("action", "Open"), lambda: open_file(path))

        self._desk.tasks.run("", link, self._guarded(linked))

    def _guarded(self, done: "Callable[[Link], None]") -> "Callable[[Link], None]":
        """A deed whose expected errors are told."""

        def handle(found: "Link") -> None:
            try:
                done(found)
            except PlannerError as error:
                self._desk.ask.error(error)

        return handle

    def undo(self) -> None:
        """Take the last edit back, and say what that did to an import: it may be far from sight."""
        self._step(self._desk.session.undo, trc("action", "Redo"), self.redo)

    def redo(self) -> None:
        """Bring back what undo took."""
        self._step(self._desk.session.redo, trc("action", "Undo"), self.undo)

    def _step(self, step: Callable[[], None], name: str, back: Callable[[], None]) -> None:
        """One step through the edits; ``name`` and ``back``: the step that takes it back again."""
        session = self._desk.session
        before = session.state.plan
        step()
        after = session.state.plan
        words = import_undone(session.file, before, after)
        if words:  # once something else was changed, the step back would be another one
            self._say(words, name, lambda: back() if session.state.plan == after else None, after)

    def versions(self) -> None:
        """Go back to an earlier version of the plan, or name the present one."""
        from funnel_planner.ui.dialogs.versions import choose_version

        choose_version(self._desk)

    def cut(self) -> None:
        """Cut in whatever has the focus."""
        _press(Qt.Key.Key_X)

    def copy(self) -> None:
        """Copy from whatever has the focus."""
        own = getattr(QApplication.focusWidget(), "copy", None)
        if callable(own):  # the keys would come back here: only fields take them before the menu does
            own()
        else:
            _press(Qt.Key.Key_C)

    def paste(self) -> None:
        """Paste into whatever has the focus."""
        _press(Qt.Key.Key_V)

    def about(self) -> None:
        """What this program is."""
        text = tr(
            "Version {version}\n\nDesign funnels, import leads, see conversion live, plan ahead and hand over Excel.\n"
            "Everything stays on this computer: no account, no network.\n\nPlan file: {path}"
        )
        self._desk.ask.tell("Funnel Planner", text.format(version=__version__, path=self._desk.session.file_path))

    def shortcuts(self, rows: list[tuple[str, str]]) -> None:
        """All shortcuts, as a list."""
        from funnel_planner.ui.dialogs.shortcuts import ShortcutsDialog

        self._desk.ask.run(ShortcutsDialog(rows))


def plan_filter() -> str:
    """File dialog filter of plan files."""
    return tr("Plan files ({patterns})").format(patterns=f"*{PLAN_SUFFIX}")


def spreadsheet_filters() -> list[str]:
    """File dialog filters of what can be imported."""
    patterns = " ".join(f"*{suffix}" for suffix in SPREADSHEETS)
    return [tr("Spreadsheets ({patterns})").format(patterns=patterns), tr("All files (*)")]


def is_plan_file(path: Path) -> bool:
    """Whether a file is opened rather than imported."""
    return path.suffix.lower() == PLAN_SUFFIX


def _export(file: PlanFile, plan: Plan, path: Path, wish: LeadFilter) -> None:
    """Write the workbook; on a worker thread, where its libraries may load."""
    from funnel_planner.app.workbook.exporting import export_workbook

    export_workbook(file, plan, path, wish)


def _write_tracker(file: PlanFile, plan: Plan, path: Path) -> None:
    """Write the list; on a worker thread, where its libraries may load."""
    from funnel_planner.app.workbook.exporting import export_lead_tracker

    export_lead_tracker(file, plan, path)


def _file_name(name: str) -> str:
    """A plan's name as a file name: characters that some system forbids become dashes."""
    cleaned = "".join("-" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in name).strip(" .")
    return cleaned[:100] or mark("Plan")


def _press(key: Qt.Key) -> None:
    """Press Ctrl and a key in the focused widget: fields and tables know themselves what that means there."""
    focused = QApplication.focusWidget()
    if focused is None or focused.property(PRESSED):  # what takes no such keys hands them to the menu again
        return
    focused.setProperty(PRESSED, True)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.ControlModifier)
        with suppress(RuntimeError):  # the widget may be gone after the first
            QCoreApplication.sendEvent(focused, event)
    if isValid(focused):
        focused.setProperty(PRESSED, False)
