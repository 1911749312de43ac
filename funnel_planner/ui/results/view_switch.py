"""The switch between the views: all of them in sight, on as many lines as they need."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton

from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.words import tr


class ViewSwitch(QFrame):
    """One of several views is in force: ``chosen(key)``. Arrow keys, Home and End move between them."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(tr("View"))
        self.setProperty("look", "view_switch")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = FlowLayout(2)
        self.setLayout(flow)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for key, text in views:
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            flow.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)

    @property
    def current(self) -> str:
        """Key of the view in force."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Put a view in force without telling anybody."""
        self._buttons[key].setChecked(True)

    def offer(self, keys: Collection[str]) -> None:
        """Show only these views; where the one in force is not among them, the first is, without telling anybody."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)
        if self.current not in keys:
            self.choose(next((key for key in self._buttons if key in keys), self.current))

    @property
    def offered(self) -> list[str]:
        """Keys of the views that can be chosen."""
        return [key for key, button in self._buttons.items() if not button.isHidden()]

    def step(self, by: int) -> None:
        """Go to the next view (1) or the one before (-1), around the end."""
        keys = self.offered
        self._go(keys[(keys.index(self.current) + by) % len(keys)])

    def _go(self, key: str) -> None:
        self._buttons[key].setChecked(True)
        if any(button.hasFocus() for button in self._buttons.values()):
            self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End; arrows move the focus of a button group by themselves."""
        keys = self.offered
        if event.key() == Qt.Key.Key_Home:
            self._go(keys[0])
        elif event.key() == Qt.Key.Key_End:
            self._go(keys[-1])
        else:
            super().keyPressEvent(event)
