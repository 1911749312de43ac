"""How far each lead came: leads and observations, resolved under a counting rule (semantics, sections 2 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from funnel_planner.analytics.events import LOST_RANK, BoolArray, Events, per_lead, usable_events
from funnel_planner.analytics.leads import (
    BLANK,
    NO_DAY,
    Coded,
    Int8Array,
    Int32Array,
    LeadData,
    day_number,
)
from funnel_planner.analytics.paths import channel_leak, out_of_order, skipped
from funnel_planner.analytics.results import UNKNOWN
from funnel_planner.analytics.times import UNDATED, moments
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan

OPEN, WON, LOST_OUTCOME = 0, 1, 2
"""Codes of ``Journeys.outcome``."""
NOWHERE = -1
"""``Journeys.furthest`` of a lead that counts at no stage."""


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """How far each of ``n`` leads came; arrays have n entries in the order of ``leads``."""

    leads: LeadData
    stage_count: int
    won_index: int
    as_of_day: int
    furthest: Int8Array
    """Index of the furthest stage reached; ``NOWHERE`` for leads that are not counted."""
    outcome: Int8Array
    """``OPEN``, ``WON`` or ``LOST_OUTCOME``."""
    stage_unknown: BoolArray
    """Lost, and nothing says where: counted at the first stage, with bounds on the rates (Manski 2003)."""
    channel: Coded
    """Channel after attribution and after merging aliases; ``BLANK``: unknown."""
    entry_day: Int32Array
    """Day of first entry; ``NO_DAY`` where nothing is dated."""
    flags: Mapping[str, int] = field(default_factory=dict)


def channel_aliases(plan: Plan) -> dict[str, str]:
    """Label key -> channel name, for every name and alias of the plan's channels; a name beats an alias."""
    by_alias = {label_key(alias): channel.name for channel in plan.channels for alias in channel.aliases}
    return by_alias | {label_key(channel.name): channel.name for channel in plan.channels}


def resolve(
    leads: LeadData,
    stage_ids: Sequence[str],
    won_index: int,
    counting: Counting,
    channel_aliases: Mapping[str, str] | None = None,
) -> Journeys:
    """Each lead's furthest stage, outcome, channel and entry day in counting mode *reached*.

    ``channel_aliases`` maps label keys to the channel shown (see ``channel_aliases``). Observations after the as-of
    day are ignored; a lead all of whose dates lie after it is not there yet. Observations of stages that are no
    longer in the plan are ignored. Raises ``PlannerError("counting_not_available")`` for rules not built yet.
    """
    check_available(counting)
    as_of = day_number(counting.as_of) if counting.as_of else leads.as_of_day
    events = usable_events(leads, stage_ids, as_of)
    explicit = per_lead(np.maximum, events.lead, events.rank, NOWHERE, leads.lead_count)
    furthest = np.maximum(explicit, np.int8(0)) if leads.listed else explicit.copy()
    scheduled = _scheduled(leads, events, as_of)
    furthest[scheduled] = NOWHERE

    won = furthest >= won_index
    lost = _lost(leads, events) & ~won & ~scheduled
    outcome = np.where(won, np.int8(WON), np.where(lost, np.int8(LOST_OUTCOME), np.int8(OPEN)))
    stage_unknown = lost & (explicit < 0) & (furthest == 0)
    channel = _merged(_attributed(leads, events), leads.channel.labels, channel_aliases or {})
    flags = _flags(leads, events, furthest, channel.codes, as_of)
    flags["lost_unknown_stage"] = int(np.count_nonzero(stage_unknown))
    flags["excluded_lost"] = 0
    if counting.lost_policy is LostPolicy.EXCLUDE:
        flags["excluded_lost"] = int(np.count_nonzero(lost & (furthest >= 0)))
        furthest[lost] = NOWHERE
        stage_unknown = np.zeros_like(stage_unknown)
    return Journeys(
        leads=leads,
        stage_count=len(stage_ids),
        won_index=won_index,
        as_of_day=as_of,
        furthest=furthest,
        outcome=outcome,
        stage_unknown=stage_unknown,
        channel=channel,
        entry_day=_entry_day(events),
        flags=flags,
    )


def check_available(counting: Counting) -> None:
    """Raise ``PlannerError("counting_not_available")`` for rules not built yet."""
    if counting.mode is not CountingMode.REACHED:
        raise PlannerError("counting_not_available", value=counting.mode.value)
    if counting.attribution is not Attribution.FIRST:
        raise PlannerError("counting_not_available", value=counting.attribution.value)
    if counting.window_days is not None:
        raise PlannerError("counting_not_available", value=f"{counting.window_days} d")


def _flags(leads: LeadData, events: Events, furthest: Int8Array, channel: Int32Array, as_of: int) -> dict[str, int]:
    """What reading noticed, and what is odd about the ways of counted leads."""
    flags = dict(leads.flags)
    counted = furthest >= 0
    ignored = 0 if as_of == NO_DAY else int(np.count_nonzero(leads.obs_day > as_of))
    flags["scheduled_events"] = max(ignored, flags.get("scheduled_events", 0))
    flags["skipped_leads"] = int(np.count_nonzero(skipped(events, furthest, listed=leads.listed)))
    flags["out_of_order_leads"] = int(np.count_nonzero(out_of_order(leads, events) & counted))
    flags["unknown_channel_leads"] = int(np.count_nonzero((channel == BLANK) & counted))
    flags["channel_leak"] = int(channel_leak(channel, furthest))
    return flags


def _scheduled(leads: LeadData, events: Events, as_of: int) -> BoolArray:
    """Leads with dates, all of them after the as-of day."""
    none = np.zeros(leads.lead_count, dtype=bool)
    if as_of == NO_DAY or not ((leads.created_day > as_of).any() or (leads.obs_day > as_of).any()):
        return none
    later = leads.created_day > as_of
    later[leads.obs_lead[leads.obs_day > as_of]] = True
    by_now: BoolArray = events.created_day != NO_DAY
    by_now[events.lead[events.day != NO_DAY]] = True
    return np.logical_and(later, ~by_now)


def _lost(leads: LeadData, events: Events) -> BoolArray:
    """Leads with a loss that no later dated stage event takes back; at equal times the loss comes last."""
    lost = np.zeros(leads.lead_count, dtype=bool)
    is_loss = events.rank == LOST_RANK
    if not is_loss.any():
        return lost
    lost[events.lead[is_loss]] = True
    if not (events.day[is_loss] != NO_DAY).any():
        return lost
    who = np.flatnonzero(lost).astype(np.int32)
    rows = np.flatnonzero(lost[events.lead])
    lead, day, clock = events.lead[rows], events.day[rows], events.clock[rows]
    loss = is_loss[rows]
    if leads.listed:  # being listed is an observation of the first stage, dated by the created column
        lead = np.concatenate((lead, who))
        day = np.concatenate((day, events.created_day[who]))
        clock = np.concatenate((clock, leads.created_clock[who]))
        loss = np.concatenate((loss, np.zeros(len(who), dtype=bool)))
    moment = moments(lead, day, clock)
    forever = np.iinfo(np.int64).max  # nothing is later than a loss without a date
    last_loss = np.full(leads.lead_count, UNDATED, dtype=np.int64)
    np.maximum.at(last_loss, lead[loss], np.where(moment[loss] == UNDATED, forever, moment[loss]))
    last_stage = np.full(leads.lead_count, UNDATED, dtype=np.int64)
    np.maximum.at(last_stage, lead[~loss], moment[~loss])
    return lost & (last_stage <= last_loss)


def _entry_day(events: Events) -> Int32Array:
    """Created column, else the first stage's own day if no higher stage is earlier, else the first dated event."""
    created, count = events.created_day, len(events.created_day)
    missing = created == NO_DAY
    rows = np.flatnonzero(missing[events.lead] & (events.day != NO_DAY)) if missing.any() else np.empty(0, np.intp)
    if not len(rows):
        return created
    never = int(np.iinfo(np.int32).max)
    lead, rank, day = events.lead[rows], events.rank[rows], events.day[rows]
    at_all = per_lead(np.minimum, lead, day, never, count)
    at_stages = per_lead(np.minimum, lead, np.where(rank >= 0, day, np.int32(never)), never, count)
    at_first = per_lead(np.minimum, lead, np.where(rank == 0, day, np.int32(never)), never, count)
    found = np.where(at_first == at_stages, at_first, at_all)
    found = np.where(found == never, at_all, found)
    return np.where(missing & (found != never), found, created)


def _attributed(leads: LeadData, events: Events) -> Int32Array:
    """Channel code of each lead: its earliest dated non-blank one (undated last), else the lead's own."""
    codes = leads.channel.codes
    if events.channel is None:
        return codes
    rows = np.flatnonzero(events.channel != BLANK)
    moment = moments(events.lead, events.day, events.clock)[rows]
    undated = moment == UNDATED
    rank = np.where(events.rank[rows] == LOST_RANK, np.int8(np.iinfo(np.int8).max), events.rank[rows])
    order = rows[np.lexsort((rank, moment, undated, events.lead[rows]))]
    who, first = np.unique(events.lead[order], return_index=True)
    codes = codes.copy()
    codes[who] = events.channel[order[first]]
    return codes


def _merged(codes: Int32Array, labels: tuple[str, ...], aliases: Mapping[str, str]) -> Coded:
    """Channels under the names shown: aliases merged; a literal ``(unknown)`` is what our exports write for blanks."""
    blank_as = aliases.get(label_key(UNKNOWN), UNKNOWN)
    names = [aliases.get(label_key(label), label) for label in labels]
    shown: dict[str, int] = {}
    table = np.empty(len(names) + 1, dtype=np.int32)
    for index, name in enumerate([*names, blank_as]):
        table[index] = BLANK if label_key(name) == label_key(UNKNOWN) else shown.setdefault(name, len(shown))
    if (table[:-1] == np.arange(len(names))).all() and table[-1] == BLANK:
        return Coded(codes, tuple(shown))
    assert BLANK == -1  # noqa: S101 - blank codes take the last entry
    return Coded(table[codes], tuple(shown))
