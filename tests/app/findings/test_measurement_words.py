"""What a planned number was measured from stays with the plan as long as the number does."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.findings.measurement_words import source_words, sources_in_words
from funnel_planner.app.session import Session
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.codec import plan_from_json, plan_to_json
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.measurement import Measurement, NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage

RATE = Measurement(
    NumberKind.RATE, 0.4, 36, 90, "", "lead", date(2024, 1, 3), date(2024, 6, 28), ("leads.csv",), 2, ("Owner: Ann",)
)
VOLUME = Measurement(NumberKind.VOLUME, 20.0, 120, 6.0, channel_id="ads")
DEAL = Measurement(NumberKind.DEAL_SIZE, 500.0, 5_000, 10)
PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.4), Stage("won", "Won")),
    (Channel("ads", "Ads", volume_per_month=20.0),),
    economics=Economics("EUR", 500.0),
    measurements=(RATE, VOLUME, DEAL),
)


def test_plans_with_sources_survive_text_and_tables(tmp_path: Path) -> None:
    assert plan_from_json(plan_to_json(PLAN)) == PLAN
    path = tmp_path / "plans.funnel"
    session = Session.open(path)
    session.create_plan(PLAN)
    changed = PLAN.with_measurement(replace(RATE, part=37.0))
    session.edit(changed, "Use measured numbers")
    session.close()
    again = Session.open(path)
    again.open_plan("p")
    assert again.file.load_plan("p") == changed
    again.undo()
    assert again.state.plan == PLAN
    again.close()


def test_older_texts_have_no_sources() -> None:
    assert plan_from_json('{"id":"p","name":"P","stages":[{"id":"a","name":"A"}]}').measurements == ()


def test_a_number_that_was_changed_has_no_source() -> None:
    assert PLAN.measurement(NumberKind.RATE, 0.4, stage_id="lead") == RATE
    assert PLAN.measurement(NumberKind.RATE, 0.41, stage_id="lead") is None
    assert PLAN.measurement(NumberKind.RATE, None, stage_id="lead") is None
    assert PLAN.measurement(NumberKind.RATE, 0.4, stage_id="won") is None


def test_one_source_a_number() -> None:
    newer = replace(RATE, part=40.0, whole=100.0)
    assert PLAN.with_measurement(newer).measurements == (VOLUME, DEAL, newer)


def test_sources_go_with_their_stage_and_channel() -> None:
    assert PLAN.without_stage("lead").measurements == (VOLUME, DEAL)
    assert PLAN.without_stage("won").measurements == (VOLUME, DEAL), "a rate is of the step to the next stage"
    assert PLAN.with_stage_inserted(1, Stage("demo", "Demo")).measurements == (VOLUME, DEAL)
    assert PLAN.with_stage_inserted(2, Stage("again", "Buys again")).measurements == (RATE, VOLUME, DEAL)
    assert PLAN.with_stage_moved("won", 0).measurements == (VOLUME, DEAL)
    assert PLAN.without_channel("ads").measurements == (RATE, DEAL)


def test_a_rate_that_leads_nowhere_has_no_source_to_tell() -> None:
    stored = replace(PLAN, stages=PLAN.stages[:1])
    assert RATE.place not in sources_in_words(stored)


def test_sources_in_words() -> None:
    text = source_words(PLAN, NumberKind.RATE, stage_id="lead").replace("\u00a0", " ")
    assert text == "Measured: 36 of 90, 3 Jan 2024 – 28 Jun 2024, Owner: Ann, leads.csv, 2 more files"
    rule = Counting(CountingMode.ALL, lost_policy=LostPolicy.EXCLUDE, window_days=20)
    ruled = PLAN.with_measurement(replace(VOLUME, counting=rule))
    assert source_words(ruled, NumberKind.VOLUME, channel_id="ads").replace("\u00a0", " ") == (
        "Measured: 120 leads in 6.0 months, passed every stage, first touch, lost leads left out,"
        " within 20 days of entry"
    )
    assert plan_from_json(plan_to_json(ruled)) == ruled
    assert sources_in_words(ruled)[VOLUME.place] == source_words(ruled, NumberKind.VOLUME, channel_id="ads")
    assert source_words(PLAN, NumberKind.VOLUME, channel_id="ads") == "Measured: 120 leads in 6.0 months"
    assert source_words(PLAN, NumberKind.DEAL_SIZE) == "Measured: €5,000 from 10 customers"
    assert source_words(PLAN.with_economics(Economics("EUR", 600.0)), NumberKind.DEAL_SIZE) == ""


@pytest.mark.parametrize("wrong", [{"part": -1.0}, {"value": float("nan")}, {"files": ("x" * 30_000,)}])
def test_impossible_sources_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PlannerError):
        replace(RATE, **wrong)  # type: ignore[arg-type]  # by field name
