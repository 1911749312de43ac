"""Who passed every stage in order: five million events beside SQLite's best query for it.

Ours runs from the columns as they are loaded to everything that is counted of them (how far each lead came, what
became of it, its channel and entry, what is odd about its way). SQLite's runs on a table that is in the best order for
it already; of several ways to ask, and to keep the events, the quickest counts. Both use one core, so the time of the
processor is compared.
"""

import sqlite3
import tempfile
from pathlib import Path
from time import process_time

import numpy as np

from funnel_planner.analytics.histories import histories
from funnel_planner.analytics.leads import NO_CLOCK, NO_VALUE, Coded, LeadData
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.storage.plan_file import PlanFile
from tests.benchmarks.bench_peers import CHANNELS, FIRST_DAY, LEADS, STAGES, best_ms

EVENTS = 5_000_000
ALL = Counting(mode=CountingMode.ALL)
TABLES = {
    "an index by lead": "CREATE TABLE {name} (lead INT, stage INT, day INT)",
    "kept by lead": "CREATE TABLE {name} (lead INT, stage INT, day INT, PRIMARY KEY (lead, stage, day)) WITHOUT ROWID",
    "kept by stage": "CREATE TABLE {name} (lead INT, stage INT, day INT, PRIMARY KEY (stage, lead, day)) WITHOUT ROWID",
}
NEXT_STAGE = {
    "joined": "SELECT e.lead, min(e.day) day FROM t{before} t CROSS JOIN {table} e"
    " ON e.lead = t.lead AND e.stage = {stage} AND e.day >= t.day GROUP BY e.lead",
    "looked up": "SELECT lead, found day FROM (SELECT t.lead, (SELECT e.day FROM {table} e WHERE e.lead = t.lead"
    " AND e.stage = {stage} AND e.day >= t.day ORDER BY e.day LIMIT 1) found FROM t{before} t) WHERE found NOTNULL",
}


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
    """Print the figures; the limit stands beside the one that has one."""
    with tempfile.TemporaryDirectory() as folder, PlanFile.create(Path(folder) / "bench.funnel") as file:
        with file.batch_writer() as writer:
            batch = writer.finish(log(), files=())
        loading = best_ms(lambda: file.load_leads(batch), 5, process_time)
        leads = file.load_leads(batch)
    found: list[list[int]] = []

    def ours() -> None:
        journeys = resolve(leads, STAGES, len(STAGES) - 1, ALL)
        found.append([int(np.count_nonzero(journeys.at(stage))) for stage in range(len(STAGES))])

    connection = sqlite3.connect(":memory:")
    theirs = {}
    for number, (kept, create) in enumerate(TABLES.items()):
        connection.execute(create.format(name=f"event{number}"))
        rows = zip(leads.obs_lead.tolist(), leads.obs_stage.tolist(), leads.obs_day.tolist(), strict=True)
        connection.executemany(f"INSERT OR IGNORE INTO event{number} VALUES (?, ?, ?)", rows)
        if "ROWID" not in create:
            connection.execute(f"CREATE INDEX by_lead ON event{number} (lead, stage, day)")
        for asked in NEXT_STAGE:
            sql = _query(asked, f"event{number}")

            def ask(sql: str = sql) -> None:
                found.append([row[0] for row in connection.execute(sql)])

            theirs[f"{kept}, {asked}"] = best_ms(ask, 3, process_time)
        connection.execute(f"DROP TABLE event{number}")
    took = best_ms(ours, 15, process_time)
    chain = best_ms(lambda: histories(leads, STAGES, leads.as_of_day).chained, 15, process_time)
    assert all(counts == found[0] for counts in found), "not the same answer"
    print(f"columns of 5M events loaded from the file: {loading:.0f} ms")
    for way, milliseconds in theirs.items():
        print(f"SQLite, {way}: {milliseconds:.0f} ms")
    least = min(theirs.values())
    print(
        f"ordered funnel, 5M events: ours {took:.0f} ms with all that is counted ({chain:.0f} ms without),"
        f" SQLite {least:.0f} ms: {took / least:.3f} (limit 0.05)"
    )


def _query(asked: str, table: str) -> str:
    """Leads that passed each stage in order: each stage's table rests on that of the stage before."""
    steps = [f"t0 AS MATERIALIZED (SELECT lead, min(day) day FROM {table} WHERE stage = 0 GROUP BY lead)"]
    steps += [
        f"t{stage} AS MATERIALIZED ({NEXT_STAGE[asked].format(before=stage - 1, stage=stage, table=table)})"
        for stage in range(1, len(STAGES))
    ]
    return f"WITH {', '.join(steps)} " + " UNION ALL ".join(f"SELECT count(*) FROM t{s}" for s in range(len(STAGES)))


if __name__ == "__main__":
    main()
