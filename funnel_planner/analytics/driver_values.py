"""The values of a column that drivers compare: its labels, quarters of its numbers, the largest of many labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.column_cuts import quantile_ranges
from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.label_numbers import label_numbers, numbers_of
from funnel_planner.analytics.leads import BLANK, Coded, Int32Array, Int64Array
from funnel_planner.domain.labels import UNKNOWN

MOST_LABELS = 50
"""Of columns with more labels only the largest are compared one by one, the others together."""
LARGEST = 20
"""So many of them."""
FEWEST_LEADS = 10
"""Values of fewer leads are not tested."""
LOOKED_AT = 200
"""So many labels of a long column tell whether it is worth reading all of them as numbers."""

Span = tuple[float | None, float | None]
"""As of ``column_cuts.NumberRange``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A label, numbers in a range (``span``), or all labels but those set ``apart``."""

    label: str
    span: Span | None = None
    whole: bool = False
    """The numbers of the column are whole ones."""
    apart: tuple[str, ...] = ()
    others: int = 0
    """How many labels are together here; 0: it is one label or a range."""


def column_values(column: Coded, codes: Int32Array, *, named: bool = False) -> tuple[list[Value], Int32Array]:
    """Values of a column for leads with ``codes``, and which of them each has; the first one is of blanks.

    Numbers are cut at their quartiles (Hyndman & Fan 1996, type 7), equal numbers never apart, unless all labels are
    names (``named``). No values at all: there are too many different ones, each of too few leads, or each lead has a
    number of its own.
    """
    n = np.bincount(codes[codes != BLANK], minlength=len(column.labels))
    if not n.any():
        return [], codes
    numbers = {} if named else _numbers(column)
    if numbers:
        return _of_numbers(column.labels, numbers, codes, n)
    if len(column.labels) <= MOST_LABELS:
        return [Value(UNKNOWN), *map(Value, column.labels)], codes + 1
    return _of_many(column.labels, codes, n)


def _numbers(column: Coded) -> Mapping[str, float]:
    """As ``numbers_of``, without reading a million texts that are none."""
    if len(column.labels) > LOOKED_AT:
        some = column.labels[:: len(column.labels) // LOOKED_AT]
        if np.isnan(label_numbers(some, column.decimal)).mean() > 0.5:
            return {}
    return numbers_of(column)


def _of_numbers(
    labels: Sequence[str], number_of: Mapping[str, float], codes: Int32Array, n: Int64Array
) -> tuple[list[Value], Int32Array]:
    numbers: FloatArray = np.array([number_of.get(label, np.nan) for label in labels])
    told = np.flatnonzero(~np.isnan(numbers) & (n > 0))
    values, place = np.unique(numbers[told], return_inverse=True)
    counts = np.bincount(place, weights=n[told]).astype(np.int64)
    whole = all(number.is_integer() for number in values.tolist())
    if not len(values) or (whole and len(values) > MOST_LABELS and counts.max() == 1):
        return [], codes  # nobody has one; or numbers of the leads themselves
    spans = quantile_ranges(values, counts)
    lows = np.array([-np.inf if low is None else low for low, _ in spans])
    group = np.zeros(len(labels) + 1, dtype=np.int32)  # of each label; a blank is the last one
    group[told] = np.searchsorted(lows, numbers[told], side="right")
    found = [Value(UNKNOWN), *(Value("", span, whole) for span in spans)]
    for text in np.flatnonzero(np.isnan(numbers) & (n >= FEWEST_LEADS)).tolist():
        group[text] = len(found)
        found.append(Value(labels[text]))
    unused = np.isnan(numbers) & (n > 0) & (n < FEWEST_LEADS)
    if unused.any():  # texts of few leads among the numbers are no blanks
        group[:-1][unused] = len(found)
        apart = tuple(label for label, is_unused in zip(labels, unused.tolist(), strict=True) if not is_unused)
        found.append(Value("", apart=apart, others=int(unused.sum())))
    return found, group[codes]


def _of_many(labels: Sequence[str], codes: Int32Array, n: Int64Array) -> tuple[list[Value], Int32Array]:
    largest = np.argsort(-n, kind="stable")[:LARGEST]
    largest = largest[n[largest] >= FEWEST_LEADS]
    if not len(largest):
        return [], codes
    kept = tuple(labels[place] for place in largest.tolist())
    group = np.full(len(labels) + 1, len(kept) + 1, dtype=np.int32)
    group[largest] = np.arange(1, len(kept) + 1)
    group[-1] = 0
    others = Value("", apart=kept, others=int(np.count_nonzero(n)) - len(kept))
    return [Value(UNKNOWN), *map(Value, kept), *([others] if others.others else [])], group[codes]
