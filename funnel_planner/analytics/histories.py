"""What is known of each lead's way before any rule of counting: its events, entry, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import LOST_RANK, TOUCH_RANK, BoolArray, Events, usable_events
from funnel_planner.analytics.leads import NO_CLOCK, NO_DAY, TOUCH, Int8Array, Int32Array, Int64Array, LeadData
from funnel_planner.analytics.times import CLOCK_BITS, NEVER, UNDATED, days_between, days_of, moments, moments_of
from funnel_planner.analytics.told_events import When
from funnel_planner.analytics.walk import Walk, walk

NOWHERE = -1
"""Furthest stage of a lead that counts at no stage."""


@dataclass(frozen=True, eq=False)
class Histories:
    """``n`` leads with their usable events: up to the as-of day, of the plan's stages, within the window.

    What follows from it (``touched``, ``chained`` ...) is worked out when first asked for and kept.
    """

    leads: LeadData
    stage_count: int
    as_of_day: int
    window_days: int | None
    events: Events
    when: When
    """Time of each event: its day where no time of day is known at all, else its moment (``times.moments``).

    The least number of the type stands for no date.
    """
    created_when: When
    """(n,) the same of the created column; no date where there is none or it is scheduled."""
    touching: Events
    """The events outside the window, and touches, too: attribution comes first, so that a window moves no channel."""
    touching_when: When
    scheduled: BoolArray
    """(n,) leads of which all that is known lies after the as-of day: not there yet."""
    columns: int = 0
    """Bit k: a list has a column for stage k."""
    listed_at: int = 0
    """Index of the stage that being listed means."""
    names_listing: bool = False
    """An event of that stage says that a lead is listed, too."""

    @cached_property
    def walk(self) -> Walk:
        """What the events say, read in order of time."""
        events, created = self.events, self.created_when if self.leads.listed else None
        return walk(events.lead, events.rank, self.when, self.leads.lead_count, self.stage_count, created)

    @cached_property
    def moment(self) -> Int64Array:
        """One an event: see ``times.moments``."""
        return moments_of(self.when)

    @cached_property
    def created(self) -> Int64Array:
        """(n,) moment of the created column; ``UNDATED`` where there is none or it is scheduled."""
        return moments_of(self.created_when)

    @cached_property
    def touching_moment(self) -> Int64Array:
        """One an event of ``touching``."""
        return self.moment if self.touching_when is self.when else moments_of(self.touching_when)

    @cached_property
    def entry_when(self) -> When:
        """(n,) created, else the first stage's own time if no higher stage is earlier, else the first dated event."""
        missing = self.created_when == np.iinfo(self.when.dtype).min
        return np.where(missing, self.walk.entry, self.created_when) if missing.any() else self.created_when

    @cached_property
    def entry(self) -> Int64Array:
        """(n,) moment of ``entry_when``."""
        return self.created if self.entry_when is self.created_when else moments_of(self.entry_when)

    @cached_property
    def entry_day(self) -> Int32Array:
        """(n,) day of ``entry``; ``NO_DAY`` where nothing is dated."""
        if self.entry_when is self.created_when:
            return self.events.created_day
        return days_of(self.entry_when)

    @property
    def explicit(self) -> Int8Array:
        """(n,) highest stage an event names; ``NOWHERE`` where none does."""
        return self.walk.explicit

    @cached_property
    def furthest(self) -> Int8Array:
        """(n,) furthest stage reached; being listed, or lost, is being at the first. ``NOWHERE``: neither."""
        furthest = np.maximum(self.explicit, np.int8(0)) if self.leads.listed else self.explicit.copy()
        if not self.leads.listed and self.has_losses:  # a log that begins with the loss: nobody is lost who was no lead
            lost = self.events.lead.compress(self.events.rank == LOST_RANK)
            furthest[lost] = np.maximum(furthest[lost], 0)
        return self._unless_scheduled(furthest, NOWHERE)

    @cached_property
    def touched(self) -> Int32Array:
        """(n,) bit k: an event, or being listed, says the lead was at stage k."""
        return self._unless_scheduled(self.walk.stages, 0)

    @cached_property
    def chained(self) -> Int8Array:
        """(n,) furthest stage k such that stages 0..k were passed at non-decreasing times; ``NOWHERE`` without one."""
        return self._unless_scheduled(self.walk.chained, NOWHERE)

    @cached_property
    def lost(self) -> BoolArray:
        """(n,) a loss that no later dated stage event takes back; at equal times the loss comes last."""
        return self._unless_scheduled(self.walk.lost, value=False)

    @cached_property
    def unplaced(self) -> BoolArray:
        """(n,) listed and no stage named, not even after the window: where such a lead is lost, nothing says where.

        A blank in a column of a stage is not recorded, which is not the same as not reached.
        """
        by_listing = self.listed_at if self.names_listing else NOWHERE
        nowhere = np.asarray((self.explicit <= by_listing) & (self.furthest == self.listed_at))
        if self.names_listing or self.window_days is not None:
            named = np.bincount(self.touching.lead[self.touching.rank >= 0], minlength=len(nowhere))
            nowhere &= named <= self.names_listing  # the event that being listed is names nothing else
        return nowhere

    @property
    def dates_the_first(self) -> bool:
        """Being listed is an event of the first stage, on the day of being created."""
        return self.leads.listed and not self.listed_at

    @property
    def has_losses(self) -> bool:
        """Some event is a loss."""
        return bool(len(self.events.rank)) and int(self.events.rank.min()) == LOST_RANK

    def _unless_scheduled(self, found: NDArray[Any], value: int) -> NDArray[Any]:
        return np.where(self.scheduled, found.dtype.type(value), found) if self.scheduled.any() else found

    @cached_property
    def standing_loss(self) -> Int64Array:
        """(n,) moment of the loss that stands, the first since the last stage event; ``NEVER``: it has no date.

        ``UNDATED`` where there is no loss, or a later stage event took it back.
        """
        count = self.leads.lead_count
        events = self.events
        losses = np.flatnonzero(events.rank == LOST_RANK)
        if not len(losses):
            return np.broadcast_to(np.int64(UNDATED), count)  # takes no memory
        standing = np.full(count, UNDATED, dtype=np.int64)
        last_stage = self.created.copy() if self.leads.listed else standing.copy()
        is_lost = np.zeros(count, dtype=bool)
        is_lost[events.lead[losses]] = True
        rows = np.flatnonzero(is_lost[events.lead] & (events.rank != LOST_RANK))
        np.maximum.at(last_stage, events.lead[rows], self.moment[rows])
        lead = events.lead[losses]
        moment = np.where(self.moment[losses] == UNDATED, NEVER, self.moment[losses])
        valid = moment >= last_stage[lead]
        first = np.full(count, NEVER, dtype=np.int64)
        np.minimum.at(first, lead[valid], moment[valid])
        standing[lead[valid]] = first[lead[valid]]
        standing[self.scheduled] = UNDATED
        return standing

    def firsts(self) -> Int64Array:
        """(K, n) earliest dated moment at each stage, being listed included; ``NEVER`` where there is none."""
        count = self.leads.lead_count
        first = np.full((self.stage_count, count), NEVER, dtype=np.int64)
        rows = np.flatnonzero((self.moment != UNDATED) & (self.events.rank >= 0))
        place = self.events.rank[rows].astype(np.int64) * count + self.events.lead[rows]
        np.minimum.at(first.reshape(-1), place, self.moment[rows])
        if self.dates_the_first:
            np.minimum(first[0], np.where(self.created == UNDATED, NEVER, self.created), out=first[0])
        return first


def histories(
    leads: LeadData,
    stage_ids: Sequence[str],
    as_of: int,
    window_days: int | None = None,
    won_index: int | None = None,
) -> Histories:
    """The leads' ways up to day ``as_of`` (``NO_DAY``: no limit), and no further than ``window_days`` from entry.

    The window includes its last day; leads without an entry date, and events without one, are not cut.
    """
    touching = usable_events(leads, stage_ids, as_of, won_index)
    has_touches = touching.rank.min(initial=0) == TOUCH_RANK
    events = touching.only(touching.rank != TOUCH_RANK) if has_touches else touching
    when, touching_when, created = _times(leads, events, touching)
    scheduled = _scheduled(leads, events, as_of)
    columns = sum(1 << rank for rank, stage_id in enumerate(stage_ids) if stage_id in leads.column_stages)
    names_listing = leads.listed and leads.listed_stage in stage_ids
    whole = Histories(
        leads, len(stage_ids), as_of, None, events, when, created, touching, touching_when, scheduled, columns,
        listed_at=stage_ids.index(leads.listed_stage) if names_listing else 0, names_listing=names_listing,
    )  # fmt: skip
    if window_days is None:
        return whole
    start, no_date = whole.entry_when[events.lead], np.iinfo(when.dtype).min
    dated = (when != no_date) & (start != no_date)
    inside = np.ones(len(when), dtype=bool)
    inside[dated] = days_between(moments_of(start[dated]), moments_of(when[dated])) <= window_days
    # an entry lies within its own window: it follows from what is left, too
    return replace(whole, window_days=window_days, events=events.only(inside), when=when[inside])


def starts_of(lead: Int32Array) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Where each lead's rows begin; ``lead`` is sorted and not empty."""
    return np.concatenate((np.zeros(1, dtype=np.intp), np.flatnonzero(lead[1:] != lead[:-1]) + 1))


def _times(leads: LeadData, events: Events, touching: Events) -> tuple[When, When, When]:
    """Times of the events without touches, of all of them, and of the created column, judged together.

    A day-only value makes a date a day for all of a lead's values, but those of touches make none for the others.
    """
    if not (_has_clocks(touching.clock) or _has_clocks(leads.created_clock)):
        return events.day, touching.day, touching.created_day
    everyone = np.arange(leads.lead_count, dtype=np.int32)
    together = moments(
        np.concatenate((events.lead, everyone)),
        np.concatenate((events.day, events.created_day)),
        np.concatenate((events.clock, leads.created_clock)),
    )
    when, created = together[: len(events.lead)], together[len(events.lead) :]
    if events is touching:
        return when, when, created
    is_touch = touching.rank == TOUCH_RANK
    touching_when = np.empty(len(is_touch), dtype=np.int64)
    touching_when[~is_touch] = when
    touching_when[is_touch] = _moments_beside(touching.only(is_touch), events, leads)
    return when, touching_when, created


def _has_clocks(clock: Int32Array) -> bool:
    """Some value has a time of day; a column that is one number stretched is not read through."""
    return bool((clock[:1] if clock.strides == (0,) else clock).max(initial=NO_CLOCK) != NO_CLOCK)


def _moments_beside(touches: Events, events: Events, leads: LeadData) -> Int64Array:
    """Moments of touches: the events make a date a day for them, but they make none a day for the events."""
    plain = moments(touches.lead, touches.day, touches.clock)
    everyone = np.arange(leads.lead_count, dtype=np.int32)
    lead, day, clock = (
        np.concatenate(parts)
        for parts in (
            (events.lead, everyone),
            (events.day, events.created_day),
            (events.clock, leads.created_clock),
        )
    )
    days_only = (day != NO_DAY) & (clock < 0)
    dates = (lead[days_only].astype(np.int64) << 32) + day[days_only]
    is_day = (plain != UNDATED) & np.isin((touches.lead.astype(np.int64) << 32) + touches.day, dates)
    return np.where(is_day, plain >> CLOCK_BITS << CLOCK_BITS, plain)


def not_there_yet(leads: LeadData, as_of: int, won_index: int) -> BoolArray:
    """Leads that no way is counted of as of a day, because all that is known of them comes later."""
    touching = usable_events(leads, leads.stage_ids, as_of, won_index)
    return _scheduled(leads, touching.only(touching.rank != TOUCH_RANK), as_of)


def _scheduled(leads: LeadData, events: Events, as_of: int) -> BoolArray:
    """Leads of which all dates lie after the as-of day, and that nothing without a date says to be there already.

    What a list says without a date of a lead that is yet to be created is as late as that.
    """
    none = np.zeros(leads.lead_count, dtype=bool)
    is_whole = events.day is leads.obs_day and events.created_day is leads.created_day
    if as_of == NO_DAY or is_whole:  # nothing had to be left out
        return none
    planned = (leads.obs_day > as_of) & (leads.obs_stage != TOUCH)
    created_later = leads.created_day > as_of
    later = created_later.copy()
    later[leads.obs_lead[planned]] = True
    by_now: BoolArray = events.created_day != NO_DAY
    by_now[events.lead[(events.day != NO_DAY) | ~created_later[events.lead]]] = True
    return np.logical_and(later, ~by_now)
