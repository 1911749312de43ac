"""What an import did: leads new, updated and unchanged, and every row that was left out, to look at or to mend."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app import left_out
from funnel_planner.app.explain import explain
from funnel_planner.app.import_words import CLASS_HINTS
from funnel_planner.app.importing import Outcome
from funnel_planner.app.ledger_words import change_sentence, class_word, left_out_count
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, ElidedLabel, Line, Notice, SectionTitle, label, primary_button, quiet_button
from funnel_planner.words import formats, tr, trn

MOST_ROWS = 2_000
"""Rows shown; the sheet to mend has all."""


class DonePage(QWidget):
    """``finished`` when all is read, ``undo_wanted`` when the import should be taken back."""

    finished = Signal()
    undo_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        theme = desk.theme
        self._source: left_out.Source | None = None
        self._sign = QLabel()
        self.title = label("", theme, "heading", wrap=True)
        self.change = label("", theme, "body", "muted", wrap=True)
        self.account = QGridLayout()
        self.notice = Notice(theme)
        self.rows = FigureView(theme, tr("What was left out"))
        self.save_button = QPushButton(tr("Save as a sheet to mend…"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(lambda _checked=False: self.save())
        self.done_button = primary_button(tr("Show the leads"), self.finished.emit)
        self.undo_button = quiet_button(tr("Undo this import"), self.undo_wanted.emit)
        self.undo_button.setAutoDefault(False)
        self._rows_card = Card(padding="m")
        self._rows_title = SectionTitle(tr("What was left out"), theme)
        self._arrange()

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what was done."""
        ledger = outcome.ledger
        stored = bool(outcome.batch_id)
        leads = ledger.created + ledger.updated + ledger.unchanged
        if stored:
            self.title.setText(trn("{n} lead imported", "{n} leads imported", leads))
            self.change.setText(change_sentence(ledger))
        else:
            self.title.setText(tr("Nothing new"))
            text = trn(
                "The {n} lead of this file is here already.", "The {n} leads of this file are here already.", leads
            )
            self.change.setText(text)
        sign, colour = ("check_circle", "good") if stored else ("info", "accent")
        self._sign.setPixmap(pixmap(sign, self._desk.theme.colour(colour), 36))
        self.undo_button.setVisible(stored)
        self._show_account(ledger)
        self._rows_card.setVisible(stored and bool(left_out_count(ledger)))
        if stored and left_out_count(ledger):
            self._list(outcome.batch_id)
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write what was left out as a sheet."""
        source = self._source
        if source is None:
            return
        from pathlib import Path

        suggested = Path(source.mapping.files[0].path).with_name(left_out.proposed_name(source.file_names))
        filters = [tr("Excel workbook ({patterns})").format(patterns="*.xlsx"), "CSV (*.csv)"]
        path = self._desk.ask.save_file(tr("Save as a sheet to mend"), suggested, filters)
        if path is None:
            return
        self._desk.tasks.run(
            tr("Writing {name}").format(name=path.name),
            lambda reporter: left_out.write(path, source, reporter=reporter),
            lambda n: self._say(
                trn("{n} row was written: {path}", "{n} rows were written: {path}", n).format(path=path), "good"
            ),
            lambda error: self._say(explain(error), "error"),
        )

    def _say(self, text: str, kind: str) -> None:
        if isValid(self):
            self.notice.say(text, kind)

    def _show_account(self, ledger: Ledger) -> None:
        while self.account.count():
            item = self.account.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        theme = self._desk.theme
        counts = [(row_class, int(getattr(ledger, row_class.value))) for row_class in RowClass]
        shown = [(row_class, n) for row_class, n in counts if n]
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, (row_class, n) in enumerate(shown):
            self.account.addWidget(label(formats.count(n), theme, "strong"), row, 0, right)
            self.account.addWidget(label(class_word(row_class), theme), row, 1)
            self.account.addWidget(ElidedLabel(tr(CLASS_HINTS[row_class]), theme, "small", "muted"), row, 2)
        self.account.addWidget(Line(), len(shown), 0, 1, 3)
        total = trn("row of the file", "rows of the file", ledger.rows_in)
        self.account.addWidget(label(formats.count(ledger.rows_in), theme, "strong"), len(shown) + 1, 0, right)
        self.account.addWidget(label(total, theme, "strong"), len(shown) + 1, 1, 1, 2)

    def _list(self, batch_id: str) -> None:
        """Read the rows that were left out, in the background."""
        file = self._desk.session.file
        self.rows.hide()
        self._rows_title.set_remark(tr("Reading…"))
        try:
            source = self._source = left_out.of_batch(file, batch_id)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return
        self._desk.tasks.run(
            "",
            lambda reporter: left_out.listing(source, most=MOST_ROWS, reporter=reporter),
            self._show_listing,
            lambda error: self._say(explain(error), "error"),
        )

    def _show_listing(self, listing: left_out.Listing) -> None:
        if not isValid(self):
            return
        several = len({row.file for row in listing.rows}) > 1
        headings = [*([tr("File")] if several else []), tr("Line"), tr("Became"), tr("Reason"), *listing.headers]
        rows = tuple(
            (
                *([row.file] if several else []),
                formats.count(row.line),
                class_word(row.row_class),
                row.reason,
                *("" if cell is None else str(cell) for cell in row.cells),
            )
            for row in listing.rows
        )
        self.rows.show_figures(Figures(tr("What was left out"), tuple(headings), ("text",) * len(headings), rows))
        self.rows.show()
        shown = len(listing.rows)
        remark = trn("{n} row", "{n} rows", listing.total)
        if shown < listing.total:
            remark = tr("{rows}; the first {n} are shown").format(rows=remark, n=formats.count(shown))
        self._rows_title.set_remark(remark)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE["m"])
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.change)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        card = Card(padding="l")
        self.account.setHorizontalSpacing(SPACE["m"])
        self.account.setVerticalSpacing(SPACE["xs"])
        self.account.setColumnStretch(2, 1)
        card.body.addLayout(head)
        card.body.addLayout(self.account)
        self._rows_title.add(self.save_button)
        self._rows_card.body.setSpacing(SPACE["s"])
        self._rows_card.body.addWidget(self._rows_title)
        self._rows_card.body.addWidget(self.rows, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addWidget(card)
        column.addWidget(self.notice)
        column.addWidget(self._rows_card, 1)
        column.addStretch(0)
        column.addLayout(buttons)
