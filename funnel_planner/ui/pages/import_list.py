"""The imports a plan looks at, newest first, and how things stand with the links to their files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.files.ledger_words import remark_count
from funnel_planner.app.files.left_out import of_batch
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.records import BatchInfo
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.link_view import LinkView, Standing
from funnel_planner.ui.pages.import_card import ImportCard, WaitingCard, file_names
from funnel_planner.ui.pages.left_out import LeftOutView
from funnel_planner.ui.pages.link_line import LinkDeeds
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import DownScroll, Notice
from funnel_planner.words import tr

if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices


class ImportList(DownScroll):
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
        book = self._desk.links.book
        for batch_id, card in self.cards.items():
            view = book.view(batch_id)
            if view is None and (newer := book.newer(card.info)) is not None:
                card.link.show_older(newer, batch_id)
            else:
                card.link.show_link(view, writable=self._writable)
        waiting = {view.link.path: view for view in book.waiting_for_leads()}
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
            read_anew=lambda: self._tell(view(), self._desk.links.read_anew),
            decide=lambda keep: self._tell(view(), partial(self._desk.links.decide, keep=keep)),
        )

    def _tell(self, view: LinkView | None, deed: Callable[[str], None]) -> None:
        """Have something done with a link."""
        if view is not None:
            deed(view.link.path)

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
            self._deeds(lambda: self._desk.links.book.view(batch_id), batch_id),
            lambda: LeftOutView(
                self._desk,
                lambda: of_batch(self._desk.session.file, batch_id),
                info.ledger,
                remarks=bool(remark_count(info.notes)),
            ),
        )
        return card
