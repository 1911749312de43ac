"""Every hostile file is a table or an error with a sentence, soon, and the program goes on."""

import time
from pathlib import Path

import psutil
import pytest

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.survey import Survey

LONGEST_S = 60.0
MADE_NASTY = {
    "cols_16384.xlsx": 2,
    "dates_1904_openpyxl.xlsx": 2,
    "empty.csv": "file_empty",
    "empty_zero_bytes.xlsx": "file_empty",
    "formulas_no_cached_values.xlsx": 3,
    "header_only.csv": 0,
    "huge_cell_5MB.csv": 2,
    "lying_dimension.xlsx": 1,
    "not_a_zip.xlsx": 1,
    "nul_bytes.csv": 2,
    "one_column_pipe.csv": 2,
    "only_bom.csv": "table_empty",
    "only_newlines.csv": "table_empty",
    "pdf_named.xlsx": "file_is_pdf",
    "ragged_rows.csv": 5,
    "random_binary.csv": "file_is_binary",
    "spreadsheetml2003_named.xls": 1,
    "truncated.xlsx": "file_cut_off",
    "tsv_named.xls": 2,
    "utf16be_bom.csv": 1,
    "xxe_external_entity.xlsx": "file_unreadable",
    "zip_bomb_200MB_sheet.xlsx": "file_unpacks_too_large",
    "zip_slip_paths.xlsx": "file_without_workbook",
    "zip_without_workbook.xlsx": "file_is_archive",
}
"""What becomes of each: number of rows below the header, or kind of error."""
FOREIGN_ERRORS = {
    "1904.slk": "file_is_sylk",
    "HiddenSheet.xls": "table_empty",
    "HiddenSheet.xlsx": "table_empty",
    "OOM_alloc3.xls": "file_unreadable",
    "empty.csv": "file_empty",
    "empty_sheet.xlsx": "table_empty",
    "issue_666_panic.xlsb": "table_empty",
    "minimal_112.numbers": "file_is_numbers",
    "odoo_crm_lead_damaged.xls": "file_unreadable",
    "oleloop.xls": "reader_died",
    "pass_protected.xlsx": "file_has_password",
    "password_2002_40_xor.xls": "file_has_password",
    "pwtest.xls": "file_has_password",
    "too_small.xls": "file_is_no_workbook",
    "vba.xlsm": "table_empty",
    "write.dbf": "file_is_dbase",
}
"""All other files of the folders ``nasty_*`` give a table."""


def outcome(reader: ReaderProcess, path: Path) -> int | str:
    """Number of rows below the header, or kind of error; fails if it takes long, or if the error has no sentence."""
    started = time.monotonic()
    try:
        (survey,) = reader.run("survey", str(path))
    except PlannerError as error:
        sentence = explain(error)
        kind = error.kind
    else:
        assert isinstance(survey, Survey)
        return survey.row_count
    finally:
        assert time.monotonic() - started < LONGEST_S, path.name
    assert path.name in sentence
    return kind


def test_each_made_file_becomes_what_it_should(reader: ReaderProcess, data_folder: Path) -> None:
    folder = data_folder / "made_nasty"
    assert {name: outcome(reader, folder / name) for name in MADE_NASTY} == MADE_NASTY
    others = [path for path in folder.iterdir() if path.name not in MADE_NASTY]
    assert others
    for path in others:
        assert isinstance(outcome(reader, path), int), path.name


def test_a_bomb_is_refused_before_it_is_unpacked(reader: ReaderProcess, data_folder: Path) -> None:
    list(reader.run("survey", str(data_folder / "made_nasty" / "header_only.csv")))
    started = time.monotonic()
    outcome(reader, data_folder / "made_nasty" / "zip_bomb_200MB_sheet.xlsx")
    assert time.monotonic() - started < 0.5


def test_an_entity_brings_nothing_in(reader: ReaderProcess, data_folder: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        list(reader.run("survey", str(data_folder / "made_nasty" / "xxe_external_entity.xlsx")))
    assert "root:" not in str(caught.value)


def test_each_foreign_file_becomes_a_table_or_a_sentence(reader: ReaderProcess, shared_data: Path) -> None:
    files = [path for folder in sorted(shared_data.glob("nasty_*")) for path in sorted(folder.iterdir())]
    assert len(files) > 70
    found = {path.name: outcome(reader, path) for path in files}
    errors = {name: kind for name, kind in found.items() if isinstance(kind, str)}
    assert errors == FOREIGN_ERRORS
    own = psutil.Process()
    assert own.memory_info().rss < 1_000_000_000
