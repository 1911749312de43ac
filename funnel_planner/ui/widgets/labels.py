"""Texts: labels of the type scale, one-liners that give way, large figures that shrink; rows of widgets."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.whole_text import says_whole


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

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE["s"])

    def text(self) -> str:
        """What is said, a sentence a line."""
        return "\n".join(said.text() for said in self._labels if not said.isHidden())

    def setText(self, text: str) -> None:
        """Say these sentences instead of the earlier ones; without any, there is nothing to see."""
        lines = [line for line in text.split("\n") if line]
        while len(self._labels) < len(lines):
            made = label("", self._theme, wrap=True)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._labels.append(made)
            self._column.addWidget(made)
        for place, said in enumerate(self._labels):
            said.setText(lines[place] if place < len(lines) else "")
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


class FigureLabel(QLabel):
    """A large figure that takes a smaller type rather than being cut, then fewer letters (``short``), then dots."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.whole = ""
        """The figure as it is, however much of it is shown."""
        self._short = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("figure"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.fontMetrics().height())

    def show_text(self, text: str, short: str = "") -> None:
        """Show a figure; ``short`` is the same in few letters."""
        self.whole, self._short = text, short
        self._fit()

    def _fit(self) -> None:
        kinds = ("figure", "title", "strong", "small_strong")
        fonts = [self._theme.font(kind) for kind in kinds]
        texts = [self.whole, self._short] if self._short else [self.whole]
        fitting = (
            (text, font)
            for text in texts
            for font in fonts
            if QFontMetrics(font).horizontalAdvance(text) <= self.width()
        )
        text, font = next(fitting, (texts[-1], fonts[-1]))
        self.setFont(font)
        self.setText(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """What is cut or short is said whole."""
        return says_whole(self, event, self.whole, self.text) or super().event(event)
