"""Labels of a column as the numbers they mean: the one way in which imported columns become numbers."""

import re
from collections.abc import Sequence

import numpy as np

from funnel_planner.analytics.durations import FloatArray
from funnel_planner.words.numbers import column_decimal, parse_number

_CODE = re.compile(r"0\d|\D*(?:\d[ '’\u00a0\u202f]*){16,}")
"""``007`` and digits too many to be told apart are codes, whatever they look like."""


def label_numbers(labels: Sequence[str]) -> FloatArray:
    """(labels,) the number of each label, NaN where it is none; ``45%`` is 45.

    What ``1,234`` means is decided by all labels together; where nothing decides, a point is the decimal mark.
    """
    bare = [label.replace("%", "").strip() for label in labels]
    decimal = column_decimal(bare) or "."
    found = np.full(len(bare), np.nan)
    for index, text in enumerate(bare):
        if _CODE.match(text):
            continue
        try:
            found[index] = parse_number(text, decimal)
        except ValueError:
            continue
    return found
