"""What all tests share: silence, own folders, the real data where it is at hand."""

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from funnel_planner.spreadsheet.child.reader_process import ReaderProcess

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--fuzz 20000``: try more damaged files than the usual 2,000."""
    parser.addoption("--fuzz", type=int, default=int(os.environ.get("FUNNEL_FUZZ", "2000")), metavar="N")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """No thread frees the widgets of an earlier test, not even one that a session's fixture starts: Qt would crash.

    So Python's own collector is off from before the fixtures of a test with windows until all they left is collected.
    """
    if "garbage_stays_here" in getattr(item, "fixturenames", ()):
        gc.disable()
        gc.collect(1)
    elif not gc.isenabled():
        gc.collect()
        gc.enable()


@pytest.fixture(scope="session")
def fuzz_count(pytestconfig: pytest.Config) -> int:
    """How many damaged files are tried."""
    return int(pytestconfig.getoption("--fuzz"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a user data folder of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FUNNEL_PLANNER_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of hand-made test files."""
    return REPOSITORY / "tests" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports, which is not part of the project."""
    folder = Path(os.environ.get("FUNNEL_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not (folder / "ANSWERS.json").is_file():
        pytest.skip("the folder of real exports is not at hand (FUNNEL_SHARED)")
    return folder


@pytest.fixture(scope="session")
def answers(shared_data: Path) -> dict[str, Any]:
    """What is known of the real exports, computed independently."""
    known: dict[str, Any] = json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))
    return known


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    """A reading process for all tests of a file."""
    with ReaderProcess() as process:
        yield process
