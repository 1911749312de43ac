"""With a filter for channels, planned numbers are those of the same channels, or it is said which ones are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.measurement_words import sources_in_words
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.planned_channels import planned_part, planned_words, project_part
from funnel_planner.app.session import Session
from funnel_planner.domain.channel import Channel, RateOverride
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.measurement import Measurement, NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.view_on import imported

PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.5), Stage("won", "Won")),
    (
        Channel("ads", "Ads", volume_per_month=10.0, rates=(RateOverride("lead", 0.2),)),
        Channel("fair", "Fair", volume_per_month=10.0, rates=(RateOverride("lead", 0.8),)),
    ),
)
CSV = """Lead ID,Created,Stage,Source
1,2026-01-05,Won,Ads
2,2026-01-06,Lead,Ads
3,2026-01-07,Won,Fair
4,2026-01-08,Lead,Radio
"""


def _of(*channels: str) -> LeadFilter:
    return LeadFilter(channels=frozenset(channels))


def test_the_plan_of_some_channels_has_the_sources_of_their_numbers_alone() -> None:
    measured = PLAN.with_measurement(Measurement(NumberKind.RATE, 0.5, 5, 10, "", "lead"))
    for channel_id in ("ads", "fair"):
        measured = measured.with_measurement(Measurement(NumberKind.VOLUME, 10.0, 60, 6.0, channel_id))
    assert set(sources_in_words(planned_part(measured, _of("Ads")))) == {
        (NumberKind.RATE, "", "lead"),
        (NumberKind.VOLUME, "ads", ""),
    }


def test_the_plan_of_some_channels_has_their_rates_and_volumes() -> None:
    assert planned_part(PLAN, LeadFilter()) is PLAN
    assert project_part(PLAN, LeadFilter()).step_rate[1] == pytest.approx(0.5)
    assert project_part(PLAN, _of(" ads ")).step_rate[1] == pytest.approx(0.2)
    assert project_part(PLAN, _of("Fair", "Radio")).volumes == pytest.approx((10.0, 8.0))
    assert project_part(PLAN, _of("Radio")).step_rate == (None, None)


def test_it_is_said_which_channels_planned_numbers_are_of() -> None:
    assert planned_words(PLAN, LeadFilter()) == ""
    assert planned_words(replace(PLAN, channels=()), _of("Ads")) == "", "nothing is planned for any"
    assert planned_words(PLAN, _of("Ads")) == "Planned: of the same channels"
    assert planned_words(PLAN, _of("Ads", "Radio")) == "Planned: without Radio, for which nothing is planned"
    assert planned_words(PLAN, _of("Radio", "TV")) == "Nothing is planned for Radio, TV"
    assert planned_words(PLAN, _of("Radio", "TV", "Web")) == "Nothing is planned for 3 channels"


def test_the_funnel_and_the_comparison_are_about_the_channels_filtered(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(CSV, encoding="utf-8")
    session = Session.open(tmp_path / "plans.funnel")
    imported(session, PLAN, [[leads]])
    assert session.state.picture.stages[1].planned_rate == pytest.approx(0.5)
    session.set_filter(_of("Ads"))
    assert session.state.picture.stages[1].planned_rate == pytest.approx(0.2)
    assert session.state.picture.stages[1].planned == pytest.approx(0.4), "of the two leads"
    state, cube = session.state, session.cube()
    assert cube is not None
    assert state.measured is not None
    found = compare(Look(state.plan, cube, state.lead_filter, state.measured))
    assert found.rates[""][0].planned == pytest.approx(0.2)
    session.set_filter(_of("Radio"))
    assert session.state.picture.stages[1].planned is None
    session.close()
