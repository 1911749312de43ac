"""``build.spec`` makes a folder that starts, reads a file in its own child process and shows a window."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
STAGES = "Nowy,Kontakt,Oferta,Negocjacje,Wygrany"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged program, built once."""
    pytest.importorskip("PyInstaller", reason='PyInstaller is not installed (pip install -e ".[build]")')
    folder = tmp_path_factory.mktemp("packaged")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", folder, "--workpath", folder / "work"]
    subprocess.run([*map(str, command), "build.spec"], cwd=REPOSITORY, check=True, capture_output=True, timeout=220)
    return folder / "funnel-planner" / "funnel-planner"


def test_it_reads_a_workbook_in_its_child_process(program: Path, data_folder: Path) -> None:
    leads = data_folder / "made_polish" / "leady.xlsx"
    done = subprocess.run(
        [program, "analyse", leads, "--stages", STAGES, "--json"], capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout)["counts"] == [120, 92, 66, 33, 30]


def test_it_opens_the_sample_plan(program: Path, own_home: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    started = subprocess.Popen([program, "--sample"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        started.wait(timeout=8)
    except subprocess.TimeoutExpired:  # a window that stays open
        started.terminate()
        _, said = started.communicate(timeout=20)
        assert "Traceback" not in said
        assert (own_home / "sample.funnel").exists()
    else:
        pytest.fail(f"the window closed by itself: {started.communicate()[1]}")
