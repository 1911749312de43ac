"""Groups of leads behind the ranges of a column of numbers or of what leads are worth (see ``analytics.groups``)."""

from collections.abc import Sequence

import numpy as np

from funnel_planner.analytics.column_cuts import is_within
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.label_numbers import numbers_of
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE
from funnel_planner.analytics.reached import Journeys


def number_within(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``number, header, low, high[, whole]``: leads whose column has a number in a range (``NumberRange``).

    An empty end is none. ``whole`` only says how the range is written.
    """
    column = journeys.leads.columns[values[0]]
    low, high = (float(text) if text else None for text in values[1:3])
    number_of = numbers_of(column)
    numbers = np.array([*(number_of.get(label, np.nan) for label in column.labels), np.nan])
    return is_within(numbers, low, high)[column.codes]  # a blank is the last one


def value_within(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``value[, low, high[, whole]]``: leads worth so much; without ends: those that do not say."""
    minor = journeys.leads.value_minor
    amounts = np.where(minor == NO_VALUE, np.nan, minor / MINOR_PER_UNIT)
    if not values:
        return np.isnan(amounts)
    low, high = (float(text) if text else None for text in values[:2])
    return is_within(amounts, low, high)


COLUMN_KINDS = {"number": number_within, "value": value_within}
"""Kind of group -> who belongs to it."""
