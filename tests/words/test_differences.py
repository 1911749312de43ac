"""Differences in sentences fit the numbers beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.words import formats
from funnel_planner.words.differences import (
    change_text,
    points_between,
    points_between_phrase,
    points_phrase,
    points_range,
    points_text,
)
from funnel_planner.words.numbers import parse_number


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (0.13951, 0.11634, "−2.4"),
        (0.3, 0.236, "−6.4"),
        (0.004, 0.0041, "+0.01"),
        (0.5, 0.5, "0.0"),
        (0.2, 0.2003, "+0.03"),
    ],
)
def test_a_difference_is_that_of_the_shares_shown(was: float, now: float, said: str) -> None:
    assert points_between(was, now) == said
    assert points_between_phrase(was, now) == (f"{said} points" if was != now else "no difference")


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_shares_shown_and_their_difference_add_up(was: float, now: float) -> None:
    first, second = (parse_number(formats.rate(share).removesuffix("%")) for share in (was, now))
    if first != second:
        shown = parse_number(points_between(was, now).replace("−", "-").replace("+", ""))
        assert shown == pytest.approx(second - first, abs=0.051)


def test_small_differences_keep_their_digits() -> None:
    shares = (0.025, -0.0004, 0.00003, 0.0, 1e-9)
    assert [points_text(share) for share in shares] == ["+2.5", "−0.04", "+0.003", "0.0", "0.0"]
    said = ["+2.5 points", "−0.003 points", "no difference"]
    assert [points_phrase(share) for share in (0.025, -0.00003, 0.0)] == said
    assert points_range(-0.01, 0.06) == "−1.0 to +6.0"


def test_a_change_is_told_in_points_and_in_percent() -> None:
    assert change_text(0.72, 0.80) == "+8 points, +11.1%"
    assert change_text(0.5, 0.4956) == "−0.4 points, −0.9%"
    assert change_text(0.0, 0.1) == "+10 points"
    assert change_text(0.3, 0.3) == ""


def test_a_small_change_keeps_its_digits_or_is_none() -> None:
    assert change_text(0.5, 0.4998) == "−0.02 points, −0.04%"
    assert change_text(0.5, 0.50001) == "+0.001 points, +0.002%"
    assert change_text(0.5, 0.50000001) == "no difference"
    assert change_text(0.0, 0.0004) == "+0.04 points"
