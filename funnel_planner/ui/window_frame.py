"""The bare window: shows the last frame it had at once, then whatever content it is given.

Imports nothing but Qt, and of that not the name ``Qt``, whose enumerations alone take 18 ms: it stands on the screen
before the rest of the program is loaded.
"""

import os
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QByteArray, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

USUAL = (1320, 840)
AROUND = (16, 48)
"""What the system puts around a window, title bar included; what it has to spare is not known before it is shown."""
SMALLEST = (960, 600)
KEPT = 8
"""Last frames of so many files are kept."""


class WindowFrame(QWidget):
    """A top-level window with one content. ``painted`` once the first frame is on the screen."""

    painted = Signal()
    closed = Signal()

    def __init__(self, last_frame: QImage | None = None) -> None:
        super().__init__()
        self._last_frame = last_frame
        self._was_painted = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.content: QWidget | None = None
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle("Funnel Planner")
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(USUAL[0], room.width() - AROUND[0]), min(USUAL[1], room.height() - AROUND[1]))
        if last_frame is not None:
            self.restore(last_frame.text("geometry"))

    def restore(self, geometry: str) -> None:
        """Take place and size as ``kept_geometry`` gave them; nonsense is ignored."""
        with suppress(ValueError):
            self.restoreGeometry(QByteArray(bytes.fromhex(geometry)))

    def kept_geometry(self) -> str:
        """Place and size, in hexadecimal."""
        return bytes(self.saveGeometry().data()).hex()

    def set_content(self, content: QWidget) -> None:
        """Show this instead of what was shown; the old content is deleted."""
        old = self.content
        self.content = content
        self._last_frame = None
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if content.windowTitle():  # it was named before it stood here
            self.setWindowTitle(content.windowTitle())
        self._column.addWidget(content)
        content.show()
        self.update()

    def _paint_waiting(self) -> None:
        painter = QPainter(self)
        if self._last_frame is not None:
            painter.drawImage(0, 0, self._last_frame)
        else:
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Funnel Planner")
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the last frame until there is content."""
        super().paintEvent(event)
        if self.content is None:
            self._paint_waiting()
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing to save: every change is stored already, and what is being typed is stored now."""
        commit_typing()
        self.closed.emit()
        super().closeEvent(event)


def commit_typing() -> None:
    """Have the field that is being typed into take its text, as if it had been left."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()


def save_last_frame(frame: WindowFrame, folder: Path, file: Path, page: QRect, ground: QColor) -> None:
    """Keep what the window shows, without the ``page`` (it may hold people's names), for the next start."""
    picture = frame.grab().toImage()
    painter = QPainter(picture)
    painter.fillRect(page, ground)
    painter.end()
    picture.setText("file", str(file))
    picture.setText("geometry", frame.kept_geometry())
    picture.setText("ratio", str(picture.devicePixelRatio()))
    target = _path(folder, str(file))
    with suppress(OSError):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        picture.save(str(target), "PNG", 80)  # type: ignore[call-overload]  # the stub wants bytes, Qt takes text
        for old in _newest_first(target.parent)[KEPT:]:
            old.unlink(missing_ok=True)


def load_last_frame(folder: Path, file: Path | None) -> QImage | None:
    """The last frame of a plan file (None: of the one closed last), None where none is kept."""
    kept = _newest_first(folder / "frames")[:1] if file is None else [_path(folder, str(file.absolute()))]
    picture = QImage(str(kept[0])) if kept else QImage()
    if picture.isNull() or (file is not None and picture.text("file") != str(file.absolute())):
        return None
    with suppress(ValueError):
        picture.setDevicePixelRatio(float(picture.text("ratio")))
    return picture


def _path(folder: Path, file: str) -> Path:
    return folder / "frames" / f"{crc32(file.encode('utf-8', 'replace')):08x}.png"


def _newest_first(folder: Path) -> list[Path]:
    try:
        found = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(folder) if entry.name.endswith(".png")]
    except OSError:
        return []
    return [Path(path) for _, path in sorted(found, reverse=True)]
