"""Plan files open, refuse, lock and check as they should."""

import os
import signal
import sqlite3
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.stage import Stage
from funnel_planner.storage.lock import FileLock, lock_path
from funnel_planner.storage.plan_file import PlanFile
from tests.storage.conftest import Start
from tests.support.made_plans import basic_plan

HOLD = """
import sys
from funnel_planner.storage.plan_file import PlanFile
file = PlanFile.open(path)
print("open", flush=True)
sys.stdin.read()
"""


def kind_of(error: pytest.ExceptionInfo[PlannerError]) -> str:
    return error.value.kind


def test_a_new_file_is_private_and_says_what_it_is(file: PlanFile, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with sqlite3.connect(path) as connection:
        pragmas = {p: connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "journal_mode")}
        loose = [
            name for name, strict in connection.execute("SELECT name, strict FROM pragma_table_list") if not strict
        ]
    connection.close()
    assert pragmas == {"application_id": 0x46554E4C, "journal_mode": "delete"}
    assert [name for name in loose if not name.startswith("sqlite_")] == []
    assert not file.read_only


def test_the_connection_is_set_to_lose_nothing(file: PlanFile) -> None:
    wanted = {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0, "journal_mode": "delete"}
    with file._access.reading() as connection:
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_create_refuses_an_existing_file(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(PlannerError) as error:
        PlanFile.create(path)
    assert kind_of(error) == "plan_file_exists"
    assert path.read_text() == "mine"
    assert not lock_path(path).exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (None, "plan_file_missing"),
        (b"", "plan_file_empty"),
        (b"name;stage\nAnna;Lead\n", "plan_file_foreign"),
        (b"SQLite format 3\x00" + b"\x00" * 500, "plan_file_foreign"),
    ],
)
def test_what_is_no_plan_file_is_refused_and_left_alone(path: Path, content: bytes | None, kind: str) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlannerError) as error:
        PlanFile.open(path)
    assert kind_of(error) == kind
    assert [p.name for p in path.parent.iterdir()] == ([] if content is None else [path.name])
    assert content is None or path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(PlannerError) as error:
        PlanFile.open(path)
    assert kind_of(error) == "plan_file_foreign"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as error:
        PlanFile.open(tmp_path)
    assert kind_of(error) == "plan_file_unreadable"


def test_every_page_of_a_damaged_file_is_noticed(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    whole = path.read_bytes()
    for page in range(len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 : (page + 1) * 4096] = bytes(4096)
        path.write_bytes(damaged)
        with pytest.raises(PlannerError) as error, PlanFile.open(path) as opened:
            opened.check()
        assert kind_of(error) in {"plan_file_damaged", "plan_file_foreign"}, page


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_noticed_and_never_written(file: PlanFile, path: Path, share: float) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    content = path.read_bytes()
    content = content[: int(len(content) * share)]
    path.write_bytes(content)
    with pytest.raises(PlannerError) as error, PlanFile.open(path) as opened:
        opened.record(basic_plan(name="other"), "Rename plan")
    assert kind_of(error) == "plan_file_damaged"
    assert path.read_bytes() == content


def test_dangling_references_are_noticed(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM revision")
    connection.close()
    with PlanFile.open(path) as opened, pytest.raises(PlannerError) as error:
        opened.check()
    assert kind_of(error) == "plan_file_damaged"


def test_nothing_is_written_to_a_file_that_failed_its_check(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM revision")
    connection.close()
    with PlanFile.open(path) as opened:
        for _ in range(2):
            with pytest.raises(PlannerError) as error:
                opened.set_setting("a", "b")
            assert kind_of(error) == "plan_file_damaged"


def test_a_second_window_of_this_process_only_reads(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    with PlanFile.open(path) as second:
        assert (second.read_only, second.read_only_reason) == (True, "locked_by_other")
        assert second.load_plan("plan") == basic_plan()
        with pytest.raises(PlannerError) as error:
            second.record(basic_plan(name="other"), "Rename plan")
        assert kind_of(error) == "locked_by_other"
        file.record(basic_plan(name="changed"), "Rename plan")
        assert second.load_plan("plan").name == "changed"


def test_a_second_process_only_reads_until_the_first_is_killed(
    file: PlanFile, path: Path, start_program: Start
) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    other = start_program(HOLD)
    assert other.stdout is not None
    other.stdout.readline()
    with PlanFile.open(path) as second:
        assert second.read_only_reason == "locked_by_other"
        assert second.read_only_error is not None
        assert second.read_only_error.values["pid"] == other.pid
        assert second.load_plan("plan") == basic_plan()
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert lock_path(path).exists()  # left over, and rightly ignored
    with PlanFile.open(path) as third:
        assert not third.read_only


def test_a_left_over_lock_file_with_any_text_means_nothing(file: PlanFile, path: Path) -> None:
    file.close()
    lock_path(path).write_text("not even JSON")
    with PlanFile.open(path) as opened:
        assert not opened.read_only
    assert not lock_path(path).exists()


def test_closing_twice_is_harmless_and_frees_the_lock(file: PlanFile, path: Path) -> None:
    file.close()
    file.close()
    with PlanFile.open(path) as opened:
        assert not opened.read_only


def test_a_newer_major_version_is_only_read(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    _set_version(path, 2_000)
    with PlanFile.open(path) as opened:
        assert opened.read_only_reason == "newer_version"
        assert opened.load_plan("plan") == basic_plan()
        with pytest.raises(PlannerError) as error:
            opened.trash_plan("plan")
        assert kind_of(error) == "newer_version"
        with PlanFile.open(path) as second:  # it is not kept locked either
            assert second.read_only_reason == "newer_version"


def test_a_newer_minor_version_is_written(file: PlanFile, path: Path) -> None:
    file.close()
    _set_version(path, 1_999)
    with PlanFile.open(path) as opened:
        opened.create_plan(basic_plan(), "Create plan")


def test_a_folder_without_permission_opens_read_only(
    file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "take", refuse)
    with PlanFile.open(path) as opened:
        assert opened.read_only_reason == "file_not_writable"
        assert opened.load_plan("plan") == basic_plan()
    with pytest.raises(PlannerError) as error:
        PlanFile.create(path.with_name("other.funnel"))
    assert kind_of(error) == "file_not_writable"


def test_a_read_only_folder_opens_read_only(file: PlanFile, path: Path) -> None:
    if sys.platform == "win32" or os.geteuid() == 0:
        pytest.skip("root may write everywhere, and Windows knows no such folders")
    file.close()
    path.parent.chmod(0o500)
    try:
        with PlanFile.open(path) as opened:
            assert opened.read_only_reason == "file_not_writable"
    finally:
        path.parent.chmod(0o700)


def test_a_moved_file_is_not_written_any_more(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    path.rename(path.with_name("moved.funnel"))
    with pytest.raises(PlannerError) as error:
        file.record(basic_plan(name="lost?"), "Rename plan")
    assert kind_of(error) == "file_moved"
    with PlanFile.open(path.with_name("moved.funnel")) as moved:
        assert moved.load_plan("plan") == basic_plan()


def test_a_replaced_file_keeps_what_the_sync_program_put_there(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    other = path.with_name("other.funnel")
    with PlanFile.create(other) as theirs:
        theirs.create_plan(basic_plan(name="theirs"), "Create plan")
    other.replace(path)
    with pytest.raises(PlannerError) as error:
        file.record(basic_plan(name="mine"), "Rename plan")
    assert kind_of(error) == "file_moved"
    file.close()
    with PlanFile.open(path) as opened:
        opened.check()
        assert opened.load_plan("plan").name == "theirs"


def test_a_full_disk_changes_nothing_and_can_be_overcome(file: PlanFile) -> None:
    plan = basic_plan()
    file.create_plan(plan, "Create plan")
    with file._access.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 1}")
    big = replace(plan, stages=tuple(Stage(f"s{i}", f"S{i}", question=os.urandom(9000).hex()) for i in range(9)))
    with pytest.raises(PlannerError) as error:
        file.record(big, "Rename stage")
    assert kind_of(error) == "disk_full"
    assert file.load_plan("plan") == plan
    assert file.undo_label("plan") == ""
    with file._access.reading() as connection:
        connection.execute("PRAGMA max_page_count=1000000")
    file.record(big, "Rename stage")
    assert file.load_plan("plan") == big
    file.check()


def test_a_file_size_limit_changes_nothing(file: PlanFile, path: Path) -> None:
    plan = basic_plan()
    file.create_plan(plan, "Create plan")
    big = replace(plan, stages=tuple(Stage(f"s{i}", f"S{i}", question=os.urandom(9000).hex()) for i in range(9)))
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10_000, hard))
    try:
        with pytest.raises(PlannerError) as error:
            file.record(big, "Rename stage")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert kind_of(error) in {"disk_full", "disk_failed"}
    assert file.load_plan("plan") == plan
    file.record(big, "Rename stage")
    assert file.load_plan("plan") == big


def test_settings_are_kept(file: PlanFile, path: Path) -> None:
    assert file.setting("last_plan") == ""
    file.set_setting("last_plan", "żółw")
    file.set_setting("last_plan", "żółw 2")
    file.close()
    with PlanFile.open(path) as opened:
        assert opened.setting("last_plan") == "żółw 2"


def test_names_with_odd_characters_open(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d żółw.funnel"
    with PlanFile.create(path) as file:
        file.create_plan(basic_plan(), "Create plan")
    with PlanFile.open(path) as file:
        file.check()
        assert file.load_plan("plan") == basic_plan()


def _set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={version}")
    connection.close()


def test_any_sqlite_tool_reads_a_plan(tmp_path: Path) -> None:
    """sqlite-utils stands for them all: stages in order, by name, without this program."""
    from sqlite_utils import Database

    plan = basic_plan()
    with PlanFile.create(tmp_path / "plans.funnel") as file:
        file.create_plan(plan, "Create plan")
    database = Database(tmp_path / "plans.funnel", execute_plugins=False)
    names = [
        row["name"] for row in database.query("SELECT name FROM stage WHERE plan_id = ? ORDER BY position", [plan.id])
    ]
    database.close()
    assert names == [stage.name for stage in plan.stages]
