"""Texts: labels of the type scale, one-liners that give way, large figures that shrink; rows of widgets."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.whole_text import says_whole

SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""Of its usual size that type may be reduced to."""


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


class Sentences(QWidget):
    """Plain sentences below one another, a little apart, so that each is read by itself: a line of the text each."""

    def __init__(self, theme: Theme, kind: str = "body", look: str = "") -> None:
        super().__init__()
        self._theme, self._kind, self._look = theme, kind, look
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE["s" if kind == "body" else "xs"])

    def text(self) -> str:
        """What is said, a sentence a line."""
        return "\n".join(said.text() for said in self._labels if not said.isHidden())

    def setText(self, text: str) -> None:
        """Say these sentences instead of the earlier ones; without any, there is nothing to see."""
        lines = [line for line in text.split("\n") if line]
        while len(self._labels) < len(lines):
            made = label("", self._theme, self._kind, self._look, wrap=True)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._labels.append(made)
            self._column.addWidget(made)
        for place, said in enumerate(self._labels):
            said.setText(lines[place] if place < len(lines) else "")
            if said.isHidden() == (place < len(lines)):  # showing what is shown costs Qt a look at all of its style
                said.setVisible(place < len(lines))
        self.setVisible(bool(lines))


class ElidedLabel(QLabel):
    """One line of plain text that gives way: shortened with an ellipsis (where ``cut`` says) if room is short.

    Its tool tip says the whole of it then.
    """

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

    @property
    def shown(self) -> str:
        """As much of the text as there is room for."""
        return self.fontMetrics().elidedText(self.text(), self._cut, self.width())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), 36), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what fits."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown)

    def event(self, event: QEvent) -> bool:
        """What is cut is said whole."""
        return says_whole(self, event, self.text(), lambda: self.shown) or super().event(event)


class NameLabel(QLabel):
    """Muted words on as many lines as they take, in smaller type where a word is longer than a line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("small"))
        self.setWordWrap(True)
        self.setProperty("look", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def needed_height(self) -> int:
        """Height of all lines at the width there is."""
        room = QRect(0, 0, max(1, self.width()), 10_000)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()

    def fit(self) -> None:
        """Take the type in which the longest word fits."""
        metrics = QFontMetricsF(self._theme.font("small"))
        longest = max(self.text().split(), key=metrics.horizontalAdvance, default="")
        self.setFont(_narrowed(self._theme.font("small"), longest, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again after another style sheet: Qt gives back the type that was there before the first one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()


class FigureLabel(QLabel):
    """A large figure that takes a smaller type rather than being cut, then fewer letters (``short``), then dots.

    ``least_rank`` is the largest type it may take, counted from the largest one of all, so that figures side by side
    are of one size; ``rank`` is what it needs.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.whole = ""
        """The figure as it is, however much of it is shown."""
        self._short = ""
        self.rank = 0
        self.least_rank = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("figure"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.fontMetrics().height())

    def show_text(self, text: str, short: str = "") -> None:
        """Show a figure; ``short`` is the same in few letters."""
        self.whole, self._short = text, short
        self.fit()

    def fit(self) -> None:
        """Take the largest type that fits and is allowed."""
        fonts = [self._theme.font(kind) for kind in ("figure", "title", "strong", "small_strong")]
        texts = [self.whole, self._short] if self._short else [self.whole]
        fitting = (
            (text, rank)
            for text in texts
            for rank, font in enumerate(fonts)
            if QFontMetrics(font).horizontalAdvance(text) <= self.width()
        )
        text, self.rank = next(fitting, (texts[-1], len(fonts) - 1))
        font = _narrowed(fonts[max(self.rank, self.least_rank)], text, self.width())
        self.setFont(font)
        self.setText(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again after another style sheet: Qt gives back the type that was there before the first one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()

    def event(self, event: QEvent) -> bool:
        """What is cut or short is said whole."""
        return says_whole(self, event, self.whole, self.text) or super().event(event)


def _narrowed(font: QFont, text: str, width: int) -> QFont:
    """A font in which a text fits a width, or the smallest there may be; the same one where it does.

    Step by step: letters are of whole pixels, so that their width does not follow the size given.
    """
    smaller = QFont(font)
    for share in SHARES:
        smaller.setPointSizeF(font.pointSizeF() * share)
        if QFontMetricsF(smaller).horizontalAdvance(text) <= width:
            break
    return font if smaller == font else smaller
