"""Typing as people do it: all that is there is marked, and something else is typed over it, key by key."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def type_over(field: QWidget, text: str) -> None:
    """Type a text in place of what a field shows."""
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
