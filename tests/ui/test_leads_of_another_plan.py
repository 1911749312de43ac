"""Leads behind a chart are told in the words of their own plan, whichever plan was looked at before."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.application import Program
from tests.support.import_window import ImportWindow
from tests.support.places import leads_of
from tests.support.results_window import ResultsWindow
from tests.support.scripted_ask import ScriptedAsk

SHORT, LONG = ("Asked", "Bought"), ("Seen", "Tasted", "Ordered", "Paid")


@pytest.mark.parametrize(("first", "second"), [(SHORT, LONG), (LONG, SHORT)])
def test_a_drill_down_after_another_plan(
    first: tuple[str, ...], second: tuple[str, ...], program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    for names in (first, second):
        stages = [Stage(f"s{n}", name, kind=StageKind.SALES) for n, name in enumerate(names[:-1])]
        plan = Plan(names[0], names[0], (*stages, Stage("won", names[-1], kind=StageKind.WON)))
        path = tmp_path / f"{names[0]}.csv"
        rows = [f"{names[0]}{n},{name},2026-01-1{n}" for n, name in enumerate(names)]
        path.write_text("\n".join(["Lead ID,Stage,Created", *rows]), encoding="utf-8")
        program.session.create_plan(plan)
        ImportWindow(program, ask, qtbot).bring([path])
    program.session.open_plan(first[0])
    shown = ImportWindow(program, ask, qtbot)
    program.window.go("leads")
    shown.settle()
    assert set(shown.column("Stage reached")) == set(first)
    sideways = leads_of(program).leads.table.horizontalScrollBar()
    sideways.setRange(0, 500)
    sideways.setValue(500)
    program.window.go("plans")
    program.session.open_plan(second[0])
    window = ResultsWindow(program, ask, qtbot)
    window.see("funnel").show_leads("stage", "s1" if len(second) > 2 else "won")
    shown.settle()
    assert set(shown.column("Stage reached")) == set(second[1:])
    assert sideways.value() == 0, "who the leads are is in sight"
    program.window.go("plans")
    program.window.go("leads")
    assert set(shown.column("Stage reached")) == set(second[1:])
