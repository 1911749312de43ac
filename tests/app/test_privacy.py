"""Columns that are not to be brought in are nowhere in the plan file; looking at files writes nothing anywhere."""

import os
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.app.session import Session
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.backups import list_backups
from tests.support.bringing_in import stored
from tests.support.sample_plans import plan_of

MARKER = "zq7marker"
LIST = f"""Report for {MARKER}@top.pl,{MARKER}@second.pl
ID,Mail,Stage,Note,Source
1,{MARKER}1@x.pl,New,{MARKER} likes tea,Ads
2,{MARKER}2@x.pl,Parked,,Ads
2,{MARKER}2@x.pl,Parked,,Ads
3,{MARKER}1@x.pl,Won,{MARKER},Fair
Total,{MARKER},,,
"""


def test_what_is_not_brought_in_is_nowhere_in_the_file_nor_in_its_backups(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST.replace(f"Report for {MARKER}@top.pl,", "Report,"), "utf-8")
    session = Session.open(tmp_path / "plans.funnel")
    try:
        session.create_plan(plan_of("New", "Won"))
        surveys = drafting.look_over(reader, [path])
        # labels of a column that was taken for the stages at first
        labels = ((f"{MARKER} likes tea", "Won"), ("Parked", "New"))
        choices = Choices(columns=(("ignore", "Mail"), ("ignore", "Note")), labels=labels, as_of=date(2025, 1, 1))
        stored(session, reader, drafting.draft(surveys, session.state.plan, choices, session.file))
        session.undo()
        session.redo()
        session.file.backup("test")
        assert session.file.profiles()
        files = [session.file.path, *(path for _, path in list_backups(session.file.path))]
    finally:
        session.close()
    assert len(files) > 1
    for each in files:
        assert MARKER.encode() not in each.read_bytes(), each
        with closing(sqlite3.connect(each)) as connection:
            revisions = connection.execute("SELECT plan_json_zlib FROM revision").fetchall()
        assert revisions
        assert not [packed for (packed,) in revisions if MARKER.encode() in zlib.decompress(packed)]


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in [folder, *folder.rglob("*")]}


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_cp1250.csv"])
@pytest.mark.parametrize("command", [["inspect"], ["analyse", "--stages", "Nowy,Kontakt,Oferta,Negocjacje,Wygrany"]])
def test_looking_at_files_writes_nothing(data_folder: Path, tmp_path: Path, name: str, command: list[str]) -> None:
    """Not beside the file, not in the temporary folder, not among the user's files, not where it is started."""
    places = {place: tmp_path / place for place in ("data", "temporary", "home", "here")}
    for place in places.values():
        place.mkdir()
    (places["data"] / name).write_bytes((data_folder / "made_polish" / name).read_bytes())
    places["data"].chmod(0o500)
    before = {place: snapshot(folder) for place, folder in places.items()}
    environment = {
        **os.environ,
        "TMPDIR": str(places["temporary"]),
        "FUNNEL_PLANNER_HOME": str(places["home"]),
        "HOME": str(places["home"]),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "funnel_planner", command[0], str(places["data"] / name), *command[1:], "--json"],
            capture_output=True,
            cwd=places["here"],
            env=environment,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert {place: snapshot(folder) for place, folder in places.items()} == before
    finally:
        places["data"].chmod(0o700)
