"""Numbers in sentences fit the numbers beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.ui.charts.funnel_words import points_between, rate_text
from funnel_planner.words.numbers import parse_number


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (0.13951, 0.11634, "−2.4"),
        (0.3, 0.236, "−6.4"),
        (0.004, 0.0041, "+0.01"),
        (0.5, 0.5, "+0.0"),
        (0.2, 0.2003, "+0.03"),
    ],
)
def test_a_difference_is_that_of_the_shares_shown(was: float, now: float, said: str) -> None:
    assert points_between(was, now) == said


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_shares_shown_and_their_difference_add_up(was: float, now: float) -> None:
    first, second = (parse_number(rate_text(share).removesuffix("%")) for share in (was, now))
    if first != second:
        shown = parse_number(points_between(was, now).replace("−", "-").replace("+", ""))
        assert shown == pytest.approx(second - first, abs=0.051)
