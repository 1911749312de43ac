"""Texts looked at by their shapes: the same as looking at each of them."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.meaning.amounts import is_amount, is_dash
from funnel_planner.spreadsheet.meaning.dates import is_day_text, is_no_day
from funnel_planner.spreadsheet.meaning.periods import month_start, months_among
from funnel_planner.spreadsheet.meaning.sampled_texts import SampledTexts
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, is_email, is_number, is_phone, tick

DAY = st.dates().flatmap(
    lambda day: st.sampled_from(
        ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %b %Y", "%B %d, %Y", "%Y%m%d", "%a, %d %b %Y", "%b-%y", "%Y-%m",
         "%m.%Y", "%Y %B", "%B %Y", "%d-%m-%Y %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%H:%M"]
    ).map(day.strftime)
)  # fmt: skip
NUMBER = st.one_of(st.integers().map(str), st.floats().map(str), st.from_regex(r"[€$]? ?-?\d{1,6}[ .,]\d{1,3}[kKM%]?"))
WORD = st.sampled_from(
    ["", "-", " -- ", "n/a", "N/A", "brak", "NULL", "yes", "1", "0", "x", "7", "0000-00-00", "0001-01-01", "1899-12-30",
     "1899-12-31 00:00:00", "1900-01-00", "0002-01-01", "2899-12-30", "ann@example.com", "b2@x9.org", "+48 600 100 200",
     "0600100200", "600-100-200", "L0012", "1e5", "9e999", "May 24", "sty 2024", "Jan-24", "٣٤"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(st.one_of(DAY, NUMBER, WORD, st.text(max_size=12)), st.integers(1, 5)), max_size=25)


@given(TEXTS)
@example([("1899-12-30", 2), ("0002-01-01", 1), ("7", 3), ("May 24", 1), ("Wed, 05 Jan 2022", 1)])
def test_looking_at_shapes_comes_to_the_same(pairs: list[tuple[str, int]]) -> None:
    counts = Counter(dict(pairs))
    texts = SampledTexts(counts)

    def total(holds: object) -> int:
        assert callable(holds)
        return sum(n for text, n in counts.items() if holds(text))

    for holds in (is_email, is_phone, lambda text: tick(text) is not None):
        assert texts.count(holds) == total(holds)
    assert texts.nothing_count() == total(
        lambda text: is_dash(text) or text.strip().casefold() in BLANK_WORDS or is_no_day(text)
    )
    numbers = texts.numbers()
    days = texts.days(numbers)
    assert days == {text: n for text, n in counts.items() if text not in numbers and is_day_text(text)}
    months = months_among(text for text in counts if text not in numbers and text not in days)
    assert texts.months_count(numbers, days) == sum(counts[text] for text in months)


@given(st.lists(NUMBER, max_size=20))
def test_numbers_are_found_by_their_shape(texts: list[str]) -> None:
    counts = Counter(texts)
    found = SampledTexts(counts).numbers()
    assert all(found[text] == counts[text] for text in found)
    assert {text for text in counts if is_number(text) or is_amount(text)} <= {*found}


def test_days_and_months_are_found() -> None:
    counts = Counter({"2024-05-01": 2, "5 Jan 2024": 1, "Sat, 6 Jan 2024": 1, "Jan-24": 3, "2024-05": 1, "2024-15": 1})
    texts = SampledTexts(counts)
    days = texts.days({})
    assert set(days) == {"2024-05-01", "5 Jan 2024", "Sat, 6 Jan 2024"}
    assert month_start("Jan-24")
    assert texts.months_count(days) == 4
