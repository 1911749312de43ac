"""Numbers are read as they were meant: no mark is ever mistaken by a factor of a hundred."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.words import formats, speaking
from funnel_planner.words.numbers import column_decimal, is_ambiguous, parse_number, parse_percent, with_mark

LANGUAGES = ("en", "pl")
STYLES = [(",", "."), (".", ","), ("\u00a0", ","), ("\u202f", ","), (" ", "."), ("'", "."), ("", "."), ("", ",")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.56", 1234.56),
        ("1234,56", 1234.56),
        ("1 234,56", 1234.56),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1\u00a0234,56 zł", 1234.56),
        ("1\u2009234.56", 1234.56),
        ("€1,234.56", 1234.56),
        ("1 234 PLN", 1234),
        ("kr 5", 5),
        ("-€40", -40),
        ("€-40", -40),
        ("(40,00)", -40),
        ("40-", -40),
        ("\u221240", -40),
        ("+40", 40),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,34,567.5", 1234567.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        ("1 234,567", 1234.567),
        ("12,3", 12.3),
        ("12,-", 12),
        ("1,5E+03", 1500),
        (".5", 0.5),
        ("007", 7),
    ],
)
def test_what_is_clear_is_read_alike_in_every_language(language: str, text: str, expected: float) -> None:
    with speaking(language):
        assert parse_number(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "–", "abc", "12%", "5k", "5 k", "1.2.3", "1,23,4", "1 23", "1.234 567", "--5", "(-5)", "1e999",
     "nan", "inf", "2026-01-05", "5 6", "1_000", "10²", "٣", "5 zł 6", "zł", "1" * 101],
)  # fmt: skip
def test_what_is_not_clearly_one_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_number(text)


@pytest.mark.parametrize(("language", "expected"), [("en", (1234, 1.234)), ("pl", (1.234, 1234))])
def test_what_is_open_is_read_as_one_types_in_this_language(language: str, expected: tuple[float, float]) -> None:
    with speaking(language):
        assert (parse_number("1,234"), parse_number("1.234")) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hint_makes_a_file_mean_the_same_in_every_language(language: str) -> None:
    with speaking(language):
        assert (parse_number("1,234", "."), parse_number("1,234", ",")) == (1234, 1.234)
        assert (parse_number("1.234", "."), parse_number("1.234", ",")) == (1.234, 1234)


def _written(minor: int, style: tuple[str, str]) -> str:
    """An amount in hundredths, written in a style of thousands and decimal marks."""
    thousands, decimal = style
    return f"{minor / 100:,.2f}".translate({ord(","): thousands, ord("."): decimal})


@given(st.integers(-(10**11), 10**11), st.sampled_from(STYLES), st.sampled_from(LANGUAGES))
def test_money_is_never_wrong_by_a_factor(minor: int, style: tuple[str, str], language: str) -> None:
    with speaking(language):
        assert parse_number(_written(minor, style)) == minor / 100


@given(st.floats(-1e9, 1e9), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed_back(x: float, digits: int, language: str) -> None:
    with speaking(language):
        assert parse_number(formats.number(x, digits)) == float(f"{x:.{digits}f}")


@given(st.floats(-1e9, 1e9), st.sampled_from(["PLN", "EUR", "USD", "CHF", "GBP"]), st.sampled_from(LANGUAGES))
def test_money_shown_can_be_typed_back(x: float, currency: str, language: str) -> None:
    with speaking(language):
        assert parse_number(formats.money(x, currency, 2)) == float(f"{x:.2f}")


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert number == number  # noqa: PLR0124 - not nan
    assert abs(number) != float("inf")


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1), st.sampled_from(STYLES))
def test_a_column_of_money_proves_its_mark(minors: list[int], style: tuple[str, str]) -> None:
    assert column_decimal([_written(minor, style) for minor in minors]) == style[1]


def test_a_column_that_proves_nothing_says_so() -> None:
    assert column_decimal(["1,234", "5", "abc", ""]) is None
    assert is_ambiguous("1,234 zł")
    assert not is_ambiguous("1,23")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "share"), [("12,5 %", 0.125), ("12.5", 0.125), ("0,1%", 0.001), ("100", 1.0), ("%5", 0.05), ("7", 0.07)]
)
def test_percentages_become_shares(language: str, text: str, share: float) -> None:
    with speaking(language):
        assert parse_percent(text) == share


@given(st.floats(0, 1), st.integers(0, 4), st.sampled_from(LANGUAGES))
def test_a_rate_shown_can_be_typed_back(rate: float, digits: int, language: str) -> None:
    with speaking(language):
        assert parse_percent(formats.percent(rate, digits)) == pytest.approx(rate, abs=0.51 * 10 ** -(digits + 2))


@given(st.from_regex(r"-?[0-9]{1,8}([.,][0-9]{1,6})?", fullmatch=True), st.sampled_from(".,"))
def test_plain_numbers_are_read_and_prove_as_any_other(text: str, decimal: str) -> None:
    """A space in front takes the way of all other texts."""
    assert parse_number(text, decimal) == parse_number(f" {text}", decimal)
    assert column_decimal([text]) == column_decimal([f" {text}"])


@given(st.from_regex(r"-?[0-9]{1,8}([.,][0-9]{1,6})?", fullmatch=True), st.sampled_from(".,"), st.sampled_from(".,"))
def test_a_number_written_with_another_mark_stays_the_same(text: str, mark: str, other: str) -> None:
    assert parse_number(with_mark(text, mark, other), other) == parse_number(text, mark)


def test_numbers_are_written_as_with_the_other_mark_and_nothing_else_is() -> None:
    assert with_mark("5,875 kr.", ",", ".") == "5.875 kr."
    assert with_mark("1.234,5", ",", ".") == "1,234.5"
    assert with_mark("2,5", ",", ".") == "2.5", "one label with that of a file with points"
    assert with_mark("12,345 %", ",", ".") == "12.345 %"
    assert with_mark("2.5", ",", ".") == "2.5", "it proves its own mark"
    assert with_mark("12.05.2024", ",", ".") == "12.05.2024"
    assert with_mark("v. 5,875 b", ",", ".") == "v. 5,875 b"
    assert with_mark("5,875", "", ".") == with_mark("5,875", ",", "") == "5,875"
