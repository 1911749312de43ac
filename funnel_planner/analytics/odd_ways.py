"""Leads that went one of the odd ways: how many, whether the data can tell, and from where to where they did."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import LOST_RANK, BoolArray
from funnel_planner.analytics.leads import Int32Array
from funnel_planner.analytics.odd_paths import OddPath, odd_paths
from funnel_planner.analytics.paths import recorded_stages, records_more
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import UNDATED
from funnel_planner.analytics.ways import Step, Visits, visits

OUTSIDE = -2
"""Where leads come from that were never seen at the first stage."""


@dataclass(frozen=True, slots=True)
class OddWay:
    """Leads that went one of the odd ways, of ``n`` that count."""

    kind: OddPath
    leads: int
    n: int
    is_told: bool
    """The data can tell at all; else ``leads`` says nothing."""
    moves: tuple[tuple[Step, Step, int], ...]
    """From where to which stage and how many leads; from ``OUTSIDE``, a loss, or a stage (to itself: there again)."""


def move_members(journeys: Journeys, kind: OddPath, before: Step, after: Step) -> BoolArray:
    """(n,) leads that went an odd way between these two places, as ``OddWay.moves`` counts them."""
    mask = odd_paths(journeys)[kind]
    if kind is OddPath.REENTERED:
        return mask
    if kind in (OddPath.SKIPPED, OddPath.ENTERED_MIDWAY):
        sets, which = np.unique(journeys.histories.touched, return_inverse=True)
        pairs = (_gaps_of(journeys, bits, from_start=kind is OddPath.ENTERED_MIDWAY) for bits in sets.tolist())
        has = np.array([(before, after) in found for found in pairs], dtype=bool)
        return np.asarray(mask & has[which])
    lead, one, other = _steps_taken(visits(journeys), mask, after_loss=kind is OddPath.RETURNED)
    found = np.zeros(len(mask), dtype=bool)
    found[lead[(one == before) & (other == after)]] = True
    return found


def odd_ways(journeys: Journeys, seen: Visits, rows: Rows | None = None) -> list[OddWay]:
    """Every odd way with the leads that went it, and between which stages they did."""
    masks = odd_paths(journeys)
    n = int(np.count_nonzero(journeys.furthest >= 0)) if rows is None else len(rows)
    found = []
    for kind, mask in masks.items():
        told = can_tell(journeys, kind)
        leads = int(np.count_nonzero(mask if rows is None else mask[rows]))
        moves = _moves(journeys, kind, mask, seen, rows) if told and leads else ()
        found.append(OddWay(kind, leads, n, told, moves))
    return found


def can_tell(journeys: Journeys, kind: OddPath) -> bool:
    """Whether such leads would be noticed in this data, if there were any."""
    ways = journeys.histories
    dated = ways.moment != UNDATED
    if kind is OddPath.ENTERED_MIDWAY:
        return not journeys.leads.listed and bool(journeys.leads.lead_count)
    if kind is OddPath.SKIPPED:
        return records_more(ways) or (bool(recorded_stages(ways)) and not journeys.leads.listed)
    if kind is OddPath.RETURNED:
        return bool((dated & (ways.events.rank == LOST_RANK)).any())
    if kind is OddPath.REENTERED:
        first = np.flatnonzero(dated & (ways.events.rank == 0))
        return (not journeys.leads.listed and bool(len(first))) or _repeats(ways.events.lead[first])
    stages = np.flatnonzero(dated & (ways.events.rank >= 0))
    return _repeats(ways.events.lead[stages])


def _repeats(lead: Int32Array) -> bool:
    return bool((lead[1:] == lead[:-1]).any())


def _moves(
    journeys: Journeys, kind: OddPath, mask: BoolArray, seen: Visits, rows: Rows | None
) -> tuple[tuple[Step, Step, int], ...]:
    """Between which stages leads of an odd way went it; a lead counts once for each pair."""
    chosen = mask
    if rows is not None:
        chosen = np.zeros(len(mask), dtype=bool)
        chosen[rows] = mask[rows]
    if kind in (OddPath.SKIPPED, OddPath.ENTERED_MIDWAY):
        return _gaps(journeys, chosen, from_start=kind is OddPath.ENTERED_MIDWAY)
    if kind is OddPath.REENTERED:
        return ((0, 0, int(np.count_nonzero(chosen))),)
    return _backward(seen, chosen, after_loss=kind is OddPath.RETURNED)


def _gaps(journeys: Journeys, chosen: BoolArray, *, from_start: bool) -> tuple[tuple[Step, Step, int], ...]:
    """Of leads by the sets of stages they were seen at: where they came in, or which stages they passed."""
    sets, counts = np.unique(journeys.histories.touched[chosen], return_counts=True)
    found: Counter[tuple[Step, Step]] = Counter()
    for bits, leads in zip(sets.tolist(), counts.tolist(), strict=True):
        for pair in _gaps_of(journeys, bits, from_start=from_start):
            found[pair] += leads
    return _sorted(found)


def _gaps_of(journeys: Journeys, bits: int, *, from_start: bool) -> list[tuple[Step, Step]]:
    """From where to which stage leads jumped that were seen at the stages of these bits."""
    stages = [stage for stage in range(journeys.stage_count) if bits >> stage & 1]
    if from_start:
        return [(OUTSIDE, stages[0])] if stages else []
    recorded = recorded_stages(journeys.histories)
    return [
        (before, after)
        for before, after in zip([OUTSIDE, *stages[:-1]], stages, strict=False)
        if recorded & sum(1 << stage for stage in range(max(before, -1) + 1, after))
    ]


def _backward(seen: Visits, chosen: BoolArray, *, after_loss: bool) -> tuple[tuple[Step, Step, int], ...]:
    """Steps to a lower stage, or from a loss to a stage, of these leads."""
    lead, before, after = _steps_taken(seen, chosen, after_loss=after_loss)
    codes = (lead.astype(np.int64) << 12) | ((before.astype(np.int64) + 1) << 6) | after
    pairs, counts = np.unique(np.unique(codes) & 0xFFF, return_counts=True)
    return _sorted(
        Counter({((pair >> 6) - 1, pair & 63): n for pair, n in zip(pairs.tolist(), counts.tolist(), strict=True)})
    )


def _steps_taken(
    seen: Visits, chosen: BoolArray, *, after_loss: bool
) -> tuple[Int32Array, NDArray[np.int8], NDArray[np.int8]]:
    """Lead, from and to of each step back (whether or not by way of a loss), or of each step out of a loss."""
    lead, step = seen.lead, seen.step
    own = np.flatnonzero(chosen[lead] if after_loss else chosen[lead] & (step != LOST_RANK))
    lead, step = lead[own], step[own]
    before, after = step[:-1], step[1:]
    wanted = (lead[1:] == lead[:-1]) & (after >= 0)
    wanted &= (before == LOST_RANK) if after_loss else (before > after)
    return lead[1:][wanted], before[wanted], after[wanted]


def _sorted(found: "Counter[tuple[Step, Step]]") -> tuple[tuple[Step, Step, int], ...]:
    return tuple((before, after, leads) for (before, after), leads in sorted(found.items(), key=lambda x: (-x[1], x)))
