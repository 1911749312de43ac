"""The running program: answers what concerns more than one session: look, language, other files, quitting."""

import sys
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QPoint, QRect, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from funnel_planner import paths
from funnel_planner.app.explain import explain
from funnel_planner.app.opening import Prepared
from funnel_planner.app.preferences import Preferences, save_preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.ask import Ask, DialogAsk
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.caretaker import Caretaker
from funnel_planner.ui.engine import EngineLoader
from funnel_planner.ui.main_window import MainWindow
from funnel_planner.ui.places import load_place
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.window_frame import WindowFrame, commit_typing, save_last_frame
from funnel_planner.words import language, use_language

_translators: list[QTranslator] = []
"""What speaks Qt's own texts now; Qt does not own it."""


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
        self.ask: Ask = ask or DialogAsk(lambda: self.frame, self._mention, self._hint)
        self.tasks = tasks or Tasks(self.ask.error, self)
        self.session = session
        self._attend()
        if preferences.geometry and frame is None:
            self.frame.restore(preferences.geometry)
        self.window = self._make_window()
        if frame is None:
            self.show()
        self.frame.closed.connect(self._window_closed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _mention(self, text: str, action_text: str, action: Callable[[], object] | None) -> None:
        """Say in the window of the moment what was done."""
        self.window.say(text, action_text, action)

    def _hint(self, text: str) -> None:
        """Say in its last line that something small was done."""
        self.window.status.tell(text, "", lambda: None, cut=Qt.TextElideMode.ElideRight)

    def show(self) -> None:
        """Put the window into its frame; a frame of its own shows it at once."""
        self.frame.set_content(self.window)

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
        self.preferences = self.preferences.with_file(path)
        self._go_on_with(session)

    def reopen(self) -> None:
        """Show the open file as it is by now, at the same plan and filter, to be written if no other window does.

        Where it can be written already, it is as it is: nothing is done.
        """
        if not self.session.read_only:
            return
        plan_id, spots, wish = self.session.state.plan.id, self.window.spots, self.session.state.lead_filter
        try:
            session = Session.open(self.session.file_path)
            if any(card.id == plan_id and not card.trashed for card in session.plan_cards()):
                session.open_plan(plan_id)
                session.set_filter(wish)
        except PlannerError as error:
            self.ask.error(error)
            return
        self._go_on_with(session, spots)

    def use_language(self, code: str) -> None:
        """Speak another language: the window's content is built anew in the same place."""
        self.preferences = replace(self.preferences, language=code)
        speak(code)
        self.rebuild(self.window.spots)
        self._remember()  # now: the next start may be while this window is open, and not every end is a proper one

    def use_theme(self, name: str) -> None:
        """Wear ``light``, ``dark`` or what the system wears."""
        self.preferences = replace(self.preferences, theme=name)
        self.theme.use(theme_name(name))
        self.window.show_theme(name)
        self._remember()

    def rebuild(self, spots: Mapping[str, str] | None = None) -> None:
        """Build the window's content anew, for the session and the language now in use; ``spots``: of the same plan."""
        self.preferences = self.window.remembered(self.preferences)
        commit_typing()
        self.window.leave()
        self.window = self._make_window(spots)
        self.frame.set_content(self.window)

    def close(self) -> None:
        """Remember, cancel what runs, wait for it and close the file."""
        self._remember()
        self.caretaker.stop()
        self.window.leave()
        self.tasks.close()
        close_session(self.session)

    def _go_on_with(self, session: Session, spots: Mapping[str, str] | None = None) -> None:
        """Show another session, and close the one of before."""
        old = self.session
        self.tasks.cancel_all()
        self.caretaker.stop()
        self.session = session
        self._attend()
        self.rebuild(spots)
        close_session(old)

    def _attend(self) -> None:
        self.loader = EngineLoader(self.session, self.tasks, self.ask)
        self.caretaker = Caretaker(self.session, self.tasks, self._warn)

    def _warn(self, error: PlannerError) -> None:
        self.window.warn(error)

    def _make_window(self, spots: Mapping[str, str] | None = None) -> MainWindow:
        window = MainWindow(self.session, self.ask, self.tasks, self.theme, self.preferences, spots)
        window.painted.connect(self._painted)
        window.open_wanted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        window.theme_wanted.connect(self.use_theme)
        window.language_wanted.connect(self.use_language, Qt.ConnectionType.QueuedConnection)
        window.reopen_wanted.connect(self.reopen, Qt.ConnectionType.QueuedConnection)
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


def take_over(prepared: Prepared, frame: WindowFrame, tasks: Tasks) -> Generator[None, None, Program]:
    """Fill the frame with the program: step by step, so that the window answers between the steps."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - the frame stands on it
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "funnel.svg")))
    speak(language())
    theme = Theme.load(theme_name(prepared.preferences.theme))
    theme.apply_colours(app)
    yield
    program = Program(prepared.session, prepared.preferences, theme, frame=frame, tasks=tasks)
    program.window.setParent(frame)  # before the style sheet, which would be applied once more
    yield
    yield from load_place(program.window.place)
    program.window.page(program.window.place)
    yield
    theme.apply_sheet(app)
    yield
    program.show()
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
    while _translators:  # not findChildren: it makes Python know all of Qt's classes, 7 ms before the window stands
        QApplication.removeTranslator(_translators.pop())
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and translator.load(f"qtbase_{code}", folder):
        QApplication.installTranslator(translator)
        _translators.append(translator)
