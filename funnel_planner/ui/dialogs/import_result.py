"""What would result from an import: its funnel, the account of its rows, and what is still open."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QListWidget, QListWidgetItem, QScrollArea

from funnel_planner.app.expecting import Expected, expect
from funnel_planner.app.explain import explain
from funnel_planner.app.foreseeing import merge_rules
from funnel_planner.app.import_check import Place, Question, Weight, merge_roles_missing
from funnel_planner.app.import_words import MERGE_RULES, merge_evidence_text
from funnel_planner.app.importing import Draft
from funnel_planner.app.ledger_words import ledger_sentence
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping, MergeRule, Shape
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.background import Task
from funnel_planner.ui.calm import calm
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_top import named
from funnel_planner.ui.icons import icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.tips import plain_tip
from funnel_planner.ui.widgets import Card, label
from funnel_planner.words import formats, tr, trn

COUNT_AFTER_MS = 200
WIDTH = 300
SIGN_ROOM = 40
"""Beside the words of a question: its sign and the edges of its line."""
MOST_HEIGHT = 190
"""Room that the list of questions takes at most; in a low window it is less."""
_SIGNS = {
    Weight.BLOCKS: ("error", "bad"),
    Weight.WARNS: ("warning", "warning"),
    Weight.INFORMS: ("info", "muted"),
}


class Counter(QObject):
    """Counts the latest draft in the background, one count at a time; ``counted(Expected)`` or ``failed(error)``."""

    counted = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: tuple[Plan, Draft] | None = None
        self._task: Task | None = None
        self._closed = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(COUNT_AFTER_MS)
        self._wait.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """A count is under way or about to be."""
        return self._wanted is not None or self._task is not None

    def count(self, plan: Plan, drafted: Draft) -> None:
        """Count this draft for a plan; those before it are forgotten."""
        self._wanted = plan, drafted
        if self._task is None:
            self._wait.start()

    def drop(self) -> None:
        """There is nothing to count just now."""
        self._wanted = None
        self._wait.stop()
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Count no more."""
        self._closed = True
        self.drop()

    def _start(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or self._closed:
            return
        desk, (plan, drafted) = self._desk, wanted
        earlier = desk.links.earlier(tuple(survey.path for survey in drafted.surveys))
        self._task = desk.tasks.run(
            "",
            lambda reporter: expect(desk.reader, plan, drafted, reporter, file=desk.session.file, instead_of=earlier),
            self._done,
            self._failed,
            self._ended,
        )

    def _done(self, expected: Expected) -> None:
        self._task = None
        if self._wanted is None and not self._closed:
            self.counted.emit(expected)

    def _failed(self, error: PlannerError) -> None:
        self._task = None
        if self._wanted is None and not self._closed:
            self.failed.emit(error)

    def _ended(self) -> None:
        self._task = None
        if self._wanted is not None:
            self._start()


class Result(Card):
    """The funnel that would result, the account of the rows, and by what leads are recognised: ``rule_chosen``."""

    rule_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("What results"), desk.theme, padding="m")
        theme = desk.theme
        self.body.setSpacing(SPACE["xs"])
        self.funnel = FunnelView(theme, detail="panel")
        self.funnel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.state = label("", theme, "body", "muted", wrap=True)
        self.totals = label("", theme, "body", wrap=True)
        self.totals.hide()
        self.account = label("", theme, "small", "muted", wrap=True)
        self.change = label("", theme, "small_strong", wrap=True)
        self._is_totals = False
        self.doubts = label("", theme, "small", "warning", wrap=True)
        self.doubts.hide()
        self.rule = calm(QComboBox())
        self.rule.activated.connect(lambda _index: self.rule_chosen.emit(MergeRule(self.rule.currentData())))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.funnel)
        self._scroll.viewport().setAutoFillBackground(False)
        self.funnel.setAutoFillBackground(False)
        self._rule_row = named(tr("Leads &known by"), self.rule, theme, above=True)
        self.body.addWidget(self.state)
        self.body.addWidget(self.totals)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.account)
        self.body.addWidget(self.change)
        self.body.addWidget(self.doubts)
        self.body.addWidget(self._rule_row)
        self.setAccessibleName(tr("What results"))

    def show_rule(self, mapping: Mapping) -> None:
        """Show by what leads are recognised; asked only where there is a choice."""
        self._is_totals = all(file.shape is Shape.AGGREGATE for file in mapping.files)
        is_open = len(merge_rules(mapping)) > 1 or bool(merge_roles_missing(mapping))
        rules = list(MERGE_RULES) if is_open else []
        if self.rule.count() != len(rules):
            self.rule.clear()
            for rule in rules:
                self.rule.addItem(tr(MERGE_RULES[rule]), rule.value)
        self.rule.setCurrentIndex(self.rule.findData(mapping.merge.value))
        self.rule.setToolTip(plain_tip(merge_evidence_text(mapping)))
        self._rule_row.setVisible(bool(rules))

    def show_counting(self) -> None:
        """A count is under way; what was counted last stays in sight."""
        self.state.setText(tr("Counting…"))

    def show_expected(self, expected: Expected) -> None:
        """Show what was counted."""
        self.funnel.set_picture(expected.picture)
        self.funnel.setVisible(_has_counts(expected.picture))
        self.state.setText(_totals_text(expected) if self._is_totals else _state_text(expected))
        self.totals.setText("\n".join(expected.totals))
        self.totals.setVisible(bool(expected.totals))
        self.account.setText(ledger_sentence(expected.ledger))
        change = () if self._is_totals else expected.change  # it counts leads
        self.change.setText(change[0] if change else "")
        self.change.setToolTip(plain_tip("\n".join(change)))
        self.change.setVisible(bool(change))
        doubts = [*expected.spoilt, *change[2:]]
        self.doubts.setText("\n".join(doubts))
        self.doubts.setVisible(bool(doubts))

    def show_error(self, error: PlannerError) -> None:
        """Nothing can be counted as things stand."""
        self._show_nothing(explain(error))

    def show_blocked(self) -> None:
        """Something must be answered first."""
        self._show_nothing(tr("Answer what is still open, and the funnel appears here."))

    def _show_nothing(self, why: str) -> None:
        self.funnel.hide()
        self.totals.hide()
        self.state.setText(why)
        self.account.setText("")
        self.change.hide()
        self.doubts.hide()


def _totals_text(expected: Expected) -> str:
    """That these are no leads, and what they say where they measure no stage."""
    if _has_counts(expected.picture):
        return tr("Totals, not single leads")
    return tr("Totals, not single leads. No stage of this plan can be counted from them; kept are:")


def _has_counts(picture: FunnelPicture) -> bool:
    return bool(picture.lead_count) or any(stage.actual for stage in picture.stages)


def _state_text(expected: Expected) -> str:
    """How many leads these are, and whether all rows have been read for them."""
    n = expected.picture.lead_count
    if expected.sample_rows:
        first = trn("From the first {n} row", "From the first {n} rows", expected.sample_rows)
        return tr("{first} of {rows}").format(first=first, rows=formats.count(expected.row_count))
    return trn("{n} lead", "{n} leads", n)


class QuestionList(QListWidget):
    """What is still open; a click or Enter goes to the place where it is answered: ``chosen(Question)``."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._questions: tuple[Question, ...] = ()
        self._kept, self._measured_width = 0, 0
        """Room that was needed so far at this width; it stays: an answer must not move what stands beside the list."""
        self.setProperty("look", "questions")
        self.setAccessibleName(tr("Still open"))
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setIconSize(QSize(16, 16))
        self.itemClicked.connect(self._choose)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show what is open; the list keeps its place where nothing has changed."""
        if tuple(questions) == self._questions:
            return
        self._questions = tuple(questions)
        self.clear()
        for question in questions:
            sign, role = _SIGNS[question.weight]
            item = QListWidgetItem(icon(self._theme, sign, role, 16), question.text)
            if question.place is not Place.NOWHERE:
                item.setToolTip(tr("Press Enter to go there"))
            self.addItem(item)
        self._measure()

    def needed_height(self) -> int:
        """Room for all of them."""
        return sum(self.item(row).sizeHint().height() for row in range(self.count())) + 4

    def _measure(self) -> None:
        """Give each item the height of its lines; Qt measures them for an unlimited width."""
        width = max(120, self.viewport().width() - SIGN_ROOM)
        for row in range(self.count()):
            item = self.item(row)
            item.setSizeHint(QSize(10, _height(item.text(), self, width) + 12))
        most = min(MOST_HEIGHT, max(MOST_HEIGHT // 2, self.window().height() // 5))
        self._kept = max(self._kept, self.needed_height())
        self.setFixedHeight(min(self._kept, most))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._questions[self.row(item)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the place; it must not reach the dialog's button."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self._choose(item)
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's QResizeEvent
        if self.width() != self._measured_width:
            self._kept, self._measured_width = 0, self.width()
        self._measure()


def _height(text: str, widget: QListWidget, width: int) -> int:
    """Height of a text broken into lines."""
    layout = QTextLayout(text, widget.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        height += line.height()
    layout.endLayout()
    return round(height)
