"""Ranges of numbers as people read them."""

import pytest

from funnel_planner.words import speaking
from funnel_planner.words.formats import figure
from funnel_planner.words.spreads import number_label, range_text


@pytest.mark.parametrize(
    ("low", "high", "whole", "text"),
    [
        (5.0, 5.0, True, "5"),
        (5.0, 6.0, True, "5"),
        (10.0, 20.0, True, "10–19"),
        (1_000.0, 2_000.0, True, "1,000–1,999"),
        (-1_000.0, 0.0, True, "−1,000 to −1"),
        (2.0, 2.5, False, "2 to under 2.5"),
        (0.25, 0.25, False, "0.25"),
        (10.0, None, True, "10 or more"),
        (None, 0.0, True, "under 0"),
    ],
)
def test_ranges(low: float | None, high: float | None, whole: bool, text: str) -> None:  # noqa: FBT001 - a case
    with speaking("en"):
        assert range_text(low, high, whole=whole) == text


def test_figures_have_the_digits_that_count() -> None:
    with speaking("en"):
        assert [figure(x) for x in (0.0, 12.0, 487.698, 1362.27, 2.5, 2.4567, 0.03149, -0.5, None)] == [
            "0", "12", "487.7", "1,362", "2.5", "2.46", "0.0315", "−0.5", "–",
        ]  # fmt: skip
    with speaking("pl"):
        assert figure(2.50) == "2,5"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("6.0", "6"),
        ("1000.00", "1,000"),
        ("-1.0", "−1"),
        ("0.5", "0.5"),
        ("12", "12"),
        ("6.000", "6.000"),
        ("1.2.0", "1.2.0"),
        ("v.0", "v.0"),
    ],
)
def test_whole_numbers_are_written_as_such(label: str, text: str) -> None:
    with speaking("en"):
        assert number_label(label) == text
