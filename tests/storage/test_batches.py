"""Imports are stored whole or not at all, and never hold up an edit."""

import json
import signal
import sqlite3
import threading
import time
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.leads import BLANK, NO_CLOCK, NO_DAY, NO_VALUE, TOUCH, Coded, LeadData
from funnel_planner.domain.days import day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.storage import columns
from funnel_planner.storage.batch_writer import ROWS_PER_BURST
from funnel_planner.storage.plan_file import BatchFile, PlanFile
from funnel_planner.storage.records import StoredLead
from tests.storage.conftest import Start
from tests.support.made_plans import basic_plan

STORE_FOR_EVER = """
from funnel_planner.storage.plan_file import PlanFile
file = PlanFile.open(path)
writer = file.batch_writer()
while True:
    writer.append(range(1000), None, ['["some cells"]'] * 1000)
    print(writer.row_count, flush=True)
"""
FILES = [BatchFile("leads.csv", "ab" * 32, 1234)]


def made_leads(count: int = 5, seed: int = 0) -> LeadData:
    """Any leads: one or two observations each, one odd column, keys."""
    random = np.random.default_rng(seed)

    def numbers(low: int, high: int, size: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
        return random.integers(low, high, size).astype(np.int32)

    observed = 2 * count
    days = numbers(19_000, 20_000, observed)
    days[:1] = NO_DAY
    return LeadData(
        stage_ids=("visit", "won"),
        channel=Coded(numbers(BLANK, 3, count), ("Google", "Polecenie żony", "unknown")),
        created_day=numbers(19_000, 20_000, count),
        created_clock=np.full(count, NO_CLOCK, np.int32),
        value_minor=random.integers(0, 10**15, count),
        cost_minor=np.full(count, NO_VALUE),
        obs_lead=np.sort(numbers(0, max(count, 1), observed)),
        obs_stage=numbers(TOUCH, 2, observed).astype(np.int8),
        obs_day=days,
        obs_clock=np.arange(observed, dtype=np.int32),
        columns={"Właściciel": Coded(numbers(-1, 2, count), ("Ala", "Ola"))},
        keys=tuple(f"id-{i}\n{i}" for i in range(count)),
        has_keys=True,
        as_of_day=day_number(date(2024, 5, 1)),
        flags={"merged_leads": 2},
    )


def assert_same(left: LeadData, right: LeadData) -> None:
    """Equal to the last number, and of the same types."""

    def plain(value: object) -> object:
        if isinstance(value, Coded):
            return plain(value.codes), value.labels
        if isinstance(value, np.ndarray):
            return value.dtype.str, value.tolist()
        if isinstance(value, dict):
            return {name: plain(item) for name, item in value.items()}
        return value

    for field in fields(LeadData):
        assert plain(getattr(left, field.name)) == plain(getattr(right, field.name)), field.name


def store(file: PlanFile, leads: LeadData | None = None, rows: int = 5) -> str:
    """Store a batch of small rows."""
    with file.batch_writer() as writer:
        cells = [json.dumps([f"Łódź {i}", i, None], ensure_ascii=False) for i in range(rows)]
        writer.append(range(2, rows + 2), [f"id{i}" for i in range(rows)], cells)
        return writer.finish(leads or made_leads(), files=FILES, headers=["Miasto", "n", "x"])


def use(file: PlanFile, *batches: str) -> None:
    """Let the file's plan look at these batches."""
    file.record(file.load_plan("plan").with_batches(batches), "Import leads")


def batches_in(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM batch").fetchone()[0])
    finally:
        connection.close()


def rows_in(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM lead_row").fetchone()[0])
    finally:
        connection.close()


def test_what_is_stored_comes_back(planned: PlanFile) -> None:
    ledger = Ledger(used=5, duplicates=1)
    notes = [RowNote("leads.csv", 7, RowClass.DUPLICATE, "same_id", "id3")]
    with planned.batch_writer() as writer:
        writer.append([2, 3], ["a", "b"], ['["Łódź", 1]', '["Kraków", 2]'])
        writer.append([2], None, ['["x"]'], file=1)
        batch = writer.finish(
            made_leads(),
            files=[("leads.csv", "ff", 10), BatchFile("deals.csv", "ee", 20)],
            mapping_json='{"files": []}',
            headers=["Miasto", "n"],
            ledger=ledger,
            notes=notes,
        )
    info = planned.batch(batch)
    assert info.files == (BatchFile("leads.csv", "ff", 10), BatchFile("deals.csv", "ee", 20))
    assert (info.ledger, info.notes, info.headers) == (ledger, tuple(notes), ("Miasto", "n"))
    assert (info.row_count, info.lead_count, info.as_of) == (3, 5, date(2024, 5, 1))
    assert info.mapping_json == '{"files": []}'
    assert abs((datetime.now(UTC) - info.made).total_seconds()) < 60
    assert planned.stored_leads(batch, [2, 0, 9]) == [
        StoredLead(row=2, file=1, line=2, key="", cells=("x",)),
        StoredLead(row=0, file=0, line=2, key="a", cells=("Łódź", 1)),
    ]
    assert [(r.file, r.lines, r.keys, r.cells) for r in planned.stored_rows(batch)] == [
        (0, [2, 3], ["a", "b"], ['["Łódź", 1]', '["Kraków", 2]']),
        (1, [2], [""], ['["x"]']),
    ]


@given(count=st.integers(0, 40), seed=st.integers(0, 1000), piece=st.integers(1, 50))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_survive_to_the_last_number(count: int, seed: int, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "PIECE_LENGTH", piece)
    leads = made_leads(count, seed)
    assert_same(columns.assemble(columns.describe(leads), columns.pieces(leads)), leads if count else _no_keys(leads))


@pytest.mark.parametrize("extreme", [-(2**63), 2**63 - 1, -129, 128, 32_768, -(2**31), 2**31])
def test_columns_hold_extreme_numbers(extreme: int) -> None:
    leads = replace(made_leads(3), value_minor=np.array([extreme, 0, -1]))
    assert_same(columns.assemble(columns.describe(leads), columns.pieces(leads)), leads)


def test_keys_are_loaded_only_when_asked_for(planned: PlanFile) -> None:
    leads = made_leads()
    batch = store(planned, leads)
    assert_same(planned.load_leads(batch, with_keys=True), leads)
    assert_same(planned.load_leads(batch), _no_keys(leads))


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lead_column SET data = zeroblob(length(data)) WHERE name = 'value_minor'",
        "DELETE FROM lead_column WHERE name = 'channel'",
        "UPDATE lead_column SET length = length + 1 WHERE name = 'created_day'",
        "UPDATE batch SET leads_json = '{}'",
        "UPDATE batch SET leads_json = 'x'",
    ],
)
def test_damaged_columns_are_noticed_and_can_be_built_again(planned: PlanFile, path: Path, damage: str) -> None:
    leads = made_leads()
    batch = store(planned, leads)
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with pytest.raises(PlannerError) as error:
        planned.load_leads(batch)
    assert (error.value.kind, error.value.values) == ("columns_damaged", {"batch": batch})
    planned.replace_columns(batch, leads)
    assert_same(planned.load_leads(batch, with_keys=True), leads)


def test_search_finds_text_in_any_case_but_not_across_cells(planned: PlanFile) -> None:
    with planned.batch_writer() as writer:
        cells = [["Łódź", "Ala"], ["łódź", 'says "hi"'], ["Kraków", 12], ["1", "2"]]
        writer.append(range(4), None, [json.dumps(row, ensure_ascii=False) for row in cells])
        batch = writer.finish(made_leads(), files=FILES)
    found = {text: planned.search(batch, text) for text in ("ŁÓDŹ", "aLa", '"HI"', "12", '", "', "null", "kow")}
    assert found == {"ŁÓDŹ": [0, 1], "aLa": [0], '"HI"': [1], "12": [2], '", "': [], "null": [], "kow": []}


def test_broken_characters_of_foreign_files_are_stored_readably(planned: PlanFile) -> None:
    with planned.batch_writer() as writer:
        writer.append([1, 2], ["\udcff", "ok"], ['["\ud83d"]', '["ok"]'])
        batch = writer.finish(made_leads(), files=FILES)
    told = [(lead.line, lead.key, lead.cells) for lead in planned.stored_leads(batch, [0, 1])]
    assert told == [(1, "?", ("?",)), (2, "ok", ("ok",))]


def test_an_import_is_one_step_of_undo_and_comes_back_after_reopening(planned: PlanFile, path: Path) -> None:
    batch = store(planned)
    use(planned, batch)
    undone = planned.undo("plan")
    assert undone is not None
    assert undone.batches == ()
    assert planned.load_plan("plan") == undone
    planned.close()
    with PlanFile.open(path) as opened:
        assert opened.clean_up() == 0
        redone = opened.redo("plan")
        assert redone is not None
        assert redone.batches == (batch,)
        assert opened.load_plan("plan") == redone
        assert opened.load_leads(batch).lead_count == 5


def test_a_plan_cannot_name_leads_that_are_not_there(planned: PlanFile) -> None:
    with pytest.raises(PlannerError) as error:
        use(planned, "nowhere")
    assert error.value.kind == "batch_unknown"
    writer = planned.batch_writer()
    with pytest.raises(PlannerError) as error:
        use(planned, writer.batch_id)
    writer.abort()
    assert error.value.kind == "batch_unknown"
    assert planned.load_plan("plan") == basic_plan()


def test_an_aborted_import_leaves_nothing(planned: PlanFile, path: Path) -> None:
    size = path.stat().st_size
    with planned.batch_writer() as writer:
        for _ in range(3):
            writer.append(range(ROWS_PER_BURST), None, ["[1]"] * ROWS_PER_BURST)
        assert rows_in(path) == 3 * ROWS_PER_BURST
    assert (batches_in(path), rows_in(path)) == (0, 0)
    assert path.stat().st_size <= size + 4096
    planned.check()


def test_clean_up_removes_only_what_nothing_can_bring_back(planned: PlanFile, path: Path) -> None:
    kept, undone, cut_off, named, cloned = (store(planned) for _ in range(5))
    use(planned, kept, cut_off)
    planned.undo("plan")
    use(planned, kept, named)
    planned.name_version("plan", "As sent")
    planned.undo("plan")
    clone = planned.clone_plan("plan", "Copy")
    planned.record(planned.load_plan(clone).with_batches([cloned]), "Import leads")
    use(planned, kept, undone)
    planned.undo("plan")
    assert planned.clean_up() == 0  # all are of this session
    planned.close()
    with PlanFile.open(path) as opened:
        assert opened.clean_up() == 1
        for batch in (kept, undone, named, cloned):
            assert opened.load_leads(batch).lead_count == 5
        with pytest.raises(PlannerError):
            opened.load_leads(cut_off)
        opened.check()


def test_clean_up_leaves_an_import_that_is_under_way(planned: PlanFile) -> None:
    with planned.batch_writer() as writer:
        writer.append([1], None, ["[1]"])
        assert planned.clean_up() == 0
        batch = writer.finish(made_leads(), files=FILES)
    assert planned.clean_up() == 0
    assert planned.load_leads(batch).lead_count == 5


def test_kill_9_while_storing_leaves_nothing_after_reopening(
    planned: PlanFile, path: Path, start_program: Start
) -> None:
    planned.close()
    other = start_program(STORE_FOR_EVER)
    assert other.stdout is not None
    while int(other.stdout.readline()) < 3 * ROWS_PER_BURST:
        pass
    other.send_signal(signal.SIGKILL)
    other.wait()
    with PlanFile.open(path) as opened:
        assert not opened.read_only
        opened.check()
        assert batches_in(path) == 1
        assert opened.clean_up() == 1
        assert (batches_in(path), rows_in(path)) == (0, 0)
        assert opened.load_plan("plan") == basic_plan()


def test_edits_slip_in_while_an_import_is_stored(planned: PlanFile) -> None:
    leads = made_leads(300_000)
    done = threading.Event()
    finished: list[str] = []

    def work() -> None:
        with planned.batch_writer() as writer:
            for start in range(0, 150_000, 1000):
                writer.append(range(start, start + 1000), None, ['["some cells of a row", 1, 2, 3]'] * 1000)
            finished.append(writer.finish(leads, files=FILES))
        done.set()

    worker = threading.Thread(target=work)
    worker.start()
    waits: list[float] = []
    while not done.is_set():
        start = time.perf_counter()
        planned.record(basic_plan(name=str(len(waits))), "Rename plan")
        waits.append(time.perf_counter() - start)
        time.sleep(0.005)
    worker.join()
    assert len(waits) > 3
    assert sorted(waits)[len(waits) // 2] < 0.1  # some 6 ms on a quiet machine
    assert max(waits) < 1.0
    assert planned.load_plan("plan").name == str(len(waits) - 1)
    assert_same(planned.load_leads(finished[0], with_keys=True), leads)
    assert len(planned.search(finished[0], "some")) == 150_000


def test_closing_the_file_ends_an_import(planned: PlanFile, path: Path) -> None:
    writer = planned.batch_writer()
    writer.append(range(ROWS_PER_BURST), None, ["[1]"] * ROWS_PER_BURST)
    planned.close()
    with pytest.raises(PlannerError) as error:
        writer.append(range(ROWS_PER_BURST), None, ["[1]"] * ROWS_PER_BURST)
    assert error.value.kind == "file_closed"
    writer.abort()
    with PlanFile.open(path) as opened:
        assert opened.clean_up() == 1


def test_a_full_disk_ends_an_import_and_nothing_else(planned: PlanFile, path: Path) -> None:
    writer = planned.batch_writer()
    writer.append([1], None, ["[1]"])
    pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
    writer._connection.execute(f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(PlannerError) as error:
        writer.append(range(ROWS_PER_BURST), None, ['["cells"]'] * ROWS_PER_BURST)
    assert error.value.kind == "disk_full"
    writer.abort()
    assert (batches_in(path), rows_in(path)) == (0, 0)
    planned.record(basic_plan(name="goes on"), "Rename plan")
    planned.check()


def test_a_read_only_file_takes_no_import(planned: PlanFile, path: Path) -> None:
    batch = store(planned)
    with PlanFile.open(path) as second:
        with pytest.raises(PlannerError) as error:
            second.batch_writer()
        assert error.value.kind == "locked_by_other"
        assert second.clean_up() == 0
        assert second.load_leads(batch).lead_count == 5


def _no_keys(leads: LeadData) -> LeadData:
    return replace(leads, keys=None)
