"""One plan as a card: its funnel in small, its name, how many leads and when it was last changed."""

from datetime import date, datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.storage.plan_file import PlanCard
from funnel_planner.ui.charts.funnel_painter import paint_funnel
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.plain_text import escaped
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import IconButton, label, set_look
from funnel_planner.words import tr, trc, trn
from funnel_planner.words.formats import day

PICTURE_HEIGHT = 132
OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Cards to the right, and lines of cards down."""


class CardWidget(QFrame):
    """A card that is opened by a click or Enter; the rest is in its menu (F2 renames, Del throws away), arrows go on.

    What is wished is a signal with the plan's id or card; the page does it.
    """

    open_wanted = Signal(str)
    rename_wanted = Signal(object)
    copy_wanted = Signal(object)
    trash_wanted = Signal(object)
    focused = Signal()
    stepped = Signal(int, int)

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._read_only = read_only
        self._card: PlanCard | None = None
        self.setProperty("look", "plan")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.picture = FunnelView(theme)
        self.title = _Elided(theme, "strong")
        self.remark = _Elided(theme, "small", "muted")
        self.open_mark = label(tr("Open now"), theme, "small_strong", "accent")
        self.more = IconButton(theme, "more", tr("More"), self._show_menu)
        policy = self.open_mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # all cards are as high as the open one
        self.open_mark.setSizePolicy(policy)
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        head.addWidget(self.title, 1)
        head.addWidget(self.more)
        bottom = QVBoxLayout()
        bottom.setSpacing(0)
        bottom.addLayout(head)
        for words in (self.remark, self.open_mark):
            bottom.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.picture)
        column.addLayout(bottom)

    @property
    def card(self) -> PlanCard:
        """The plan shown."""
        assert self._card is not None  # noqa: S101 - a card is shown before anyone can touch it
        return self._card

    def show_card(self, card: PlanCard, *, is_open: bool) -> None:
        """Show a plan."""
        self._card = card
        leads = card.picture.lead_count if card.picture is not None else 0
        facts = [tr("changed {day}").format(day=when_changed(card.modified))]
        if leads:
            facts.insert(0, trn("{n} lead", "{n} leads", leads))
        elif card.uncounted and not is_open:
            facts.insert(0, tr("open it to count its leads"))
        self.title.show_text(card.name)
        self.remark.show_text(" · ".join(facts))
        self.open_mark.setVisible(is_open)
        self.more.setAccessibleName(tr("More for {name}").format(name=card.name))
        self.setAccessibleName(", ".join([card.name, *facts, *([tr("open now")] if is_open else [])]))
        self.show_picture(card.picture)
        state = "open" if is_open else ""
        if self.property("state") != state:
            set_look(self, "plan", state=state)

    def show_picture(self, picture: FunnelPicture | None) -> None:
        """Show another picture of the same plan."""
        self.picture.show_picture(picture)

    def menu(self) -> QMenu:
        """What one can do with this plan."""
        menu = passing_menu(self)
        menu.addAction(trc("action", "Open")).triggered.connect(lambda: self.open_wanted.emit(self.card.id))
        for text, wish in (
            (tr("Rename…"), self.rename_wanted),
            (tr("Duplicate"), self.copy_wanted),
            (tr("Move to trash"), self.trash_wanted),
        ):
            action = menu.addAction(text)
            action.setEnabled(not self._read_only)
            action.triggered.connect(lambda _checked=False, wish=wish: wish.emit(self.card))
        return menu

    def _show_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_wanted.emit(self.card.id)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 renames, Del throws away, arrows go to the next card."""
        step = STEPS.get(event.key())
        if step is not None:
            self.stepped.emit(*step)
        elif event.key() in OPEN_KEYS:
            self.open_wanted.emit(self.card.id)
        elif event.key() == Qt.Key.Key_F2 and not self._read_only:
            self.rename_wanted.emit(self.card)
        elif event.key() == Qt.Key.Key_Delete and not self._read_only:
            self.trash_wanted.emit(self.card)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu as behind the dots."""
        self.menu().popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by keyboard, a card wants to be seen."""
        super().focusInEvent(event)
        self.focused.emit()


class _Elided(QLabel):
    """One line that ends in dots where it has no room; the tool tip has all of it."""

    def __init__(self, theme: Theme, kind: str, look: str = "") -> None:
        super().__init__()
        self._text = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(kind))
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show this."""
        self._text = text
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._text else escaped(self._text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()


class FunnelView(QWidget):
    """A small funnel, painted."""

    def __init__(self, theme: Theme, height: int = PICTURE_HEIGHT) -> None:
        super().__init__()
        self._theme = theme
        self._picture: FunnelPicture | None = None
        self.setFixedHeight(height)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def show_picture(self, picture: FunnelPicture | None) -> None:
        """Show this funnel."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as a card."""
        return QSize(220, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Paint the funnel."""
        if self._picture is not None:
            painter = QPainter(self)
            paint_funnel(painter, QRectF(self.rect()), self._picture, self._theme, detail="card")
            painter.end()


def when_changed(when: datetime) -> str:
    """Today's changes by the clock, others by the day."""
    local = when.astimezone()
    if local.date() == date.today():  # noqa: DTZ011 - the user's own day
        return tr("today at {time}").format(time=f"{local:%H:%M}")
    return day(local.date())
