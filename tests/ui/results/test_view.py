"""What all views have in common: found out in the background, drawn when looked at, never late and never stale."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.cube import Cube, build_cube
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.results.view import PATIENCE_MS, ResultsView
from funnel_planner.ui.theme import Theme
from tests.support.made_leads import STAGES, MadeLead, build
from tests.support.scripted_ask import ScriptedAsk

PLAN = Plan(id="p", name="Shop", stages=tuple(Stage(name, name) for name in STAGES))


class _Slow(ResultsView):
    """Waits for leave before it answers; refuses a filter by stage."""

    name = "slow"
    leave: dict[str, threading.Event] = {}  # noqa: RUF012 - one test at a time
    asked: list[str] = []  # noqa: RUF012

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.drawn_channels: list[str] = []

    @staticmethod
    def find_out(look: Look) -> str:
        channel = "".join(look.lead_filter.channels)
        _Slow.asked.append(channel)
        assert _Slow.leave[channel].wait(20)
        if look.lead_filter.stages:
            raise PlannerError("counting_needs_leads", file="a.csv", value="all")
        return channel

    def show_found(self, look: Look, found: str) -> None:
        del look
        self.drawn_channels.append(found)


class _Quick(_Slow):
    quick = True


class _Desk:
    def __init__(self, theme: Theme) -> None:
        self.theme, self.ask = theme, ScriptedAsk()
        self.tasks = Tasks(self.ask.error)


@pytest.fixture(autouse=True)
def leave() -> Iterator[dict[str, threading.Event]]:
    _Slow.leave = {name: threading.Event() for name in ("", "Ads", "Fair")}
    _Slow.asked = []
    yield _Slow.leave
    for event in _Slow.leave.values():
        event.set()


@pytest.fixture
def cube() -> Cube:
    return build_cube(resolve(build([MadeLead(channel="Ads", created=1)]), STAGES, len(STAGES) - 1, Counting()))


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> Iterator[_Slow]:
    made = _Slow(_Desk(theme))
    qtbot.addWidget(made)
    made.show()
    yield made
    for event in _Slow.leave.values():
        event.set()
    made.desk.tasks.close()


def _look(cube: Cube, channel: str = "", stages: frozenset[str] = frozenset()) -> Look:
    wish = LeadFilter(channels=frozenset({channel}) if channel else frozenset(), stages=stages)
    return Look(PLAN, cube, wish, measure(cube, wish))


def test_what_is_looked_at_last_is_drawn(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    view.look_at(_look(cube, "Ads"))
    view.look_at(_look(cube, "Fair"))
    leave["Fair"].set()
    qtbot.waitUntil(lambda: view.drawn_channels == ["Fair"])
    leave["Ads"].set()
    qtbot.waitUntil(lambda: not view.desk.tasks.running)
    assert view.drawn_channels == ["Fair"]


def test_going_back_to_what_is_drawn_gives_up_what_was_asked(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    leave["Ads"].set()
    view.look_at(_look(cube, "Ads"))
    qtbot.waitUntil(lambda: view.drawn_channels == ["Ads"])
    view.look_at(_look(cube, "Fair"))
    view.look_at(_look(cube, "Ads"))
    leave["Fair"].set()
    qtbot.waitUntil(lambda: not view.desk.tasks.running)
    assert view.drawn_channels == ["Ads"]


def test_the_same_look_is_found_out_once(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    view.look_at(_look(cube))
    view.look_at(_look(cube))
    leave[""].set()
    qtbot.waitUntil(lambda: view.drawn_channels == [""])
    view.look_at(_look(cube))
    assert _Slow.asked == [""]


def test_a_hidden_view_catches_up_when_it_is_shown(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    for event in leave.values():
        event.set()
    view.hide()
    view.look_at(_look(cube, "Ads"))
    view.look_at(_look(cube, "Fair"))
    assert _Slow.asked == []
    view.show()
    qtbot.waitUntil(lambda: view.drawn_channels == ["Fair"])
    assert _Slow.asked == ["Fair"]


def test_a_refusal_stands_in_place_of_the_view_until_the_data_can_answer(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    leave[""].set()
    view.look_at(_look(cube, stages=frozenset({"demo"})))
    qtbot.waitUntil(lambda: "holds counts, not leads" in view.refused)
    view.look_at(_look(cube))
    qtbot.waitUntil(lambda: not view.refused)
    assert view.drawn_channels == [""]


def test_numbers_of_another_plan_are_out_of_sight_while_those_of_this_one_are_found_out(
    view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot
) -> None:
    leave["Ads"].set()
    view.look_at(_look(cube, "Ads"))
    qtbot.waitUntil(lambda: view.drawn_channels == ["Ads"])
    view.look_at(_look(cube, "Fair"))
    assert view._content.isVisible(), "of the same plan, the numbers before stay"
    other = replace(_look(cube), plan=replace(PLAN, id="other"))
    view.look_at(other)
    assert not view._content.isVisible()
    assert view.drawn is None
    for event in leave.values():
        event.set()
    qtbot.waitUntil(lambda: view.drawn is other)
    assert view._content.isVisible()


def test_what_takes_long_says_so(view: _Slow, cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot) -> None:
    view.look_at(_look(cube))
    qtbot.waitUntil(view.waiting.isVisible, timeout=20 * PATIENCE_MS)
    leave[""].set()
    qtbot.waitUntil(lambda: not view.waiting.isVisible())
    assert view.drawn_channels == [""]


def test_a_quick_view_is_drawn_at_once(
    cube: Cube, leave: dict[str, threading.Event], qtbot: QtBot, theme: Theme
) -> None:
    leave[""].set()
    view = _Quick(_Desk(theme))
    qtbot.addWidget(view)
    view.show()
    view.look_at(_look(cube))
    assert view.drawn_channels == [""]
    view.look_at(_look(cube, stages=frozenset({"demo"})))
    assert view.refused
    view.look_at(replace(_look(cube), plan=replace(PLAN, name="Other")))
    assert view.drawn_channels == ["", ""]
