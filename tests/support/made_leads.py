"""Leads written down one by one, and the counting rules applied to them the slow and obvious way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData

STAGES = ("lead", "demo", "offer", "won")
CHANNELS = ("Ads", "E-mail", "unknown")
OWNERS = ("Ann", "Bo")
NOON = 12 * 3_600_000


@dataclass(frozen=True)
class Event:
    """An observation: a stage's index or ``LOST``, when (None: undated), at which time of day."""

    stage: int
    day: int | None = None
    clock: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class MadeLead:
    """One lead as a person would write it down."""

    events: tuple[Event, ...] = ()
    channel: str | None = None
    created: int | None = None
    created_clock: int | None = None
    value: int | None = None
    cost: int | None = None
    owner: str | None = None
    key: str | None = None


def build(
    leads: Sequence[MadeLead],
    *,
    stages: Sequence[str] = STAGES,
    listed: bool = True,
    as_of: int | None = None,
    event_channels: bool = False,
) -> LeadData:
    """The coded columns of some leads."""
    labels: dict[str, int] = {}
    owners = {owner: code for code, owner in enumerate(OWNERS)}
    for lead in leads:
        for label in (lead.channel, *(event.channel for event in lead.events)):
            if label is not None:
                labels.setdefault(label, len(labels))
    events = [(row, event) for row, lead in enumerate(leads) for event in lead.events]
    channels = [BLANK if lead.channel is None else labels[lead.channel] for lead in leads]
    keys = tuple(lead.key for lead in leads if lead.key is not None)
    return LeadData(
        stage_ids=tuple(stages),
        channel=Coded(np.array(channels, dtype=np.int32), tuple(labels)),
        created_day=_days([lead.created for lead in leads]),
        created_clock=_clocks([lead.created_clock for lead in leads]),
        value_minor=_amounts([lead.value for lead in leads]),
        cost_minor=_amounts([lead.cost for lead in leads]),
        obs_lead=np.array([row for row, _ in events], dtype=np.int32),
        obs_stage=np.array([event.stage for _, event in events], dtype=np.int8),
        obs_day=_days([event.day for _, event in events]),
        obs_clock=_clocks([event.clock for _, event in events]),
        obs_channel=np.array([BLANK if e.channel is None else labels[e.channel] for _, e in events], dtype=np.int32)
        if event_channels
        else None,
        listed=listed,
        columns={
            "Owner": Coded(
                np.array([BLANK if lead.owner is None else owners[lead.owner] for lead in leads], dtype=np.int32),
                OWNERS,
            )
        },
        keys=keys if len(keys) == len(leads) and keys else None,
        has_keys=bool(keys),
        as_of_day=NO_DAY if as_of is None else as_of,
    )


def events(last_stage: int = len(STAGES) - 1) -> st.SearchStrategy[Event]:
    """Stages and losses, dated or not, with or without a clock."""
    dated = st.builds(
        Event,
        stage=st.integers(LOST, last_stage),
        day=st.integers(0, 12),
        clock=st.sampled_from([None, NOON - 1, NOON]),
    )
    return st.one_of(st.builds(Event, stage=st.integers(LOST, last_stage)), dated)


def made_leads(max_size: int = 8) -> st.SearchStrategy[list[MadeLead]]:
    """Any leads."""
    lead = st.builds(
        MadeLead,
        events=st.lists(events(), max_size=4).map(tuple),
        channel=st.sampled_from([None, *CHANNELS]),
        created=st.one_of(st.none(), st.integers(0, 12)),
        created_clock=st.sampled_from([None, NOON]),
        value=st.one_of(st.none(), st.integers(-(10**12), 10**15)),
        cost=st.one_of(st.none(), st.integers(0, 10**6)),
        owner=st.sampled_from([None, *OWNERS]),
    )
    return st.lists(lead, max_size=max_size)


@dataclass(frozen=True)
class Slow:
    """What became of one lead: furthest stage (-1: not counted), ``open``, ``won`` or ``lost``, entry day."""

    furthest: int
    outcome: str
    entry: int | None
    stage_unknown: bool


def judge(lead: MadeLead, *, listed: bool = True, as_of: int | None = None, stage_count: int = len(STAGES)) -> Slow:
    """One lead, read as the definitions say it."""
    by_now = events_by(lead, as_of, listed=listed)
    created = lead.created if lead.created is not None and (as_of is None or lead.created <= as_of) else None
    dates = [day for day in (lead.created, *(event.day for event in lead.events)) if day is not None]
    is_created_later = lead.created is not None and created is None
    is_there = any(event.day is None for event in by_now) and not is_created_later
    if as_of is not None and dates and min(dates) > as_of and not is_there:
        return Slow(-1, "open", None, stage_unknown=False)
    stages = [event.stage for event in by_now if event.stage >= 0]
    furthest = max([*stages, 0] if listed or by_now else [*stages, -1])  # nobody is lost who was not a lead
    entry = created if created is not None else _first_day(by_now)
    if furthest == stage_count - 1:
        return Slow(furthest, "won", entry, stage_unknown=False)
    is_lost = _is_lost(by_now, Event(0, created, lead.created_clock), listed=listed)
    return Slow(furthest, "lost" if is_lost else "open", entry, stage_unknown=is_lost and not stages)


def events_by(lead: MadeLead, as_of: int | None, *, listed: bool) -> list[Event]:
    """What had happened by a day; a list says a stage twice, and what has its date later on was not there before."""
    if as_of is None:
        return list(lead.events)
    dates: dict[int, list[int]] = {}
    for event in lead.events:
        if event.day is not None:
            dates.setdefault(event.stage, []).append(event.day)
    later = {stage for stage, days in dates.items() if listed and min(days) > as_of}
    return [event for event in lead.events if (event.stage not in later if event.day is None else event.day <= as_of)]


def _first_day(by_now: Sequence[Event]) -> int | None:
    own = [event.day for event in by_now if event.stage == 0 and event.day is not None]
    at_stages = [event.day for event in by_now if event.stage >= 0 and event.day is not None]
    if own and min(own) == min(at_stages):
        return min(own)
    return min((event.day for event in by_now if event.day is not None), default=None)


def _is_lost(by_now: Sequence[Event], created: Event, *, listed: bool) -> bool:
    """Some loss has no later dated stage event; the created column makes its date a day even where it is no event."""
    day_only = {event.day for event in (*by_now, created) if event.clock is None}
    by_now = [*by_now, created] if listed else by_now

    def moment(event: Event) -> tuple[int, int]:
        clock = 0 if event.day in day_only or event.clock is None else event.clock
        return (event.day or 0, clock)

    losses = [event for event in by_now if event.stage == LOST]
    dated = [event for event in by_now if event.stage != LOST and event.day is not None]
    return any(loss.day is None or not any(moment(e) > moment(loss) for e in dated) for loss in losses)


def _days(days: Sequence[int | None]) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.array([NO_DAY if day is None else day for day in days], dtype=np.int32)


def _clocks(clocks: Sequence[int | None]) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.array([NO_CLOCK if clock is None else clock for clock in clocks], dtype=np.int32)


def _amounts(amounts: Sequence[int | None]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([NO_VALUE if amount is None else amount for amount in amounts], dtype=np.int64)
