"""Rows that were left out: all of them, with reason and cells, as a sheet that is mended and imported again."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funnel_planner.app.files import drafting, drafts, importing, left_out
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Shape
from funnel_planner.domain.progress import Silent
from funnel_planner.publish.plain_sheets import guarded
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.own_columns import unquoted
from funnel_planner.words import speaking
from tests.support.bringing_in import drafted_for, stored
from tests.support.sample_plans import plan_of

STAGES = ("New", "Contact", "Offer", "Won")
MESSY = """Leads of the year,,,,,
ID,Stage,Source,Created,Value,Comment
1,New,Ads,2024-03-05,100,
2,Contact,Fair,2024-03-13,200,
2,Contact,Fair,2024-03-13,200,
3,Parked,=1+1,2024-04-03,-50,-call
4,,+Ads,2024-04-04,,@home
5,Spam,Ads,2024-04-04,,
007,Offer,Ads,2030-04-04,7.5,'-5
Total,,,,300,
"""
AS_OF = date(2025, 1, 1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(plan_of(*STAGES))
    yield opened
    opened.close()


def bring_in(
    session: Session, reader: ReaderProcess, path: Path, choices: Choices | None = None
) -> tuple[drafts.Draft, importing.Outcome]:
    drafted = drafted_for(session, reader, path, choices=choices or Choices(as_of=AS_OF))
    return drafted, stored(session, reader, drafted)


def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, "utf-8")
    return path


def test_every_row_left_out_is_listed_from_file_and_from_store_alike(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    drafted, outcome = bring_in(session, reader, messy(tmp_path))
    stored = left_out.listing(left_out.of_batch(session.file, outcome.batch_id))
    fresh = left_out.listing(left_out.of_files(reader, drafted.mapping))
    assert stored == fresh
    assert stored.headers == ("ID", "Stage", "Source", "Created", "Value", "Comment")
    assert stored.total == len(stored.rows) == outcome.ledger.rows_in - outcome.ledger.used
    assert Counter(row.row_class for row in stored.rows) == left_out.counted(outcome.ledger)
    by_line = {row.line: row for row in stored.rows}
    assert by_line[6].cells[:3] == ("3", "Parked", "=1+1")
    assert "Parked" in by_line[6].reason
    assert by_line[1].row_class is RowClass.PREAMBLE


def test_one_class_alone(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    _, outcome = bring_in(session, reader, messy(tmp_path))
    found = left_out.listing(left_out.of_batch(session.file, outcome.batch_id), [RowClass.UNMAPPED])
    assert [(row.line, row.row_class) for row in found.rows] == [(6, RowClass.UNMAPPED), (7, RowClass.UNMAPPED)]


def test_more_rows_than_are_noted(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"{n},{'Parked' if n % 25 else 'New'}\n" for n in range(12_000))
    path.write_text("ID,Stage\n" + rows, "utf-8")
    _, outcome = bring_in(session, reader, path)
    source = left_out.of_batch(session.file, outcome.batch_id)
    found = left_out.listing(source, most=10)
    assert (found.total, len(found.rows)) == (11_520, 10)
    assert left_out.write(tmp_path / "out.csv", source) == 11_520


@pytest.mark.parametrize("code", ["en", "pl"])
@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_the_mended_sheet_brings_in_exactly_the_mended_rows(
    session: Session, reader: ReaderProcess, tmp_path: Path, name: str, code: str
) -> None:
    drafted, _ = bring_in(session, reader, messy(tmp_path))
    with speaking(code):
        assert left_out.write(tmp_path / name, left_out.of_files(reader, drafted.mapping)) == 7
    again, outcome = bring_in(
        session, reader, tmp_path / name, Choices(labels=(("Parked", "Contact"),), as_of=date(2031, 1, 1))
    )
    columns = {column.header: column.role.value for column in again.mapping.files[0].columns}
    assert list(columns.values())[-3:] == ["ignore"] * 3
    assert (columns["ID"], columns["Stage"], columns["Source"]) == ("id", "stage", "channel")
    ledger = outcome.ledger
    assert (ledger.created, ledger.unchanged, ledger.totals) == (2, 1, 2)
    leads = session.file.load_leads(outcome.batch_id, with_keys=True)
    assert leads.keys == ("2", "3", "007")
    assert set(leads.channel.labels) >= {"=1+1", "Fair"}
    story = next(iter(session.file.stored_rows(outcome.batch_id))).cells
    assert any("'-5" in row and "''-5" not in row for row in story)
    assert any('"-call"' in row for row in story)


def test_a_text_sheet_holds_no_formula(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    drafted, _ = bring_in(session, reader, messy(tmp_path))
    left_out.write(tmp_path / "out.csv", left_out.of_files(reader, drafted.mapping))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell == "-call"]
    assert "-50" in cells


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "-5", "-a", "plain", "", "'plain", "@x", "\t=1"])
def test_what_is_guarded_comes_back_as_it_was(text: str) -> None:
    assert unquoted(guarded(text)) == text


def test_columns_not_brought_in_are_blank(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    path = messy(tmp_path)
    choices = Choices(columns=(("ignore", "Comment"),), as_of=AS_OF)
    drafted, outcome = bring_in(session, reader, path, choices)
    for source in (left_out.of_files(reader, drafted.mapping), left_out.of_batch(session.file, outcome.batch_id)):
        rows = left_out.listing(source).rows
        assert not [row for row in rows if row.cells[5] not in (None, "")]


def test_a_sheet_is_not_written_over_its_source_or_as_something_else(reader: ReaderProcess, tmp_path: Path) -> None:
    path = messy(tmp_path)
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan_of(*STAGES), Choices(as_of=AS_OF))
    source = left_out.of_files(reader, drafted.mapping)
    for target, kind in ((path, "left_out_onto_source"), (tmp_path / "out.txt", "left_out_suffix")):
        with pytest.raises(PlannerError) as caught:
            left_out.write(target, source)
        assert caught.value.kind == kind
    assert path.read_text("utf-8") == MESSY


def test_a_failed_sheet_leaves_the_earlier_one(reader: ReaderProcess, tmp_path: Path) -> None:
    path, target = messy(tmp_path), tmp_path / "out.xlsx"
    target.write_bytes(b"earlier")
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan_of(*STAGES), Choices(as_of=AS_OF))
    source = left_out.of_files(reader, drafted.mapping)

    def broken(*_: object) -> Iterator[object]:
        yield next(iter(source.rows((RowClass.UNMAPPED,), Silent())))
        raise PlannerError("reader_died", file="messy.csv")

    with pytest.raises(PlannerError):
        left_out.write(target, left_out.Source(source.mapping, source.file_names, broken))  # type: ignore[arg-type]  # rows enough for this
    assert target.read_bytes() == b"earlier"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["messy.csv", "out.xlsx"]


def test_files_of_different_columns_become_sheets_or_one_table(reader: ReaderProcess, tmp_path: Path) -> None:
    texts = {
        "mql.csv": "ID,Stage,Source\n1,New,Ads\n2,Parked,Ads\n",
        "deals.csv": "ID,Stage,Owner\n3,Odd,Ann\n4,Odd,Bo\n",
    }
    paths = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
        paths.append(tmp_path / name)
    choices = Choices(columns=(("id", "ID"), ("stage", "Stage")), shape=Shape.SNAPSHOT, as_of=AS_OF)
    drafted = drafting.draft(drafting.look_over(reader, paths), plan_of(*STAGES), choices)
    source = left_out.of_files(reader, drafted.mapping)
    found = left_out.listing(source)
    assert found.headers == ("ID", "Stage", "Source", "Owner")
    assert [(row.file, row.line) for row in found.rows] == [("mql.csv", 3), ("deals.csv", 2), ("deals.csv", 3)]
    assert left_out.write(tmp_path / "out.xlsx", source) == left_out.write(tmp_path / "out.csv", source) == 3
    book = load_workbook(tmp_path / "out.xlsx")
    headers = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book.worksheets}
    book.close()
    assert headers == {
        "mql": ["ID", "Stage", "Source", "Reason", "Line", "File"],
        "deals": ["ID", "Stage", "Owner", "Reason", "Line", "File"],
    }
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "ID,Stage,Source,Owner,Reason,Line,File"
    assert lines[2].startswith("3,Odd,,Ann,")


def test_an_import_that_used_every_row_gives_an_empty_sheet(reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    path.write_text("ID,Stage\n1,New\n", "utf-8")
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan_of(*STAGES), Choices(as_of=AS_OF))
    source = left_out.of_files(reader, drafted.mapping)
    assert left_out.write(tmp_path / "out.csv", source) == 0
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines() == ["ID,Stage,Reason,Line,File"]
