"""What can be made ready for a window before there is one: preferences, the file to start with, its first numbers.

Free of Qt, so that it may run beside a window that is being built.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from funnel_planner import paths
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import COUNT_AT_ONCE, Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import system_language, use_language


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The session, and what could not be opened on the way to it."""

    session: Session
    preferences: Preferences
    problems: tuple[PlannerError, ...] = ()


def prepare(file: Path | None, preferences: Preferences, *, sample: bool, make: bool = False) -> Prepared:
    """Open the file to start with: the one named, else the last one, else the default one; speak the chosen language.

    May run on a worker thread. Raises ``PlannerError`` when nothing can be opened; a file named must open, and be
    there unless ``make`` says to begin it.
    """
    use_language(preferences.language or system_language())
    if sample:
        path = paths.sample_plan_file()
        return Prepared(Session.open(path) if path.exists() else _sample_session(path), preferences)
    if file is not None:
        return _opened(file.absolute(), preferences, make=make)
    problems: tuple[PlannerError, ...] = ()
    last = Path(preferences.last_file) if preferences.last_file else None
    if last is not None and last.exists():
        try:
            return _opened(last, preferences)
        except PlannerError as error:
            problems = (error,)
    return replace(_opened(paths.default_plan_file(), preferences), problems=problems)


def count_few(session: Session) -> None:
    """Have the numbers of a plan with few leads ready, so that its window is built once, with all in it.

    Whatever goes wrong here goes wrong again when the window asks for its numbers, and is told there.
    """
    with suppress(Exception):
        leads = sum(session.file.batch(batch).lead_count for batch in session.state.plan.batches)
        if leads <= COUNT_AT_ONCE:
            session.load_engine()
            session.engine_ready()


def _opened(path: Path, preferences: Preferences, *, make: bool = False) -> Prepared:
    if path == paths.default_plan_file() and not path.exists():
        return Prepared(_sample_session(path), preferences.with_file(path))
    if not (make or path.exists()):
        raise PlannerError("plan_file_missing", file=str(path))
    session = Session.open(path)
    return Prepared(session, preferences.with_file(session.file_path))


def _sample_session(path: Path) -> Session:
    from funnel_planner.app.samples import create_samples

    path.parent.mkdir(parents=True, exist_ok=True)
    create_samples(path)
    return Session.open(path)
