"""The definitions once more for reports that count leads, and name none."""

from itertools import pairwise

from tests.support.reference_rates import Answer, added, rates, top_channels
from tests.support.reference_rows import UNKNOWN, Row, folded
from tests.support.reference_statistics import kitagawa


def answer_counts(case: Row) -> Answer:
    """Counts per channel and stage; a cell that is blank or not there stays unknown.

    Where rows are dated a cell is one of a day, and a stage that a channel has on other days only had nobody that day.
    """
    cells: dict[tuple[tuple[str, str], int], list[int]] = {}
    spelling: dict[str, str] = {}
    ranks = {folded(name): rank for rank, name in enumerate(case["stages"], 1)}
    told = {ranks[folded(row["stage"])] for row in case["rows"]}
    for row in case["rows"]:
        channel, count = folded(row.get("channel")), row.get("count")
        spelling.setdefault(channel, " ".join(row["channel"].split()) if channel else UNKNOWN)
        cell = (channel, row.get("time", "")), ranks[folded(row["stage"])]
        cells.setdefault(cell, []).extend([] if count is None else [count])
    lines = dict.fromkeys(line for line, _ in cells)
    table: dict[str, list[int | None]] = {}
    for line, rank in [(line, rank) for line in lines for rank in told if line[1] and (line, rank) not in cells]:
        if any(values for (other, stage), values in cells.items() if (other[0], stage) == (line[0], rank)):
            cells[line, rank] = [0]
    for channel, label in spelling.items():
        days = [line for line in lines if line[0] == channel]
        table[label] = [
            added(sum(values) if (values := cells.get((day, rank))) else None for day in days)
            for rank in sorted(ranks.values())
        ]
        if case["options"].get("kind") == "current":
            table[label] = [added(table[label][place:]) for place in range(len(ranks))]
    found = rates([added(column) for column in zip(*table.values(), strict=True)])
    sizes = {label: -1 if line[0] is None else line[0] for label, line in table.items()}
    found |= top_channels(table, sizes, case["options"].get("top_channels"))
    if "compare" in case["options"]:
        found["mix"] = kitagawa(*(_pairs_in(case, span) for span in case["options"]["compare"]))
    steps = [(low, high) for low, high in pairwise(found["counts"]) if low is not None and high is not None]
    found["flags"] = {
        "summed_cells": sum(len(values) > 1 for values in cells.values()),
        "missing_cells": sum(not cells.get((line, rank)) for line in lines for rank in told),
        "non_monotone": sum(high > low for low, high in steps),
    }
    return found


def _pairs_in(case: Row, span: str) -> dict[str, tuple[int, int]]:
    """By channel those at the last stage and at the first, of rows dated in a span; who is not told is nobody."""
    first, last = span.split("..")
    rows = [row for row in case["rows"] if first <= row["time"] <= last]
    if not rows:
        return {}
    told = answer_counts({**case, "rows": rows, "options": {"kind": case["options"]["kind"]}})["by_channel"]
    return {folded(label): (counts[-1] or 0, counts[0] or 0) for label, counts in told.items()}
