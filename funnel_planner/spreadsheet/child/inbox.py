"""Messages of the reading process that nobody has taken yet."""

import threading
from collections import deque

Frame = tuple[bytes, bytes]


class Inbox:
    """A queue bounded by bytes: the reading process may run ahead of whoever stores its rows, but not without end."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held = 0
        self._frames: deque[Frame | None] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, frame: Frame | None) -> None:
        """Add a message, None for the end; waits while there is no room, unless nothing at all is held."""
        size = 0 if frame is None else len(frame[1])
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._held or self._held + size <= self._room)
            self._held += size
            self._frames.append(frame)
            self._changed.notify_all()

    def get(self, timeout: float) -> Frame | None:
        """The next message. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._frames, timeout):
                raise TimeoutError
            frame = self._frames.popleft()
            self._held -= 0 if frame is None else len(frame[1])
            self._changed.notify_all()
            return frame

    def close(self) -> None:
        """Never wait again: nobody will take anything more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
