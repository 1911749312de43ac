"""Reports that do not say how many entered: what they do say is shown everywhere, and nothing claims a filter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.application import Program
from tests.support.import_window import ImportWindow
from tests.support.places import results_of
from tests.support.scripted_ask import ScriptedAsk

REPORTS = {
    "all is told": ("Channel,Lead,Demo,Won\nAds,100,50,5\nMail,50,20,1\n", [150, 70, 6]),
    "one channel has no leads cell": ("Channel,Lead,Demo,Won\nAds,100,50,5\nMail,50,20,1\nX,,10,1\n", [None, 80, 7]),
    "no column for the first stage": ("Channel,Demo,Won\nAds,50,5\nMail,20,1\n", [None, 70, 6]),
}


@pytest.mark.parametrize("report", REPORTS)
def test_what_a_report_says_is_shown_in_every_place(
    open_program: Callable[[Path], Program], ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path, report: str
) -> None:
    text, counts = REPORTS[report]
    file = tmp_path / "report.csv"
    file.write_text(text, "utf-8")
    program = open_program(tmp_path / "mine.funnel")
    stages = (Stage("l", "Lead"), Stage("d", "Demo"), Stage("w", "Won"))
    program.session.create_plan(Plan(new_id(), "Mine", stages))
    window = ImportWindow(program, ask, qtbot)
    window.bring([file])
    assert window.counts == counts
    program.window.go("results")
    page = results_of(program)
    offered = page.switch.offered
    assert len(offered) > 1
    for view in offered:
        page.show_view(view)
        qtbot.waitUntil(lambda: page.stack.currentWidget() is page.current, timeout=5_000)
        qtbot.waitUntil(lambda: page.look is not None and page.look.shows_the_same(page.current.drawn))
    assert program.window.status.leads.text() == "Totals, not single leads"
    assert not program.window.status.as_of.isHidden()
    assert program.session.state.picture.is_measured
    assert not program.session.state.picture.lead_count, "nor does its card call totals leads"
    of = program.window.live.funnel.sharing.below
    assert of[0] == "Plan: Mine"
    assert of[1].startswith("Counted: as the report counts, as of ")
