"""Made worked cases of all shapes, full of what goes wrong in real tables; in the format of ``funnel_cases.json``."""

from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]

STAGES = ("Lead", "Demo", "Offer", "Won")
LABELS = ("Lost", "Lost ", " LEAD", "demo", "Call", "Parked", "Zzz", "")
CHANNELS = ("Ads", "ads ", "Email", "", " ", "unknown")
IDS = ("7", "007", "a", "A ", "b-1")
DAYS = ("2023-12-31", "2024-01-01", "2024-01-02", "2024-01-05", "2024-02-01", "2024-02-28", "2024-02-29", "2024-03-05")
SPANS = (
    ["2024-01-01..2024-01-31", "2024-02-01..2024-02-29"],
    ["2023-12-31..2024-01-02", "2024-01-03..2024-03-31"],
    ["2024-02-01..2024-02-29", "2024-01-01..2024-03-05"],
)
"""Two spans to compare, also such as overlap."""
REGIONS = ("North", "north ", "South", "Select", "")
AMOUNTS = ("100", "250.5", "-20", "0", "", "")
CLOCKS = (" 09:00", " 09:30", " 23:30", "T09:00:00+00:00", "T23:30:00-05:00", "T00:30:00+02:00")

options = st.fixed_dictionaries(
    {
        "as_of": st.sampled_from(["2024-03-31", "2024-02-15", "2024-01-01"]),
        "lost_labels": st.just(["Lost"]),
        "cohort": st.sampled_from(["month", "week", "quarter"]),
    },
    optional={
        "count_mode": st.sampled_from(["reached", "all", "any"]),
        "channel_attribution": st.sampled_from(["first", "last", "entry"]),
        "lost_policy": st.sampled_from(["entry", "exclude"]),
        "utc_offset": st.sampled_from(["+00:00", "-05:00", "+01:00", "+05:30"]),
        "window_days": st.sampled_from([0, 1, 5, 31]),
        "mature_window_days": st.sampled_from([0, 5, 30]),
        "top_channels": st.integers(1, 2),
        "exclude_labels": st.just(["Zzz"]),
        "aliases": st.just({"Call": "Demo"}),
        "compare": st.sampled_from(SPANS),
    },
)


@st.composite
def logs(draw: st.DrawFn) -> Row:
    """Stage changes: revisits, ways back, losses and returns, blank ids, undated and future events, copies."""
    times = draw(_times())
    row = st.fixed_dictionaries(
        {
            "lead": st.sampled_from([*IDS, *IDS, ""]),
            "stage": st.sampled_from([*STAGES, *STAGES, *LABELS]),
            "time": st.one_of(times, times, times, st.just("")),
            "channel": st.sampled_from(CHANNELS),
        }
    )
    return _case(draw, "log", draw(_with_copies(row)), draw(options))


@st.composite
def wide(draw: st.DrawFn) -> Row:
    """A cell for each stage: dates, ticks, refusals and blanks, skipped stages, wrong order, rows of one lead."""
    cell = st.one_of(draw(_times()), st.sampled_from(["", "", "x", "no", "TRUE", "0", "-", "tak"]))
    row = st.fixed_dictionaries({"lead": st.sampled_from(IDS), **dict.fromkeys(STAGES, cell)})
    rows = draw(_with_copies(row))
    return _case(draw, "wide", _with_channels(draw, rows), draw(options))


@st.composite
def snapshots(draw: st.DrawFn) -> Row:
    """Current stages, with or without ids, created and closed days, and the last stage of lost leads."""
    times = st.one_of(draw(_times()), st.just(""))
    columns: dict[str, st.SearchStrategy[str]] = {
        "lead": st.sampled_from([*IDS, ""]),
        "stage": st.sampled_from([*STAGES, *STAGES, *LABELS]),
    }
    chosen = draw(options)
    for name, strategy in (("created", times), ("closed", times), ("last_stage", st.sampled_from(["", *STAGES]))):
        if draw(st.booleans()):
            columns[f"{name} here"] = strategy
            chosen[f"{name}_column"] = f"{name} here"
    if draw(st.integers(0, 3)) == 0:
        del columns["lead"]
    rows = draw(_with_copies(st.fixed_dictionaries(columns)))
    return _case(draw, "snapshot", _with_channels(draw, rows), chosen)


@st.composite
def joined_files(draw: st.DrawFn) -> dict[str, dict[str, tuple[str, str]]]:
    """Per stage a file of leads, each with a day and perhaps a channel; the first file lists everybody."""
    entry = st.tuples(st.sampled_from(DAYS), st.sampled_from(CHANNELS))
    first = draw(st.dictionaries(st.sampled_from(IDS), entry, min_size=2))
    later = st.dictionaries(st.sampled_from(sorted(first)), entry, min_size=1)
    return {STAGES[0]: first} | {name: draw(later) for name in STAGES[1:]}


@st.composite
def reports(draw: st.DrawFn) -> Row:
    """Counts by channel and stage: repeated, missing and blank cells, counts that grow."""
    row = st.fixed_dictionaries(
        {
            "channel": st.sampled_from(CHANNELS),
            "stage": st.sampled_from(STAGES),
            "count": st.one_of(st.integers(0, 30), st.integers(0, 30), st.none()),
        }
    )
    chosen: Row = {"kind": draw(st.sampled_from(["reached", "current"]))}
    if draw(st.booleans()):
        chosen["top_channels"] = draw(st.integers(1, 2))
    rows = draw(st.lists(row, min_size=1, max_size=12))
    if draw(st.booleans()):
        rows = [{**one, "time": draw(st.sampled_from(DAYS))} for one in rows]
        chosen["compare"] = draw(st.sampled_from(SPANS))
    return _case(draw, "aggregate", rows, chosen)


def _case(draw: st.DrawFn, shape: str, rows: list[Row], chosen: Row) -> Row:
    if any(name in chosen for name in ("window_days", "mature_window_days")) and draw(st.booleans()):
        chosen.pop("window_days", None)
    if rows and shape != "aggregate" and draw(st.booleans()):
        rows = _with_more(draw, rows)
        chosen |= {"by": "Region", "value_column": "worth", "cost_column": "paid"}
    return {"id": shape, "shape": shape, "stages": list(STAGES), "options": chosen, "rows": rows}


def _with_more(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A region, a value and a cost for each lead, some in all of its rows; the order of columns says nothing."""
    columns = (("Region", REGIONS), ("worth", AMOUNTS), ("paid", AMOUNTS))
    of_lead = {(key, name): draw(st.sampled_from(texts)) for key in IDS for name, texts in columns}
    gaps = draw(st.booleans())
    found = []
    for row in rows:
        more = {}
        for name, texts in columns:
            own = of_lead.get((row.get("lead", ""), name))
            text = draw(st.sampled_from(texts)) if own is None else own
            more[name] = "" if gaps and draw(st.booleans()) else text
        found.append({**row, **more})
    return found


def _times() -> st.SearchStrategy[st.SearchStrategy[str]]:
    """Days alone, or days and clocks, some with offsets."""
    days = st.sampled_from(DAYS)
    clocked = st.builds(str.__add__, days, st.sampled_from(CLOCKS))
    return st.sampled_from([days, st.one_of(days, clocked), clocked])


@st.composite
def _with_copies(draw: st.DrawFn, row: st.SearchStrategy[Row]) -> list[Row]:
    """Rows, some of them twice."""
    rows = draw(st.lists(row, max_size=10))
    again = draw(st.lists(st.integers(0, max(len(rows) - 1, 0)), max_size=3)) if rows else []
    return rows + [dict(rows[place]) for place in again]


def _with_channels(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """No channels, one for each lead of a list in all of its rows, or one for each row."""
    kind = draw(st.sampled_from(["none", "by lead", "by row", "by row"]))
    if kind == "none":
        return rows
    of_lead = {name: draw(st.sampled_from(CHANNELS)) for name in IDS} if kind == "by lead" else {}
    others = [draw(st.sampled_from(CHANNELS)) for _ in rows]
    return [
        {**row, "channel": of_lead.get(row.get("lead", ""), other)} for row, other in zip(rows, others, strict=True)
    ]
