"""The running program: answers what concerns more than one session: look, language, other files, quitting."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QPoint, QRect, Qt, QTranslator
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
from funnel_planner.ui.engine import EngineLoader
from funnel_planner.ui.main_window import MainWindow
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.window_frame import WindowFrame, commit_typing, save_last_frame
from funnel_planner.words import language, system_language, use_language


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What can be made ready off the GUI thread: the session, and what could not be opened on the way to it."""

    session: Session
    preferences: Preferences
    problems: tuple[PlannerError, ...] = ()


CHARTED = ("forecast",)
"""Places that begin with charts by pyqtgraph, which must be loaded before they show numbers."""


class Program(QObject):
    """One session at a time, and its window in a frame."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        theme: Theme,
        ask: Ask | None = None,
        frame: WindowFrame | None = None,
        tasks: Tasks | None = None,
    ) -> None:
        super().__init__()
        self.preferences = preferences
        self.theme = theme
        self.frame = frame or WindowFrame()
        self.ask: Ask = ask or DialogAsk(lambda: self.frame)
        self.tasks = tasks or Tasks(self.ask.error, self)
        self.session = session
        self._attend()
        if preferences.geometry and frame is None:
            self.frame.restore(preferences.geometry)
        self.window = self._make_window()
        self.frame.set_content(self.window)
        self.frame.closed.connect(self._window_closed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def open(self, path: Path) -> None:
        """Show another plan file; when it cannot be opened, this one stays."""
        path = path.absolute()
        commit_typing()  # into the plan it belongs to
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
        """Speak another language: the window's content is built anew in the same place."""
        self.preferences = replace(self.preferences, language=code)
        speak(code)
        self.rebuild()

    def use_theme(self, name: str) -> None:
        """Wear ``light``, ``dark`` or what the system wears."""
        self.preferences = replace(self.preferences, theme=name)
        self.theme.use(theme_name(name))
        self.window.show_theme(name)

    def rebuild(self) -> None:
        """Build the window's content anew, for the session and the language now in use."""
        self.preferences = self.window.remembered(self.preferences)
        commit_typing()
        self.window.leave()
        self.window = self._make_window()
        self.frame.set_content(self.window)

    def close(self) -> None:
        """Remember, cancel what runs, wait for it and close the file."""
        self._remember()
        self.caretaker.stop()
        self.window.leave()
        self.tasks.close()
        close_session(self.session)

    def _attend(self) -> None:
        self.loader = EngineLoader(self.session, self.tasks, self.ask, lambda: self.window.place in CHARTED)
        self.caretaker = Caretaker(self.session, self.tasks, self._warn)

    def _warn(self, error: PlannerError) -> None:
        self.window.warn(error)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.session, self.ask, self.tasks, self.theme, self.preferences)
        window.painted.connect(self._painted)
        window.open_wanted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        window.theme_wanted.connect(self.use_theme)
        window.language_wanted.connect(self.use_language, Qt.ConnectionType.QueuedConnection)
        window.quit_wanted.connect(self.frame.close, Qt.ConnectionType.QueuedConnection)
        return window

    def _painted(self) -> None:
        if self.loader.start():
            self.caretaker.start()

    def _remember(self) -> None:
        self.preferences = replace(self.window.remembered(self.preferences), geometry=self.frame.kept_geometry())
        save_preferences(self.preferences)

    def _window_closed(self) -> None:
        """The window still stands: keep its look for the next start."""
        if self.session.file_path == Path(self.preferences.last_file):
            page = QRect(self.window.stack.mapTo(self.frame, QPoint(0, 0)), self.window.stack.size())
            ground = self.theme.colour("window")
            save_last_frame(self.frame, paths.user_data(), self.session.file_path, page, ground)
        QGuiApplication.quit()

    def _follow_system(self) -> None:
        if self.preferences.theme == "system":
            self.theme.use(theme_name("system"))


def prepare(file: Path | None, *, sample: bool) -> Prepared:
    """Read the preferences and open the file to start with: the one named, else the last one, else the default one.

    May run on a worker thread. Raises ``PlannerError`` when nothing can be opened; a file named must open.
    """
    preferences = load_preferences()
    use_language(preferences.language or system_language())
    if sample:
        path = paths.sample_plan_file()
        return Prepared(Session.open(path) if path.exists() else _sample_session(path), preferences)
    if file is not None:
        return _opened(file.absolute(), preferences)
    problems: tuple[PlannerError, ...] = ()
    last = Path(preferences.last_file) if preferences.last_file else None
    if last is not None and last.exists():
        try:
            return _opened(last, preferences)
        except PlannerError as error:
            problems = (error,)
    return replace(_opened(paths.default_plan_file(), preferences), problems=problems)


def dress(prepared: Prepared) -> Theme:
    """Give the application its language and look."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - the frame stands on it
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "funnel.svg")))
    speak(language())
    theme = Theme.load(theme_name(prepared.preferences.theme))
    theme.apply(app)
    return theme


def take_over(prepared: Prepared, theme: Theme, frame: WindowFrame, tasks: Tasks) -> Program:
    """Fill the frame with the program."""
    program = Program(prepared.session, prepared.preferences, theme, frame=frame, tasks=tasks)
    for problem in prepared.problems:
        program.ask.error(problem)
    return program


def close_session(session: Session) -> None:
    """Close a file even where it cannot be written any more; all edits are in it since they were made."""
    try:
        session.close()
    except PlannerError as error:
        sys.stderr.write(explain(error) + "\n")
        session.file.close()


def theme_name(wish: str) -> str:
    """``light`` or ``dark`` for a wish that may be ``system``."""
    if wish in ("light", "dark"):
        return wish
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def speak(code: str) -> None:
    """Speak a language, in Qt's own texts, too. Must be called on the GUI thread."""
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


def _opened(path: Path, preferences: Preferences) -> Prepared:
    if path == paths.default_plan_file() and not path.exists():
        return Prepared(_sample_session(path), preferences.with_file(path))
    if not path.exists():
        raise PlannerError("plan_file_missing", file=str(path))
    session = Session.open(path)
    return Prepared(session, preferences.with_file(session.file_path))


def _sample_session(path: Path) -> Session:
    from funnel_planner.app.samples import create_samples

    path.parent.mkdir(parents=True, exist_ok=True)
    create_samples(path)
    return Session.open(path)
