"""The one door for questions: whoever needs an answer is handed an ``Ask``, and a test hands in a scripted one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import tr


class Ask(Protocol):
    """What can be asked. Texts come in translated; None or False means the user turned away."""

    def open_files(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> list[Path]:
        """Existing files to read; ``filters`` such as ``"Plans (*.funnel)"``."""

    def open_file(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> Path | None:
        """One existing file to read."""

    def save_file(self, title: str, suggested: Path, filters: Sequence[str]) -> Path | None:
        """Where to write; the user has agreed to replace what is there. A missing suffix is added."""

    def confirm(self, title: str, text: str, ok: str, *, dangerous: bool = False) -> bool:
        """Whether to go on; ``ok`` names what the button does. Only for what cannot be undone."""

    def text(self, title: str, label: str, value: str = "") -> str | None:
        """One line of text."""

    def tell(self, title: str, text: str) -> None:
        """Something to read and close."""

    def error(self, error: PlannerError) -> None:
        """An expected error that has no place of its own on the screen."""

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of our own and wait; True when it was accepted."""


class DialogAsk:
    """Asks with real dialogs, above the window ``parent()`` returns."""

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        self._parent = parent

    def open_files(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> list[Path]:
        """Several existing files."""
        names, _ = QFileDialog.getOpenFileNames(self._parent(), title, str(folder or ""), ";;".join(filters))
        return [Path(name) for name in names]

    def open_file(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> Path | None:
        """One existing file."""
        name, _ = QFileDialog.getOpenFileName(self._parent(), title, str(folder or ""), ";;".join(filters))
        return Path(name) if name else None

    def save_file(self, title: str, suggested: Path, filters: Sequence[str]) -> Path | None:
        """A file to write, with the suffix of ``suggested`` where none was typed."""
        name, _ = QFileDialog.getSaveFileName(self._parent(), title, str(suggested), ";;".join(filters))
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(suggested.suffix)

    def confirm(self, title: str, text: str, ok: str, *, dangerous: bool = False) -> bool:
        """A question with two buttons; the harmless one is the default where the other is dangerous."""
        box = self._box(QMessageBox.Icon.Warning if dangerous else QMessageBox.Icon.Question, title, text)
        button = box.addButton(
            ok, QMessageBox.ButtonRole.DestructiveRole if dangerous else QMessageBox.ButtonRole.AcceptRole
        )
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel if dangerous else button)
        box.setEscapeButton(cancel)
        box.exec()
        return box.clickedButton() is button

    def text(self, title: str, label: str, value: str = "") -> str | None:
        """An input line; blank counts as turned away."""
        answer, ok = QInputDialog.getText(self._parent(), title, label, QLineEdit.EchoMode.Normal, value)
        return answer.strip() if ok and answer.strip() else None

    def tell(self, title: str, text: str) -> None:
        """A box with one button."""
        self._box(QMessageBox.Icon.Information, title, text).exec()

    def error(self, error: PlannerError) -> None:
        """The error's sentence."""
        self._box(QMessageBox.Icon.Warning, tr("That did not work"), explain(error)).exec()

    def run(self, dialog: QDialog) -> bool:
        """Show the dialog above the window."""
        return dialog.exec() == QDialog.DialogCode.Accepted

    def _box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(icon, title, text, QMessageBox.StandardButton.NoButton, self._parent())
        box.setTextFormat(Qt.TextFormat.PlainText)  # file names and cells are shown as they are, never as HTML
        return box
