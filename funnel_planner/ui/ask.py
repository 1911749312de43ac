"""The one door for questions: whoever needs an answer is handed an ``Ask``, and a test hands in a scripted one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget

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

    def mention(self, text: str, action_text: str = "", action: Callable[[], object] | None = None) -> None:
        """Something that was done, said in passing, and what one may do with it."""

    def hint(self, text: str) -> None:
        """Something small that was done, said for a while in the last line."""

    def error(self, error: PlannerError) -> None:
        """An expected error that has no place of its own on the screen."""

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of our own and wait; True when it was accepted."""


class DialogAsk:
    """Asks with real dialogs, above the window of ``parent()``; ``mention`` and ``hint`` say there what was done."""

    def __init__(
        self,
        parent: Callable[[], QWidget | None],
        mention: Callable[..., object] | None = None,
        hint: Callable[[str], object] | None = None,
    ) -> None:
        self._parent = parent
        self._mention = mention
        self._hint = hint
        self._folder: Path | None = None
        """Where files were chosen last."""

    def open_files(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> list[Path]:
        """Several existing files; asked for where files were chosen last, or among the user's documents."""
        names, _ = QFileDialog.getOpenFileNames(self._parent(), title, self._start(folder), ";;".join(filters))
        paths = [Path(name) for name in names]
        self._folder = paths[0].parent if paths else self._folder
        return paths

    def open_file(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> Path | None:
        """One existing file."""
        name, _ = QFileDialog.getOpenFileName(self._parent(), title, self._start(folder), ";;".join(filters))
        return Path(name) if name else None

    def save_file(self, title: str, suggested: Path, filters: Sequence[str]) -> Path | None:
        """A file to write; where its name gets a suffix only now, replacing a file of that name is asked again."""
        name, chosen = QFileDialog.getSaveFileName(self._parent(), title, str(suggested), ";;".join(filters))
        if not name:
            return None
        path = with_suffix(Path(name), filters, chosen, suggested.suffix)
        if path.name != Path(name).name and path.exists():
            text = tr("“{file}” is there already. Replace it?").format(file=path.name)
            if not self.confirm(tr("Replace"), text, tr("Replace"), dangerous=True):
                return None
        return path

    def confirm(self, title: str, text: str, ok: str, *, dangerous: bool = False) -> bool:
        """A question with two buttons; the harmless one is the default where the other is dangerous."""
        box, button = self.question(title, text, ok, dangerous=dangerous)
        box.exec()
        return box.clickedButton() is button

    def text(self, title: str, label: str, value: str = "") -> str | None:
        """An input line; blank counts as turned away."""
        answer, ok = QInputDialog.getText(self._parent(), title, label, QLineEdit.EchoMode.Normal, value)
        return answer.strip() if ok and answer.strip() else None

    def tell(self, title: str, text: str) -> None:
        """A box with one button."""
        self.box(QMessageBox.Icon.Information, title, text).exec()

    def mention(self, text: str, action_text: str = "", action: Callable[[], object] | None = None) -> None:
        """Above the page of the window."""
        if self._mention is not None:
            self._mention(text, action_text, action)

    def hint(self, text: str) -> None:
        """In the last line of the window."""
        if self._hint is not None:
            self._hint(text)

    def error(self, error: PlannerError) -> None:
        """The error's sentence."""
        self.box(QMessageBox.Icon.Warning, tr("That did not work"), explain(error)).exec()

    def run(self, dialog: QDialog) -> bool:
        """Show the dialog above the window."""
        return dialog.exec() == QDialog.DialogCode.Accepted

    def _start(self, folder: Path | None) -> str:
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        known = (folder, self._folder, *map(Path, places))
        return str(next((place for place in known if place is not None and place.is_dir()), Path.home()))

    def question(self, title: str, text: str, ok: str, *, dangerous: bool) -> tuple[QMessageBox, QPushButton]:
        """The box of ``confirm``, and its button that agrees."""
        box = self.box(QMessageBox.Icon.Warning if dangerous else QMessageBox.Icon.Question, title, text)
        button = box.addButton(
            ok, QMessageBox.ButtonRole.DestructiveRole if dangerous else QMessageBox.ButtonRole.AcceptRole
        )
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel if dangerous else button)
        box.setEscapeButton(cancel)
        return box, button

    def box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        """A box above the window, without buttons yet."""
        box = QMessageBox(icon, title, text, QMessageBox.StandardButton.NoButton, self._parent())
        box.setTextFormat(Qt.TextFormat.PlainText)  # file names and cells are shown as they are, never as HTML
        return box


def with_suffix(path: Path, filters: Sequence[str], chosen: str, otherwise: str) -> Path:
    """A file name as typed, completed by the suffix of the ``chosen`` filter where it has none of the ``filters``.

    ``Plan 2.0`` has no suffix that means anything, so it becomes ``Plan 2.0.xlsx``.
    """
    known = [suffix for each in filters for suffix in _suffixes(each)]
    if path.suffix.lower() in known:
        return path
    return path.with_name(path.name + next(iter(_suffixes(chosen)), otherwise))


def _suffixes(file_filter: str) -> list[str]:
    """``[".xlsx"]`` of ``Excel workbook (*.xlsx)``."""
    patterns = file_filter.rpartition("(")[2].rstrip(")").split()
    return [pattern[1:].lower() for pattern in patterns if pattern.startswith("*.")]
