"""An import dialog on files, without a window behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.files import drafting
from funnel_planner.app.session import Session
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.theme import Theme
from tests.support.import_page import PLAN, Opens, settle
from tests.support.scripted_ask import ScriptedAsk


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[Desk]:
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(PLAN)
    ask = ScriptedAsk()
    tasks = Tasks(ask.error)
    desk = Desk(session, ask, tasks, theme, go=lambda _place: None)
    yield desk
    tasks.close()
    desk.reader.close()
    session.close()
    assert ask.errors == []


@pytest.fixture
def opens(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Opens:
    """The dialog on files: paths, or texts that are written to files first."""

    def do(*files: str | Path) -> ImportDialog:
        paths = []
        for number, file in enumerate(files):
            path = file if isinstance(file, Path) else tmp_path / f"list{number}.csv"
            if isinstance(file, str):
                path.write_text(file, "utf-8")
            paths.append(path)
        dialog = ImportDialog(desk, desk.session.state.plan, drafting.look_over(desk.reader, paths))
        qtbot.addWidget(dialog)
        dialog.show()
        settle(qtbot, dialog)
        return dialog

    return do
