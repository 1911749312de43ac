"""Columns of numbers: quantiles as numpy takes them, ranges that hold each lead once, and who is in them."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import label_numbers as label_numbers_module
from funnel_planner.analytics.column_cuts import (
    MOST_SINGLE,
    OFTEN,
    TOP,
    column_numbers,
    is_within,
    number_ranges,
    number_spread,
    value_column,
)
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.label_numbers import label_numbers, numbers_of
from funnel_planner.analytics.labels_result import label_results
from funnel_planner.analytics.leads import BLANK, Coded
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import STAGES, Event, MadeLead, build

WON = len(STAGES) - 1
wholes = st.integers(-500, 5_000).map(float)
fractions = st.integers(-5_000, 500_000).map(lambda n: n / 1_000)
told = st.lists(st.tuples(st.one_of(wholes, st.none()), st.booleans()), min_size=1, max_size=60)


def journeys_of(labels: list[str | None], won: list[bool]) -> Journeys:
    """Leads with these labels in the column "Number", won or not."""
    leads = [MadeLead((Event(WON, 5),) if is_won else (), created=1) for is_won in won]
    known = list(dict.fromkeys(label for label in labels if label is not None))
    codes = np.array([BLANK if label is None else known.index(label) for label in labels], dtype=np.int32)
    data = build(leads)
    object.__setattr__(data, "columns", {"Number": Coded(codes, tuple(known))})
    return resolve(data, STAGES, WON, Counting())


# labels as numbers


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("12", 12.0), ("-1", -1.0), ("2.5", 2.5), ("2000.0", 2000.0), ("45%", 45.0), ("1 200 zł", 1200.0),
        ("(5)", -5.0), ("007", None), ("02.Medium", None), ("1234567890123456", None), ("20-50", None),
        ("0", 0.0), ("0.5", 0.5), ("1e3", 1000.0), ("", None), ("five", None),
    ],
)  # fmt: skip
def test_labels_are_read_as_numbers_and_codes_are_none(label: str, number: float | None) -> None:
    (found,) = label_numbers([label]).tolist()
    assert math.isnan(found) if number is None else found == number


def test_all_labels_together_say_what_a_mark_means() -> None:
    assert label_numbers(["1,234", "1,5"]).tolist() == [1.234, 1.5]
    assert label_numbers(["1,234", "1,234.5"]).tolist() == [1234.0, 1234.5]
    assert label_numbers(["1.234"]).tolist() == [1.234]


def test_the_mark_that_the_import_knew_says_what_is_left_open() -> None:
    assert label_numbers(["5,875", "4,375"], ",").tolist() == [5.875, 4.375]
    assert label_numbers(["5,875", "4,375"]).tolist() == [5875.0, 4375.0]
    assert label_numbers(["1.234", "2.5"], ",").tolist() == [1234.0, 2.5], "what a label proves itself holds"


def numbered(counts: dict[str, int]) -> dict[str, float]:
    """The numbers of a column of which so many leads have each label."""
    codes = np.repeat(np.arange(len(counts), dtype=np.int32), list(counts.values()))
    return numbers_of(Coded(np.append(codes, np.int32(BLANK)), tuple(counts)))


def test_a_column_of_yes_and_no_or_of_words_is_none_of_numbers() -> None:
    assert numbered({"0": 5, "1": 5}) == {}
    assert numbered({"1": 1, "2": 1, "3": 1}) == {"1": 1.0, "2": 2.0, "3": 3.0}
    assert numbered({"a": 1, "b": 1, "1": 1, "2": 1, "3": 1}) == {}
    assert numbered({}) == {}
    assert numbered({"1": 1, "1.0": 1, "2": 1}) == {}, "two different numbers"


def test_nearly_all_leads_must_have_a_number_however_many_labels_have() -> None:
    assert numbered({"10": 1, "20": 1, "30": 1, "40-50": 1, "60+": 1, "unknown": 1}) == {}
    assert numbered({"10": 30, "20": 30, "30": 30, "a": 1, "b": 1, "c": 1, "d": 1}) != {}
    assert numbered({"10": 1, "20": 1, "30": 1, "many": 1}) == {}
    assert numbered({"1": 3, "2": 3, "3": 3, "many": 1}) == {"1": 1.0, "2": 2.0, "3": 3.0}


def test_labels_padded_with_noughts_make_all_of_them_codes() -> None:
    assert numbered({"02139": 1, "10001": 50, "94105": 50, "60601": 50}) == {}
    assert numbered({"0": 1, "0.5": 5, "10001": 50}) != {}


def test_numbers_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    column = Coded(np.arange(3, dtype=np.int32), ("17.25", "18.25", "19.25"))
    found = numbers_of(column)

    def fail(*_: object) -> float:
        raise AssertionError

    monkeypatch.setattr(label_numbers_module, "parse_number", fail)
    assert numbers_of(Coded(column.codes, (*column.labels,))) == found


# how they spread


@given(st.lists(st.one_of(wholes, fractions), min_size=1, max_size=80))
def test_a_spread_is_that_of_every_single_number(numbers: list[float]) -> None:
    values, n = np.unique(np.array(numbers), return_counts=True)
    found = number_spread(values, n)
    assert found is not None
    assert (found.n, found.least, found.most) == (len(numbers), min(numbers), max(numbers))
    assert found.total == pytest.approx(float(sum(map(Fraction, numbers))), rel=1e-12, abs=1e-9)
    shown = (found.p10, found.p25, found.median, found.p75, found.p90)
    assert shown == pytest.approx(tuple(np.quantile(numbers, (0.1, 0.25, 0.5, 0.75, 0.9))), rel=1e-9, abs=1e-9)
    assert found.mean == pytest.approx(float(np.mean(numbers)), rel=1e-9, abs=1e-9)


def test_nobody_spreads_nowhere() -> None:
    assert number_spread(np.empty(0), np.empty(0, dtype=np.int64)) is None
    assert number_spread(np.array([3.0]), np.array([0])) is None


@given(told)
def test_numbers_of_won_leads_and_of_the_others(made: list[tuple[float | None, bool]]) -> None:
    labels = [None if number is None else str(number) for number, _ in made]
    journeys = journeys_of(labels, [won for _, won in made])
    column = journeys.leads.columns["Number"]
    number_of = {label: float(label) for label in column.labels}
    found = column_numbers(label_results(journeys, column), number_of, WON)
    for spread, wanted in ((found.leads, (True, False)), (found.won, (True,)), (found.not_won, (False,))):
        own = [number for number, won in made if number is not None and won in wanted]
        if not own:
            assert spread is None
            continue
        assert spread is not None
        assert (spread.n, spread.total) == (len(own), sum(own))
        assert spread.median == pytest.approx(float(np.median(own)))
    assert sum(one.n for one in found.others) == sum(number is None for number, _ in made)


# ranges


@given(st.lists(st.one_of(wholes, st.sampled_from([0.0, -1.0])), max_size=150), st.booleans())
def test_every_number_is_in_one_range(numbers: list[float], tenths: bool) -> None:  # noqa: FBT001 - drawn
    values, n = np.unique(np.array(numbers) / (10 if tenths else 1), return_counts=True)
    ranges = number_ranges(values, n, whole=not tenths)
    inside = np.array([is_within(values, low, high) for low, high in ranges]).reshape(len(ranges), len(values))
    assert (inside.sum(axis=0) == 1).all()
    lows = [low for low, _ in ranges if low is not None]
    assert lows == sorted(set(lows))
    assert len(ranges) <= max(MOST_SINGLE, TOP + 6)


@given(told)
def test_ranges_count_what_their_leads_are(made: list[tuple[float | None, bool]]) -> None:
    labels = [None if number is None else f"{number:g}" for number, _ in made]
    journeys = journeys_of(labels, [won for _, won in made])
    column = journeys.leads.columns["Number"]
    number_of = numbers_of(column)
    found = column_numbers(label_results(journeys, column), number_of, WON)
    for one in found.ranges:
        own = [
            won for number, won in made
            if number is not None and (one.low is None or number >= one.low)
            and (number == one.low if one.low == one.high else one.high is None or number < one.high)
        ]  # fmt: skip
        assert (one.n, one.counts[0], one.counts[WON]) == (len(own), len(own), sum(own))
        ends = ["" if end is None else repr(end) for end in (one.low, one.high)]
        listed = members(journeys, lambda: stage_times(journeys), ("number", "Number", *ends))
        assert int(listed.sum()) == one.n


def ranges_of(counts: dict[float, int]) -> list[tuple[float | None, float | None]]:
    values = np.array(sorted(counts))
    whole = all(value.is_integer() for value in counts)
    return number_ranges(values, np.array([counts[value] for value in values]), whole=whole)


def test_a_few_numbers_stand_alone() -> None:
    assert ranges_of({0.5: 3, 2.0: 1, 7.25: 9}) == [(0.5, 0.5), (2.0, 2.0), (7.25, 7.25)]


def test_small_whole_numbers_stand_alone_and_the_rest_is_ten_or_more() -> None:
    tries = {float(n): 1_000 // n for n in range(1, 40)}
    tries[1.0] = 20_000
    assert ranges_of(tries) == [*((float(n), float(n)) for n in range(1, 10)), (10.0, None)]


def test_a_smallest_number_of_many_leads_stands_alone() -> None:
    never = {-1.0: 800} | {float(n): 1 for n in range(1, 201)}
    assert ranges_of(never)[:3] == [(-1.0, -1.0), (0.0, 20.0), (20.0, 40.0)]
    visits = {0.0: 30} | {float(n): 1 for n in range(1, 201)}
    assert ranges_of(visits)[:2] == [(0.0, 0.0), (1.0, 20.0)]
    seldom = {0.0: int(OFTEN * 200) - 1} | {float(n): 1 for n in range(1, 201)}
    assert ranges_of(seldom)[0] == (0.0, 20.0)


def test_what_lies_far_beyond_is_one_range_at_each_end() -> None:
    balance = {-8_000.0: 1, 100_000.0: 1} | {float(n): 1 for n in range(0, 1_000, 5)}
    found = ranges_of(balance)
    assert (found[0], found[-1]) == ((None, 0.0), (1_000.0, None))
    assert found[1] == (0.0, 100.0)


def test_the_largest_number_has_a_range_where_the_last_one_would_end_at_it() -> None:
    assert ranges_of({float(n): 1 for n in range(1, 101)})[-2:] == [(90.0, 100.0), (100.0, 110.0)]


def test_fractions_have_round_ends() -> None:
    views = {n / 100: 1 for n in range(0, 300, 7)}
    found = ranges_of(views)
    assert found[0] == (0.0, 0.5)
    assert found[-1] == (2.5, 3.0)


def test_blanks_and_words_are_no_numbers() -> None:
    journeys = journeys_of([*"1233333333", "many", None], [True, *[False] * 10, True])
    column = journeys.leads.columns["Number"]
    found = column_numbers(label_results(journeys, column), numbers_of(column), WON)
    assert [one.label for one in found.others] == ["many", UNKNOWN]
    nobody = members(journeys, lambda: stage_times(journeys), ("number", "Number", "", ""))
    assert nobody.tolist() == [*[True] * 10, False, False]
    gone = members(journeys, lambda: stage_times(journeys), ("number", "Gone", "1", "2"))
    assert not gone.any()


def test_amounts_are_a_column_and_their_ranges_groups() -> None:
    amounts = [188_000, 50, None, -12_345, 188_000]
    journeys = resolve(build([MadeLead(created=1, value=amount) for amount in amounts]), STAGES, WON, Counting())
    column = value_column(journeys.leads)
    assert column.labels == ("-123.45", "0.50", "1880")
    assert column.codes.tolist() == [2, 1, BLANK, 0, 2]

    def listed(*group: str) -> list[bool]:
        return list(members(journeys, lambda: stage_times(journeys), ("value", *group)).tolist())

    assert listed("0.0", "1880.0") == [False, True, False, False, False]
    assert listed("1880.0", "1880.0") == [True, False, False, False, True]
    assert listed("", "0.0") == [False, False, False, True, False]
    assert listed() == [False, False, True, False, False]
