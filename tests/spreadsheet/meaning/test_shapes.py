"""Lists of stage changes, however few, and lists that say one stage and one time of each lead."""

import pytest

from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.app.files.import_check import SURE_SHAPE
from funnel_planner.domain.mapping import Role, Shape
from tests.spreadsheet.conftest import Proposing, Reading

TWICE = "1 | Demo | 2024-01-01 | Ads\n1 | Won | 2024-01-02 | Ads\n2 | Lost | 2024-01-02 |"
ONCE = "1 | Lead | 2024-01-01 | Ads\n2 | Won | 2024-01-02 | Ads\n3 | Lost | 2024-01-02 |"


@pytest.mark.parametrize("header", ["time", "when", "Czas", "changed at", "Stage date"])
def test_a_lead_twice_with_other_times_is_a_log_however_short(
    propose_tables: Proposing, read: Reading, header: str
) -> None:
    table = f"id | stage | {header} | channel\n{TWICE}"
    (file,) = propose_tables("Lead,Demo,Won", table).files
    assert (file.shape, file.columns[2].role) == (Shape.LOG, Role.TIME)
    assert file.shape_confidence >= 0.8
    leads = read("Lead,Demo,Won", table).leads
    assert leads.lead_count == 2
    assert leads.obs_day.min() > NO_DAY


@pytest.mark.parametrize("header", ["time", "when", "Czas"])
def test_one_row_a_lead_keeps_its_time_and_is_asked_about(
    propose_tables: Proposing, read: Reading, header: str
) -> None:
    table = f"id | stage | {header} | channel\n{ONCE}"
    (file,) = propose_tables("Lead,Demo,Won", table).files
    assert (file.shape, file.shape_confidence) == (Shape.LOG, 0.75)
    assert read("Lead,Demo,Won", table).leads.obs_day.min() > NO_DAY


@pytest.mark.parametrize("header", ["created", "Last modified", "birthday"])
def test_other_dates_make_no_log_of_a_list(propose_tables: Proposing, header: str) -> None:
    assert propose_tables("Lead,Demo,Won", f"id | stage | {header} | channel\n{ONCE}").files[0].shape is Shape.SNAPSHOT


def test_a_list_with_other_dates_is_no_log(propose_tables: Proposing) -> None:
    rows = "1 | Lead | 2024-01-01 | 2024-01-01\n2 | Won | 2024-01-02 | 2024-01-01"
    assert propose_tables("Lead,Won", f"id | stage | time | created\n{rows}").files[0].shape is Shape.SNAPSHOT


def test_a_lead_listed_twice_with_another_creation_day_is_still_a_list(propose_tables: Proposing) -> None:
    assert propose_tables("Lead,Demo,Won", f"id | stage | created | channel\n{TWICE}").files[0].shape is Shape.SNAPSHOT


NUMBERED = (
    "1 | Lead | 2024-01-01 | Ads\n1 | Won | 2024-01-05 | Ads\n2 | Lead | 2024-01-01 | Ads\n"
    "3 | Demo | 2024-01-01 | Ads\n3 | Won | 2024-02-20 | Ads\n"
    "4 | Lead | 2024-01-01 | Fair\n4 | Lost | 2024-01-05 | Fair"
)
COUNTED = (
    "40 | Lead | 2024-01-01 | Ads\n10 | Demo | 2024-01-01 | Ads\n3 | Won | 2024-01-01 | Ads\n"
    "20 | Lead | 2024-02-01 | Fair\n3 | Demo | 2024-02-01 | Fair\n10 | Won | 2024-02-01 | Fair"
)


@pytest.mark.parametrize("header", ["lead", "Lead no", "lead id"])
def test_numbers_of_leads_that_move_on_are_no_counts(propose_tables: Proposing, read: Reading, header: str) -> None:
    table = f"{header} | stage | time | channel\n{NUMBERED}"
    (file,) = propose_tables("Lead,Demo,Won", table).files
    assert (file.shape, file.columns[0].role) == (Shape.LOG, Role.ID)
    assert read("Lead,Demo,Won", table).leads.lead_count == 4


def test_equal_counts_under_the_name_of_a_lead_are_counts(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Demo,Won", f"lead | stage | time | channel\n{COUNTED}").files
    assert (file.shape, file.columns[0].role) == (Shape.AGGREGATE, Role.COUNT)
    assert file.shape_confidence >= 0.8


def test_where_nothing_tells_ids_from_counts_it_is_asked(propose_tables: Proposing) -> None:
    rows = (
        "3 | Lead | 2024-01-01\n1 | Demo | 2024-01-01\n5 | Lead | 2024-02-01\n3 | Demo | 2024-02-01\n"
        "1 | Won | 2024-02-01"
    )
    (file,) = propose_tables("Lead,Demo,Won", f"lead | stage | time\n{rows}").files
    assert file.shape_confidence < SURE_SHAPE


def test_nobody_named_is_asked_about(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Won", "source | value | note\nAds | 5 | a\nAds | 7 | b").files
    assert (file.shape, file.shape_confidence) == (Shape.SNAPSHOT, 0.7)
    (empty,) = propose_tables("Lead,Won", [["source", "value"]]).files
    assert empty.shape_confidence >= 0.8


def test_a_table_of_numbers_by_month_is_asked_about(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Won", "Month | Facebook | Fairs\n2024-01 | 20 | 0\n2024-02 | 20 | 300").files
    assert file.shape_confidence == 0.7
    (form,) = propose_tables(
        "Lead,Won", "created | source | message\n2024-01-01 | Ads | hi\n2024-01-02 | Ads | ho"
    ).files
    assert form.shape_confidence >= 0.8
