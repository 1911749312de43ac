"""Starts the window, and answers what concerns more than one session: look, language, other files, quitting."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from funnel_planner import paths
from funnel_planner.app.explain import explain
from funnel_planner.app.preferences import Preferences, load_preferences, save_preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.ask import Ask, DialogAsk
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.caretaker import Caretaker
from funnel_planner.ui.crash_dialog import CrashHandler
from funnel_planner.ui.engine import EngineLoader
from funnel_planner.ui.main_window import MainWindow
from funnel_planner.ui.theme import Theme
from funnel_planner.words import language, system_language, use_language


class Program(QObject):
    """The running program: one session at a time and its window."""

    def __init__(self, session: Session, preferences: Preferences, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__()
        self.preferences = preferences
        self.theme = theme
        self.ask: Ask = ask or DialogAsk(lambda: self.window)
        self.tasks = Tasks(self.ask.error, self)
        self.session = session
        self._attend()
        self.window = self._make_window()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)

    def open(self, path: Path) -> None:
        """Show another plan file; when it cannot be opened, this one stays."""
        try:
            if path.exists() and path.resolve() == self.session.file_path.resolve():
                return
            if not path.exists():
                raise PlannerError("plan_file_missing", file=str(path))  # noqa: TRY301 - one way to say so
            session = Session.open(path)
        except PlannerError as error:
            self.preferences = self.preferences.without_file(path)
            self.ask.error(error)
            return
        old = self.session
        self.tasks.cancel_all()
        self.caretaker.stop()
        self.session = session
        self._attend()
        self.preferences = self.preferences.with_file(path)
        self.rebuild()
        close_session(old)

    def use_language(self, code: str) -> None:
        """Speak another language: the window is built anew in the same place."""
        self.preferences = replace(self.preferences, language=code)
        speak(code)
        self.rebuild()

    def use_theme(self, name: str) -> None:
        """Wear ``light``, ``dark`` or what the system wears."""
        self.preferences = replace(self.preferences, theme=name)
        self.theme.use(theme_name(name))
        for other in ("light", "dark", "system"):
            self.window.actions_by_name[f"theme_{other}"].setChecked(other == name)

    def rebuild(self) -> None:
        """Put a new window where the old one is, on the same place and session."""
        old = self.window
        old.closed.disconnect(self._window_closed)
        self.preferences = old.remembered(self.preferences)
        self.window = self._make_window()
        self.window.show()
        old.close()
        old.deleteLater()

    def close(self) -> None:
        """Remember, cancel what runs, wait for it and close the file."""
        self.preferences = self.window.remembered(self.preferences)
        save_preferences(self.preferences)
        self.caretaker.stop()
        self.tasks.close()
        close_session(self.session)

    def _attend(self) -> None:
        self.loader = EngineLoader(self.session, self.tasks, self.ask)
        self.caretaker = Caretaker(self.session, self.tasks, lambda error: self.window.warn(error))

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.session, self.ask, self.tasks, self.theme, self.preferences)
        window.painted.connect(self._painted)
        window.open_wanted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        window.theme_wanted.connect(self.use_theme)
        window.language_wanted.connect(self.use_language, Qt.ConnectionType.QueuedConnection)
        window.quit_wanted.connect(window.close)
        window.closed.connect(self._window_closed)
        return window

    def _painted(self) -> None:
        if self.loader.start():
            self.caretaker.start()

    def _window_closed(self) -> None:
        self.preferences = self.window.remembered(self.preferences)
        QGuiApplication.quit()

    def _follow_system(self) -> None:
        if self.preferences.theme == "system":
            self.theme.use(theme_name("system"))


def run(file: Path | None, *, sample: bool = False) -> int:
    """Start the program with a plan file (None: the one used last) and stay until its window closes."""
    preferences = load_preferences()
    use_language(preferences.language or system_language())
    app = QApplication(sys.argv[:1])
    app.setApplicationName("funnel-planner")
    app.setApplicationDisplayName("Funnel Planner")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "funnel.svg")))
    crashes = CrashHandler(app)
    crashes.install()
    speak(language())
    theme = Theme.load(theme_name(preferences.theme))
    theme.apply(app)
    with tempfile.TemporaryDirectory(prefix="funnel-planner-", ignore_cleanup_errors=True) as folder:
        session = open_session(file, preferences, Path(folder) if sample else None)
        if session is None:
            return 2
        if not sample:
            preferences = preferences.with_file(session.file_path)
        program = Program(session, preferences, theme)
        program.window.show()
        code = app.exec()
        program.close()
    crashes.uninstall()
    return code


def open_session(file: Path | None, preferences: Preferences, sample_folder: Path | None) -> Session | None:
    """The session to start with. A file named on the command line must open; the one used last is a wish only."""
    ask = DialogAsk(lambda: None)
    if sample_folder is not None:
        return sample_session(sample_folder / f"sample{paths.PLAN_SUFFIX}")
    wished = [file] if file else [Path(preferences.last_file)] if preferences.last_file else []
    for path in [*wished, paths.default_plan_file()]:
        if not file and path in wished and not path.exists():
            continue
        try:
            if path == paths.default_plan_file() and not path.exists():
                return sample_session(path)
            return Session.open(path)
        except PlannerError as error:
            if file:
                sys.stderr.write(explain(error) + "\n")
                return None
            ask.error(error)
    return None


def close_session(session: Session) -> None:
    """Close a file even where it cannot be written any more; all edits are in it since they were made."""
    try:
        session.close()
    except PlannerError as error:
        sys.stderr.write(explain(error) + "\n")
        session.file.close()


def sample_session(path: Path) -> Session:
    """A new plan file with the sample plans, the one in the language in use on top."""
    from funnel_planner.app.samples import create_samples

    path.parent.mkdir(parents=True, exist_ok=True)
    create_samples(path)
    return Session.open(path)


def theme_name(wish: str) -> str:
    """``light`` or ``dark`` for a wish that may be ``system``."""
    if wish in ("light", "dark"):
        return wish
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def speak(code: str) -> None:
    """Speak a language, in Qt's own texts, too."""
    use_language(code)
    app = QApplication.instance()
    if app is None:
        return
    for old in app.findChildren(QTranslator):
        QApplication.removeTranslator(old)
        old.setParent(None)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and translator.load(f"qtbase_{code}", folder):
        QApplication.installTranslator(translator)
