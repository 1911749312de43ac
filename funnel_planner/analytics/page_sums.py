"""What pages brought over a period: sums of counts, and means weighted by visits, never means of means.

No number is no data: a page of which nothing is told has None, and what is told without visits weighs nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.counts import PageMetrics
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Int64Array
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import UNKNOWN

FEW_VISITS = 30
"""Below so many visits a page's shares say little; it is never named as the most abandoned one."""


@dataclass(frozen=True, slots=True)
class PageSum:
    """A page, or all of them; None where the report does not say."""

    page: str
    visits: int | None
    seconds: float | None
    """Mean length of a visit, weighted by visits."""
    conversion: float | None
    """Share of visits that did what the page is for, weighted by visits."""
    conversion_visits: int
    """Visits that ``conversion`` rests on."""
    clicks: int | None
    exits: int | None
    exit_visits: int
    """Visits of the rows that count exits."""
    entrances: int | None

    @property
    def conversion_interval(self) -> Interval | None:
        """95 % interval (Wilson); None without visits."""
        if self.conversion is None or not 0 <= self.conversion <= 1:
            return None
        return wilson(self.conversion * self.conversion_visits, self.conversion_visits)

    @property
    def exit_rate(self) -> float | None:
        """Share of visits that ended here; above 1 where visits count something else than exits do."""
        return None if self.exits is None or not self.exit_visits else self.exits / self.exit_visits

    @property
    def exit_interval(self) -> Interval | None:
        """95 % interval (Wilson)."""
        return None if self.exits is None else wilson(self.exits, self.exit_visits)


@dataclass(frozen=True, slots=True)
class PageSums:
    """All pages together, and each; the busiest first."""

    total: PageSum
    pages: tuple[PageSum, ...]
    first_day: int | None
    last_day: int | None
    """Of the rows that passed; None where no row is dated."""
    undated: int
    """Rows without a day that a period left out."""

    @property
    def busiest(self) -> PageSum | None:
        """The page with most visits."""
        return next((page for page in self.pages if page.visits), None)

    @property
    def most_abandoned(self) -> PageSum | None:
        """The page which visits surely end at most often: with the highest lower end of the interval of exits.

        So a page with one visit that ended there is not named before one with 400 of 500.
        """
        sure = [
            (page.exit_interval[0], page.exits or 0, -place)
            for place, page in enumerate(self.pages)
            if page.exit_interval is not None and page.exit_visits >= FEW_VISITS and page.exits
        ]
        return self.pages[-max(sure)[2]] if sure else None


def page_sums(
    pages: PageMetrics, first_day: date | None = None, last_day: date | None = None, as_of_day: int = NO_DAY
) -> PageSums:
    """What happened on each page in a period (both ends included; None: no limit). Undated rows pass no period.

    Rows of days after ``as_of_day`` (``NO_DAY``: no limit) are not there yet.
    """
    dated = pages.day != NO_DAY
    chosen = np.ones(len(pages.day), dtype=bool)
    if as_of_day != NO_DAY:
        chosen &= pages.day <= as_of_day
    if first_day is not None:
        chosen &= dated & (pages.day >= day_number(first_day))
    if last_day is not None:
        chosen &= dated & (pages.day <= day_number(last_day))
    rows = np.flatnonzero(chosen)
    place = pages.page.codes[rows].astype(np.intp) + 1
    assert BLANK == -1  # noqa: S101 - rows without a page take the first place
    size = len(pages.page.labels) + 1
    labels = (UNKNOWN, *pages.page.labels)
    named = _sums(pages, rows, place, size, labels)
    present = set(np.unique(place).tolist())
    found = [page for number, page in enumerate(named) if number in present]
    (total,) = _sums(pages, rows, np.zeros(len(rows), dtype=np.intp), 1, ("",))
    days = pages.day[rows[dated[rows]]]
    return PageSums(
        total,
        tuple(sorted(found, key=_busiest_first)),
        int(days.min()) if len(days) else None,
        int(days.max()) if len(days) else None,
        int(np.count_nonzero(~dated)) - int(np.count_nonzero(~dated[rows])),
    )


def _busiest_first(page: PageSum) -> tuple[bool, int, int, str]:
    return page.visits is None, -(page.visits or 0), -(page.exits or 0), page.page.casefold()


def _sums(
    pages: PageMetrics, rows: NDArray[np.intp], place: NDArray[np.intp], size: int, labels: Iterable[str]
) -> list[PageSum]:
    visits = pages.visits[rows]
    counted = [_counts(column[rows], place, size) for column in (pages.visits, pages.clicks, pages.exits)]
    seconds, _ = _means(pages.seconds[rows], visits, place, size)
    conversion, behind = _means(pages.conversion[rows], visits, place, size)
    both = (visits != NO_VALUE) & (pages.exits[rows] != NO_VALUE)
    exit_visits = np.bincount(place[both], weights=visits[both], minlength=size).astype(np.int64).tolist()
    entrances = _counts(pages.entrances[rows], place, size)
    columns = zip(labels, *counted, seconds, conversion, behind, exit_visits, entrances, strict=True)
    return [
        PageSum(page, seen, length, share, share_visits, clicks, exits, of_visits, entered)
        for page, seen, clicks, exits, length, share, share_visits, of_visits, entered in columns
    ]


def _counts(values: Int64Array, place: NDArray[np.intp], size: int) -> list[int | None]:
    """Sums of what is told; None where nothing is."""
    known = values != NO_VALUE
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place[known], values[known])
    told = np.bincount(place[known], minlength=size) > 0
    return [total if any_told else None for total, any_told in zip(sums.tolist(), told.tolist(), strict=True)]


def _means(
    values: NDArray[np.float64], visits: Int64Array, place: NDArray[np.intp], size: int
) -> tuple[list[float | None], list[int]]:
    """Means weighted by visits, and the visits behind them.

    A number that stands alone is its own mean where nothing says how many visits it is about; several such have
    none. What is told of no visits at all is no data.
    """
    known = ~np.isnan(values) & (visits != 0)
    where, own = place[known], values[known]
    weight = np.where(visits[known] == NO_VALUE, 0, visits[known]).astype(np.float64)
    alone = np.bincount(where, minlength=size) == 1
    total = np.bincount(where, weights=own * weight, minlength=size)
    behind = np.bincount(where, weights=weight, minlength=size)
    single = np.bincount(where, weights=own, minlength=size)
    means: list[float | None] = []
    for number in range(size):
        if behind[number] > 0:
            means.append(float(total[number] / behind[number]))
        else:
            means.append(float(single[number]) if alone[number] else None)
    return means, behind.astype(np.int64).tolist()
