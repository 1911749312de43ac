"""The header is found below titles and notes, and missed where there is none."""

import pytest

from funnel_planner.spreadsheet.meaning.header_row import column_names, double_header, find_header
from funnel_planner.spreadsheet.tables.table import Cell

PEOPLE: list[list[Cell]] = [
    ["Nr leada", "Imię i nazwisko", "E-mail", "Data utworzenia", "Wartość"],
    ["L/1", "Jan Lis", "jan@example.com", "2024-01-02", 12.5],
    ["L/2", "Ewa Kos", "ewa@example.com", "2024-01-03", None],
    ["L/3", "Iga Sum", "iga@example.com", "2024-01-04", 3],
]


def test_on_the_first_line() -> None:
    assert find_header(PEOPLE) == 0


@pytest.mark.parametrize(
    "above",
    [
        [["Zestawienie leadów", None, None, None, None], ["Wygenerowano: 01.07.2024", None, None, None, None]],
        [["# comment"]],
        [["Report: leads"], ["Period: May 2024", "", "", ""]],
        [["Leady", None, "Kontakt", None, None]],  # a merged heading over groups of columns
    ],
)
def test_below_titles(above: list[list[Cell]]) -> None:
    assert find_header([*above, *PEOPLE]) == len(above)


def test_none_where_the_first_row_is_data() -> None:
    assert find_header([["1", "2", "3"]]) is None
    assert find_header([["7", "jan@example.com", "2024-01-02"], ["8", "ewa@example.com", "2024-01-03"]]) is None


def test_numbers_may_be_headers() -> None:
    assert find_header([["region", "2023", "2024"], ["10", "12", "13"], ["11", "15", "11"]]) == 0
    assert find_header([["id", "100022", "100025"], ["id1", "TRUE", "FALSE"], ["id2", "TRUE", "TRUE"]]) == 0


def test_a_header_alone() -> None:
    assert find_header([["Lead ID", "Source", "Stage", "Created"]]) == 0


def test_texts_only() -> None:
    assert find_header([["id", "name"], ["a", "english"], ["b", "中国人"]]) == 0


def test_names_are_distinct() -> None:
    header: list[Cell] = ["ID", "Date", " Date ", "", "Stage", "stage", None]
    assert column_names(header, 8) == ("ID", "Date", "Date (2)", "(D)", "Stage", "stage", "(G)", "(H)")


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Won", "Google"], ["2", "Lead", "Google"], ["3", "Lead", "Ads"]],
        [["Won"], ["Lead"]],
        [["Lead"], ["Won"], ["Lead"]],
    ],
)
def test_a_row_whose_words_are_values_of_other_rows_is_no_header(rows: list[list[Cell]]) -> None:
    assert find_header(rows) is None


def test_a_header_may_share_a_word_with_its_values() -> None:
    assert find_header([["Company", "Demo", "Won"], ["Acme", "demo", "won"], ["Beta", "demo", ""]]) == 0
    assert find_header([["Stage"], ["Won"], ["Lead"]]) == 0


def test_a_header_printed_on_each_page_is_one() -> None:
    assert find_header([*PEOPLE, *PEOPLE]) == 0


def test_a_header_of_two_rows() -> None:
    table: list[list[Cell]] = [
        ["Client", "2023", "", "2024", ""],
        ["", "Leads", "Cost", "Leads", "Cost"],
        ["Acme", "5", "10", "6", "12"],
    ]
    assert double_header(table, 0) == (1, ("Client", "2023 – Leads", "2023 – Cost", "2024 – Leads", "2024 – Cost"))


def test_a_first_row_of_repeated_words_below_a_blank_name_is_data() -> None:
    table: list[list[Cell]] = [
        ["Name", "Stage", "", "Source"],
        ["Jan", "New", "New", "Web"],
        ["Ola", "New", "Won", "Web"],
    ]
    assert double_header(table, 0) is None


def test_forms_ask_long_questions() -> None:
    question = "Do you agree that we keep what you tell us here? " * 9
    table: list[list[Cell]] = [
        ["Timestamp", "Name", "Email", "How did you hear about us?", question],
        ["2024-01-05 10:00", "Ann", "ann@example.com", "Google", "Yes"],
        ["2024-01-06 11:00", "Bob", "bob@example.com", "A friend", "Yes"],
    ]
    assert find_header(table) == 0
    assert find_header([[question], *table]) == 1


def test_a_known_word_beside_a_number_above_the_same_is_data() -> None:
    assert find_header([["Leads", "100"], ["Offers", "40"], ["Won", "10"]]) is None
    assert find_header([["Channel", "2023", "2024"], ["Ads", "40", "50"], ["Fair", "10", "5"]]) == 0


def test_a_row_that_says_one_known_word_twice_is_no_header() -> None:
    assert find_header([("stage", "last_stage here"), ("Lead", "Lead")]) == 0
    assert find_header([("stage", "last_stage here"), ("Lead", "Lead"), ("Demo", "Lead")]) == 0


@pytest.mark.parametrize(
    "below",
    [
        [["Lead", "", "Ads"], ["Lead", "", "Email"]],
        [["Lead", "", "Email"], ["Lead", "", "Ads"], ["Lead", "", "Ads"]],
        [["Lead", "", "Email"], ["Demo", "", "Ads"]],
    ],
)
@pytest.mark.parametrize("header", [["stage", "closed here", "channel"], ["stage", "x", "origin"], ["a", "b", "c"]])
def test_stages_and_channels_that_are_headers_elsewhere_do_not_beat_the_first_row(
    header: list[Cell], below: list[list[Cell]]
) -> None:
    assert find_header([header, *below]) == 0


def test_a_header_below_a_wide_line_of_words_is_still_found() -> None:
    rows: list[list[Cell]] = [["Report", "Leads"], ["Stage", "Channel"], ["Lead", "Ads"], ["Won", "Fair"]]
    assert find_header(rows) == 1
    assert find_header([["My list"], ["Stage"], ["Lead"], ["Won"]]) == 1
