"""Text files as tables."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits, text_file
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.support.read_tables import all_rows, numbered_rows


def read(path: Path, encoding: str = "", delimiter: str = "") -> tuple[TableInfo, list[tuple[int, list[Cell]]]]:
    with open_table(path, encoding=encoding, delimiter=delimiter) as table:
        rows = numbered_rows(table, 3)
        return table.info, rows


def read_text(tmp_path: Path, content: str | bytes) -> tuple[TableInfo, list[tuple[int, list[Cell]]]]:
    file = tmp_path / "list.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(file)


def kinds(info: TableInfo) -> list[tuple[str, int]]:
    return [(note.kind, note.line) for note in info.notes]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_same_polish_list_from_each_encoding(data_folder: Path, tmp_path: Path, encoding: str) -> None:
    source = data_folder / "made_polish" / "leady_utf8_bom.csv"
    expected = read(source)[1]
    assert len(expected) == 121
    assert read_text(tmp_path, source.read_text("utf-8-sig").encode(encoding))[1] == expected


def test_the_list_as_a_polish_office_saves_it(data_folder: Path) -> None:
    info, rows = read(data_folder / "made_polish" / "leady_cp1250.csv")
    assert (info.encoding, info.delimiter, len(rows)) == ("cp1250", ";", 121)
    assert rows[1][1][1::4] == ["Grażyna Wójcik", "Wiosna 2024 – „Łąka”", "02.07.2024"]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, 'a;b\r\n\r\n"x\r\ny";1\r\n;\r\nz;2')
    assert rows == [(1, ["a", "b"]), (3, ["x\ny", "1"]), (6, ["z", "2"])]
    assert (info.container, info.encoding, info.delimiter, info.notes) == ("csv", "utf-8", ";", ())


def test_all_line_endings_count_even_mixed(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\r1,2\r\n3,4\n5,6")[1] == [
        (1, ["a", "b"]),
        (2, ["1", "2"]),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
    ]


def test_odd_separators_of_unicode_do_not_end_a_line(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1,x\u2028y\x0bz\x85\n")[1][1] == (2, ["1", "x\u2028y\x0bz\x85"])


def test_a_declared_delimiter_is_told(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, "sep=;\nA;1\n2;3\n")
    assert rows == [(2, ["A", "1"]), (3, ["2", "3"])]
    assert kinds(info) == [("delimiter_declared", 1)]


def test_nul_characters_are_removed_and_told(data_folder: Path) -> None:
    info, rows = read(data_folder / "made_nasty" / "nul_bytes.csv")
    assert rows == [(1, ["Lead ID", "Stage"]), (2, ["1", "Won"]), (3, ["2", "Lost"])]
    assert kinds(info) == [("nul_characters_removed", 0)]


def test_a_damaged_character_is_replaced_and_told(tmp_path: Path) -> None:
    good = "1;Zażółć gęślą jaźń\n".encode()
    info, rows = read_text(tmp_path, b"id;name\n" + good * 3 + b"2;\xff\n" + good)
    assert rows[4] == (5, ["2", "\ufffd"])
    assert ("characters_damaged", 0) in kinds(info)


def test_text_converted_wrongly_is_told(tmp_path: Path) -> None:
    broken = "id;imię\n1;Zażółć gęślą jaźń\n".encode().decode("cp1250", "replace")
    assert ("text_wrongly_converted", 0) in kinds(read_text(tmp_path, broken)[0])


def test_an_open_quote_does_not_swallow_the_rest(tmp_path: Path) -> None:
    rows_after = "".join(f"{n},x,Won\n" for n in range(3, 200))
    info, rows = read_text(tmp_path, f'id,note,stage\n1,"never closed,New\n2,y,New\n{rows_after}')
    assert len(rows) == 200
    assert rows[1:3] == [(2, ["1", "never closed", "New"]), (3, ["2", "y", "New"])]
    assert kinds(info) == [("quote_never_closed", 2)]


def test_an_open_quote_is_found_when_another_cell_is_quoted_later(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, 'id,note\n1,"open\n2,"closed, really"\n3,z\n')
    assert rows[1:] == [(2, ["1", "open"]), (3, ["2", "closed, really"]), (4, ["3", "z"])]
    assert kinds(info) == [("quote_never_closed", 2)]


def test_an_open_quote_that_closes_by_chance_far_below_is_found(tmp_path: Path) -> None:
    inner = "".join(f"{n},x,Won\n" for n in range(2, 102))
    _, rows = read_text(tmp_path, f'id,note,stage\n1,"open,New\n{inner}102,5",Won\n')
    assert [row[0] for _, row in rows] == ["id", *map(str, range(1, 103))]


def test_an_open_quote_in_the_last_line(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, 'id,note\n1,x\n2,"open')
    assert rows[-1] == (3, ["2", "open"])
    assert kinds(info) == [("quote_never_closed", 3)]


def test_every_line_with_an_open_quote_is_still_a_row(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, "id,note\n" + "".join(f'{n},"open\n' for n in range(5000)))
    assert len(rows) == 5001
    assert len(info.notes) == limits.NOTES_PER_KIND


def test_a_stray_quote_keeps_its_row(tmp_path: Path) -> None:
    info, rows = read_text(tmp_path, 'id,note\n1,"big" deal,\n2,5" pipe\n')
    assert rows[1:] == [(2, ["1", "big deal", ""]), (3, ["2", '5" pipe'])]
    assert kinds(info) == [("stray_quote", 2)]


def test_a_long_letter_in_a_cell_is_one_cell(tmp_path: Path) -> None:
    letter = "\n".join(f"Line {n} of a letter, with commas" if n % 3 else "" for n in range(300))
    info, rows = read_text(tmp_path, f'id,note,stage\n1,"{letter}",New\n2,x,Won\n')
    assert [row[0] for _, row in rows] == ["id", "1", "2"]
    assert not info.notes


def test_a_cell_of_five_megabytes(data_folder: Path) -> None:
    _, rows = read(data_folder / "made_nasty" / "huge_cell_5MB.csv")
    assert [len(str(row[1])) for _, row in rows] == [5, 5_000_000, 2]


def test_a_file_that_is_one_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINE_CHARACTERS", 2 * 1024 * 1024)
    with pytest.raises(PlannerError, match="line_too_long"):
        read_text(tmp_path, "a,b\n" + "x" * (4 * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "kind"), [("empty", "file_empty"), ("only_bom", "table_empty"), ("only_newlines", "table_empty")]
)
def test_files_without_rows(data_folder: Path, name: str, kind: str) -> None:
    with pytest.raises(PlannerError, match=kind):
        read(data_folder / "made_nasty" / f"{name}.csv")


def test_text_named_as_a_workbook_is_read_and_told(data_folder: Path) -> None:
    info, rows = read(data_folder / "made_nasty" / "tsv_named.xls")
    assert (info.delimiter, len(rows)) == ("\t", 3)
    assert kinds(info) == [("text_named_workbook", 0)]


def test_prose_named_as_a_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.xls"
    file.write_text("Attachment not found!")
    with pytest.raises(PlannerError, match="file_is_no_workbook"):
        open_table(file)


def test_encoding_and_delimiter_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("a|ê\n1|2\n".encode("cp1252"))
    info, rows = read(file, encoding="cp1252", delimiter="|")
    assert rows[0] == (1, ["a", "ê"])
    assert info.encoding == "cp1252"


def test_what_was_decided_gives_the_same_again_when_given(data_folder: Path) -> None:
    for folder in ("made_polish", "made_exports"):
        for file in (data_folder / folder).glob("*.csv"):
            info, rows = read(file)
            assert read(file, encoding=info.encoding, delimiter=info.delimiter)[1] == rows, file.name


def test_chunks_can_be_read_again_and_progress_is_told(data_folder: Path) -> None:
    with open_table(data_folder / "made_polish" / "leady_cp1250.csv") as table:
        first = all_rows(table)
        assert table.progress() == (15714, 15714)
        assert all_rows(table, 7) == first


cells = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    block=st.sampled_from([1, 2, 7, 64]),
)
def test_whatever_the_csv_module_writes_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: list[list[str]], delimiter: str, block: int
) -> None:
    monkeypatch.setattr(text_file, "_BLOCK_BYTES", block)
    file = tmp_path / "list.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    filled = [row for row in table if any(cell.strip() for cell in row)]
    if not filled:
        return  # a file of nothing but blank cells is another test's subject
    assert [row for _, row in read(file, encoding="utf-8-sig", delimiter=delimiter)[1]] == filled
