"""The whole journey in Polish: template, channel, message, spreadsheet, conversion, workbook, undo after reopening."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.domain.message import Message
from funnel_planner.domain.stage import AidaStep
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.dialogs.new_plan import NewPlanDialog
from funnel_planner.ui.pages.forecast import ForecastPage
from tests.support.places import results_of
from tests.support.scripted_ask import ScriptedAsk
from tests.ui.conftest import Opened

LEADS = "leady.xlsx"


@pytest.fixture
def polish_program(open_program: Opened, tmp_path: Path) -> Program:
    program = open_program(tmp_path / "plany.funnel", Preferences(language="pl"))
    program.use_language("pl")
    return program


def settle(program: Program, qtbot: QtBot, done: Callable[[], bool] = lambda: True) -> None:
    """Let background work come to its end."""
    idle = lambda: not program.tasks.running and not program.session.state.loading and done()  # noqa: E731 - read here only
    qtbot.waitUntil(idle, timeout=40_000)


def choose_sales_template(dialog: QDialog) -> bool:
    assert isinstance(dialog, NewPlanDialog)
    dialog.choose("sales")
    dialog.name.setText("Piekarnia")
    return True


def import_dialog(qtbot: QtBot, seen: list[str]) -> Callable[[QDialog], bool]:
    def work(dialog: QDialog) -> bool:
        assert isinstance(dialog, ImportDialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
        seen.append(dialog.page.import_button.text())
        return True

    return work


def assert_workbook_tells(path: Path) -> None:
    """The workbook holds the measured numbers, under Polish names."""
    book = load_workbook(path, data_only=True)
    numbers = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {120, 30} <= numbers
    assert any(isinstance(number, float) and abs(number - 699_476.03) < 0.005 for number in numbers)
    assert "Podsumowanie" in book.sheetnames
    book.close()


def test_from_a_template_to_a_workbook(
    polish_program: Program, open_program: Opened, ask: ScriptedAsk, qtbot: QtBot, data_folder: Path, tmp_path: Path
) -> None:
    program, session = polish_program, polish_program.session

    ask.will(choose_sales_template)
    program.window.act("new_plan")
    settle(program, qtbot, lambda: session.state.plan.name == "Piekarnia")
    assert session.state.projection is not None

    channel = session.state.plan.channels[0]
    message = Message(channel.id, AidaStep.ATTENTION, headline="Chleb, który pamiętasz z dzieciństwa")
    session.edit(session.state.plan.with_message(message), "Write message")
    program.window.go("messages")

    seen: list[str] = []
    ask.will(import_dialog(qtbot, seen))
    program.window.import_files([data_folder / "made_polish" / LEADS])
    settle(program, qtbot, lambda: session.state.measured is not None)
    assert "120" in seen[0]
    measured = session.state.measured
    assert measured is not None
    assert (measured.lead_count, measured.total.counts[-1]) == (120, 30)
    assert measured.total.won_value == pytest.approx(699_476.03, abs=1e-9)
    by_channel = {found.label: found.funnel.counts[-1] for found in measured.channels if not found.is_unknown}
    assert by_channel["Polecenie"] == 7

    program.window.go("results")
    results = results_of(program)
    qtbot.waitUntil(results.isVisible)
    assert session.state.picture.stages[-1].actual == 30

    program.window.go("forecast")
    forecast = program.window.page("forecast")
    assert isinstance(forecast, ForecastPage)
    qtbot.waitUntil(forecast.isVisible)

    ask.will(tmp_path / "podsumowanie.xlsx")
    program.window.act("export")
    settle(program, qtbot, (tmp_path / "podsumowanie.xlsx").exists)
    assert_workbook_tells(tmp_path / "podsumowanie.xlsx")

    plan = session.state.plan
    program.frame.close()
    program.close()
    again = open_program(tmp_path / "plany.funnel", Preferences(language="pl"))
    assert again.session.state.plan == plan
    settle(again, qtbot, lambda: again.session.state.measured is not None)
    assert again.session.state.measured == measured
    again.window.act("undo")
    assert not again.session.state.plan.batches
    again.window.act("undo")
    assert again.session.state.plan.messages != plan.messages
    again.window.act("redo")
    again.window.act("redo")
    settle(again, qtbot, lambda: again.session.state.measured is not None)
    assert again.session.state.plan == plan


def test_keys_lead_through_all_places(polish_program: Program, qtbot: QtBot) -> None:
    window = polish_program.window
    for number, place in enumerate(("plans", "funnel", "messages", "leads", "results", "forecast"), 1):
        qtbot.keyClick(polish_program.frame, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda place=place: window.place == place)  # type: ignore[misc]  # mypy: lambda default
        assert window.page(place).isVisible()
