"""What an import did: leads new, updated and unchanged, and every row that was left out, to look at or to mend."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from funnel_planner.app.files import left_out
from funnel_planner.app.files.foreseeing import already_sentences, hidden_sentences
from funnel_planner.app.files.import_words import CLASS_HINTS
from funnel_planner.app.files.importing import Outcome
from funnel_planner.app.files.ledger_words import change_sentence, class_word, left_out_count, remark_count
from funnel_planner.app.files.not_brought_in import still_there_sentences
from funnel_planner.app.files.oddity_words import report_sentences
from funnel_planner.domain.ledger import Ledger, RowClass
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.pages.left_out import LeftOutView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, ElidedLabel, Line, SectionTitle, label, primary_button, quiet_button
from funnel_planner.ui.widgets.emptying import empty_layout
from funnel_planner.words import formats, tr, trn

CARD_WIDTH = 600
"""Of the account where it stands alone."""
_ABOVE, _BELOW = 0, 3
"""Places of the room above and below what is shown."""
QWIDGETSIZE_MAX = 16_777_215
"""As wide as can be; PySide does not export it."""


class DonePage(QWidget):
    """``finished`` when all is read, ``undo_wanted`` when the import should be taken back."""

    finished = Signal()
    undo_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        theme = desk.theme
        self._sign = QLabel()
        self.title = label("", theme, "heading", wrap=True)
        self.change = label("", theme, "body", "muted", wrap=True)
        self.totals = label("", theme, wrap=True)
        self.account = QGridLayout()
        self.rows: LeftOutView | None = None
        """Every row that was left out; None where there is none."""
        self.done_button = primary_button(tr("Show the leads"), self.finished.emit)
        self.undo_button = quiet_button(tr("Undo this import"), self.undo_wanted.emit)
        self._rows_card = Card(padding="m")
        self._arrange()

    def show_outcome(self, outcome: Outcome, totals: Sequence[str] = ()) -> None:
        """Say what was done; ``totals``: what it brought beside single leads."""
        ledger = outcome.ledger
        stored = bool(outcome.batch_id)
        leads = ledger.created + ledger.updated + ledger.unchanged
        if stored and leads:
            self.title.setText(trn("{n} lead imported", "{n} leads imported", leads))
            self.change.setText(change_sentence(ledger))
        elif stored and not ledger.used:
            self.title.setText(tr("No leads in this file"))
            empty, left = tr("There are no rows below the header."), tr("No row of it became a lead.")
            self.change.setText(left if ledger.rows_in else empty)
        elif stored:
            self.title.setText(tr("Totals imported"))
            self.change.setText(tr("They measure channels, stages or pages; there are no single leads in them."))
        elif not leads:
            self.title.setText(tr("Nothing new"))
            self.change.setText(tr("The totals of this file are here already."))
        else:
            self.title.setText(tr("Nothing new"))
            text = trn(
                "The {n} lead of this file is here already.", "The {n} leads of this file are here already.", leads
            )
            self.change.setText(text)
        sign, colour = ("check_circle", "good") if stored and ledger.used else ("info", "accent")
        self._sign.setPixmap(pixmap(sign, self._desk.theme.colour(colour), 36))
        self.undo_button.setVisible(stored)
        self.done_button.setText(tr("Show the leads") if leads else tr("Done"))
        told = [*totals, *report_sentences(outcome.oddities), *hidden_sentences(outcome.hidden_now)] if stored else []
        told += already_sentences(outcome.already_as_of)
        told += still_there_sentences(outcome.still_there)
        self.totals.setText("\n".join(told))
        self.totals.setVisible(bool(told))
        self._show_account(ledger, with_leads=bool(leads))
        with_rows = stored and bool(left_out_count(ledger) or remark_count(outcome.notes))
        self._rows_card.setVisible(with_rows)
        self._place(alone=not with_rows)
        if with_rows:
            self._list(outcome)
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_account(self, ledger: Ledger, *, with_leads: bool) -> None:
        empty_layout(self.account)
        theme = self._desk.theme
        counts = [(row_class, int(getattr(ledger, row_class.value))) for row_class in RowClass]
        shown = [(row_class, n) for row_class, n in counts if n]
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        hints = {row_class: tr(text) for row_class, text in CLASS_HINTS.items()}
        if not with_leads:
            hints[RowClass.USED] = tr("Their numbers count.")
        for row, (row_class, n) in enumerate(shown):
            self.account.addWidget(label(formats.count(n), theme, "strong"), row, 0, right)
            self.account.addWidget(label(class_word(row_class), theme), row, 1)
            self.account.addWidget(ElidedLabel(hints[row_class], theme, "small", "muted"), row, 2)
        self.account.addWidget(Line(), len(shown), 0, 1, 3)
        total = trn("row in all", "rows in all", ledger.rows_in)
        self.account.addWidget(label(formats.count(ledger.rows_in), theme, "strong"), len(shown) + 1, 0, right)
        self.account.addWidget(label(total, theme, "strong"), len(shown) + 1, 1, 1, 2)

    def _list(self, outcome: Outcome) -> None:
        """List the rows that were left out, in the background."""
        if self.rows is not None:
            self.rows.deleteLater()
        file, batch = self._desk.session.file, outcome.batch_id
        self.rows = LeftOutView(
            self._desk,
            lambda: left_out.of_batch(file, batch),
            outcome.ledger,
            fills=True,
            remarks=bool(remark_count(outcome.notes)),
        )
        self._rows_card.body.addWidget(self.rows, 1)

    def _place(self, *, alone: bool) -> None:
        """The account in the middle, or above what was left out."""
        self._card.setMinimumWidth(CARD_WIDTH if alone else 0)
        self._card.setMaximumWidth(CARD_WIDTH if alone else QWIDGETSIZE_MAX)  # narrower than its row: in the middle
        for place, stretch in ((_ABOVE, 2), (_BELOW, 3)):
            self._column.setStretch(place, stretch if alone else 0)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE["m"])
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.change)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        card = self._card = Card(padding="l")
        self.account.setHorizontalSpacing(SPACE["m"])
        self.account.setVerticalSpacing(SPACE["xs"])
        self.account.setColumnStretch(2, 1)
        card.body.addLayout(head)
        card.body.addWidget(self.totals)
        card.body.addLayout(self.account)
        self._rows_card.body.setSpacing(SPACE["s"])
        self._rows_card.body.addWidget(SectionTitle(tr("What was left out"), self._desk.theme))
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        middle = QHBoxLayout()
        middle.addWidget(card)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addStretch(0)
        column.addLayout(middle)
        column.addWidget(self._rows_card, 1)
        column.addStretch(0)
        column.addLayout(buttons)
