"""LibreOffice as an independent judge of the workbooks, and plans with leads to write."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from funnel_planner.analytics.conversion import Parts, funnel_results
from funnel_planner.analytics.results import ChannelResult, Measured
from funnel_planner.domain.plan import Plan

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""

Recalculate = Callable[[list[Path]], list[Path]]
Measure = Callable[[Plan], Measured]


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
        command += ["--outdir", str(folder), *map(str, paths)]
        finished = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        results = [folder / path.name for path in paths]
        assert all(path.is_file() for path in results), finished.stdout + finished.stderr
        return results

    return run


@pytest.fixture(scope="session")
def measure() -> Measure:
    """Plausible measured numbers for any plan: its channels and one unknown, the last one without any lead."""

    def made(plan: Plan) -> Measured:
        labels = [*[channel.name for channel in plan.channels], "(unknown)", "Newspaper"]
        stages, rows = len(plan.stages), len(labels)
        furthest = np.random.default_rng(7).integers(1, 90, (rows, stages)).astype(np.int64)
        furthest[-1] = 0
        lost = (furthest * 2) // 3
        lost[:, -1] = 0
        funnels = funnel_results(Parts(furthest, lost))
        total = funnel_results(
            Parts(furthest.sum(0, keepdims=True), lost.sum(0, keepdims=True), [98_765.43], [4_321.0])
        )
        channels = zip(labels, funnels, strict=True)
        return Measured(
            lead_count=int(furthest.sum()),
            total=total[0],
            channels=tuple(ChannelResult(label, label == "(unknown)", funnel) for label, funnel in channels),
            as_of_day=20_750,
            first_day=20_400,
            last_day=20_750,
        )

    return made
