"""The bar above the page: which plan this is, undo and redo, import and export, the live funnel's switch."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from funnel_planner.app.state import State
from funnel_planner.ui.actions import plain_text
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import show_icon
from funnel_planner.words import mark, tr

HEIGHT = 56


class TopBar(QFrame):
    """Shows the plan's name and offers the commands used most."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "bar")
        self.setFixedHeight(HEIGHT)
        self.plan = self._plan_button()
        self.undo = self._tool(actions["undo"], "undo")
        self.redo = self._tool(actions["redo"], "redo")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.plan)
        layout.addStretch(1)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addSpacing(8)
        layout.addWidget(self._push(actions["import"], "import"))
        layout.addWidget(self._push(actions["export"], "export"))
        layout.addSpacing(4)
        layout.addWidget(self._tool(actions["live_funnel"], "panel"))

    def show_state(self, state: State) -> None:
        """Take the new truth."""
        metrics = self.plan.fontMetrics()
        name = metrics.elidedText(state.plan.name, Qt.TextElideMode.ElideRight, 360)
        self.plan.setText(name.replace("&", "&&"))
        self.plan.setToolTip("" if name == state.plan.name else state.plan.name)
        self.plan.setAccessibleName(tr("Plan: {name}").format(name=state.plan.name))

    def _plan_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("plan_name")
        button.setFont(self._desk.theme.font("title"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow follows the name
        show_icon(button, self._desk.theme, "chevron_down", "muted", 16)
        button.setIconSize(QSize(16, 16))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.aboutToShow.connect(self._fill_menu)
        button.setMenu(menu)
        return button

    def _fill_menu(self) -> None:
        menu = self.plan.menu()
        menu.clear()
        session = self._desk.session
        for card in session.plan_cards():
            if not card.trashed:
                entry = menu.addAction(card.name.replace("&", "&&"))
                entry.setCheckable(True)
                entry.setChecked(card.id == session.state.plan.id)
                entry.triggered.connect(lambda _checked=False, plan_id=card.id: session.open_plan(plan_id))
        menu.addSeparator()
        rename = menu.addAction(tr("Rename plan…"))
        rename.setEnabled(not session.read_only)
        rename.triggered.connect(self._rename)
        menu.addAction(tr("All plans")).triggered.connect(lambda: self._desk.go("plans"))

    def _rename(self) -> None:
        plan = self._desk.session.state.plan
        name = self._desk.ask.text(tr("Rename plan"), tr("Name of the plan"), plan.name)
        if name is not None:
            self._desk.session.edit(plan.with_name(name), mark("Rename plan"))

    def _tool(self, action: QAction, picture: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(plain_text(action.text()))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(20, 20))
        show_icon(action, self._desk.theme, picture)
        return button

    def _push(self, action: QAction, picture: str) -> QPushButton:
        button = QPushButton(plain_text(action.text()))
        button.setObjectName(f"bar_{action.objectName()}")
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        show_icon(button, self._desk.theme, picture)
        return button
