"""The house stays as it was drawn: layers, style, types."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy strict"),
        pytest.param(["lint-imports"], id="layers"),
    ],
)
def test_checks_are_clean(command: list[str]) -> None:
    """The linters are tests like any other."""
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([str(tool), *command[1:]], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_top_level_holds_only_what_it_should() -> None:
    """Top level: the package, resources, tests and the files a newcomer looks for."""
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    visible = {line.split("/")[0] for line in listed.stdout.splitlines()} - {"LICENSE", ".gitignore", ".ci"}
    assert visible <= {"funnel_planner", "resources", "tests", "pyproject.toml", "build.spec", "README.md"}
