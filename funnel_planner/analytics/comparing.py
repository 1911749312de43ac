"""What an import changes: leads created, updated and left as they were."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.identity import identify
from funnel_planner.analytics.leads import TOUCH, Coded, LeadData
from funnel_planner.analytics.merging import excluded, with_excluded

HashArray = NDArray[np.uint64]
_NOT_SAID = frozenset(
    {
        "keys", "stored_row", "stored_batch", "earlier_rows", "further_rows", "batch_ids", "as_of_day", "flags",
        "counts", "pages",
    }
)  # fmt: skip
"""What is not about single leads, or is compared apart."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Leads of an import: new ones, known ones it says something new about, and known ones it does not change."""

    created: int
    updated: int
    unchanged: int
    conflicts: tuple[int, ...] = ()
    """Leads of the import kept apart although their e-mail address is that of others with different ids."""


def changes(known: LeadData | Sequence[LeadData] | None, imported: LeadData) -> Changes:
    """Compare ``imported`` with the batches known already (oldest first); all need their ``keys`` loaded.

    A lead is updated when merging it in changes anything known about it, or takes it out. Leads without keys are always
    created; two leads of the import that are one known lead count once.
    """
    batches = [known] if isinstance(known, LeadData) else list(known or ())
    if not batches:
        return Changes(imported.lead_count, 0, 0)
    if len(batches) == 1 and _says_the_same(batches[0], imported):
        return Changes(0, 0, imported.lead_count)
    who = identify([*batches, imported])
    home, conflicts = who.homes[-1], tuple(who.conflicts[-1])
    before_count = 1 + max((int(homes.max(initial=-1)) for homes in who.homes[:-1]), default=-1)
    found = np.unique(home)
    rows = found[found < before_count]
    created = len(found) - len(rows)
    taken_out = excluded([*batches, imported], who.homes, len(who.keys))[:before_count]
    changed = excluded(batches, who.homes[:-1], before_count) != taken_out
    if len(rows):
        before = signatures(with_excluded(batches))
        after = signatures(with_excluded([*batches, imported], who))
        changed[rows] |= before[rows] != after[rows]
    unchanged = len(rows) - int(np.count_nonzero(changed[rows]))
    return Changes(created, int(np.count_nonzero(changed)), unchanged, conflicts)


def _says_the_same(known: LeadData, imported: LeadData) -> bool:
    """Whether a later import repeats an earlier one word by word, of leads that all have ids."""
    by_id = known.merge_by == imported.merge_by == "id" and known.has_keys and imported.has_keys
    if not by_id or not imported.keys or "" in imported.keys or known.keys != imported.keys:
        return False
    if known.as_of_day > imported.as_of_day or (known.obs_day > known.as_of_day).any():
        return False  # what was scheduled then may have happened by now
    said = (field.name for field in fields(LeadData) if field.name not in _NOT_SAID)
    return all(_are_equal(getattr(known, name), getattr(imported, name)) for name in said)


def _are_equal(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, Coded) and isinstance(other, Coded):
        return one.labels == other.labels and np.array_equal(one.codes, other.codes)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_are_equal(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)


def signatures(leads: LeadData) -> HashArray:
    """A 64-bit number a lead that differs when anything known about it differs (but for hash collisions)."""
    sign = _mixed(leads.created_day, 1) + _mixed(leads.created_clock, 2)
    sign += _mixed(leads.value_minor, 3) + _mixed(leads.cost_minor, 4) + _labels(leads.channel, "channel")
    for header, column in sorted(leads.columns.items()):
        sign += _labels(column, header)
    if len(leads.obs_lead):
        names = [*leads.stage_ids, "(touch)", "(lost)"]  # negative codes: from the end
        stages = np.array([_text(name) for name in names], dtype=np.uint64)
        events = _mixed(stages[leads.obs_stage], 5) ^ _mixed(leads.obs_day, 6) ^ _mixed(leads.obs_clock, 7)
        touches = leads.obs_stage == TOUCH
        if leads.obs_channel is not None and touches.any():  # the channel is all they say
            labels = np.array([*(_text(label) for label in leads.channel.labels), 0], dtype=np.uint64)
            events[touches] ^= _mixed(labels[leads.obs_channel[touches]], 10)
        # what is said twice is said once: rows of one lead may repeat an observation, merging drops copies
        _, once = np.unique(_mixed(events, 8) ^ _mixed(leads.obs_lead, 9), return_index=True)
        np.add.at(sign, leads.obs_lead[once], _mixed(events[once], 8))
    return sign


def _mixed(values: NDArray[np.generic], salt: int) -> HashArray:
    """Values spread over 64 bits (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    x = values.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: HashArray = x ^ (x >> np.uint64(31))
    return mixed


def _labels(column: Coded, header: str) -> HashArray:
    """What a column says of each lead; a blank says nothing, so a new column of blanks changes nobody."""
    known = [
        int(_mixed(np.array([_text(label)], dtype=np.uint64), _text(header) % 1000 + 10)[0]) for label in column.labels
    ]
    table = np.array([*known, 0], dtype=np.uint64)
    picked: HashArray = table[column.codes]
    return picked


def _text(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.adler32(data)
