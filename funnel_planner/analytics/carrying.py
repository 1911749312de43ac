"""What a reading that takes the place of an earlier one of the same file carries on: how far leads came, unread rows.

A list that only names each lead's current stage forgets the one before when it is saved again. Beside the earlier
reading, as an import, it would be history; in its place it has to bring that along.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.by_hand import without
from funnel_planner.analytics.events import BoolArray, yet_to_come
from funnel_planner.analytics.identity import Identified, identify
from funnel_planner.analytics.leads import LOST, NO_DAY, TOUCH, LeadData
from funnel_planner.analytics.merging import with_excluded

_NOWHERE = -1
_ABOUT_LEADS = (
    "stage_ids", "channel", "created_day", "created_clock", "value_minor", "cost_minor", "obs_lead", "obs_stage",
    "obs_day", "obs_clock", "obs_channel", "columns", "keys", "has_keys", "email_hash",
)  # fmt: skip
"""What is said of single leads; all else is about the reading as a whole."""


def with_history(before: LeadData, after: LeadData) -> LeadData:
    """The leads of ``after`` with how far ``before`` knew them to have come; both need their ``keys`` loaded.

    As in ``merging``: what is newly said without a date is dated by the as-of day, what was dated stays so. Whether a
    lead is lost is as ``after`` says; so is a stage with a column of its own, and with a date in it, that is blank now.
    Both are of one day, for on a later one the earlier reading stays as history: who is not lost and stands further
    back now had been put too far by mistake. Nothing is carried where the rows do not name current stages: they say all
    that they said before themselves.
    """
    if not (before.names_stages and after.names_stages and before.lead_count and after.lead_count):
        return after
    old_home, home = identify([before, after]).homes
    place = np.full(1 + max(int(old_home.max()), int(home.max())), _NOWHERE, dtype=np.int64)
    place[home[::-1]] = np.arange(after.lead_count)[::-1]  # of two rows of one lead the first
    stage_ids = tuple(dict.fromkeys((*after.stage_ids, *before.stage_ids)))
    codes = np.array([*map(stage_ids.index, before.stage_ids), TOUCH, LOST], dtype=np.int16)  # negative: from the end
    room = len(stage_ids) + 2
    lead, stage, day = place[old_home][before.obs_lead], codes[before.obs_stage], before.obs_day
    told, told_now = lead * room + stage, after.obs_lead.astype(np.int64) * room + after.obs_stage
    known = (lead != _NOWHERE) & (stage != TOUCH)
    repeated, dated = np.isin(told, told_now), told_now[after.obs_day != NO_DAY]
    carried = known & _happened(before) & (repeated | ((stage != LOST) & ~_taken_back(before, after)))
    carried &= ~np.isin(told, dated) & ~_put_right(after, lead, stage)
    own = (after.obs_stage == TOUCH) | ~np.isin(told_now, told[carried])
    seen = np.zeros(after.lead_count, dtype=bool)
    seen[place[old_home][place[old_home] != _NOWHERE]] = True
    is_news = (
        (after.obs_stage != TOUCH) & seen[after.obs_lead] & ~np.isin(told_now, np.concatenate((told[known], dated)))
    )
    days = np.where(is_news, np.int32(after.as_of_day), after.obs_day)
    leads = np.concatenate((lead[carried], after.obs_lead[own])).astype(np.int32)
    order = np.argsort(leads, kind="stable")
    channels = after.obs_channel
    if channels is not None:
        channels = np.concatenate((after.channel.codes[lead[carried]], channels[own]))[order]
    return replace(
        after,
        is_history=before.is_history or bool((carried & ~repeated).any()),
        stage_ids=stage_ids,
        obs_lead=leads[order],
        obs_stage=np.concatenate((stage[carried], after.obs_stage[own])).astype(np.int16)[order],
        obs_day=np.concatenate((day[carried], days[own])).astype(np.int32)[order],
        obs_clock=np.concatenate((before.obs_clock[carried], after.obs_clock[own])).astype(np.int32)[order],
        obs_channel=channels,
    )


def with_unread(before: LeadData, after: LeadData, row_keys: Sequence[str]) -> tuple[LeadData, list[int]]:
    """``after`` and behind it, as they were, leads of ``before`` whose rows are there but could not be used.

    ``row_keys``: the key of every row, used or not, empty for none. Also the number of each added lead's (last) row.
    Those that an exclusion label takes out are not added. Both need their ``keys`` loaded.
    """
    if not before.keys or after.keys is None:
        return after, []
    old_home, home = identify([before, after]).homes
    absent = ~np.isin(old_home, home)
    wanted = {key for key, gone in zip(before.keys, absent.tolist(), strict=True) if gone and key}
    wanted -= set(after.excluded_keys)
    rows = {key: row for row, key in enumerate(row_keys) if key in wanted} if wanted else {}
    if not rows:
        return after, []
    held = absent & np.fromiter((key in rows for key in before.keys), bool, before.lead_count)
    kept = _only_what_is_read(without(before, held), after)
    keys = [*after.keys, *(kept.keys or ())]
    apart = [np.arange(after.lead_count), np.arange(after.lead_count, len(keys))]  # nobody is there twice
    merged = with_excluded([after, kept], Identified(apart, keys, [[], []]))
    about_leads = {name: getattr(merged, name) for name in _ABOUT_LEADS}
    is_history = after.is_history or before.is_history
    return replace(after, is_history=is_history, **about_leads), [rows[key] for key in kept.keys or ()]


def _only_what_is_read(kept: LeadData, after: LeadData) -> LeadData:
    """Without columns and addresses that the later reading does not bring in."""
    columns = {header: column for header, column in kept.columns.items() if header in after.columns}
    return replace(kept, columns=columns, email_hash=None if after.email_hash is None else kept.email_hash)


def _put_right(after: LeadData, lead: NDArray[np.int64], stage: NDArray[np.int16]) -> BoolArray:
    """Which of these stages of leads of ``after`` (or of none) lie beyond where a lead, not lost, stands now."""
    furthest = np.zeros(after.lead_count, dtype=np.int16)
    named = after.obs_stage >= 0
    np.maximum.at(furthest, after.obs_lead[named], after.obs_stage[named])
    furthest[after.obs_lead[after.obs_stage == LOST]] = np.iinfo(np.int16).max
    return np.asarray((lead != _NOWHERE) & (stage > furthest[lead]))


def _happened(leads: LeadData) -> BoolArray:
    """Observations of what had happened by the leads' own day."""
    as_of = leads.as_of_day
    if as_of == NO_DAY:
        return np.ones(len(leads.obs_day), dtype=bool)
    by_then: BoolArray = leads.obs_day <= as_of
    return by_then & ~yet_to_come(leads.obs_lead, leads.obs_stage, leads.obs_day, as_of)


def _taken_back(before: LeadData, after: LeadData) -> BoolArray:
    """Observations of ``before`` that a cell of their own dated: a blank there now takes them back.

    What the as-of day dates may as well have come from the current stage.
    """
    own = np.isin(before.stage_ids, after.column_stages)
    of_column = np.array([*own, False, False], dtype=bool)[before.obs_stage]
    return np.asarray(of_column & (before.obs_day != NO_DAY) & (before.obs_day != before.as_of_day))
