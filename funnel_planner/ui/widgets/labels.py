"""Texts: labels of the type scale, one-liners that give way, large figures that shrink; rows of widgets."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from funnel_planner.ui.theme import SPACE, Theme


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
