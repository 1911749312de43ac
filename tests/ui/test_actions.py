"""The table of commands: complete menus, no shortcut twice."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.actions import COMMANDS, MENUS, RECENT, SEPARATOR, Entry, build_actions, build_menus, shortcuts


def names(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, tuple):
            yield from names(entry[1])
        elif entry not in (SEPARATOR, RECENT):
            yield entry


def test_every_command_is_in_exactly_one_menu() -> None:
    listed = Counter(name for _, entries in MENUS for name in names(entries))
    assert listed == Counter(command.name for command in COMMANDS)


def test_no_shortcut_is_used_twice(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions = build_actions(bar, {command.name: lambda: None for command in COMMANDS})
    keys = Counter(keys for _, keys in shortcuts(actions))
    assert [key for key, times in keys.items() if times > 1] == []


def test_menus_are_built_from_the_table(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    done: list[str] = []
    actions = build_actions(bar, {"undo": lambda: done.append("undo"), "go_plans": lambda: done.append("plans")})
    build_menus(bar, actions, QMenu(bar))
    assert [action.text() for action in bar.actions()] == ["&File", "&Edit", "&View", "&Help"]
    actions["undo"].trigger()
    actions["go_plans"].trigger()
    assert done == ["undo", "plans"]
    assert actions["go_plans"].shortcut() == QKeySequence("Ctrl+1")


def test_what_cannot_be_done_is_told(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)

    def fail() -> None:
        raise PlannerError("file_not_writable", file="plans.funnel")

    told: list[PlannerError] = []
    build_actions(bar, {"undo": fail}, told.append)["undo"].trigger()
    assert [error.kind for error in told] == ["file_not_writable"]
