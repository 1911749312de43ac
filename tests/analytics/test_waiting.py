"""Open leads that wait, and the parts of sales velocity, are those of the definitions."""

import numpy as np
import pytest
from hypothesis import given

from funnel_planner.analytics.durations import days_waiting
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.reached import OPEN, Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.waiting import velocity, waiting
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


def _counted(leads: list[MadeLead], won: int = WON) -> Journeys:
    return resolve(build(leads, as_of=100), STAGES, won, Counting())


def test_the_oracle_of_sales_velocity() -> None:
    """27 opportunities, 6 customers of 5 000 each, 60 days: 500 a day."""
    won = [MadeLead((Event(2, 10), Event(WON, 70)), created=0, value=500_000)] * 6
    lost = [MadeLead((Event(2, 10), Event(LOST, 20)), created=0, value=500_000)] * 12
    still_open = [MadeLead((Event(2, 10),), created=0, value=900_000)] * 9
    early = [MadeLead(created=0)] * 50
    journeys = _counted([*won, *lost, *still_open, *early])
    found = velocity(journeys, stage_times(journeys))
    assert found is not None
    assert (found.opportunities, found.open_opportunities, found.won) == (27, 9, 6)
    assert found.win_rate == pytest.approx(6 / 27)
    assert (found.mean_deal, found.cycle_days) == (5000.0, 60.0)
    assert found.a_day == pytest.approx(500)
    assert found.open_a_day == pytest.approx(500 / 3)


def test_velocity_is_unknown_where_a_part_is() -> None:
    journeys = _counted([MadeLead((Event(WON, 5),), created=0, value=100)])  # nobody was seen as an opportunity
    found = velocity(journeys, stage_times(journeys))
    assert found is not None
    assert (found.cycle_days, found.a_day) == (None, None)
    only = _counted([MadeLead(created=0)], won=0)
    assert velocity(only, stage_times(only)) is None
    nobody = _counted([MadeLead(created=0)])
    empty = velocity(nobody, stage_times(nobody))
    assert empty is not None
    assert (empty.win_rate, empty.mean_deal, empty.a_day) == (None, None, None)


@given(made_leads(max_size=20))
def test_every_open_lead_waits_somewhere(leads: list[MadeLead]) -> None:
    journeys = _counted(leads)
    found = waiting(journeys, (95.0, None, 0.0, None))
    is_open = (journeys.outcome == OPEN) & (journeys.furthest >= 0)
    assert sum(stage.open for stage in found) == np.count_nonzero(is_open)
    days = days_waiting(journeys)
    for index, stage in enumerate(found):
        own = days[is_open & (journeys.furthest == index)]
        dated = own[~np.isnan(own)]
        assert stage.undated == len(own) - len(dated)
        assert (stage.days.median if stage.days else None) == (float(np.median(dated)) if len(dated) else None)
        if stage.allowed_days is None:
            assert stage.stalled is None
        else:
            assert stage.stalled == np.count_nonzero(dated > stage.allowed_days)


def test_only_the_rows_that_pass_are_looked_at() -> None:
    journeys = _counted([MadeLead(created=0), MadeLead(created=50), MadeLead((Event(1, 90),), created=80)])
    first, second, *_ = waiting(journeys, (60.0, 5.0, None, None), np.array([0, 2]))
    assert (first.open, first.stalled, second.open, second.stalled) == (1, 1, 1, 1)


def test_days_at_a_stage_count_from_the_day_it_was_come_to() -> None:
    """One came to the demo 10 days ago; the other stands there without a date, and is only known to have entered."""
    journeys = _counted(
        [MadeLead((Event(1, 90),), created=20), MadeLead((Event(1),), created=30), MadeLead(created=40)]
    )
    first, demo, *_ = waiting(journeys, (None,) * 4)
    assert demo.days is not None
    assert demo.here is not None
    assert (demo.days.n, demo.days.median, demo.undated) == (2, 40.0, 0)
    assert (demo.here.n, demo.here.median) == (1, 10.0)
    assert first.here is not None
    assert first.here.median == 60.0
    dateless = waiting(_counted([MadeLead((Event(1),), created=30)]), (None,) * 4)[1]
    assert dateless.days is not None
    assert dateless.here is None
