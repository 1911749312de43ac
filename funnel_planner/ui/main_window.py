"""The window: it arranges rail, bar, pages, live funnel and status line, and knows nothing about their work."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QMenuBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
)

from funnel_planner.app.explain import explain
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.actions import COMMANDS, PLACES, build_actions, build_menus, shortcuts
from funnel_planner.ui.as_of_news import AsOfNews
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.banner import Banner
from funnel_planner.ui.commands import SPREADSHEETS, Commands, is_plan_file
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dropping import DropTarget
from funnel_planner.ui.field_undo import FieldUndo
from funnel_planner.ui.focus_keeper import FocusKeeper
from funnel_planner.ui.link_news import LinkNews
from funnel_planner.ui.live_funnel import LiveFunnel
from funnel_planner.ui.other_window import OtherWindow
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.places import make_page
from funnel_planner.ui.rail import Rail
from funnel_planner.ui.session_signals import SessionSignals
from funnel_planner.ui.splitters import kept_splitters, restore_splitters
from funnel_planner.ui.status_line import StatusLine
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.top_bar import TopBar
from funnel_planner.words import LANGUAGES, language, tr

LIVE_WIDTH = 300


class MainWindow(DropTarget):
    """The window's content, on one session; what concerns more than that is a signal ``ui.application`` answers."""

    painted = Signal()
    """The content is on the screen for the first time."""
    open_wanted = Signal(Path)
    theme_wanted = Signal(str)
    language_wanted = Signal(str)
    quit_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(
        self,
        session: Session,
        ask: Ask,
        tasks: Tasks,
        theme: Theme,
        preferences: Preferences,
        spots: Mapping[str, str] | None = None,
    ) -> None:
        """``spots``: where the window that this one takes the place of was within its places."""
        super().__init__()
        self._spots = spots or {}
        self.desk = Desk(session=session, ask=ask, tasks=tasks, theme=theme, go=self.go, act=self.act)
        self._preferences = preferences
        self._place = preferences.place if preferences.place in PLACES else PLACES[0]
        self._was_painted = False
        self._has_left = False
        """The file is about to be closed: nothing begins any more."""
        self._as_of_news = AsOfNews()
        self._other_window: OtherWindow | None = None
        self._focus = FocusKeeper()
        self.pages: dict[str, Page] = {}
        self.commands = Commands(self.desk, self.say, self.open_wanted.emit, self.import_files, self.plan_from_files)
        self.actions_by_name = build_actions(self, self._handlers(), ask.error)
        self._arrange()
        self._field_undo = FieldUndo(self)
        self._signals = SessionSignals(session, self)
        self._signals.changed.connect(self.show_state)
        self.show_state(session.state)
        self._restore()

    @property
    def place(self) -> str:
        """Name of the place one is at."""
        return self._place

    def go(self, place: str) -> None:
        """Go to a place; its page is made on the first visit."""
        if place != self._place:
            self.banner.leave()
        self._place = place
        self.rail.show_place(place)
        for name in PLACES:
            self.actions_by_name[f"go_{name}"].setChecked(name == place)
        page = self.page(place)
        self.stack.setCurrentWidget(page)
        page.show_state(self.desk.session.state)
        page.take_focus()

    @property
    def spots(self) -> dict[str, str]:
        """Where one is within each place."""
        return {**self._spots, **{place: page.spot for place, page in self.pages.items()}}

    def page(self, place: str) -> Page:
        """The page of a place."""
        if place not in self.pages:
            page = self.pages[place] = make_page(place, self.desk)
            self.stack.addWidget(page)
            restore_splitters(page, self._preferences.splitters)
            if self._spots.get(place):
                page.stand_at(self._spots[place])
        return self.pages[place]

    def act(self, name: str) -> None:
        """Do a command by its name in ``ui.actions``."""
        self.actions_by_name[name].trigger()

    def import_files(self, paths: list[Path]) -> None:
        """Hand spreadsheets to the leads page."""
        self.go("leads")
        importer: Callable[[list[Path]], None] = self.page("leads").import_files  # type: ignore[attr-defined]  # only the leads page has it
        importer(paths)

    def plan_from_files(self, paths: list[Path]) -> None:
        """Have the leads page make a new plan of spreadsheets; one goes there only once that is agreed."""
        make: Callable[[list[Path]], None] = self.page("leads").plan_from_files  # type: ignore[attr-defined]  # only the leads page has it
        make(paths)

    def warn(
        self,
        error: PlannerError,
        kind: str = "error",
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """Say above the page, for as long as the window is open, what is wrong with the file."""
        self.banner.warn(explain(error), kind, None if action is None else (action_text, action))

    def say(
        self,
        text: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
        only_of: Plan | None = None,
    ) -> None:
        """Say that something has been done; ``only_of``: for as long as the plan is this one."""
        self.banner.say(text, None if action is None else (action_text, action), only_of)

    def show_state(self, state: State) -> None:
        """Take the new truth and hand it on."""
        focused = QApplication.focusWidget()
        name = self.desk.session.file_path.name
        self.window().setWindowTitle(tr("{plan} – {file} – Funnel Planner").format(plan=state.plan.name, file=name))
        self._name_edits(state)
        self.top_bar.show_state(state)
        self.live.show_state(state)
        self.status.show_state(state)
        self.banner.show_state(state)
        news = self._as_of_news.look(state)
        if news:
            go = partial(self.go, "results")
            self.status.tell(news, tr("change it in Results"), go, cut=Qt.TextElideMode.ElideRight)
        page = self.pages.get(self._place)
        if page is not None:
            page.show_state(state)
        self._focus.look(focused)

    def show_theme(self, wish: str) -> None:
        """Tick the look chosen in the menu."""
        for name in ("light", "dark", "system"):
            self.actions_by_name[f"theme_{name}"].setChecked(name == wish)

    def leave(self) -> None:
        """Stop listening: another content takes this one's place, or the program ends."""
        self._has_left = True
        if self._other_window is not None:
            self._other_window.close()
        self._signals.close()
        self.desk.close()

    def remembered(self, preferences: Preferences) -> Preferences:
        """Preferences with this window's place, sizes and splitters."""
        return replace(
            preferences,
            place=self._place,
            live_funnel=self.actions_by_name["live_funnel"].isChecked(),
            splitters={**preferences.splitters, **kept_splitters(self)},
        )

    def _handlers(self) -> dict[str, Callable[[], object]]:
        do = self.commands
        handlers: dict[str, Callable[[], object]] = {
            "new_plan": do.new_plan, "new_plan_from_file": do.plan_from_spreadsheet,
            "open_file": do.open_file, "save_copy": do.save_copy,
            "import": do.import_leads, "export": do.export_workbook, "tracker": do.write_tracker,
            "close": self.quit_wanted.emit,
            "quit": self.quit_wanted.emit, "undo": do.undo, "redo": do.redo, "versions": do.versions, "cut": do.cut,
            "copy": do.copy, "paste": do.paste,
            "live_funnel": self._toggle_live, "full_screen": self._toggle_full_screen,
            "about": do.about, "shortcuts": lambda: do.shortcuts(shortcuts(self.actions_by_name)),
        }  # fmt: skip
        handlers |= {f"go_{place}": partial(self.go, place) for place in PLACES}
        handlers |= {f"theme_{name}": partial(self.theme_wanted.emit, name) for name in ("light", "dark", "system")}
        handlers |= {f"language_{code}": partial(self.language_wanted.emit, code) for code in LANGUAGES}
        return handlers

    def _arrange(self) -> None:
        theme = self.desk.theme
        self.recent = QMenu(tr("&Recent files"), self)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.recent.menuAction().setVisible(bool(self._preferences.recent_files))
        self.menu_bar = QMenuBar()
        build_menus(self.menu_bar, self.actions_by_name, self.recent)
        self.rail = Rail(theme, self.actions_by_name)
        self.top_bar = TopBar(self.desk, self.actions_by_name)
        self.stack = QStackedWidget()
        self.live = LiveFunnel(self.desk)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setObjectName("window")
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.stack)
        self.split.addWidget(self.live)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([1000, LIVE_WIDTH])
        self.status = StatusLine(self.desk.tasks)
        self.banner = Banner(theme, self.status, closable=not self.desk.session.read_only)
        self.notice = self.banner.notice
        self._lay_out()
        self.accept_files(theme)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self.banner)
        right.addWidget(self.split, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.setMenuBar(self.menu_bar)
        whole.addLayout(row, 1)
        whole.addWidget(self.status)

    def _restore(self) -> None:
        kept = self._preferences
        restore_splitters(self, kept.splitters)
        self.live.setVisible(kept.live_funnel)
        self.actions_by_name["live_funnel"].setChecked(kept.live_funnel)
        self.show_theme(kept.theme)
        for code in LANGUAGES:
            self.actions_by_name[f"language_{code}"].setChecked(code == language())
        self.rail.show_place(self._place)
        session = self.desk.session
        if session.file.read_only_error is not None:
            copy = tr("Save a copy…"), self.commands.save_copy
            self.warn(session.file.read_only_error, "info", *copy)
            if session.file.read_only_reason == "locked_by_other":
                reopen = self.reopen_wanted.emit
                self._other_window = OtherWindow(session.file_path, self.banner, reopen, copy, self)
            for command in COMMANDS:
                if command.writes:
                    self.actions_by_name[command.name].setEnabled(False)

    def _name_edits(self, state: State) -> None:
        undo, redo = self.actions_by_name["undo"], self.actions_by_name["redo"]
        writable = not state.read_only
        undo.setEnabled(writable and bool(state.undo_label))
        redo.setEnabled(writable and bool(state.redo_label))
        undo.setText(tr("&Undo: {edit}").format(edit=tr(state.undo_label)) if state.undo_label else tr("&Undo"))
        redo.setText(tr("&Redo: {edit}").format(edit=tr(state.redo_label)) if state.redo_label else tr("&Redo"))

    def _fill_recent(self) -> None:
        self.recent.clear()
        for name in self._preferences.recent_files:
            action = self.recent.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self.open_wanted.emit, Path(name)))

    def _toggle_live(self) -> None:
        self.live.setVisible(self.actions_by_name["live_funnel"].isChecked())

    def _toggle_full_screen(self) -> None:
        self.window().setWindowState(self.window().windowState() ^ Qt.WindowState.WindowFullScreen)

    def _first_frame_done(self) -> None:
        if self._has_left:
            return
        self.go(self._place)
        self.painted.emit()
        self._link_news = LinkNews(self.desk.links, self.status, self.banner, self._show_imports, self)
        self.desk.links.start()

    def _show_imports(self) -> None:
        self.go("leads")
        self.page("leads").show_view("imports")  # type: ignore[attr-defined]  # only the leads page has it

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The live funnel gives way in a small window."""
        super().resizeEvent(event)
        self.live.fit(self.width())
        page, live = self.split.sizes()
        if live > self.live.maximumWidth():  # the splitter would leave what is taken away empty
            self.split.setSizes([page + live - self.live.maximumWidth(), self.live.maximumWidth()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the first frame: the page is made and the libraries are loaded after it."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._first_frame_done)

    def drop_words(self, paths: list[Path]) -> str:
        """What dropping these files would do; empty: nothing."""
        if any(is_plan_file(path) for path in paths):
            return tr("Let go to open this plan file")
        if any(path.suffix.lower() in SPREADSHEETS for path in paths) and self.actions_by_name["import"].isEnabled():
            return tr("Let go to import into “{plan}”").format(plan=self.desk.session.state.plan.name)
        return ""

    def take_dropped(self, paths: list[Path]) -> None:
        """Open a plan file, import spreadsheets; after the event, so that the other program is not kept waiting."""
        plans = [path for path in paths if is_plan_file(path)]
        if plans:
            QTimer.singleShot(0, lambda: self.open_wanted.emit(plans[0]))
        elif paths and self.actions_by_name["import"].isEnabled():
            QTimer.singleShot(0, lambda: self.import_files(paths))
