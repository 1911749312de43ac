"""How things stand with the links of a plan, and whose turn it is to be read."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import mark

if TYPE_CHECKING:  # it is loaded in the background, and only where there are links
    from funnel_planner.app.files.links import Link
    from funnel_planner.app.files.rereading import Missing

WHAT_LINKED_MEANS = mark(
    "Reads the file again whenever it is saved. How far a lead came stays known when it is lost, and when it stands"
    " further back on a later day; what is put right on the same day is forgotten."
)
RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Pauses before a file that is locked or half-written is tried again."""
_MISSING = frozenset({"import_file_missing", "file_missing"})
_TRIES_OF_MISSING = 2


class Standing(StrEnum):
    """How things stand with a link."""

    QUIET = "quiet"
    WAITING = "waiting"
    READING = "reading"
    MISSING = "missing"
    REFUSED = "refused"
    ASKS = "asks"
    """Most of its leads are gone: should they be taken out?"""
    ASLEEP = "asleep"
    """This window only reads."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as it is shown; ``error`` is why its file was refused."""

    link: "Link"
    standing: Standing = Standing.QUIET
    error: PlannerError | None = None
    undone: bool = False
    """The plan looks at an earlier reading than the last one."""


class Turns:
    """Which links wait to be read, first come, first served; and how often each was tried in vain."""

    def __init__(self) -> None:
        self._queue: deque[str] = deque()
        self._tries: dict[str, int] = {}
        self._decided: dict[str, Missing] = {}

    @property
    def first(self) -> str:
        """The link whose turn it is; empty: none waits."""
        return self._queue[0] if self._queue else ""

    def add(self, path: str) -> None:
        """A link waits for its turn, once."""
        if path not in self._queue:
            self._queue.append(path)

    def decide(self, path: str, missing: "Missing") -> None:
        """What becomes of missing leads when a link is read next; it waits for its turn."""
        self._decided[path] = missing
        self.add(path)

    def decided(self, path: str) -> "Missing | None":
        """What was decided of missing leads; None: nothing."""
        return self._decided.get(path)

    def take(self) -> str:
        """The link whose turn it is, which waits no more."""
        return self._queue.popleft()

    def fresh(self, path: str) -> None:
        """A link was read, or its file was saved again: neither what failed before nor what was decided counts."""
        self._tries.pop(path, None)
        self._decided.pop(path, None)

    def forget(self, path: str) -> None:
        """A link is no more."""
        self.fresh(path)
        if path in self._queue:
            self._queue.remove(path)

    def clear(self) -> None:
        """No link waits."""
        self._queue.clear()
        self._tries.clear()
        self._decided.clear()

    def pause(self, path: str, error: PlannerError) -> float | None:
        """Seconds until a link that could not be read is tried again; None: it is given up."""
        from funnel_planner.app.files.watching import PASSING

        tries = self._tries.get(path, 0)
        limit = _TRIES_OF_MISSING if error.kind in _MISSING else len(RETRY_SECONDS)
        if error.kind not in PASSING or tries >= limit:
            self.fresh(path)
            return None
        self._tries[path] = tries + 1
        return RETRY_SECONDS[tries]


def standing_of(error: PlannerError) -> Standing:
    """How a link stands whose file could not be read, or not without asking."""
    from funnel_planner.app.files.watching import QUESTIONS

    if error.kind in QUESTIONS:
        return Standing.ASKS
    return Standing.MISSING if error.kind in _MISSING else Standing.REFUSED
