"""Losses, paths and pages in the answer of ``analyse``: the same numbers as on the screen."""

import json
from pathlib import Path

import pytest

from funnel_planner.cli import main

LOG = """Lead ID,Stage,Date,Source,Amount,Lost reason
1,Lead,2024-01-01,Ads,100,
1,Demo,2024-01-03,Ads,100,
1,Lost,2024-01-05,Ads,100,Price
2,Lead,2024-01-01,Fair,,
2,Lost,2024-01-02,Fair,,
2,Lead,2024-01-09,Fair,,
3,Demo,2024-01-01,Ads,300,
3,Won,2024-01-07,Ads,300,
4,Lead,2024-01-01,,,
4,Lost,2024-01-04,,,No budget
"""


def _answer(capsys: pytest.CaptureFixture[str], *files: Path) -> dict[str, object]:
    assert main(["analyse", *map(str, files), "--stages", "Lead,Demo,Won", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_losses_and_paths_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    answer = _answer(capsys, path)
    losses, paths = answer["losses"], answer["paths"]
    assert isinstance(losses, dict)
    assert isinstance(paths, dict)
    assert (losses["lost"], losses["unknown_stage"]) == (2, 0)
    assert losses["by_reason"] == {"No budget": 1, "Price": 1}
    assert losses["by_channel"] == {"Ads": 1, "(unknown)": 1}
    lead, demo = losses["by_stage"]["Lead"], losses["by_stage"]["Demo"]
    assert (lead["lost"], lead["reached"], lead["value"], lead["assumed_leads"]) == (1, 4, None, 1)
    assert lead["expected"] == 300 * 1 / 2  # taken for the won lead's value; one of two decided at Demo won
    assert (demo["lost"], demo["reached"], demo["value"], demo["expected"]) == (1, 2, 100.0, 100.0)
    usual, moves = paths.pop("usual"), paths.pop("moves")
    assert moves["returned"] == [{"from": "(lost)", "to": "Lead", "leads": 1}]
    assert paths == {
        "leads": 4, "entered_midway": 1, "skipped": 1, "went_back": 0, "returned": 1, "reentered": 1,
    }  # fmt: skip
    assert {"path": ["Lead", "Demo", "(lost)"], "goes_on": False, "leads": 1} in usual
    assert answer["pages"] is None


def test_counts_have_neither_and_page_reports_have_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pages.csv"
    path.write_text(
        "Page path,Views,Average session duration,Exits\n/,300,0:10,30\n/faq,100,0:30,50\n", encoding="utf-8"
    )
    answer = _answer(capsys, path)
    assert (answer["losses"], answer["paths"]) == (None, None)
    pages = answer["pages"]
    assert isinstance(pages, dict)
    assert pages["total"]["mean_seconds"] == 15.0
    assert pages["by_page"]["/faq"]["exit_rate"] == 0.5


def test_the_report_for_people_tells_of_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pages.csv"
    lines = [f"/{number},{400 - number},50%,{number}" for number in range(30)]
    path.write_text("\n".join(["Page path,Views,Conversion rate,Exits", *lines]), encoding="utf-8")
    assert main(["analyse", str(path), "--stages", "Lead,Won", "--lang", "en"]) == 0
    text, remarks = capsys.readouterr()
    assert "No column says where leads come from" not in remarks
    assert text.startswith("A page report\n")
    assert "Lead" not in text  # no empty funnel
    assert "The busiest page is /0: 400 visits, 3.5% of all." in text
    assert "/29 is most often left for good: 29 of 371 visits ended there (7.8%," in text
    assert "Of 11,565 visits of which the report tells it, 50.0% did what the page is for" in text
    assert "18 more pages are left out; the first line has them." in text
    assert "Clicks" not in text  # of which the report says nothing
