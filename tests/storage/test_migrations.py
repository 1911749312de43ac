"""Files of every released schema become today's, or stay as they were."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from funnel_planner.domain.codec import plan_from_json
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage import plan_file
from funnel_planner.storage.backups import list_backups
from funnel_planner.storage.migrations import CURRENT_VERSION, MIGRATIONS, Migration, migrate
from funnel_planner.storage.plan_file import PlanFile

NEXT = Migration(CURRENT_VERSION + 1, "ALTER TABLE stage ADD COLUMN colour TEXT NOT NULL DEFAULT '';")


def schema(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_schema"))


@pytest.mark.parametrize("version", [1, 1001, 1002])
def test_a_real_file_of_every_schema_opens_as_it_was(
    version: int, data_folder: Path, path: Path, file: PlanFile
) -> None:
    old = path.with_name("old.funnel")
    shutil.copy(data_folder / "schemas" / f"schema_{version}.funnel", old)
    told = json.loads((data_folder / "schemas" / f"schema_{version}.json").read_text(encoding="utf-8"))
    [(plan_id, text)] = told["plans"].items()
    with PlanFile.open(old) as opened:
        opened.check()
        plan = opened.load_plan(plan_id)
        assert plan == plan_from_json(text)
        assert list(plan.batches) == list(told["batches"])
        for batch, about in told["batches"].items():
            leads = opened.load_leads(batch, with_keys=True)
            assert opened.batch(batch).kind == about["kind"]
            assert list(leads.keys or ()) == about["keys"]
            assert leads.created_day.tolist() == about["created_day"]
            assert [rows.cells for rows in opened.stored_rows(batch)] == about["cells"]
        assert [[link.path, link.batch_id] for link in opened.links(plan_id)] == told["links"]
        assert [profile.name for profile in opened.profiles()] == told["profiles"]
        assert opened.undo(plan_id) is not None
    assert schema(old) == schema(file.path)


def test_an_older_file_is_backed_up_and_updated(file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.close()
    _pretend_to_be_newer(monkeypatch, NEXT)
    with PlanFile.open(path) as opened:
        assert not opened.read_only
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == NEXT.version
        assert connection.execute("SELECT count(colour) FROM stage").fetchone()[0] == 0
    [(_, backup)] = list_backups(path)
    assert backup.name.endswith(" update.funnel")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == CURRENT_VERSION


def test_a_failing_migration_leaves_the_file_as_it_was(
    file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.close()
    before = schema(path)
    _pretend_to_be_newer(monkeypatch, Migration(NEXT.version, NEXT.sql + "\nINSERT INTO nowhere VALUES (1);"))
    with pytest.raises(sqlite3.OperationalError):
        PlanFile.open(path)
    assert schema(path) == before
    monkeypatch.undo()
    with PlanFile.open(path) as opened:
        assert not opened.read_only


def test_an_older_file_that_cannot_be_updated_is_an_expected_error(
    file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_to_be_newer(monkeypatch, NEXT)
    with pytest.raises(PlannerError) as error:
        PlanFile.open(path)  # the fixture has it locked
    assert error.value.kind == "plan_file_outdated"
    assert not file.read_only


def test_a_damaged_older_file_is_not_touched(file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    path.write_bytes(content)
    _pretend_to_be_newer(monkeypatch, NEXT)
    with pytest.raises(PlannerError) as error:
        PlanFile.open(path)
    assert error.value.kind == "plan_file_damaged"
    assert path.read_bytes() == content


def test_versions_of_migrations_rise() -> None:
    versions = [migration.version for migration in MIGRATIONS]
    assert versions == sorted(set(versions))


def _pretend_to_be_newer(monkeypatch: pytest.MonkeyPatch, migration: Migration) -> None:
    def migrate_further(connection: sqlite3.Connection, version: int) -> None:
        migrate(connection, version, (*MIGRATIONS, migration))

    monkeypatch.setattr(plan_file, "CURRENT_VERSION", migration.version)
    monkeypatch.setattr(plan_file, "migrate", migrate_further)
