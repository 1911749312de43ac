"""The account of an import on the command line: what changed, what was left out, and how it was read before."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnel_planner.analytics.merging import merge
from funnel_planner.app.files import drafting, importing
from funnel_planner.app.session import Session
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile
from tests.support.command_line import run_in_english

STAGES = "New,Contact,Won"
LIST = """ID,E-mail,Stage,Source,Created
1,ann@x.pl,New,Ads,31.01.2024
2,bob@x.pl,Contact,Fair,02.02.2024
2,bob@x.pl,Contact,Fair,02.02.2024
3,cid@x.pl,Parked,Ads,03.03.2024
Total,,,,
"""


def bring_in(folder: Path, text: str, *options: str | Path, name: str = "list.csv") -> dict[str, Any]:
    (folder / name).write_text(text, "utf-8")
    done = run_in_english("import", folder / name, "--file", folder / "p.funnel", "--plan", "P", *options, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "stderr": done.stderr}


def people(found: dict[str, Any]) -> tuple[int, int, int]:
    ledger = found["ledger"]
    return ledger["created"], ledger["updated"], ledger["unchanged"]


def test_the_account_adds_up_and_says_what_changed(tmp_path: Path) -> None:
    out = tmp_path / "mend.xlsx"
    first = bring_in(tmp_path, LIST, "--stages", STAGES, "--left-out", out)
    ledger = first["ledger"]
    classes = ("used", "duplicates", "unmapped", "scheduled", "excluded", "totals", "preamble", "rejected")
    assert ledger["rows_in"] == sum(ledger[name] for name in classes) == 5
    assert people(first) == (2, 0, 0)
    assert first["left_out"] == {"file": str(out), "rows": 3}
    assert people(bring_in(tmp_path, LIST)) == (0, 0, 2)
    lines = LIST.splitlines()
    shuffled = "\n".join([lines[0], lines[2], lines[1], lines[4], lines[3], lines[5]])
    assert people(bring_in(tmp_path, shuffled, name="other.csv")) == (0, 0, 2)
    assert people(bring_in(tmp_path, LIST.replace("1,ann@x.pl,New", "1,ann@x.pl,Won"))) == (0, 1, 1)


def test_what_was_left_out_comes_back_mended(tmp_path: Path) -> None:
    bring_in(tmp_path, LIST, "--stages", STAGES, "--left-out", tmp_path / "mend.csv")
    mended = (tmp_path / "mend.csv").read_text("utf-8-sig").replace("Parked,", "Contact,")
    found = bring_in(tmp_path, mended, name="mend.csv")
    assert people(found) == (1, 0, 1)
    assert (found["ledger"]["used"], found["ledger"]["totals"]) == (2, 1)
    assert "Read as before" in found["stderr"]


def test_text_output_tells_the_same(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    target = ("--file", tmp_path / "p.funnel", "--plan", "P", "--stages", STAGES)
    done = run_in_english("import", tmp_path / "list.csv", *target, "--left-out", tmp_path / "o.csv")
    assert done.stdout.splitlines() == [
        "5 rows = 2 used, 1 duplicate, 1 without a known stage, 1 line of totals",
        "2 created, 0 updated, 0 unchanged",
        f"3 rows that were not used: {tmp_path / 'o.csv'}",
    ]


def test_a_bad_target_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    for target in ("list.csv", "out.pdf"):
        options = ("--file", tmp_path / "p.funnel", "--plan", "P", "--stages", STAGES)
        done = run_in_english("import", tmp_path / "list.csv", *options, "--left-out", tmp_path / target)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert (tmp_path / "list.csv").read_text("utf-8") == LIST


def test_a_file_open_in_another_window_is_left_alone(tmp_path: Path) -> None:
    session = Session.open(tmp_path / "p.funnel")
    try:
        (tmp_path / "list.csv").write_text(LIST, "utf-8")
        options = ("--file", tmp_path / "p.funnel", "--plan", "P", "--stages", STAGES)
        done = run_in_english("import", tmp_path / "list.csv", *options)
    finally:
        session.close()
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_leads_are_recognised_by_the_rule_that_is_named(tmp_path: Path) -> None:
    bring_in(tmp_path, LIST, "--stages", STAGES)
    mails = "E-mail,Stage\nBOB@x.pl,Won\nnew@x.pl,New\n"
    assert people(bring_in(tmp_path, mails, "--merge", "email", name="mails.csv")) == (1, 1, 0)


@pytest.mark.parametrize("ids_first", [True, False])
def test_spam_found_later_is_recognised_by_its_address(tmp_path: Path, ids_first: bool) -> None:  # noqa: FBT001 - a parameter
    with_ids = "ID,Stage,Source,E-mail\nL1,{},Ads,a@x.pl\nL2,MQL,Ads,b@x.pl\n"
    without = "Stage,Source,E-mail\n{},Ads,a@x.pl\nMQL,Ads,b@x.pl\n"
    first, later = (with_ids, without) if ids_first else (without, with_ids)
    rules = ("id", "email") if ids_first else ("email", "both")
    bring_in(tmp_path, first.format("MQL"), "--stages", "Lead,MQL,Customer", "--merge", rules[0])
    options = ("--merge", rules[1], "--exclude", "Spam", "--as-of", "2099-01-01")
    assert people(bring_in(tmp_path, later.format("Spam"), *options, name="later.csv")) == (0, 1, 1)
    with PlanFile.open(tmp_path / "p.funnel") as file:
        (card,) = file.plan_cards()
        leads = merge([file.load_leads(batch, with_keys=True) for batch in file.load_plan(card.id).batches])
    assert leads.keys == ("L2",)


def test_a_reading_is_remembered_in_its_plan_file_alone(tmp_path: Path) -> None:
    odd = "A,B,C\n1,hot,Fair\n2,cold,Ads\n"
    decided = ("--column", "id=A", "--column", "stage=B", "--column", "channel=C")
    labels = ("--stage", "hot=Won", "--stage", "cold=New")
    bring_in(tmp_path, odd, "--stages", STAGES, *decided, *labels)
    again = bring_in(tmp_path, odd.replace("1,hot", "7,hot"), name="later.csv")
    assert people(again) == (1, 0, 1)
    assert again["ledger"]["unmapped"] == 0
    done = run_in_english("analyse", tmp_path / "later.csv", "--stages", STAGES, "--json")
    told = json.loads(done.stdout)["decisions"]["files"][0]["columns"]
    assert not [column for column in told if column["evidence"].startswith("profile:")]


def test_leads_after_the_plans_own_as_of_day_are_said(tmp_path: Path) -> None:
    """In the list of a plan that counts as of a day of its own; the answer itself stays one JSON object."""
    sentence = "The plan counts as of 15 Feb 2024: leads that came later do not count yet."
    early = LIST.splitlines(keepends=True)[:3]
    assert sentence not in bring_in(tmp_path, "".join(early), "--stages", STAGES)["stderr"].replace("\u00a0", " ")
    with PlanFile.open(tmp_path / "p.funnel") as file:
        plan = file.load_plan(file.plan_cards()[0].id)
        file.record(replace(plan, counting=replace(plan.counting, as_of=date(2024, 2, 15))), "Change the as-of day")
    assert sentence not in bring_in(tmp_path, "".join(early))["stderr"].replace("\u00a0", " ")
    for created in (1, 0):  # also where the file is there already
        found = bring_in(tmp_path, LIST.replace("Parked", "Contact"), name="later.csv")
        assert people(found)[0] == created
        assert found["stderr"].replace("\u00a0", " ").count(sentence) == 1


def test_dates_to_come_are_said(tmp_path: Path) -> None:
    sentence = "1 date lies after the as-of day and does not count yet. If it is mistyped, correct it in the file."
    late = LIST.replace("31.01.2024", "31.01.2042")
    assert bring_in(tmp_path, late, "--stages", STAGES)["stderr"].count(sentence) == 1
    assert sentence not in bring_in(tmp_path, LIST, name="right.csv")["stderr"]


def test_inspect_names_the_tool(tmp_path: Path) -> None:
    headers = "Record ID,First Name,Email,Lifecycle Stage,Original Source,Create Date"
    (tmp_path / "hubspot.csv").write_text(f"{headers}\n1,Ann,ann@x.pl,lead,Ads,2024-01-02\n", "utf-8")
    found = json.loads(run_in_english("inspect", tmp_path / "hubspot.csv", "--json").stdout)
    assert found["preset"] == "HubSpot contacts"
    assert found["merge"] == {"by": "id", "evidence": "id:Record ID"}
    assert "Looks like an export of HubSpot contacts" in run_in_english("inspect", tmp_path / "hubspot.csv").stdout


def test_the_options_are_explained() -> None:
    done = run_in_english("import", "--help")
    assert "--left-out" in done.stdout
    assert "--merge" in done.stdout


def test_what_was_decided_before_is_kept_by_the_next_plan(tmp_path: Path) -> None:
    """Decisions that are only suggested, from an earlier import, become the plan's own as in the window."""
    text = "id,stage,created,source\n1,MQL,2024-01-01,ggl\n2,Weird,2024-01-02,ggl\n"
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    with PlanFile.create(tmp_path / "p.funnel") as file, ReaderProcess() as reader:
        plan = load_template("sales", "en")
        channel = plan.channels[0].name
        choices = Choices(channels=(("ggl", channel),), labels=(("Weird", "SQL"),))
        drafted = drafting.draft(drafting.look_over(reader, [path]), plan, choices, file)
        importing.store(file, plan, reader, drafted)
    bring_in(tmp_path, text, "--template", "sales")
    with PlanFile.open(tmp_path / "p.funnel") as file:
        (card,) = file.plan_cards()
        plan = file.load_plan(card.id)
        assert plan.channels[0].aliases[-1] == "ggl"
        assert [stage.name for stage in plan.stages if "Weird" in stage.aliases] == ["SQL"]
        assert file.undo_label(card.id) == "Import leads"


def test_a_column_that_is_hidden_later_goes_and_that_is_said(tmp_path: Path) -> None:
    text = "id,stage,created,note\n1,New,2024-01-01,a\n2,Won,2024-01-02,b\n"
    bring_in(tmp_path, text, "--stages", STAGES)
    again = bring_in(tmp_path, text, "--column", "ignore=note")
    assert people(again) == (0, 2, 0)  # nothing is known of their notes any more
    assert "“note” is not brought in any more" in again["stderr"]
    with PlanFile.open(tmp_path / "p.funnel") as file:
        (card,) = file.plan_cards()
        (batch,) = file.load_plan(card.id).batches
        assert "note" not in file.load_leads(batch).columns
