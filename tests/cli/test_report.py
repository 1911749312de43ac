"""``report``: files in, a workbook out, the same one that import and export make one after the other."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.command_line import run_in_english

LIST = "ID,Stage,Source,Created\n" + "".join(
    f"L{n},{('New', 'Contact', 'Won')[n % 3]},{('Ads', 'Fair')[n % 2]},2024-0{1 + n % 5}-11\n" for n in range(60)
)
STAGES = ("--stages", "New,Contact,Won", "--as-of", "2024-12-31")


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What stands in each sheet but the one that tells of its making."""
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book if sheet.title != "About"}


def test_one_blank_channel_hides_no_table_and_counts_claim_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Channel,Leads,Demo,Won,Cost\nAds,1000,400,100,500\nMail,200,120,30,0\nTV,,,,900\n", "utf-8")
    said = run_in_english("analyse", path, "--stages", "Leads,Demo,Won").stdout
    assert "Leads: at least 1,200, as some counts are blank" in said
    assert "By channel:" in said
    assert "Overall conversion" in said
    assert "Counted: as the report counts" in said
    assert "lost leads" not in said
    refused = run_in_english("analyse", path, "--stages", "Leads,Demo,Won", "--lost-policy", "exclude")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_an_overall_conversion_that_the_counts_do_not_have_is_said(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    rows = "Mail,200,120,30,15%\nAds,100,40,10,{}\n"
    path.write_text("Channel,Leads,Demo,Won,Total conversion\n" + rows.format("20%"), "utf-8")
    said = run_in_english("analyse", path, "--stages", "Leads,Demo,Won")
    assert said.returncode == 0
    assert "“Total conversion” says 20.0% in the row “Ads”, but its counts make 10.0%." in said.stderr
    path.write_text("Channel,Leads,Demo,Won,Total conversion\n" + rows.format("10%"), "utf-8")
    assert "Total conversion" not in run_in_english("analyse", path, "--stages", "Leads,Demo,Won").stderr


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "spring_leads.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_it_makes_the_workbook_of_import_and_export(leads: Path, tmp_path: Path) -> None:
    out, slow, plans = tmp_path / "out.xlsx", tmp_path / "slow.xlsx", tmp_path / "plans.funnel"
    out.write_bytes(b"what was there before")
    done = run_in_english("report", leads, *STAGES, "--out", out)
    assert (done.returncode, done.stdout.strip()) == (0, str(out)), done.stderr
    assert run_in_english("import", leads, *STAGES, "--file", plans, "--plan", "spring leads").returncode == 0
    assert run_in_english("export", "--file", plans, "--plan", "spring leads", slow).returncode == 0
    assert cells(out) == cells(slow)
    assert any("spring leads" in map(str, row) for row in cells(out)["Summary"])
    assert {path.name for path in tmp_path.glob("*.funnel*")} == {path.name for path in tmp_path.glob("plans.funnel*")}


def test_it_does_not_write_over_its_own_files(leads: Path) -> None:
    mine = leads.with_suffix(".xlsx")
    leads.rename(mine)
    done = run_in_english("report", mine, *STAGES, "--out", mine)
    assert done.returncode == 2
    assert "is one of the files to read" in done.stderr
    assert mine.read_text("utf-8") == LIST


def test_a_choice_that_makes_no_sense_leaves_nothing(leads: Path, tmp_path: Path) -> None:
    done = run_in_english("report", leads, *STAGES, "--column", "stage=Nope", "--out", tmp_path / "out.xlsx")
    assert done.returncode == 2
    assert not (tmp_path / "out.xlsx").exists()


def test_a_template_brings_its_stages_but_none_of_its_example_numbers(leads: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    options = ("--template", "basic", "--stage", "New=Awareness", "--stage", "Contact=Consideration", "--out", out)
    done = run_in_english("report", leads, *options, "--stage", "Won=Conversion", "--as-of", "2024-12-31")
    assert done.returncode == 0, done.stderr
    said = done.stderr.replace("\u00a0", " ")
    assert "Counted as “Awareness”: New (20)" in said
    assert "Counted as “Conversion”: Won (20)" in said
    book = load_workbook(out, data_only=True)
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    texts = [str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row if cell is not None]
    assert not [text for text in texts if "plan" in text.casefold()]
    assert not {"Forecast", "Assumptions", "Plan and actual"} & {sheet.title for sheet in shown}
    assert [cell.value for cell in book["Channels"]["A"][4:6]] == ["Ads", "Fair"]


def test_what_no_label_stands_for_is_said(leads: Path, tmp_path: Path) -> None:
    stages = ("--stages", "New,Contact,Demo,Won")
    done = run_in_english("report", leads, *stages, "--out", tmp_path / "out.xlsx")
    assert "Nothing in the files stands for Demo; leads count there only if they are seen further on." in done.stderr
