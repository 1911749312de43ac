"""Catches what nobody caught, on any thread: logs it and has it shown. Loads no widgets until there is a bug."""

import platform
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, qVersion
from PySide6.QtGui import QGuiApplication

from funnel_planner import __version__
from funnel_planner.paths import user_data

if TYPE_CHECKING:  # the first frame does without dialogs
    from funnel_planner.ui.crash_dialog import CrashDialog

LOG_NAME = "errors.log"
MAX_LOG_BYTES = 1_000_000


class CrashHandler(QObject):
    """Receives every exception nobody caught, on any thread, logs it and shows it on the GUI thread."""

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show_soon)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def install(self) -> None:
        """Become the hook of the interpreter, of threads and of what cannot be raised."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def uninstall(self) -> None:
        """Give the hooks back (at exit Qt is gone before the last exceptions)."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an exception and show it; the wish to stop the program is obeyed."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        log = describe(kind, error, trace)
        sys.stderr.write(log)
        write_log(log)
        self._caught.emit(log)

    def _show_soon(self, log: str) -> None:
        """In a turn of the event loop of its own: never inside a paint or a destructor."""
        QTimer.singleShot(0, self, lambda: self._show(log))

    def _show(self, log: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.add(log)
            return
        from funnel_planner.ui.crash_dialog import CrashDialog

        self.dialog = CrashDialog(log, QGuiApplication.instance().activeWindow())  # type: ignore[union-attr]  # QApplication
        self.dialog.open()


def describe(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """The log of an exception: program, system, time and traceback. Holds no data of the user but file names."""
    head = (
        f"Funnel Planner {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
    )
    return head + "".join(traceback.format_exception(kind, error, trace))


def write_log(log: str) -> None:
    """Append to the log file in the user's folder; a file grown too large starts again."""
    with suppress(OSError):
        path = user_data() / LOG_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists() or path.stat().st_size > MAX_LOG_BYTES
        with path.open("w" if fresh else "a", encoding="utf-8") as file:
            file.write(log + "\n")
