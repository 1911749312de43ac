"""The day that leads are counted for never moves in silence."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import HandLead, Step
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.as_of_news import AsOfNews
from tests.ui.conftest import Opened

PLAN = load_template("sales", "en")


def state(as_of: str, *, chosen: date | None = None, plan_id: str = "p", loading: bool = False) -> State:
    plan = replace(PLAN, id=plan_id, counting=replace(PLAN.counting, as_of=chosen))
    picture = FunnelPicture(plan_id=plan_id, name="P", currency="EUR", stages=(), tiles=(), lead_count=1, as_of=as_of)
    return State(plan, picture, loading=loading)


def test_it_tells_only_what_moved_by_itself() -> None:
    news = AsOfNews()
    assert not news.look(state("2026-10-31")), "the first look"
    assert not news.look(state("2026-10-31"))
    assert not news.look(state("", loading=True))
    told = "Counted as of 22 Nov 2026 now, before as of 31 Oct 2026"
    assert news.look(state("2026-11-22")).replace("\xa0", " ") == told
    assert not news.look(state("2026-10-31", chosen=date(2026, 10, 31))), "it was chosen"
    assert not news.look(state("2026-11-22")), "and chosen again"
    assert not news.look(state("2026-01-01", plan_id="q")), "another plan"


def test_a_lead_made_by_hand_that_moves_the_day_says_so(open_program: Opened, samples: Path, qtbot: QtBot) -> None:
    program = open_program(samples)
    session, window = program.session, program.window
    qtbot.waitUntil(lambda: bool(session.state.picture.as_of) and not program.tasks.running, timeout=20_000)
    assert not window.status.news.isVisible()
    stage = session.state.plan.stages[0].id
    lead = HandLead(key="x", added=True, fields=(("name", "Ann"),), steps=(Step(stage, date(2026, 11, 2)),))
    session.edit_by_hand(session.by_hand().with_leads([lead]), "Add lead")
    qtbot.waitUntil(window.status.news.isVisible, timeout=20_000)
    assert window.status.news.accessibleName().replace("\xa0", " ").startswith("Counted as of 2 Nov 2026")
    assert "before as of 31 Oct 2026" in window.status.news.accessibleName().replace("\xa0", " ")
    program.frame.resize(1024, 640)
    assert window.status.news.x() + window.status.news.width() <= window.status.width()
    assert window.status.news.x() >= window.status.counting.x() + window.status.counting.width()
    assert window.status.news.text().endswith("change it in Results")
    window.status.news.click()
    assert window.place == "results"
    assert not window.status.news.isVisible()
