"""Tables with months or channels side by side, from the file to the answer and into a plan."""

import csv
from datetime import date
from pathlib import Path

import openpyxl

from tests.support.command_line import answer, assert_refused, run

STAGES = ("--stages", "Leads,Won", "--as-of", "2026-06-30")
MONEY = "Channel,Jan 2026,Feb 2026,Total\nGoogle Ads,1000,1200,2200\nNewsletter,,300,300\nTotal,1000,1500,2500\n"


def written(tmp_path: Path, text: str, name: str = "costs.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_costs_by_channel_and_month(tmp_path: Path) -> None:
    found = answer("analyse", written(tmp_path, MONEY), *STAGES)
    assert found["cost"] == 2500
    assert {name: channel["cost"] for name, channel in found["channels"].items()} == {
        "Google Ads": 2200,
        "Newsletter": 300,
    }
    assert (found["ledger"]["used"], found["ledger"]["totals"]) == (2, 1)
    assert found["ledger"]["rows_in"] == 3


def test_counts_by_channel_stage_and_month_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Channel", "Stage", date(2026, 1, 1), date(2026, 2, 1)])
    for channel, stage, *numbers in (("Google", "Leads", 120, 150), ("Google", "Won", 12, 15), ("Fair", "Leads", 9, 0)):
        sheet.append([channel, stage, *numbers])
    book.save(tmp_path / "report.xlsx")
    found = answer("analyse", tmp_path / "report.xlsx", *STAGES)
    assert found["by_channel"]["Google"] == [270, 27]
    assert found["by_channel"]["Fair"] == [9, None]


def test_inspect_says_how_it_is_read(tmp_path: Path) -> None:
    done = run("inspect", written(tmp_path, MONEY))
    assert "periods stand side by side" in done.stderr
    assert "--shape" in done.stderr
    assert "Cost: Cost" in done.stdout


def test_the_option_overrules_it(tmp_path: Path) -> None:
    found = answer("analyse", written(tmp_path, MONEY), *STAGES, "--shape", "snapshot")
    assert found["counts"] == [2, 0]


def test_numbers_of_which_nobody_knows_what_they_are_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, MONEY, "report.csv")
    assert_refused(run("analyse", path, *STAGES), "--column cost=HEADER")
    assert "Choose what “Numbers” is" in run("inspect", path).stderr
    assert answer("analyse", path, *STAGES, "--column", "cost=Numbers")["cost"] == 2500
    assert answer("analyse", path, *STAGES, "--column", "stage:Leads=Numbers")["counts"] == [2500, None]


def test_each_number_of_a_row_left_out_is_listed_once(tmp_path: Path) -> None:
    path, left = written(tmp_path, MONEY), tmp_path / "left.csv"
    done = run("import", path, "--file", tmp_path / "p.funnel", "--plan", "P", *STAGES[:2], "--left-out", left)
    assert done.returncode == 0, done.stderr
    with left.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["Channel"], row["Month"], row["Cost"]) for row in csv.DictReader(file)]
    assert rows == [
        ("Total", "Jan 2026", "1000"), ("Total", "Feb 2026", "1500"), ("Total", "Total", "2500"),
    ]  # fmt: skip
    assert "unchanged" in run("import", path, "--file", tmp_path / "p.funnel", "--plan", "P", *STAGES[:2]).stdout


def test_a_list_that_was_read_row_by_row_is_so_again(tmp_path: Path) -> None:
    path = written(tmp_path, "Campaign,Jan 2026,Feb 2026\nGoogle Ads,10,20\nFacebook,30,40\n", "usage.csv")
    plan = ("--file", tmp_path / "p.funnel", "--plan", "P", *STAGES[:2])
    assert run("import", path, *plan, "--shape", "snapshot").returncode == 0
    again = run("import", path, *plan)
    assert again.returncode == 0, again.stderr
    assert "side by side" not in again.stderr
    assert "unchanged" in again.stdout


def test_a_plan_file_that_knows_no_such_list_changes_nothing(tmp_path: Path) -> None:
    path, left = written(tmp_path, MONEY), tmp_path / "left.csv"
    plan = ("--file", tmp_path / "p.funnel", *STAGES[:2])
    assert run("import", written(tmp_path, "id,stage\n1,Won\n", "list.csv"), *plan, "--plan", "A").returncode == 0
    done = run("import", path, *plan, "--plan", "B", "--left-out", left)
    assert done.returncode == 0, done.stderr
    assert "cannot be read" not in done.stderr
    assert "3 rows = 2 used, 1 line of totals" in done.stdout


def test_shares_are_refused_until_somebody_says_what_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, "Channel,Jan 2026,Feb 2026\nGoogle,60,55\nMeta,40,45\n", "leads.csv")
    for command in (("analyse",), ("import", "--file", tmp_path / "p.funnel", "--plan", "P")):
        assert_refused(run(command[0], path, *command[1:], *STAGES), "seems to hold shares", "--shape")
    assert not (tmp_path / "p.funnel").exists()
    assert answer("analyse", path, *STAGES, "--shape", "aggregate")["counts"] == [200, None]
    assert "seems to hold shares" in run("inspect", path).stderr


def test_a_plan_beside_what_happened_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "Channel,Jan Plan,Jan Actual\nGoogle,10,9\nMeta,5,6\n", "leads.csv")
    assert_refused(run("analyse", path, *STAGES), "periods side by side", "--shape snapshot")
    out = tmp_path / "out.xlsx"
    assert_refused(run("report", path, *STAGES, "--out", out), "periods side by side")
    assert not out.exists()


def test_costs_beside_leads_are_not_said_to_bring_no_leads(tmp_path: Path) -> None:
    text = "Channel,Month,Year,Leads,Cost\nGoogle,Jan,2026,5,10\nGoogle,Feb,2026,5,20\n"
    done = run("analyse", written(tmp_path, text, "report.csv"), *STAGES, "--json")
    assert '"counts": [10, null]' in done.stdout
    assert "no leads" not in done.stderr
    assert "No column counts Won" in done.stderr


def test_a_long_table_sorted_by_what_it_counts(tmp_path: Path) -> None:
    rows = "".join(f"C{n},{what},10,20\n" for what in ("Leads", "Won", "Cost") for n in range(230))
    found = answer("analyse", written(tmp_path, "Channel,Metric,Jan 2026,Feb 2026\n" + rows, "report.csv"), *STAGES)
    assert (found["counts"], found["cost"]) == ([6900, 6900], 6900)
