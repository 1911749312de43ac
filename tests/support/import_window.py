"""Importing through the window: the dialog is worked as a person does, and what came of it is read from the widgets."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.models.import_preview import NameRole
from funnel_planner.ui.pages.leads import LeadsPage
from tests.support.places import leads_of, settle
from tests.support.scripted_ask import ScriptedAsk

PATIENCE_MS = 40_000
Work = Callable[[ImportDialog], object]


class ImportWindow:
    """The program's window as somebody uses it who brings files in."""

    def __init__(self, program: Program, ask: ScriptedAsk, qtbot: QtBot) -> None:
        self.program, self._ask, self._qtbot = program, ask, qtbot

    def bring(self, paths: Sequence[Path], work: Work = lambda _dialog: None) -> None:
        """Import files: ``work`` is done on the page, then Ctrl+Enter imports and Enter closes."""
        self.open(paths, lambda dialog: self._import(dialog, work))
        self.settle()

    def open(self, paths: Sequence[Path], work: Work) -> None:
        """Open the dialog on files; it is closed after ``work``."""
        finished: list[bool] = []

        def use(dialog: QDialog) -> None:
            assert isinstance(dialog, ImportDialog)
            dialog.show()
            self.counted(dialog)
            work(dialog)
            finished.append(True)

        self._ask.will(use)
        self.program.window.import_files(list(paths))
        self._qtbot.waitUntil(lambda: bool(finished), timeout=PATIENCE_MS)

    def counted(self, dialog: ImportDialog) -> None:
        """Wait until the page has counted what it shows."""
        self._qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Wait until the window shows what is stored."""
        settle(self.program, self._qtbot)

    @property
    def leads(self) -> LeadsPage:
        """The page of leads, in sight."""
        self.program.window.go("leads")
        return leads_of(self.program)

    @property
    def counts(self) -> list[int | None]:
        """The numbers of the live funnel beside the pages."""
        return [stage.actual for stage in self.program.window.live.funnel.picture.stages]

    def column(self, title: str) -> list[str]:
        """A column of the table of leads, from the top."""
        model = self.leads.leads.model
        place = [column.title for column in model.columns].index(title)
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def _import(self, dialog: ImportDialog, work: Work) -> None:
        work(dialog)
        self.counted(dialog)
        self._qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self._qtbot.waitUntil(dialog.done_page.isVisible, timeout=PATIENCE_MS)
        self._qtbot.keyClick(dialog.done_page.done_button, Qt.Key.Key_Return)
        assert dialog.outcome is not None


def choose(combo: QComboBox, text: str) -> None:
    """Choose an entry of a list by its text."""
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def shown_counts(dialog: ImportDialog) -> list[int | None]:
    """The numbers of the funnel on the page."""
    return [stage.actual for stage in dialog.page.results.funnel.picture.stages]


def role_of(dialog: ImportDialog, header: str) -> str:
    """What a column of the file shown is taken for."""
    model = dialog.page.columns.preview
    names = [model.column(section).header for section in range(model.columnCount())]
    return str(model.headerData(names.index(header), Qt.Orientation.Horizontal, NameRole))
