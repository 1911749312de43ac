"""Lists each of whose lines is one quoted cell."""

from pathlib import Path

import pytest

from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.read_tables import all_rows


def rows(path: Path, text: str) -> tuple[list[str], list[list[Cell]]]:
    path.write_text(text, "utf-8")
    with open_table(path) as table:
        found = all_rows(table)
        return [note.kind for note in table.info.notes], found


def test_lines_within_quotes(tmp_path: Path) -> None:
    text = '"Id,Stage,Source"\n"1,Won,""Ads, online"""\n"2,New,Fair"\n'
    kinds, found = rows(tmp_path / "a.csv", text)
    assert kinds == ["lines_quoted"]
    assert found == [["Id", "Stage", "Source"], ["1", "Won", "Ads, online"], ["2", "New", "Fair"]]


@pytest.mark.parametrize(
    "text",
    [
        '"Id","Stage"\n"1","Won"\n',
        '"Id";"Stage"\n"1";"Won"\n"2";"New"\n',
        '"Smith, John"\n"Kos, Ewa, dr"\n"Lis"\n',  # names, no cells
        '"a"\n"b"\n',
        '"a,b"\n',
        '"',
        '""\n""\n',
    ],
)
def test_others_stay(tmp_path: Path, text: str) -> None:
    try:
        kinds, _ = rows(tmp_path / "a.csv", text)
    except Exception as error:  # noqa: BLE001 - an empty list is refused
        kinds = [str(error)]
    assert "lines_quoted" not in kinds
