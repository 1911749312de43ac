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
from funnel_planner.ui.link_book import LinkBook
from funnel_planner.ui.link_view import LinkView, Standing, Turns, standing_of
from funnel_planner.ui.session_signals import SessionSignals
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # they are loaded in the background, and only where there are links
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.app.files.importing import Outcome
    from funnel_planner.app.files.links import Link
    from funnel_planner.app.files.watching import Reread
    from funnel_planner.domain.progress import Reporter
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess

WAIT_MS = 400
"""How soon to try again while something else is at work."""
LARGE_BYTES = 4_000_000
"""Reading larger files is shown in the status line, where it can be stopped."""


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
        self.book = LinkBook(lambda: session.state.plan)
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

    def keep_import(self, drafted: "Draft", outcome: "Outcome") -> bool:
        """Link an import just made in the open plan. False where nothing came of it. Raises ``PlannerError``."""
        from funnel_planner.app.files import watching

        link = watching.linked(self._session.file, self._session.state.plan, drafted, outcome)
        if link is None:
            return False
        known = self.book.get(link.path)
        if known is not None and outcome.batch_id:
            link = replace(link, batches=(*known.link.batches, outcome.batch_id))
        self._keep(link)
        self.read(link.path)  # it may have been saved while it was looked at
        return True

    def keep_batch(self, batch_id: str) -> None:
        """Link an import made earlier; what was saved since is read at once. Raises ``PlannerError``.

        A file that is linked already stays linked as it is.
        """
        from funnel_planner.app.files import watching

        if self.book.newer(self._session.file.batch(batch_id)) is not None:
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
        if path in self.book:
            self._session.file.remove_link(self._plan_id, path)
            self._forget(path)

    def locate(self, path: str, now_at: Path) -> None:
        """A link's file is elsewhere now, and is read there at once. Raises ``PlannerError``."""
        from funnel_planner.app.files import links

        link = links.moved(self.book[path].link, now_at)
        links.keep(self._session.file, link, instead_of=path)
        self._forget(path)
        self.book.write(LinkView(link))
        self._watch()
        self.read(link.path)

    def read(self, path: str) -> None:
        """Read a link's files again, when it is its turn."""
        if self._closed or path not in self.book or self._session.read_only:
            return
        self._turns.add(path)
        self._next()

    def read_anew(self, path: str) -> None:
        """Read a link's files again even if they are as they were read before: that was undone."""
        view = self.book.get(path)
        if view is not None:
            self.book.write(replace(view, link=replace(view.link, fingerprint=())))
            self.read(path)

    def decide(self, path: str, *, keep: bool) -> None:
        """Go on with a link of which most leads are missing: keep these in the plan, or take them out."""
        from funnel_planner.app.files.rereading import Missing

        view = self.book.get(path)
        if view is not None and view.standing is Standing.ASKS:
            self._turns.decide(path, Missing.KEEP if keep else Missing.TAKE_OUT)
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
        self.book.clear()
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
        from funnel_planner.app.files import links

        return links.links_of(self._session.file, plan_id)

    def _loaded(self, plan_id: str, links: "tuple[Link, ...]") -> None:
        if self._closed or plan_id != self._plan_id:
            return
        standing = Standing.ASLEEP if self._session.read_only else Standing.QUIET
        for link in links:
            if link.path not in self.book:
                self.book.write(LinkView(link, standing))
        self._watch()
        self.changed.emit()
        for link in links:
            self.read(link.path)

    # files are saved

    def _saved(self, path: str) -> None:
        for view in self.book:
            if path in view.link.paths:
                self._turns.fresh(view.link.path)
                self.read(view.link.path)

    def _gone(self, path: str) -> None:
        for view in self.book:
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
        view = self.book.get(path)
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
        decided = self._turns.decided(path)

        def work(reporter: "Reporter") -> "Reread":
            from funnel_planner.app.files import watching
            from funnel_planner.app.files.rereading import Missing

            return watching.reread(file, plan, reader, link, reporter, decided or Missing.ASK)

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
        if self._closed or plan_id != self._plan_id or found.link.path not in self.book:
            return
        if self._session.state.is_preview:  # a slider is held: let go first
            QTimer.singleShot(WAIT_MS, self, lambda: self._read(plan_id, earlier, found))
            return
        path, outcome, known = found.link.path, found.outcome, self.book[found.link.path].link
        if known.current(self._session.state.plan) != earlier:
            self._stand(path, Standing.QUIET)
            self.read(path)
            return
        try:
            if outcome is not None and outcome.batch_id:
                from funnel_planner.app.files import importing

                plan = importing.activated(self._session.state.plan, outcome, found.choices)
                self._session.edit(plan, mark("Refresh leads"))
            if found.link != known:
                self._write(found.link)
        except PlannerError as error:
            self._stand(path, Standing.REFUSED, error)
            return
        self._turns.fresh(path)
        self.book.write(LinkView(found.link))
        self.changed.emit()
        if outcome is not None and (outcome.batch_id or outcome.held):
            self.refreshed.emit(self.book[path])

    def _failed(self, plan_id: str, path: str, error: PlannerError) -> None:
        if self._closed or plan_id != self._plan_id or path not in self.book:
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
        self.book.write(LinkView(link))
        self._watch()
        self.changed.emit()

    def _write(self, link: "Link") -> None:
        from funnel_planner.app.files import links

        links.keep(self._session.file, link)

    def _forget(self, path: str) -> None:
        self.book.forget(path)
        self._turns.forget(path)
        self._watch()
        self.changed.emit()

    def _watch(self) -> None:
        watched = () if self._session.read_only else tuple(self.book)
        self.watch.watch(path for view in watched for path in view.link.paths)

    def _stand(self, path: str, standing: Standing, error: PlannerError | None = None) -> None:
        view = self.book.get(path)
        if view is not None and (view.standing, view.error) != (standing, error):
            self.book.write(replace(view, standing=standing, error=error))
            self.changed.emit()
