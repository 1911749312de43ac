"""LibreOffice as an independent judge of the workbooks."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""

Recalculate = Callable[[list[Path]], list[Path]]


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """Open workbooks in LibreOffice, compute every formula anew, save them elsewhere."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt install libreoffice-calc)")
    profile = tmp_path_factory.mktemp("libreoffice")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def run(paths: list[Path]) -> list[Path]:
        folder = tmp_path_factory.mktemp("recalculated")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        finished = subprocess.run(
            [*command, "--outdir", str(folder), *map(str, paths)], capture_output=True, text=True, timeout=180, check=False
        )
        results = [folder / path.name for path in paths]
        assert all(path.is_file() for path in results), finished.stdout + finished.stderr
        return results

    return run
