"""Plain lines read without the csv module: exactly the same as with it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables import text_file
from funnel_planner.spreadsheet.tables.delimiters import Dialect
from funnel_planner.spreadsheet.tables.plain_text import plain_block
from funnel_planner.spreadsheet.tables.rows import Columns, json_lines
from funnel_planner.spreadsheet.tables.text_rows import RowReader

ODD = ["\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u3000", "\xa0", "\x7f"]
"""White space and line ends that only Unicode knows."""
CELLS = st.text(st.sampled_from([*"abł1 ,;\t\\", *ODD]), max_size=4)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), min_size=1, max_size=12)
SOMETIMES_QUOTED = st.one_of(CELLS, CELLS.map('"{}"'.format), st.just('say ""x""'), st.just('"two\nlines"'))


def by_csv(text: str, dialect: Dialect) -> tuple[list[int], list[list[str]]]:
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")]
    return RowReader(dialect, lambda *_: None).block(lines, 1, last=True)


@given(LINES, st.sampled_from([",", ";", "\t", "|"]), st.booleans())
@example(["a,b", " , ", "c,d"], ",", True)  # a blank row between others
@example(["\u3000,\x85", "1,2"], ",", False)
@example(["a,b", "c"], ",", True)  # ragged
@example(["a", "", "b"], ";", True)
@example(["1", ""], ",", False)  # the last line feed ends a line and begins none
def test_a_block_is_plain_only_if_csv_reads_the_same(lines: list[str], delimiter: str, ended: bool) -> None:  # noqa: FBT001 - drawn
    text = "\n".join(lines) + ("\n" if ended else "")
    dialect = Dialect(delimiter)
    expected_lines, expected = by_csv(text, dialect)
    block = plain_block(text, dialect)
    even = len(expected) == len(text.removesuffix("\n").split("\n")) and len(set(map(len, expected))) == 1
    assert (block is not None) == (even and text != "")
    if block is None:
        return
    rows = block.rows(0, len(block))
    assert list(rows) == expected
    assert expected_lines == list(range(1, len(block) + 1))
    assert [rows[index] for index in range(len(rows))] == expected
    assert list(rows[1:]) == expected[1:]
    columns = Columns(rows)
    assert [list(columns[index]) for index in range(rows.width)] == [
        list(cells) for cells in zip(*expected, strict=True)
    ]
    assert list(columns[rows.width]) == [""] * len(expected)
    assert [json.loads(line) for line in json_lines(rows).split("\n")] == expected
    assert json_lines(rows[1:]) == json_lines(expected[1:])


@given(LINES)
def test_parts_of_a_block(lines: list[str]) -> None:
    block = plain_block("\n".join(lines), Dialect(","))
    if block is not None:
        middle = len(block) // 2
        parts = [*block.rows(0, middle), *block.rows(middle, len(block))] if middle else [*block.rows(0, len(block))]
        assert parts == list(block.rows(0, len(block)))


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('a,"b"\n', Dialect(",")),
        ("a, b\n", Dialect(",", skip_space=True)),
        ("a,b\\\n", Dialect(",", escape="\\")),
        ("a§b\n", Dialect("§")),
        ("", Dialect(",")),
    ],
)
def test_what_takes_the_csv_module(text: str, dialect: Dialect) -> None:
    assert plain_block(text, dialect) is None


@contextmanager
def small_blocks(*, plain: bool) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_file, "_BLOCK_BYTES", 40)
        patch.setattr(text_file, "_FEW_ROWS", 2)
        if not plain:
            patch.setattr(text_file, "plain_block", lambda *_: None)
        yield


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(SOMETIMES_QUOTED, min_size=2, max_size=3).map(",".join), min_size=3, max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([1, 3, 7, 1000]),
)
def test_a_file_reads_the_same_with_and_without_plain_blocks(
    tmp_path: Path, lines: list[str], line_end: str, size: int
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(line_end.join(["id,note", *lines]).encode())
    found = []
    for plain in (True, False):
        with small_blocks(plain=plain):
            table = text_file.TextTable(path, encoding="utf-8", delimiter=",")
            chunks = list(table.chunks(size))
            assert all(0 < len(chunk) <= size and len(chunk.rows) == len(chunk) for chunk in chunks)
            rows = [(line, list(row)) for c in chunks for line, row in zip(c.lines, c.rows, strict=True)]
            stored = [line for c in chunks for line in json_lines(c.rows).split("\n")]
            assert [json.loads(line) for line in stored] == [row for _, row in rows]
            found.append((rows, stored, table.info.notes))
    assert found[0] == found[1]
