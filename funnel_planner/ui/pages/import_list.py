"""The imports a plan looks at, newest first: what was read, the account of its rows, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.ledger_words import (
    change_sentence,
    class_word,
    ledger_sentence,
    left_out_count,
    reason_text,
)
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import RowNote
from funnel_planner.storage.records import BatchInfo
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.icons import pixmap, show_icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Card, Notice, label, quiet_button
from funnel_planner.words import formats, tr, trn

MOST_NOTES_HEIGHT = 260


class ImportList(QScrollArea):
    """Cards of the batches; ``remove(batch_id)`` and ``again(BatchInfo)`` are the page's."""

    def __init__(self, desk: Desk, remove: Callable[[str], None], again: Callable[[BatchInfo], None]) -> None:
        super().__init__()
        self._desk = desk
        self._remove, self._again = remove, again
        self._batches: tuple[str, ...] | None = None
        self.cards: dict[str, ImportCard] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, SPACE["xs"], SPACE["l"])
        self._column.setSpacing(SPACE["m"])
        self.notice = Notice(desk.theme, closable=False)
        self._column.addWidget(self.notice)
        self._column.addStretch(1)
        self.setWidget(inside)

    def show_batches(self, batches: tuple[str, ...], *, writable: bool) -> None:
        """Show these batches; cards that stay are kept as they are."""
        if batches != self._batches:
            self._batches = batches
            self._arrange(batches)
        for card in self.cards.values():
            card.set_writable(writable)

    def open_notes(self, batch_id: str) -> None:
        """Show which rows of an import were left out."""
        card = self.cards.get(batch_id)
        if card is not None:
            card.show_notes(shown=True)
            self.ensureWidgetVisible(card)

    def _arrange(self, batches: tuple[str, ...]) -> None:
        for batch_id in set(self.cards) - set(batches):
            gone = self.cards.pop(batch_id)
            self._column.removeWidget(gone)
            gone.deleteLater()
        self.notice.clear()
        for place, batch_id in enumerate(reversed(batches), start=1):
            card = self.cards.get(batch_id) or self._make(batch_id)
            if card is not None:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)

    def _make(self, batch_id: str) -> "ImportCard | None":
        try:
            info = self._desk.session.file.batch(batch_id)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return None
        card = self.cards[batch_id] = ImportCard(
            self._desk.theme, info, lambda: self._remove(batch_id), lambda: self._again(info)
        )
        return card


class ImportCard(Card):
    """One import."""

    def __init__(self, theme: Theme, info: BatchInfo, remove: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self.info = info
        self.notes: FigureView | None = None
        self.setAccessibleName(tr("Import of {files}").format(files=file_names(info)))
        self.body.setSpacing(SPACE["xs"])
        self.remove_button = QPushButton(tr("Undo this import"))
        show_icon(self.remove_button, theme, "undo", "muted", 16)
        self.remove_button.clicked.connect(lambda _checked=False: remove())
        self.again_button = quiet_button(tr("Import again…"), again)
        self.notes_button = quiet_button("", self._toggle_notes)
        self.account = label(ledger_sentence(info.ledger), theme, wrap=True)
        self._copy = quiet_button(tr("Copy list"), self._copy_notes)
        self._copy.hide()
        self._arrange()
        self._name_notes()

    @property
    def left_out(self) -> int:
        """Rows that were not simply used."""
        return left_out_count(self.info.ledger)

    def set_writable(self, writable: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """A plan file that cannot be written keeps its imports."""
        self.remove_button.setEnabled(writable)
        self.again_button.setEnabled(writable)

    def show_notes(self, *, shown: bool) -> None:
        """Show or hide the rows that were left out."""
        if not self.left_out:
            return
        if self.notes is None:
            self.notes = self._notes_table()
            self.body.addWidget(self.notes)
        self.notes.setVisible(shown)
        self._copy.setVisible(shown)
        self._name_notes()

    def _arrange(self) -> None:
        picture = QLabel()
        picture.setPixmap(pixmap("file", self._theme.colour("accent"), 22))
        title = label(file_names(self.info), self._theme, "title", wrap=True)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QHBoxLayout()
        top.setSpacing(SPACE["s"])
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(title, 1)
        top.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.body.addWidget(label(self._story(), self._theme, "body", "muted", wrap=True))
        self.body.addSpacing(SPACE["xs"])
        self.body.addWidget(self.account)
        change = change_sentence(self.info.ledger)
        if change:
            self.body.addWidget(label(change, self._theme, "body", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        row.setContentsMargins(-SPACE["s"], 0, 0, 0)  # the link's words in line with those above
        row.addWidget(self.notes_button)
        row.addWidget(self._copy)
        row.addStretch(1)
        self.body.addLayout(row)
        self.notes_button.setVisible(bool(self.left_out))

    def _story(self) -> str:
        made = self.info.made.astimezone()
        parts = [
            tr("{day}, {time}").format(day=formats.day(made.date()), time=f"{made:%H:%M}"),
            trn("{n} lead", "{n} leads", self.info.lead_count).format(n=formats.count(self.info.lead_count)),
        ]
        if self.info.as_of is not None:
            parts.append(tr("as of {day}").format(day=formats.day(self.info.as_of)))
        return "  ·  ".join(parts)

    def _name_notes(self) -> None:
        open_now = self.notes is not None and not self.notes.isHidden()
        text = trn("What was left out: {n} row", "What was left out: {n} rows", self.left_out)
        self.notes_button.setText(text.format(n=formats.count(self.left_out)))
        show_icon(self.notes_button, self._theme, "chevron_up" if open_now else "chevron_down", "accent", 14)

    def _toggle_notes(self) -> None:
        self.show_notes(shown=self.notes is None or self.notes.isHidden())

    def _notes_table(self) -> FigureView:
        table = FigureView(self._theme, tr("What was left out"))
        table.show_figures(notes_figures(self.info))
        table.horizontalHeader().setStretchLastSection(True)
        table.setFixedHeight(min(MOST_NOTES_HEIGHT, table.full_height()))
        return table

    def _copy_notes(self) -> None:
        if self.notes is not None:
            self.notes.clearSelection()
            self.notes.copy()


def file_names(info: BatchInfo) -> str:
    """The files of an import."""
    return ", ".join(file.name for file in info.files)


def notes_figures(info: BatchInfo) -> Figures:
    """Every row that was left out: where it stands, what became of it, and why."""
    several = len(info.files) > 1
    headings = (tr("Line"), tr("Became"), tr("Reason"))
    rows = tuple(_note_cells(note, several=several) for note in info.notes)
    return Figures(
        tr("What was left out"),
        ((tr("File"), *headings) if several else headings),
        ("text",) * (3 + several),
        rows,
    )


def _note_cells(note: RowNote, *, several: bool) -> tuple[str, ...]:
    cells = (formats.count(note.line), class_word(note.row_class), reason_text(note))
    if not several:
        return cells
    return (note.file.replace("\\", "/").rsplit("/", 1)[-1], *cells)
