"""The stages that known tools come with, in the order in which they are passed; the data lies beside the presets."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from funnel_planner.domain.labels import label_key
from funnel_planner.paths import resources

_FEWEST = 2
"""Stages of a pipeline that a file must name."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One tool's own pipeline; labels are compared as ``letters`` makes them."""

    name: str
    stages: tuple[str, ...]
    aside: frozenset[str]
    """Labels of the same column that are no stages."""

    def place(self, label: str) -> int:
        """Where a label stands, from 0; -1 where it is no stage."""
        key = letters(label)
        return self.stages.index(key) if key in self.stages else -1


def pipeline_of(labels: Iterable[str]) -> Pipeline | None:
    """The pipeline that has all of these labels; of several the one with the fewest other stages."""
    keys = frozenset(map(letters, labels))
    fitting = [
        one
        for one in pipelines()
        if keys <= one.aside.union(one.stages) and len(keys.intersection(one.stages)) >= _FEWEST
    ]
    return min(fitting, key=lambda one: len(one.stages), default=None)


def letters(label: str) -> str:
    """What is compared of a label: letters and digits, so that ``closedwon`` is “Closed Won”."""
    return "".join(letter for letter in label_key(label) if letter.isalnum())


@lru_cache(maxsize=1)
def pipelines() -> tuple[Pipeline, ...]:
    """All that are shipped; a constant, read once."""
    return tuple(
        Pipeline(
            name=table["name"],
            stages=tuple(map(letters, table["stages"])),
            aside=frozenset(map(letters, table.get("aside", ()))),
        )
        for path in sorted((resources() / "presets").glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8")).get("pipeline", ())
    )
