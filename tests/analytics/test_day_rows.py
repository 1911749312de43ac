"""Leads in order of their entry day, against sorting them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import day_rows as day_rows_module
from funnel_planner.analytics.day_rows import day_rows, narrow
from funnel_planner.analytics.leads import NO_DAY

days = st.lists(st.one_of(st.just(NO_DAY), st.integers(-5, 20), st.sampled_from([-700_000, 2_000_000])), max_size=12)
ends = st.one_of(st.none(), st.integers(-6, 21))


@given(days, st.booleans())
def test_rows_stand_by_day_undated_ones_first(entry: list[int], sort: bool) -> None:  # noqa: FBT001
    entry = sorted(entry) if sort else entry
    rows = day_rows(np.array(entry, dtype=np.int32))
    assert rows.order.tolist() == sorted(range(len(entry)), key=lambda lead: entry[lead])  # NO_DAY is the least number
    dated = sorted({day for day in entry if day != NO_DAY})
    assert rows.days.tolist() == dated
    assert rows.starts.tolist() == [sum(other < day for other in entry) for day in dated] + [len(entry)]


@given(days, ends, ends)
def test_a_period_is_a_run_of_rows(entry: list[int], first: int | None, last: int | None) -> None:
    rows = day_rows(np.array(entry, dtype=np.int32))
    start, stop = rows.span(first, last)
    inside = [
        lead
        for lead, day in enumerate(entry)
        if (first is None or (day != NO_DAY and day >= first)) and (last is None or (day != NO_DAY and day <= last))
    ]
    assert sorted(rows.order[start:stop].tolist()) == inside


@given(days, st.data(), st.sampled_from([1, 3, 100]))
def test_the_outer_days_are_those_of_rows_that_pass(entry: list[int], data: st.DataObject, look: int) -> None:
    rows = day_rows(np.array(entry, dtype=np.int32))
    chosen = np.array([data.draw(st.booleans()) for _ in entry], dtype=bool)
    start = data.draw(st.integers(0, len(entry)))
    stop = data.draw(st.integers(start, len(entry)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(day_rows_module, "_FIRST_LOOK", look)
        found = rows.outer_days(start, stop, lambda first, after: chosen[first:after])
    passing = [entry[rows.order[row]] for row in range(start, stop) if chosen[row]]
    dated = [day for day in passing if day != NO_DAY]
    assert found == (min(dated, default=None), max(dated, default=None))


@pytest.mark.parametrize(("most", "size"), [(0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4)])
def test_numbers_are_as_narrow_as_they_can_be(most: int, size: int) -> None:
    found = narrow(np.array([0, most]), most)
    assert (found.tolist(), found.dtype.itemsize) == ([0, most], size)
