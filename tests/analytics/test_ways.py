"""The ways leads went: in order, counted together, and each listed by the group behind its number."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.events import LOST_RANK
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.loss_groups import BEGINNING, WHOLE, step_name
from funnel_planner.analytics.odd_paths import OddPath, odd_paths
from funnel_planner.analytics.odd_ways import OUTSIDE, can_tell, odd_ways
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.ways import MOST_STEPS, tells_ways, unseen_stages, usual_ways, visits
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


@given(made_leads(), st.booleans())
def test_ways_are_those_one_would_write_down(leads: list[MadeLead], listed: bool) -> None:  # noqa: FBT001 - drawn
    journeys = _counted(leads, listed=listed)
    expected = Counter(way for lead in leads if (way := _way(lead, listed=listed)))
    found = {way.steps: way.leads for way in usual_ways(visits(journeys), 100)}
    assert found == expected


@given(made_leads(), st.booleans())
def test_every_number_lists_its_leads(leads: list[MadeLead], listed: bool) -> None:  # noqa: FBT001 - drawn
    journeys = _counted(leads, listed=listed)
    seen = visits(journeys)
    for way in usual_ways(seen):
        names = [step_name(journeys, step) for step in way.steps]
        assert _listed(journeys, "way", WHOLE, *names) == way.leads
    for odd in odd_ways(journeys, seen):
        assert _listed(journeys, "path", odd.kind.value) == int(odd_paths(journeys)[odd.kind].sum())
        for before, after, count in odd.moves:
            names = [step_name(journeys, before), step_name(journeys, after)]
            assert _listed(journeys, "path", odd.kind.value, *names) == count > 0


@given(made_leads(), st.data())
def test_chosen_leads_alone(leads: list[MadeLead], data: st.DataObject) -> None:
    journeys = _counted(leads, listed=False)
    counted = np.flatnonzero(journeys.furthest >= 0)
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(counted.tolist())) if len(counted) else st.just(set()))))
    rows = rows.astype(np.intp)
    expected = Counter(_way(leads[row], listed=False) for row in rows.tolist())
    assert {way.steps: way.leads for way in usual_ways(visits(journeys, rows), 100)} == expected
    for odd in odd_ways(journeys, visits(journeys, rows), rows):
        assert odd.n == len(rows)
        assert odd.leads == int(odd_paths(journeys)[odd.kind][rows].sum())


def test_moves_say_from_where_to_where() -> None:
    leads = [
        MadeLead((Event(0, 0), Event(1, 2), Event(2, 3), Event(1, 5))),
        MadeLead((Event(0, 0), Event(1, 2), Event(2, 3), Event(LOST, 4), Event(1, 5))),
        MadeLead((Event(0, 0), Event(2, 4))),
        MadeLead((Event(2, 4),)),
        MadeLead((Event(0, 0), Event(LOST, 3), Event(1, 8))),
        MadeLead((Event(0, 0), Event(0, 3), Event(1, 8))),
    ]
    journeys = _counted(leads, listed=False)
    moves = {odd.kind: odd.moves for odd in odd_ways(journeys, visits(journeys))}
    assert moves == {
        OddPath.ENTERED_MIDWAY: ((OUTSIDE, 2, 1),),
        OddPath.SKIPPED: ((OUTSIDE, 2, 1), (0, 2, 1)),
        OddPath.WENT_BACK: ((2, 1, 2),),
        OddPath.RETURNED: ((LOST_RANK, 1, 2),),
        OddPath.REENTERED: ((0, 0, 1),),
    }


def test_long_ways_are_told_by_their_beginning() -> None:
    there_and_back = tuple(Event(day % 2, day) for day in range(MOST_STEPS + 3))
    journeys = _counted([MadeLead(there_and_back), MadeLead((*there_and_back, Event(3, 99)))], listed=False)
    (way,) = usual_ways(visits(journeys))
    assert (way.leads, way.is_cut, len(way.steps)) == (2, True, MOST_STEPS)
    names = [step_name(journeys, step) for step in way.steps]
    assert _listed(journeys, "way", BEGINNING, *names) == 2
    assert _listed(journeys, "way", WHOLE, *names) == 0


def test_a_list_of_current_stages_tells_no_ways() -> None:
    now = [MadeLead((Event(stage),), created=1) for stage in (1, 2, 3)]
    journeys = _counted(now)
    assert not tells_ways(journeys)
    assert not any(can_tell(journeys, kind) for kind in OddPath)
    with_dates = [*now, MadeLead((Event(1, 3), Event(2, 5)), created=1)]
    assert tells_ways(_counted(with_dates))
    assert (unseen_stages(journeys), unseen_stages(_counted(with_dates)), unseen_stages(_counted([]))) == (
        (1, 2),
        (),
        (),
    )
    told = {kind for kind in OddPath if can_tell(_counted(with_dates), kind)}
    assert told == {OddPath.SKIPPED, OddPath.WENT_BACK}


def test_no_lead_went_no_way() -> None:
    journeys = _counted([])
    assert usual_ways(visits(journeys)) == []
    assert [(odd.leads, odd.n, odd.moves) for odd in odd_ways(journeys, visits(journeys))] == [(0, 0, ())] * 5


@pytest.mark.parametrize("values", [("nonsense",), (), ("skipped", "nowhere", "demo")])
def test_a_group_of_another_version_has_nobody(values: tuple[str, ...]) -> None:
    assert _listed(_counted([MadeLead((Event(2),))]), "path", *values) == 0


def _way(lead: MadeLead, *, listed: bool) -> tuple[int, ...]:
    """The places one lead was at, as the definitions say it."""
    dated = {event.stage for event in lead.events if event.day is not None}
    told = [event for event in lead.events if event.day is not None or event.stage not in dated]
    stages = [event for event in told if event.stage != LOST]
    losses = [event for event in told if event.stage == LOST]
    if not listed and not stages:
        return (LOST_RANK,) if losses else ()
    first = [Event(0, -1 if lead.created is None else lead.created, lead.created_clock)]
    own = [*first, *stages] if listed and not any(event.stage == 0 for event in stages) else stages
    if any(event.day is None for event in own):
        steps = [*sorted({event.stage for event in own}), *([LOST_RANK] if losses else [])]
        return tuple(steps)
    created = [Event(0, lead.created, lead.created_clock)] if lead.created is not None else []
    day_only = {event.day for event in (*own, *losses, *created) if event.clock is None}

    def moment(event: Event) -> tuple[float, int, int]:
        day = float("inf") if event.day is None else event.day
        clock = 0 if event.day in day_only or event.clock is None else event.clock
        return day, clock, 99 if event.stage == LOST else event.stage

    steps = [event.stage for event in sorted([*own, *losses], key=moment)]
    return tuple(step for place, step in enumerate(steps) if not place or steps[place - 1] != step)


def _listed(journeys: Journeys, *group: str) -> int:
    return int(members(journeys, lambda: stage_times(journeys), group).sum())


def _counted(leads: list[MadeLead], *, listed: bool = True) -> Journeys:
    return resolve(build(leads, listed=listed), STAGES, WON, Counting())
