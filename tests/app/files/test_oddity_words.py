"""What was odd in rows that were used, told by the command line and the import dialog."""

from datetime import date

import pytest

from funnel_planner.app.files.oddity_words import kept_apart_keys, oddity_sentences
from funnel_planner.domain.mapping import DateOrder, MergeRule
from funnel_planner.domain.oddities import Oddities
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.leads.parsing import parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source

NAMES = ("Lead", "Demo", "Won")
PLAN = Plan(id="p", name="P", stages=tuple(Stage(id=name.lower(), name=name) for name in NAMES))
HEADER = ["Id", "Email", "Stage", "Created"]


def read(*tables: list[list[str]], choices: Choices | None = None) -> Oddities:
    sources = [MemoryTable(rows) for rows in tables]
    surveys = [survey_source(source, f"list{number}.csv") for number, source in enumerate(sources)]
    mapping = propose(surveys, PlanStages.of(PLAN), choices or Choices())
    return parse_source([MemoryTable(rows) for rows in tables], mapping).oddities


def test_nothing_odd_says_nothing() -> None:
    assert oddity_sentences(read([HEADER, ["1", "a@x.pl", "Lead", "2026-01-05"]])) == []


def test_unreadable_dates_are_counted_with_column_example_and_line() -> None:
    rows = [HEADER, *([str(n), f"{n}@x.pl", "Lead", f"{n:02}.01.2026"] for n in range(1, 29))]
    rows += [["30", "c@x.pl", "Lead", "31.02.2026"], ["31", "d@x.pl", "Won", "yesterday"], ["32", "e@x.pl", "Won", ""]]
    (found,) = read(rows).unread
    assert (found.column, found.count, found.line, found.example) == ("Created", 2, 30, "31.02.2026")
    (sentence,) = oddity_sentences(Oddities(unread=(found,)))
    assert sentence.startswith("2 dates in “Created” cannot be read, such as “31.02.2026” in line 30")


def test_a_stage_column_of_names_has_no_unreadable_dates() -> None:
    header = ["Id", "Created", "Demo", "Won"]
    dates = [[str(n), "2026-01-05", f"2026-01-{n:02}", "Ann" if n % 2 else ""] for n in range(1, 20)]
    choices = Choices(columns=(("stage:Demo", "Demo"), ("stage:Won", "Won")))
    assert read([header, *dates], choices=choices).unread == ()
    spoilt = [*dates, ["40", "2026-01-05", "2026-02-30", ""]]
    assert [one.column for one in read([header, *spoilt], choices=choices).unread] == ["Demo"]


def test_amounts_that_are_none_are_told_by_column_but_those_of_totals_are_not() -> None:
    header = ["Id", "Stage", "Value", "Cost"]
    rows = [[str(n), "Lead", f"{n}00,50", "1"] for n in range(1, 20)]
    rows += [["30", "Won", "∞", ""], ["31", "Won", "12345678901234567890", ""], ["32", "Won", "n/a", "-"]]
    choices = Choices(columns=(("cost", "Cost"),))
    (found,) = read([header, *rows, ["Razem", "", "99", ""]], choices=choices).unread_amounts
    assert (found.column, found.count, found.line, found.example) == ("Value", 2, 21, "∞")
    (sentence,) = oddity_sentences(Oddities(unread_amounts=(found,)))
    assert sentence.startswith("2 amounts in “Value” cannot be read, such as “∞” in line 21; they are left out")


def test_rows_without_a_stage() -> None:
    found = read([HEADER, ["1", "a@x.pl", "Lead", "2026-01-05"], ["2", "b@x.pl", "", "2026-01-06"]])
    assert found.blank_stages == 1
    assert "1 row has no stage" in oddity_sentences(found)[0]


def test_addresses_of_several_leads_are_listed_with_ids_and_lines() -> None:
    rows = [[str(n), "Info@x.pl" if n < 8 else f"{n}@x.pl", "Lead", "2026-01-05"] for n in range(1, 12)]
    found = read([HEADER, *rows], choices=Choices(merge=MergeRule.BOTH))
    assert [(one.ids, [line for _, line in one.lines]) for one in found.kept_apart] == [
        (tuple("1234567"), [2, 3, 4, 5, 6, 7, 8])
    ]
    (sentence,) = oddity_sentences(found)
    assert "(1, 2, 3, 4, 5 …)" in sentence
    assert "(lines 2, 3, 4, 5, 6 …)" in sentence
    (keys,) = kept_apart_keys(found)
    assert (keys["ids"], keys["rows"][0]["line"]) == (list("1234567"), 2)


def test_of_many_addresses_the_first_are_listed_and_the_others_counted() -> None:
    rows = [[str(n), f"{n // 2}@x.pl", "Lead", "2026-01-05"] for n in range(2, 18)]
    sentences = oddity_sentences(read([HEADER, *rows], choices=Choices(merge=MergeRule.BOTH)))
    assert len(sentences) == 6
    assert sentences[-1] == "3 more addresses belong to leads with different ids."


def test_an_address_with_another_id_in_a_second_file() -> None:
    first = [HEADER, ["1", "a@x.pl", "Lead", "2026-01-05"], ["2", "b@x.pl", "Lead", "2026-01-05"]]
    second = [HEADER, ["9", "a@x.pl", "Won", "2026-01-08"], ["2", "b@x.pl", "Won", "2026-01-09"]]
    (found,) = read(first, second, choices=Choices(merge=MergeRule.BOTH)).kept_apart
    assert found.ids == ("1", "9")


@pytest.mark.parametrize("order", [DateOrder.DMY, DateOrder.MDY])
def test_the_order_of_days_is_minded(order: DateOrder) -> None:
    rows = [HEADER, *([str(n), f"{n}@x.pl", "Lead", "05/06/2026"] for n in range(8)), ["9", "", "Lead", "13/01/2026"]]
    found = read(rows, choices=Choices(dates=order))
    assert [one.example for one in found.unread] == ([] if order is DateOrder.DMY else ["13/01/2026"])


def test_leads_that_may_have_come_later_are_told_as_of_a_day_gone_by() -> None:
    header = ["Id", "Stage", "Created", "Won date"]
    rows = [
        ["1", "Demo", "2024-01-05", ""],
        ["2", "Lost", "2024-01-05", ""],
        ["3", "Won", "2024-01-05", "2024-03-01"],
        ["4", "Demo", "2024-03-05", ""],
    ]
    columns = (("id", "Id"), ("stage", "Stage"), ("created", "Created"), ("stage:Won", "Won date"))

    def told(day: date) -> list[str]:
        return oddity_sentences(read([header, *rows], choices=Choices(columns=columns, lost=("Lost",), as_of=day)))

    (sentence,) = told(date(2024, 2, 1))
    assert sentence.startswith("2 leads have no date for the stage they stand at, or for their loss.")
    assert told(date(2024, 4, 1)) == [], "nothing that the file says is later"
    assert told(date.today()) == []  # noqa: DTZ011 - the user's day
