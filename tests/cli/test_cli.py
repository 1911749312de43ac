"""The command line as scripts use it: started as a process, one JSON object, one sentence, exit codes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

POLISH = "Nowy,Kontakt,Oferta,Negocjacje,Wygrany"


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "funnel_planner", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def answer(*arguments: str | Path) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def assert_refused(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Exit 2, nothing on stdout, one sentence on stderr that says what the matter is."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_cp1250.csv"])
def test_analyse_answers_the_same_from_every_container(data_folder: Path, name: str) -> None:
    found = answer("analyse", data_folder / "made_polish" / name, "--stages", POLISH)
    assert found["counts"] == [120, 92, 66, 33, 30]
    assert found["won_value"] == pytest.approx(699_476.03, abs=1e-9)
    assert found["by_channel"]["(unknown)"] == [3, 2, 0, 0, 0]
    assert found["overall_rate"] == 0.25
    ledger = found["ledger"]
    assert ledger["rows_in"] == sum(count for name, count in ledger.items() if name != "rows_in")


def test_olist_with_nothing_but_stage_names(shared_data: Path) -> None:
    files = sorted((shared_data / "olist").glob("*.csv"), reverse=True)
    found = answer("analyse", *files, "--stages", "MQL,Closed deal")
    expected = json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))["olist"]
    assert found["counts"] == [8000, 842]
    assert found["overall_rate"] == pytest.approx(0.10525)
    for channel in expected["by_channel"]:
        label = {"(blank)": "(unknown)"}.get(channel["value"], channel["value"])
        assert found["by_channel"][label] == [channel["entered"], channel["converted"]]


def test_x_education_with_nothing_but_stage_names(shared_data: Path) -> None:
    (leads,) = (path for path in (shared_data / "xeducation").glob("*.csv"))
    found = answer("analyse", leads, "--stages", "Lead,Converted")
    expected = json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))["xeducation"]
    assert found["counts"] == [9240, 3561]
    by_channel = {label.casefold(): counts for label, counts in found["by_channel"].items()}
    for channel in expected["by_lead_source_casefold"]:
        label = {"(blank)": "(unknown)"}.get(channel["value"], channel["value"])
        assert by_channel[label] == [channel["entered"], channel["converted"]]


def test_by_cuts_by_any_imported_column(data_folder: Path) -> None:
    found = answer("analyse", data_folder / "made_polish" / "leady.xlsx", "--stages", POLISH, "--by", "Zgoda RODO")
    assert [sum(column) for column in zip(*found["by"].values(), strict=True)] == found["counts"]


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
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--cohort", "month"), "not available yet"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,B", "--counting", "any"), "not available yet"),
        (("analyse", "{nasty}/header_only.csv", "--stages", "A,A"), "A"),
        (("analyse", "{nasty}/header_only.csv", "--template", "nonsense"), "nonsense"),
        (("analyse", "{nasty}/ambiguous_dmy_mdy.csv", "--template", "sales"), "--dates"),
        (("report", "x.csv", "--out", "y.pdf"), "not available yet"),
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
    assert "25,000%" in done.stdout
    assert "Formularz WWW" in done.stdout
