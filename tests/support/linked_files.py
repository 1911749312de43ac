"""A linked file in the window: bringing it in, saving it over as programs do, and waiting until it has been read."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.ui import file_watch, link_keeper, link_view
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.link_view import LinkView, Standing
from tests.support.scripted_ask import ScriptedAsk

HEADER = ("Lead ID", "Name", "Source", "Stage", "Created")
ROWS = (
    ("1", "Ann Lee", "Ads", "MQL", "2026-04-13"),
    ("2", "Bo Ray", "Fair", "SQL", "2026-04-14"),
    ("3", "Cy Fox", "Ads", "MQL", "2026-04-15"),
)
MORE = ("4", "Di Orr", "Fair", "Close", "2026-04-16")
Row = tuple[str, ...]


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait longer than a test has to."""
    monkeypatch.setattr(file_watch, "SETTLE_SECONDS", 0.15)
    monkeypatch.setattr(file_watch, "GONE_SECONDS", 0.3)
    monkeypatch.setattr(link_view, "RETRY_SECONDS", (0.1, 0.1, 0.1, 0.1, 0.1, 0.1))
    monkeypatch.setattr(link_keeper, "WAIT_MS", 50)


def write_csv(path: Path, rows: Sequence[Row], header: Row = HEADER) -> None:
    path.write_text("\n".join(",".join(row) for row in (header, *rows)) + "\n", encoding="utf-8")


def save_over(path: Path, rows: Sequence[Row]) -> None:
    beside = path.with_name("~lock.tmp")
    write_csv(beside, rows)
    beside.replace(path)


def bring_in(program: Program, ask: ScriptedAsk, qtbot: QtBot, path: Path, *, linked: bool = True) -> None:
    """Import a file through the dialog, with its box ticked or not."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dialog.show()
        assert dialog.page is not None
        qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
        dialog.page.keep_linked.setChecked(linked)
        dialog.accept()
        qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
        dialog.accept()

    ask.will(answer)
    program.window.import_files([path])
    settle(program, qtbot, lambda: not ask.answers)


def settle(program: Program, qtbot: QtBot, done: Callable[[], bool] = lambda: True) -> None:
    """Let background work come to its end."""

    def idle() -> bool:
        busy = any(v.standing in (Standing.WAITING, Standing.READING) for v in program.window.desk.links.book.views)
        return not busy and not program.tasks.running and not program.session.state.loading and done()

    qtbot.waitUntil(idle, timeout=20_000)


def view(program: Program) -> LinkView:
    (found,) = program.window.desk.links.book.views
    return found


def counts(program: Program) -> tuple[int, ...]:
    """How many leads reached each stage, as the funnel shows it."""
    return tuple(stage.actual or 0 for stage in program.window.live.funnel.picture.stages)
