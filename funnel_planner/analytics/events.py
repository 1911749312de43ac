"""The observations that count: up to the as-of day, of stages that exist, by their place in the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import LOST, NO_DAY, TOUCH, Int8Array, Int32Array, LeadData

BoolArray = NDArray[np.bool_]
AnyInt = TypeVar("AnyInt", np.int8, np.int32, np.int64)

LOST_RANK = -1
"""``Events.rank`` of a loss."""
TOUCH_RANK = -2
"""``Events.rank`` of a touch; only ``Histories.touching`` has any."""
_GONE_RANK = -3


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Observations sorted by lead, then source order.

    ``rank`` is an index of the plan's stages, ``LOST_RANK`` or ``TOUCH_RANK``.
    """

    lead: Int32Array
    rank: Int8Array
    day: Int32Array
    clock: Int32Array
    channel: Int32Array | None
    """Channel code of each observation; None: the lead's."""
    created_day: Int32Array
    """Day each lead was created, one entry a lead; ``NO_DAY`` where it is scheduled only."""

    def only(self, kept: BoolArray) -> "Events":
        """These events alone."""
        channel = None if self.channel is None else self.channel[kept]
        return Events(self.lead[kept], self.rank[kept], self.day[kept], self.clock[kept], channel, self.created_day)


def usable_events(leads: LeadData, stage_ids: Sequence[str], as_of: int, won_index: int | None = None) -> Events:
    """Observations not after day ``as_of`` (``NO_DAY``: no limit) of the plan's stages, losses and touches.

    In a list, what is said once more without a date is as late as its date is (``yet_to_come``).
    """
    position = {stage_id: index for index, stage_id in enumerate(stage_ids)}
    ranks = [position.get(stage_id, _GONE_RANK) for stage_id in leads.stage_ids]
    assert (TOUCH, LOST) == (TOUCH_RANK, LOST_RANK) == (-2, -1)  # noqa: S101 - the lines below rest on it
    if ranks == list(range(len(ranks))):
        rank = leads.obs_stage.astype(np.int8, copy=False)
    else:
        rank = np.array([*ranks, TOUCH_RANK, LOST_RANK], dtype=np.int8)[leads.obs_stage]  # negative: from the end
    created, day = leads.created_day, leads.obs_day
    if as_of != NO_DAY and created.max(initial=NO_DAY) > as_of:
        created = np.where(created > as_of, np.int32(NO_DAY), created)
    events = Events(leads.obs_lead, rank, day, leads.obs_clock, leads.obs_channel, created)
    too_late = as_of != NO_DAY and bool(day.max(initial=NO_DAY) > as_of)
    if not too_late and _GONE_RANK not in ranks:
        return events
    kept = rank != _GONE_RANK
    if too_late:
        kept &= day <= as_of
        if leads.listed:
            kept &= ~yet_to_come(leads.obs_lead, rank, day, as_of, won_index)
    return events.only(kept)


def yet_to_come(
    lead: NDArray[np.integer], rank: NDArray[np.integer], day: NDArray[np.integer], as_of: int, won: int | None = None
) -> BoolArray:
    """Observations without a date of what the lead has dates for, all of them after day ``as_of``.

    A list says a win twice: by the stage a lead stands at, and by the date of that stage. What comes after a win
    (``won``: its rank) is no earlier than the win.
    """
    found = np.zeros(len(day), dtype=bool)
    undated = np.flatnonzero((day == NO_DAY) & (rank >= LOST_RANK))
    if as_of == NO_DAY or not len(undated):
        return found
    room = int(np.iinfo(np.int8).max) + 2
    what = lead.astype(np.int64) * room + (rank.astype(np.int64) - LOST_RANK)
    only_later = np.setdiff1d(what[(day > as_of) & (rank >= LOST_RANK)], what[(day != NO_DAY) & (day <= as_of)])
    found[undated] = np.isin(what[undated], only_later)
    if won is not None:
        wins = only_later[only_later % room == won - LOST_RANK] // room
        found[undated] |= (rank[undated] > won) & np.isin(lead[undated], wins)
    return found


def per_lead(reduce: np.ufunc, lead: Int32Array, values: NDArray[AnyInt], empty: int, count: int) -> NDArray[AnyInt]:
    """One value a lead: its ``values`` reduced, ``empty`` where it has none; ``lead`` is sorted."""
    found = np.full(count, empty, dtype=values.dtype)
    if len(lead):
        starts = np.concatenate(([0], np.flatnonzero(np.diff(lead)) + 1))
        found[lead[starts]] = reduce.reduceat(values, starts)
    return found
