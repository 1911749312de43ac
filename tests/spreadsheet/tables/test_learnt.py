"""What a survey leaves for reading: never a different result, and only for the very same table."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_files, with_keys
from funnel_planner.spreadsheet.leads.row_arrays import RowChunk
from funnel_planner.spreadsheet.meaning import survey, surveyed_table
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables import text_file
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.learnt import Keeping, Learnt, Shelf, shelf
from funnel_planner.spreadsheet.tables.table import Chunk, TableInfo
from tests.support.surveyed import survey_of

STAGES = ["Lead", "Qualified", "Won"]


def text_of(count: int, *, first_stage: str = "Lead") -> str:
    rows = (
        f"L{n},{'  ' if n % 7 == 0 else f'Source {n % 5}'},{first_stage if n % 3 == 0 else STAGES[n % 3]},"
        f"2024-0{1 + n % 9}-1{n % 10},{n}.50,Owner {n}"
        for n in range(count)
    )
    return "\n".join(["Report of leads", "Lead ID,Source,Stage,Created,Value,Owner", *rows, "Total,,,,12,"])


def parsed(path: Path, *, keep_cells: bool = False) -> tuple[Parsed, list[RowChunk]]:
    shelf.cache_clear()
    surveys = [survey_of(path)]
    return parsed_with(surveys, keep_cells=keep_cells)


def parsed_with(surveys: list[Survey], *, keep_cells: bool = False) -> tuple[Parsed, list[RowChunk]]:
    messages = list(parse_files(propose(surveys, PlanStages.named(STAGES), Choices()), keep_cells=keep_cells))
    result = next(message for message in messages if isinstance(message, Parsed))
    return result, [message for message in messages if isinstance(message, RowChunk)]


def everything(result: Parsed) -> list[object]:
    leads = result.leads
    arrays = [getattr(leads, field.name) for field in dataclasses.fields(leads)]
    plain = [array.tolist() if isinstance(array, np.ndarray) else array for array in arrays]
    columns = [(name, column.codes.tolist(), column.labels) for name, column in leads.columns.items()]
    channel = (leads.channel.codes.tolist(), leads.channel.labels)
    rest = [value for value in plain if value is not leads.columns and value is not leads.channel]
    return [rest, columns, channel, result.ledger, result.notes, result.headers, result.first_rows.tolist()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text(text_of(12_345), encoding="utf-8")
    return file


def test_reading_is_the_same_with_and_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt, _ = parsed(path)
    monkeypatch.setattr(surveyed_table, "MOST_LEARNT_CELLS", 20_000)  # given up on the way
    forgotten, _ = parsed(path)
    assert everything(learnt) == everything(forgotten)
    assert learnt.ledger.used == 12_345
    assert learnt.ledger.totals == 1


def test_columns_of_few_labels_are_known(path: Path) -> None:
    parsed(path)
    known = shelf().columns(FileStamp.of(path), info_of(path), 2)
    assert sorted(known) == [1, 2, 3]
    assert len(known[1].codes) == 12_346


def test_a_changed_file_is_read_afresh(path: Path) -> None:
    shelf.cache_clear()
    surveys = [survey_of(path)]
    path.write_text(text_of(12_345, first_stage="Won"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    changed, _ = parsed_with(surveys)
    shelf.cache_clear()
    assert everything(changed) == everything(parsed_with(surveys)[0])


def test_keys_come_back_from_the_rows(path: Path) -> None:
    stored, chunks = parsed(path, keep_cells=True)
    read, _ = parsed(path)
    assert stored.leads.keys is None
    keys = [key for chunk in chunks for key in chunk.keys or ()]
    assert with_keys(stored, keys).leads.keys == read.leads.keys
    assert len(read.leads.keys or ()) == 12_345


def test_the_oldest_makes_room() -> None:
    stamps = [FileStamp(name, 1, 1, 1) for name in "abc"]
    kept = Shelf(room=300)
    for stamp in stamps:
        kept.put(stamp, TableInfo("csv"), Learnt(1, 50, {0: CodedCells((), np.zeros(50, np.int16))}))
    assert [bool(kept.columns(stamp, TableInfo("csv"), 1)) for stamp in stamps] == [True, True, True]
    kept.put(stamps[0], TableInfo("csv"), Learnt(1, 100, {0: CodedCells((), np.zeros(100, np.int16))}))
    assert [bool(kept.columns(stamp, TableInfo("csv"), 1)) for stamp in stamps] == [True, False, True]
    assert not kept.columns(stamps[0], TableInfo("csv"), 2)


def info_of(path: Path) -> TableInfo:
    return survey_of(path).info


def test_rows_are_kept_for_reading_and_say_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, kept_rows = parsed(path, keep_cells=True)
    assert sum(map(len, next(iter(shelf()._tables.values())).chunks)) == 12_348
    monkeypatch.setattr(survey, "Keeping", lambda **_: Keeping(wanted=True, room=1000))  # soon full
    read, read_rows = parsed(path, keep_cells=True)
    assert not next(iter(shelf()._tables.values())).chunks
    assert everything(kept) == everything(read)
    together = [[row for chunk in chunks for row in chunk.cells] for chunks in (kept_rows, read_rows)]
    assert together[0] == together[1]


def test_kept_rows_make_room_before_columns_do() -> None:
    rows = Chunk([1], [["x" * 10] * 10])
    found = Learnt(0, 1, {0: CodedCells(("a",), np.zeros(1, np.int16))}, (rows,) * 10)
    full = Shelf(room=500)
    stamp, info = FileStamp("a", 1, 2, 3), TableInfo("csv")
    full.put(stamp, info, found)
    assert full.columns(stamp, info, 0)
    assert full.chunks(stamp, info, 0) == ()


def test_rows_of_plain_text_and_of_bytes_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading UTF-8 as it stands in the file, and by decoding it, comes to the same."""
    texts = [
        "id,name\r\n1,Zażółć\r\n2,b\r\n",
        "\ufeffid,name\n1,a\rb,c\n",
        "id,name\n1,a\0b\n2,c",
        'id,name\n1,"two\nlines"\n2,c\n',
        "sep=;\nid;name\n1;x\n",
    ]
    for number, text in enumerate(texts):
        file = tmp_path / f"{number}.csv"
        for data in (text.encode(), text.encode() + b"3,\xff\xc5\n"):
            file.write_bytes(data)
            found = []
            for utf8 in (frozenset({"utf-8", "utf-8-sig"}), frozenset[str]()):
                monkeypatch.setattr(text_file, "_UTF8", utf8)
                for size in (3, 1 << 20):
                    monkeypatch.setattr(text_file, "_BLOCK_BYTES", size)
                    table = text_file.TextTable(file, encoding="utf-8")
                    rows = [(n, list(r)) for c in table.chunks() for n, r in zip(c.lines, c.rows, strict=True)]
                    found.append((rows, sorted(note.kind for note in table.info.notes)))
            assert found[0][0]
            assert all(other == found[0] for other in found)
