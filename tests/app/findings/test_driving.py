"""Which columns are doubted for their name."""

import pytest

from funnel_planner.app.findings.driving import tells_latest


@pytest.mark.parametrize(
    "header",
    [
        "Status",
        "Lead Status",
        "lead_status",
        "Current status",
        "Last activity",
        "Last campaign name",
        "Outcome",
        "Status leada",
        "Wynik",
    ],
)
def test_a_column_of_how_things_stood_last_is_known_by_its_name(header: str) -> None:
    assert tells_latest(header)


@pytest.mark.parametrize(
    "header",
    [
        "Marital status",
        "marital_status",
        "State",
        "State/Region",
        "Last Name",
        "Contact last name",
        "Stan cywilny",
        "Employment status",
    ],
)
def test_what_people_are_is_not_doubted_for_a_word(header: str) -> None:
    assert not tells_latest(header)
