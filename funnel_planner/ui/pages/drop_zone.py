"""Where leads come in: drop a spreadsheet here, or choose one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from funnel_planner.ui.commands import SPREADSHEETS
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.theme import RADIUS, SPACE, Theme
from funnel_planner.ui.widgets import label, primary_button, quiet_button
from funnel_planner.words import tr

TEXT_WIDTH = 460


class DropZone(QWidget):
    """The empty place; ``dropped(paths)``. ``choose`` opens the file dialog, ``explain_list`` says what is needed.

    ``add_lead`` opens the form for a lead by hand, ``write_tracker`` writes a list to fill in.
    """

    dropped = Signal(list)

    def __init__(
        self,
        theme: Theme,
        choose: Callable[[], None],
        explain_list: Callable[[], None],
        add_lead: Callable[[], None] = lambda: None,
        write_tracker: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._hovered = False
        self.setAcceptDrops(True)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(tr("Drop a spreadsheet here"), theme, "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label("", theme, "body", "muted", wrap=True)
        self.button = primary_button(tr("Import leads…"), choose)
        self.link = quiet_button(tr("Your own list needs only: name, source, stage"), explain_list)
        self.tracker = quiet_button(tr("No list yet? Have one made to fill in: the lead tracker"), write_tracker)
        self.by_hand = quiet_button(tr("Or add leads by hand, one by one"), add_lead)
        self.set_refusal("")
        self._arrange()
        theme.changed.connect(self._draw)
        self._draw()

    def set_refusal(self, reason: str) -> None:
        """Why nothing can be imported here; empty: it can."""
        text = tr(
            "CSV, Excel, LibreOffice: an export of your CRM or a list of your own. You see how it is understood and"
            " what funnel results before anything is stored, and you can undo it."
        )
        self.text.setText(reason or text)
        self.button.setEnabled(not reason)
        self.by_hand.setEnabled(not reason)
        self.setAcceptDrops(not reason)

    def _arrange(self) -> None:
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.text.setMaximumWidth(TEXT_WIDTH)
        self.text.setMinimumWidth(260)
        words = QHBoxLayout()
        words.addStretch(1)
        words.addWidget(self.text, 100)
        words.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        column.setSpacing(SPACE["s"])
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addWidget(self.title)
        column.addLayout(words)
        column.addSpacing(SPACE["m"])
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE["xs"])
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.tracker, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.by_hand, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap("import", self._theme.colour("accent"), 48))
        self.update()

    def _set_hovered(self, hovered: bool) -> None:  # noqa: FBT001 - like a Qt setter
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame that lights up under a file."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(self._theme.colour("accent_soft" if self._hovered else "surface"))
        pen = QPen(self._theme.colour("accent" if self._hovered else "border_strong"), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(frame, RADIUS["l"], RADIUS["l"])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Spreadsheets are welcome."""
        if _spreadsheets(event):
            event.acceptProposedAction()
            self._set_hovered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Carried away again."""
        super().dragLeaveEvent(event)
        self._set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files; after the event, so that the other program is not kept waiting."""
        self._set_hovered(False)
        paths = _spreadsheets(event)
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))


def _spreadsheets(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SPREADSHEETS]
