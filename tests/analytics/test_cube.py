"""Filters on columns of many labels, and what a cube keeps for the next one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cube import MOST_COLUMNS_KEPT, MOST_COMPARED, build_cube
from funnel_planner.analytics.leads import Coded
from funnel_planner.analytics.reached import resolve, switch
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_leads import STAGES, MadeLead, build

WON = len(STAGES) - 1
LABELS = tuple(f"Label {number}" for number in range(3 * MOST_COMPARED))


@given(
    st.lists(st.integers(-1, len(LABELS) - 1), max_size=20),
    st.sets(st.sampled_from([UNKNOWN, *LABELS])) | st.sets(st.sampled_from([UNKNOWN, *LABELS]), min_size=15),
)
def test_any_choice_of_labels_is_looked_up_in_each_lead(codes: list[int], chosen: set[str]) -> None:
    leads = replace(
        build([MadeLead(created=day) for day in range(len(codes))]),
        columns={"Owner": Coded(np.array(codes, dtype=np.int32), LABELS)},
    )
    cube = build_cube(resolve(leads, STAGES, WON, Counting()))
    expected = [lead for lead, code in enumerate(codes) if (LABELS[code] if code >= 0 else UNKNOWN) in chosen]
    wanted = LeadFilter(columns=(("Owner", frozenset(chosen)),))
    assert cube.passing(wanted).tolist() == expected
    tally = cube.tally(wanted)
    assert tally.classes.sum() == len(expected)
    assert (tally.first_day, tally.last_day) == (min(expected, default=None), max(expected, default=None))


@pytest.mark.parametrize("labels", [255, 256, 257])
def test_a_column_may_have_as_many_labels_as_it_likes(labels: int) -> None:
    leads = replace(
        build([MadeLead() for _ in range(labels + 1)]),
        columns={"Owner": Coded(np.arange(-1, labels, dtype=np.int32), tuple(map(str, range(labels))))},
    )
    cube = build_cube(resolve(leads, STAGES, WON, Counting()))
    assert cube.tally(LeadFilter(columns=(("Owner", frozenset({str(labels - 1)})),))).classes.sum() == 1
    assert (
        cube.tally(LeadFilter(columns=(("Owner", frozenset({UNKNOWN, *map(str, range(0, labels, 2))})),))).classes.sum()
        == labels // 2 + (labels % 2) + 1
    )


def test_few_columns_are_kept_and_all_are_right() -> None:
    count = MOST_COLUMNS_KEPT + 2
    columns = {f"Column {i}": Coded(np.array([i % 2, (i + 1) % 2], dtype=np.int32), ("a", "b")) for i in range(count)}
    cube = build_cube(resolve(replace(build([MadeLead(), MadeLead()]), columns=columns), STAGES, WON, Counting()))
    for _ in range(2):
        for i in range(count):
            both = ((f"Column {i}", frozenset({"a"})), (f"Column {(i + 1) % count}", frozenset({"a"})))
            assert cube.tally(LeadFilter(columns=both[:1])).classes.sum() == 1
            assert cube.tally(LeadFilter(columns=both)).classes.sum() == int(i % 2 == (i + 1) % count % 2)
    assert len(cube._columns) == MOST_COLUMNS_KEPT


def test_another_mode_of_the_same_leads_keeps_their_order() -> None:
    known = build_cube(resolve(build([MadeLead(created=2), MadeLead(created=1)]), STAGES, WON, Counting()))
    switched = build_cube(switch(known.journeys, Counting(mode=CountingMode.ANY)), known)
    assert switched.rows is known.rows
    assert switched.channel is known.channel
    assert switched._columns is known._columns
