"""A plan of a spreadsheet says what was measured and invents nothing; every place works with what it leaves open."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.forecast.flow import project
from funnel_planner.ui.application import Program, speak
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk

CHANNELS, STAGES = ("Fair", "Blog", "Blog"), ("Alpha", "Beta", "Beta", "Gamma")
ROWS = [f"{n},{CHANNELS[n % 3]},{STAGES[n % 4]},2026-0{1 + n % 5}-05" for n in range(60)]


@pytest.mark.usefixtures("qapp")
def test_a_plan_made_of_a_file_has_its_channels_and_no_money(qtbot: QtBot, tmp_path: Path) -> None:
    speak("en")
    sheet = tmp_path / "trade_fair.csv"
    sheet.write_text("\n".join(["Lead ID,Source,Stage,Created", *ROWS]), "utf-8")
    ask, asked = ScriptedAsk(), list[str]()

    def agree(dialog: QDialog) -> bool:
        assert isinstance(dialog, ImportDialog)
        questions = dialog.page.open_questions
        asked.extend(questions.item(row).text() for row in range(questions.count()))
        return True

    program = Program(Session.open(tmp_path / "a.funnel"), Preferences(place="plans"), Theme.load("light"), ask)
    try:
        program.frame.show()
        qtbot.waitExposed(program.frame)
        ready: Callable[[], bool] = lambda: bool(program.window.pages) and not program.tasks.running  # noqa: E731
        qtbot.waitUntil(ready, timeout=20_000)
        ask.will([sheet], agree)
        buttons = program.window.page("plans").findChildren(QPushButton)
        qtbot.mouseClick(next(b for b in buttons if b.text() == "From a spreadsheet…"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(program.session.state.plan.batches), timeout=30_000)
        assert [text for text in asked if "their order is a guess" in text] == asked
        assert asked
        plan = program.session.state.plan
        assert [channel.name for channel in plan.channels] == ["Blog", "Fair"]
        assert (project(plan).revenue, plan.economics.deal_size) == (0, 0)
        assert project(plan).volumes[0] == pytest.approx(60 / (151 / 30.44)), "January to May"
        qtbot.waitUntil(lambda: program.session.state.measured is not None, timeout=20_000)
        measured = program.session.state.measured
        assert measured is not None
        assert plan.stages[0].rate_to_next == measured.total.step_rate[1]
        program.session.undo()
        assert (program.session.state.plan.batches, project(program.session.state.plan).volumes[0]) == ((), 0)
        program.session.redo()
        assert program.session.state.plan == plan, "one step with the import"
        for place in ("forecast", "funnel", "messages", "results", "leads"):
            program.window.go(place)
            qtbot.wait(300)  # what is counted for a page begins a moment after it is shown
            qtbot.waitUntil(lambda: not program.tasks.running, timeout=30_000)
            assert program.window.place == place
    finally:
        program.frame.close()
        program.close()
        program.frame.deleteLater()
