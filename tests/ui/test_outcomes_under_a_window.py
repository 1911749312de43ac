"""A window or a mode says what counts as conversion; it makes no customer an open lead."""

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import Counting
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.application import Program
from tests.support.import_window import ImportWindow
from tests.support.read_views import funnel
from tests.support.results_window import ResultsWindow
from tests.support.scripted_ask import ScriptedAsk

ROWS = ["Lead ID,Created,Won date", "quick,2026-01-01,2026-01-05", "slow,2026-01-01,2026-03-05", "open,2026-01-01,"]
PLAN = Plan(
    "p",
    "P",
    (Stage("lead", "Lead"), Stage("won", "Won", kind=StageKind.WON)),
    counting=Counting(as_of=date(2026, 6, 1)),
)


def test_a_late_customer_is_won_in_the_list(program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    program.session.create_plan(PLAN)
    brought = ImportWindow(program, ask, qtbot)
    brought.bring([path])
    window = ResultsWindow(program, ask, qtbot)
    legend = funnel(window).legend
    shown = {key for key, entry in legend._entries.items() if entry.isVisibleTo(legend)}
    assert "open" in shown
    assert "not_on" not in shown
    window.within(30)
    shown = {key for key, entry in legend._entries.items() if entry.isVisibleTo(legend)}
    assert "not_on" in shown, "nobody of them may still come on within 30 days"
    assert "open" not in shown
    outcomes = dict(zip(brought.column("Lead ID"), brought.column("Outcome"), strict=True))
    assert [outcomes[lead].split()[-1] for lead in ("quick", "slow", "open")] == ["Won", "Won", "Open"]
    assert dict(zip(brought.column("Lead ID"), brought.column("Stage reached"), strict=True))["slow"] == "Lead"
