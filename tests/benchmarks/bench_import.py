"""Import speed against the plain road: CSV 1M x 10 and xlsx 100k x 10, each as a ratio in one run.

``FUNNEL_BENCH_ROWS`` scales both (1.0 is the full size).
"""

import csv
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from funnel_planner.app import importing
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.proposal import Choices
from funnel_planner.storage.plan_file import PlanFile
from tests.benchmarks.made_files import STAGES, csv_file, xlsx_file


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ours(folder: Path, path: Path, name: str) -> int:
    """Look over, propose, read, parse, store and activate, from a cold reading process."""
    plan = Plan(new_id(), "Bench", tuple(Stage(f"s{i}", stage) for i, stage in enumerate(STAGES[:-1])))
    with PlanFile.create(folder / f"{name}.funnel") as file, ReaderProcess() as reader:
        file.create_plan(plan, "Create plan")
        drafted = importing.draft(importing.look_over(reader, [path]), plan, Choices())
        outcome = importing.store(file, plan, reader, drafted)
        file.record(importing.activated(plan, outcome, drafted.choices), "Import leads")
    return outcome.ledger.used


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

    database = Database(folder / "plain_xlsx.db")
    database.table("leads").insert_all(rows())
    database.close()


def main() -> None:
    """Print both ratios."""
    scale = float(os.environ.get("FUNNEL_BENCH_ROWS", "1"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, make, plain, rows, limit in (
            ("xlsx", xlsx_file, plain_xlsx, int(100_000 * scale), 0.15),
            ("csv", csv_file, plain_csv, int(1_000_000 * scale), 0.33),
        ):
            path = make(folder, rows)
            own = seconds(lambda path=path, kind=kind: ours(folder, path, kind))  # type: ignore[misc]  # mypy: lambda default
            other = seconds(lambda path=path, plain=plain: plain(folder, path))  # type: ignore[misc]  # mypy: lambda default
            print(f"{kind} {rows} x 10: {own:.2f} s, plain {other:.2f} s, ratio {own / other:.3f} (limit {limit})")
