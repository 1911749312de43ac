"""``--channel LABEL=CHANNEL``: what labels of channels mean, for those without one, too."""

from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funnel_planner.storage.plan_file import PlanFile
from tests.support.command_line import answer, assert_refused, run

LEADS = """Lead ID,Stage,Created,Channel
1,Lead,2024-01-01,Ads
2,Won,2024-01-02,AdWords
3,Lead,2024-01-03,
4,Won,2024-01-04,unknown
5,Lead,2024-01-05,Fair
"""
STAGES = ("--stages", "Lead,Won", "--as-of", "2024-03-01")
MEANT = ("--channel", "adwords=Ads", "--channel", "(unknown)=unknown")
MERGED = {"Ads": [2, 1], "unknown": [2, 1], "Fair": [1, 0]}


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


def test_labels_of_a_channel_count_together(leads: Path) -> None:
    apart = answer("analyse", leads, *STAGES)["by_channel"]
    assert apart == {"Ads": [1, 0], "AdWords": [1, 1], "(unknown)": [1, 0], "unknown": [1, 1], "Fair": [1, 0]}
    assert answer("analyse", leads, *STAGES, *MEANT)["by_channel"] == MERGED


def test_a_channel_nobody_wrote_yet_takes_the_label_over(leads: Path) -> None:
    found = answer("analyse", leads, *STAGES, "--channel", "AdWords=Paid search", "--channel", "Ads=paid  SEARCH")
    assert found["by_channel"]["Paid search"] == [2, 1]


def test_an_import_remembers_it_in_a_new_plan_and_in_one_that_is_there(leads: Path, tmp_path: Path) -> None:
    file = tmp_path / "plans.funnel"
    run("import", leads, *STAGES, "--channel", "AdWords=Ads", "--file", file, "--plan", "P")
    run("import", leads, "--channel", "(unknown)=unknown", "--file", file, "--plan", "P")
    with PlanFile.open(file) as opened:
        (card,) = opened.plan_cards()
        plan = opened.load_plan(card.id)
    assert {channel.name: channel.aliases for channel in plan.channels} == {
        "Ads": ("AdWords",), "unknown": ("(unknown)",),
    }  # fmt: skip
    run("export", "--file", file, "--plan", "P", tmp_path / "out.xlsx")
    with closing(load_workbook(tmp_path / "out.xlsx", data_only=True)) as book:
        rows = list(book["Results"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == "Channel")
    found = {str(row[0]): list(row[1:3]) for row in rows[top + 1 : top + 1 + len(MERGED)]}
    assert found == MERGED


def test_half_a_meaning_is_refused(leads: Path) -> None:
    assert_refused(run("analyse", leads, *STAGES, "--channel", "AdWords="), "“AdWords=” should look like NAME=VALUE")


def test_a_label_that_is_a_channel_itself_means_no_other(leads: Path, tmp_path: Path) -> None:
    """One of both would be dropped without a word."""
    chain = ("--channel", "Ads=Meta", "--channel", "AdWords=Ads")
    refused = "“Ads” is a channel of its own, so it cannot mean “Meta” as well."
    assert_refused(run("analyse", leads, *STAGES, *chain), refused)
    file = tmp_path / "plans.funnel"
    run("import", leads, *STAGES, "--channel", "AdWords=Ads", "--file", file, "--plan", "P")
    assert_refused(run("import", leads, "--channel", "ads=Meta", "--file", file, "--plan", "P"), refused)


def test_an_example_of_a_template_is_no_channel_of_its_own(leads: Path) -> None:
    leads.write_text(LEADS.replace("Ads\n", "Google Ads\n"), encoding="utf-8")
    reading = ("--template", "basic", "--stage", "Lead=Awareness", "--stage", "Won=Conversion", "--as-of", "2024-03-01")
    found = answer("analyse", leads, *reading, "--channel", "Google Ads=Fair")["by_channel"]
    assert found["Fair"] == [2, 0, 0]
    assert "Google Ads" not in found
