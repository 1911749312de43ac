"""The ways of made leads read one by one, as the definitions say it: modes, windows and times."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.made_leads import STAGES, Event, MadeLead, events_by

Moment = tuple[int, int | None]
"""A day, and a clock in milliseconds where it has one that counts."""


@dataclass(frozen=True)
class Way:
    """One lead's usable events as (stage, moment or None), losses as stage -1; and its entry."""

    events: tuple[tuple[int, Moment | None], ...]
    in_order: tuple[tuple[int, Moment | None], ...]
    """Those that a chain of stages in order can be made of."""
    entry: Moment | None
    scheduled: bool


def read_way(lead: MadeLead, *, listed: bool = True, as_of: int | None = None, window: int | None = None) -> Way:
    """Events up to the as-of day and inside the window; being listed is an event of the first stage."""
    created = lead.created if lead.created is not None and (as_of is None or lead.created <= as_of) else None
    usable = events_by(lead, as_of, listed=listed)
    day_only = {event.day for event in (*usable, Event(0, created, lead.created_clock)) if event.clock is None}

    def moment(day: int | None, clock: int | None) -> Moment | None:
        return None if day is None else (day, None if day in day_only else clock)

    own = [(event.stage, moment(event.day, event.clock)) for event in usable]
    at_created = moment(created, lead.created_clock)
    entry = at_created if at_created is not None else _first(own)
    kept = [(stage, when) for stage, when in own if _inside(entry, when, window)]
    dates = [day for day in (lead.created, *(event.day for event in lead.events)) if day is not None]
    is_created_later = lead.created is not None and created is None
    is_there = any(event.day is None for event in usable) and not is_created_later
    scheduled = as_of is not None and bool(dates) and min(dates) > as_of and not is_there
    in_order = kept
    if listed and not scheduled:
        kept = [(0, at_created), *kept]
        if at_created is not None or _earliest(in_order, 0) is None:  # else being listed adds nothing beside a date
            in_order = kept
    return Way(tuple(kept), tuple(in_order), entry, scheduled)


def counted_at(way: Way, mode: str, stage_count: int = len(STAGES)) -> list[bool]:
    """At which stages a lead counts."""
    seen = {stage for stage, _ in way.events if stage >= 0}
    if way.scheduled:
        return [False] * stage_count
    if mode == "any":
        return [stage in seen for stage in range(stage_count)]
    if mode == "reached":
        seen |= {0} if way.events else set()  # nobody is lost who was not a lead
        return [any(other >= stage for other in seen) for stage in range(stage_count)]
    return [_passes(way.in_order, stage) for stage in range(stage_count)]


def observed_times(way: Way, mode: str, stage_count: int = len(STAGES)) -> list[Moment | None]:
    """T_ik where observed, None else."""
    counted = counted_at(way, mode, stage_count)
    first = [_earliest(way.events, stage) for stage in range(stage_count)]
    if mode == "all":
        return _chain_times(way.in_order, counted)
    times: list[Moment | None] = []
    for stage, own in enumerate(first):
        higher = [other for other in first[stage + 1 :] if other is not None]
        in_order = own is not None and (mode == "any" or all(key(own) <= key(other) for other in higher))
        times.append(own if in_order and counted[stage] else None)
    return times


def days_from(start: Moment, end: Moment) -> float:
    """Instants if both have clocks, else calendar days."""
    days = float(end[0] - start[0])
    if start[1] is not None and end[1] is not None:
        days += (end[1] - start[1]) / 86_400_000
    return days


def key(moment: Moment) -> tuple[int, int]:
    """For comparing within one lead."""
    return moment[0], moment[1] or 0


def _inside(entry: Moment | None, when: Moment | None, window: int | None) -> bool:
    return window is None or entry is None or when is None or days_from(entry, when) <= window


def _earliest(events: Sequence[tuple[int, Moment | None]], stage: int) -> Moment | None:
    return min((when for at, when in events if at == stage and when is not None), key=key, default=None)


def _first(own: Sequence[tuple[int, Moment | None]]) -> Moment | None:
    at_first = _earliest(own, 0)
    dated = [when for stage, when in own if stage >= 0 and when is not None]
    if at_first is not None and key(at_first) == min(map(key, dated)):
        return at_first
    return min((when for _, when in own if when is not None), key=key, default=None)


def _passes(events: Sequence[tuple[int, Moment | None]], last: int) -> bool:
    """Some choice of one event for each stage up to ``last`` has non-decreasing dates, undated ones aside."""

    def search(stage: int, limit: tuple[int, int]) -> bool:
        if stage > last:
            return True
        return any(
            search(stage + 1, limit if when is None else key(when))
            for at, when in events
            if at == stage and (when is None or key(when) >= limit)
        )

    return search(0, (-(10**9), 0))


def _chain_times(events: Sequence[tuple[int, Moment | None]], counted: Sequence[bool]) -> list[Moment | None]:
    times: list[Moment | None] = []
    limit = (-(10**9), 0)
    for stage, counts in enumerate(counted):
        own = [when for at, when in events if at == stage]
        after = [when for when in own if when is not None and key(when) >= limit]
        earliest = min(after, key=key, default=None) if counts else None
        times.append(earliest)
        if earliest is not None and None not in own:
            limit = key(earliest)
    return times
