"""A rate that a report states is checked against the counts beside it, whichever of them it may mean."""

from pathlib import Path

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.app.files.reading_doubts import doubts
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.surveyed import survey_of

PLAN = Plan(id="p", name="p", stages=tuple(Stage(id=name, name=name) for name in ("Leads", "MQL", "Won")))
ACROSS = "Channel,Leads,MQL,Won,{}\nAds,100,40,10,{}\nEmail,200,120,30,{}\n"
DOWN = "Stage,Count,{}\nLeads,1000,{}\nMQL,400,{}\nWon,100,{}\n"


def said(folder: Path, text: str) -> list[str]:
    path = folder / "report.csv"
    path.write_text(text, encoding="utf-8")
    draft = drafting.draft([survey_of(path)], PLAN, Choices())
    return [doubt.text for doubt in doubts(draft) if "its counts make" in doubt.text]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ACROSS.format("Lead to MQL conversion", "40%", "50%"), "“Email”, but its counts make 60.0%"),
        (ACROSS.format("Total conversion", "20%", "15%"), "“Ads”, but its counts make 10.0%"),
        (ACROSS.format("Total conversion", "10", "0.8"), "“Email”, but its counts make 15.0%"),
        (ACROSS.format("MQL rate", "45%", "60%"), "“Ads”, but its counts make 40.0%"),
        (DOWN.format("Step rate", "", "45%", "25%"), "“MQL”, but its counts make 40.0%"),
        (DOWN.format("Overall conversion", "", "40%", "15%"), "“Won”, but its counts make 10.0%"),
    ],
)
def test_another_rate_than_that_of_the_counts_is_said(text: str, told: str, tmp_path: Path) -> None:
    (sentence,) = said(tmp_path, text)
    assert told in sentence


@pytest.mark.parametrize(
    "text",
    [
        ACROSS.format("Lead to MQL conversion", "40%", "60%"),
        ACROSS.format("MQL rate", "25%", "25%"),  # of the MQLs that are won
        ACROSS.format("Total conversion", "10", "15.0"),
        ACROSS.replace("30", "1").format("Total conversion", "10", "0.5"),  # numbers of percents
        ACROSS.format("Total conversion", "0.1", "0.15"),
        ACROSS.format("Win rate", "80%", "80%"),  # of which nobody knows what it is a share of
        DOWN.format("Conversion rate", "100%", "40%", "25%"),
        DOWN.format("Conversion rate", "40%", "25%", ""),  # to the next stage
        DOWN.format("Drop-off rate", "", "60%", "75%"),
        DOWN.format("Bounce rate", "11%", "12%", "13%"),
    ],
)
def test_a_rate_that_counts_may_mean_is_right(text: str, tmp_path: Path) -> None:
    assert said(tmp_path, text) == []
