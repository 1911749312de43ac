"""What one sees when the program has a bug: what happened, that the plans are safe, and a log to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from funnel_planner.words import tr


class CrashDialog(QDialog):
    """Shows one or more logs; more bugs while it is open are appended instead of piling up windows."""

    def __init__(self, log: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self.resize(720, 440)
        text = QLabel(
            tr(
                "The program made a mistake. Your plans are safe: every change is stored at once. "
                "You can go on working; if something looks odd, start the program again. "
                "If you report this, please add the text below."
            )
        )
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self._log = QPlainTextEdit(log)
        self._log.setReadOnly(True)
        self._log.setAccessibleName(tr("Error log"))
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.copy_button = QPushButton(tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(self._log, 1)
        layout.addWidget(buttons)

    def add(self, log: str) -> None:
        """One more bug."""
        self._log.appendPlainText("\n" + log)

    def copy(self) -> None:
        """Put the log on the clipboard."""
        QGuiApplication.clipboard().setText(self._log.toPlainText())
