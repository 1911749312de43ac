"""Reports of different periods that have days in common: what both count would be counted twice, or replaced."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Mapping, Role, Shape
from funnel_planner.domain.oddities import Overlap

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData

_Span = tuple[int, int]
"""First and last day since 1970-01-01, both included."""
_PERIODS = "values:periods"
"""Evidence of a column of months or weeks: nobody knows how long those of its rows are."""


def overlap(name: str, known: "tuple[LeadData, Mapping]", own: "tuple[LeadData, Mapping]") -> Overlap | None:
    """Where two reports speak of the same channel or page and of periods that overlap, but are not the same.

    ``name`` is what the known one is called. What counts twice comes before what is replaced; None: neither.
    """
    ends, own_ends = _ends(known[1]), _ends(own[1])
    if ends is None or own_ends is None or not (ends or own_ends):
        return None
    found = None
    for part in ("counts", "pages"):
        spans, own_spans = _spans(known[0], part, ends), _spans(own[0], part, own_ends)
        for label in spans.keys() & own_spans.keys():
            for theirs, ours in _clashes(spans[label], own_spans[label]):
                if theirs[0] != ours[0]:
                    return _told(name, theirs, ours)
                found = found or _told(name, theirs, ours)
    return found


def _told(name: str, theirs: _Span, ours: _Span) -> Overlap:
    first, last, own_first, own_last = (date_of(day) for day in (*theirs, *ours))
    return Overlap(name, (first, last), (own_first, own_last))


def _ends(mapping: Mapping) -> dict[int, int] | None:
    """Last days of periods by their first, of reports dated as a whole; None: some rows may be of any length."""
    found: dict[int, int] = {}
    for file in mapping.files:
        dates = [column for role in (Role.TIME, Role.CREATED) if (column := file.column(role)) is not None]
        if any(_PERIODS in column.evidence for column in dates):
            return None
        if file.shape is Shape.AGGREGATE and not dates and file.period and file.period_end:
            found[day_number(file.period)] = day_number(file.period_end)
    return found


def _spans(leads: "LeadData", part: str, ends: dict[int, int]) -> dict[str, set[_Span]]:
    """The periods of each channel (or page) that a report has rows of; rows without a day are left out."""
    from funnel_planner.analytics.leads import NO_DAY

    table = getattr(leads, part)
    if table is None:
        return {}
    column = table.channel if part == "counts" else table.page
    labels = [*map(label_key, column.labels), ""]  # blanks are -1
    found: dict[str, set[_Span]] = {}
    for code, day in set(zip(column.codes.tolist(), table.day.tolist(), strict=True)):
        if day != NO_DAY:
            found.setdefault(labels[code], set()).add((day, ends.get(day, day)))
    return found


def _clashes(spans: set[_Span], own: set[_Span]) -> Iterator[tuple[_Span, _Span]]:
    """Periods of more than a day that have days in common with others, and are not the same."""
    for theirs in spans:
        for ours in own if theirs[1] > theirs[0] else (long for long in own if long[1] > long[0]):
            if theirs != ours and theirs[0] <= ours[1] and ours[0] <= theirs[1]:
                yield theirs, ours
