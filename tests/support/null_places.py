"""Which parts of ``analyse``'s JSON are null, and whether ``no_data`` says why."""

from collections.abc import Iterator
from typing import Any

from funnel_planner.app.commands.untold import FROM_SECOND, NOTHING, UNTIL_LAST

Path = tuple[str, ...]


def unexplained(answer: dict[str, Any]) -> set[str]:
    """Places that are null though nothing says why."""
    told = [place.split(".") for place in (*answer["no_data"], *NOTHING)]
    return {".".join(path) for path in _nulls(answer) if not any(_is_at(path, place) for place in told)}


def unfounded(answer: dict[str, Any]) -> set[str]:
    """Reasons for what is told."""
    paths = set(_nulls(answer))
    return {place for place in answer["no_data"] if not any(_is_at(path, place.split(".")) for path in paths)}


def _is_at(path: Path, place: list[str]) -> bool:
    return len(path) == len(place) and all(part in (name, "*") for name, part in zip(path, place, strict=True))


def _nulls(answer: dict[str, Any]) -> Iterator[Path]:
    for key, value in answer.items():
        if key not in ("no_data", "decisions"):
            yield from _below(value, (key,))


def _below(value: object, path: Path) -> Iterator[Path]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _below(one, (*path, key))
    elif isinstance(value, list):
        for one in value[path[-1] in FROM_SECOND : len(value) - (path[-1] in UNTIL_LAST)]:
            yield from _below(one, path)
