"""A tracker opens clean, checks what is typed, counts by itself, and is read back without any mapping."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.lead_tracker import SHEET
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.templates import load_template
from funnel_planner.publish.tracker.lead_tracker import tracker_bytes, write_lead_tracker
from funnel_planner.publish.tracker.tracker_leads import NUMBERED_ROWS
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.words import LANGUAGES, speaking

DAY = date(2026, 3, 4)
LEADS: tuple[dict[str, Any], ...] = (
    {"name": "Ann Lee", "email": "ann@example.com", "channel": 0, "created": DAY, "stage": 0},
    {
        "name": "Żółw sp. z o.o.", "channel": 1, "created": DAY, "stage": 2, "value": 1200.5,
        "reached": (1, date(2026, 3, 9)),
    },
    {"email": "bo@example.com", "channel": 0, "created": DAY, "stage": 4, "value": 5000, "closed": date(2026, 4, 1)},
    {"name": "Cy Fox", "channel": 1, "created": DAY, "stage": "lost", "last_stage": 1, "closed": date(2026, 4, 2)},
    {"name": "=SUM(1)", "channel": 2, "created": DAY, "stage": 1},
)  # fmt: skip
COUNTS = (5, 4, 2, 1, 1)


@pytest.fixture
def plan() -> Plan:
    return load_template("sales", "en")


def layout(plan: Plan, language: str = "en") -> dict[str, str]:
    from funnel_planner.publish.texts import Changes
    from funnel_planner.publish.tracker.tracker_columns import layout_of

    with speaking(language):
        found = layout_of(plan, Changes(), "ABC")
    return {**{column.key: column.header for column in found.columns}, "lost": found.lost}


def written(plan: Plan, path: Path, language: str = "en") -> Path:
    with speaking(language):
        write_lead_tracker(path, plan)
    return path


def fill_in(path: Path, plan: Plan, language: str = "en", leads: tuple[dict[str, Any], ...] = LEADS) -> None:
    """Type leads in, one a row, as people do."""
    names = layout(plan, language)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column or 0 for cell in sheet[1]}
    for row, lead in enumerate(leads, 2):
        for key, value in lead.items():
            if key == "reached":
                stage, day = value
                sheet.cell(row, columns[names[f"reached{stage}"]], day)
                continue
            typed = value
            if key in ("stage", "last_stage"):
                typed = names["lost"] if value == "lost" else plan.stages[value].name
            elif key == "channel":
                typed = plan.channels[value].name
            cell = sheet.cell(row, columns[names[key]])
            cell.value = typed
            if isinstance(typed, str):
                cell.data_type = "s"
    book.save(path)


def read_back(reader: ReaderProcess, path: Path, plan: Plan) -> tuple[drafts.Draft, Any]:
    surveys = drafting.look_over(reader, [path])
    drafted = drafting.draft(surveys, plan, Choices(as_of=date(2026, 5, 1)))
    return drafted, drafting.read(reader, drafted.mapping)


def counted(plan: Plan, parsed: Any) -> tuple[int, ...]:
    return tuple(n or 0 for n in measured_in(count_leads(plan, parsed.leads), LeadFilter()).total.counts)


def assert_read_right(reader: ReaderProcess, path: Path, plan: Plan) -> None:
    drafted, parsed = read_back(reader, path, plan)
    assert all(column.confidence == 1.0 for column in drafted.mapping.files[0].columns)
    assert not questions(drafted)
    assert counted(plan, parsed) == COUNTS
    assert (parsed.ledger.rows_in, parsed.ledger.used) == (len(LEADS), len(LEADS))
    measured = measured_in(count_leads(plan, parsed.leads), LeadFilter())
    assert measured.total.won_value == 5000


@pytest.mark.parametrize("language", LANGUAGES)
def test_leads_typed_in_are_read_back_without_mapping(reader: ReaderProcess, tmp_path: Path, language: str) -> None:
    plan = load_template("sales", language)
    path = written(plan, tmp_path / "tracker.xlsx", language)
    fill_in(path, plan, language)
    assert_read_right(reader, path, plan)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not at hand")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_it_survives_libreoffice(reader: ReaderProcess, plan: Plan, tmp_path: Path, kind: str) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    fill_in(path, plan)
    saved = tmp_path / "saved" / f"tracker.{kind}"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(saved.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert_read_right(reader, saved, plan)
    if kind == "ods":
        return
    book = load_workbook(saved, data_only=True)
    rules = {rule.type for rule in book.worksheets[0].data_validations.dataValidation}
    assert {"list", "date", "decimal"} <= rules
    funnel = book.worksheets[1]
    assert tuple(funnel.cell(5 + row, 4).value for row in range(5)) == COUNTS
    assert book[SHEET].sheet_state != "visible"


def test_nobody_is_in_an_empty_tracker(reader: ReaderProcess, plan: Plan, tmp_path: Path) -> None:
    drafted, parsed = read_back(reader, written(plan, tmp_path / "tracker.xlsx"), plan)
    assert parsed.leads.lead_count == 0
    assert parsed.ledger.rows_in == 0
    assert drafted.surveys[0].info.sheet == "Leads"


def test_a_half_filled_row_is_left_out_and_says_why(reader: ReaderProcess, plan: Plan, tmp_path: Path) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    fill_in(path, plan, leads=(LEADS[0], {"name": "Di Orr"}, LEADS[2]))
    _, parsed = read_back(reader, path, plan)
    (note,) = parsed.notes
    assert (note.line, note.row_class, note.reason) == (3, RowClass.UNMAPPED, "stage_blank")
    assert parsed.ledger.used == 2


def test_stages_renamed_meanwhile_are_known_by_their_ids(reader: ReaderProcess, plan: Plan, tmp_path: Path) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    fill_in(path, plan)
    renamed = replace(plan, stages=tuple(replace(stage, name=f"Quite new {n}") for n, stage in enumerate(plan.stages)))
    assert_read_right(reader, path, renamed)


def test_ids_of_another_plan_mean_nothing(reader: ReaderProcess, tmp_path: Path) -> None:
    one = Plan(id="one", name="One", stages=(Stage("s1", "Visit"), Stage("s2", "Deal")))
    other = Plan(id="other", name="Other", stages=(Stage("s1", "Deal"), Stage("s2", "Visit")))
    path = written(one, tmp_path / "tracker.xlsx")
    fill_in(path, one, leads=({"name": "Ann", "created": DAY, "stage": 1},))
    _, parsed = read_back(reader, path, other)
    assert counted(other, parsed) == (1, 0)


def test_a_copied_row_is_another_lead_and_a_row_without_a_number_is_one(
    reader: ReaderProcess, plan: Plan, tmp_path: Path
) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    fill_in(path, plan, leads=(*LEADS[:2], {**LEADS[0], "name": "Ed Low", "email": "ed@example.com"}, LEADS[3]))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(4, 1).value = sheet.cell(2, 1).value
    sheet.cell(5, 1).value = None
    book.save(path)
    _, parsed = read_back(reader, path, plan)
    assert parsed.leads.lead_count == 4
    assert parsed.ledger.used == 4


def test_columns_may_be_moved_and_added(reader: ReaderProcess, plan: Plan, tmp_path: Path) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    fill_in(path, plan)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.tables.clear()
    sheet.insert_cols(2)
    sheet.cell(1, 2).value = "Our own remark"
    sheet.cell(2, 2).value = "hello"
    book.save(path)
    _, parsed = read_back(reader, path, plan)
    assert counted(plan, parsed) == COUNTS


def test_hostile_names_stay_texts(reader: ReaderProcess, tmp_path: Path) -> None:
    names = ("=1+1", "*", "Lost", "@SUM(A1)", "Notes" * 40)
    plan = Plan(id="p", name="=cmd|' /C calc'!A0", stages=tuple(Stage(f"s{n}", name) for n, name in enumerate(names)))
    path = written(plan, tmp_path / "tracker.xlsx")
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row) or sheet.title == "Funnel"
    fill_in(path, plan, leads=tuple({"name": f"N{n}", "created": DAY, "stage": n} for n in range(len(names))))
    _, parsed = read_back(reader, path, plan)
    assert counted(plan, parsed) == (5, 4, 3, 2, 1)


def test_it_has_drop_downs_and_numbers_and_a_cached_funnel(plan: Plan, tmp_path: Path) -> None:
    path = written(plan, tmp_path / "tracker.xlsx")
    book = load_workbook(path, data_only=True)
    assert book.sheetnames == ["Leads", "Funnel", "Instructions", "Lists", SHEET]
    assert book.active is book["Leads"]
    assert book[SHEET].sheet_state == "veryHidden"
    sheet = book["Leads"]
    assert sheet.tables["Leads"].ref.endswith(str(NUMBERED_ROWS + 1))
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in lists} == {
        "tracker_channels", "tracker_found", "tracker_stages", "tracker_owners", "tracker_last_stages",
        "tracker_reasons",
    }  # fmt: skip
    assert sheet.freeze_panes == "C2"
    assert book["Funnel"]["D5"].value == 0


def test_the_instructions_speak_of_columns_that_are_there(plan: Plan, tmp_path: Path) -> None:
    short = Plan(id="p", name="Two", stages=(Stage(id="a", name="Lead"), Stage(id="b", name="Won")))
    for number, (made, is_told) in enumerate(((plan, True), (short, False))):
        book = load_workbook(written(made, tmp_path / f"{number}.xlsx"))
        guide = " ".join(str(cell.value) for row in book["Instructions"].iter_rows() for cell in row)
        assert ("Reached: …" in guide) is is_told
        assert any(str(cell.value).startswith("Reached: ") for cell in book["Leads"][1]) is is_told


def test_two_trackers_number_their_leads_apart(plan: Plan) -> None:
    assert tracker_bytes(plan, "AAA") != tracker_bytes(plan, "BBB")


def test_what_was_there_stays_when_it_cannot_be_written(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        write_lead_tracker(tmp_path / "no" / "tracker.xlsx", plan)
    assert caught.value.kind == "folder_missing"
