"""Whose turn it is to write: edits go before bulk work, so that an import never holds up a person."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """A lock for two kinds of writers of one process; not re-entrant.

    Bulk work holds it for many rows but looks at ``wanted`` every few milliseconds and gives way; an edit that
    waits is always next, whoever asked first.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self._edits_waiting = 0

    @property
    def wanted(self) -> bool:
        """An edit is waiting: bulk work should commit and give way."""
        return self._edits_waiting > 0

    @contextmanager
    def edit(self) -> Iterator[None]:
        """Write something small: waits only until bulk work has given way."""
        with self._changed:
            self._edits_waiting += 1
            try:
                self._changed.wait_for(lambda: not self._taken)
            finally:
                self._edits_waiting -= 1
            self._taken = True
        try:
            yield
        finally:
            self.release()

    def take_for_bulk(self) -> None:
        """Begin (or go on with) bulk work once nobody else writes or waits."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken and not self._edits_waiting)
            self._taken = True

    def release(self) -> None:
        """Let the next one write."""
        with self._changed:
            self._taken = False
            self._changed.notify_all()
