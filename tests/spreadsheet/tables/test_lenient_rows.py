"""Rows with what is no length of time: the rest of the sheet is read all the same."""

from pathlib import Path

import pytest

from funnel_planner.spreadsheet.tables.opening import open_table
from tests.support.written_sheets import made, sheet_xml

LENGTH = 6
"""Style of a length of time."""


@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_a_number_too_large_for_a_length_of_time_costs_one_cell(tmp_path: Path, size: int) -> None:
    lengths = ["0.5", "600100200300", "1.25", "1E300", "-1E14", "2"]
    rows = []
    for number, length in enumerate(lengths):
        cells = [f' s="{LENGTH}"><v>{length}</v></c>', f"><v>{number}</v></c>", ' s="1"><v>45081</v></c>']
        rows.append((number + 3, list(enumerate(cells, 2))))
    path = made(tmp_path / "calls.xlsx", sheet_xml([*rows, (20, [(3, "><v>6</v></c>")])]))
    with open_table(path) as table:
        found = [
            (line, *row) for chunk in table.chunks(size) for line, row in zip(chunk.lines, chunk.rows, strict=True)
        ]
    assert [row[0] for row in found] == [3, 4, 5, 6, 7, 8, 20]
    assert [row[2] for row in found] == [0, 1, 2, 3, 4, 5, 6]
    assert [row[1] for row in found] == ["12:00:00", "#VALUE!", "30:00:00", "#VALUE!", "#VALUE!", "48:00:00", None]
    assert {row[3] for row in found[:-1]} == {"2023-06-04"}
