"""Numbers with a scale and lengths of time, as reports write them."""

import pytest

from funnel_planner.spreadsheet.meaning.amounts import is_amount, is_dash, parse_amount, parse_seconds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.2K", 1200), ("3,4 tys.", 3400), ("€1.5M", 1_500_000), ("2 mln zł", 2_000_000), ("1 200,50 zł", 1200.5),
        ("(12)", -12), ("1bn", 1e9), ("$ 3k", 3000), ("7", 7),
    ],
)  # fmt: skip
def test_amounts(text: str, number: float) -> None:
    assert parse_amount(text, ".") == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "K", "12B", "5 apples", "km 3", "1.2.3K", "x" * 100])
def test_no_amount(text: str) -> None:
    assert not is_amount(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:01:23", 83), ("1:23", 83), ("1m 23s", 83), ("83.2", 83.2), ("2 min 5 sek.", 125), ("1h", 3600),
        ("0:00:10.5", 10.5), ("83,2", 83.2), ("1 godz. 2 min", 3720),
    ],
)  # fmt: skip
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert parse_seconds(text, ",") == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4"])
def test_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_seconds(text, ".")


def test_dashes() -> None:
    assert [text for text in (" --", "-", "—", "-5", "a-b") if is_dash(text)] == [" --", "-", "—"]
