"""The guarded process: it may die, hang or devour memory, the program goes on."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.spreadsheet.child import reader_process
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables import limits

TASKS_FOR_TESTS = """
import mmap, os, sys, time
sys.path.insert(0, sys.argv[1])
from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.child.tasks import TASKS

def who():
    yield os.getpid()

def count(n):
    for i in range(n):
        yield [i] * 1000

def report(n):
    for i in range(n):
        yield Progress(i, n, "rows")
    yield "end"

def sleep(seconds):
    yield "asleep"
    time.sleep(seconds)
    yield "awake"

def die(how):
    yield "alive"
    os._exit(3) if how == "exit" else os.abort()

def die_if_kept():
    if hasattr(sys, "kept"):
        os.abort()
    yield os.getpid()

def wait(seconds):
    time.sleep(seconds)
    yield os.getpid()

def devour():
    yield "hungry"
    yield len([bytearray(64 << 20) for _ in range(100)])

def fail(how):
    yield "sound"
    if how == "planner":
        raise PlannerError("table_empty", file="x.csv")
    if how == "panic":
        raise type("PanicException", (BaseException,), {})("rust")
    raise KeyError("bug")

def chatter():
    print("noise on standard output")
    os.write(1, b"more noise")
    os.write(2, b"noise on standard error")
    yield sys.stdin.read() if sys.stdin else ""

def modules():
    yield sorted(sys.modules)

def object_of_tests():
    yield type

def hoard(megabytes):
    yield os.getpid()
    sys.kept = [*getattr(sys, "kept", []), mmap.mmap(-1, megabytes << 20)]

def swell(megabytes):
    yield os.getpid()
    sys.kept = bytearray(b"x") * (megabytes << 20)

def need(megabytes):
    try:
        mmap.mmap(-1, megabytes << 20)
    except OSError:
        raise MemoryError from None
    yield os.getpid()

def touch(path):
    open(path, "w").close()
    yield "touched"

own = (who, count, report, sleep, die, devour, fail, chatter, modules, object_of_tests, touch, hoard, swell, need)
own = (*own, die_if_kept, wait)
TASKS.update({f.__name__: f for f in own})
limits.READER_IDLE_S = float(os.environ.get("READER_IDLE_S", "60"))
from funnel_planner.spreadsheet.child.reader_process import main
main()
"""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaderProcess]:
    """A reader that also knows the tasks above."""
    root = str(Path(reader_process.__file__).parents[3])
    monkeypatch.setattr(reader_process, "_command", lambda: [sys.executable, "-P", "-c", TASKS_FOR_TESTS, root])
    with ReaderProcess() as process:
        yield process
    assert not psutil.Process().children()


class Recorder:
    """Keeps what it hears, and cancels when told to."""

    def __init__(self, cancel_after_s: float = 1e9) -> None:
        self.heard: list[tuple[int, int | None, str]] = []
        self._end = time.monotonic() + cancel_after_s

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:
        self.heard.append((done, total, what))
        if time.monotonic() > self._end:
            raise Cancelled


def pid(reader: ReaderProcess) -> object:
    return next(iter(list(reader.run("who"))))


def test_a_file_is_looked_over(data_folder: Path) -> None:
    with ReaderProcess() as reader:
        (survey,) = reader.run("survey", str(data_folder / "made_polish" / "leady.xlsx"))
    assert isinstance(survey, Survey)
    assert (survey.info.sheet, len(survey.info.sheets), survey.columns[6].header) == ("Leady", 2, "Etap")


def test_the_process_is_kept_for_the_next_task(reader: ReaderProcess) -> None:
    first = pid(reader)
    assert pid(reader) == first
    with pytest.raises(PlannerError, match="table_empty"):
        list(reader.run("fail", "planner"))
    assert pid(reader) == first
    reader.close()
    assert pid(reader) != first


@pytest.mark.parametrize("how", ["exit", "abort"])
def test_its_death_is_an_error_and_the_next_task_has_a_new_one(reader: ReaderProcess, how: str) -> None:
    messages = reader.run("die", how)
    assert next(messages) == "alive"
    with pytest.raises(PlannerError, match="reader_died"):
        next(messages)
    assert isinstance(pid(reader), int)


def test_a_process_that_died_while_waiting_is_replaced(reader: ReaderProcess) -> None:
    first = pid(reader)
    assert isinstance(first, int)
    psutil.Process(first).kill()
    psutil.Process(first).wait()
    assert pid(reader) != first


def test_a_process_that_ended_itself_for_lack_of_work_is_replaced(
    reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_IDLE_S", "0.05")
    first = pid(reader)
    assert isinstance(first, int)
    end = time.monotonic() + 20
    while psutil.Process(first).status() != psutil.STATUS_ZOMBIE:  # it loads what may be needed before
        assert time.monotonic() < end
        time.sleep(0.02)
    assert pid(reader) != first


def test_closing_the_iterator_behind_the_last_message_keeps_the_process(reader: ReaderProcess) -> None:
    messages = reader.run("who")
    first = next(messages)
    messages.close()  # type: ignore[attr-defined]  # as above
    assert pid(reader) == first


def test_the_process_is_asked_before_the_first_message_is_wanted(reader: ReaderProcess, tmp_path: Path) -> None:
    messages = reader.run("touch", str(tmp_path / "asked"))
    end = time.monotonic() + 20
    while not (tmp_path / "asked").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    assert list(messages) == ["touched"]


def test_messages_that_nobody_wants_end_the_process(reader: ReaderProcess) -> None:
    reader.run("sleep", 30.0)
    assert not psutil.Process().children()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is watched from outside")
def test_a_process_that_has_no_room_beside_earlier_tasks_is_replaced(reader: ReaderProcess) -> None:
    (first,) = reader.run("hoard", 900)
    assert list(reader.run("need", 100)) == [first]
    (other,) = reader.run("need", 900)
    assert other != first
    with pytest.raises(PlannerError, match="file_too_heavy"):
        list(reader.run("need", 2000))


def test_a_process_that_dies_of_what_earlier_tasks_left_is_replaced(reader: ReaderProcess) -> None:
    """Libraries that get no memory abort the process: with its own room the task may be done."""
    (first,) = reader.run("hoard", 1)
    (other,) = reader.run("die_if_kept")
    assert other != first


def test_what_earlier_tasks_left_is_no_greed_of_this(reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = reader.run("swell", 300)
    monkeypatch.setattr(limits, "READER_MEMORY_BYTES", 250 << 20)
    (other,) = reader.run("wait", 1.5)
    assert other != first


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is watched from outside")
def test_its_greed_is_an_error(reader: ReaderProcess) -> None:
    with pytest.raises(PlannerError, match="file_too_heavy"):
        list(reader.run("devour"))
    assert isinstance(pid(reader), int)


def test_its_greed_is_seen_from_outside_too(reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READER_MEMORY_BYTES", 1000)
    with pytest.raises(PlannerError, match="file_too_heavy"):
        list(reader.run("sleep", 20.0))


def test_its_silence_is_an_error(reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READER_SILENCE_S", 0.3)
    with pytest.raises(PlannerError, match="file_too_heavy"):
        list(reader.run("sleep", 20.0))


@pytest.mark.parametrize("how", ["panic", "bug"])
def test_anything_else_is_an_unreadable_file_with_the_cause_beside_it(reader: ReaderProcess, how: str) -> None:
    with pytest.raises(PlannerError) as caught:
        list(reader.run("fail", how))
    assert caught.value.kind == "file_unreadable"
    assert "Traceback" in str(caught.value.values["detail"])


def test_progress_goes_to_the_reporter_and_not_to_the_caller(reader: ReaderProcess) -> None:
    recorder = Recorder()
    assert list(reader.run("report", 3, reporter=recorder)) == ["end"]
    assert [heard for heard in recorder.heard if heard[2]] == [(0, 3, "rows"), (1, 3, "rows"), (2, 3, "rows")]


def test_cancelling_works_at_once_even_when_the_process_is_silent(reader: ReaderProcess) -> None:
    started = time.monotonic()
    messages = reader.run("sleep", 30.0, reporter=Recorder(cancel_after_s=0.3))
    with pytest.raises(Cancelled):
        list(messages)
    assert time.monotonic() - started < 5
    assert not psutil.Process().children()


def test_closing_the_iterator_ends_the_process(reader: ReaderProcess) -> None:
    messages = reader.run("sleep", 30.0)
    assert next(messages) == "asleep"
    messages.close()  # type: ignore[attr-defined]  # a generator, told to the world as an iterator
    assert not psutil.Process().children()


def test_the_process_waits_when_nobody_takes_its_messages(reader: ReaderProcess) -> None:
    messages = reader.run("count", 100_000)
    next(messages)
    (child,) = psutil.Process().children()
    time.sleep(0.3)
    before = child.cpu_times().user
    time.sleep(0.5)
    assert child.cpu_times().user - before < 0.25


def test_all_messages_arrive_in_order(reader: ReaderProcess) -> None:
    assert [message[0] for message in reader.run("count", 500)] == list(range(500))  # type: ignore[index]  # messages are objects


def test_noise_does_not_disturb_the_messages(reader: ReaderProcess) -> None:
    assert list(reader.run("chatter")) == [""]


def test_what_is_no_value_is_refused(reader: ReaderProcess) -> None:
    with pytest.raises(PlannerError, match="file_unreadable"):
        list(reader.run("object_of_tests"))


def test_two_tasks_at_a_time_have_a_process_each(reader: ReaderProcess) -> None:
    one, two = reader.run("count", 50), reader.run("count", 50)
    assert [next(one), next(two)] == [[0] * 1000] * 2
    assert len(list(one)) == len(list(two)) == 49


def test_it_can_be_used_from_several_threads(reader: ReaderProcess) -> None:
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(list(reader.run("count", 50))))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [50] * 3


def test_the_process_loads_no_window_and_little_else(reader: ReaderProcess) -> None:
    (names,) = reader.run("modules")
    assert isinstance(names, list)
    heavy = {"PySide6", "numpy", "openpyxl", "python_calamine", "clevercsv", "pytest", "sqlite3", "babel"}
    assert heavy.isdisjoint(names)
    assert not [name for name in names if name.startswith(("funnel_planner.ui", "funnel_planner.app"))]


SCRIPT = """
import sys
{path}
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
if len(sys.argv) > 2:
    reader = ReaderProcess()
    print(len(list(reader.run("survey", sys.argv[2]))))
    if sys.argv[1] == "die":
        import os
        print(reader._idle[0]._process.pid, flush=True)
        os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_it_works_from_any_kind_of_main_program_even_without_a_guard(
    tmp_path: Path, data_folder: Path, way: str
) -> None:
    root = str(Path(reader_process.__file__).parents[3])
    script = SCRIPT.format(path=f"sys.path.insert(0, {root!r})")
    (tmp_path / "script.py").write_text(script)
    (tmp_path / "csv.py").write_text("raise SystemExit('a file beside the script must not be imported')")
    source = str(data_folder / "made_polish" / "leady_cp1250.csv")
    command = [sys.executable, "-P", "-" if way == "stdin" else str(tmp_path / "script.py"), "x", source]
    done = subprocess.run(
        command, input=script if way == "stdin" else None, capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems")
def test_it_goes_when_the_program_is_killed(data_folder: Path) -> None:
    root = str(Path(reader_process.__file__).parents[3])
    source = str(data_folder / "made_polish" / "leady_cp1250.csv")
    script = SCRIPT.format(path=f"sys.path.insert(0, {root!r})")
    done = subprocess.run([sys.executable, "-c", script, "die", source], capture_output=True, text=True, check=False)
    child = int(done.stdout.split()[1])
    end = time.monotonic() + 5
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_packaged_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader_process._command() == [sys.executable, "--reader-process"]


def test_a_program_that_cannot_be_started_is_an_expected_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "_command", lambda: [sys.executable, "-c", "pass"])
    with pytest.raises(PlannerError, match="reader_died"):
        list(ReaderProcess().run("survey", "x.csv"))
