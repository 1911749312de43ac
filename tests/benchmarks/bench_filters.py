"""How long a million leads take: resolving, coding, filters."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median

import numpy as np

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.leads import LOST, NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve, switch
from funnel_planner.analytics.standing import standing
from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project

STAGES = ("visitor", "lead", "mql", "sql", "offer", "won")
CHANNELS = 12
LEADS = 1_000_000


def snapshot(count: int = LEADS) -> LeadData:
    """A made list of leads with their current stage, two years of created days, closed days and values."""
    rng = np.random.default_rng(7)
    depth = np.minimum(rng.geometric(0.4, count) - 1, len(STAGES) - 1)
    lost = (rng.random(count) < 0.2) & (depth < len(STAGES) - 1)
    created = (rng.integers(0, 730, count) + day_number(date(2023, 1, 1))).astype(np.int32)
    closed = lost | (depth == len(STAGES) - 1)
    obs_day = np.where(closed, created + rng.integers(1, 90, count), NO_DAY).astype(np.int32)
    value = np.where(rng.random(count) < 0.9, rng.integers(10_000, 9_000_000, count), NO_VALUE)
    return LeadData(
        stage_ids=STAGES,
        channel=Coded(
            rng.integers(-1, CHANNELS, count).astype(np.int32), tuple(f"Channel {i}" for i in range(CHANNELS))
        ),
        created_day=created,
        created_clock=np.full(count, NO_CLOCK, dtype=np.int32),
        value_minor=value.astype(np.int64),
        cost_minor=np.full(count, NO_VALUE, dtype=np.int64),
        obs_lead=np.arange(count, dtype=np.int32),
        obs_stage=np.where(lost, LOST, depth).astype(np.int8),
        obs_day=obs_day,
        obs_clock=np.full(count, NO_CLOCK, dtype=np.int32),
        columns={"Owner": Coded(rng.integers(-1, 40, count).astype(np.int32), tuple(f"Owner {i}" for i in range(40)))},
        as_of_day=day_number(date(2025, 6, 30)),
    )


def plan(stages: int = 20, channels: int = 50) -> Plan:
    """A large plan."""
    return Plan(
        id="plan",
        name="Large",
        stages=tuple(Stage(id=f"s{i}", name=f"Stage {i}", rate_to_next=0.8) for i in range(stages)),
        channels=tuple(
            Channel(
                id=f"c{i}",
                name=f"Channel {i}",
                volume_per_month=1000.0 + i,
                cost=ChannelCost(fixed_per_month=100.0, per_click=0.5),
                rates=(RateOverride("s0", 0.5), RateOverride("s5", 0.6)),
            )
            for i in range(channels)
        ),
    )


def figures() -> dict[str, float]:
    """Median milliseconds of each step."""
    leads = snapshot()
    counting = Counting()
    journeys = resolve(leads, STAGES, len(STAGES) - 1, counting)
    cube = build_cube(journeys)
    days = LeadFilter(date_of(int(cube.rows.days[100])), date_of(int(cube.rows.days[400])))
    some_channels = frozenset({"Channel 1", "Channel 4", "(unknown)"})
    owners = (("Owner", frozenset(f"Owner {i}" for i in range(20))),)
    large = plan()
    within = build_cube(resolve(leads, STAGES, len(STAGES) - 1, Counting(window_days=30)))
    standing(within.journeys)  # worked out once, then kept
    in_order, touched = Counting(mode=CountingMode.ALL), Counting(mode=CountingMode.ANY)
    for counting_mode in (in_order, touched):
        switch(journeys, counting_mode)  # worked out once, then kept
    return {
        "resolve 1M snapshot": _median_ms(lambda: resolve(leads, STAGES, len(STAGES) - 1, counting), 5),
        "build the cube": _median_ms(lambda: build_cube(journeys), 5),
        "switch to “all”, cube and all": _median_ms(lambda: build_cube(switch(journeys, in_order), cube), 15),
        "switch to “any”, cube and all": _median_ms(lambda: build_cube(switch(journeys, touched), cube), 15),
        "no filter, full results": _median_ms(lambda: measure(cube), 51),
        "date filter, full results": _median_ms(lambda: measure(cube, days), 51),
        "channel filter, full results": _median_ms(lambda: measure(cube, LeadFilter(channels=some_channels)), 51),
        "date and channel filter": _median_ms(lambda: measure(cube, replace(days, channels=some_channels)), 51),
        "stage filter, full results": _median_ms(
            lambda: measure(cube, LeadFilter(stages=frozenset({"sql", "offer"}))), 51
        ),
        "outcome filter, full results": _median_ms(lambda: measure(cube, LeadFilter(outcomes=frozenset({"open"}))), 51),
        "outcome filter under a window": _median_ms(
            lambda: measure(within, LeadFilter(outcomes=frozenset({"open"}))), 15
        ),
        "date, channel and stage filter": _median_ms(
            lambda: measure(cube, replace(days, channels=some_channels, stages=frozenset({"sql"}))), 51
        ),
        "group of leads, full results": _median_ms(lambda: measure(cube, LeadFilter(group=("stage", "mql"))), 15),
        "any-column filter, full results": _median_ms(lambda: measure(cube, LeadFilter(columns=owners)), 15),
        "date, channel and column filter": _median_ms(
            lambda: measure(cube, replace(days, channels=some_channels, columns=owners)), 15
        ),
        "forecast, 20 stages x 50 channels": _median_ms(lambda: project(large), 51),
    }


def main() -> None:
    """Print the figures."""
    for name, milliseconds in figures().items():
        print(f"{name:36} {milliseconds:8.3f} ms")


def _median_ms(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


if __name__ == "__main__":
    main()
