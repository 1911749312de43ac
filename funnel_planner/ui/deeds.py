"""What one can do at a place, as a table: its context menu and its keys come from the same lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from funnel_planner.ui.icons import icon
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.theme import Theme

Keys = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing one can do here and now. ``keys`` is a standard key or a sequence such as ``Ctrl+D``."""

    text: str
    act: Callable[[], object]
    keys: Keys | str = ""
    icon: str = ""
    possible: bool = True
    harmless: bool = False
    """It changes nothing, so it can be done in a plan that is only looked at, too."""


SEPARATOR = None
"""A line between deeds in a menu."""

Deeds = Sequence[Deed | None]


def only_looking(deeds: Deeds) -> Deeds:
    """The same deeds where nothing may be changed."""
    return [deed if deed is None or deed.harmless else replace(deed, possible=False) for deed in deeds]


def menu_of(parent: QWidget, theme: Theme, deeds: Deeds) -> QMenu:
    """A context menu; its shortcuts are shown, and obeyed by ``pressed``."""
    menu = passing_menu(parent)
    for deed in deeds:
        if deed is None:
            menu.addSeparator()
            continue
        action = QAction(deed.text, menu)
        if deed.icon:
            action.setIcon(icon(theme, deed.icon, "muted", 16))
        if deed.keys:
            action.setShortcut(QKeySequence(deed.keys))
            action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(deed.possible)
        action.triggered.connect(lambda _checked=False, deed=deed: deed.act())
        menu.addAction(action)
    return menu


def pressed(event: QKeyEvent, deeds: Deeds) -> bool:
    """Do what the pressed keys stand for; False where they stand for nothing that is possible now."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    for deed in deeds:
        if deed is not None and deed.possible and deed.keys and sequence in _sequences(deed.keys):
            deed.act()
            return True
    return False


def _sequences(keys: Keys | str) -> list[QKeySequence]:
    return QKeySequence.keyBindings(keys) if isinstance(keys, Keys) else [QKeySequence(keys)]
