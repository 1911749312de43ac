"""Numbers, money and dates as people read them."""

from datetime import date

import pytest

from funnel_planner.words import formats, speaking


@pytest.mark.parametrize(
    ("english", "polish", "shown"),
    [
        ("1,234.50", "1 234,50", lambda: formats.number(1234.5, 2)),
        ("12,345,678", "12 345 678", lambda: formats.count(12_345_678)),
        ("12.5%", "12,5%", lambda: formats.percent(0.125)),
        ("9–53%", "9–53%", lambda: formats.interval(0.0906, 0.5323)),
        ("2.7–3.4%", "2,7–3,4%", lambda: formats.interval(0.0268, 0.0335)),
        ("€1,234.56", "1 234,56 €", lambda: formats.money(1234.56, "EUR", 2)),
        ("PLN 1,235", "1 235 zł", lambda: formats.money(1234.56, "PLN")),
        ("−€40", "−40 €", lambda: formats.money(-40, "EUR")),
        ("−1,234.5", "−1 234,5", lambda: formats.number(-1234.5, 1)),
        ("$12.30", "12,30 $", lambda: formats.money(12.3, "USD")),
        ("€99.50", "99,50 €", lambda: formats.round_money(99.5, "EUR")),
        ("−€120", "−120 €", lambda: formats.round_money(-120.4, "EUR")),
        ("–", "–", lambda: formats.round_money(None, "EUR")),
        ("PLN 57.6 M", "57,6 mln zł", lambda: formats.short_money(57_558_346, "PLN")),
        ("−€20 k", "−20 tys. €", lambda: formats.short_money(-20_000, "EUR")),
        ("€9,999", "9 999 €", lambda: formats.short_money(9999, "EUR")),
        ("5 k", "5 tys.", lambda: formats.short_number(5000, beside=20_000)),
        ("2.5 k", "2,5 tys.", lambda: formats.short_number(2500, beside=10_000)),
        ("", "", lambda: formats.short_number(5000, beside=9000)),
        ("", "", lambda: formats.short_number(500, beside=20_000)),
        ("−16.6%", "−16,6%", lambda: formats.rate(-0.1657)),
        ("0.75%", "0,75%", lambda: formats.rate(0.0075)),
        ("CHF 5", "5 CHF", lambda: formats.money(5, "CHF")),
        ("5 Mar 2026", "5 mar 2026", lambda: formats.day(date(2026, 3, 5))),
        ("Oct 2026", "paź 2026", lambda: formats.month(date(2026, 10, 1))),
        ("2.50×", "2,50×", lambda: formats.ratio(2.5)),
    ],
)
def test_written_as_people_of_the_language_write(english: str, polish: str, shown: object) -> None:
    assert callable(shown)
    for language, expected in (("en", english), ("pl", polish)):
        with speaking(language):
            assert shown().replace(formats.NBSP, " ") == expected


def test_days_in_english() -> None:
    with speaking("en"):
        assert [formats.days(x) for x in (1, 12, 2.5, 0.04)] == ["1 day", "12 days", "2.5 days", "0 days"]


def test_no_data_is_a_dash_and_never_zero() -> None:
    functions = (formats.count, formats.percent, formats.days, formats.ratio, formats.day, formats.month)
    assert {function(None) for function in functions} == {"–"}
    assert formats.money(None, "PLN") == formats.interval(None, None) == formats.number(float("nan")) == "–"


def test_a_rounded_zero_has_no_sign() -> None:
    with speaking("en"):
        assert formats.number(-0.001, 1) == "0.0"
        assert formats.money(-0.001, "EUR", 0) == "€0"


def test_thousands_are_held_together() -> None:
    with speaking("pl"):
        assert " " not in formats.money(1_234_567.0, "PLN")
