"""The program's own icons, drawn in the theme's colours.

Every icon is a 24-pixel line drawing in ``resources/icons``; its ``currentColor`` becomes the colour of a role.
"""

from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from funnel_planner.paths import resources
from funnel_planner.ui.theme import Theme

SIZE = 20
"""Usual edge of an icon on a button, in device-independent pixels."""
BESIDE_TEXT, ROOM = 16, 4
"""Edge of an icon with a text beside it, and the room left between them."""


class HasIcon(Protocol):
    """Buttons and actions."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Take this icon."""


def icon(theme: Theme, name: str, role: str = "text", size: int = SIZE, room: int = 0) -> QIcon:
    """An icon in the colour of a role, sharp on every screen in use. Raises ``FileNotFoundError``."""
    drawn = QIcon(pixmap(name, theme.colour(role), size, room))
    drawn.addPixmap(pixmap(name, theme.colour("faint"), size, room), QIcon.Mode.Disabled)
    return drawn


def pixmap(name: str, colour: QColor, size: int = SIZE, room: int = 0) -> QPixmap:
    """An icon as a picture of ``size`` device-independent pixels, with ``room`` more of them at its right."""
    ratio = QGuiApplication.instance().devicePixelRatio()  # type: ignore[union-attr]  # typed as QCoreApplication
    edge = round(size * ratio)
    picture = QPixmap(QSize(edge + round(room * ratio), edge))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_icon(painter, QRectF(0, 0, edge, edge), name, colour)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw an icon into a rectangle; for charts and delegates."""
    from PySide6.QtSvg import QSvgRenderer

    text = _drawing(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(text.encode())).render(painter, rect)


def show_icon(target: HasIcon, theme: Theme, name: str, role: str = "text", size: int = SIZE) -> None:
    """Give a button or action an icon that follows the theme for as long as it lives.

    Where a text stands beside it, the icon is no larger than that and keeps its distance: Qt leaves too little.
    """
    room = 0
    if isinstance(target, QAbstractButton) and target.text():
        size, room = min(size, BESIDE_TEXT), ROOM
        target.setIconSize(QSize(size + room, size))
    target.setIcon(icon(theme, name, role, size, room))
    follower = _Follower(target, theme, name, role, size, room)
    if isinstance(target, QObject):
        for old in target.findChildren(_Follower):
            old.stop()
        follower.setParent(target)


class _Follower(QObject):
    """Redraws one icon when the theme changes; a child of what it serves, so it goes with it."""

    def __init__(self, target: HasIcon, theme: Theme, name: str, role: str, size: int, room: int) -> None:
        super().__init__()
        self._target, self._theme = target, theme
        self._what = (name, role, size, room)
        theme.changed.connect(self._redraw)

    def stop(self) -> None:
        """Let go of the theme: another icon has taken its place."""
        self._theme.changed.disconnect(self._redraw)
        self.setParent(None)
        self.deleteLater()

    def _redraw(self) -> None:
        self._target.setIcon(icon(self._theme, *self._what))


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
