"""Each lead's events read once, in order of time: how far it came, in which order, and whether it is lost.

Leads are taken some thousands at a time, so that all that is worked on stays in the processor's cache, and read row by
row (``stage_rows``). 7 ns an event.
"""

from dataclasses import dataclass, fields

import numpy as np

from funnel_planner.analytics.events import LOST_RANK, BoolArray
from funnel_planner.analytics.leads import Int8Array, Int32Array
from funnel_planner.analytics.stage_rows import Bits, highest, kind_of, place_of, read_rows, unread
from funnel_planner.analytics.told_events import Starts, Told, When, in_order, starts

BLOCK = 1 << 15
"""Leads read together."""


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What is told of ``n`` leads, one entry each."""

    stages: Int32Array
    """Bit k: an event, or being listed, says it was at stage k."""
    explicit: Int8Array
    """Highest stage an event names; -1 where none does."""
    chained: Int8Array
    """Furthest stage k such that stages 0..k were passed at non-decreasing times; -1 without one.

    t_1 is the earliest time of stage 1, t_k the earliest of stage k not before t_(k-1); an undated event cannot
    contradict: it lets the lead pass and moves no limit.
    """
    lost: BoolArray
    """A loss that no later dated stage event takes back; at equal times the loss comes last."""
    out_of_order: BoolArray
    """A stage was first dated before a lower one was."""
    moved_back: BoolArray
    """An event of a stage after one of a higher stage; at equal times stages follow the funnel."""
    entry: When
    """Time of the first stage's own event if no higher stage is earlier, else of the first dated event."""


def walk(
    lead: Int32Array, rank: Int8Array, when: When, count: int, stage_count: int, created: When | None = None
) -> Walk:
    """Read the events of ``count`` leads; they stand sorted by lead.

    ``created``: when each lead was listed, which is an event of the first stage; on an unknown day it adds nothing
    beside a date. None: leads are not listed.
    """
    edges = [*range(0, count, BLOCK), count]
    places = np.searchsorted(lead, np.array(edges, dtype=lead.dtype)).tolist()

    blocks = []
    for start, stop, first, after in zip(edges, edges[1:], places, places[1:], strict=False):
        told = Told(lead[first:after] - np.int32(start), rank[first:after], when[first:after])
        blocks.append(_walk_block(told, stop - start, stage_count, None if created is None else created[start:stop]))
    if not blocks:
        return _walk_block(Told(lead, rank, when), 0, stage_count, created)
    return Walk(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(Walk)))


def _walk_block(told: Told, count: int, stage_count: int, created: When | None) -> Walk:
    everything, no_date = told, np.iinfo(told.when.dtype).min
    undated, lost = np.zeros(count, dtype=kind_of(stage_count)), np.zeros(count, dtype=bool)
    if len(told.when) and told.when.min() == no_date:
        dateless = told.when == no_date
        undated, lost = _named(told.only(dateless), undated, lost)
        told = told.only(~dateless)
    begin = starts(told)
    told = in_order(told, begin)
    first = begin.spread(told.when.take(begin.event), count, no_date)
    entry = first
    if len(told.rank) and told.rank.min() == LOST_RANK:
        lost[begin.lead] |= told.rank.take(begin.event + begin.sizes - 1) == LOST_RANK
        told = told.only(told.rank != LOST_RANK)
        begin = starts(told)
        entry = _entry(told, begin, first)
    read = unread(_needed(told, undated, created), undated)
    read_rows(told.rank, begin.spread(begin.event, count, 0), begin.spread(begin.sizes, count, 0), read)
    out_of_order = read.seen & ~read.tops
    if created is not None:  # being at the first stage again is not being there for the first time
        out_of_order &= ~(created != no_date).astype(out_of_order.dtype)
    found = Walk(
        stages=(read.seen | undated).astype(np.int32) | np.int32(created is not None),
        explicit=np.maximum(np.where(read.seen == 0, np.int8(-1), place_of(read.top)), highest(undated)),
        chained=np.where(read.need == 0, np.int8(stage_count), place_of(read.need)) - np.int8(1),
        lost=lost,
        out_of_order=out_of_order != 0,
        moved_back=read.back != 0,
        entry=entry,
    )
    if created is not None:
        late = (created > first) & (first != no_date)
        if late.any():
            _read_again(found, late, everything, stage_count, created)
    return found


def _needed(told: Told, undated: Bits, created: When | None) -> Bits:
    """The stage each lead has to come to first: past the first one, where being listed says that it was there."""
    need = np.ones_like(undated)
    if created is not None:
        dated_first = np.zeros(len(need), dtype=bool)
        dated_first[told.lead.compress(told.rank == 0)] = True
        need += (created != np.iinfo(created.dtype).min) | ~dated_first
    return need


def _read_again(found: Walk, late: BoolArray, told: Told, stage_count: int, created: When) -> None:
    """Leads that were listed after some of their events, with being listed as one of these."""
    who = np.flatnonzero(late)
    place = np.cumsum(late, dtype=np.int32) - np.int32(1)
    told = told.only(late.take(told.lead))
    lead = np.concatenate((place.take(told.lead), np.arange(len(who), dtype=np.int32)))
    rank = np.concatenate((told.rank, np.zeros(len(who), dtype=np.int8)))
    when = np.concatenate((told.when, created[who]))
    order = np.argsort(lead, kind="stable")
    again = _walk_block(Told(lead[order], rank[order], when[order]), len(who), stage_count, None)
    found.chained[who] = again.chained
    found.lost[who] = again.lost
    found.out_of_order[who] = again.out_of_order


def _named(told: Told, stages: Bits, lost: BoolArray) -> tuple[Bits, BoolArray]:
    """Stages that these events name, and leads of which they say that they are lost."""
    is_loss = told.rank == LOST_RANK
    if is_loss.any():
        lost[told.lead.compress(is_loss)] = True
        told = told.only(~is_loss)
    for stage in range(int(told.rank.max(initial=-1)) + 1):
        stages[told.lead.compress(told.rank == stage)] |= stages.dtype.type(1 << stage)
    return stages, lost


def _entry(told: Told, begin: Starts, first: When) -> When:
    """Where a loss is the first event, but the first stage comes before any other: the time of that."""
    own = told.rank.take(begin.event) == 0
    entry = first.copy()
    entry[begin.lead.compress(own)] = told.when.take(begin.event.compress(own))
    return entry
