"""What is still open before files can be imported, as a list that leads to where each question is answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.icons import icon
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

SIGN_ROOM = 40
"""Beside the words of a question: its sign and the edges of its line."""
MOST_HEIGHT = 190
"""Room that the list of questions takes at most; in a low window it is less."""
_SIGNS = {
    Weight.BLOCKS: ("error", "bad"),
    Weight.WARNS: ("warning", "warning"),
    Weight.INFORMS: ("info", "muted"),
}


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

    def forget_room(self) -> None:
        """Take no more room than is needed from now on."""
        self._kept = 0

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


def told_apart(found: Sequence[Question], surveys: Sequence[Survey]) -> list[Question]:
    """Questions with the file's name behind those that would read alike."""
    times = Counter(question.text for question in found)
    text = tr("{question} ({file})")
    return [
        replace(question, text=text.format(question=question.text, file=surveys[question.file].name))
        if times[question.text] > 1
        else question
        for question in found
    ]
