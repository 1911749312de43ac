"""What an import changes: leads created, updated and left as they were."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Coded, LeadData
from funnel_planner.analytics.merging import merge

HashArray = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Changes:
    """Leads of an import: new ones, known ones it says something new about, and known ones it does not change."""

    created: int
    updated: int
    unchanged: int


def changes(known: LeadData | None, imported: LeadData) -> Changes:
    """Compare ``imported`` with what is known already; both need their ``keys`` loaded.

    A lead is updated when merging it in changes anything known about it. Leads without keys are always created.
    """
    if known is None or known.keys is None or imported.keys is None:
        return Changes(imported.lead_count, 0, 0)
    merged = merge([known, imported])
    before, after = signatures(known), signatures(merged)[: known.lead_count]
    place = {key: row for row, key in enumerate(known.keys) if key}
    rows = np.array([place[key] for key in imported.keys if key in place], dtype=np.intp)
    updated = int(np.count_nonzero(before[rows] != after[rows]))
    return Changes(imported.lead_count - len(rows), updated, len(rows) - updated)


def signatures(leads: LeadData) -> HashArray:
    """A 64-bit number a lead that differs when anything known about it differs (but for hash collisions)."""
    sign = _mixed(leads.created_day, 1) + _mixed(leads.created_clock, 2)
    sign += _mixed(leads.value_minor, 3) + _mixed(leads.cost_minor, 4) + _labels(leads.channel, "channel")
    for header, column in sorted(leads.columns.items()):
        sign += _labels(column, header)
    if len(leads.obs_lead):
        stages = np.array([*(_text(stage_id) for stage_id in leads.stage_ids), _text("(lost)")], dtype=np.uint64)
        events = _mixed(stages[leads.obs_stage], 5) ^ _mixed(leads.obs_day, 6) ^ _mixed(leads.obs_clock, 7)
        np.add.at(sign, leads.obs_lead, _mixed(events, 8))
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
