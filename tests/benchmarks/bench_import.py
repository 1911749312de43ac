"""Import speed against the plain road: CSV 1M x 10 and xlsx 100k x 10 (two ways of writing it), ratios of one run.

Also how long it takes to bring the same leads in again, how often progress is told, and how much memory it takes.
``FUNNEL_BENCH_ROWS`` scales both (1.0 is the full size).
"""

import contextlib
import csv
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import psutil

from funnel_planner.app.files import drafting, importing
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Silent
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile
from tests.benchmarks.made_files import STAGES, csv_file, shared_xlsx_file, xlsx_file


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Memory:
    """Watches how much memory this process and its reading process take, both as the system sees them."""

    def __init__(self) -> None:
        self.main_bytes = self.child_bytes = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._ended.wait(0.02):
            self.main_bytes = max(self.main_bytes, own.memory_info().rss)
            for child in own.children():
                with contextlib.suppress(psutil.Error):
                    self.child_bytes = max(self.child_bytes, child.memory_info().rss)


class Silence(Silent):
    """Hears progress and keeps the longest time that nothing was said."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._heard = time.perf_counter()

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:  # noqa: ARG002 - only when counts
        """Something was said just now."""
        now = time.perf_counter()
        self.longest_s = max(self.longest_s, now - self._heard)
        self._heard = now


def bring_in(
    file: PlanFile, plan: Plan, path: Path, reader: ReaderProcess, silence: Silence
) -> tuple[Plan, importing.Outcome]:
    """Look over, propose, read, parse, store and activate."""
    drafted = drafting.draft(drafting.look_over(reader, [path], reporter=silence), plan, Choices())
    outcome = importing.store(file, plan, reader, drafted, silence)
    plan = importing.activated(plan, outcome, drafted.choices)
    file.record(plan, "Import leads")
    return plan, outcome


def ours(
    folder: Path, path: Path, name: str, again: Path | None = None, *, started: bool = False
) -> tuple[float, float, float]:
    """Seconds of an import, of bringing ``again`` in on top of it, and of the longest silence.

    From a cold reading process, whose start counts, or with ``started`` from one that was started beforehand and has
    loaded its modules, as in the window while a file is being chosen. Its end counts for neither.
    """
    plan = Plan(new_id(), "Bench", tuple(Stage(f"s{i}", stage) for i, stage in enumerate(STAGES[:-1])))
    silence = Silence()
    with ReaderProcess() as reader:
        if started:
            start_reading_process(reader)
            silence = Silence()
        start = time.perf_counter()
        with PlanFile.create(folder / f"{name}.funnel") as file:
            file.create_plan(plan, "Create plan")
            plan, first = bring_in(file, plan, path, reader, silence)
            took, again_took = time.perf_counter() - start, 0.0
            if again is not None:
                reader.close()
                start = time.perf_counter()
                plan, second = bring_in(file, plan, again, reader, silence)
                again_took = time.perf_counter() - start
                if second.ledger.unchanged != first.ledger.used or second.batch_id:
                    raise AssertionError("leads that are here already have changed")
    return took, again_took, silence.longest_s


def start_reading_process(reader: ReaderProcess) -> None:
    """Start it as the window does while a file is being chosen, and wait until nothing more is being loaded."""
    reader.warm_up()
    drafting.prepare()
    (child,) = psutil.Process().children()
    spent = -1.0
    while spent < (now := sum(child.cpu_times()[:2]) + sum(psutil.Process().cpu_times()[:2])):
        spent = now + 0.05  # looking takes time, too
        time.sleep(1)


def saved_again(path: Path) -> Path:
    """The same leads in a file of other bytes, as programs save it again."""
    copy = path.with_name(f"again_{path.name}")
    copy.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    return copy


def plain_csv(folder: Path, path: Path) -> None:
    """csv.DictReader into sqlite_utils.insert_all."""
    from sqlite_utils import Database

    with path.open(encoding="utf-8", newline="") as file:
        database = Database(folder / "plain_csv.db")
        database.table("leads").insert_all(csv.DictReader(file))
        database.close()


def plain_xlsx(folder: Path, path: Path) -> None:
    """Openpyxl into sqlite_utils.insert_all."""
    from openpyxl import load_workbook
    from sqlite_utils import Database

    def rows() -> Iterator[dict[str, object]]:
        sheet = load_workbook(path, read_only=True).worksheets[0]
        lines = sheet.iter_rows(values_only=True)
        header = [str(name) for name in next(lines)]
        for line in lines:
            yield dict(zip(header, line, strict=True))

    database = Database(folder / f"plain_{path.stem}.db")
    database.table("leads").insert_all(rows())
    database.close()


def main() -> None:
    """Print the ratios; of the CSV file also bringing it in again, progress and memory."""
    scale = float(os.environ.get("FUNNEL_BENCH_ROWS", "1"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, make, plain, rows, limit in (
            ("xlsx", xlsx_file, plain_xlsx, int(100_000 * scale), 0.10),
            ("xlsx as Excel saves it", shared_xlsx_file, plain_xlsx, int(100_000 * scale), 0.10),
            ("csv", csv_file, plain_csv, int(1_000_000 * scale), 0.25),
        ):
            path = make(folder, rows)
            again = saved_again(path) if kind == "csv" else None
            settle()
            with Memory() as memory:
                own, second, silence = ours(folder, path, kind, again)
            settle()
            prepared, _, _ = ours(folder, path, f"{kind} prepared", started=True)
            settle()
            other = seconds(lambda path=path, plain=plain: plain(folder, path))  # type: ignore[misc]  # mypy: lambda default
            print(f"{kind} {rows} x 10, plain {other:.2f} s (limit of the ratio {limit}):")
            print(f"  from a reading process started beforehand: {prepared:.2f} s, ratio {prepared / other:.3f}")
            print(f"  from a cold one, its start included: {own:.2f} s, ratio {own / other:.3f}")
            if again is not None:
                print(f"  the same leads again: {second:.2f} s, ratio to the first time {second / own:.2f} (limit 1)")
            print(
                f"  longest silence of progress {silence * 1000:.0f} ms (limit 500);"
                f" memory at most {memory.main_bytes >> 20} MB (limit 600), reading process"
                f" {memory.child_bytes >> 20} MB (limit 1536)"
            )


def settle() -> None:
    """Let the disk finish what was written before, which is nobody's to pay."""
    if hasattr(os, "sync"):
        os.sync()
