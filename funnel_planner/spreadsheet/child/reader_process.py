"""A guarded process in which foreign files are read: its death, greed or silence is an ordinary error.

It is a plain subprocess, not one of multiprocessing, which would import the program's main module (and Qt) again. It
starts in well under a second, is used again for the next task, and ends with the program.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

import funnel_planner
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.child import frames
from funnel_planner.spreadsheet.child.inbox import Frame, Inbox
from funnel_planner.spreadsheet.tables import limits

_STARTER = """\
import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from funnel_planner.spreadsheet.child.reader_child import serve
serve()
"""
FROZEN_ARGUMENT = "--reader-process"
"""With this argument a packaged program is the reading process: it calls ``main`` before anything else."""

_ALLOCATION = {
    "MALLOC_TRIM_THRESHOLD_": str(256 * limits.MEBIBYTE),
    "MALLOC_MMAP_THRESHOLD_": str(32 * limits.MEBIBYTE),
    "MALLOC_TOP_PAD_": str(16 * limits.MEBIBYTE),
}
"""For glibc: memory of one block of rows is kept for the next, not given back and asked for again each time."""
_POLL_S = 0.1
_MEMORY_POLL_S = 0.5
_LAST_WORD_S = 0.02
_AHEAD_BYTES = 48 * limits.MEBIBYTE
"""How far the process may run ahead of whoever takes its messages."""
_PIPE_BYTES = limits.MEBIBYTE
"""Room of its pipe where the system gives so much: a message in many small pieces would hold it up."""


def main() -> None:
    """Be the reading process. Does not return."""
    from funnel_planner.spreadsheet.child.reader_child import serve

    serve()


class ReaderProcess:
    """Runs tasks (``tasks.TASKS``) in a process of their own, started by the first one and kept for the next."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._finalizer = weakref.finalize(self, _stop_all, self._idle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start the process, if none waits, without waiting for it."""
        if not self._idle and self._finalizer.alive:
            self._idle.append(_Child())

    def run(self, task: str, *arguments: object, reporter: Reporter | None = None) -> Iterator[object]:
        """The messages of a task as they come; the process waits when nobody takes them.

        The process is asked at once, whenever the first message is wanted. Closing the iterator behind the last message
        is as well as going to its end; closing it earlier ends the process at once, as ``Cancelled`` from the reporter.

        Raises:
            PlannerError: those of the task; ``reader_died``, ``file_too_heavy`` (memory or time), ``file_unreadable``.
            Cancelled: from the reporter, which hears at least ten times a second.
        """
        messages = self._messages(task, arguments, reporter or Silent())
        next(messages)
        return messages

    def _messages(self, task: str, arguments: tuple[object, ...], reporter: Reporter) -> Iterator[object]:
        """None as soon as the process has been asked, then its messages."""
        child = self._start(task, arguments)
        reusable = False
        try:
            yield None
            kind, content = child.first_frame(reporter)
            if not kind:
                child.stop()
                child = self._start(task, arguments)
                kind, content = child.next_frame(reporter)
            while kind == frames.MESSAGE:
                yield _value(content, child.files)
                kind, content = child.next_frame(reporter)
            if kind == frames.ERROR:
                error = frames.unpacked_error(content)
                reusable = error.kind != "file_too_heavy"  # a process that ran out of memory is better replaced
                raise error
            if kind != frames.DONE:
                raise PlannerError("reader_died", file=child.files)
            reusable = True
        except GeneratorExit:
            reusable = child.has_done()
            raise
        finally:
            if reusable and not self._idle and self._finalizer.alive:
                self._idle.append(child)
            else:
                child.stop()

    def close(self) -> None:
        """End the process."""
        _stop_all(self._idle)

    def _start(self, task: str, arguments: tuple[object, ...]) -> "_Child":
        """A process that has been given the task: the waiting one if it still lives."""
        waiting = self._take_waiting()
        if waiting is not None:
            if waiting.ask(task, arguments):
                return waiting
            waiting.stop()
        child = _Child()
        if not child.ask(task, arguments):
            child.stop()
            raise PlannerError("reader_died", file=frames.files_named(arguments))
        return child

    def _take_waiting(self) -> "_Child | None":
        try:
            return self._idle.pop()  # in one step: several threads may ask at once
        except IndexError:
            return None


class _Child:
    """One reading process and the thread that takes its messages out of the pipe."""

    def __init__(self) -> None:
        self.files = ""
        self._tasks = 0
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **_ALLOCATION},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _make_room(self._process.stdout)
        self._frames = Inbox(_AHEAD_BYTES)
        self._progress: tuple[int, int | None, str] = (0, None, "")
        self._thread = threading.Thread(target=self._take, name="reader-process", daemon=True)
        self._thread.start()

    def ask(self, task: str, arguments: tuple[object, ...]) -> bool:
        """Give it a task; False if it is no longer there."""
        self.files = frames.files_named(arguments)
        self._tasks += 1
        self._progress = (0, None, "")
        if self._process.poll() is not None or self._process.stdin is None:
            return False
        try:
            frames.write_frame(self._process.stdin, frames.REQUEST, frames.packed((task, arguments)))
        except OSError:
            return False
        return True

    def first_frame(self, reporter: Reporter) -> tuple[bytes, bytes]:
        """As ``next_frame``; one of no kind where another process is to be asked.

        This one has ended itself just when it was asked, or it has no room for this task beside what it keeps of
        earlier ones: it says so, is seen to grow too large, or a library aborted it.
        """
        try:
            frame = self.next_frame(reporter)
        except _OwnLimitError:
            if self._tasks == 1:
                raise
            return b"", b""
        heavy = frame[0] == frames.ERROR and frames.unpacked_error(frame[1]).kind == "file_too_heavy"
        return (b"", b"") if heavy and self._tasks > 1 else frame

    def next_frame(self, reporter: Reporter) -> tuple[bytes, bytes]:
        """The next message that is not about progress; one of no kind if it ended itself.

        Raises:
            PlannerError: ``reader_died``, ``file_too_heavy``.
            Cancelled: from the reporter.
        """
        heard = checked = time.monotonic()
        while True:
            try:
                frame = self._frames.get(_POLL_S)
            except TimeoutError:
                reporter.advance(*self._progress)
                now = time.monotonic()
                if now - heard > limits.READER_SILENCE_S:
                    raise PlannerError("file_too_heavy", file=self.files) from None
                if now - checked > _MEMORY_POLL_S:
                    checked = now
                    self._check_memory()
                continue
            if frame is None:
                if self._process.wait() == 0:
                    return b"", b""
                raise _OwnLimitError("reader_died", file=self.files)
            if frame[0] != frames.PROGRESS:
                return frame
            heard = time.monotonic()
            self._progress = _progress(frame[1], self.files)
            reporter.advance(*self._progress)

    def has_done(self) -> bool:
        """Whether it has said already, or says in a moment, that the task is at its end."""
        with contextlib.suppress(TimeoutError):
            frame = self._frames.get(_LAST_WORD_S)
            return frame is not None and frame[0] == frames.DONE
        return False

    def stop(self) -> None:
        """End the process, its thread and its pipes."""
        self._frames.close()
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _take(self) -> None:
        """Move messages from the pipe to the inbox; None at its end. A full inbox holds up the process."""
        frame: Frame | None = (b"", b"")
        while frame is not None and self._process.stdout is not None:
            try:
                frame = frames.read_frame(self._process.stdout)
            except (OSError, ValueError):
                frame = None
            self._frames.put(frame)

    def _check_memory(self) -> None:
        """Refuse greed where the system does not. Raises PlannerError ``file_too_heavy``."""
        import psutil

        try:
            resident = psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:  # it has just died, which the pipe will tell
            return
        if resident > limits.READER_MEMORY_BYTES:
            raise _OwnLimitError("file_too_heavy", file=self.files)


class _OwnLimitError(PlannerError):
    """The process died or took too much memory, which may be due to what it keeps of earlier tasks."""


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_ARGUMENT]
    root = Path(funnel_planner.__file__).resolve().parent.parent
    return [sys.executable, "-P", "-c", _STARTER, str(root)]


def _make_room(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl
    except ImportError:  # not Linux
        return
    if pipe is not None:
        with contextlib.suppress(OSError):
            fcntl(pipe, F_SETPIPE_SZ, _PIPE_BYTES)


def _value(content: bytes, files: str) -> object:
    try:
        return frames.unpacked(content)
    except Exception as error:  # a damaged or forged message
        raise PlannerError("file_unreadable", file=files, detail=repr(error)) from error


def _progress(content: bytes, files: str) -> tuple[int, int | None, str]:
    value = _value(content, files)
    if isinstance(value, tuple) and len(value) == 3:
        done, total, what = value
        return int(done), None if total is None else int(total), str(what)
    raise PlannerError("file_unreadable", file=files, detail="progress")


def _stop_all(children: "list[_Child]") -> None:
    while children:
        children.pop().stop()
