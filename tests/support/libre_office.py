"""LibreOffice as an independent judge of workbooks: it computes every formula anew."""

import math
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""

Recalculate = Callable[[list[Path]], list[Path]]
"""Takes workbooks, gives where they are with every formula computed anew."""


def recalculating(folders: pytest.TempPathFactory) -> Recalculate:
    """Open workbooks in LibreOffice, compute every formula anew, save them elsewhere; skips where it is not there."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt install libreoffice-calc)")
    profile = folders.mktemp("libreoffice")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def run(paths: list[Path]) -> list[Path]:
        folder = folders.mktemp("recalculated")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        command += ["--outdir", str(folder), *map(str, paths)]
        finished = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        results = [folder / path.name for path in paths]
        assert all(path.is_file() for path in results), finished.stdout + finished.stderr
        return results

    return run


@dataclass(frozen=True)
class Difference:
    """A formula's cell in which two programs have two values."""

    place: str
    formula: str
    program: object
    other: object


def formulas(book: Workbook) -> Iterator[tuple[str, str, str]]:
    """Sheet, cell and formula of each formula."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def differences(program: Path, other: Path) -> tuple[int, list[Difference]]:
    """Number of formulas in ``program``, and where ``other`` has another value than its cached one."""
    cached, found = values_of(program), values_of(other)
    with closing(load_workbook(program, read_only=True)) as book:
        written = [*formulas(book)]
    wrong = []
    for sheet, place, formula in written:
        ours, theirs = cached.get((sheet, place)), found.get((sheet, place))
        if isinstance(ours, int | float) and isinstance(theirs, int | float):
            same = math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
        else:
            same = _text(ours) == _text(theirs)
        if not same:
            wrong.append(Difference(f"{sheet}!{place}", formula, ours, theirs))
    return len(written), wrong


def values_of(path: Path) -> dict[tuple[str, str], Any]:
    """Values of all filled cells by sheet and place."""
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return {
            (sheet.title, cell.coordinate): cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }


def _text(value: object) -> object:
    """An empty text is stored as one or not at all."""
    return "" if value is None else value
