"""The steps that turn one list of keys into another, as Qt's models announce them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Removed:
    """The key at ``index`` goes."""

    index: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The key at ``source`` comes before the one at ``target``, which is always nearer to the start."""

    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Inserted:
    """``key`` comes before the one at ``index``."""

    index: int
    key: str


Step = Removed | Moved | Inserted


def transition(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Steps to apply one after the other to ``old``; indices are those at the time of the step. Keys are unique."""
    steps: list[Step] = []
    keys = list(old)
    kept = set(new)
    for index in reversed(range(len(keys))):
        if keys[index] not in kept:
            steps.append(Removed(index))
            del keys[index]
    for index, key in enumerate(new):
        if index < len(keys) and keys[index] == key:
            continue
        if key in keys:
            source = keys.index(key)
            steps.append(Moved(source, index))
            keys.insert(index, keys.pop(source))
        else:
            steps.append(Inserted(index, key))
            keys.insert(index, key)
    return steps
