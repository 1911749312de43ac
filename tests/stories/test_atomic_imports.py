"""An import happens as a whole or not at all: whatever ends it, the plan file holds what it held before.

Real processes on real files, through the command line. Rows are counted after the file has been opened once, which is
when leftovers of an interrupted import are cleared away.
"""

import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting, importing
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile

ROWS = 55_000
"""Stored in several bursts (``batch_writer.ROWS_PER_BURST``)."""
STAGES = "Lead,Offer,Won"
KILLS = 20
POLL_S = 0.002
Counts = dict[str, int]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list that takes a second or two."""
    path = tmp_path_factory.mktemp("leads") / "leads.csv"
    rows = (
        f"L{n:06},{('Google', 'Fair', 'Mail')[n % 3]},{('Lead', 'Offer', 'Won')[n % 3]},2024-0{1 + n % 9}-11,Note {n}\n"
        for n in range(ROWS)
    )
    path.write_text("Lead ID,Source,Stage,Created,Notes\n" + "".join(rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with a few leads already in it."""
    folder = tmp_path_factory.mktemp("before")
    first = folder / "first.csv"
    first.write_text("Lead ID,Source,Stage\nA1,Google,Lead\nA2,E-mail,Won\nA3,Google,Offer\n", "utf-8")
    file = folder / "plans.funnel"
    complete_import(first, file)
    counts(file)
    return file


@pytest.fixture(scope="module")
def finished(before: Path, leads: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Counts, float, int]:
    """What a whole import leaves, how many seconds it takes and by how many bytes the file grows."""
    file = tmp_path_factory.mktemp("finished") / "plans.funnel"
    shutil.copy(before, file)
    begun = time.monotonic()
    complete_import(leads, file)
    return counts(file), time.monotonic() - begun, file.stat().st_size - before.stat().st_size


@pytest.fixture
def file(before: Path, tmp_path: Path) -> Path:
    """A plan file to import into."""
    return Path(shutil.copy(before, tmp_path / "plans.funnel"))


def run_import(leads: Path, file: Path, limit_bytes: int = 0) -> "subprocess.Popen[str]":
    """Start ``import``; files of its may not grow beyond ``limit_bytes``, if given."""
    command: Sequence[str | Path] = [
        sys.executable, "-m", "funnel_planner", "import", leads, "--stages", STAGES, "--file", file, "--plan", "Plan",
    ]  # fmt: skip
    if limit_bytes:
        limit = f"import resource, sys, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes},) * 2)\n"
        script = (
            limit + "sys.argv = ['funnel_planner', *sys.argv[1:]]; runpy.run_module('funnel_planner', None, '__main__')"
        )
        command = [sys.executable, "-c", script, *command[3:]]
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=root)


def complete_import(leads: Path, file: Path) -> None:
    process = run_import(leads, file)
    assert not end(process).count("Traceback")
    assert process.returncode == 0


def counts(path: Path) -> Counts:
    """Rows of each table, once the program has opened the file.

    But for how such files were read: that is no part of a plan, and may be kept just before the leads come in sight.
    """
    with PlanFile.open(path) as opened:
        assert opened.read_only_error is None
        opened.check()
        opened.clean_up()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "mapping_profile"
        ]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(tables)}


def wait_until(process: "subprocess.Popen[str]", happened: Callable[[], bool]) -> None:
    """Wait for something to happen, at most until the process ends."""
    while process.poll() is None and not happened():
        time.sleep(POLL_S)


def end(process: "subprocess.Popen[str]") -> str:
    """What a process said in the end; its reading process must be gone with it."""
    said = process.communicate()[1]
    return said or ""


def readers_of(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return []


@pytest.mark.parametrize("shard", range(4))
def test_killed_at_any_point(
    shard: int, before: Path, leads: Path, finished: tuple[Counts, float, int], tmp_path: Path
) -> None:
    whole, seconds, growth = finished
    empty, size = counts(before), before.stat().st_size
    for point in range(shard, KILLS, 4):
        file = Path(shutil.copy(before, tmp_path / f"plans{point}.funnel"))
        process = run_import(leads, file)
        begun, share = time.monotonic(), (point // 2 + 0.5) / (KILLS / 2)
        if point % 2:
            wait_until(process, lambda begun=begun, share=share: time.monotonic() - begun > share * seconds)  # type: ignore[misc]  # mypy: lambda default
        else:
            wait_until(process, lambda file=file, share=share: file.stat().st_size > size + share * growth)  # type: ignore[misc]  # as above
        readers = readers_of(process)
        process.send_signal(signal.SIGKILL)
        end(process)
        # killed at the very end, it may have been complete
        assert counts(file) in (empty, whole), point
        assert not psutil.wait_procs(readers, timeout=20)[1], "the reading process outlives the program"


def test_the_next_import_after_a_kill_works(
    before: Path, file: Path, leads: Path, finished: tuple[Counts, float, int]
) -> None:
    size = before.stat().st_size
    process = run_import(leads, file)
    wait_until(process, lambda: file.stat().st_size > size + finished[2] / 2)
    process.send_signal(signal.SIGKILL)
    end(process)
    complete_import(leads, file)
    found = counts(file)
    assert {name: found[name] for name in ("lead_row", "batch")} == {
        name: finished[0][name] for name in ("lead_row", "batch")
    }


def test_killed_between_a_new_plan_and_its_leads(before: Path, file: Path, tmp_path: Path) -> None:
    """There is no such moment: a new plan is there with its leads or not at all."""
    few = tmp_path / "few.csv"
    few.write_text("Lead ID,Source,Stage\nB1,Google,Lead\nB2,E-mail,Won\n", "utf-8")
    script = """
import os, runpy, signal, sys
from funnel_planner.storage import revisions
add = revisions.add_revision
def killed(connection, plan, label):
    if plan.batches:
        os.kill(os.getpid(), signal.SIGKILL)
    return add(connection, plan, label)
revisions.add_revision = killed
sys.argv = ["funnel_planner", *sys.argv[1:]]
runpy.run_module("funnel_planner", None, "__main__")
"""
    options: list[str | Path] = ["import", few, "--stages", STAGES, "--file", file, "--plan", "Another"]
    done = subprocess.run(
        [sys.executable, "-c", script, *options],
        capture_output=True,
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert counts(file) == counts(before)


@pytest.mark.parametrize("delay_s", [0.0, 0.2, 0.5])
def test_the_reading_process_dies(
    delay_s: float, before: Path, file: Path, leads: Path, finished: tuple[Counts, float, int]
) -> None:
    process = run_import(leads, file)
    wait_until(process, lambda: bool(readers_of(process)))
    begun = time.monotonic()
    wait_until(process, lambda: time.monotonic() - begun > delay_s)
    for reader in readers_of(process):
        with contextlib.suppress(psutil.Error):
            reader.kill()
    said = end(process)
    assert "Traceback" not in said
    if process.returncode == 0:  # it waited for its task, and another took over; or all had been read
        assert counts(file) == finished[0]
    else:
        assert process.returncode == 2
        assert leads.name in said
        assert counts(file) == counts(before)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_the_disk_is_full(
    share: float, before: Path, file: Path, leads: Path, finished: tuple[Counts, float, int]
) -> None:
    process = run_import(leads, file, before.stat().st_size + int(finished[2] * share))
    said = end(process)
    assert process.returncode == 2, said
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert counts(file) == counts(before)


def test_interrupted_from_the_keyboard(
    before: Path, file: Path, leads: Path, finished: tuple[Counts, float, int]
) -> None:
    size = before.stat().st_size
    process = run_import(leads, file)
    wait_until(process, lambda: file.stat().st_size > size + finished[2] / 3)
    process.send_signal(signal.SIGINT)
    end(process)
    assert counts(file) in (counts(before), finished[0])


class _Impatient:
    """Cancels when it has heard so many reports."""

    def __init__(self, left: int) -> None:
        self._left = left

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:  # noqa: ARG002 - a Reporter
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.fixture
def opened(file: Path) -> Iterator[PlanFile]:
    with PlanFile.open(file) as plan_file:
        yield plan_file


@pytest.mark.parametrize("reports", [0, 1, 3])
def test_cancelled(reports: int, before: Path, file: Path, opened: PlanFile, leads: Path) -> None:
    (card,) = opened.plan_cards()
    plan = opened.load_plan(card.id)
    with ReaderProcess() as reader:
        drafted = drafting.draft(drafting.look_over(reader, [leads]), plan, Choices())
        with pytest.raises(Cancelled):
            importing.store(opened, plan, reader, drafted, _Impatient(reports), backup=False)
    opened.close()
    assert counts(file) == counts(before)


def test_a_file_that_stops_being_readable_half_way(before: Path, file: Path, opened: PlanFile, leads: Path) -> None:
    (card,) = opened.plan_cards()
    plan = opened.load_plan(card.id)
    gone = Path(shutil.copy(leads, file.parent / "gone.csv"))
    with ReaderProcess() as reader:
        drafted = drafting.draft(drafting.look_over(reader, [gone]), plan, Choices())
        gone.unlink()
        with pytest.raises(PlannerError) as caught:
            importing.store(opened, plan, reader, drafted, backup=False)
    assert "gone.csv" in explain(caught.value)
    opened.close()
    assert counts(file) == counts(before)
