"""Small pieces every page is made of: cards, titles, notices, key figures, fields.

Texts given here may come from files: they are shown as plain text everywhere.
"""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.fields import MoneyField, NumberField, PercentField
from funnel_planner.ui.icons import pixmap, show_icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.words import tr

__all__ = [
    "Card",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "FigureLabel",
    "IconButton",
    "KpiTile",
    "Line",
    "MoneyField",
    "Notice",
    "NumberField",
    "PercentField",
    "SectionTitle",
    "Segments",
    "label",
    "primary_button",
    "quiet_button",
    "set_look",
]

_NOTICE_ICONS = {"info": "info", "warning": "warning", "error": "error", "good": "check_circle"}
_NOTICE_ROLES = {"info": "accent", "warning": "warning", "error": "bad", "good": "good"}


def set_look(widget: QWidget, look: str, **more: str) -> None:
    """Give a widget a look of the style sheet (``card``, ``muted``, ``primary`` ...) and repolish it."""
    widget.setProperty("look", look)
    for name, value in more.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str, theme: Theme, kind: str = "body", look: str = "", *, wrap: bool = False) -> QLabel:
    """A plain-text label of the type scale; ``look`` ``muted``, ``accent``, ``good``, ``warning`` or ``bad``."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(kind))
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    return made


def primary_button(text: str, action: Callable[[], object]) -> QPushButton:
    """The one button of a place that does what people came for."""
    return _button(text, action, "primary")


def quiet_button(text: str, action: Callable[[], object]) -> QPushButton:
    """A button that looks like a link: for what is rarely needed."""
    return _button(text, action, "link")


class IconButton(QToolButton):
    """A button with an icon only; ``name`` is its accessible name and tool tip."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        name: str,
        action: Callable[[], object] | None = None,
        *,
        role: str = "muted",
        size: int = 18,
    ) -> None:
        super().__init__()
        self.setIconSize(QSize(size, size))
        show_icon(self, theme, icon_name, role, size)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if action is not None:
            self.clicked.connect(lambda _checked=False: action())


class Line(QFrame):
    """A hairline between things."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "line")


class Card(QFrame):
    """A white sheet with rounded corners; put things into ``body``."""

    def __init__(self, title: str = "", theme: Theme | None = None, *, padding: str = "l") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        edge = SPACE[padding]
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(SPACE["m"])
        if title and theme is not None:
            self.body.addWidget(SectionTitle(title, theme))


class ElidedLabel(QLabel):
    """One line of plain text that gives way: shortened with an ellipsis (where ``cut`` says) if room is short."""

    def __init__(
        self,
        text: str,
        theme: Theme,
        kind: str = "body",
        look: str = "",
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text)
        self._cut = cut
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(kind))
        if look:
            self.setProperty("look", look)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), 36), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what fits."""
        del event
        shown = self.fontMetrics().elidedText(self.text(), self._cut, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class SectionTitle(QWidget):
    """A heading with room for a quiet remark behind it and buttons at its right end (``add``).

    Where there is too little room for both, the remark gives way; where there is not even room for the heading
    itself, the buttons stand below it.
    """

    def __init__(self, title: str, theme: Theme, *, kind: str = "title", remark: str = "") -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE["s"])
        self._title = ElidedLabel(title, theme, kind)
        self._remark = ElidedLabel(remark, theme, "body", "muted")
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = row_of(self._title, self._remark, stretch=False)
        words.setStretch(1, 1)
        self._row.addLayout(words, 1)
        self._buttons = row_of(stretch=False)
        self._last: QWidget | None = None
        self._row.addLayout(self._buttons)
        self._row.setAlignment(self._buttons, Qt.AlignmentFlag.AlignLeft)

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)
        self._fit()

    def set_remark(self, remark: str) -> None:
        """Show another remark."""
        self._remark.setText(remark)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end, before the one that is always last."""
        self._buttons.insertWidget(self._buttons.count() - (self._last is not None), widget)

    def end_with(self, widget: QWidget) -> None:
        """Put a widget at the right end that stays the last one."""
        self._buttons.addWidget(widget)
        self._last = widget

    def _fit(self) -> None:
        needed = self._title.sizeHint().width() + self._buttons.sizeHint().width() + 2 * SPACE["s"]
        beside = needed <= self.width()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()


class Notice(QFrame):
    """A sentence at the place of work; hidden while it has nothing to say.

    ``kind``: ``info``, ``warning``, ``error`` or ``good``. Screen readers get the sentence as the accessible name.
    """

    closed = Signal()

    def __init__(self, theme: Theme, *, closable: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._kind = "info"
        self._action: Callable[[], object] | None = None
        self.setProperty("look", "notice")
        self._sign = QLabel()
        self._text = label("", theme, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = quiet_button("", self._act)
        self._close = IconButton(theme, "close", tr("Close this message"), self._dismiss, size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["s"], SPACE["s"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._close.setVisible(closable)
        theme.changed.connect(self._draw_sign)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while hidden."""
        return self._text.text()

    def say(
        self, text: str, kind: str = "info", action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence, with a button if there is something to do about it; an empty one hides the notice."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._action = action
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        if kind != self._kind or not self.property("kind"):
            self._kind = kind
            set_look(self, "notice", kind=kind)
        self._draw_sign()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Have nothing to say."""
        self.say("")

    def _draw_sign(self) -> None:
        self._sign.setPixmap(pixmap(_NOTICE_ICONS[self._kind], self._theme.colour(_NOTICE_ROLES[self._kind]), 18))

    def _act(self) -> None:
        """Do what the button promises; where that is impossible, say why in the same place."""
        if self._action is None:
            return
        try:
            self._action()
        except PlannerError as error:
            self.say(explain(error), "error")

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()


class EmptyState(QWidget):
    """What an empty place says: a picture, what belongs here, and the button that brings it."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        title: str,
        text: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, theme, "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, theme, "body", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.text.setMaximumWidth(460)
        self.text.setMinimumWidth(220)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        column.setSpacing(SPACE["s"])
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(SPACE["xs"])
        column.addWidget(self.title)
        text_row = QHBoxLayout()
        text_row.addStretch(1)
        text_row.addWidget(self.text, 100)
        text_row.addStretch(1)
        column.addLayout(text_row)
        self.button: QPushButton | None = None
        if action_text and action is not None:
            self.button = primary_button(action_text, action)
            column.addSpacing(SPACE["s"])
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, self._theme.colour("accent"), 44))


class KpiTile(QFrame):
    """A key figure: a quiet name, the value large, a remark below (``+8 points``, ``per month``)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "tile")
        self._name = label("", theme, "small", "muted", wrap=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._value = FigureLabel(theme)
        self._remark = label("", theme, "small", "muted")
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(1)
        column.addWidget(self._name)
        column.addWidget(self._value)
        column.addWidget(self._remark)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def value_text(self) -> str:
        """The value as written."""
        return self._value.whole

    def show_figure(self, name: str, value: str, remark: str = "", look: str = "muted", tip: str = "") -> None:
        """Show a figure; ``look`` (``good``, ``bad``, ``muted``) colours the remark, ``tip`` explains it."""
        self._name.setText(name)
        self._value.show_text(value)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        if self._remark.property("look") != look:
            set_look(self._remark, look)
        self.setToolTip(tip)
        self.setAccessibleName(f"{name}: {value}" + (f", {remark}" if remark else ""))


class FigureLabel(QLabel):
    """A large figure that takes a smaller type rather than being cut; ends in dots where even that is too wide."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.whole = ""
        """The figure as it is, however much of it is shown."""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("figure"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.fontMetrics().height())

    def show_text(self, text: str) -> None:
        """Show a figure."""
        self.whole = text
        self._fit()

    def _fit(self) -> None:
        kinds = ("figure", "title", "strong", "small_strong")
        fonts = [self._theme.font(kind) for kind in kinds]
        fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self.whole) <= self.width())
        font = next(fitting, fonts[-1])
        self.setFont(font)
        self.setText(QFontMetrics(font).elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()


class Chip(QFrame):
    """A condition in force, with a cross that takes it away (``removed``)."""

    removed = Signal()

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "chip")
        self.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], 0, SPACE["xs"], 0)
        row.setSpacing(SPACE["xs"])
        words = label(text, theme)
        cross = IconButton(theme, "close", tr("Remove filter: {text}").format(text=text), self.removed.emit, size=12)
        cross.setFixedSize(22, 22)
        row.addWidget(words)
        row.addWidget(cross)
        self.text = text


_SEGMENT_PADDING = 34
"""What the style sheet leaves free at both sides of a choice, and its edges."""


class Segments(QFrame):
    """A few choices side by side, one of them in force: ``chosen(key)``. Arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "segments")
        self.setProperty("density", "compact" if compact else "")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        for key, text in choices:
            button = QToolButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            self.set_text(key, text)
            row.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)

    @property
    def current(self) -> str:
        """Key of the choice in force."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all choices."""
        return tuple(self._buttons)

    def choose(self, key: str) -> None:
        """Put a choice in force without telling anybody."""
        self._buttons[key].setChecked(True)

    def allow(self, key: str, *, allowed: bool) -> None:
        """Offer a choice or not."""
        self._buttons[key].setVisible(allowed)

    def set_text(self, key: str, text: str) -> None:
        """Call a choice something else; there is room for it in bold, as it is written while in force."""
        button = self._buttons[key]
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        button.setText(text)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + _SEGMENT_PADDING)

    def offer(self, keys: Collection[str]) -> None:
        """Show only these choices, nothing for fewer than two; the first is in force where the one that was is gone."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)
        kept = [key for key in self._buttons if key in keys]
        if kept and self.current not in kept:
            self.choose(kept[0])
        self.setVisible(len(kept) > 1)


def row_of(*widgets: QWidget, spacing: str = "s", stretch: bool = True) -> QBoxLayout:
    """Widgets side by side, pushed to the left unless ``stretch`` is off."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE[spacing])
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


def _button(text: str, action: Callable[[], object], look: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", look)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _checked=False: action())
    return button
