"""A million leads and five million events beside DuckDB, pandas and SQLite, which answer the same questions.

DuckDB and pandas are the ``bench`` extra; a peer that is not installed is left out.
"""

import sqlite3
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from funnel_planner.analytics.cube import Cube, build_cube
from funnel_planner.analytics.histories import histories
from funnel_planner.analytics.leads import EPOCH, NO_CLOCK, NO_VALUE, Coded, LeadData, day_number
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve, switch
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.storage.plan_file import PlanFile

LEADS, EVENTS = 1_000_000, 5_000_000
STAGES = tuple(f"Stage {number}" for number in range(8))
CHANNELS = tuple(f"Channel {number}" for number in range(20))
OWNERS = tuple(f"Owner {number}" for number in range(40))
FIRST_DAY = day_number(date(2023, 1, 1))
SPAN = (EPOCH + timedelta(days=FIRST_DAY + 100), EPOCH + timedelta(days=FIRST_DAY + 465))
ALL = Counting(mode=CountingMode.ALL)


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
        columns={"Owner": Coded(random.integers(-1, len(OWNERS), LEADS).astype(np.int32), OWNERS)},
        as_of_day=FIRST_DAY + 2000,
    )


def log() -> LeadData:
    """Five million stage changes of a million leads: revisits, ways back, in any order of stages."""
    random = np.random.default_rng(8)
    lead = np.sort(random.integers(0, LEADS, EVENTS)).astype(np.int32)
    day = (FIRST_DAY + random.integers(0, 730, EVENTS)).astype(np.int32)
    stage = np.minimum(random.geometric(0.4, EVENTS) - 1, len(STAGES) - 1).astype(np.int8)
    order = np.lexsort((day, lead))
    days = np.full(LEADS, np.iinfo(np.int32).min, dtype=np.int32)
    return LeadData(
        stage_ids=STAGES,
        channel=Coded(np.zeros(LEADS, dtype=np.int32), CHANNELS[:1]),
        created_day=days,
        created_clock=np.full(LEADS, NO_CLOCK, dtype=np.int32),
        value_minor=np.full(LEADS, NO_VALUE),
        cost_minor=np.full(LEADS, NO_VALUE),
        obs_lead=lead[order],
        obs_stage=stage[order],
        obs_day=day[order],
        obs_clock=np.full(EVENTS, NO_CLOCK, dtype=np.int32),
        listed=False,
        as_of_day=FIRST_DAY + 2000,
    )


def main() -> None:
    """Print the figures; limits stand beside those that have one."""
    cube = _from_file(wide())
    _channels(cube)
    _switches(cube)
    del cube
    _ordered(log())


def _channels(cube: Cube) -> None:
    """Counts by channel and stage of the leads that pass a filter: a period, a period and half of the owners."""
    owners = OWNERS[:20]
    table = {
        "channel": cube.journeys.channel,
        "owner": cube.journeys.leads.columns["Owner"],
        "entry": cube.journeys.entry_day,
        "furthest": cube.journeys.furthest,
    }
    for name, columns in (("period", ()), ("period, owners", (("Owner", frozenset(owners)),))):
        took = {"ours": median_ms(lambda columns=columns: measure(cube, *SPAN, columns=columns), 21)}  # type: ignore[misc]  # bound
        if find_spec("pandas"):
            frame = _frame(table)
            took["pandas"] = _pandas(frame, owners if columns else ())
            if find_spec("duckdb"):
                took["DuckDB"] = _duckdb(frame, owners if columns else ())
        print(f"channel x stage, {name}:", ", ".join(f"{who} {ms:.2f} ms" for who, ms in took.items()))


def _frame(table: dict[str, Any]) -> Any:
    """The same leads with their labels as pandas keeps them best: as categories."""
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(column.codes, column.labels) if isinstance(column, Coded) else column
            for name, column in table.items()
        }
    )


def _pandas(frame: Any, owners: Sequence[str]) -> float:
    first, last = (day_number(day) for day in SPAN)

    def ask() -> object:
        mask = frame["entry"].between(first, last)
        if owners:
            mask &= frame["owner"].isin(owners)
        counts = frame[mask].groupby(["channel", "furthest"], observed=True, dropna=False).size()
        return counts.unstack(fill_value=0).iloc[:, ::-1].cumsum(axis=1)  # noqa: PD010 - of a series

    return median_ms(ask, 11)


def _duckdb(frame: Any, owners: Sequence[str]) -> float:
    import duckdb

    first, last = (day_number(day) for day in SPAN)
    connection = duckdb.connect()
    connection.register("given", frame)
    connection.execute("CREATE TABLE leads AS SELECT * FROM given")  # categories come as ENUM
    sums = ", ".join(f"sum((furthest >= {stage})::INT)" for stage in range(len(STAGES)))
    chosen = f" AND owner IN ({', '.join(map(repr, owners))})" if owners else ""
    sql = f"SELECT channel, {sums} FROM leads WHERE entry BETWEEN {first} AND {last}{chosen} GROUP BY channel"
    return median_ms(lambda: connection.execute(sql).fetchall(), 21)


def _switches(cube: Cube) -> None:
    """From one counting mode to another, once what they need is known."""
    for mode in (CountingMode.ALL, CountingMode.ANY, CountingMode.REACHED):
        counting = Counting(mode=mode)
        start = time.perf_counter()
        there = switch(cube.journeys, counting)
        first = (time.perf_counter() - start) * 1000
        alone = median_ms(lambda counting=counting: switch(cube.journeys, counting), 21)  # type: ignore[misc]  # bound
        whole = median_ms(lambda there=there: measure(build_cube(there, cube)), 21)  # type: ignore[misc]  # bound
        told = f"switch to {mode}: first {first:.1f}, then {alone:.1f} ms"
        print(f"{told}, with cube and results {alone + whole:.1f} ms (limit 16)")


def _from_file(leads: LeadData) -> Cube:
    """The columns of a batch, read from a plan file and counted."""
    events = len(leads.obs_lead) / LEADS
    with tempfile.TemporaryDirectory() as folder, PlanFile.create(Path(folder) / "bench.funnel") as file:
        with file.batch_writer() as writer:
            batch = writer.finish(leads, files=())
        print(f"columns loaded from the file: {median_ms(lambda: file.load_leads(batch), 7):.1f} ms (limit 50)")
        tracemalloc.start()
        cube = build_cube(resolve(file.load_leads(batch), STAGES, len(STAGES) - 1, Counting()))
        measure(cube)
        used = tracemalloc.get_traced_memory()[0] / LEADS
        tracemalloc.stop()
    print(f"memory, loaded and counted: {used:.0f} bytes a lead of {events:.1f} events (limit 100)")
    return cube


def _ordered(leads: LeadData) -> None:
    """Who passed every stage in order: five million events, in both after what is done once when they come in."""
    stage_ids, no_limit = leads.stage_ids, leads.as_of_day
    found: list[list[int]] = []

    def ask_ours() -> None:
        ways.__dict__.pop("chained", None)
        counts = np.bincount(ways.chained + 1, minlength=len(STAGES) + 1)[1:]
        found.append(counts[::-1].cumsum()[::-1].tolist())

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE event (lead INT, stage INT, day INT)")
    rows = zip(leads.obs_lead.tolist(), leads.obs_stage.tolist(), leads.obs_day.tolist(), strict=True)
    connection.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
    connection.execute("CREATE INDEX by_lead ON event (lead, stage, day)")
    steps = ["t0 AS MATERIALIZED (SELECT lead, min(day) day FROM event WHERE stage = 0 GROUP BY lead)"]
    steps += [
        f"t{stage} AS MATERIALIZED (SELECT e.lead, min(e.day) day FROM t{stage - 1} t JOIN event e"
        f" ON e.lead = t.lead AND e.stage = {stage} AND e.day >= t.day GROUP BY e.lead)"
        for stage in range(1, len(STAGES))
    ]
    sql = f"WITH {', '.join(steps)} " + " UNION ALL ".join(f"SELECT count(*) FROM t{s}" for s in range(len(STAGES)))
    theirs = median_ms(lambda: found.append([row[0] for row in connection.execute(sql)]), 3)
    ways = histories(leads, stage_ids, no_limit)
    ours = median_ms(ask_ours, 7)
    assert all(counts == found[0] for counts in found), "not the same answer"
    print(f"ordered funnel, 5M events: ours {ours:.0f} ms, SQLite {theirs:.0f} ms: {ours / theirs:.3f} (limit 0.05)")
    whole = median_ms(lambda: resolve(leads, STAGES, len(STAGES) - 1, ALL), 3)
    print(f"the same with everything else that is counted: {whole:.0f} ms")


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of a call."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
