"""The reading process from within: what it does while nobody has asked for anything yet."""

import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from funnel_planner.spreadsheet.child import preparing, reader_child


def loading(loaded: list[int], inbox: "queue.SimpleQueue[bytes]", *, until: int = 9) -> Iterator[None]:
    """Three steps; behind one of them a task comes."""
    for step in range(3):
        loaded.append(step)
        if step == until:
            inbox.put(b"task")
        yield


def test_a_task_that_comes_at_once_is_not_kept_waiting() -> None:
    loaded: list[int] = []
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    inbox.put(b"task")
    reader_child._prepare(loading(loaded, inbox), inbox)
    assert loaded == []
    assert reader_child._early_request(inbox) == b"task"


def test_nobody_waits_for_long_for_a_task_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_child, "_PREPARED_AFTER_S", 0.01)
    assert reader_child._early_request(queue.SimpleQueue()) is None


def test_loading_stops_for_a_task_and_goes_on_behind_it() -> None:
    loaded: list[int] = []
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    steps = loading(loaded, inbox, until=0)
    reader_child._prepare(steps, inbox)
    assert (loaded, inbox.get_nowait()) == ([0], b"task")
    reader_child._prepare(steps, inbox)
    assert loaded == [0, 1, 2]
    reader_child._prepare(steps, inbox)


LOADED_BY_AN_IMPORT = """
import sys
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child import frames, preparing
from funnel_planner.spreadsheet.child.tasks import TASKS
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.choices import Choices
for _ in preparing.steps():
    pass
before = set(sys.modules)
(survey,) = [message for message in TASKS["survey"](sys.argv[1]) if hasattr(message, "columns")]
mapping = propose([survey], PlanStages.of(Plan(new_id(), "x", (Stage("s", "Lead"),))), Choices())
for message in TASKS["parse"](mapping):
    frames.packed(message)
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_cp1250.csv"])
def test_all_that_an_import_needs_has_been_loaded_before(data_folder: Path, name: str) -> None:
    path = data_folder / "made_polish" / name
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY_AN_IMPORT, str(path)], capture_output=True, text=True, check=True
    )
    encodings = [module for module in done.stdout.split() if module.startswith("encodings.")]
    assert sorted(done.stdout.split()) == encodings


def test_it_can_be_loaded() -> None:
    assert list(preparing.steps())
