"""Rows of a report that add up other rows under a name of their own: ``Paid`` beside ``Google`` and ``Meta``."""

from collections.abc import Sequence
from itertools import chain, combinations

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.spreadsheet.meaning.count_columns import is_counted
from funnel_planner.spreadsheet.meaning.count_evidence import number_of
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.header_words import is_total_word
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank

_FEWEST_NUMBERS = 2
"""Numbers that must add up; a single sum may be chance."""
_LEAST = 10.0
"""Some number is at least so large: of small ones many add up."""
_MOST_COMBINED = 12
"""Labels up to which any of them may be the summands; of more only those that stand side by side."""
_MOST_LABELS = 200
_ROUNDING = 1e-6

_Numbers = dict[tuple[str, int], float]


def subtotals(survey: Survey, file: FileMapping) -> list[tuple[str, tuple[str, ...]]]:
    """Channel labels that are exactly the sum of others in all numbers, each with those, in the rows looked at.

    Nothing is decided: a channel may be as large as two others by chance.
    """
    channel = file.column(Role.CHANNEL)
    if file.shape is not Shape.AGGREGATE or channel is None or survey.row_count > len(survey.sample_rows):
        return []
    numbers = _numbers_by_label(survey, file, channel.index)
    labels = list(numbers)
    if not 2 < len(labels) <= _MOST_LABELS:  # a sum and two summands
        return []
    found = []
    for place, label in enumerate(labels):
        parts = _summands(numbers[label], [(other, numbers[other]) for other in labels if other != label], place)
        if parts:
            found.append((label, parts))
    return found


def _numbers_by_label(survey: Survey, file: FileMapping, channel: int) -> dict[str, _Numbers]:
    """What each channel has in each column and period, in the order of the table; without lines of totals."""
    counted = [c for c in survey.columns if c.filled and is_counted(c) and c.index != channel]
    marks = {column.index: decimal_mark(survey, column) for column in counted}
    time = file.column(Role.TIME) or file.column(Role.STAGE)
    found: dict[str, _Numbers] = {}
    shown: dict[str, str] = {}
    for row in survey.sample_rows:
        label = cell_text(row[channel]).strip() if channel < len(row) else ""
        if not label or is_total_word(label):
            continue
        name = shown.setdefault(label_key(label), label)
        period = cell_text(row[time.index]).strip() if time is not None and time.index < len(row) else ""
        if is_total_word(period):
            continue
        numbers = found.setdefault(name, {})
        for column in counted:
            cell = row[column.index] if column.index < len(row) else None
            number = None if is_blank(cell) else number_of(cell, marks[column.index])
            if number:
                place = (period, column.index)
                numbers[place] = numbers.get(place, 0.0) + number
    return found


def _summands(total: _Numbers, others: Sequence[tuple[str, _Numbers]], place: int) -> tuple[str, ...]:
    """Others that add up to all numbers of one; empty: none do. ``place``: before which of them it stands."""
    if len(total) < _FEWEST_NUMBERS or max(total.values()) < _LEAST:
        return ()
    smaller = [(name, own) for name, own in others if own and _fits(own, total)]
    sizes = range(2, len(smaller) + 1) if len(others) <= _MOST_COMBINED else ()
    choices = chain.from_iterable(combinations(smaller, size) for size in sizes) if sizes else _beside(others, place)
    return next((tuple(name for name, _ in parts) for parts in choices if _add_up(parts, total)), ())


def _beside(others: Sequence[tuple[str, _Numbers]], place: int) -> list[tuple[tuple[str, _Numbers], ...]]:
    """Rows right above and right below, from two on."""
    above = [tuple(others[start:place]) for start in range(place - 2, -1, -1)]
    below = [tuple(others[place:end]) for end in range(place + 2, len(others) + 1)]
    return [*above, *below]


def _fits(own: _Numbers, total: _Numbers) -> bool:
    return all(number <= total.get(place, 0.0) * (1 + _ROUNDING) for place, number in own.items())


def _add_up(parts: Sequence[tuple[str, _Numbers]], total: _Numbers) -> bool:
    sums: _Numbers = {}
    for _, own in parts:
        for place, number in own.items():
            sums[place] = sums.get(place, 0.0) + number
    return sums.keys() == total.keys() and all(
        abs(sums[place] - number) <= _ROUNDING * max(1.0, abs(number)) for place, number in total.items()
    )
