"""Commands of the window that ask for files."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.ui.commands import Commands
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, in order: the reading process was started, a file was asked for."""
    found: list[str] = []
    monkeypatch.setattr(ReaderProcess, "warm_up", lambda _: found.append("started"))
    whole = ScriptedAsk.open_files

    def open_files(ask: ScriptedAsk, *args: object, **kwargs: object) -> list[Path]:
        found.append("asked")
        return whole(ask, *args, **kwargs)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(ScriptedAsk, "open_files", open_files)
    return found


@pytest.mark.parametrize("name", ["import_leads", "plan_from_spreadsheet"])
def test_the_reading_process_starts_while_a_file_is_chosen(
    theme: Theme, tmp_path: Path, started: list[str], name: str
) -> None:
    chosen = [tmp_path / "leads.xlsx"]
    ask = ScriptedAsk(chosen, [])
    desk = Desk(Mock(), ask, Mock(), theme, go=lambda _place: None)
    brought: list[list[Path]] = []
    commands = Commands(desk, Mock(), Mock(), brought.append, brought.append)
    getattr(commands, name)()
    getattr(commands, name)()
    assert started == ["started", "asked"] * 2
    assert brought == [chosen]  # nothing chosen, nothing brought
