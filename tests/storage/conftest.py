"""A plan file of its own for every test."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from funnel_planner.storage.plan_file import PlanFile
from tests.support.made_plans import basic_plan

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's plan file is."""
    return tmp_path / "plans.funnel"


@pytest.fixture
def file(path: Path) -> Iterator[PlanFile]:
    """A new plan file."""
    with PlanFile.create(path) as file:
        yield file


@pytest.fixture
def planned(file: PlanFile) -> PlanFile:
    """The same with a plan of two stages."""
    file.create_plan(basic_plan(), "Create plan")
    return file


Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start_program(path: Path) -> Iterator[Start]:
    """Run Python code in another process; ``path`` is the plan file there, too."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str) -> "subprocess.Popen[str]":
        head = f"from pathlib import Path\npath = Path({str(path)!r})\n"
        process = subprocess.Popen(
            [sys.executable, "-c", head + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
