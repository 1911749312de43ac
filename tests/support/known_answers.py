"""Answers known from elsewhere that remember which of them were looked at, so that a test leaves none out."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from funnel_planner.domain.labels import is_blank_label, label_key

UNKNOWN = "(unknown)"
Path = tuple[str, ...]


class Known(Mapping[str, Any]):
    """A JSON object that notes the keys that are read, however deep; entries of a list count as one."""

    def __init__(self, told: Mapping[str, Any], read: set[Path], path: Path = ()) -> None:
        self._told, self._read, self._path = told, read, path

    def __getitem__(self, key: str) -> Any:
        found = self._told[key]
        self._read.add((*self._path, key))
        return _noted(found, self._read, (*self._path, key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def _noted(found: Any, read: set[Path], path: Path) -> Any:
    if isinstance(found, Mapping):
        return Known(found, read, path)
    if isinstance(found, list):
        return [_noted(one, read, path) for one in found]
    return found


def _leaves(found: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(found, list) and any(isinstance(one, Mapping) for one in found):
        found = {key: value for one in found for key, value in one.items()}
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield from _leaves(value, (*path, key))
    else:
        yield path


@contextmanager
def every_key(told: Mapping[str, Any], *without: str) -> Iterator[Known]:
    """Answers of which each has to be read before the end; ``without``: keys (``a.b``) this place does not tell."""
    read: set[Path] = set()
    yield Known(told, read)
    known = tuple(tuple(key.split(".")) for key in ("definition", "note", *without))
    left = {path for path in _leaves(told) if path not in read and not any(path[: len(key)] == key for key in known)}
    assert not left, f"never compared: {sorted('.'.join(path) for path in left)}"


def added_up(entries: Iterable[Any], *names: str) -> dict[str, list[int]]:
    """Answers by label as labels are compared, fillers of drop-downs among the blanks."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        row = found.setdefault(_key(entry["value"]), [0] * len(names))
        row[:] = [a + entry[name] for a, name in zip(row, names, strict=True)]
    return found


def shares(entries: Iterable[Any]) -> dict[str, tuple[float, float]]:
    """Share won and share of all leads of each label that no other spelling is counted with."""
    entries = list(entries)
    keys = [_key(entry["value"]) for entry in entries]
    pairs = {key: (entry["conversion"], entry["share_of_entered"]) for key, entry in zip(keys, entries, strict=True)}
    return {key: pair for key, pair in pairs.items() if keys.count(key) == 1}


def _key(label: str) -> str:
    return UNKNOWN if label == "(blank)" or is_blank_label(label) else label_key(label)
