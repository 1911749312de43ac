"""Rows of averages, rates and shares among those of channels."""

import pytest

from funnel_planner.domain.ledger import RowClass
from funnel_planner.spreadsheet.meaning.ratio_rows import is_ratio_row
from tests.spreadsheet.conftest import Reading


@pytest.mark.parametrize(
    "label",
    [
        "Average", "Conversion rate", "Win rate", "CPL", "ROAS", "Cost per lead", "Share of Google", "% of total",
        "Średnia", "Koszt na leada", "Współczynnik konwersji", "Avg per month",
    ],
)  # fmt: skip
def test_ratios(label: str) -> None:
    assert is_ratio_row(label)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "cpc",
        "google / cpc",
        "Google",
        "Corporate",
        "Referral rate card",
        "Meanwhile Ads",
        "Leads",
        "Total",
        "x" * 99,
    ],
)
def test_channels_and_counts(label: str) -> None:
    assert not is_ratio_row(label)


@pytest.mark.parametrize("row", ["Average | 7.5 | 1.5", "Conversion rate | | 20%", "Średnia | 7,5 | 1,5"])
def test_they_are_no_channels(read: Reading, row: str) -> None:
    found = read("Leads,Won", f"Channel | Leads | Won\nGoogle | 10 | 2\nMeta | 5 | 1\n{row}")
    counts = found.leads.counts
    assert counts is not None
    assert (counts.channel.labels, counts.counts.sum(axis=0).tolist()) == (("Google", "Meta"), [15, 3])
    assert [(note.line, note.reason) for note in found.notes if note.row_class is RowClass.TOTAL] == [(4, "ratios")]


def test_a_report_of_nothing_else_is_kept(read: Reading) -> None:
    assert read("Leads,Won", "Channel | Leads | Won\nAverage | 10 | 2").ledger.used == 1
