"""Looking at one plan's messages, then opening another plan elsewhere, then coming back to the messages."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.messages import MessagesPage


def test_messages_follow_to_another_plan(open_program: Callable[[Path], Program], qtbot: QtBot, samples: Path) -> None:
    program = open_program(samples)
    window, session = program.window, program.session
    others = [card.id for card in session.plan_cards() if card.id != session.state.plan.id]
    for plan_id in (others[0], session.state.plan.id, others[0]):
        window.go("messages")
        page = window.page("messages")
        assert isinstance(page, MessagesPage)
        qtbot.waitUntil(page.isVisible)
        page.take_focus()
        window.go("plans")
        session.open_plan(plan_id)
        qtbot.waitUntil(lambda: not session.state.loading)
        window.go("messages")
        qtbot.waitUntil(page.isVisible)
        page.take_focus()
        place = page.table.place()
        assert place is not None
        assert place[0] in {channel.id for channel in session.state.plan.channels}
        assert page.editor._title.text().startswith(session.state.plan.channel(place[0]).name)
