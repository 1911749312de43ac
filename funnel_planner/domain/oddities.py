"""What was odd in rows that were used all the same, counted over whole files."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Unread:
    """Dates or amounts of one column that could not be read: how many, and the first of them."""

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
class Overlap:
    """A report that another one has days in common with, though their periods are not the same."""

    file: str
    """Name of the file of an earlier import."""
    days: tuple[date, date]
    """First and last day that it is about."""
    own_days: tuple[date, date]
    """Those of the report being imported."""

    @property
    def counts_twice(self) -> bool:
        """What both count is added up; else, as they begin on the same day, one takes the place of the other."""
        return self.days[0] != self.own_days[0]


@dataclass(frozen=True, slots=True)
class Oddities:
    """All that was odd in the files of one import."""

    unread: tuple[Unread, ...] = ()
    """Dates, by column."""
    unread_amounts: tuple[Unread, ...] = ()
    blank_stages: int = 0
    """Rows without a stage label, which are not used."""
    blank_counts: int = 0
    """Counts of a table of totals that are blank, which is not 0."""
    kept_apart: tuple[KeptApart, ...] = ()
    """The first addresses, ``apart_count`` in all."""
    apart_count: int = 0
    replaced: tuple[Replaced, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    undated_then: int = 0
    """Leads read as of a day gone by, without a date for where they stand, of files that go on after it."""
    yet_to_come: int = 0
    """Dates after the as-of day, which do not count yet."""
