"""Keeps the imports of the open plan that are linked to files up to date, one after another, in the background."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from funnel_planner.app.session import Session
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.background import Task, Tasks
from funnel_planner.ui.file_watch import FileWatch
from funnel_planner.ui.link_view import LinkView, Standing, Turns, standing_of
from funnel_planner.ui.session_signals import SessionSignals
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # they are loaded in the background, and only where there are links
    from funnel_planner.app.importing import Draft, Outcome
    from funnel_planner.app.watching import Link, Reread
    from funnel_planner.domain.progress import Reporter
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
    from funnel_planner.storage.records import BatchInfo

WAIT_MS = 400
"""How soon to try again while something else is at work."""
LARGE_BYTES = 4_000_000
"""Reading larger files is shown in the status line, where it can be stopped."""


def _first_path(info: "BatchInfo") -> str:
    """What a link to the files of an import would be known by; empty: it has none."""
    from funnel_planner.app.mapping_text import mapping_from_json

    if info.kind != "file":
        return ""
    files = mapping_from_json(info.mapping_json).files
    return files[0].path if files else ""


class LinkKeeper(QObject):
    """The links of the plan that is open; ``changed`` when one of them stands otherwise than before."""

    changed = Signal()
    refreshed = Signal(object)
    """A file was read again and said something new: its ``LinkView``."""

    def __init__(
        self, session: Session, tasks: Tasks, reader: "Callable[[], ReaderProcess]", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._reader = session, tasks, reader
        self._plan_id = ""
        self._views: dict[str, LinkView] = {}
        self._turns = Turns()
        self._task: Task | None = None
        self._started = self._closed = False
        self._batches: tuple[str, ...] = ()
        self.watch = FileWatch(self)
        self.watch.saved.connect(self._saved)
        self.watch.gone.connect(self._gone)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._next)
        self._signals = SessionSignals(session, self)
        self._signals.changed.connect(self._show_state)

    def start(self) -> None:
        """Look after the links from now on; each is checked once."""
        self._started = True
        self._show_state(self._session.state)

    @property
    def views(self) -> tuple[LinkView, ...]:
        """All links of the plan."""
        plan = self._session.state.plan
        return tuple(replace(view, undone=view.link.was_undone(plan)) for view in self._views.values())

    def view(self, batch_id: str) -> LinkView | None:
        """The link that an import of the plan belongs to, if it is that link's newest."""
        plan = self._session.state.plan
        return next((view for view in self.views if view.link.current(plan) == batch_id), None)

    def newer(self, info: "BatchInfo") -> LinkView | None:
        """The link of the file of an earlier import that is not that link's newest reading."""
        plan = self._session.state.plan
        for view in self.views:
            if view.link.current(plan) != info.id and (
                info.id in view.link.batches or _first_path(info) == view.link.path
            ):
                return view
        return None

    def since(self, batch_id: str) -> tuple[str, ...]:
        """An import and the readings of its link that came after it, oldest first."""
        for view in self._views.values():
            batches = view.link.batches
            if batch_id in batches:
                return batches[batches.index(batch_id) :]
        return (batch_id,)

    def waiting_for_leads(self) -> tuple[LinkView, ...]:
        """Links of which no import came yet: a tracker nobody has filled in."""
        return tuple(view for view in self.views if not view.link.batches)

    def earlier(self, paths: tuple[str, ...]) -> str:
        """The batch that an import of these files takes the place of, on the same day; empty: none."""
        found = next((view.link for view in self._views.values() if view.link.paths == paths), None)
        return "" if found is None else found.current(self._session.state.plan)

    def is_linked(self, paths: tuple[str, ...]) -> bool:
        """Whether these files are read again when they are saved."""
        return any(view.link.paths == paths for view in self._views.values())

    def keep_import(self, drafted: "Draft", outcome: "Outcome") -> bool:
        """Link an import just made in the open plan. False where nothing came of it. Raises ``PlannerError``."""
        from funnel_planner.app import watching

        link = watching.linked(self._session.file, self._session.state.plan, drafted, outcome)
        if link is None:
            return False
        known = self._views.get(link.path)
        if known is not None and outcome.batch_id:
            link = replace(link, batches=(*known.link.batches, outcome.batch_id))
        self._keep(link)
        self.read(link.path)  # it may have been saved while it was looked at
        return True

    def keep_batch(self, batch_id: str) -> None:
        """Link an import made earlier; what was saved since is read at once. Raises ``PlannerError``.

        A file that is linked already stays linked as it is.
        """
        from funnel_planner.app import watching

        if self.newer(self._session.file.batch(batch_id)) is not None:
            return

        link = watching.linked_again(self._session.file, self._session.state.plan, batch_id)
        self._keep(link)
        self.read(link.path)

    def keep(self, link: "Link") -> None:
        """Look after a link made elsewhere, if its plan is open. Raises ``PlannerError``."""
        if link.plan_id == self._plan_id:
            self._keep(link)
            self.read(link.path)

    def unlink(self, path: str) -> None:
        """Read a file no more. Raises ``PlannerError``."""
        if path in self._views:
            self._session.file.remove_link(self._plan_id, path)
            self._forget(path)

    def locate(self, path: str, now_at: Path) -> None:
        """A link's file is elsewhere now, and is read there at once. Raises ``PlannerError``."""
        from funnel_planner.app import watching

        link = watching.moved(self._views[path].link, now_at)
        watching.keep(self._session.file, link, instead_of=path)
        self._forget(path)
        self._views[link.path] = LinkView(link)
        self._watch()
        self.read(link.path)

    def read(self, path: str) -> None:
        """Read a link's files again, when it is its turn."""
        if self._closed or path not in self._views or self._session.read_only:
            return
        self._turns.add(path)
        self._next()

    def close(self) -> None:
        """Stop looking after anything; harmless when called twice."""
        self._closed = True
        self._signals.close()
        self._wait.stop()
        self._turns.clear()
        self.watch.close()
        if self._task is not None:
            self._task.cancel()

    # plans come and go

    def _show_state(self, state: State) -> None:
        if not self._started or self._closed:
            return
        if state.plan.id != self._plan_id:
            self._enter(state.plan.id)
        elif state.plan.batches != self._batches:
            self._batches = state.plan.batches
            self.changed.emit()

    def _enter(self, plan_id: str) -> None:
        """Leave the links of one plan and fetch those of another."""
        self._plan_id, self._batches = plan_id, self._session.state.plan.batches
        self._views.clear()
        self._turns.clear()
        if self._task is not None:
            self._task.cancel()
        self.watch.watch(())
        try:
            is_linked = bool(self._session.file.links(plan_id))
        except PlannerError as error:
            self._tasks.report(error)
            return
        self.changed.emit()
        if is_linked:
            self._tasks.run("", lambda _reporter: self._load(plan_id), lambda links: self._loaded(plan_id, links))

    def _load(self, plan_id: str) -> "tuple[Link, ...]":
        from funnel_planner.app import watching

        return watching.links_of(self._session.file, plan_id)

    def _loaded(self, plan_id: str, links: "tuple[Link, ...]") -> None:
        if self._closed or plan_id != self._plan_id:
            return
        standing = Standing.ASLEEP if self._session.read_only else Standing.QUIET
        for link in links:
            self._views.setdefault(link.path, LinkView(link, standing))
        self._watch()
        self.changed.emit()
        for link in links:
            self.read(link.path)

    # files are saved

    def _saved(self, path: str) -> None:
        for view in tuple(self._views.values()):
            if path in view.link.paths:
                self._turns.fresh(view.link.path)
                self.read(view.link.path)

    def _gone(self, path: str) -> None:
        for view in tuple(self._views.values()):
            if path in view.link.paths:
                self._stand(view.link.path, Standing.MISSING)

    def _next(self) -> None:
        """Begin with the next file, unless something else is at work on the leads."""
        if self._closed or self._task is not None or not self._turns.first:
            return
        state = self._session.state
        if self._session.file.is_storing or state.is_preview or state.loading:
            self._stand(self._turns.first, Standing.WAITING)
            self._wait.start()
            return
        path = self._turns.take()
        view = self._views.get(path)
        if view is None:
            self._next()
            return
        link, plan = view.link, state.plan
        if link.batches and not link.current(plan):  # the import was undone: until that comes back, so is the link
            self._stand(path, Standing.QUIET)
            self._next()
            return
        self._stand(path, Standing.READING)
        file, reader, plan_id = self._session.file, self._reader(), self._plan_id

        def work(reporter: "Reporter") -> "Reread":
            from funnel_planner.app import watching

            return watching.reread(file, plan, reader, link, reporter)

        earlier = link.current(plan)
        is_long = sum(map(self.watch.size_of, link.paths)) > LARGE_BYTES
        self._task = self._tasks.run(
            tr("Reading {file} again").format(file=Path(path).name) if is_long else "",
            work,
            lambda found: self._read(plan_id, earlier, found),
            lambda error: self._failed(plan_id, path, error),
            self._ended,
        )

    def _ended(self) -> None:
        self._task = None
        self._next()

    def _read(self, plan_id: str, earlier: str, found: "Reread") -> None:
        """Make the plan look at what was read: one edit. What was undone or taken out meanwhile stays so."""
        if self._closed or plan_id != self._plan_id or found.link.path not in self._views:
            return
        if self._session.state.is_preview:  # a slider is held: let go first
            QTimer.singleShot(WAIT_MS, self, lambda: self._read(plan_id, earlier, found))
            return
        path, outcome = found.link.path, found.outcome
        if outcome is not None:
            from funnel_planner.app import importing

            known = self._views[path].link
            if known.current(self._session.state.plan) != earlier:
                self._stand(path, Standing.QUIET)
                self.read(path)
                return
            try:
                if outcome.batch_id:
                    self._session.edit(
                        importing.activated(self._session.state.plan, outcome, found.choices), mark("Refresh leads")
                    )
                self._write(found.link)
            except PlannerError as error:
                self._stand(path, Standing.REFUSED, error)
                return
        self._turns.fresh(path)
        self._views[path] = LinkView(found.link)
        self.changed.emit()
        if outcome is not None and outcome.batch_id:
            self.refreshed.emit(self._views[path])

    def _failed(self, plan_id: str, path: str, error: PlannerError) -> None:
        if self._closed or plan_id != self._plan_id or path not in self._views:
            return
        pause = self._turns.pause(path, error)
        if pause is None:
            self._stand(path, standing_of(error), error)
            return
        QTimer.singleShot(round(pause * 1000), self, lambda: self.read(path))
        self._stand(path, Standing.WAITING)

    # books

    def _keep(self, link: "Link") -> None:
        self._write(link)
        self._views[link.path] = LinkView(link)
        self._watch()
        self.changed.emit()

    def _write(self, link: "Link") -> None:
        from funnel_planner.app import watching

        watching.keep(self._session.file, link)

    def _forget(self, path: str) -> None:
        self._views.pop(path, None)
        self._turns.forget(path)
        self._watch()
        self.changed.emit()

    def _watch(self) -> None:
        watched = () if self._session.read_only else tuple(self._views.values())
        self.watch.watch(path for view in watched for path in view.link.paths)

    def _stand(self, path: str, standing: Standing, error: PlannerError | None = None) -> None:
        view = self._views.get(path)
        if view is not None and (view.standing, view.error) != (standing, error):
            self._views[path] = replace(view, standing=standing, error=error)
            self.changed.emit()
