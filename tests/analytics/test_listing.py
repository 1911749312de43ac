"""Leads in order: ties stay, blanks come last either way, and a sort is a permutation."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.leads import BLANK, Coded
from funnel_planner.analytics.listing import (
    LAST,
    Keys,
    day_keys,
    label_keys,
    outcome_keys,
    sorted_by,
    stage_keys,
    value_keys,
)
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

LEADS = (
    MadeLead(channel="b", created=5, value=300),
    MadeLead((Event(3, 9),), channel="A", created=2, value=-50),
    MadeLead((Event(-1),)),
    MadeLead((Event(1),), channel="b", created=2, value=10**15),
)


def journeys(leads: list[MadeLead]) -> Journeys:
    return resolve(build(leads), STAGES, len(STAGES) - 1, Counting())


def order(keys: Keys, *, descending: bool = False) -> list[int]:
    return list(map(int, sorted_by(np.arange(len(keys)), keys, descending=descending)))


def test_each_column_sorts_as_people_expect() -> None:
    found = journeys(list(LEADS))
    assert order(stage_keys(found)) == [0, 2, 3, 1]
    assert order(outcome_keys(found)) == [1, 0, 3, 2]
    assert order(day_keys(found)) == [1, 3, 0, 2]
    assert order(day_keys(found), descending=True) == [0, 1, 3, 2]
    assert order(value_keys(found)) == [1, 0, 3, 2]
    assert order(value_keys(found), descending=True) == [3, 0, 1, 2]
    assert order(label_keys(found.channel)) == [1, 0, 3, 2]


@given(st.lists(st.integers(LAST, 70_000), max_size=40), st.booleans())
def test_a_sort_is_stable_and_keeps_blanks_last(values: list[int], descending: bool) -> None:  # noqa: FBT001 - drawn
    keys = np.array(values, dtype=np.int64)
    found = order(keys, descending=descending)
    known = [i for i, value in enumerate(values) if value != LAST]
    expected = sorted(known, key=lambda i: -values[i] if descending else values[i])
    assert found == expected + [i for i, value in enumerate(values) if value == LAST]


def test_labels_sort_without_case_and_without_blanks() -> None:
    column = Coded(np.array([0, BLANK, 1, 2], dtype=np.int32), ("beta", "Alpha", "gamma"))
    assert order(label_keys(column)) == [2, 0, 3, 1]
    assert order(label_keys(Coded(np.array([BLANK], dtype=np.int32), ()))) == [0]


@given(made_leads(), st.sampled_from([(), ("Ads",), ("(unknown)",), ("Ads", "E-mail")]), st.booleans())
def test_leads_that_pass_are_those_that_are_counted(
    leads: list[MadeLead],
    channels: tuple[str, ...],
    by_owner: bool,  # noqa: FBT001 - drawn
) -> None:
    cube = build_cube(journeys(leads))
    columns = (("Owner", frozenset({"Ann"})),) if by_owner else ()
    wanted = LeadFilter(channels=frozenset(channels), columns=columns)
    passing = cube.passing(wanted)
    assert len(passing) == cube.tally(wanted).classes.sum()
    assert sorted(set(passing.tolist())) == passing.tolist()
