"""Rows of a report that add up other rows under a name of their own: ``Paid`` beside ``Google`` and ``Meta``.

Small or round numbers add up by chance where there are many ways to combine them. So what adds up must be told by more
digits than were needed to find it: rather nothing is said than something wrong.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from math import gcd, log2

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.spreadsheet.meaning.count_columns import is_counted
from funnel_planner.spreadsheet.meaning.count_evidence import number_of
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, plain
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank

_MOST_COMBINED = 12
"""Labels up to which any of them may be the summands; of more only two, or those that stand side by side."""
_MOST_LABELS = 200
_HUNDREDTHS = 100
_SURE_BITS, _SURE_BITS_WORDED = 7.0, 3.0
"""How many more bits must agree than there were choices: once in 128 reports it is chance, in 8 of a telling name."""
_OF_SEVERAL = frozenset(
    {"all", "sum", "group", "paid", "online", "offline", "digital", "subtotal", "wszystkie", "suma", "grupa", "platne",
     "cyfrowe", "alle", "bezahlt", "gesamt"}
)  # fmt: skip
"""Words of labels that stand for several channels."""

_Numbers = dict[tuple[str, int], int]
"""By period and column, in hundredths."""


def subtotals(survey: Survey, file: FileMapping) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Channel labels that are exactly the sum of others in all numbers, each with those, in the rows looked at.

    Nothing is decided: a channel may be as large as two others by chance.
    """
    channel = file.column(Role.CHANNEL)
    if file.shape is not Shape.AGGREGATE or channel is None:
        return ()
    time = file.column(Role.TIME) or file.column(Role.STAGE)
    return _subtotals(survey, channel.index, None if time is None else time.index)


@lru_cache(maxsize=16)
def _subtotals(survey: Survey, channel: int, time: int | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Kept, because the same report is asked about at every choice that is made for it."""
    numbers = _numbers_by_label(survey, channel, time)
    labels = list(numbers)
    if not 2 < len(labels) <= _MOST_LABELS:  # a sum and two summands
        return ()
    units = _units(numbers)
    found = []
    for place, label in enumerate(labels):
        others = [other for other in labels if other != label]
        choices, chosen = _summands(numbers, label, others, place)
        needed = log2(choices * len(labels)) + (_SURE_BITS_WORDED if _is_of_several(label) else _SURE_BITS)
        parts = next((p for p in chosen if _agreeing_bits(numbers, label, p, units) >= needed), None)
        if parts:
            found.append((label, parts))
    return tuple(found)


def _numbers_by_label(survey: Survey, channel: int, time: int | None) -> dict[str, _Numbers]:
    """What each channel has in each column and period, in the order of the table; without lines of totals.

    Where more rows follow than were looked at, the last period (or channel, where each has its rows together) is not
    known to be whole.
    """
    counted = [c for c in survey.columns if c.filled and is_counted(c) and c.index not in (channel, time)]
    marks = {column.index: decimal_mark(survey, column) for column in counted}
    found: dict[str, _Numbers] = {}
    shown: dict[str, str] = {}
    last: list[tuple[str, str]] = []
    for row in survey.sample_rows:
        label = cell_text(row[channel]).strip() if channel < len(row) else ""
        period = cell_text(row[time]).strip() if time is not None and time < len(row) else ""
        if not label or is_total_word(label) or is_total_word(period):
            continue
        name = shown.setdefault(label_key(label), label)
        last = [*last[-1:], (name, period)]
        numbers = found.setdefault(name, {})
        for column in counted:
            cell = row[column.index] if column.index < len(row) else None
            number = None if is_blank(cell) else number_of(cell, marks[column.index])
            if number:
                place = (period, column.index)
                numbers[place] = numbers.get(place, 0) + round(number * _HUNDREDTHS)
    return found if survey.row_count <= len(survey.sample_rows) else _without_last(found, last)


def _without_last(numbers: dict[str, _Numbers], last: Sequence[tuple[str, str]]) -> dict[str, _Numbers]:
    """Without what the last rows looked at (label and period) may not tell the whole of."""
    (before, _), (label, period) = last[0], last[-1]
    if before == label:
        return {name: own for name, own in numbers.items() if name != label}
    return {name: {p: n for p, n in own.items() if p[0] != period} for name, own in numbers.items()}


def _units(numbers: dict[str, _Numbers]) -> dict[int, int]:
    """The power of ten that all numbers of a column are multiples of."""
    common: dict[int, int] = {}
    for own in numbers.values():
        for (_, column), number in own.items():
            common[column] = gcd(common.get(column, 0), number)
    return {column: _power_of_ten(number) for column, number in common.items()}


def _power_of_ten(number: int) -> int:
    found = 1
    while number and number % (10 * found) == 0:
        found *= 10
    return found


def _is_of_several(label: str) -> bool:
    return bool(_OF_SEVERAL & set(plain(label).split()))


def _summands(
    numbers: dict[str, _Numbers], label: str, others: Sequence[str], place: int
) -> tuple[int, Iterator[tuple[str, ...]]]:
    """How many ways there are to choose others, and those that add up to all numbers of a label that stands there."""
    total = numbers[label]
    whole = sum(total.values())
    if len(others) >= _MOST_COMBINED:
        few = chain(_pairs(numbers, others, whole), _beside(numbers, others, place, whole))
        return len(others) ** 2, (parts for parts in few if _add_up(numbers, parts, total))
    smaller = [name for name in others if numbers[name] and _fits(numbers[name], total)]
    sums = [0]
    for name in smaller:
        own = sum(numbers[name].values())
        sums += [known + own for known in sums]
    chosen = (
        tuple(name for bit, name in enumerate(smaller) if choice >> bit & 1)
        for choice, added in enumerate(sums)
        if added == whole and choice.bit_count() > 1
    )
    return (1 << len(others)) - len(others) - 1, (parts for parts in chosen if _add_up(numbers, parts, total))


def _pairs(numbers: dict[str, _Numbers], others: Sequence[str], whole: int) -> Iterator[tuple[str, ...]]:
    """Any two that are as much in all."""
    seen: dict[int, list[str]] = {}
    for name in others:
        own = sum(numbers[name].values())
        yield from ((other, name) for other in seen.get(whole - own, ()))
        seen.setdefault(own, []).append(name)


def _beside(numbers: dict[str, _Numbers], others: Sequence[str], place: int, whole: int) -> Iterator[tuple[str, ...]]:
    """Rows right above and right below, from two on, that are as much in all."""
    for own, step in ((others[:place][::-1], -1), (others[place:], 1)):
        added = 0
        for count, name in enumerate(own, 1):
            added += sum(numbers[name].values())
            if added == whole and count > 1:
                yield tuple(own[:count][::step])


def _fits(own: _Numbers, total: _Numbers) -> bool:
    return all(number <= total.get(place, 0) for place, number in own.items())


def _add_up(numbers: dict[str, _Numbers], parts: Sequence[str], total: _Numbers) -> bool:
    sums: _Numbers = {}
    for name in parts:
        for place, number in numbers[name].items():
            sums[place] = sums.get(place, 0) + number
    return sums == total


def _agreeing_bits(numbers: dict[str, _Numbers], label: str, parts: Sequence[str], units: dict[int, int]) -> float:
    """How much chance it would take: the bits of all sums, of numbers that are the same shares of theirs only once."""
    told: dict[tuple[float, ...], float] = {}
    for place, number in numbers[label].items():
        shares = tuple(round(numbers[name].get(place, 0) / number, 9) for name in parts)
        told[shares] = max(told.get(shares, 0.0), log2(max(1, abs(number) // units[place[1]])))
    return sum(told.values())
