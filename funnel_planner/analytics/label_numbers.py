"""Labels of a column as the numbers they mean: the one way in which imported columns become numbers."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.leads import BLANK, Coded
from funnel_planner.words.numbers import column_decimal, parse_number

FEWEST_NUMBERS = 3
"""A column of fewer different numbers is one of labels: 0 and 1 are no and yes."""
NEARLY_ALL = 0.9
"""So large a share of the leads that have a label must have a number: ranges written out make no column of numbers."""
_CODE = re.compile(r"0\d|\D*(?:\d[ '’\u00a0\u202f]*){16,}")
"""``007`` and digits too many to be told apart are codes, whatever they look like."""
_PADDED = re.compile(r"0\d+", re.ASCII)
"""Where one label is written with leading noughts, all are codes: ``02139``, ``10001``."""
_REMEMBERED = 8
"""Columns whose numbers are kept at hand."""


def label_numbers(labels: Sequence[str], decimal: str = "") -> FloatArray:
    """(labels,) the number of each label, NaN where it is none; ``45%`` is 45.

    What ``1,234`` means is as the import knew (``decimal``), else decided by all labels together; where nothing
    decides, a point is the decimal mark.
    """
    return _read(tuple(labels), decimal)


def numbers_of(column: Coded) -> dict[str, float]:
    """The number of each label that is one; empty where the column is none of numbers.

    It is one if ``NEARLY_ALL`` leads with a label have a number, ``FEWEST_NUMBERS`` different ones among them, and no
    label is padded with noughts.
    """
    numbers = label_numbers(column.labels, column.decimal)
    is_number = ~np.isnan(numbers)
    if len(np.unique(numbers[is_number])) < FEWEST_NUMBERS or any(map(_PADDED.fullmatch, column.labels)):
        return {}
    n = np.bincount(column.codes[column.codes != BLANK], minlength=len(numbers))
    if n[is_number].sum() < NEARLY_ALL * n.sum():
        return {}
    return {column.labels[place]: float(numbers[place]) for place in np.flatnonzero(is_number).tolist()}


@lru_cache(maxsize=_REMEMBERED)
def _read(labels: tuple[str, ...], decimal: str) -> FloatArray:
    """Remembered, for a filter and each view ask for the same column."""
    bare = [label.replace("%", "").strip() for label in labels]
    mark = decimal or column_decimal(bare) or "."
    found = np.full(len(bare), np.nan)
    for index, text in enumerate(bare):
        if _CODE.match(text):
            continue
        try:
            found[index] = parse_number(text, mark)
        except ValueError:
            continue
    found.setflags(write=False)
    return found
