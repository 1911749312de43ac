"""Bringing files in from the page of leads: they are looked over in the background, then the dialog asks how."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from funnel_planner.app.files import drafting
from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.storage.records import BatchInfo
from funnel_planner.ui.desk import Desk
from funnel_planner.words import language, tr

if TYPE_CHECKING:  # these load what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey
    from funnel_planner.ui.dialogs.import_dialog import ImportDialog


class LeadImporter(QObject):
    """``imported(Outcome)`` once files are in a plan; ``refused(PlannerError)`` where nothing can be brought in.

    Files that cannot be read are told in the dialog.
    """

    imported = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self.dialog: ImportDialog | None = None
        """The dialog while it is open."""

    def import_files(self, paths: list[Path], choices: "Choices | None" = None) -> None:
        """Look files over in the background, show how they are understood, and import them if that is accepted."""
        error = self._desk.session.file.read_only_error
        if error is not None:
            self.refused.emit(error)
            return
        self._desk.tasks.run(
            tr("Looking over {files}").format(files=_names(paths)),
            partial(_look_over, self._desk, paths),
            lambda surveys: self._soon(partial(self._ask_how, surveys, choices)),
            lambda error: self._soon(partial(self._ask_how, (), choices, refused=error)),
        )

    def plan_from_files(self, paths: list[Path]) -> None:
        """Make a new plan of the template that fits files best, and import them; nothing is made before that is agreed.

        May be called while another page is shown: errors are told in a dialog.
        """
        make = partial(_plan_for, language())

        def look(reporter: Reporter) -> "tuple[tuple[Survey, ...], Plan]":
            surveys = _look_over(self._desk, paths, reporter)
            return surveys, make(surveys)

        self._desk.tasks.run(
            tr("Looking over {files}").format(files=_names(paths)),
            look,
            lambda found: self._soon(partial(self._ask_how, found[0], new=found[1])),
            lambda error: self._soon(partial(self._ask_how, (), make_new=make, refused=error)),
        )

    def import_again(self, info: BatchInfo) -> None:
        """Import the same files once more, decided as before; where they are gone, ask for others."""
        from funnel_planner.app.files.choosing import choices_again

        mapping = mapping_from_json(info.mapping_json)
        paths = [Path(file.path) for file in mapping.files]
        if not all(path.is_file() for path in paths):
            self._desk.act("import")
            return
        self.import_files(paths, choices_again(mapping, self._desk.session.state.plan))

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

        plan = self._desk.session.state.plan
        try:
            dialog = ImportDialog(self._desk, plan, surveys, choices, new=new, make_new=make_new, refused=refused)
        except PlannerError as error:
            self.refused.emit(error)
            return
        self.dialog = dialog
        self._desk.ask.run(dialog)
        self.dialog = None
        dialog.deleteLater()
        if dialog.outcome is not None and isValid(self):
            self.imported.emit(dialog.outcome)

    def _soon(self, call: Callable[[], None]) -> None:
        """Do something at the next turn of the event loop, if the page is still there (the language may change)."""
        if isValid(self):
            QTimer.singleShot(0, self, call)


def _look_over(desk: Desk, paths: list[Path], reporter: Reporter) -> "tuple[Survey, ...]":
    """Look files over, on a worker thread."""
    import funnel_planner.ui.dialogs.import_dialog  # noqa: F401 - loaded where it does not block the window

    found = drafting.look_over(desk.reader, paths, reporter=reporter)
    return drafting.as_before(desk.reader, found, desk.session.file, reporter)


def _plan_for(code: str, surveys: "Sequence[Survey]") -> Plan:
    """A new plan for files, on a worker thread."""
    from funnel_planner.app.files.fitting import plan_for

    return plan_for(surveys, code)


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)
