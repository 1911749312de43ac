"""Steps made by hand among the observations of imported leads: what they add, and what they take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_DAY, TOUCH, Int32Array, LeadData
from funnel_planner.domain.by_hand import CHANNEL, CREATED, HandLead, Step
from funnel_planner.domain.days import day_number


@dataclass(slots=True)
class _Path:
    """Observations of one lead made by hand, and which imported ones they take back."""

    own: list[tuple[int, int]]
    """Stage code and day."""
    dropped: list[int] = field(default_factory=list)
    """Positions of imported observations."""


def with_paths(
    leads: LeadData, shown: Sequence[tuple[HandLead, int]], base: LeadData, stage_ids: Sequence[str]
) -> LeadData:
    """Steps made by hand among the observations, and the as-of day they need to be counted."""
    codes = {stage_id: code for code, stage_id in enumerate(leads.stage_ids)}
    for stage_id in [*stage_ids[:1], *(step.stage_id for fact, _ in shown for step in fact.steps if not step.is_loss)]:
        codes.setdefault(stage_id, len(codes))
    ranks = {codes[stage_id]: rank for rank, stage_id in enumerate(stage_ids) if stage_id in codes}
    dropped = np.zeros(len(leads.obs_lead), dtype=bool)
    own: list[tuple[int, int, int]] = []
    numbers = np.array([lead for _, lead in shown], dtype=leads.obs_lead.dtype)
    starts = np.searchsorted(leads.obs_lead, numbers).tolist()
    stops = np.searchsorted(leads.obs_lead, numbers, side="right").tolist()
    for (fact, lead), start, stop in zip(shown, starts, stops, strict=True):
        path = _path(leads, fact, slice(start, stop), codes, ranks)
        if _lost_where_listed(leads, fact, slice(start, stop)):  # else nothing would say where
            listed_at = codes.get(leads.listed_stage, codes[stage_ids[0]])
            path.own.insert(0, (listed_at, int(leads.created_day[lead])))
        if not leads.listed and lead >= base.lead_count:  # beside an event log, being there must be written out
            path.own.insert(0, (codes[stage_ids[0]], int(leads.created_day[lead])))
        own += [(lead, code, day) for code, day in path.own]
        dropped[np.array(path.dropped, dtype=np.intp)] = True  # an empty tuple would mean all of them
    as_of = leads.as_of_day
    days = [day for _, _, day in own if day != NO_DAY]
    days += [int(leads.created_day[lead]) for fact, lead in shown if fact.text(CREATED)]
    if (latest := max(days, default=NO_DAY)) > as_of:
        if as_of != NO_DAY:  # what was still to come then were plans
            dropped |= leads.obs_day > as_of
        as_of = latest
    leads = replace(leads, stage_ids=tuple(codes), as_of_day=as_of)
    return _with_channels(_observed(leads, ~dropped, own), shown)


def _lost_where_listed(leads: LeadData, fact: HandLead, where: slice) -> bool:
    """Somebody lost by hand a lead of which a list says no more than that it is there: that is where it stood."""
    by_listing = {TOUCH, leads.stage_ids.index(leads.listed_stage) if leads.listed_stage else TOUCH}
    said = set(leads.obs_stage[where].tolist()) - by_listing
    return leads.listed and any(step.is_loss for step in fact.steps) and not said


def _path(leads: LeadData, fact: HandLead, where: slice, codes: Mapping[str, int], ranks: Mapping[int, int]) -> _Path:
    """The steps of one lead as observations; a correction is none where its stage was seen already."""
    if not fact.steps:
        return _Path([])
    imported: list[tuple[int, int] | None] = list(
        zip(leads.obs_stage[where].tolist(), leads.obs_day[where].tolist(), strict=True)
    )
    own: list[tuple[int, int]] = []
    for step in fact.steps:
        code = LOST if step.is_loss else codes[step.stage_id]
        day = NO_DAY if step.day is None else day_number(step.day)
        imported = [None if seen is None or _is_taken_back(seen, step, code, day, ranks) else seen for seen in imported]
        own = [seen for seen in own if not _is_taken_back(seen, step, code, day, ranks)]
        if not step.corrects:
            own.append((code, day))
        elif all(seen is None or seen[0] != code for seen in (*imported, *own)):
            own.append((code, NO_DAY))
    return _Path(own, [where.start + place for place, seen in enumerate(imported) if seen is None])


def _is_taken_back(seen: tuple[int, int], step: Step, code: int, day: int, ranks: Mapping[int, int]) -> bool:
    """A step by hand makes an earlier observation untrue; rules in ``by_hand.overlay``."""
    stage, when = seen
    if step.is_loss:
        return False
    if step.corrects:
        further = stage == LOST or ranks.get(stage, -1) > ranks.get(code, -1)
        return further and (when == NO_DAY or when <= day)
    return stage == LOST and (NO_DAY in (when, day) or when == day)


def _observed(leads: LeadData, kept: BoolArray, own: Sequence[tuple[int, int, int]]) -> LeadData:
    """Imported observations that are kept, and behind those of each lead the ones made by hand."""
    if not own and kept.all():
        return leads
    own = sorted(own, key=lambda event: event[0])  # stable: in the order they were made
    lead, stage, day = (np.array([event[part] for event in own], dtype=np.int32) for part in (0, 1, 2))
    old_lead = leads.obs_lead[kept]
    places = np.searchsorted(old_lead, lead, side="right")
    wide = np.int16 if leads.obs_stage.dtype == np.int16 or len(leads.stage_ids) > np.iinfo(np.int8).max else np.int8
    channels = None
    if leads.obs_channel is not None:
        named = leads.channel.codes[lead]
        # where the rows of a lead tell its channels, a step made by hand adds none
        named = np.where(np.isin(lead, leads.obs_lead[leads.obs_stage == TOUCH]), BLANK, named)
        channels = np.insert(leads.obs_channel[kept], places, named)
    return replace(
        leads,
        obs_lead=np.insert(old_lead, places, lead),
        obs_stage=np.insert(leads.obs_stage[kept].astype(wide), places, stage.astype(wide)),
        obs_day=np.insert(leads.obs_day[kept], places, day),
        obs_clock=np.insert(leads.obs_clock[kept], places, np.int32(NO_CLOCK)),
        obs_channel=channels,
    )


def _with_channels(leads: LeadData, shown: Sequence[tuple[HandLead, int]]) -> LeadData:
    """A channel set by hand counts for all that was seen of a lead."""
    touched = [lead for fact, lead in shown if fact.text(CHANNEL) is not None]
    if leads.obs_channel is None or not touched:
        return leads
    mask = np.zeros(leads.lead_count, dtype=bool)
    mask[touched] = True
    own: Int32Array = leads.channel.codes[leads.obs_lead]
    return replace(leads, obs_channel=np.where(mask[leads.obs_lead], own, leads.obs_channel))
