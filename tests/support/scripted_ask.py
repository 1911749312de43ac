"""Answers questions from a script instead of a person; an unexpected question fails the test."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from funnel_planner.domain.errors import PlannerError

PATIENCE_SECONDS = 40.0


class ScriptedAsk:
    """An ``Ask`` for tests: queue the answers, read afterwards what was asked.

    ``answers`` are taken in order by whatever asks next; for ``run`` the answer is a function that works the
    dialog and says whether it was accepted. Errors and messages are only collected.
    """

    def __init__(self, *answers: object) -> None:
        self.answers: deque[object] = deque(answers)
        self.asked: list[str] = []
        self.errors: list[PlannerError] = []
        self.told: list[str] = []
        self.hints: list[str] = []

    def will(self, *answers: object) -> None:
        """Queue more answers."""
        self.answers.extend(answers)

    def open_files(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> list[Path]:
        answer = self._next(title)
        assert isinstance(answer, list), (title, filters, folder, answer)
        return answer

    def open_file(self, title: str, filters: Sequence[str], *, folder: Path | None = None) -> Path | None:
        answer = self._next(title)
        assert answer is None or isinstance(answer, Path), (title, filters, folder, answer)
        return answer

    def save_file(self, title: str, suggested: Path, filters: Sequence[str]) -> Path | None:
        answer = self._next(title)
        assert answer is None or isinstance(answer, Path), (title, suggested, filters, answer)
        return answer

    def confirm(self, title: str, text: str, ok: str, *, dangerous: bool = False) -> bool:
        answer = self._next(f"{title}: {text}")
        assert isinstance(answer, bool), (title, ok, dangerous, answer)
        return answer

    def text(self, title: str, label: str, value: str = "") -> str | None:
        answer = self._next(title)
        assert answer is None or isinstance(answer, str), (title, label, value, answer)
        return answer

    def tell(self, title: str, text: str) -> None:
        self.told.append(f"{title}: {text}")

    def mention(self, text: str, action_text: str = "", action: Callable[[], object] | None = None) -> None:
        del action
        self.told.append(f"{text} [{action_text}]" if action_text else text)

    def hint(self, text: str) -> None:
        self.hints.append(text)

    def error(self, error: PlannerError) -> None:
        self.errors.append(error)

    def run(self, dialog: QDialog) -> bool:
        answer = self._next(dialog.windowTitle())
        if isinstance(answer, bool):
            return answer
        assert callable(answer), (dialog, answer)
        work: Callable[[QDialog], object] = answer
        accepted = work(dialog)
        if accepted:
            _agree(dialog)
        dialog.close()
        return dialog.result() == QDialog.DialogCode.Accepted if accepted is None else bool(accepted)

    def _next(self, question: str) -> object:
        self.asked.append(question)
        assert self.answers, f"nobody expected to be asked: {question}"
        return self.answers.popleft()


def _agree(dialog: QDialog) -> None:
    """Accept a dialog until it has done what it is for: one that works first closes only then."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    dialog.accept()
    while dialog.result() != QDialog.DialogCode.Accepted:
        assert time.monotonic() < deadline, f"“{dialog.windowTitle()}” was agreed to and does not end"
        QCoreApplication.processEvents()
        time.sleep(0.002)
        dialog.accept()
