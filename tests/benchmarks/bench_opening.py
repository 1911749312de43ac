"""Opening a plan with a million leads against an empty one: from opening the file to numbers a chart can show."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.benchmarks.made_files import STAGES, csv_file

RUNS = 5
LIMIT_S = 0.3


def opening(path: Path) -> float:
    """Seconds until the numbers of the last plan are there."""
    start = time.perf_counter()
    session = Session.open(path)
    session.load_engine()
    session.engine_ready()
    took = time.perf_counter() - start
    session.close()
    return took


def main() -> None:
    """Print both times and their difference."""
    rows = int(1_000_000 * float(os.environ.get("FUNNEL_BENCH_ROWS", "1")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = Plan(new_id(), "Bench", tuple(Stage(f"s{i}", stage) for i, stage in enumerate(STAGES[:-1])))
        empty, full = folder / "empty.funnel", folder / "full.funnel"
        for path in (empty, full):
            session = Session.open(path)
            session.create_plan(plan)
            if path == full:
                with ReaderProcess() as reader:
                    surveys = drafting.look_over(reader, [csv_file(folder, rows)])
                    drafted = drafting.draft(surveys, plan, Choices())
                    outcome = importing.store(session.file, plan, reader, drafted)
                session.edit(importing.activated(plan, outcome, drafted.choices), "Import leads")
            session.close()
        opening(empty)
        pairs = [(opening(full), opening(empty)) for _ in range(RUNS)]
        with_leads, without = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(
            f"{rows} leads {with_leads:.3f} s, empty {without:.3f} s:"
            f" {with_leads - without:.3f} s more (limit {LIMIT_S})"
        )
