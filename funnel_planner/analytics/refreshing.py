"""What differs between a file's leads and the same file's leads of an hour ago, lead by lead."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from funnel_planner.analytics.comparing import signatures
from funnel_planner.analytics.identity import IndexArray, identify
from funnel_planner.analytics.leads import LeadData


@dataclass(frozen=True, slots=True)
class Difference:
    """Leads that came, changed, stayed as they were and went."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing came, changed or went."""
        return not (self.created or self.updated or self.removed)


def difference(before: LeadData, after: LeadData, known: Container[str] = frozenset()) -> Difference:
    """Compare two readings of one file; both need their ``keys`` loaded.

    Leads without a key are told apart by what is known about them alone, so of those that changed or were swapped
    for others it is only known how many. ``known`` are keys of leads that other imports have (``known_to``): these
    are not new, but updated.
    """
    old, old_loose = _by_key(before)
    new, new_loose = _by_key(after)
    came = new.keys() - old.keys()
    known_already = sum(key in known for key in came)
    changed = sum(sign != old[key] for key, sign in new.items() if key in old)
    same_loose = (old_loose & new_loose).total()
    went, arrived = old_loose.total() - same_loose, new_loose.total() - same_loose
    swapped = min(went, arrived)
    return Difference(
        created=len(came) - known_already + arrived - swapped,
        updated=changed + known_already + swapped,
        unchanged=len(new) - len(came) - changed + same_loose,
        removed=len(old.keys() - new.keys()) + went - swapped,
    )


def known_to(others: Sequence[LeadData], leads: LeadData) -> set[str]:
    """Keys of ``leads`` that other imports have, too, whatever they know them by; all need their ``keys`` loaded."""
    if not others or not leads.keys:
        return set()
    homes = identify([*others, leads]).homes
    count = _count(homes[:-1])
    return {key for key, home in zip(leads.keys, homes[-1].tolist(), strict=True) if key and home < count}


def lead_count(batches: Sequence[LeadData]) -> int:
    """How many leads several imports have together; all need their ``keys`` loaded."""
    return _count(identify(batches).homes)


def _count(homes: Sequence[IndexArray]) -> int:
    return 1 + max((int(home.max(initial=-1)) for home in homes), default=-1)


def _by_key(leads: LeadData) -> tuple[dict[str, int], Counter[int]]:
    """Signatures of the leads with a key, by key, and of those without one."""
    signs = signatures(leads).tolist()
    if not leads.has_keys or leads.keys is None:
        return {}, Counter(signs)
    named = {key: sign for key, sign in zip(leads.keys, signs, strict=True) if key}
    return named, Counter(sign for key, sign in zip(leads.keys, signs, strict=True) if not key)
