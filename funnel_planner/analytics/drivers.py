"""Which imported columns go with conversion: odds ratios, adjusted for the number of comparisons.

A driver is an association, not a cause. Sources: Woolf 1955 (interval of a log odds ratio), Haldane 1956 and
Anscombe 1956 (half a lead added to each cell where one is empty), Holm 1979.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from funnel_planner.analytics.driver_values import FEWEST_LEADS, Span, Value, column_values
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Coded, Int8Array, Int32Array, Int64Array
from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, Journeys
from funnel_planner.analytics.results import SURE, Interval
from funnel_planner.analytics.statistics import Z95, holm, two_channel_test
from funnel_planner.domain.labels import label_key

NEARLY_ALL = 0.9
"""From this share of leads on that a column calls as their channel is called, it is the channel."""
MOST_PAIRS = 4_000_000
"""Columns with more pairs of labels than this are no copies of each other."""
SKEW = 0.2
"""A column filled in for so much more of the converted leads was probably filled in because they advanced."""
SAME = 0.95
"""A value that so large a share of the leads have that came to a stage, and hardly anybody else, says that they did."""
RARE = 0.5
"""Where fewer than these convert without a value, one with which nearly all do is probably given when they do."""

IntArray = Int8Array | Int32Array


class Suspicion(Enum):
    """Why to look twice at a column."""

    NONE = ""
    FILLED_LATER = "filled_later"
    """It is filled in far more (or less) often for converted leads: it may follow from advancing."""
    TELLS_STAGE = "tells_stage"
    """A value of it is that of just those leads that came to a stage, or of leads that nearly all converted."""
    LATEST = "latest"
    """Its name says that it tells the latest state of things, which changes while leads advance."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One value of a column against all other leads: converted x of n, and x_rest of n_rest of the others."""

    column: str
    value: Value
    x: int
    n: int
    x_rest: int
    n_rest: int
    odds_ratio: float
    interval: Interval
    """95 % interval of the odds ratio; it leaves out 1 where the difference is no chance."""
    p: float
    p_holm: float
    doubt: Suspicion

    @property
    def label(self) -> str:
        """Of the column; empty where the value is a range or several labels."""
        return self.value.label

    @property
    def span(self) -> Span | None:
        """Of a range of numbers."""
        return self.value.span

    @property
    def look_twice(self) -> bool:
        """There is a doubt about its column."""
        return self.doubt is not Suspicion.NONE

    @property
    def seems_to_differ(self) -> bool:
        """The interval excludes 1, and yet the test adjusted for the number of values is not sure."""
        low, high = self.interval
        return self.p_holm >= SURE and not low <= 1 <= high


def drivers(
    journeys: Journeys,
    columns: Mapping[str, Coded] | None = None,
    rows: Rows | None = None,
    stage: int | None = None,
) -> list[Driver]:
    """Values of the imported columns (None: all of them) against reaching ``stage`` (None: the won one).

    The surest first; columns of which ``column_values`` finds none are in no driver.
    """
    chosen = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    came = [journeys.at(place)[chosen] for place in range(1, journeys.stage_count)]
    won = journeys.at(journeys.won_index if stage is None else stage)[chosen]
    found: list[Driver] = []
    for header, column in (journeys.leads.columns if columns is None else columns).items():
        values, value_of = column_values(column, column.codes[chosen], named=column is journeys.channel)
        found += _of_values(header, values, value_of, won, came, from_entry=column is journeys.channel)
    adjusted = holm([driver.p for driver in found])
    sure = [replace(driver, p_holm=1.0 if p is None else p) for driver, p in zip(found, adjusted, strict=True)]
    return sorted(sure, key=lambda driver: (driver.p_holm, driver.p, -abs(math.log(driver.odds_ratio))))


def restating_columns(journeys: Journeys, stage_labels: Sequence[str]) -> list[str]:
    """Headers of columns that only say again what is known: the stage, the outcome, the channel.

    A column restates the stage if most of its labels are ``stage_labels`` and leads with one of them mostly stand
    elsewhere than leads with another ("yes" and "no" may be words of several columns), or if its labels tell exactly
    who came to some stage ("Converted: 1"); the outcome, if it is filled in for lost leads only (a reason) or for won
    ones only; the channel, if each of its labels stands for one channel, or if it names that of nearly every lead (of
    a lead in several rows it may name another one than attribution does).
    """
    keys = {label_key(label) for label in stage_labels}
    counted = np.flatnonzero(journeys.furthest >= 0)
    outcome, channel = journeys.outcome[counted], journeys.channel.codes[counted] + 1
    found = []
    for header, column in journeys.leads.columns.items():
        named = sum(label_key(label) in keys for label in column.labels)
        codes = column.codes[counted] + 1
        fates = _table(codes, outcome, (len(column.labels) + 1, LOST_OUTCOME + 1))
        filled = fates[1:].sum(axis=0)
        is_outcome = np.count_nonzero(filled) == 1 and not filled[OPEN] and bool(fates[0].any())
        is_stage = 2 * named > len(column.labels) and _stand_apart(journeys, codes, counted, len(column.labels) + 1)
        is_channel = _same_groups(codes, channel, (len(column.labels) + 1, len(journeys.channel.labels) + 1))
        is_channel |= _says_the_same(column, journeys.channel, counted)
        if is_stage or is_outcome or is_channel or _tells_who_came(journeys, codes, counted, len(column.labels) + 1):
            found.append(header)
    return found


def _table(one: Int32Array, other: IntArray, shape: tuple[int, int]) -> Int64Array:
    """How often each pair of codes (from 0) occurs."""
    pairs = np.bincount(one.astype(np.int64) * shape[1] + other, minlength=shape[0] * shape[1])
    return pairs.reshape(shape)


def _stand_apart(journeys: Journeys, codes: Int32Array, counted: Rows, labels: int) -> bool:
    """Most leads of one label stand at another stage than most leads of another label."""
    at_end = _table(codes, journeys.furthest[counted], (labels, journeys.stage_count))[1:]
    at_end = at_end[at_end.any(axis=1)]
    return len(set(at_end.argmax(axis=1).tolist())) != 1


def _tells_who_came(journeys: Journeys, codes: Int32Array, counted: Rows, labels: int) -> bool:
    """At some stage, either all or none of the leads of each label; with so few labels that it is no accident."""
    n = np.bincount(codes, minlength=labels)
    there = n > 0
    if np.count_nonzero(there) < 2 or np.count_nonzero(there) * FEWEST_LEADS > len(codes):
        return False
    if journeys.touched is None:
        at_end = _table(codes, journeys.furthest[counted], (labels, journeys.stage_count))
        came = list(np.cumsum(at_end[:, ::-1], axis=1)[:, ::-1].T)[1:]
    else:
        came = [
            np.bincount(codes[journeys.at(stage)[counted]], minlength=labels)
            for stage in range(1, journeys.stage_count)
        ]
    return any(bool(((x == 0) | (x == n))[there].all()) and 0 < x.sum() < len(codes) for x in came)


def _same_groups(one: Int32Array, other: Int32Array, shape: tuple[int, int]) -> bool:
    """Two columns divide the leads in the same way, whatever they call the parts."""
    if shape[0] * shape[1] > MOST_PAIRS:
        return False
    pairs = _table(one, other, shape) > 0
    kinds = np.count_nonzero(pairs.any(axis=1)), np.count_nonzero(pairs.any(axis=0))
    return bool(np.count_nonzero(pairs) == kinds[0] == kinds[1] and kinds[0] > 1)


def _says_the_same(one: Coded, other: Coded, rows: Rows) -> bool:
    """Nearly all leads that have a label in both columns have the same one."""
    keys: dict[str, int] = {}
    numbers = [
        np.array([keys.setdefault(label_key(label), len(keys)) for label in c.labels] + [-1]) for c in (one, other)
    ]
    mine, theirs = (number[column.codes[rows]] for number, column in zip(numbers, (one, other), strict=True))
    both = (mine >= 0) & (theirs >= 0)
    return bool(both.any() and np.mean(mine[both] == theirs[both]) >= NEARLY_ALL)


def odds_ratio(x: int, n: int, x_rest: int, n_rest: int) -> tuple[float, Interval]:
    """Odds of converting against the rest's, with its 95 % interval; half a lead is added where a cell is empty."""
    cells = [float(x), float(n - x), float(x_rest), float(n_rest - x_rest)]
    if not all(cells):
        cells = [cell + 0.5 for cell in cells]
    a, b, c, d = cells
    log_ratio = math.log(a * d / (b * c))
    half = Z95 * math.sqrt(sum(1 / cell for cell in cells))
    return math.exp(log_ratio), (math.exp(log_ratio - half), math.exp(log_ratio + half))


def _of_values(
    header: str,
    values: Sequence[Value],
    value_of: Int32Array,
    won: BoolArray,
    came: Sequence[BoolArray],
    *,
    from_entry: bool,
) -> list[Driver]:
    """A driver for each value of enough leads; ``from_entry``: leads have it from the beginning, as their channel.

    One value that tells the outcome gives its whole column away, unless that is of the entry: the best channel of a
    list may win nearly always, and says nothing against the others.
    """
    total_n, total_x = len(won), int(np.count_nonzero(won))
    if not values or not 0 < total_x < total_n:
        return []
    all_n, all_x = (np.bincount(some, minlength=len(values)) for some in (value_of, value_of[won]))
    telling = _telling(value_of, all_n, all_x, won, came)
    if not from_entry:
        telling[:] = telling.any()
    filled_later = _is_filled_later(all_n, all_x, won)
    found = []
    for place, (value, x, n) in enumerate(zip(values, all_x.tolist(), all_n.tolist(), strict=True)):
        test = two_channel_test(x, n, total_x - x, total_n - n)
        if n < FEWEST_LEADS or test is None:
            continue
        ratio, interval = odds_ratio(x, n, total_x - x, total_n - n)
        doubt = Suspicion.TELLS_STAGE if telling[place] else Suspicion.NONE
        doubt = Suspicion.FILLED_LATER if filled_later else doubt
        found.append(
            Driver(header, value, x, n, total_x - x, total_n - n, ratio, interval, test.p, p_holm=1.0, doubt=doubt)
        )
    return found


def _is_filled_later(n: Int64Array, x: Int64Array, won: BoolArray) -> bool:
    """Whether a column is known of far more, or far fewer, of those that converted.

    Of its values (blank first) ``n`` leads have each and ``x`` converted.
    """
    n_won = int(np.count_nonzero(won))
    n_rest = len(won) - n_won
    known_won, known_rest = n_won - x[0], n_rest - (n[0] - x[0])
    return bool(abs(known_won / n_won - known_rest / n_rest) >= SKEW)


def _telling(
    value_of: Int32Array, n: Int64Array, x: Int64Array, won: BoolArray, came: Sequence[BoolArray]
) -> BoolArray:
    """Which values (blank, the first one, never) are of leads that nearly all converted, or that came to a stage."""
    n_won = int(np.count_nonzero(won))
    large = n >= FEWEST_LEADS
    large[0] = False
    others = (n_won - x) / np.maximum(len(won) - n, 1)
    found: BoolArray = (x >= SAME * n) & (others < RARE)
    for at_stage in came:
        if not at_stage.all():
            both = np.bincount(value_of[at_stage], minlength=len(n))
            found |= both >= SAME * (n + np.count_nonzero(at_stage) - both)
    return found & large
