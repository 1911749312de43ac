"""Which leads of several batches are the same: by key, by e-mail address, or by both.

A key is a lead's id, or its address where it has no id. Nothing is guessed: where an address belongs to leads with
different ids, they stay apart, and a lead that has only this address stays one of its own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.leads import LeadData

IndexArray = NDArray[np.int64]
_BY_ID = "id"
_SEVERAL = -1
"""Instead of a lead: an address that several leads have."""


@dataclass(frozen=True, slots=True, eq=False)
class Identified:
    """Where the leads of each batch go: ``homes[batch][lead]`` is a lead of all, numbered by first appearance."""

    homes: list[IndexArray]
    keys: list[str]
    """Key of each lead of all, empty where it has none; an id, once one is known, stands before an address."""
    conflicts: list[list[int]]
    """Of each batch, the leads kept apart although their address is that of others with different ids."""


def identify(batches: Sequence[LeadData]) -> Identified:
    """Recognise the leads of ``batches`` (oldest first), each batch by its own rule (``LeadData.merge_by``).

    Raises ``ValueError`` for keys that were not loaded.
    """
    if any(batch.has_keys and batch.keys is None and batch.lead_count for batch in batches):
        raise ValueError("lead keys are needed to merge batches")
    if all(batch.merge_by == _BY_ID for batch in batches):
        return _by_key(batches)
    known = _Known()
    homes, conflicts = [], []
    for batch in batches:
        home, apart = _placed(batch, known)
        homes.append(home)
        conflicts.append(apart)
    return Identified(homes, known.keys, conflicts)


def _by_key(batches: Sequence[LeadData]) -> Identified:
    """The usual case: equal keys, equal leads."""
    places: dict[str, int] = {}
    keys: list[str] = []
    homes = []
    for batch in batches:
        if not batch.has_keys or batch.keys is None:
            homes.append(np.arange(len(keys), len(keys) + batch.lead_count))
            keys.extend([""] * batch.lead_count)
            continue
        home = np.empty(batch.lead_count, dtype=np.int64)
        for row, key in enumerate(batch.keys):
            place = places.setdefault(key, len(keys)) if key else len(keys)
            if place == len(keys):
                keys.append(key)
            home[row] = place
        homes.append(home)
    return Identified(homes, keys, [[] for _ in batches])


@dataclass
class _Known:
    """The leads so far."""

    keys: list[str] = field(default_factory=list)
    has_id: list[bool] = field(default_factory=list)
    by_key: dict[str, int] = field(default_factory=dict)
    address_only: dict[int, int] = field(default_factory=dict)
    """Number of an address -> the lead that came with nothing else."""
    with_id: dict[int, int] = field(default_factory=dict)
    """Number of an address -> the lead with an id, or with no key at all, that has it, or ``_SEVERAL``."""

    def new(self) -> int:
        """One more lead."""
        self.keys.append("")
        self.has_id.append(False)
        return len(self.keys) - 1

    def remember(self, place: int, key: str, address: int, *, is_id: bool) -> None:
        """By what a lead will be recognised from now on."""
        if key:
            self.by_key.setdefault(key, place)
            if not self.keys[place] or (is_id and not self.has_id[place]):
                self.keys[place] = key
        if is_id:
            self.has_id[place] = True
        if not address:
            return
        if key and not is_id:
            self.address_only.setdefault(address, place)
        elif self.with_id.setdefault(address, place) != place:
            self.with_id[address] = _SEVERAL


def _placed(batch: LeadData, known: _Known) -> tuple[IndexArray, list[int]]:
    """Where the leads of one batch go, and which of them are kept apart from others with the same address."""
    count = batch.lead_count
    keys = batch.keys if batch.has_keys and batch.keys is not None else ("",) * count
    addresses = [0] * count if batch.email_hash is None else batch.email_hash.tolist()
    are_ids = _are_ids(batch, keys)
    shared = Counter(address for address, is_id in zip(addresses, are_ids, strict=True) if is_id and address)
    home = np.empty(count, dtype=np.int64)
    apart: list[int] = []
    for row, (key, address, is_id) in enumerate(zip(keys, addresses, are_ids, strict=True)):
        place = known.by_key.get(key) if key else None
        if place is None and address and batch.merge_by != _BY_ID:
            place, conflict = _by_address(known, address, is_id=is_id, shared=shared[address] > 1)
            if conflict:
                apart.append(row)
        if place is None:
            place = known.new()
        home[row] = place
    for row, (key, address, is_id) in enumerate(zip(keys, addresses, are_ids, strict=True)):
        known.remember(int(home[row]), key, address, is_id=is_id)
    return home, apart


def _by_address(known: _Known, address: int, *, is_id: bool, shared: bool) -> tuple[int | None, bool]:
    """The lead that an address leads to, and whether there was more than one way to go."""
    alone, named = known.address_only.get(address), known.with_id.get(address)
    if not is_id:
        if alone is not None:
            return alone, False
        return (None, True) if named == _SEVERAL else (named, False)
    if alone is not None and not known.has_id[alone] and not shared:
        return alone, False
    return None, shared or named is not None


def _are_ids(batch: LeadData, keys: Sequence[str]) -> list[bool]:
    """For each lead whether its key is an id: neither blank nor its own address."""
    if batch.merge_by == "email":
        return [False] * len(keys)
    if batch.email_hash is None:
        return [bool(key) for key in keys]
    like_addresses = [key if "@" in key else "" for key in keys]
    own = email_hashes(like_addresses) == batch.email_hash
    return [bool(key) and not (("@" in key) and same) for key, same in zip(keys, own.tolist(), strict=True)]
