"""A million leads beside DuckDB and pandas, which answer the same questions.

DuckDB and pandas are the ``bench`` extra; a peer that is not installed is left out.
"""

import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from importlib.util import find_spec
from operator import and_
from pathlib import Path
from typing import Any

import numpy as np

from funnel_planner.analytics.cube import Cube, build_cube
from funnel_planner.analytics.leads import NO_CLOCK, NO_VALUE, Coded, LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve, switch
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.storage.plan_file import PlanFile

LEADS = 1_000_000
STAGES = tuple(f"Stage {number}" for number in range(8))
CHANNELS = tuple(f"Channel {number}" for number in range(20))
OWNERS = tuple(f"Owner {number}" for number in range(40))
FIRST_DAY = day_number(date(2023, 1, 1))
SPAN = (date_of(FIRST_DAY + 100), date_of(FIRST_DAY + 465))
REGIONS = tuple(f"Region {number}" for number in range(6))


@dataclass(frozen=True)
class Asked:
    """A filter; empty parts let everything pass."""

    in_period: bool = False
    channels: Sequence[str] = ()
    stages: Sequence[str] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)


ASKED = {
    "all": Asked(),
    "period": Asked(in_period=True),
    "channels": Asked(channels=CHANNELS[:5]),
    "period, channels, stage": Asked(in_period=True, channels=CHANNELS[:5], stages=STAGES[3:5]),
    "one owner": Asked(columns={"owner": OWNERS[:1]}),
    "half of the owners": Asked(columns={"owner": OWNERS[:20]}),
    "all owners but one": Asked(columns={"owner": OWNERS[1:]}),
    "period, owners": Asked(in_period=True, columns={"owner": OWNERS[:20]}),
    "owners, regions": Asked(columns={"owner": OWNERS[:20], "region": REGIONS[:3]}),
    "period, channels, stage, owners, regions": Asked(
        True, CHANNELS[:5], STAGES[3:5], {"owner": OWNERS[:20], "region": REGIONS[:3]}
    ),
}


def wide() -> LeadData:
    """A million leads with a date for each stage they came to, 20 channels and an owner."""
    random = np.random.default_rng(7)
    depth = np.minimum(random.geometric(0.35, LEADS), len(STAGES)).astype(np.int32)
    created = random.integers(0, 730, LEADS) + FIRST_DAY
    lead = np.repeat(np.arange(LEADS, dtype=np.int32), depth)
    stage = (np.arange(len(lead)) - np.repeat(np.cumsum(depth) - depth, depth)).astype(np.int8)
    day = (created[lead] + stage * random.integers(0, 20, len(lead))).astype(np.int32)
    return LeadData(
        stage_ids=STAGES,
        channel=Coded(random.integers(-1, len(CHANNELS), LEADS).astype(np.int32), CHANNELS),
        created_day=created.astype(np.int32),
        created_clock=np.full(LEADS, NO_CLOCK, dtype=np.int32),
        value_minor=np.full(LEADS, NO_VALUE),
        cost_minor=np.full(LEADS, NO_VALUE),
        obs_lead=lead,
        obs_stage=stage,
        obs_day=day,
        obs_clock=np.full(len(lead), NO_CLOCK, dtype=np.int32),
        columns={
            "Owner": Coded(random.integers(-1, len(OWNERS), LEADS).astype(np.int32), OWNERS),
            "Region": Coded(random.integers(-1, len(REGIONS), LEADS).astype(np.int32), REGIONS),
        },
        as_of_day=FIRST_DAY + 2000,
    )


def main() -> None:
    """Print the figures; limits stand beside those that have one."""
    cube = _from_file(wide())
    _channels(cube)
    _switches(cube)


def _channels(cube: Cube) -> None:
    """Counts by channel and stage of the leads that pass a filter, as many times as the quickest peer takes."""
    table = {
        "channel": cube.journeys.channel,
        "owner": cube.journeys.leads.columns["Owner"],
        "region": cube.journeys.leads.columns["Region"],
        "entry": cube.journeys.entry_day,
        "furthest": cube.journeys.furthest,
    }
    frame = _frame(table) if find_spec("pandas") else None
    for name, asked in ASKED.items():
        took = {"ours": best_ms(lambda asked=asked: _ours(cube, asked), 21)}  # type: ignore[misc]  # bound
        if frame is not None:
            took["pandas"] = best_ms(lambda asked=asked: _pandas(frame, asked), 7)  # type: ignore[misc]  # bound
            if find_spec("duckdb"):
                took["DuckDB"] = _duckdb(frame, asked)
        times = ", ".join(f"{who} {ms:.2f} ms ({ms / took['ours']:.1f}x)" for who, ms in took.items() if who != "ours")
        print(f"channel x stage, {name}: ours {took['ours']:.2f} ms; {times} (limits 1x DuckDB, 5x pandas)")


def _ours(cube: Cube, asked: Asked) -> object:
    columns = tuple((name.title(), frozenset(labels)) for name, labels in asked.columns.items())
    first, last = SPAN if asked.in_period else (None, None)
    return measure(cube, LeadFilter(first, last, frozenset(asked.channels), columns, frozenset(asked.stages)))


def _frame(table: dict[str, Any]) -> Any:
    """The same leads with their labels as pandas keeps them best: as categories."""
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(column.codes, column.labels) if isinstance(column, Coded) else column
            for name, column in table.items()
        }
    )


def _pandas(frame: Any, asked: Asked) -> object:
    masks = [frame["entry"].between(*(day_number(day) for day in SPAN))] if asked.in_period else []
    masks += [frame["channel"].isin(asked.channels)] if asked.channels else []
    masks += [frame["furthest"].isin([STAGES.index(stage) for stage in asked.stages])] if asked.stages else []
    masks += [frame[name].isin(labels) for name, labels in asked.columns.items()]
    chosen = frame[reduce(and_, masks)] if masks else frame
    counts = chosen.groupby(["channel", "furthest"], observed=True, dropna=False).size()
    return counts.unstack(fill_value=0).iloc[:, ::-1].cumsum(axis=1)  # noqa: PD010 - of a series


def _duckdb(frame: Any, asked: Asked) -> float:
    import duckdb

    first, last = (day_number(day) for day in SPAN)
    connection = duckdb.connect()
    connection.register("given", frame)
    connection.execute("CREATE TABLE leads AS SELECT * FROM given")  # categories come as ENUM
    sums = ", ".join(f"sum((furthest >= {stage})::INT)" for stage in range(len(STAGES)))
    parts = [f"entry BETWEEN {first} AND {last}"] if asked.in_period else []
    parts += [f"{name} IN ({', '.join(map(repr, labels))})" for name, labels in asked.columns.items()]
    parts += [f"channel IN ({', '.join(map(repr, asked.channels))})"] if asked.channels else []
    parts += [f"furthest IN ({', '.join(str(STAGES.index(stage)) for stage in asked.stages)})"] if asked.stages else []
    sql = f"SELECT channel, {sums} FROM leads WHERE {' AND '.join(parts) or 'true'} GROUP BY channel"
    return best_ms(lambda: connection.execute(sql).fetchall(), 21)


def _switches(cube: Cube) -> None:
    """From one counting mode to another, once what they need is known."""
    for mode in (CountingMode.ALL, CountingMode.ANY, CountingMode.REACHED):
        counting = Counting(mode=mode)
        start = time.perf_counter()
        there = switch(cube.journeys, counting)
        first = (time.perf_counter() - start) * 1000
        alone = best_ms(lambda counting=counting: switch(cube.journeys, counting), 21)  # type: ignore[misc]  # bound
        whole = best_ms(lambda there=there: measure(build_cube(there, cube)), 21)  # type: ignore[misc]  # bound
        told = f"switch to {mode}: first {first:.1f}, then {alone:.1f} ms"
        print(f"{told}, with cube and results {alone + whole:.1f} ms (limit 16)")


def _from_file(leads: LeadData) -> Cube:
    """The columns of a batch, read from a plan file and counted."""
    events = len(leads.obs_lead) / LEADS
    with tempfile.TemporaryDirectory() as folder, PlanFile.create(Path(folder) / "bench.funnel") as file:
        with file.batch_writer() as writer:
            batch = writer.finish(leads, files=())
        print(f"columns loaded from the file: {best_ms(lambda: file.load_leads(batch), 11):.1f} ms (limit 50)")
        tracemalloc.start()
        cube = build_cube(resolve(file.load_leads(batch), STAGES, len(STAGES) - 1, Counting()))
        measure(cube)
        used = tracemalloc.get_traced_memory()[0] / LEADS
        tracemalloc.stop()
    print(f"memory, loaded and counted: {used:.0f} bytes a lead of {events:.1f} events (limit 100)")
    return cube


def best_ms(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds of a call: the least of several, because whatever else the machine does only adds to it."""
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append((clock() - start) * 1000)
    return min(times)


if __name__ == "__main__":
    main()
