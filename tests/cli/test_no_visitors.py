"""A list of leads in a plan that begins with visitors: nobody in it is one, and it says no less than without them."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import answer, assert_refused, run

SNAPSHOT = """Lead ID,Created,Closed,Channel,Stage,Last stage,Value
L1,2024-01-03,,Ads,Lead,,
,2024-01-10,,Ads,MQL,,
L3,2024-02-01,2024-02-20,SEO,Won,,100
L4,2024-02-11,2024-02-14,SEO,Lost,,
L5,2024-01-21,,SEO,Lost,Lead,20
L6,2024-01-25,2024-03-01,SEO,Lost,MQL,30
L7,2024-01-21,,SEO,Lead,,
L7,2024-01-22,,Ads,MQL,,
L8,2024-01-24,,Ads,Parked,,
L9,2024-01-30,2024-02-02,Ads,Won,,60
"""
"""Leads without an id, of two channels, with an unknown label; losses of which some say where."""
WIDE = """Lead ID,Created,MQL date,Won date,Lost date
L1,2024-01-03,2024-01-09,2024-02-01,
L2,2024-01-02,,,2024-01-20
L3,,2024-01-13,,2024-01-30
L4,2024-01-04,,2024-02-10,
L5,,,,2024-02-02
"""
LIST = "Lead ID,Created,Stage\nL1,2024-01-01,Lead\nL2,2024-01-02,Lead\nL3,2024-01-03,Lost\n"
MQLS = "Lead ID,Created,MQL date\nL1,2024-01-01,2024-01-11\nL2,2024-01-02,2024-01-13\n"

SAME = (
    "ledger", "total_days", "median_total_days", "cohorts_undated", "channel_tests", "unknown_stage", "won_value",
    "lost_unplaced",
)  # fmt: skip
"""The same in both plans."""
AT_STAGES = ("counts", "implied", "time_in_stage")
OF_STEPS = ("n_step_times", "median_step_days", "step_rate", "rate_bounds", "settled_told")
"""With an entry for each stage, or null; the first one of steps has none before it."""


def write(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / name for name in ("leads.csv", "mqls.csv")[: len(texts)]]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def from_lead_on(found: dict[str, Any], *, before: int) -> dict[str, Any]:
    """What is said of the stages from the leads on; ``before``: stages before them."""
    told = {key: found.get(key) for key in SAME}
    told |= {key: found[key] and found[key][before:] for key in AT_STAGES}
    told |= {key: found[key] and found[key][before + 1 :] for key in OF_STEPS}
    told["by_channel"] = {label: counts[before:] for label, counts in found["by_channel"].items()}
    told["split"] = {part: counts[before:] for part, counts in found["split"].items()}
    told["flags"] = {name: number for name, number in found["flags"].items() if name != "undated_events"}
    told["paths"] = {
        name: number for name, number in found["paths"].items() if name in ("leads", "skipped", "returned")
    }
    losses = found["losses"]
    told["losses"] = {key: value for key, value in losses.items() if key != "by_stage"} | {
        stage: leak for stage, leak in losses["by_stage"].items() if stage != "Visitor"
    }
    return told


@pytest.mark.parametrize("texts", [(SNAPSHOT,), (WIDE,), (LIST, MQLS)], ids=["snapshot", "wide", "joined"])
@pytest.mark.parametrize(
    "options",
    [(), ("--attribution", "last"), ("--window-days", "10"), ("--lost-policy", "exclude")],
    ids=["plain", "last", "window", "without lost"],
)
def test_visitors_before_the_leads_change_nothing(
    tmp_path: Path, texts: tuple[str, ...], options: tuple[str, ...]
) -> None:
    paths = write(tmp_path, *texts)
    plain, with_visitors = (
        answer("analyse", *paths, "--stages", stages, "--as-of", "2024-06-30", *options)
        for stages in ("Lead,MQL,Won", "Visitor,Lead,MQL,Won")
    )
    assert with_visitors["counts"][0] == with_visitors["counts"][1] == plain["counts"][0]
    assert from_lead_on(with_visitors, before=1) == from_lead_on(plain, before=0)
    assert with_visitors["losses"]["by_stage"]["Visitor"]["lost"] == 0


def test_a_column_of_the_stage_says_when_a_joined_file_does_not(tmp_path: Path) -> None:
    found = answer("analyse", *write(tmp_path, LIST, MQLS), "--stages", "Lead,MQL,Won", "--as-of", "2024-06-30")
    assert (found["counts"], found["median_step_days"][1]) == ([3, 2, 0], 10.5)


@pytest.mark.parametrize("counting", ["reached", "all", "any"])
def test_being_listed_may_be_the_last_stage(counting: str, tmp_path: Path) -> None:
    stages = ("--stages", "Visitor,Lead", "--counting", counting, "--as-of", "2024-06-30")
    found = answer("analyse", *write(tmp_path, LIST), *stages)
    assert (found["counts"], found["split"]["lost"], found["rate_bounds"]) == ([3, 3], [0], None)


@pytest.mark.parametrize("stages", ["Lead,MQL,Won", "Visitor,Lead,MQL,Won"])
def test_no_window_cuts_what_has_no_date(stages: str, tmp_path: Path) -> None:
    paths = write(tmp_path, LIST.replace("L2,2024-01-02,Lead", "L2,2024-01-02,MQL"))
    assert_refused(run("analyse", *paths, "--stages", stages, "--window-days", "5"), "--window-days")
