"""An import as a card: what was read, the account of its rows, and the way back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.files.ledger_words import change_sentence, ledger_sentence, left_out_count, remark_count
from funnel_planner.storage.records import BY_HAND, BatchInfo
from funnel_planner.ui.icons import pixmap, show_icon
from funnel_planner.ui.pages.left_out import LeftOutView
from funnel_planner.ui.pages.link_line import LinkDeeds, LinkLine
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Card, ElidedLabel, label, quiet_button
from funnel_planner.words import formats, tr, trc, trn


class WaitingCard(Card):
    """A linked file that has no leads yet: a tracker nobody has filled in."""

    def __init__(self, theme: Theme, path: str, deeds: LinkDeeds) -> None:
        super().__init__()
        name = Path(path).name
        self.setAccessibleName(tr("Link to {file}").format(file=name))
        self.link = LinkLine(theme, deeds)
        self.body.setSpacing(SPACE["xs"])
        self.body.addWidget(label(name, theme, "title", wrap=True))
        self.body.addWidget(label(tr("No leads are in it yet."), theme, "body", "muted", wrap=True))
        self.body.addWidget(self.link)


class ImportCard(Card):
    """One import, or what was said by hand."""

    def __init__(
        self,
        theme: Theme,
        info: BatchInfo,
        remove: Callable[[], None],
        again: Callable[[], None],
        link: LinkDeeds,
        left_out: Callable[[], LeftOutView],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._left_out = left_out
        self.info = info
        self.notes: LeftOutView | None = None
        self.setAccessibleName(tr("Import of {files}").format(files=file_names(info)))
        self.body.setSpacing(SPACE["xs"])
        self.by_hand = info.kind == BY_HAND
        self.remove_button = QPushButton(tr("Discard all of it") if self.by_hand else tr("Undo this import"))
        if self.by_hand:
            self.remove_button.setToolTip(tr("Leads are as in the imports again; undo brings your changes back."))
        show_icon(self.remove_button, theme, "undo", "muted", 16)
        self.remove_button.clicked.connect(lambda _checked=False: remove())
        self.again_button = quiet_button(tr("Import again…"), again)
        self.notes_button = quiet_button("", self._toggle_notes)
        self.notes_button.setProperty("flush", True)
        self.account = label(ledger_sentence(info.ledger), theme, wrap=True)
        self.link = LinkLine(theme, link)
        self._arrange()
        self._name_notes()

    @property
    def focusable(self) -> tuple[QWidget, ...]:
        """What one can come to by Tab, at the same places in every card."""
        return self.again_button, self.remove_button, self.notes_button, self.link.check

    @property
    def focused_place(self) -> int:
        """Which of ``focusable`` has the focus; -1: none."""
        return next((place for place, widget in enumerate(self.focusable) if widget.hasFocus()), -1)

    @property
    def left_out(self) -> int:
        """Rows that were not used."""
        return left_out_count(self.info.ledger)

    @property
    def listed(self) -> int:
        """Rows that were not simply used: left out, or used with a remark."""
        return self.left_out + remark_count(self.info.notes)

    def set_writable(self, writable: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """A plan file that cannot be written keeps its imports."""
        self.remove_button.setEnabled(writable)
        self.again_button.setEnabled(writable)

    def show_notes(self, *, shown: bool) -> None:
        """Show or hide the rows that were left out."""
        if not self.listed:
            return
        if self.notes is None:
            self.notes = self._left_out()
            self.body.insertWidget(self.body.indexOf(self.link), self.notes)
        self.notes.setVisible(shown)
        self._name_notes()

    def _arrange(self) -> None:
        picture = QLabel()
        picture.setPixmap(pixmap("edit" if self.by_hand else "file", self._theme.colour("accent"), 22))
        titles = QVBoxLayout()
        titles.setSpacing(2)
        for name in [tr("Made by hand")] if self.by_hand else [file.name for file in self.info.files]:
            title = ElidedLabel(name, self._theme, "title", cut=Qt.TextElideMode.ElideMiddle)
            title.setToolTip(tool_tip(name))
            titles.addWidget(title)
        top = QHBoxLayout()
        top.setSpacing(SPACE["s"])
        one_line = Qt.AlignmentFlag.AlignVCenter if titles.count() == 1 else Qt.AlignmentFlag.AlignTop
        top.addWidget(picture, 0, one_line)
        top.addLayout(titles, 1)
        top.addWidget(self.again_button, 0, one_line)
        top.addWidget(self.remove_button, 0, one_line)
        self.body.addLayout(top)
        self.body.addWidget(label(self._story(), self._theme, "body", "muted", wrap=True))
        self.body.addSpacing(SPACE["xs"])
        self.body.addWidget(self.account)
        change = change_sentence(self.info.ledger)
        if change:
            self.body.addWidget(label(change, self._theme, "body", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.notes_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.notes_button.setVisible(bool(self.listed))
        self.body.addWidget(self.link)
        if self.by_hand:
            for widget in (self.account, self.again_button, self.link):
                widget.hide()

    def _story(self) -> str:
        made = self.info.made.astimezone()
        parts = [
            tr("{day}, {time}").format(day=formats.day(made.date()), time=f"{made:%H:%M}"),
            self._what_came(),
        ]
        if self.info.as_of is not None:
            parts.append(tr("as of {day}").format(day=formats.day(self.info.as_of)))
        return "  ·  ".join(parts)

    def _what_came(self) -> str:
        if not self.info.lead_count and self.info.ledger.used:
            return trc("import", "totals")
        return trn("{n} lead", "{n} leads", self.info.lead_count)

    def _name_notes(self) -> None:
        open_now = self.notes is not None and not self.notes.isHidden()
        text = trn("What was left out: {n} row", "What was left out: {n} rows", self.left_out)
        remarks = remark_count(self.info.notes)
        if remarks and not self.left_out:
            text = trn("Used, with a remark: {n} row", "Used, with a remark: {n} rows", remarks)
        elif remarks:
            more = tr("used with a remark: {n}").format(n=formats.count(remarks))
            text = tr("{left_out}; {remarks}").format(left_out=text, remarks=more)
        self.notes_button.setText(text)
        show_icon(self.notes_button, self._theme, "chevron_up" if open_now else "chevron_down", "accent", 14)

    def _toggle_notes(self) -> None:
        self.show_notes(shown=self.notes is None or self.notes.isHidden())


def file_names(info: BatchInfo) -> str:
    """The files of an import."""
    if info.kind == BY_HAND:
        return tr("Made by hand")
    return ", ".join(file.name for file in info.files)
