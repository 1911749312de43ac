"""What a file leaves open or says oddly is told with its true reason, and nothing is lost unsaid."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import answer, assert_refused, run

STAGES = ("--stages", "Lead,Won")
TWO_STAGES = (*STAGES, "--as-of", "2026-06-30")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(text, encoding="utf-8")
    return path


def left_out_of(tmp_path: Path, text: str, *options: str) -> list[dict[str, str]]:
    """The rows that ``--left-out`` writes."""
    sheet = tmp_path / "left.csv"
    path = written(tmp_path, text)
    done = run("import", path, "--file", tmp_path / "p.funnel", "--plan", "P", *STAGES, "--left-out", sheet, *options)
    assert done.returncode == 0, done.stderr
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        ("Jan-24", "Feb-24", ["2024-01", "2024-02"]),
        ("sty 2024", "luty 2024", ["2024-01", "2024-02"]),
        ("January 2024", "Mar 2024", ["2024-01", "2024-03"]),
        ("2023-12", "2024-01", ["2023-12", "2024-01"]),
    ],
)
def test_months_of_a_year_are_their_first_day(tmp_path: Path, first: str, second: str, months: list[str]) -> None:
    path = written(tmp_path, f"id,stage,created,source\n1,Lead,{first},A\n2,Won,{second},A\n")
    found = answer("analyse", path, *TWO_STAGES, "--cohort", "month")
    shown = [cohort["period"] for cohort in found["cohorts"] if cohort["n"]]
    assert [name[:7] for name in shown] == months
    assert "first day of its month" in run("analyse", path, *TWO_STAGES).stderr
    assert "values:months" in next(
        column["evidence"] for column in found["decisions"]["files"][0]["columns"] if column["header"] == "created"
    )


@pytest.mark.parametrize(("first", "second"), [("3 Jan", "5 Feb"), ("Jan 3", "Feb 24"), ("styczeń", "luty")])
def test_days_without_a_year_are_said_and_the_reason_of_a_refusal(tmp_path: Path, first: str, second: str) -> None:
    path = written(tmp_path, f"id,stage,created,source\n1,Lead,{first},A\n2,Won,{second},A\n")
    assert "“created” names days, weeks or months without a year" in run("analyse", path, *TWO_STAGES).stderr
    assert_refused(run("analyse", path, *TWO_STAGES, "--cohort", "month"), "have no year")


def test_dates_of_both_orders_are_named_and_a_chosen_order_leaves_out_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, "id,stage,created\n1,Lead,13/04/2024\n2,Won,04/13/2024\n3,Won,04/05/2024\n")
    refused = run("analyse", path, *TWO_STAGES)
    assert_refused(refused, "both orders")
    assert "13/04/2024 can only be day first and 04/13/2024 only month first" in refused.stderr
    done = run("analyse", path, *TWO_STAGES, "--dates", "dmy")
    assert done.returncode == 0
    assert "“04/13/2024” in line 3" in done.stderr


def test_the_label_of_a_line_of_totals_is_no_question(tmp_path: Path) -> None:
    path = written(tmp_path, "id,stage,created,source\n1,Lead,2024-01-01,A\n2,Won,2024-01-01,A\nTotal,2,,\n")
    assert "belongs to no stage" not in run("analyse", path, *TWO_STAGES).stderr


@pytest.mark.parametrize("header", ["kontakt", "osoba", "Customer", "name"])
def test_addresses_are_addresses_under_any_header(tmp_path: Path, header: str) -> None:
    path = written(tmp_path, f"{header},stage\nanna@f.pl,Lead\nanna@f.pl,Won\njan@f.pl,Lead\n")
    assert answer("analyse", path, *TWO_STAGES, "--merge", "email")["counts"] == [2, 1]


@pytest.mark.parametrize(("rule", "role"), [("email", "email"), ("both", "email"), ("id", "id")])
def test_a_merge_rule_without_its_column_is_refused(tmp_path: Path, rule: str, role: str) -> None:
    header = "name" if rule == "id" else "id"
    path = written(tmp_path, f"{header},stage\nanna,Lead\nbo,Won\n")
    assert_refused(run("analyse", path, *TWO_STAGES, "--merge", rule), f"--column {role}=")


def test_merged_cells_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "stage", "note", None], [1, "Lead", "x", "y"], [2, None, None, None], [3, "Won", None, None]):
        sheet.append(row)
    sheet.merge_cells("C1:D1")
    sheet.merge_cells("B2:B3")
    path = tmp_path / "merged.xlsx"
    book.save(path)
    said = run("analyse", path, *TWO_STAGES).stderr
    assert "Cells merged over several rows: 1." in said
    assert "Cells merged over several columns: 1." in said


def test_a_row_left_out_for_another_row_says_so(tmp_path: Path) -> None:
    text = "id,stage,created\n1,Lead,2024-01-01\n2,Spam,2024-01-01\n2,Lead,2024-01-02\n"
    rows = left_out_of(tmp_path, text, "--exclude", "Spam")
    assert [row["Reason"] for row in rows] == ["“Spam” is left out everywhere", "Another row of this lead says “Spam”"]


def test_used_rows_with_a_remark_are_listed_and_no_amount_is_no_data(tmp_path: Path) -> None:
    text = "id,stage,created,value\n1,Lead,2024-01-01,10\n2,Won,2024-01-01,abc\n3,Parked,2024-01-02,xyz\n"
    text += "".join(f"{number},Lead,2024-01-03,{number}\n" for number in range(4, 9))
    rows = left_out_of(tmp_path, text)
    assert [(row["Line"], row["Reason"]) for row in rows] == [
        ("3", "Used, with a remark: “abc” is no amount; it was left out"),
        ("4", "“Parked” belongs to no stage; “xyz” is no amount; it was left out"),
    ]
    path = tmp_path / "leads.csv"
    assert answer("analyse", path, *TWO_STAGES)["won_value"] is None
    assert "Value won: –" in run("analyse", path, *TWO_STAGES).stdout.replace("-", "–")


def test_a_remark_on_a_row_without_an_id_does_not_count_it_twice(tmp_path: Path) -> None:
    text = "name,stage,created,value\nAnna,Lead,2024-01-01,10\nJan,Won,2024-01-01,abc\nBo,Won,2024-01-01,5\n"
    assert [row["name"] for row in left_out_of(tmp_path, text)] == ["Jan"]
    again = answer("analyse", tmp_path / "left.csv", *TWO_STAGES)
    assert (again["counts"][0], again["ledger"]["duplicates"]) == (0, 1)


def test_the_same_remark_on_a_row_with_an_id_is_read_again(tmp_path: Path) -> None:
    text = f"id,stage,created,value\n1,Lead,{date(2024, 1, 1)},10\n2,Won,2024-01-01,abc\n"
    assert [row["id"] for row in left_out_of(tmp_path, text)] == ["2"]
    assert answer("analyse", tmp_path / "left.csv", *TWO_STAGES)["counts"] == [1, 1]
