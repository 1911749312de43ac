"""The reading process from within: takes a task, sends its messages, and dies with the program.

Started by ``reader_process``. Nothing here or below imports Qt.
"""

import contextlib
import gc
import itertools
import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.child import frames
from funnel_planner.spreadsheet.child.preparing import steps
from funnel_planner.spreadsheet.child.tasks import TASKS
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.progress import Progress

_TASKS_PER_CLEARING = 50
"""Tasks that follow each other without a pause before memory is cleared up all the same."""

_PREPARED_AFTER_S = 0.3


def serve() -> None:
    """Answer requests until the program goes away or asks nothing for a while. Does not return."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to handle, which then ends this process
    gc.disable()  # rows make no cycles, and walking millions of them again and again costs a third of the time
    requests, replies = _take_pipes()
    _limit_memory()
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    preparing = steps()
    early = _early_request(inbox)
    pause = min(limits.READER_PAUSE_S, limits.READER_IDLE_S)
    for number in itertools.count(1):
        if early is None:
            _prepare(preparing, inbox)
        request = early or _next_request(inbox, pause=pause if number % _TASKS_PER_CLEARING else 0.0)
        early = None
        if request is None:
            os._exit(0)
        try:
            _answer(request, replies)
        except OSError:  # nobody listens any more
            os._exit(1)


def _early_request(inbox: "queue.SimpleQueue[bytes]") -> bytes | None:
    """The first task if it comes at once; else somebody is still choosing the file."""
    with contextlib.suppress(queue.Empty):
        return inbox.get(timeout=_PREPARED_AFTER_S)
    return None


def _prepare(preparing: Iterator[None], inbox: "queue.SimpleQueue[bytes]") -> None:
    """Load what will be needed until a task comes."""
    while inbox.empty() and next(preparing, inbox) is None:
        pass


def _next_request(inbox: "queue.SimpleQueue[bytes]", *, pause: float) -> bytes | None:
    """The next task, None when there is none for a long while; after a pause what earlier ones left is cleared away."""
    with contextlib.suppress(queue.Empty):
        if pause:
            return inbox.get(timeout=pause)
    gc.collect()
    gc.freeze()  # libraries and what is kept on purpose need not be walked again
    with contextlib.suppress(queue.Empty):
        return inbox.get(timeout=limits.READER_IDLE_S)
    return None


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the messages alone; whatever libraries print goes nowhere."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for the life of the process
    return requests, replies


def _limit_memory() -> None:
    """Let the system refuse memory beyond the limit where it can; elsewhere the program watches this process."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = limits.READER_MEMORY_BYTES
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _listen(requests: BinaryIO, inbox: "queue.SimpleQueue[bytes]") -> None:
    """Hand on requests; when the pipe ends, the program is gone and so is this process."""
    with contextlib.suppress(OSError, ValueError):
        while (frame := frames.read_frame(requests)) is not None:
            inbox.put(frame[1])
    os._exit(0)


def _answer(request: bytes, replies: BinaryIO) -> None:
    """Run one task and send what it yields. Raises OSError when nobody listens."""
    arguments: tuple[object, ...] = ()
    try:
        task, arguments = pickle.loads(request)  # noqa: S301 - comes from the program that started this process
        for message in TASKS[task](*arguments):
            if isinstance(message, Progress):
                frames.write_frame(replies, frames.PROGRESS, frames.packed((message.done, message.total, message.what)))
            else:
                frames.write_frame(replies, frames.MESSAGE, frames.packed(message))
        frames.write_frame(replies, frames.DONE)
    except BrokenPipeError:
        raise
    except PlannerError as error:
        frames.write_frame(replies, frames.ERROR, frames.packed_error(error))
    except MemoryError:
        heavy = PlannerError("file_too_heavy", file=frames.files_named(arguments))
        frames.write_frame(replies, frames.ERROR, frames.packed_error(heavy))
    except BaseException:  # noqa: BLE001 - a panic in Rust code is a BaseException; the process can go on
        import traceback  # not before it is needed: the process is to start quickly

        detail = traceback.format_exc()[-2000:]
        damaged = PlannerError("file_unreadable", file=frames.files_named(arguments), detail=detail)
        frames.write_frame(replies, frames.ERROR, frames.packed_error(damaged))
