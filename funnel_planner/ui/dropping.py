"""Files dropped on a window: while they are dragged across it, a veil says what letting go would do."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from funnel_planner.ui.theme import SPACE, Theme


class DropTarget(QWidget):
    """Takes files: ``drop_words`` says what dropping them would do (empty: nothing), ``take_dropped`` does it.

    Call ``accept_files`` once the theme is known.
    """

    veil: "DropVeil"

    def accept_files(self, theme: Theme) -> None:
        """Take files from now on."""
        self.veil = DropVeil(theme, self)
        self.setAcceptDrops(True)

    def drop_words(self, paths: list[Path]) -> str:
        """What dropping these files would do."""
        raise NotImplementedError

    def take_dropped(self, paths: list[Path]) -> None:
        """Do it; after the event, so that the other program is not kept waiting."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what would be done."""
        words = self.drop_words(_paths(event))
        if words:
            self.veil.promise(words)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were taken elsewhere."""
        super().dragLeaveEvent(event)
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let go."""
        self.veil.hide()
        event.acceptProposedAction()
        self.take_dropped(_paths(event))


class DropVeil(QWidget):
    """Covers its parent while it is shown; takes no mouse, so that what is dropped reaches the parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._covered = theme, parent
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while nothing is dragged."""
        return "" if self.isHidden() else self._text

    def promise(self, text: str) -> None:
        """Cover the parent and say what letting go would do."""
        self._text = text
        self.setAccessibleName(text)
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a dashed edge, the sentence in the middle."""
        del event
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.colour("surface"))
        ground.setAlphaF(0.88)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        edge = QRectF(self.rect()).adjusted(SPACE["l"], SPACE["l"], -SPACE["l"], -SPACE["l"])
        painter.drawRoundedRect(edge, theme.radius("l"), theme.radius("l"))
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("heading"))
        painter.drawText(edge, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
        painter.end()


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
