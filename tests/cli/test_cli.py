"""The command line as scripts use it: started as a process, one JSON object, one sentence, exit codes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from funnel_planner.storage.plan_file import PlanFile
from tests.support.command_line import POLISH, answer, assert_refused, run, run_process

CHANNELS = {
    "Formularz WWW": (32, 4), "Facebook Ads": (31, 8), "Google Ads": (22, 5), "Polecenie": (15, 7), "Targi": (10, 4),
    "Telefon": (7, 2), "(unknown)": (3, 0),
}  # fmt: skip
"""Leads and customers of the channels of ``made_polish/leady.xlsx``."""


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_cp1250.csv"])
def test_analyse_answers_the_same_from_every_container(data_folder: Path, name: str) -> None:
    found = answer("analyse", data_folder / "made_polish" / name, "--stages", POLISH)
    assert found["counts"] == [120, 92, 66, 33, 30]
    assert found["won_value"] == pytest.approx(699_476.03, abs=1e-9)
    assert found["by_channel"]["(unknown)"] == [3, 2, 0, 0, 0]
    assert found["overall_rate"] == 0.25
    ledger = found["ledger"]
    assert ledger["rows_in"] == sum(count for name, count in ledger.items() if name != "rows_in")


def test_olist_with_nothing_but_stage_names(shared_data: Path, answers: dict[str, Any]) -> None:
    files = sorted((shared_data / "olist").glob("*.csv"), reverse=True)
    found = answer("analyse", *files, "--stages", "MQL,Closed deal")
    assert found["counts"] == [8000, 842]
    assert found["overall_rate"] == pytest.approx(0.10525)
    for channel in answers["olist"]["by_channel"]:
        label = {"(blank)": "(unknown)"}.get(channel["value"], channel["value"])
        assert found["by_channel"][label] == [channel["entered"], channel["converted"]]


def test_x_education_with_nothing_but_stage_names(shared_data: Path, answers: dict[str, Any]) -> None:
    (leads,) = (path for path in (shared_data / "xeducation").glob("*.csv"))
    found = answer("analyse", leads, "--stages", "Lead,Converted")
    assert found["counts"] == [9240, 3561]
    by_channel = {label.casefold(): counts for label, counts in found["by_channel"].items()}
    for channel in answers["xeducation"]["by_lead_source_casefold"]:
        label = {"(blank)": "(unknown)"}.get(channel["value"], channel["value"])
        assert by_channel[label] == [channel["entered"], channel["converted"]]


def test_by_cuts_by_any_imported_column(data_folder: Path) -> None:
    found = answer("analyse", data_folder / "made_polish" / "leady.xlsx", "--stages", POLISH, "--by", "Zgoda RODO")
    assert [sum(column) for column in zip(*found["by"].values(), strict=True)] == found["counts"]


def test_by_a_column_of_numbers_says_how_they_spread(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    rows = "".join(f"{n},{'Won' if n > 6 else 'Lead'},{'' if n == 3 else n * 10}\n" for n in range(1, 9))
    file.write_text("id,stage,seconds\n" + rows, "utf-8")
    found = answer("analyse", file, "--stages", "Lead,Won", "--by", "Seconds")
    assert found["by"]["70"] == [1, 1]
    numbers = found["by_numbers"]
    assert numbers["won"] == {
        "n": 2, "min": 70, "p25": 72.5, "median": 75, "mean": 75, "p75": 77.5, "p90": 79, "max": 80, "sum": 150,
    }  # fmt: skip
    assert (numbers["all"]["n"], numbers["not_won"]["sum"], numbers["without_number"]) == (7, 180, 1)
    assert numbers["ranges"][0] == {"from": 10, "to": 10, "n": 1, "counts": [1, 0]}
    assert "by_numbers" not in answer("analyse", file, "--stages", "Lead,Won", "--by", "stage")
    priced = tmp_path / "priced.csv"
    priced.write_text("id,stage,Deal amount\n1,Won,1200.50\n2,Lead,\n3,Lead,300\n", "utf-8")
    found = answer("analyse", priced, "--stages", "Lead,Won", "--by", "deal amount")
    assert found["by"] == {"300": [1, 0], "1200.50": [1, 1], "(unknown)": [1, 0]}
    assert found["by_numbers"]["won"]["sum"] == 1200.5
    said = run("analyse", str(file), "--stages", "Lead,Won", "--by", "seconds", "--lang", "en").stdout
    assert said.splitlines()[-2].split() == ["Won", "2", "70", "72.5", "75", "75", "77.5", "79", "80", "150"]


def test_inspect_says_what_was_decided_and_why(data_folder: Path) -> None:
    found = answer("inspect", data_folder / "made_polish" / "leady.xlsx")
    assert found["header_row"] == 4
    roles = {column["header"]: column["role"] for column in found["columns"]}
    assert roles["Źródło"] == "channel"
    assert roles["Etap"] == "stage"
    assert all(column["evidence"] for column in found["columns"] if column["role"] != "other")


def test_import_makes_file_and_plan_and_the_same_again_changes_nothing(data_folder: Path, tmp_path: Path) -> None:
    plans = tmp_path / "plans.funnel"
    target: Sequence[str | Path] = ("--file", plans, "--plan", "Klient")
    leads = data_folder / "made_polish" / "leady.xlsx"
    first = answer("import", leads, *target, "--stages", POLISH)["ledger"]
    again = answer("import", leads, *target)["ledger"]
    assert (first["created"], first["unchanged"]) == (120, 0)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 120)
    with PlanFile.open(plans) as file:
        (card,) = file.plan_cards()
    assert card.picture is not None, "a card in the window shows them before anybody opened the plan"
    assert (card.picture.lead_count, card.picture.stages[-1].actual, card.uncounted) == (120, 30, False)


def test_export_writes_a_lead_tracker_that_is_imported_without_a_word(data_folder: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    plans, out = tmp_path / "plans.funnel", tmp_path / "tracker.xlsx"
    answer(
        "import", data_folder / "made_polish" / "leady.xlsx", "--file", plans, "--plan", "Klient", "--stages", POLISH
    )
    done = run("export", "--file", plans, "--plan", "Klient", out, "--tracker", "--lang", "en")
    assert done.returncode == 0, done.stderr
    book = load_workbook(out)
    sheet = book["Leads"]
    columns = {cell.value: cell.column or 0 for cell in sheet[1]}
    offered = {cell.value for cell in next(book["Lists"].iter_cols(2, 2, min_row=5)) if cell.value}
    assert offered == {channel for channel in CHANNELS if channel != "(unknown)"}
    sheet.cell(2, columns["Name"]).value = "Ann Lee"
    sheet.cell(2, columns["Stage"]).value = POLISH.partition(",")[0]
    book.save(out)
    said = answer("import", out, "--file", plans, "--plan", "Klient")
    assert (said["ledger"]["created"], said["ledger"]["used"], said["ledger"]["rows_in"]) == (1, 1, 1)


def test_export_writes_a_workbook(data_folder: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    plans, out = tmp_path / "plans.funnel", tmp_path / "summary.xlsx"
    answer(
        "import", data_folder / "made_polish" / "leady.xlsx", "--file", plans, "--plan", "Klient", "--stages", POLISH
    )
    done = run("export", "--file", plans, "--plan", "Klient", out, "--lang", "en")
    assert done.returncode == 0, done.stderr
    book = load_workbook(out)
    assert "Summary" in book.sheetnames
    assert "Assumptions" in book.sheetnames
    rows = {row[0]: row[1:3] for row in book["Channels"].iter_rows(min_row=5, max_col=3, values_only=True)}
    assert rows == {channel: (leads, won) for channel, (leads, won) in CHANNELS.items()}
    book.close()


def test_a_locked_file_is_not_imported_into(data_folder: Path, tmp_path: Path) -> None:
    from funnel_planner.app.session import Session

    session = Session.open(tmp_path / "plans.funnel")
    leads = data_folder / "made_polish" / "leady.xlsx"
    done = run("import", leads, "--file", tmp_path / "plans.funnel", "--plan", "X", "--stages", POLISH)
    session.close()
    assert_refused(done, "plans.funnel")


def test_what_cannot_be_read_leaves_no_plan_file(data_folder: Path, tmp_path: Path) -> None:
    plans = tmp_path / "plans.funnel"
    assert_refused(
        run("import", data_folder / "made_nasty" / "pdf_named.xlsx", "--file", plans, "--plan", "X", "--stages", "A,B")
    )
    assert not plans.exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("analyse", "{nasty}/empty.csv", "--stages", "A,B"), "empty.csv"),
        (("analyse", "{nasty}/gone.csv", "--stages", "A,B"), "gone.csv"),
        (("analyse", "{nasty}/header_only.csv"), "--stages"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--cohort", "year"), "--cohort"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--counting", "some"), "--counting"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,A"), "A"),
        (("analyse", "{nasty}/header_only.csv", "--template", "nonsense"), "nonsense"),
        (("analyse", "{nasty}/ambiguous_dmy_mdy.csv", "--template", "sales"), "--dates"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--compare", "x", "y"), "2024-01-01..2024-03-31"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--mature-window-days", "-1"), "--mature"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--top-channels", "0"), "--top-channels"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--by", "Nope"), "Nope"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--utc-offset", "-5"), "--utc-offset"),
        (("analyse", "{nasty}", "--stages", "A,B"), "is a folder"),
        (("inspect", "/dev/stdin"), "not a regular file"),
        (("inspect", "."), "“.” is a folder"),
        (("import", "x.csv", "--file", "x.funnel", "--plan", "X", "--by", "A"), "--by is an option of analyse, not of"),
        (("analyse", "x.csv", "--stages", "A,B", "--compare", "2024-01-01..2024-01-31"), "two spans of days"),
        (("frobnicate",), "there is no command “frobnicate”"),
        (("analise",), "did you mean analyse?"),
        (("report", "x.csv", "--stages", "A,B"), "--out"),
        (("report", "x.csv", "--stages", "A,B", "--out", "x.pdf"), ".pdf is not available yet"),
        (("analyse", "x.csv", "--nonsense"), "--nonsense"),
    ],
)
def test_errors_are_one_sentence_and_exit_2(data_folder: Path, arguments: tuple[str, ...], word: str) -> None:
    nasty = str(data_folder / "made_nasty")
    assert_refused(run(*(argument.format(nasty=nasty) for argument in arguments)), word)


def test_a_header_alone_gives_zeros_and_nulls(data_folder: Path) -> None:
    found = answer("analyse", data_folder / "made_nasty" / "header_only.csv", "--stages", "A,B")
    assert found["counts"] == [0, 0]
    assert found["step_rate"] == [None, None]
    assert found["overall_rate"] is None


def test_the_report_speaks_the_language_asked_for(data_folder: Path) -> None:
    done = run("analyse", data_folder / "made_polish" / "leady.xlsx", "--stages", POLISH, "--lang", "pl")
    assert "25,0%" in done.stdout
    assert "Formularz WWW" in done.stdout


def made_polish(data_folder: Path) -> Path:
    return data_folder / "made_polish" / "leady.xlsx"


def new_plan(data_folder: Path, plans: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    return run("import", made_polish(data_folder), "--file", plans, "--plan", "Klient", *more)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--stages", POLISH, "--window-days", "soon"), "--window-days"),
        (("--stages", POLISH, "--shape", "snapshot", "--counting", "all"), "reached"),
        (("--stages", POLISH, "--column", "id=Nope"), "Nope"),
        (("--stages", "A,A"), "A"),
        (("--stages", POLISH, "--plan", ""), "name"),
        (("--stages", POLISH, "--shape", "aggregate"), "count"),  # refused only while the leads are being stored
    ],
)
def test_a_refused_import_leaves_nothing_behind(
    data_folder: Path, tmp_path: Path, options: tuple[str, ...], word: str
) -> None:
    assert_refused(new_plan(data_folder, tmp_path / "plans.funnel", *options), word)
    assert not list(tmp_path.iterdir())


def test_no_folder_is_made_for_a_plan_file(data_folder: Path, tmp_path: Path) -> None:
    assert_refused(new_plan(data_folder, tmp_path / "typo" / "plans.funnel", "--stages", POLISH), "typo", "folder")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["inspect", "analyse"])
@pytest.mark.parametrize("sheet", ["Leads", "Leads#2"])
def test_a_sheet_of_a_text_file_is_refused(data_folder: Path, command: str, sheet: str) -> None:
    path = data_folder / "made_polish" / "leady_utf8_bom.csv"
    options = ("--stages", POLISH) if command == "analyse" else ()
    assert_refused(run(command, path, "--sheet", sheet, *options), "Leads", "leady_utf8_bom.csv")


def test_a_failed_import_leaves_no_plan_in_a_file_that_is_there(data_folder: Path, tmp_path: Path) -> None:
    from funnel_planner.storage.plan_file import PlanFile

    plans = tmp_path / "plans.funnel"
    PlanFile.create(plans).close()
    assert_refused(new_plan(data_folder, plans, "--stages", POLISH, "--shape", "aggregate"), "count")
    with PlanFile.open(plans) as file:
        assert not file.plan_cards()


def test_a_plan_that_is_there_keeps_its_own(data_folder: Path, tmp_path: Path) -> None:
    plans = tmp_path / "plans.funnel"
    assert new_plan(data_folder, plans, "--stages", POLISH).returncode == 0
    for option, value in (
        ("--lost-policy", "exclude"),
        ("--template", "sales"),
        ("--stages", "A,B"),
        ("--utc-offset", "-05:00"),
    ):
        assert_refused(new_plan(data_folder, plans, option, value), option, "keeps its own", "Klient")
    assert_refused(new_plan(data_folder, plans, "--counting", "any"), "--counting", "keeps its own")
    assert new_plan(data_folder, plans, "--stages", POLISH, "--lost-policy", "entry").returncode == 0


def test_by_prints_a_table(data_folder: Path) -> None:
    done = run("analyse", made_polish(data_folder), "--stages", POLISH, "--by", "Zgoda RODO", "--lang", "en")
    assert done.returncode == 0, done.stderr
    title, headings, *rows = done.stdout.split("By Zgoda RODO:")[-1].splitlines()
    assert (title, headings.split()) == ("", ["Zgoda", "RODO", *POLISH.split(",")])
    assert sum(int(row.split()[-5]) for row in rows) == 120


def test_by_says_blank_in_the_language_in_use(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("id,stage,region\n1,Lead,North\n2,Won,\n3,Lead,North\n", "utf-8")
    done = run("analyse", str(file), "--stages", "Lead,Won", "--by", "region", "--lang", "pl")
    assert done.returncode == 0, done.stderr
    assert "(nieznany)" in done.stdout.split("region")[-1]


@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_by_says_why_a_column_gives_no_cut(tmp_path: Path, mode: tuple[str, ...]) -> None:
    table = tmp_path / "leads.csv"
    table.write_text("Id,Stage,Source,Created\n1,A,web,2024-01-05\n2,B,fair,2024-01-16\n", "utf-8")
    arguments: tuple[str | Path, ...] = ("analyse", table, "--stages", "A,B", "--lang", "en", *mode)
    assert_refused(run(*arguments, "--by", "Created"), "Created", "cannot be cut")
    assert_refused(run(*arguments, "--by", "Nope"), "There is no column", "Nope")


def test_remarks_go_to_stderr(tmp_path: Path) -> None:
    table, bare = tmp_path / "leads.csv", tmp_path / "bare.csv"
    table.write_text("Id,Stage\n" + "".join(f"{n},{'AAB'[n % 3]}\n" for n in range(30)) + "91,Zork\n92,Zork\n93,Quux\n")
    bare.write_text("Id,Town\n1,Rome\n2,Oslo\n3,Rome\n")
    arguments = ("analyse", table, "--stages", "A,B", "--column", "stage=Stage", "--lang", "en", "--json")
    done = run(*arguments)
    assert done.returncode == 0
    assert 'Zork (2) and Quux (1) belong to no stage; map them with --stage "Zork=STAGE"' in done.stderr
    assert "--column channel=HEADER" in done.stderr
    assert "--column stage=HEADER" not in done.stderr
    assert json.loads(done.stdout)["ledger"]["unmapped"] == 3
    mapped = run(*arguments, "--stage", "Zork=B", "--lost", "Quux")
    assert "belong" not in mapped.stderr
    assert "--column stage=HEADER" in run("analyse", bare, "--stages", "A,B", "--lang", "en").stderr


def test_decisions_name_stages(tmp_path: Path) -> None:
    table = tmp_path / "leads.csv"
    table.write_text("Id,Stage\n1,Fresh\n2,a=b\n3,Done\n4,Fresh\n")
    found = answer(
        "analyse", table, "--stages", "New,Won", "--column", "stage=Stage",
        "--stage", "Fresh=New", "--stage", "a=b=Won", "--lost", "Done",
    )  # fmt: skip
    assert found["decisions"]["stage_labels"] == {"Fresh": "New", "a=b": "Won", "Done": "(lost)"}
    wide = tmp_path / "wide.csv"
    wide.write_text("Id,When it began,Finished\n1,2024-01-05,\n2,2024-01-16,2024-01-20\n")
    columns = ("--column", "stage:New=When it began", "--column", "stage:Won=Finished")
    found = answer("analyse", wide, "--stages", "New,Won", *columns)
    assert [column["stage"] for column in found["decisions"]["files"][0]["columns"]] == [None, "New", "Won"]


def test_a_negative_time_difference_may_stand_apart(data_folder: Path) -> None:
    found = answer("analyse", made_polish(data_folder), "--stages", POLISH, "--utc-offset", "-05:00")
    assert found["counts"][0] == 120


def test_the_report_names_the_rule_and_its_columns(data_folder: Path) -> None:
    done = run(
        "analyse", made_polish(data_folder), "--stages", POLISH, "--lang", "en", "--lost-policy", "exclude",
        "--as-of", "2026-01-01",
    )  # fmt: skip
    assert "Counted: reached at least, first touch, lost leads left out, as of" in done.stdout
    lines = done.stdout.splitlines()
    for words in (("Stage", "Reached", "Drop-off", "Lost", "Open"), ("Channel", "Nowy", "Wygrany")):
        assert any(all(word in line for word in words) for line in lines), words


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyse", "{leads}", "--stages", POLISH, "--json", "--lang", "pl"],
        ["analyse", "{leads}.csv", "--stages", POLISH, "--lang", "pl"],
        ["analyse", "{leads}", "--stages", POLISH, "--nonsense"],
    ],
)
def test_a_process_of_its_own_says_the_same(arguments: list[str], data_folder: Path) -> None:
    """The other tests call the command line where they run."""
    words = [argument.format(leads=made_polish(data_folder)) for argument in arguments]
    alone, here = run_process(*words), run(*words)
    assert (alone.returncode, alone.stdout, alone.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_an_answer_that_cannot_be_written_is_one_sentence(data_folder: Path) -> None:
    command = [sys.executable, "-m", "funnel_planner", "inspect", str(data_folder / "made_polish" / "leady.xlsx")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    assert done.returncode == 2
    said = done.stderr.strip().splitlines()
    assert [line for line in said if "could not be written" in line] == said[-1:], done.stderr
    assert "Traceback" not in done.stderr


def test_help_offers_what_there_is() -> None:
    top, analyse = run("--help").stdout, run("analyse", "--help").stdout
    assert all(command in top for command in ("inspect", "analyse", "import", "export", "report"))
    for option in ("--cohort", "--kind", "--compare", "--top-channels", "--window-days", "--attribution", "--counting"):
        assert option in analyse
    for line in analyse.splitlines():  # argparse puts the help of a long option on the next line
        assert not line.startswith("  --") or len(line.split()) > 1
    assert "--lost-policy" in analyse
    bring_in = run("import", "--help").stdout
    assert "--merge" in bring_in
    for option in ("--by", "--cohort", "--compare", "--top-channels", "--mature-window-days"):
        assert option not in bring_in
