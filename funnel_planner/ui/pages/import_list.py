"""The imports a plan looks at, newest first: what was read, the account of its rows, and the way back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.ledger_words import (
    change_sentence,
    ledger_sentence,
    left_out_count,
    remark_count,
)
from funnel_planner.app.left_out import of_batch
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.records import BY_HAND, BatchInfo
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import pixmap, show_icon
from funnel_planner.ui.link_view import LinkView, Standing
from funnel_planner.ui.pages.left_out import LeftOutView
from funnel_planner.ui.pages.link_line import LinkDeeds, LinkLine
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.tips import plain_tip
from funnel_planner.ui.widgets import Card, ElidedLabel, Notice, label, quiet_button
from funnel_planner.words import formats, tr, trc, trn

if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.proposal import Choices


class ImportList(QScrollArea):
    """Cards of the batches; ``remove(batch_id)``, ``again(info)`` and ``bring_in(paths, choices)`` are the page's."""

    def __init__(
        self,
        desk: Desk,
        remove: Callable[[str], None],
        again: Callable[[BatchInfo], None],
        bring_in: "Callable[[list[Path], Choices | None], None]",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._remove, self._again, self._bring_in = remove, again, bring_in
        self._batches: tuple[str, ...] | None = None
        self._writable = True
        self._to_focus: QWidget | None = None
        """What takes over the focus of a card that has made way, as soon as it can."""
        self.cards: dict[str, ImportCard] = {}
        self.waiting: dict[str, WaitingCard] = {}
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
        desk.links.changed.connect(self._show_links)

    def show_batches(self, batches: tuple[str, ...], *, writable: bool) -> None:
        """Show these batches; cards that stay are kept as they are."""
        if batches != self._batches:
            self._batches = batches
            self._arrange(batches)
        self._writable = writable
        for card in self.cards.values():
            card.set_writable(writable)
        self._show_links()

    def open_notes(self, batch_id: str) -> None:
        """Show which rows of an import were left out."""
        card = self.cards.get(batch_id)
        if card is not None:
            card.show_notes(shown=True)
            self.ensureWidgetVisible(card)

    def _arrange(self, batches: tuple[str, ...]) -> None:
        self._to_focus = None
        known, place_held = set(self.cards), ("", -1)
        for batch_id in known - set(batches):
            gone = self.cards.pop(batch_id)
            if gone.focused_place >= 0:
                place_held = file_names(gone.info), gone.focused_place
            self._column.removeWidget(gone)
            gone.deleteLater()
        self.notice.clear()
        for place, batch_id in enumerate(reversed(batches), start=1):
            card = self.cards.get(batch_id) or self._make(batch_id)
            if card is not None:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
                if batch_id not in known and file_names(card.info) == place_held[0]:  # the file was read again
                    card.show()  # what is not seen yet takes no focus
                    self._to_focus = card.focusable[place_held[1]]

    def _show_links(self) -> None:
        """How things stand with the links, at their newest imports; those without any come first."""
        links = self._desk.links
        for batch_id, card in self.cards.items():
            view = links.view(batch_id)
            if view is None and (newer := links.newer(card.info)) is not None:
                card.link.show_older(newer, batch_id)
            else:
                card.link.show_link(view, writable=self._writable)
        waiting = {view.link.path: view for view in links.waiting_for_leads()}
        for path in set(self.waiting) - set(waiting):
            gone = self.waiting.pop(path)
            self._column.removeWidget(gone)
            gone.deleteLater()
        for path, view in waiting.items():
            if path not in self.waiting:
                self.waiting[path] = WaitingCard(self._desk.theme, path, self._deeds(lambda view=view: view))  # type: ignore[misc]  # mypy: lambda default
                self._column.insertWidget(1, self.waiting[path])
            self.waiting[path].link.show_link(view, writable=self._writable)
        if self._to_focus is not None and self._to_focus.isEnabled():
            self._to_focus.setFocus()
            self._to_focus = None

    def _deeds(self, view: Callable[[], LinkView | None], batch_id: str = "") -> LinkDeeds:
        """What can be done about a link."""
        return LinkDeeds(
            keep=lambda kept: self._keep(view(), batch_id, kept=kept),
            locate=lambda: self._locate(view()),
            look_at=lambda: self._look_at(view()),
        )

    def _keep(self, view: LinkView | None, batch_id: str, *, kept: bool) -> None:
        links = self._desk.links
        try:
            if kept and view is None:
                links.keep_batch(batch_id)
            elif not kept and view is not None:
                links.unlink(view.link.path)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
        self._show_links()

    def _locate(self, view: LinkView | None) -> None:
        """Ask where a link's file is now."""
        if view is None or view.standing is not Standing.MISSING:
            return
        from funnel_planner.ui.commands import spreadsheet_filters

        old = Path(view.link.path)
        title = tr("Where is {file} now?").format(file=old.name)
        path = self._desk.ask.open_file(title, spreadsheet_filters())
        if path is None:
            return
        try:
            self._desk.links.locate(view.link.path, path)
        except PlannerError as error:
            self.notice.say(explain(error), "error")

    def _look_at(self, view: LinkView | None) -> None:
        """Open the import of a link's files, decided as before."""
        if view is not None:
            self._bring_in([Path(path) for path in view.link.paths], view.link.choices)

    def _make(self, batch_id: str) -> "ImportCard | None":
        try:
            info = self._desk.session.file.batch(batch_id)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return None
        card = self.cards[batch_id] = ImportCard(
            self._desk.theme,
            info,
            lambda: self._remove(batch_id),
            lambda: self._again(info),
            self._deeds(lambda: self._desk.links.view(batch_id), batch_id),
            lambda: LeftOutView(
                self._desk,
                lambda: of_batch(self._desk.session.file, batch_id),
                info.ledger,
                remarks=bool(remark_count(info.notes)),
            ),
        )
        return card


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
            title.setToolTip(plain_tip(name))
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
            trn("{n} lead", "{n} leads", self.info.lead_count) if self.info.lead_count else trc("import", "totals"),
        ]
        if self.info.as_of is not None:
            parts.append(tr("as of {day}").format(day=formats.day(self.info.as_of)))
        return "  ·  ".join(parts)

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
