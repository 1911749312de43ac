"""Dates are read alike down a whole column."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.meaning.date_orders import order_evidence
from funnel_planner.spreadsheet.meaning.dates import (
    CLOCK_BITS,
    DAY_MS,
    NOTHING,
    UNREADABLE,
    AmbiguousDateError,
    is_day_text,
    pack,
    read_moment,
)

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD
EPOCH = date(1970, 1, 1)
FIRST, LAST = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2150-01-01")


def shown(moment: int) -> str:
    """A packed moment as ISO text."""
    day, clock = moment >> CLOCK_BITS, (moment & ((1 << CLOCK_BITS) - 1)) - 1
    text = (EPOCH + timedelta(days=day)).isoformat()
    return text if clock < 0 else f"{text}T{timedelta(milliseconds=clock)}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-06-04", "2024-06-04"),
        ("04.06.2024", "2024-06-04"),
        ("4.6.24 r.", "2024-06-04"),
        ("4 czerwca 2024", "2024-06-04"),
        ("Jun 4, 2024", "2024-06-04"),
        ("04-Jun-24", "2024-06-04"),
        ("20240604", "2024-06-04"),
        ("2024/6/4 9:05", "2024-06-04T9:05:00"),
        ("04/06/2024 12:30 AM", "2024-06-04T0:30:00"),
        ("2024-06-04T09:05:07.250Z", "2024-06-04T9:05:07.250000"),
        ("Tue, 4 Jun 2024 10:05:00 +0200", "2024-06-04T8:05:00"),
        ("2024-06-04 00:30 +02:00", "2024-06-03T22:30:00"),
        (45447, "2024-06-04"),
        (45447.5, "2024-06-04T12:00:00"),
        ("45447", "2024-06-04"),
        (61, "1900-03-01"),
        (59, "1900-02-28"),
        (1717459200000, "2024-06-04T0:00:00"),
        (1717459200, "2024-06-04T0:00:00"),
    ],
)
def test_usual_ways_to_write_a_date(cell: str | float, expected: str) -> None:
    assert shown(read_moment(cell, DMY, 0)) == expected


@pytest.mark.parametrize(
    "cell", ["L/00001/2024", "n/a", "31.02.2024", "13:30", 0, -1, 60, "Marka 5 2024", "1.2.3", True]
)
def test_what_is_no_date_is_unreadable(cell: str | float) -> None:
    assert read_moment(cell, DMY, 0) == UNREADABLE


def test_blank_is_nothing() -> None:
    assert read_moment("  ", DMY, 0) == read_moment(None, None, 0) == NOTHING


def test_an_undecided_order_is_asked_for_only_where_it_matters() -> None:
    with pytest.raises(AmbiguousDateError):
        read_moment("06/12/2024", None, 0)
    assert shown(read_moment("06/06/2024", None, 0)) == "2024-06-06"
    assert shown(read_moment("2024-06-12", None, 0)) == "2024-06-12"


def test_times_with_an_offset_move_to_the_project_clock() -> None:
    assert shown(read_moment("2024-02-29T23:30:00-05:00", YMD, -300)) == "2024-02-29T23:30:00"
    assert shown(read_moment("2024-02-29T23:30:00-05:00", YMD, 0)) == "2024-03-01T4:30:00"
    assert shown(read_moment("2024-02-29 23:30", YMD, -300)) == "2024-02-29T23:30:00"


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2024", "25/02/2024"], DMY),
        (["01/02/2024", "02/25/2024"], MDY),
        (["01/02/2024", "03/04/2024"], None),
        (["01/01/2024", "02/02/2024"], YMD),  # the same either way
        (["01.02.2024", "03.04.2024"], DMY),  # nobody writes months first with dots
        (["2024-02-01"], YMD),
        (["5 maja 2024"], YMD),
        (["25/02/2024", "26/02/2024", "02/27/2024"], DMY),  # contradictory: the majority
    ],
)
def test_the_order_is_decided_by_all_values(texts: list[str], order: DateOrder | None) -> None:
    assert order_evidence(texts).order() is order


@given(st.dates(date(1950, 1, 1), date(2068, 12, 31)), st.sampled_from(["-", "/", "."]), st.booleans())
def test_a_written_day_is_read_back(day: date, mark: str, two_digits: bool) -> None:  # noqa: FBT001 - drawn
    year = f"{day.year % 100:02}" if two_digits and day.year >= 1969 else f"{day.year}"
    number = (day - EPOCH).days
    assert read_moment(f"{day.day}{mark}{day.month}{mark}{year}", DMY, 0) == pack(number)
    assert read_moment(f"{day.month:02}{mark}{day.day:02}{mark}{year}", MDY, 0) == pack(number)
    assert read_moment(day.isoformat(), None, 0) == pack(number)


@given(st.datetimes(FIRST, LAST), st.integers(-12 * 60, 14 * 60), st.integers(-720, 840))
def test_an_instant_is_the_same_in_any_offset(moment: datetime, own: int, project: int) -> None:
    moment = moment.replace(microsecond=0)
    sign, minutes = "-" if own < 0 else "+", abs(own)
    text = f"{moment.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    there = moment + timedelta(minutes=project - own)
    clock = (datetime.combine(EPOCH, there.time()) - datetime.combine(EPOCH, time())) // timedelta(milliseconds=1)
    assert clock < DAY_MS
    assert read_moment(text, None, project) == pack((there.date() - EPOCH).days, clock)


@given(st.text(max_size=90))
def test_any_text_is_read_without_failing(text: str) -> None:
    is_day_text(text)
    order_evidence([text[:10]])
    read_moment(text, DMY, 0)


def test_year_first_says_nothing_about_a_date_with_the_year_last() -> None:
    with pytest.raises(AmbiguousDateError):
        read_moment("01/02/2024", YMD, 0)
    assert read_moment("13/02/2024", YMD, 0) == UNREADABLE
    assert read_moment("02/13/2024", YMD, 0) == UNREADABLE
    assert shown(read_moment("02/02/2024", YMD, 0)) == "2024-02-02"
    assert shown(read_moment("24/02/01", YMD, 0)) == "2024-02-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024/01/05 3:10:22 PM GMT+1", "2024-01-05T14:10:22"),
        ("2024-01-05 10:00 UTC+5:30", "2024-01-05T4:30:00"),
        ("2024-01-05 10:00 GMT-3", "2024-01-05T13:00:00"),
        ("2024-01-05 10:00 UTC+0530", "2024-01-05T4:30:00"),
    ],
)
def test_offsets_of_one_digit(text: str, expected: str) -> None:
    assert shown(read_moment(text, YMD, 0)) == expected


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000])
def test_time_since_1970_in_any_unit(unit: int) -> None:
    assert shown(read_moment(1_709_287_200 * unit, None, 0)) == "2024-03-01T10:00:00"


@pytest.mark.parametrize(
    "text",
    ["0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00", "00.00.0000", "1899-12-30", "1899-12-30 00:00:00"],
)
def test_what_databases_write_for_no_day_is_a_blank(text: str) -> None:
    assert read_moment(text, DMY, 0) == NOTHING


@pytest.mark.parametrize("text", ["0000-00-001", "1899-12-29", "0001-01-02", "00-00"])
def test_other_impossible_days_are_unreadable(text: str) -> None:
    assert read_moment(text, DMY, 0) == UNREADABLE


@pytest.mark.parametrize(
    "text",
    ["5 maggio 2024", "5. května 2024", "5 мая 2024", "5 Mai 2024", "5 mei 2024", "5 maio 2024", "5. maja 2024 r."],
)
def test_months_in_many_languages(text: str) -> None:
    assert shown(read_moment(text, None, 0)) == "2024-05-05"
