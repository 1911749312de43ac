"""All plans of the file as cards: open, rename, copy, throw away; new ones from a template or a spreadsheet."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.plan_file import PlanCard
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.plan_card import CardWidget
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Notice, SectionTitle, label, primary_button, quiet_button
from funnel_planner.words import tr, trn

CARD_WIDTH = 240
GAP = SPACE["l"]


class PlansPage(Page):
    """Cards of the plans, the open one first, then by last change; the trash below."""

    name: ClassVar[str] = "plans"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cards: dict[str, CardWidget] = {}
        self._columns = 0
        self.notice = Notice(desk.theme)
        self.title = SectionTitle(tr("Plans"), desk.theme, kind="heading")
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.trash = _Trash(self)
        inside = QWidget()
        inside.setProperty("look", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        column.setSpacing(SPACE["l"])
        column.addLayout(self._header())
        column.addWidget(self.notice)
        column.addLayout(self._grid)
        column.addWidget(self.trash)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    @property
    def cards(self) -> list[CardWidget]:
        """The cards as shown, without the trash."""
        return list(self._cards.values())

    def show_state(self, state: State) -> None:
        """Take the new truth; the list of plans may have changed even where the state has not."""
        if state is self._drawn:
            self._drawn = None
        super().show_state(state)

    def redraw(self, state: State, previous: State | None) -> None:
        """Show the plans as they are now; the open plan's card moves with every preview."""
        card = self._cards.get(state.plan.id)
        if previous is not None and state.is_preview and card is not None:
            card.show_picture(self.desk.session.whole_picture())
            return
        plans = sorted(self.desk.session.plan_cards(), key=lambda plan: plan.modified, reverse=True)
        shown = [plan for plan in plans if not plan.trashed]
        self.title.set_remark(trn("{n} plan", "{n} plans", len(shown)))
        self.title.setToolTip(str(self.desk.session.file_path))
        if [plan.id for plan in shown] != list(self._cards):
            self._rebuild(shown)
        for plan in shown:
            self._cards[plan.id].show_card(plan, is_open=plan.id == state.plan.id)
        self.trash.show_plans([plan for plan in plans if plan.trashed])

    def take_focus(self) -> None:
        """Have the keyboard at the open plan's card."""
        cards = self.cards
        card = self._cards.get(self.desk.session.state.plan.id, cards[0] if cards else None)
        if card is None:
            super().take_focus()
        else:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_plan(self, plan_id: str) -> None:
        """Work on a plan."""
        if self._try(lambda: self.desk.session.open_plan(plan_id)):
            self.desk.go("funnel")

    def rename(self, card: PlanCard) -> None:
        """Ask for another name."""
        name = self.desk.ask.text(tr("Rename plan"), tr("Name of the plan"), card.name)
        if name is not None:
            self._try(lambda: self.desk.session.rename_plan(card.id, name))

    def duplicate(self, card: PlanCard) -> None:
        """Copy a plan; the copy shares the imported leads."""
        taken = {other.name for other in self.desk.session.plan_cards()}
        name = tr("{name} (copy)").format(name=card.name)
        number = 2
        while name in taken:
            name = tr("{name} (copy {number})").format(name=card.name, number=number)
            number += 1
        self._try(lambda: self.desk.session.clone_plan(card.id, name))

    def throw_away(self, card: PlanCard) -> None:
        """Put a plan in the trash, and say how to get it back."""
        if self._try(lambda: self.desk.session.trash_plan(card.id)):
            self.notice.say(
                tr("“{name}” is in the trash.").format(name=card.name),
                action_text=tr("Restore"),
                action=lambda: self.restore(card.id),
            )

    def restore(self, plan_id: str) -> None:
        """Take a plan out of the trash."""
        if self._try(lambda: self.desk.session.restore_plan(plan_id)):
            self.notice.clear()

    def erase(self, card: PlanCard) -> None:
        """Delete a plan for good, after asking: this cannot be undone."""
        if self.desk.ask.confirm(
            tr("Delete for good"),
            tr("Delete “{name}” with all its versions? This cannot be undone.").format(name=card.name),
            tr("Delete"),
            dangerous=True,
        ):
            self._try(lambda: self.desk.session.erase_plan(card.id))

    def _header(self) -> QHBoxLayout:
        theme = self.desk.theme
        spreadsheet = QPushButton(tr("From a spreadsheet…"))
        spreadsheet.clicked.connect(lambda: self.desk.act("new_plan_from_file"))
        show_icon(spreadsheet, theme, "table")
        new = primary_button(tr("New plan…"), lambda: self.desk.act("new_plan"))
        show_icon(new, theme, "add", "on_accent")
        for button in (spreadsheet, new):
            button.setEnabled(not self.desk.session.read_only)
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        row.addWidget(self.title, 1)
        row.addWidget(spreadsheet)
        row.addWidget(new)
        return row

    def _new_card(self) -> CardWidget:
        card = CardWidget(self.desk.theme, read_only=self.desk.session.read_only)
        card.open_wanted.connect(self.open_plan)
        card.rename_wanted.connect(self.rename)
        card.copy_wanted.connect(self.duplicate)
        card.trash_wanted.connect(self.throw_away)
        card.stepped.connect(lambda right, down: self._step(card, right, down))
        card.focused.connect(lambda: self._scroll.ensureWidgetVisible(card, 0, SPACE["l"]))
        return card

    def _step(self, card: CardWidget, right: int, down: int) -> None:
        """Go to the card beside, above or below, where there is one."""
        cards = self.cards
        place = cards.index(card) + right + down * max(1, self._columns)
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _rebuild(self, plans: list[PlanCard]) -> None:
        for gone in self._cards.values():
            self._grid.removeWidget(gone)
        kept = self._cards
        self._cards = {plan.id: kept.get(plan.id) or self._new_card() for plan in plans}
        for plan_id, card in kept.items():
            if plan_id not in self._cards:
                card.hide()
                card.deleteLater()
        self._lay_out(force=True)

    def _lay_out(self, *, force: bool = False) -> None:
        room = self.width() - 2 * SPACE["xl"] + GAP
        columns = max(1, room // (CARD_WIDTH + GAP))
        if columns == self._columns and not force:
            return
        for index in range(max(columns, self._columns)):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
        self._columns = columns
        for index, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, index // columns, index % columns)

    def _try(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        super().resizeEvent(event)
        self._lay_out()


class _Trash(QWidget):
    """Plans thrown away, each with a way back and a way out; hidden while there are none."""

    def __init__(self, page: PlansPage) -> None:
        super().__init__()
        self._page = page
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE["l"], 0, 0)
        self._column.setSpacing(SPACE["s"])
        self._column.addWidget(SectionTitle(tr("Trash"), page.desk.theme))

    def show_plans(self, cards: list[PlanCard]) -> None:
        """Show these plans."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(card) for card in cards]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(cards))

    def _row(self, card: PlanCard) -> QWidget:
        page = self._page
        row = QFrame()
        row.setProperty("look", "tile")
        inside = QHBoxLayout(row)
        inside.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        inside.addWidget(label(card.name, page.desk.theme), 1)
        restore = quiet_button(tr("Restore"), lambda: page.restore(card.id))
        erase = quiet_button(tr("Delete for good…"), lambda: page.erase(card))
        restore.setAccessibleName(tr("Restore {name}").format(name=card.name))
        erase.setAccessibleName(tr("Delete {name} for good").format(name=card.name))
        for button in (restore, erase):
            button.setEnabled(not page.desk.session.read_only)
            inside.addWidget(button)
        return row
