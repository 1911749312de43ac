"""What ``analyse`` answers: every key, also where there is nothing to say."""

import json
from datetime import date
from typing import Any

import pytest

from funnel_planner.analytics.cohorts import Period
from funnel_planner.app.commands.analysis import analysis, look_at
from funnel_planner.app.commands.answers import FLAGS, NO_CUTS, Cuts, find
from funnel_planner.app.commands.text_report import text_report
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import FileMapping, Mapping, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.words import use_language
from tests.support.made_leads import STAGES, Event, MadeLead, build

KEYS = {
    "stages", "shape", "counting", "attribution", "as_of", "counts", "step_rate", "dropoff", "dropoff_rate",
    "overall_rate", "split", "settled_rate", "by_channel", "rate_bounds", "intervals", "median_step_days",
    "mean_step_days", "n_step_times", "median_total_days", "time_in_stage", "curve", "mature", "cohorts",
    "channel_tests", "mix", "won_value", "cost", "flags", "ledger", "decisions",
}  # fmt: skip
MAPPING = Mapping((FileMapping("made.csv", (), shape=Shape.WIDE),))
LEADS = [
    MadeLead((Event(1, 3), Event(3, 10)), created=0, channel="Ads"),
    MadeLead((Event(1, 7),), created=2, channel="Ads"),
    MadeLead((Event(3, 50),), created=40, channel="Fair"),
    MadeLead(created=41),
    MadeLead(channel="Fair"),
]
EVERYTHING = Cuts(
    cohort=Period.MONTH,
    mature_window_days=10,
    top_channels=1,
    compare=((date(1970, 1, 1), date(1970, 1, 31)), (date(1970, 2, 1), date(1970, 2, 28))),
)


@pytest.mark.parametrize("cuts", [Cuts(), EVERYTHING])
def test_every_key_is_there_and_is_plain_json(cuts: Cuts) -> None:
    answered = _answer(LEADS, cuts)
    assert set(answered) >= KEYS
    assert set(answered["flags"]) >= set(FLAGS)
    assert json.loads(json.dumps(answered, allow_nan=False)) == answered


def test_cuts_are_answered() -> None:
    answered = _answer(LEADS, EVERYTHING)
    assert answered["by_channel"] == {"Ads": [2, 2, 1, 1], "Other": [2, 1, 1, 1], "(unknown)": [1, 0, 0, 0]}
    assert [(cohort["period"], cohort["n"], cohort["converted_within"]) for cohort in answered["cohorts"]] == [
        ("1970-01", 2, 1),
        ("1970-02", 2, 1),
    ]
    assert answered["cohorts_undated"] == 1
    assert answered["mature"]["n"] == 4
    assert answered["mix"]["total"] == [0.5, 0.5]
    assert answered["median_total_days"] == 10.0
    assert answered["n_step_times"] == [None, 2, 0, 0]
    assert dict(map(tuple, answered["curve"]))[10] == 0.5


def test_without_leads_everything_is_zero_or_no_data() -> None:
    answered = _answer([], EVERYTHING)
    assert answered["counts"] == [0] * 4
    assert answered["n_step_times"] == [None, 0, 0, 0]
    assert answered["cohorts"] == []
    assert answered["mature"]["rate"] is None
    assert answered["mix"]["total"] is None
    assert answered["median_total_days"] is None


@pytest.mark.parametrize(
    ("cuts", "option"),
    [
        (Cuts(cohort=Period.WEEK), "--cohort"),
        (Cuts(mature_window_days=0), "--mature-window-days"),
        (Cuts(compare=EVERYTHING.compare), "--compare"),
    ],
)
def test_dates_are_not_invented(cuts: Cuts, option: str) -> None:
    with pytest.raises(PlannerError, match=option):
        _answer([MadeLead(), MadeLead((Event(3),))], cuts)


def test_a_window_without_dates_is_refused() -> None:
    plan = _plan(Counting(window_days=10))
    with pytest.raises(PlannerError, match="--window-days"):
        find(plan, count_leads(plan, build([MadeLead()])))


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("leads", [LEADS, []])
def test_the_report_says_it_in_words(leads: list[MadeLead], language: str) -> None:
    plan = _plan(Counting(window_days=30))
    cube = count_leads(plan, build(leads, as_of=60))
    found = find(plan, cube, EVERYTHING)
    look = look_at(plan, cube, MAPPING, found)
    use_language(language)
    try:
        text = text_report(found, look, Ledger(used=len(leads)))
    finally:
        use_language("en")
    assert "None" not in text
    assert "{" not in text
    for stage in plan.stages:
        assert stage.name in text
    if leads:
        assert "1970-02" in text


def _plan(counting: Counting) -> Plan:
    stages = tuple(Stage(id=stage, name=stage.title()) for stage in STAGES)
    return Plan(id="p", name="Plan", stages=stages, counting=counting)


def _answer(leads: list[MadeLead], cuts: Cuts) -> dict[str, Any]:
    plan = _plan(Counting())
    cube = count_leads(plan, build(leads, as_of=60))
    found = find(plan, cube, cuts)
    return analysis(found, look_at(plan, cube, MAPPING, found), Ledger(), MAPPING)


def test_stages_nobody_was_seen_at_are_told_in_the_text() -> None:
    made = [MadeLead((Event(2),))] * 6 + [MadeLead()] * 4
    plan = _plan(Counting())
    cube = count_leads(plan, build(made, as_of=60))
    found = find(plan, cube, NO_CUTS)
    text = text_report(found, look_at(plan, cube, MAPPING, found), Ledger(used=10))
    heading = next(line for line in text.splitlines() if line.startswith("Stage"))
    assert heading.endswith("Filled in")
    assert "All leads at “Demo” are filled in" in text
    seen = count_leads(plan, build([MadeLead((Event(1), Event(2)))], as_of=60))
    found = find(plan, seen, NO_CUTS)
    assert "filled in" not in text_report(found, look_at(plan, seen, MAPPING, found), Ledger(used=1)).lower()
