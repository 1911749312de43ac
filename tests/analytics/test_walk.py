"""Reading all leads' events at once, against reading each lead's events one by one."""

from dataclasses import dataclass, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import stage_rows
from funnel_planner.analytics import walk as walk_module
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.times import CLOCK_BITS, UNDATED
from funnel_planner.analytics.told_events import When
from funnel_planner.analytics.walk import Walk, walk

LOST = -1
EventOfLead = tuple[int, int | None]
"""Stage or ``LOST``, and a day."""


@dataclass(frozen=True)
class Listed:
    """A lead of a list, with the day it was listed on, if that is known."""

    day: int | None


@dataclass(frozen=True)
class One:
    """What one lead's events say."""

    stages: int
    explicit: int
    chained: int
    lost: bool
    out_of_order: bool
    moved_back: bool
    entry: int | None


def read_one(events: list[EventOfLead], stage_count: int, listed: Listed | None) -> One:
    """As the docstrings of ``Walk`` say it."""
    dated = sorted((day, stage % 99, stage) for stage, day in events if day is not None)  # a loss (98) comes last
    at = [(day, stage) for day, _, stage in dated if stage != LOST]
    named = {stage for stage, _ in events if stage != LOST}
    created = None if listed is None else listed.day
    firsts: dict[int, int] = {}
    for day, stage in at if created is None else [(created, 0), *at]:
        firsts[stage] = min(day, firsts.get(stage, day))
    losses = [day for stage, day in events if stage == LOST]
    last = max([day for day, _ in at] + ([] if created is None else [created]), default=None)
    own = firsts.get(0) if created is None else min((day for day, stage in at if stage == 0), default=None)
    is_first = own is not None and own == min(day for day, _ in at)
    return One(
        stages=sum(1 << stage for stage in named | ({0} if listed else set())),
        explicit=max(named, default=-1),
        chained=chain(events, stage_count, listed),
        lost=any(day is None or last is None or day >= last for day in losses),
        out_of_order=any(firsts[low] > firsts[high] for low in firsts for high in firsts if low < high),
        moved_back=any(low < high and one > other for one, low in at for other, high in at),
        entry=own if is_first else min((day for day, _, _ in dated), default=None),
    )


def chain(events: list[EventOfLead], stage_count: int, listed: Listed | None) -> int:
    limit: float = float("-inf")
    for stage in range(stage_count):
        own = [day for at, day in events if at == stage]
        if stage == 0 and listed is not None and (listed.day is not None or all(day is None for day in own)):
            own.append(listed.day)
        in_time = [day for day in own if day is not None and day >= limit]
        if not in_time and None not in own:
            return stage - 1
        if None not in own:
            limit = min(day for day in in_time)
    return stage_count - 1


def read_all(leads: list[list[EventOfLead]], stage_count: int, listed: list[Listed] | None, *, clocks: bool) -> Walk:
    def when(days: list[int | None]) -> When:
        if clocks:
            return np.array([UNDATED if day is None else day << CLOCK_BITS for day in days], dtype=np.int64)
        return np.array([NO_DAY if day is None else day for day in days], dtype=np.int32)

    told = [(row, stage, day) for row, events in enumerate(leads) for stage, day in events]
    return walk(
        np.array([row for row, _, _ in told], dtype=np.int32),
        np.array([stage for _, stage, _ in told], dtype=np.int8),
        when([day for _, _, day in told]),
        len(leads),
        stage_count,
        None if listed is None else when([one.day for one in listed]),
    )


def assert_same(found: Walk, expected: list[One], *, clocks: bool) -> None:
    for field in fields(Walk):
        values = getattr(found, field.name).tolist()
        if field.name == "entry":
            no_date = UNDATED if clocks else NO_DAY
            values = [None if value == no_date else value >> (CLOCK_BITS if clocks else 0) for value in values]
        assert values == [getattr(one, field.name) for one in expected], field.name


@given(data=st.data(), stage_count=st.sampled_from([1, 3, 8, 9, 16, 17, 30]), clocks=st.booleans())
@pytest.mark.parametrize("kind", ["rows", "blocks", "one by one"])
def test_all_at_once_is_one_by_one(kind: str, data: st.DataObject, stage_count: int, clocks: bool) -> None:  # noqa: FBT001
    stages = st.sampled_from(sorted({LOST, 0, 1 % stage_count, stage_count // 2, stage_count - 1}))
    days = st.one_of(st.none(), st.integers(-3, 5)) if data.draw(st.booleans()) else st.integers(-3, 5)
    leads = data.draw(st.lists(st.lists(st.tuples(stages, days), max_size=7), max_size=6))
    listed = None
    if data.draw(st.booleans()):
        listed = [Listed(data.draw(st.one_of(st.none(), st.integers(-3, 5)))) for _ in leads]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk_module, "BLOCK", 2 if kind == "blocks" else 100)
        patch.setattr(stage_rows, "ROWS", 8 if kind == "blocks" else 1)
        patch.setattr(stage_rows, "FEW", 100 if kind == "one by one" else 0)
        found = read_all(leads, stage_count, listed, clocks=clocks)
    several: list[Listed | None] = list(listed) if listed is not None else [None] * len(leads)
    expected = [read_one(events, stage_count, one) for events, one in zip(leads, several, strict=True)]
    assert_same(found, expected, clocks=clocks)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_all_stages_in_order_are_passed(days: list[int]) -> None:
    events: list[EventOfLead] = list(enumerate(sorted(days)))
    found = read_all([events], len(days), None, clocks=False)
    assert found.chained.tolist() == [len(days) - 1]


def test_times_too_far_apart_for_one_number_are_sorted_too() -> None:
    leads: list[list[EventOfLead]] = [[(1, 900_000), (0, -700_000)], [(2, 5), (1, 4), (0, 3)]]
    found = read_all(leads, 3, None, clocks=True)
    assert_same(found, [read_one(events, 3, None) for events in leads], clocks=True)
