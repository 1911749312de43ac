"""What was odd in rows that were used all the same, counted over whole files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """Dates of one column that could not be read: how many, and the first of them."""

    file: str
    column: str
    count: int
    line: int
    example: str


@dataclass(frozen=True, slots=True)
class KeptApart:
    """An e-mail address that belongs to leads with different ids, in the order they came."""

    email: str
    ids: tuple[str, ...]
    lines: tuple[tuple[str, int], ...]
    """(file, line) of rows that have it, the first ones."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Numbers of a report that those of another one replace, because neither names its period."""

    file: str
    """Name of the file whose numbers no longer count."""
    count: int


@dataclass(frozen=True, slots=True)
class Oddities:
    """All that was odd in the files of one import."""

    unread: tuple[Unread, ...] = ()
    blank_stages: int = 0
    """Rows without a stage label, which are not used."""
    kept_apart: tuple[KeptApart, ...] = ()
    """The first addresses, ``apart_count`` in all."""
    apart_count: int = 0
    replaced: tuple[Replaced, ...] = ()
