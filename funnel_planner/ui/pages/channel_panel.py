"""The channels with their title, buttons and totals."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.models.channel_grid import ChannelGrid
from funnel_planner.ui.models.channel_totals import ChannelTotals
from funnel_planner.ui.pages.channel_delegate import ChannelDelegate
from funnel_planner.ui.pages.channel_grid import ChannelTable
from funnel_planner.ui.pages.frozen_table import FrozenTable
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import EmptyState, IconButton, Line, Notice, SectionTitle
from funnel_planner.words import tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.domain.plan import Plan
    from funnel_planner.forecast.projection import Projection


class ChannelTotalsTable(FrozenTable):
    """One row of totals that scrolls sideways with the channels above."""

    def __init__(self, theme: Theme, model: ChannelTotals, above: ChannelTable) -> None:
        super().__init__(theme)
        self._above = above
        self.setAccessibleName(tr("Totals of all channels"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().hide()
        self.first.horizontalHeader().hide()
        delegate = ChannelDelegate(theme, self, bold=True)
        for view in (self, self.first):
            view.setItemDelegate(delegate)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.set_row_height(delegate.row_height())
        self.setFixedHeight(delegate.row_height())
        self.show_model(model)
        above.horizontalHeader().sectionResized.connect(lambda column, _old, new: self.setColumnWidth(column, new))
        above.resized.connect(self.follow)
        above.horizontalScrollBar().rangeChanged.connect(lambda *_: self.follow())
        above.horizontalScrollBar().valueChanged.connect(lambda *_: self.follow())
        model.modelReset.connect(self.follow)

    def follow(self) -> None:
        """Be scrolled as far, and the columns as wide, as those above."""
        above = self._above
        for column in range(min(self.model().columnCount(), above.model().columnCount())):
            if self.columnWidth(column) != above.columnWidth(column):
                self.setColumnWidth(column, above.columnWidth(column))
        self.updateGeometry()
        self.horizontalScrollBar().setValue(above.horizontalScrollBar().value())

    def sizeHint(self) -> QSize:
        """As wide as what is seen of the channels, without their scroll bar."""
        return QSize(self._above.viewport().width(), self.height())


class ChannelPanel(QWidget):
    """Title and buttons, what cannot be, the table, its totals; what to do while there are no channels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = ChannelGrid(self)
        self.totals = ChannelTotals(self)
        self.table = ChannelTable(theme, self.model)
        self.table.stand_on(self.totals)
        self.notice = Notice(theme)
        self._head = SectionTitle(tr("Channels"), theme)
        self._buttons = _buttons(theme, self.table)
        for button in self._buttons:
            self._head.add(button)
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(Line())
        inside.addWidget(ChannelTotalsTable(theme, self.totals, self.table), 0, Qt.AlignmentFlag.AlignLeft)
        self.empty = EmptyState(
            theme, "channel_social", tr("No channels yet"),
            tr("Where do people come from? Add a channel, or copy a table of channels and paste it here."),
            tr("Add channel"), self.table.add_channel,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(self._head)
        column.addWidget(self.notice)
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)  # before it is filled: a page put into a loose stack flashes as a window
        self._stack.addWidget(full)
        self._stack.addWidget(self.empty)
        self.model.refused.connect(self.refuse)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)

    def show_plan(self, plan: "Plan", projection: "Projection | None") -> None:
        """Show the channels of a plan."""
        self.model.show_plan(plan, projection)
        self.totals.show_plan(plan, projection)
        self._stack.setCurrentIndex(0 if plan.channels else 1)
        self._head.set_remark(trn("{n} channel", "{n} channels", len(plan.channels)) if plan.channels else "")
        self._on_selection()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Let the channels only be looked at."""
        self.model.read_only = read_only
        if self.empty.button is not None:
            self.empty.button.setEnabled(not read_only)
        self._on_selection()

    def refuse(self, error: PlannerError) -> None:
        """Say why an edit cannot be."""
        self.notice.say(explain(error), "error")

    def _on_selection(self) -> None:
        possible = {deed.text: deed.possible for deed in self.table.deeds() if deed is not None}
        for button in self._buttons:
            button.setEnabled(possible[button.accessibleName()])


def _buttons(theme: Theme, table: ChannelTable) -> list[IconButton]:
    """Buttons for the deeds that concern whole channels; what they do now is looked up when they are pressed."""

    def do(text: str) -> None:
        for deed in table.deeds():
            if deed is not None and deed.text == text and deed.possible:
                deed.act()

    wanted = ("add", "duplicate", "move_up", "move_down", "delete")
    deeds = [deed for deed in table.deeds() if deed is not None and deed.icon in wanted]
    return [IconButton(theme, deed.icon, deed.text, partial(do, deed.text)) for deed in deeds]
