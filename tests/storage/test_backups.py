"""Copies are whole or absent, and thin out as they age."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.storage import backups
from funnel_planner.storage.plan_file import PlanFile
from tests.support.made_plans import basic_plan


class CancelAtOnce:
    """A user who changes their mind."""

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:
        raise Cancelled(done, total, what)


def test_a_backup_opens_and_holds_everything(planned: PlanFile, path: Path) -> None:
    backup = planned.backup("import")
    assert backup.parent == path.parent / "backups"
    assert backup.name.startswith("plans 2")
    assert backup.name.endswith(" import.funnel")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with PlanFile.open(backup) as opened:
        opened.check()
        assert opened.load_plan("plan") == basic_plan()


def test_a_backup_is_due_half_an_hour_after_the_last_if_something_changed(planned: PlanFile, path: Path) -> None:
    first = planned.backup_if_due()
    assert first is not None
    assert planned.backup_if_due() is None
    old = datetime.now().astimezone() - timedelta(minutes=31)
    moved = first.with_name(f"plans {old:%Y-%m-%d %H-%M-%S}.funnel")
    first.rename(moved)
    long_ago = (old - timedelta(hours=1)).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert planned.backup_if_due() is None  # nothing has changed since
    planned.record(basic_plan(name="changed"), "Rename plan")
    assert planned.backup_if_due() is not None


def test_a_backup_before_something_big_is_made_only_of_what_changed(planned: PlanFile, path: Path) -> None:
    first = planned.backup_if_changed("import")
    assert first is not None
    assert first.stem.endswith(" import")
    long_ago = (datetime.now().astimezone() - timedelta(hours=1)).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert planned.backup_if_changed("import") is None
    soon = (datetime.now().astimezone() + timedelta(seconds=2)).timestamp()
    os.utime(path, (soon, soon))
    assert planned.backup_if_changed("import") is not None
    with planned.batch_writer():
        assert planned.backup_if_changed("import") is None
    with PlanFile.open(path) as second:
        assert second.read_only
        assert second.backup_if_changed("import") is None


def test_no_backup_while_leads_are_stored(planned: PlanFile) -> None:
    with planned.batch_writer():
        assert planned.backup_if_due() is None
    assert planned.backup_if_due() is not None


def test_a_copy_replaces_what_was_there(planned: PlanFile, tmp_path: Path) -> None:
    target = tmp_path / "copy.funnel"
    target.write_text("something else")
    planned.save_copy(target)
    with PlanFile.open(target) as opened:
        assert opened.load_plan("plan") == basic_plan()
    planned.record(basic_plan(name="later"), "Rename plan")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".plans.funnel.lock", "copy.funnel", "plans.funnel"]


def test_a_read_only_window_can_save_a_copy(planned: PlanFile, tmp_path: Path) -> None:
    with PlanFile.open(planned.path) as second:
        assert second.read_only
        second.save_copy(tmp_path / "copy.funnel")
    with PlanFile.open(tmp_path / "copy.funnel") as opened:
        assert opened.load_plan("plan") == basic_plan()


def test_a_copy_never_lands_on_an_open_file(planned: PlanFile, path: Path, tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as error:
        planned.save_copy(path)
    assert error.value.kind == "copy_onto_itself"
    with PlanFile.create(tmp_path / "other.funnel") as other:
        with pytest.raises(PlannerError) as error:
            planned.save_copy(other.path)
        assert error.value.kind == "locked_by_other"


def test_a_cancelled_or_failed_copy_leaves_the_target_as_it_was(
    planned: PlanFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.funnel"
    target.write_text("precious")
    monkeypatch.setattr("funnel_planner.storage.access._PAGES_AT_ONCE", 1)
    with pytest.raises(Cancelled):
        planned.save_copy(target, CancelAtOnce())
    monkeypatch.setattr(backups, "check_integrity", _find_damage)
    with pytest.raises(PlannerError):
        planned.save_copy(target)
    assert target.read_text() == "precious"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".plans.funnel.lock", "copy.funnel", "plans.funnel"]
    planned.record(basic_plan(name="goes on"), "Rename plan")


def test_a_copy_into_a_folder_that_is_not_there_is_an_expected_error(planned: PlanFile, tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as error:
        planned.save_copy(tmp_path / "nowhere" / "copy.funnel")
    assert error.value.kind == "folder_missing"


def test_edits_go_on_while_a_copy_is_made(planned: PlanFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_planner.storage.access._PAGES_AT_ONCE", 1)

    class EditNow:
        edits = 0

        def advance(self, done: int, total: int | None = None, what: str = "") -> None:
            if self.edits < 5:
                self.edits += 1
                planned.record(basic_plan(name=str(self.edits), notes=f"{what} {done} {total}"), "Rename plan")

    planned.save_copy(tmp_path / "copy.funnel", EditNow())
    with PlanFile.open(tmp_path / "copy.funnel") as opened:
        opened.check()
        assert opened.load_plan("plan").name == "5"


def test_thinning_removes_old_backups_of_this_file_only(planned: PlanFile, path: Path) -> None:
    folder = backups.backup_folder(path)
    folder.mkdir()
    start = datetime(2020, 1, 1, 12).astimezone()
    for day in range(400):
        (folder / f"plans {start + timedelta(days=day):%Y-%m-%d %H-%M-%S}.funnel").touch()
    others = [folder / "plans of others 2020-01-01 12-00-00.funnel", folder / "notes.txt"]
    for other in others:
        other.touch()
    newest = planned.backup()
    left = backups.list_backups(path)
    assert left[-1][1] == newest
    assert len(left) <= backups.DAYS + backups.WEEKS + backups.MONTHS + backups.NEWEST
    assert all(other.exists() for other in others)


@given(st.sets(st.datetimes(datetime(2020, 1, 1), datetime(2024, 1, 1), timezones=st.just(UTC)), max_size=300))  # noqa: DTZ001 - bounds of st.datetimes are naive
def test_thinning_keeps_the_newest_of_each_period(moments: set[datetime]) -> None:
    kept = backups.kept_moments(moments)
    assert kept <= moments
    assert len(kept) <= backups.DAYS + backups.WEEKS + backups.MONTHS + backups.NEWEST
    assert set(sorted(moments)[-backups.NEWEST :]) <= kept
    days = sorted({moment.date() for moment in moments})[-backups.DAYS :]
    assert {max(m for m in moments if m.date() == day) for day in days} <= kept
    months = sorted({(m.year, m.month) for m in moments})[-backups.MONTHS :]
    assert {max(m for m in moments if (m.year, m.month) == month) for month in months} <= kept
    assert backups.kept_moments(kept) == kept


def _find_damage(_connection: object, path: Path) -> None:
    raise PlannerError("plan_file_damaged", file=str(path), reason="made up")
