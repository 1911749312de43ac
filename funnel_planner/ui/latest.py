"""Coalesces a stream of values to the latest one a frame, so that a drag never queues up."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")

FRAME_MS = 16


class Latest(Generic[T]):
    """Calls ``call`` with the last value pushed, at most once every ``frame_ms``.

    The first value after a pause is passed on at the next turn of the event loop, so that nothing lags.
    """

    def __init__(self, call: Callable[[T], None], parent: QObject, frame_ms: int = FRAME_MS) -> None:
        self._call = call
        self._frame_ms = frame_ms
        self._waiting: list[T] = []
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    def push(self, value: T) -> None:
        """Remember ``value`` and forget those before it."""
        self._waiting[:] = [value]
        if not self._timer.isActive():
            self._timer.start(0)

    def flush(self) -> None:
        """Pass on what waits, now (letting go of a slider)."""
        if self._waiting:
            self._call(self._waiting.pop())

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._timer.stop()

    def _tick(self) -> None:
        if self._waiting:
            value = self._waiting.pop()
            self._timer.start(self._frame_ms)
            self._call(value)
