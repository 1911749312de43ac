"""The button beside a chart or a table for what can be done with it: the same as its context menu offers."""

from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import IconButton
from funnel_planner.words import tr


class Shared(Protocol):
    """A chart or a table that can be copied and saved."""

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with it."""


class MoreButton(IconButton):
    """Opens a menu that is filled by what it belongs to at that moment."""

    def __init__(self, theme: Theme, title: str, of: Shared | None) -> None:
        super().__init__(theme, "more", tr("Copy and save: {title}").format(title=title))
        self._of = of
        self.clicked.connect(lambda _checked=False: self._open())

    def belong_to(self, of: Shared | None) -> None:
        """Offer what can be done with this one; out of sight where there is none."""
        self._of = of
        self.setVisible(of is not None)

    def offers(self) -> QMenu:
        """The menu as it would open now."""
        menu = passing_menu(self)
        if self._of is not None:
            self._of.fill_menu(menu)
        return menu

    def _open(self) -> None:
        self.offers().popup(self.mapToGlobal(QPoint(0, self.height())))
