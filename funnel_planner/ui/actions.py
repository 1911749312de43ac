"""All commands as a table: name, words, shortcut, icon; menus and tool buttons are built from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import mark, tr

Keys = QKeySequence.StandardKey
REDO_KEYS = ("Ctrl+Shift+Z", "Ctrl+Y")
"""One of the two is what a system calls its own; both are what people know."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing one can do. ``keys`` is a standard key or a sequence such as ``Ctrl+I``."""

    name: str
    text: str
    keys: Keys | str = ""
    icon: str = ""
    checkable: bool = False
    writes: bool = False
    """Changes the plan file, so it is off while that is open read-only."""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


PLACES = ("plans", "funnel", "messages", "leads", "results", "forecast")
"""The six places in the order of the rail; Ctrl+1 to Ctrl+6 go there."""

COMMANDS = (
    Command("new_plan", mark("&New plan…"), Keys.New, "add", writes=True),
    Command("new_plan_from_file", mark("New plan from a sprea&dsheet…"), icon="table", writes=True),
    Command("open_file", mark("&Open file…"), Keys.Open, "open"),
    Command("save_copy", mark("&Save a copy…"), Keys.SaveAs, "copy"),
    Command("import", mark("&Import leads…"), "Ctrl+I", "import", writes=True),
    Command("export", mark("&Export to Excel…"), "Ctrl+E", "export"),
    Command("tracker", mark("Lead &tracker…"), icon="table"),
    Command("close", mark("&Close window"), Keys.Close),
    Command("quit", mark("&Quit"), Keys.Quit, role=QAction.MenuRole.QuitRole),
    Command("undo", mark("&Undo"), Keys.Undo, "undo", writes=True),
    Command("redo", mark("&Redo"), Keys.Redo, "redo", writes=True),
    Command("versions", mark("&Versions…"), writes=True),
    Command("cut", mark("Cu&t"), Keys.Cut),
    Command("copy", mark("&Copy"), Keys.Copy),
    Command("paste", mark("&Paste"), Keys.Paste),
    Command("go_plans", mark("&Plans"), "Ctrl+1", "plans", checkable=True),
    Command("go_funnel", mark("&Funnel"), "Ctrl+2", "funnel", checkable=True),
    Command("go_messages", mark("&Messages"), "Ctrl+3", "messages", checkable=True),
    Command("go_leads", mark("&Leads"), "Ctrl+4", "leads", checkable=True),
    Command("go_results", mark("&Results"), "Ctrl+5", "results", checkable=True),
    Command("go_forecast", mark("F&orecast"), "Ctrl+6", "forecast", checkable=True),
    Command("live_funnel", mark("Li&ve funnel"), "F9", "panel", checkable=True),
    Command("theme_light", mark("&Light"), checkable=True),
    Command("theme_dark", mark("&Dark"), checkable=True),
    Command("theme_system", mark("Same as the &system"), checkable=True),
    Command("language_en", "&English", checkable=True),  # languages are named in themselves, never translated
    Command("language_pl", "&Polski", checkable=True),
    Command("full_screen", mark("Full sc&reen"), "F11", checkable=True),
    Command("shortcuts", mark("&Keyboard shortcuts"), "F1"),
    Command("about", mark("&About Funnel Planner"), role=QAction.MenuRole.AboutRole),
)

SEPARATOR = "-"
RECENT = "recent"
"""Stands for the menu of recent files in ``MENUS``."""

Entry = str | tuple[str, tuple[str, ...]]
MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        mark("&File"),
        (
            "new_plan", "new_plan_from_file", "open_file", RECENT, "save_copy", SEPARATOR,
            "import", "export", "tracker", SEPARATOR, "close", "quit",
        ),
    ),
    (mark("&Edit"), ("undo", "redo", "versions", SEPARATOR, "cut", "copy", "paste")),
    (
        mark("&View"),
        (
            *(f"go_{place}" for place in PLACES), SEPARATOR, "live_funnel", SEPARATOR,
            (mark("&Theme"), ("theme_light", "theme_dark", "theme_system")),
            (mark("Lan&guage"), ("language_en", "language_pl")),
            SEPARATOR, "full_screen",
        ),
    ),
    (mark("&Help"), ("shortcuts", SEPARATOR, "about")),
)  # fmt: skip


def build_actions(
    parent: QObject,
    handlers: Mapping[str, Callable[[], object]],
    refused: Callable[[PlannerError], object] | None = None,
) -> dict[str, QAction]:
    """An action for every command that has a handler, by name; ``refused`` is told what could not be done."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        if command.name in handlers:
            actions[command.name] = _action(parent, command, _guarded(handlers[command.name], refused))
    return actions


def build_menus(bar: QMenuBar, actions: Mapping[str, QAction], recent: QMenu) -> None:
    """Fill the menu bar from the table; commands without an action are left out."""
    bar.clear()
    for title, entries in MENUS:
        _fill(bar.addMenu(tr(title)), entries, actions, recent)


def shortcuts(actions: Mapping[str, QAction]) -> list[tuple[str, str]]:
    """(what, keys as the system writes them) of every command that has keys, in the table's order."""
    named = [(plain_text(tr(c.text)), actions[c.name].shortcut()) for c in COMMANDS if c.name in actions]
    return [(text, keys.toString(QKeySequence.SequenceFormat.NativeText)) for text, keys in named if not keys.isEmpty()]


def plain_text(text: str) -> str:
    """A menu text without its mnemonic mark and its dots."""
    return text.replace("&", "").removesuffix("…")


def _action(parent: QObject, command: Command, handler: Callable[[], object]) -> QAction:
    action = QAction(tr(command.text) if not command.name.startswith("language_") else command.text, parent)
    action.setObjectName(command.name)
    if command.keys:
        action.setShortcut(QKeySequence(command.keys))
    if action.shortcut().isEmpty() and command.keys is Keys.SaveAs:
        action.setShortcut(QKeySequence("Ctrl+Shift+S"))  # not every desktop has a standard key for this
    if action.shortcut().isEmpty() and command.keys is Keys.Quit:
        action.setShortcut(QKeySequence("Ctrl+Q"))
    if command.keys is Keys.Redo:  # not every system has both
        shown = action.shortcut()
        action.setShortcuts([shown, *(keys for keys in map(QKeySequence, REDO_KEYS) if keys != shown)])
    action.setCheckable(command.checkable)
    action.setMenuRole(command.role)
    action.triggered.connect(lambda _checked=False: handler())
    return action


def _guarded(handler: Callable[[], object], refused: Callable[[PlannerError], object] | None) -> Callable[[], object]:
    """A handler whose expected errors are told: the file may have been moved, or its disk may be full."""
    if refused is None:
        return handler

    def handle() -> None:
        try:
            handler()
        except PlannerError as error:
            refused(error)

    return handle


def _fill(menu: QMenu, entries: tuple[Entry, ...], actions: Mapping[str, QAction], recent: QMenu) -> None:
    for entry in entries:
        if entry == SEPARATOR:
            menu.addSeparator()
        elif entry == RECENT:
            menu.addMenu(recent)
        elif isinstance(entry, tuple):
            _fill(menu.addMenu(tr(entry[0])), entry[1], actions, recent)
        elif entry in actions:
            menu.addAction(actions[entry])
