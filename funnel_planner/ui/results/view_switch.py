"""The switch between the views, in one line: those that find no room in it are in a menu at its end."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLayout, QMenu, QSizePolicy, QToolButton

from funnel_planner.ui.menus import passing_menu
from funnel_planner.words import tr

GAP = 2
"""Between buttons; device-independent pixels."""
PADDING = 20
"""What the style sheet leaves free at both sides of a text."""
ARROW = " ▾"


class ViewSwitch(QFrame):
    """One of several views is in force: ``chosen(key)``. Arrow keys, Home and End move between them.

    A view of the menu that is in force gives the menu's button its name, so that it is never out of sight.
    """

    chosen = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(tr("View"))
        self.setProperty("look", "view_switch")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # what does not fit is hidden
        self._group = QButtonGroup(self)
        self._titles = dict(views)
        self._offered = list(self._titles)
        self._buttons: dict[str, QToolButton] = {}
        for key, text in views:
            button = _tab(text)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        self.more = _tab("")
        self.more.clicked.connect(self._open)
        row.addWidget(self.more)
        row.addStretch(1)
        self.choose(next(iter(self._titles)))

    @property
    def current(self) -> str:
        """Key of the view in force."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    @property
    def offered(self) -> list[str]:
        """Keys of the views that can be chosen."""
        return list(self._offered)

    @property
    def in_menu(self) -> list[str]:
        """Keys of those that found no room in the line."""
        return [key for key in self._offered if self._buttons[key].isHidden()]

    def choose(self, key: str) -> None:
        """Put a view in force without telling anybody."""
        self._buttons[key].setChecked(True)
        self._fit()

    def offer(self, keys: Collection[str]) -> None:
        """Offer only these views; where the one in force is not among them, the first is, without telling anybody."""
        self._offered = [key for key in self._titles if key in keys]
        if self.current not in keys and self._offered:
            self.choose(self._offered[0])
        self._fit()

    def step(self, by: int) -> None:
        """Go to the next view (1) or the one before (-1), around the end."""
        keys = self._offered
        self._go(keys[(keys.index(self.current) + by) % len(keys)])

    def menu(self) -> QMenu:
        """The views that found no room, the one in force ticked."""
        menu = passing_menu(self)
        group = QActionGroup(menu)
        for key in self.in_menu:
            entry = menu.addAction(self._titles[key], partial(self._go, key))
            entry.setCheckable(True)
            entry.setChecked(key == self.current)
            group.addAction(entry)
        return menu

    def _open(self) -> None:
        self._name_menu()  # the click must not tick or untick it
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _go(self, key: str) -> None:
        had_focus = self.more.hasFocus() or any(button.hasFocus() for button in self._buttons.values())
        self.choose(key)
        if had_focus:
            shown = self.more if self._buttons[key].isHidden() else self._buttons[key]
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)

    def _fit(self) -> None:
        """As many views in the line as there is room for, in their order; the others in the menu."""
        widths = {key: self._buttons[key].minimumWidth() + GAP for key in self._offered}
        shown = list(self._offered)
        if sum(widths.values()) - GAP > self.width():
            # the menu's button may have to say the longest of its names: nothing moves when another is chosen
            while shown and sum(widths[key] for key in shown) + self._menu_width(shown) > self.width():
                shown.pop()
        for key, button in self._buttons.items():
            button.setVisible(key in shown)
        self._name_menu()

    def _menu_width(self, shown: Sequence[str]) -> int:
        names = [tr("More"), *(self._titles[key] for key in self._offered if key not in shown)]
        return max(_width(self.more, name + ARROW) for name in names)

    def _name_menu(self) -> None:
        within = self.in_menu
        is_in = self.current in within
        name = self._titles[self.current] if is_in else tr("More")
        self.more.setText(name + ARROW)
        self.more.setAccessibleName(tr("{view}, more views").format(view=name) if is_in else tr("More views"))
        self.more.setMinimumWidth(_width(self.more, name + ARROW))
        self.more.setChecked(is_in)
        self.more.setVisible(bool(within))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End; there is nothing beyond the ends."""
        keys = self._offered
        place = keys.index(self.current)
        places = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
            Qt.Key.Key_Right: min(place + 1, len(keys) - 1),
            Qt.Key.Key_Left: max(place - 1, 0),
        }
        wanted = places.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted != place:
            self._go(keys[wanted])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Room for the menu's button alone."""
        return QSize(self._menu_width(()), super().minimumSizeHint().height())


class _Tab(QToolButton):
    """A button that leaves arrows to the switch: Qt would move the focus and choose nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _tab(text: str) -> QToolButton:
    made = _Tab()
    made.setText(text)
    made.setCheckable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setMinimumWidth(_width(made, text))
    return made


def _width(button: QToolButton, text: str) -> int:
    """Of a button that says so, written in bold, as it is while in force."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(bold).horizontalAdvance(text) + PADDING
