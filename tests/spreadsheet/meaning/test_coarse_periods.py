"""Quarters, halves and years among months."""

import pytest

from funnel_planner.spreadsheet.meaning.coarse_periods import CoarsePeriod, coarse_period, month_of, sums_of_months
from tests.spreadsheet.conftest import Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1", CoarsePeriod(3, 1, None)),
        ("Q4 2024", CoarsePeriod(3, 10, 2024)),
        ("2024 Q2", CoarsePeriod(3, 4, 2024)),
        ("2024-Q2", CoarsePeriod(3, 4, 2024)),
        ("1 kw. 2024", CoarsePeriod(3, 1, 2024)),
        ("II kwartał", CoarsePeriod(3, 4, None)),
        ("III kwartał 2023 r.", CoarsePeriod(3, 7, 2023)),
        ("H2 2024", CoarsePeriod(6, 7, 2024)),
        ("I półrocze", CoarsePeriod(6, 1, None)),
        ("2024", CoarsePeriod(12, 1, 2024)),
        ("Rok 2024", CoarsePeriod(12, 1, 2024)),
        ("H3", None), ("Q5", None), ("2024-01", None), ("Ads", None), ("Q1 Ads", None), ("", None), ("1", None),
    ],
)  # fmt: skip
def test_names(text: str, expected: CoarsePeriod | None) -> None:
    assert coarse_period(text) == expected


def test_months() -> None:
    assert month_of("2024-01") == month_of("Jan 2024") == month_of("2024-01-15") == 2024 * 12
    assert month_of("Q1") is None
    assert month_of("2024-13") is None


@pytest.mark.parametrize(
    ("labels", "sums"),
    [
        (["2024-01", "2024-02", "Q1"], {"Q1"}),
        (["2024-01", "2024-02", "Q1 2024", "2024"], {"Q1 2024", "2024"}),
        (["2024-01", "Q1 2023"], set()),  # months of another year: nothing is told twice
        (["Q1 2024", "Q2 2024", "2024"], {"2024"}),
        (["2024-01", "Q4 2022", "2023"], set()),
        (["Jan", "Feb", "Q1"], set()),  # May is a name, too
        (["Q1 2024", "Q2 2024"], set()),
        (["2023", "2024"], set()),
    ],
)
def test_only_what_holds_a_month_that_is_there(labels: list[str], sums: set[str]) -> None:
    assert sums_of_months(labels) == sums


@pytest.mark.parametrize(
    ("labels", "sums"),
    [
        (["Jan", "Feb", "Q1"], {"Q1"}),
        (["sty", "lut", "I półrocze", "2024"], {"I półrocze", "2024"}),
        (["Jan", "Q2"], set()),
        (["Q1", "Q2", "2024"], {"2024"}),
        (["Q1", "Q2"], set()),
    ],
)
def test_months_of_no_year_are_parts_where_nothing_else_is_named(labels: list[str], sums: set[str]) -> None:
    assert sums_of_months(labels, yearless=True) == sums


def test_a_quarter_below_months_of_no_year_is_a_total(read: Reading) -> None:
    months = "Month | Leads | Won\nJan | 10 | 2\nFeb | 5 | 1\nMar | 5 | 1"
    parsed = read("Leads,Won", f"{months}\nQ1 | 20 | 4")
    assert (parsed.ledger.used, parsed.ledger.totals) == (3, 1)


def test_campaigns_called_like_months_and_quarters_stay(read: Reading) -> None:
    parsed = read("Leads,Won", "Channel | Leads | Won\nMay | 10 | 2\nQ2 | 5 | 1\nGoogle | 5 | 1")
    assert (parsed.ledger.used, parsed.ledger.totals) == (3, 0)


def test_quarters_among_months_are_totals(read: Reading) -> None:
    months = "2024-01 | 1000 | 50 | 5 | 1.000,00 €\n2024-02 | 1200 | 60 | 7 | 1.200,00 €"
    table = f"Month | Visitors | Leads | Won | Cost\n{months}"
    parsed = read(
        "Visitors,Leads,Won", f"{table}\nQ1 | 2200 | 110 | 12 | 2.200,00 €\nSum | 2200 | 110 | 12 | 2.200,00 €"
    )
    assert (parsed.ledger.used, parsed.ledger.totals) == (2, 2)
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.counts.sum(axis=0).tolist() == [2200, 110, 12]
    assert parsed.leads.counts.cost_minor.sum() == 220_000
    assert parsed.leads.flags["unreadable_dates"] == 0
    assert not parsed.oddities.unread


def test_a_quarter_above_its_months(read: Reading) -> None:
    rows = "I kwartał 2024 | 30 | 3\nstyczeń 2024 | 10 | 1\nluty 2024 | 20 | 2\nkwiecień 2024 | 5 | 1\n2024 | 35 | 4"
    parsed = read("Leads,Won", f"Miesiąc | Leads | Won\n{rows}")
    assert (parsed.ledger.used, parsed.ledger.totals) == (3, 2)


def test_quarters_alone_are_periods(read: Reading) -> None:
    parsed = read("Leads,Won", "Quarter | Leads | Won\nQ1 2024 | 10 | 1\nQ2 2024 | 20 | 2")
    assert (parsed.ledger.used, parsed.ledger.totals) == (2, 0)
