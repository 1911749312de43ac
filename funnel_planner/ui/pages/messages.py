"""The Messages place: what each channel says at each AIDA step, and what that is meant to move."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from funnel_planner.app.coverage import covered_by_step, moves
from funnel_planner.app.explain import explain
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.models.message_matrix import STEPS, MessageMatrix
from funnel_planner.ui.pages.form import scrolling
from funnel_planner.ui.pages.message_editor import MessageEditor
from funnel_planner.ui.pages.message_matrix import MatrixTable
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, EmptyState, Notice, SectionTitle, Segments, label, row_of
from funnel_planner.words import tr

if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.forecast.projection import Projection

SIDE_BY_SIDE = 980
"""From this width on the editor stands beside the matrix, below it otherwise; device-independent pixels."""
BOTH_HALVES = 740
"""From this height on there is room for it below; otherwise one of the two is shown at a time."""
MATRIX, EDITOR = "matrix", "editor"


class MessagesPage(Page):
    """The matrix and the editor of its current cell."""

    name: ClassVar[str] = "messages"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._place: tuple[str, AidaStep] | None = None
        self.model = MessageMatrix(self)
        self.table = MatrixTable(theme, self.model)
        self.editor = MessageEditor(theme, self._take)
        self.notice = Notice(theme)
        self._head = SectionTitle(tr("Messages"), theme, kind="heading")
        self.halves = Segments(
            [(MATRIX, tr("Overview")), (EDITOR, tr("Message"))], tr("Which half of the page is shown")
        )
        self.halves.chosen.connect(lambda _key: self._show_halves())
        self._head.add(self.halves)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(SPACE["m"])
        self._matrix, self._beside = Card(padding="m"), self._framed_editor()
        self._matrix.body.addWidget(self.table, 1)
        self._matrix.body.setSpacing(SPACE["xs"])
        self._weakest = label("", theme, "small", "muted", wrap=True)
        self._sign = QLabel()
        self._legend = QWidget()
        legend = row_of(self._sign, self._weakest, spacing="xs", stretch=False)
        legend.setStretch(1, 1)
        self._legend.setLayout(legend)
        self._matrix.body.addWidget(self._legend)
        theme.changed.connect(self._draw_sign)
        self._draw_sign()
        self._splitter.addWidget(self._matrix)
        self._splitter.addWidget(self._beside)
        self.empty = EmptyState(
            theme, "messages", tr("No channels yet"),
            tr("Messages belong to channels. Add the first channel, then write what it says at each step."),
            tr("Go to the channels"), lambda: desk.go("funnel"),
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        column.addWidget(self._head)
        column.addWidget(self.notice)
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)  # before it is filled: a page put into a loose stack flashes as a window
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.empty)
        self.model.wished.connect(self._edit)
        self.model.refused.connect(self._refuse)
        self.table.chosen.connect(self._choose)
        self.table.writing_wanted.connect(self._write)

    def take_focus(self) -> None:
        """Begin at the matrix, or at the message where only that is shown."""
        first = self.editor.form.headline if self._matrix.isHidden() else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def redraw(self, state: State, previous: State | None) -> None:
        """Show the plan's messages; a cell stays current through every refresh."""
        plan = state.plan
        if previous is None or previous.read_only is not state.read_only:
            self.model.read_only = state.read_only
            self.editor.form.set_read_only(state.read_only)
        same = previous is not None and previous.plan is plan and previous.measured is state.measured
        if same and previous is not None and previous.projection is state.projection:
            return
        if previous is not None and previous.plan.id != plan.id:
            self._place = None
        if self._place is not None and self._place[0] not in {channel.id for channel in plan.channels}:
            self._place = None
        self.model.show_plan(plan, state.measured, _projection(state))
        self._weakest.setText(self.model.weakest)
        self._sign.setVisible(self.model.has_weakest)
        self._legend.setVisible(bool(self.model.weakest))
        self._stack.setCurrentIndex(0 if plan.channels else 1)
        self._show_halves()
        self._head.set_remark(_summary(plan))
        if plan.channels and self._place is None:
            self._place = _first_gap(plan)
        if self._place is not None:
            if self.table.place() != self._place:
                self.table.go_to(*self._place)
            self._show_cell(state)

    def _choose(self, channel_id: str, step: AidaStep) -> None:
        """Another cell is current: store what was being written, then show it.

        A table that gets the keyboard before another plan is drawn still names a channel of the one before.
        """
        if self._place == (channel_id, step) or self.state is None:
            return
        if channel_id not in {channel.id for channel in self.state.plan.channels}:
            return
        self.editor.form.commit()
        self._place = (channel_id, step)
        self._show_cell(self.state)

    def _show_cell(self, state: State) -> None:
        if self._place is not None:
            channel_id, step = self._place
            found = moves(state.plan, state.measured, _projection(state))
            self.editor.show_cell(state.plan, channel_id, step, found.get(step))

    def _write(self) -> None:
        if self._place is not None:
            self._show_half(EDITOR)
            self.editor.form.headline.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.editor.form.headline)

    def _take(self, message: Message, label: str, key: str) -> None:
        """Store an edited message; one with nothing left in it makes the cell empty. Raises ``PlannerError``."""
        if self.state is None:
            return
        plan = self.state.plan
        where = message.channel_id, message.step
        if message == Message(*where):
            plan = plan.without_message(*where)
        else:
            if message.status is MessageStatus.MISSING and plan.message(*where) is None:
                message = Message(*where)
            plan = plan.with_message(message)
        self.desk.session.edit(plan, label, control=f"message.{key}:{where[0]}/{where[1]}")

    def _edit(self, plan: Plan, label: str, control: str) -> None:
        try:
            self.desk.session.edit(plan, label, control=control)
        except PlannerError as error:
            self._refuse(error)
        else:
            self.notice.clear()

    def _refuse(self, error: PlannerError) -> None:
        self.notice.say(explain(error), "error")

    def _draw_sign(self) -> None:
        self._sign.setPixmap(pixmap("warning", self.desk.theme.colour("warning"), 14))

    def _framed_editor(self) -> QWidget:
        card = Card(padding="m")
        self._scroll = scrolling(self.editor)
        card.body.addWidget(self._scroll)
        card.setMinimumSize(300, 180)
        return card

    def _show_half(self, key: str) -> None:
        self.halves.choose(key)
        self._show_halves()

    def _show_halves(self) -> None:
        """Both where they fit, else the one that was chosen."""
        plan = self.state.plan if self.state is not None else None
        both = self.width() >= SIDE_BY_SIDE or self.height() >= BOTH_HALVES
        shows_matrix = both or self.halves.current == MATRIX
        self.halves.setVisible(not both and plan is not None and bool(plan.channels))
        self._matrix.setVisible(shows_matrix)
        self._beside.setVisible(both or not shows_matrix)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the editor back to the matrix."""
        if event.key() == Qt.Key.Key_Escape and self.editor.isAncestorOf(QApplication.focusWidget() or self):
            self._show_half(MATRIX)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor beside the matrix where there is room, else below it, else in its place."""
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not wanted or event.oldSize().width() <= 0:
            self._splitter.setOrientation(wanted)
            room = self.width() if wide else self.height()
            self._splitter.setSizes([round(room * 0.66), round(room * 0.34)] if wide else [room // 2, room // 2])
        self._show_halves()

    def hideEvent(self, event: QHideEvent) -> None:
        """Store what was being written."""
        self.editor.form.commit()
        super().hideEvent(event)


def _projection(state: State) -> "Projection | None":
    """The forecast of the channels that are looked at."""
    if state.projection is None or not state.lead_filter.channels:
        return state.projection
    return project_part(state.plan, state.lead_filter)


def _summary(plan: Plan) -> str:
    ready = sum(covered_by_step(plan, step).ready for step in STEPS)
    total = len(plan.channels) * len(STEPS)
    return tr("{n} of {total} ready").format(n=ready, total=total) if total else ""


def _first_gap(plan: Plan) -> tuple[str, AidaStep]:
    """The first cell that is still empty, else the first."""
    for channel in plan.channels:
        for step in STEPS:
            if plan.message(channel.id, step) is None:
                return channel.id, step
    return plan.channels[0].id, STEPS[0]
