"""From counted leads to the numbers shown: counts, rates, intervals, by channel and in total."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from funnel_planner.analytics.conversion import Parts, funnel_results, loss_bounds
from funnel_planner.analytics.count_tables import CountTally, rising_steps, total_of
from funnel_planner.analytics.cube import Cube, Tally, build_cube
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE, Int64Array
from funnel_planner.analytics.money_told import COSTED, value_told
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.results import OTHER, ChannelResult, FunnelResult, Measured
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.lead_filter import ALL_LEADS, LeadFilter


def measure(source: Journeys | Cube, wanted: LeadFilter = ALL_LEADS) -> Measured:
    """Everything measured from the leads that pass a filter.

    Build the cube once and pass it wherever the same leads are measured again. Channels without a lead that
    passed are left out; the others add up to the total.
    """
    cube = source if isinstance(source, Cube) else build_cube(source)
    report = cube.journeys.report
    if report is None:
        return measured(cube, cube.tally(wanted))
    if not cube.journeys.leads.lead_count:
        return measured_counts(cube.journeys, report.tally(wanted))
    return measured(cube, cube.tally(wanted), report.tally(wanted, beside_leads=True))


def measured(cube: Cube, tally: Tally, costs: CountTally | None = None) -> Measured:
    """The numbers of a tally; ``costs`` are those of reports beside the leads, whose counts would count them twice."""
    journeys = cube.journeys
    furthest, lost, counts, unplaced = _furthest(cube, tally)
    labels = (UNKNOWN, *journeys.channel.labels)
    sizes = furthest.sum(axis=1)
    left_out = set(np.flatnonzero((sizes == 0) & (tally.cost_minor != 0)).tolist())
    spent, labels = _spent(tally, labels, costs)
    if len(labels) > len(sizes):
        more = ((0, len(labels) - len(sizes)), (0, 0))
        furthest, lost = np.pad(furthest, more), np.pad(lost, more)
        counts = None if counts is None else np.pad(counts, more)
        unplaced = np.pad(unplaced, more[0])
        sizes = np.pad(sizes, more[0])
    entries = sizes.tolist()
    present: list[int] = np.flatnonzero((sizes > 0) | (spent != 0)).tolist()
    rows = sorted(present, key=lambda row: (-entries[row], row == 0, labels[row].casefold()))
    won_minor = np.pad(tally.won_minor, (0, len(labels) - len(tally.won_minor)))
    has_value, has_cost = _told(cube, tally, sizes, labels, costs)
    parts = Parts(
        furthest=_stacked(furthest, rows),
        lost=_stacked(lost, rows),
        won_value=_amounts(won_minor, rows, has_value),
        cost=_amounts(spent, rows, has_cost),
        counts=None if counts is None else _stacked(counts, rows),
        unplaced=_stacked(unplaced[:, None], rows)[:, 0],
        unplaced_at=journeys.histories.listed_at,
    )
    total, *by_channel = funnel_results(parts)
    flags = dict(journeys.flags)
    flags["non_monotone"] = rising_steps(total.counts)
    return Measured(
        lead_count=sum(entries),
        total=total,
        channels=tuple(
            ChannelResult(labels[row], row == 0, funnel, left_out=row in left_out)
            for row, funnel in zip(rows, by_channel, strict=True)
        ),
        as_of_day=journeys.as_of_day,
        first_day=tally.first_day,
        last_day=tally.last_day,
        flags=flags,
        rate_bounds=loss_bounds(total.counts, int(unplaced.sum()), journeys.won_index, journeys.histories.listed_at),
        unplaced=int(unplaced.sum()),
    )


def measured_counts(journeys: Journeys, tally: CountTally) -> Measured:
    """The numbers of a report's counts: rates, but nothing about what became of single leads."""
    present: list[int] = np.flatnonzero(tally.rows).tolist()
    told = tally.counts[present]
    first = np.where(told[:, 0] == NO_VALUE, np.int64(-1), told[:, 0]).tolist()
    entries = dict(zip(present, first, strict=True))
    rows = sorted(present, key=lambda row: (-entries[row], row == 0, tally.labels[row].casefold()))
    total_counts = total_of(told)
    total, *by_channel = funnel_results(
        Parts(
            furthest=None,
            lost=None,
            counts=np.concatenate((total_counts[None], tally.counts[rows])),
            won_value=_told_amounts(tally.value_minor, rows),
            cost=_told_amounts(tally.cost_minor, rows),
        )
    )
    flags = dict(journeys.flags)
    flags["non_monotone"] = rising_steps(total.counts)
    known = [None if n == NO_VALUE else n for n in tally.known.tolist()]
    return Measured(
        lead_count=total.counts[0] or 0,
        total=total,
        channels=tuple(
            ChannelResult(tally.labels[row], row == 0, funnel) for row, funnel in zip(rows, by_channel, strict=True)
        ),
        as_of_day=journeys.as_of_day,
        first_day=tally.first_day,
        last_day=tally.last_day,
        flags=flags,
        at_least=tuple(n if told is None else None for n, told in zip(known, total.counts, strict=True)),
        blank_rows=tuple(tally.blank_rows.tolist()),
    )


def with_other(measured: Measured, most: int) -> Measured:
    """The ``most`` channels with the most entries keep their row, the others are summed as ``Other``.

    Leads without a channel, and those whose channel is literally "unknown", keep theirs too: that is a gap in the
    data, not a small channel. Totals are unchanged. Where one of those kept is called so itself, the sum has another
    label.
    """
    shown = [channel for channel in measured.channels if not _is_gap(channel)][:most]
    folded = [channel for channel in measured.channels if not (_is_gap(channel) or channel in shown)]
    if not folded:
        return measured
    kept = tuple(channel for channel in measured.channels if channel not in folded)
    taken = {label_key(channel.label) for channel in kept}
    label = OTHER if label_key(OTHER) not in taken else f"{OTHER} ({len(folded)} channel{'s' * (len(folded) > 1)})"
    while label_key(label) in taken:
        label = f"({label})"
    other = ChannelResult(label, is_unknown=False, funnel=_summed(folded), folded=len(folded))
    return replace(measured, channels=(*kept, other))


def _is_gap(channel: ChannelResult) -> bool:
    return channel.is_unknown or label_key(channel.label) == "unknown"


def _summed(channels: Sequence[ChannelResult]) -> FunnelResult:
    """One funnel of several; a count that one of them does not tell is not told."""
    funnels = [channel.funnel for channel in channels]
    counts = np.array([[NO_VALUE if n is None else n for n in funnel.counts] for funnel in funnels], dtype=np.int64)
    lost = furthest = None
    if all(funnel.advanced or len(funnel.counts) == 1 for funnel in funnels):
        lost = np.array([[*funnel.lost, 0] for funnel in funnels], dtype=np.int64).sum(axis=0, keepdims=True)
        still_open = np.array([[*funnel.open, 0] for funnel in funnels], dtype=np.int64).sum(axis=0, keepdims=True)
        furthest = lost + still_open
    values = [funnel.won_value for funnel in funnels if funnel.won_value is not None]
    costs = [funnel.cost for funnel in funnels if funnel.cost is not None]
    parts = Parts(
        furthest=furthest,
        lost=lost,
        counts=total_of(counts)[None],
        won_value=[math.fsum(values)] if values else None,
        cost=[math.fsum(costs)] if costs else None,
    )
    return replace(funnel_results(parts)[0], settled_told=_settled_told(funnels) if furthest is not None else ())


def _settled_told(funnels: Sequence[FunnelResult]) -> tuple[float | None, ...]:
    """``settled_told`` of several funnels together; None where one with decided leads does not tell its own."""
    found: list[float | None] = [None]
    for step in range(len(funnels[0].advanced)):
        came, lost = (sum(funnel.advanced[step] for funnel in funnels), sum(funnel.lost[step] for funnel in funnels))
        untold = any(
            funnel.settled_told[step + 1] is None and funnel.advanced[step] + funnel.lost[step] for funnel in funnels
        )
        found.append(None if untold or not came + lost else came / (came + lost))
    return tuple(found)


def _furthest(cube: Cube, tally: Tally) -> tuple[Int64Array, Int64Array, Int64Array | None, Int64Array]:
    """By channel and stage: leads by furthest stage, the lost ones of them, counts where they do not follow from it.

    And by channel how many are lost nobody knows where.
    """
    classes, touch = tally.classes, cube.touch_classes
    if touch is not None:
        lost = classes @ (touch.furthest * touch.is_lost[:, None])
        return classes @ touch.furthest, lost, classes @ touch.at, np.zeros(len(classes), dtype=np.int64)
    unknown_lost = classes[:, -1]
    lost = classes[:, 1:-1:2].copy()
    lost[:, cube.journeys.histories.listed_at] += unknown_lost
    return classes[:, 0:-1:2] + lost, lost, None, unknown_lost


def _spent(tally: Tally, labels: tuple[str, ...], costs: CountTally | None) -> tuple[Int64Array, tuple[str, ...]]:
    """Cost of each channel, with the reports' costs, and the channels, with those that only the reports know."""
    if costs is None:
        return tally.cost_minor, labels
    keys = {label_key(label): place for place, label in enumerate(labels)}
    minor = tally.cost_minor.tolist()
    more = list(labels)
    for label, cost in zip(costs.labels, costs.cost_minor.tolist(), strict=True):
        if cost == NO_VALUE:
            continue
        place = keys.setdefault(label_key(label), len(more))
        if place == len(more):
            more.append(label)
            minor.append(0)
        minor[place] += cost
    return np.array(minor, dtype=np.int64), tuple(more)


def _told(
    cube: Cube, tally: Tally, sizes: Int64Array, labels: tuple[str, ...], costs: CountTally | None
) -> tuple[BoolArray, BoolArray]:
    """Total first, then each of C channels (``sizes`` leads): whether money won, and cost, are known at all."""
    count = len(labels)
    everyone = np.concatenate(([sizes.sum()], sizes))
    if tally.told is None:  # no lead lacks what others tell
        has_value = np.full(count + 1, cube.has_value)
        has_cost = (everyone > 0) & cube.has_cost
    else:
        told = np.pad(tally.told, ((0, 0), (0, count - tally.told.shape[1])))
        told = np.concatenate((told.sum(axis=1, keepdims=True), told), axis=1)
        has_value = value_told(told) & cube.has_value
        has_cost = told[COSTED] > 0
    if costs is not None:
        paid = {
            label_key(c) for c, cost in zip(costs.labels, costs.cost_minor.tolist(), strict=True) if cost != NO_VALUE
        }
        has_cost = has_cost | np.array([bool(paid), *(label_key(label) in paid for label in labels)])
    return has_value, has_cost


def _stacked(rows_of: Int64Array, rows: list[int]) -> Int64Array:
    """Total first, then the rows."""
    return np.concatenate((rows_of.sum(axis=0, keepdims=True), rows_of[rows]))


def _amounts(minor: Int64Array, rows: list[int], known: BoolArray) -> list[float | None]:
    """Total first, then the rows, in units of money; None where nothing is ``known`` (total first, then all rows)."""
    told = [bool(known[0]), *known[1:][rows].tolist()]
    amounts = (int(minor.sum()), *minor[rows].tolist())
    return [amount / MINOR_PER_UNIT if there else None for amount, there in zip(amounts, told, strict=True)]


def _told_amounts(minor: Int64Array, rows: list[int]) -> list[float | None] | None:
    """Total first, then the rows, in units of money; None where nothing is told."""
    told = [None if amount == NO_VALUE else amount for amount in minor[rows].tolist()]
    known = [amount for amount in told if amount is not None]
    if not known:
        return None
    return [None if amount is None else amount / MINOR_PER_UNIT for amount in (sum(known), *told)]
