"""Where a column leaves the decimal mark open, the other columns of its table decide."""

import pytest

from funnel_planner.analytics.leads import NO_VALUE
from tests.spreadsheet.conftest import Reading


@pytest.mark.parametrize(("cost", "clicks"), [("851,00", 1234), ("851.00", 1), ("1.851,00", 1234)])
def test_one_thousand_or_one(read: Reading, cost: str, clicks: int) -> None:
    parsed = read("Klicks,Won", f"Kampagne | Impressionen | Klicks | Kosten\nMarke | 9 | 1.234 | {cost}")
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.counts.tolist() == [[clicks, NO_VALUE]]
