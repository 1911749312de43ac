"""What is still open before an import: each question leads to where it is answered."""

from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.app.files.date_check import undecided_dates
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.import_words import (
    GROUPS,
    OFFERED,
    ROLES,
    SHAPES,
    WISHES,
    column_evidence,
    evidence_text,
    sureness,
)
from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.domain.mapping import ColumnMapping, MergeRule, Role, Shape
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.words import use_language
from tests.support.surveyed import survey_source

MERGE = Place.MERGE
HEADER = ["Lead ID", "Source", "Stage", "Created"]


def survey(*rows: list[str], header: list[str] | None = None) -> Survey:
    return survey_source(MemoryTable([header or HEADER, *rows]), "leads.csv")


def asked(*surveys: Survey, choices: Choices | None = None) -> tuple[Question, ...]:
    return questions(drafting.draft(surveys, load_template("sales", "en"), choices or Choices()))


CLEAN = survey(
    ["1", "Ads", "MQL", "2024-05-20"], ["2", "Fair", "SQL", "2024-05-21"], ["3", "Ads", "Lost", "2024-05-22"]
)


def test_a_clean_list_leaves_nothing_open() -> None:
    assert asked(CLEAN) == ()


def test_labels_without_a_stage_are_counted_and_lead_to_the_first() -> None:
    (question,) = asked(survey(["1", "Ads", "MQL", "2024-05-20"], ["2", "Ads", "Wibble", "2024-05-20"]))
    assert question.text == "“Wibble” belongs to no stage: 1 row would be left out."
    assert (question.weight, question.place, question.label) == (Weight.WARNS, Place.LABELS, "Wibble")


@pytest.mark.parametrize(
    ("rule", "hidden", "wanted"),
    [
        (MergeRule.EMAIL, "E-mail", "an e-mail address"),
        (MergeRule.BOTH, "E-mail", "an e-mail address"),
        (MergeRule.ID, "Lead ID", "a lead id"),
    ],
)
def test_a_rule_without_its_column_blocks_and_leads_to_the_rule(rule: MergeRule, hidden: str, wanted: str) -> None:
    rows = (["1", "Ads", "MQL", "2024-05-20", "a@x.pl"], ["2", "Ads", "SQL", "2024-05-20", "b@x.pl"])
    table = survey(*rows, header=[*HEADER, "E-mail"])
    assert asked(table, choices=Choices(merge=rule)) == ()
    found = asked(table, choices=Choices(columns=(("ignore", hidden),), merge=rule))
    (question,) = [each for each in found if each.place is MERGE]
    assert question.weight is Weight.BLOCKS
    assert question.text.startswith(f"Leads are to be recognised by {wanted}, but no column holds it.")


def test_addresses_tell_leads_apart_as_well_as_ids_do() -> None:
    header = ["E-mail", "Source", "Stage", "Created"]
    told = survey(*([f"{n}@example.com", "Ads", "MQL", f"2024-05-2{n}"] for n in range(4)), header=header)
    assert asked(told) == ()
    same = survey(*(["info@example.com", "Ads", "MQL", f"2024-05-2{n}"] for n in range(4)), header=header)
    assert [question.text for question in asked(same)][:1] == [
        "No column tells leads apart, so a later import cannot recognise them."
    ]


def test_ids_that_a_spreadsheet_has_rounded_are_a_warning() -> None:
    rows = [[f"9.0071{n}E+14", "Ads", "MQL", "2024-05-20"] for n in range(12)]
    for choices in (Choices(), Choices(columns=(("id", "Lead ID"),))):
        question = asked(survey(*rows), choices=choices)[0]
        assert (question.weight, question.place, question.column) == (Weight.WARNS, Place.COLUMNS, 0)
        assert "such as 9.00710E+14, which a spreadsheet has rounded" in question.text
    ignored = asked(survey(*rows), choices=Choices(columns=(("ignore", "Lead ID"),)))
    assert not any("rounded" in question.text for question in ignored)


def test_no_rule_is_wanted_of_totals_nor_where_nobody_chose_one() -> None:
    totals = survey(["Ads", "100", "10"], ["Fair", "50", "5"], header=["Channel", "MQL", "SQL"])
    assert MERGE not in {question.place for question in asked(totals, choices=Choices(merge=MergeRule.EMAIL))}
    assert MERGE not in {question.place for question in asked(survey(["MQL"], ["SQL"], header=["Stage"]))}


def test_undecided_dates_block_until_they_are_decided() -> None:
    table = survey(["1", "Ads", "MQL", "03/04/2024"], ["2", "Ads", "SQL", "05/06/2024"])
    (question,) = asked(table)
    assert (question.weight, question.place, question.column) == (Weight.BLOCKS, Place.DATES, 3)
    assert question.text == "“Created”: is 03/04/2024 written day first or month first?"
    from funnel_planner.domain.mapping import DateOrder

    assert asked(table, choices=Choices(dates=DateOrder.DMY)) == ()
    ignored = drafting.draft([table], load_template("sales", "en"), Choices(columns=(("ignore", "Created"),)))
    assert undecided_dates(ignored.mapping) == []


def test_a_spreadsheets_numbered_days_are_no_question() -> None:
    table = survey(*([str(n), "Ads", "MQL", str(45_413 + n)] for n in range(12)))
    assert asked(table) == ()


def test_counts_that_could_be_days_are_counts() -> None:
    rows = [["Ads", str(43_000 + 17 * n), str(900 + n)] for n in range(12)]
    table = survey(*rows, header=["Campaign", "MQL", "SQL"])
    drafted = drafting.draft([table], load_template("sales", "en"), Choices())
    (file,) = drafted.mapping.files
    assert file.shape is Shape.AGGREGATE
    assert [column.role for column in file.columns][1:] == [Role.STAGE_REACHED] * 2
    assert undecided_dates(drafted.mapping) == []


def test_a_list_without_stages_warns_and_leads_to_the_columns() -> None:
    table = survey(["1", "Ads", "2024-05-20"], ["2", "Fair", "2024-05-21"], header=["Lead ID", "Source", "Created"])
    (question,) = asked(table)
    assert (question.weight, question.place) == (Weight.WARNS, Place.COLUMNS)


def test_a_shape_that_is_not_sure_is_asked_about() -> None:
    drafted = drafting.draft([CLEAN], load_template("sales", "en"), Choices())
    (file,) = drafted.mapping.files
    unsure = replace(drafted, mapping=replace(drafted.mapping, files=(replace(file, shape_confidence=0.5),)))
    (question,) = [found for found in questions(unsure) if found.place is Place.SHAPE]
    assert question.weight is Weight.WARNS
    assert not [found for found in questions(drafted) if found.place is Place.SHAPE]


def test_the_gravest_comes_first() -> None:
    table = survey(["A", "MQL", "03/04/2024"], ["B", "Wibble", "05/06/2024"], header=["Name", "Stage", "Created"])
    weights = [question.weight for question in asked(table)]
    assert weights == sorted(weights, key=list(Weight).index)
    assert set(weights) == set(Weight)


def test_every_role_and_shape_has_words() -> None:
    assert set(ROLES) == set(Role)
    assert set(SHAPES) == set(Shape)
    offered = [*OFFERED, *(role for _, roles in GROUPS for role in roles), *WISHES]
    assert sorted(offered) == sorted(Role), "the menu has each role once"


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (
            "header:Źródło~source; values:labels",
            "The header “Źródło” is known as “source”, the values are a few labels",
        ),
        ("values:email 98%", "98% of the values are e-mail addresses"),
        ("rival of id", "Another column fits better"),
        ("shape:3 stage columns", "Stages have columns of their own: 3"),
        ("presence:file name won.csv", "“won.csv” names the stage"),
        ("something new", ""),
        ("", ""),
    ],
)
def test_reasons_are_told_in_words(evidence: str, words: str) -> None:
    assert evidence_text(evidence) == words


def test_every_reason_that_real_files_bring_has_words(data_folder: Path) -> None:
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess

    paths = [data_folder / "made_polish" / "leady_utf8_bom.csv", *(data_folder / "made_exports").glob("*.csv")]
    with ReaderProcess() as reader:
        surveys = drafting.look_over(reader, paths)
    for found in surveys:
        (file,) = drafting.draft([found], load_template("sales", "en"), Choices()).mapping.files
        told = [column for column in file.columns if column.evidence]
        assert [column.evidence for column in told if not column_evidence(column)] == []


def test_sureness_is_said_of_what_was_proposed() -> None:
    assert sureness(ColumnMapping(0, "x", Role.ID, confidence=0.97)) == "sure"
    assert sureness(ColumnMapping(0, "x", Role.ID, confidence=0.85)) == "likely"
    assert sureness(ColumnMapping(0, "x", Role.OTHER, evidence="chosen")) == "chosen"
    assert sureness(ColumnMapping(0, "x")) == ""


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["Lead ID", "Source", "Stage", "Created", "Amount", "Currency"], [["5", "PLN"], ["6", "EUR"]]),
        (["Lead ID", "Source", "Stage", "Created", "Amount"], [["5 zł"], ["€6"]]),
    ],
)
def test_amounts_in_several_currencies_are_said(header: list[str], rows: list[list[str]]) -> None:
    table = [[str(n), "Ads", "MQL", "2024-05-20", *row] for n, row in enumerate(rows)]
    (question,) = asked(survey(*table, header=header))
    assert question.weight is Weight.WARNS
    assert question.text.startswith("“Amount” is in several currencies (EUR, PLN).")
    (question,) = asked(survey(*([*row[:-1], rows[0][-1]] for row in table), header=header))
    assert question.text.startswith("“Amount” is in PLN, so this plan will count in PLN instead of EUR.")


def test_numbers_in_reasons_are_written_as_the_language_does() -> None:
    assert "1.3 rows" in evidence_text("shape:1.3 rows a lead")
    use_language("pl")
    try:
        assert "1,3" in evidence_text("shape:1.3 rows a lead")
    finally:
        use_language("en")


def test_the_question_about_dates_shows_a_doubtful_one() -> None:
    table = survey(
        ["1", "Ads", "MQL", "2026-10-01"], ["2", "Ads", "SQL", "05/10/2026"], ["3", "Ads", "SQL", "6/6/2026"]
    )
    (question,) = [found for found in asked(table) if found.place is Place.DATES]
    assert question.text == "“Created”: is 05/10/2026 written day first or month first?"
