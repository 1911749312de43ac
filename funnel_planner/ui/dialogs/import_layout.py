"""Where everything stands on the page that shows how files would be read; what it does is ``import_page``'s."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.ui.day_field import DayField
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_columns import RoleTable
from funnel_planner.ui.dialogs.import_panel import Panel
from funnel_planner.ui.dialogs.import_profile import ProfileLine
from funnel_planner.ui.dialogs.import_questions import QuestionList
from funnel_planner.ui.dialogs.import_result import WIDTH, Result
from funnel_planner.ui.dialogs.import_target import ImportTarget
from funnel_planner.ui.dialogs.import_top import FileBar, named
from funnel_planner.ui.link_view import WHAT_LINKED_MEANS
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, Notice, SectionTitle, label, primary_button
from funnel_planner.words import tr

SMALLEST_PANEL = 120
LARGEST_PANEL = 0.52
"""Share of the height that lists may take from the rows."""


class PageLayout(QWidget):
    """Files above, rows and lists on the left, what results on the right: ``agreed`` to import, ``cancelled``."""

    agreed = Signal()
    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._divided = False
        theme = desk.theme
        self.notice = Notice(theme)
        self.files = FileBar(theme)
        self.columns = RoleTable(theme)
        self.panel = Panel(theme)
        self.profile = ProfileLine(desk)
        self.results = Result(desk)
        self.open_questions = QuestionList(theme)
        self.target = ImportTarget(desk)
        self.as_of = DayField(theme, tr("As-of day"))
        self.keep_linked = QCheckBox(tr("&Keep linked"))
        self.keep_linked.setToolTip(tool_tip(tr(WHAT_LINKED_MEANS)))
        self.reason = label("", theme, "body", "bad", wrap=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.import_button = primary_button(tr("Import"), self.agreed.emit)
        self.cancel_button = QPushButton(tr("Cancel"))
        self._arrange()

    def go_to(self, question: Question) -> None:
        """Put the focus where a question is answered."""
        if self.files.tabs.count() > 1 and question.column >= 0:
            self.files.tabs.setCurrentIndex(question.file)
        if question.place is Place.COLUMNS:
            self.columns.go_to(question.column)
        elif question.place in (Place.DATES, Place.DECIMALS):
            self.columns.go_to(question.column)
            is_date = question.place is Place.DATES
            open_menu = self.columns.open_orders if is_date else self.columns.open_decimals
            open_menu(question.column).aboutToHide.connect(self.open_questions.setFocus)  # on to the next question
        elif question.place in (Place.SHAPE, Place.KIND):
            self.files.tabs.setCurrentIndex(question.file)
            field = self.files.shape if question.place is Place.SHAPE else self.files.kind
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif question.place is Place.MERGE:
            self.results.rule.setFocus(Qt.FocusReason.OtherFocusReason)
        elif question.place in (Place.LABELS, Place.CHANNELS, Place.STAGES):
            self.panel.go_to(question.place, question.label)

    def _leave_sizes(self) -> None:
        """The user has divided the page: it stays so."""
        self._divided = True

    def _show_panel(self, *, fresh: bool) -> None:
        """Show the lists where there are any; the room is divided anew only where they are others than before.

        What is clicked must not move away: neither the lists by an answer, nor their tabs by a look at another one.
        """
        has_content = self.panel.has_content
        appears = has_content and self._panel_card.isHidden()
        self._panel_card.setVisible(has_content)
        if fresh or appears:
            self._fit_panel()

    def _show_questions(self, found: Sequence[Question], *, fresh: bool) -> None:
        """Show what is open. Once there was something, its card stays: what stands above it does not move.

        ``fresh``: the files or the plan are others than before.
        """
        if fresh:
            self.open_questions.forget_room()
        self.open_questions.show_questions(found)
        if found or fresh:
            self._questions_card.setVisible(bool(found))
        informs = all(question.weight is Weight.INFORMS for question in found)
        title = tr("Good to know") if informs else tr("Still open")
        self._questions_title.set_title(title if found else tr("All answered"))

    def _show_reason(self, reason: str) -> None:
        """Why nothing can be imported; the room for it stays once it was needed."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        if reason:
            _keep_room(self.reason)

    def _call_button(self, text: str) -> None:
        """Name the button that imports; it becomes no narrower, so that the one beside it stays where it is."""
        button = self.import_button
        button.setText(text)
        button.setMinimumWidth(max(button.minimumWidth(), button.sizeHint().width()))

    def _fit_panel(self) -> None:
        """Give the lists the room they need, up to a half; the rows get the rest."""
        if self._divided or not self.panel.has_content:
            return
        whole = self._left.height()
        wanted = min(self.panel.needed_height() + 2 * SPACE["m"] + SPACE["s"], round(whole * LARGEST_PANEL))
        self._left.setSizes([max(1, whole - wanted), max(SMALLEST_PANEL, wanted)])

    def _arrange(self) -> None:
        rows = Card(padding="xs")
        rows.body.addWidget(self.columns)
        self._panel_card = Card(padding="m")
        self._panel_card.setMinimumHeight(SMALLEST_PANEL)
        self._panel_card.body.addWidget(self.panel)
        left = self._left = QSplitter(Qt.Orientation.Vertical)
        left.splitterMoved.connect(self._leave_sizes)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(SPACE["m"])
        left.addWidget(rows)
        left.addWidget(self._panel_card)
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        self._questions_card = Card(padding="m")
        self._questions_title = SectionTitle("", self._desk.theme)
        self._questions_card.body.addWidget(self._questions_title)
        self._questions_card.body.setSpacing(SPACE["xs"])
        self._questions_card.body.addWidget(self.open_questions)
        self._questions_card.hide()
        side = QWidget()
        side.setFixedWidth(WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE["m"])
        right.addWidget(self.results, 1)
        right.addWidget(self._questions_card)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE["m"])
        middle.addWidget(left, 1)
        middle.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.files)
        column.addWidget(self.profile)
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addWidget(self.reason)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(SPACE["l"])
        row.addWidget(self.target)
        row.addWidget(named(tr("&Counted as of"), self.as_of, theme))
        row.addWidget(self.keep_linked)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the room again."""
        super().resizeEvent(event)
        self._fit_panel()

    def showEvent(self, event: QShowEvent) -> None:
        """Divide the room once it is known."""
        super().showEvent(event)
        self._fit_panel()


def _keep_room(widget: QWidget) -> None:
    """Leave the room of a widget free while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
