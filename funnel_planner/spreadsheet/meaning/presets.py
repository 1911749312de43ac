"""Exports of known tools, recognised by their headers: what their columns are, unless the values say otherwise."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from funnel_planner.domain.mapping import MergeRule
from funnel_planner.paths import resources
from funnel_planner.spreadsheet.meaning.header_words import header_key, squeezed


@dataclass(frozen=True, slots=True)
class Preset:
    """One table of one tool; headers are compared as ``key_of`` makes them."""

    name: str
    requires: tuple[frozenset[str], ...]
    """Of each group one header must be there."""
    excludes: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    """Role -> headers, the best first."""
    merge: MergeRule | None = None

    def score(self, keys: frozenset[str]) -> int:
        """How many of its headers a table has; 0 where it is not this tool's."""
        if self.excludes & keys or not all(group & keys for group in self.requires):
            return 0
        known = {header for headers in self.columns.values() for header in headers}
        return len(keys & (known | frozenset().union(*self.requires)))


def key_of(header: str) -> str:
    """A header as presets and profiles compare it: without case, diacritics, spaces and what stands in brackets."""
    return squeezed(header_key(header)) or header.strip().casefold()


def preset_for(headers: Iterable[str]) -> Preset | None:
    """The preset whose tool has written a table with these headers."""
    keys = frozenset(map(key_of, headers))
    best = max(presets(), key=lambda preset: preset.score(keys))
    return best if best.score(keys) else None


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """All that are shipped; a constant, read once."""
    return tuple(
        _preset(table)
        for path in sorted((resources() / "presets").glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["table"]
    )


def _preset(table: dict[str, Any]) -> Preset:
    return Preset(
        name=table["name"],
        requires=tuple(frozenset(map(key_of, group)) for group in table["requires"]),
        excludes=frozenset(map(key_of, table.get("excludes", ()))),
        columns={role: tuple(map(key_of, headers)) for role, headers in table["columns"].items()},
        merge=MergeRule(table["merge"]) if "merge" in table else None,
    )
