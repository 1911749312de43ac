"""Pages: sums, means weighted by visits, and no data where there is none."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.counts import PageMetrics
from funnel_planner.analytics.leads import NO_DAY, NO_VALUE, Coded
from funnel_planner.analytics.page_sums import FEW_VISITS, page_sums
from funnel_planner.analytics.statistics import wilson

Row = tuple[str, int | None, int | None, float | None, float | None, int | None]
"""Page, day, visits, seconds, conversion, exits."""
NAMES = ("/", "/cart", "/pay")


def _maybe(values: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), values)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        _maybe(st.integers(0, 9)),
        _maybe(st.integers(0, 1000)),
        st.one_of(st.none(), st.floats(0, 1000)),
        st.one_of(st.none(), st.floats(0, 1)),
        _maybe(st.integers(0, 1000)),
    ),
    max_size=12,
)


@given(ROWS)
def test_pages_add_up_by_hand(rows: list[Row]) -> None:
    found = page_sums(_metrics(rows))
    assert {page.page for page in found.pages} == {row[0] for row in rows}
    for page, own in [(found.total, rows), *((page, [r for r in rows if r[0] == page.page]) for page in found.pages)]:
        visits = [row[2] for row in own if row[2] is not None]
        assert page.visits == (sum(visits) if visits else None)
        exits = [row[5] for row in own if row[5] is not None]
        assert page.exits == (sum(exits) if exits else None)
        assert page.exit_visits == sum(row[2] for row in own if row[2] is not None and row[5] is not None)
        assert page.seconds == pytest.approx(_mean([(row[3], row[2]) for row in own]))
        assert page.conversion == pytest.approx(_mean([(row[4], row[2]) for row in own]))
        assert page.clicks is None


def test_a_mean_of_means_is_no_mean() -> None:
    found = page_sums(_metrics([("/", 1, 900, 10.0, 0.1, None), ("/", 2, 100, 110.0, 0.5, None)]))
    (page,) = found.pages
    assert (page.seconds, page.conversion_visits) == (20.0, 1000)
    assert page.conversion == pytest.approx(0.14)
    assert page.conversion_interval == wilson(140, 1000)


def test_numbers_without_visits_weigh_nothing() -> None:
    one = page_sums(_metrics([("/", None, None, 12.0, 0.25, None)])).pages[0]
    assert (one.seconds, one.conversion, one.conversion_interval) == (12.0, 0.25, None)
    none = page_sums(_metrics([("/", None, 0, 0.0, 0.0, 0)])).pages[0]
    assert (none.visits, none.seconds, none.conversion, none.exit_rate) == (0, None, None, None)
    two = page_sums(_metrics([("/", 1, None, 12.0, 0.25, None), ("/", 2, None, 30.0, 0.5, None)])).pages[0]
    assert (two.seconds, two.conversion) == (None, None)


def test_a_period_takes_dated_rows_only_and_says_what_it_left_out() -> None:
    rows: list[Row] = [("/", 1, 5, None, None, None), ("/", 4, 7, None, None, None), ("/cart", None, 3, None, None, 1)]
    found = page_sums(_metrics(rows), date(1970, 1, 3), date(1970, 1, 9))
    assert [(page.page, page.visits) for page in found.pages] == [("/", 7)]
    assert (found.undated, found.first_day, found.last_day) == (1, 4, 4)
    assert page_sums(_metrics(rows)).undated == 0


def test_the_most_abandoned_page_is_one_of_which_it_is_sure() -> None:
    rows: list[Row] = [
        ("/", None, 5000, None, None, 1000),
        ("/cart", None, 500, None, None, 400),
        ("/pay", None, FEW_VISITS - 1, None, None, FEW_VISITS - 1),
    ]
    found = page_sums(_metrics(rows))
    assert found.most_abandoned is not None
    assert found.busiest is not None
    assert (found.most_abandoned.page, found.busiest.page) == ("/cart", "/")
    assert page_sums(_metrics([("/", None, 10, None, None, None)])).most_abandoned is None
    assert page_sums(_metrics([])).busiest is None


def test_more_exits_than_visits_are_shown_and_never_ranked() -> None:
    found = page_sums(_metrics([("/", None, 100, None, None, 120)]))
    assert (found.pages[0].exit_rate, found.pages[0].exit_interval) == (1.2, None)
    assert found.most_abandoned is None


def _mean(pairs: list[tuple[float | None, int | None]]) -> float | None:
    told = [(value, visits or 0) for value, visits in pairs if value is not None and visits != 0]
    weight = sum(visits for _, visits in told)
    if weight:
        return sum(value * visits for value, visits in told) / weight
    return told[0][0] if len(told) == 1 else None


def _metrics(rows: list[Row]) -> PageMetrics:
    def counts(place: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.array([NO_VALUE if row[place] is None else row[place] for row in rows], dtype=np.int64)

    def numbers(place: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([np.nan if row[place] is None else row[place] for row in rows], dtype=np.float64)

    nothing = np.full(len(rows), NO_VALUE, dtype=np.int64)
    return PageMetrics(
        page=Coded(np.array([NAMES.index(row[0]) for row in rows], dtype=np.int32), NAMES),
        day=np.array([NO_DAY if row[1] is None else row[1] for row in rows], dtype=np.int32),
        visits=counts(2),
        seconds=numbers(3),
        conversion=numbers(4),
        clicks=nothing,
        exits=counts(5),
        entrances=nothing,
    )
