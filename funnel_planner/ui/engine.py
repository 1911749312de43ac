"""Loads numpy and the plan's leads on a worker thread, after the first paint and whenever asked."""

from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.background import Tasks


class EngineLoader:
    """Serves ``session.request_load``: one load at a time; what is asked meanwhile follows when it has ended."""

    def __init__(self, session: Session, tasks: Tasks, ask: Ask) -> None:
        self._session = session
        self._tasks = tasks
        self._ask = ask
        self._started = False
        self._load_under_way: object | None = None
        session.request_load = self.request

    def start(self) -> bool:
        """Load what is not there yet, once the window has been painted; False if that has been done."""
        if self._started:
            return False
        self._started = True
        if self._session.state.loading:
            self.request()
        return True

    def request(self) -> None:
        """Load in the background, then show."""
        if self._started and self._load_under_way is None:
            this = self._load_under_way = object()
            # without a name in the status line, thus without a way to cancel: the window would be left without numbers
            self._tasks.run("", self._load, self._ready, self._failed, lambda: self._ended(this))

    def _load(self, _reporter: Reporter) -> None:
        self._session.load_engine()

    def _ready(self, _nothing: None) -> None:
        self._load_under_way = None  # before showing: that may ask for more
        self._session.engine_ready()

    def _failed(self, error: PlannerError) -> None:
        self._load_under_way = None
        self._ask.error(error)

    def _ended(self, load: object) -> None:
        """However it ended, even by a bug or cancelled: the next request loads."""
        if self._load_under_way is load:
            self._load_under_way = None
