"""The picture of a plan: what was planned stands in it only where something was planned."""

from dataclasses import replace

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.app.pictures import make_picture
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project
from tests.support.made_leads import STAGES, Event, MadeLead, build

BARE = Plan("p", "P", tuple(Stage(stage, stage) for stage in STAGES))


def test_without_a_plan_nothing_is_said_to_be_planned() -> None:
    leads = build([MadeLead((Event(number % 4),)) for number in range(12)])
    measured = measure(build_cube(resolve(leads, STAGES, 3, BARE.counting)))
    picture = make_picture(BARE, measured, project(BARE))
    assert not BARE.has_numbers
    assert {stage.planned for stage in picture.stages} == {None}
    assert "revenue_per_month" not in {tile.kind for tile in picture.tiles}
    stages = (replace(BARE.stages[0], rate_to_next=0.5), *BARE.stages[1:])
    planned = replace(BARE, stages=stages, channels=(Channel("ads", "Ads", volume_per_month=10.0),))
    picture = make_picture(planned, measured, project(planned))
    assert [stage.planned for stage in picture.stages] == [12.0, 6.0, None, None]
    assert "revenue_per_month" in {tile.kind for tile in picture.tiles}
