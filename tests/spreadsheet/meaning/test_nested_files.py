"""Files that each list a part of the people of another one stand in the order of a funnel, however they are named."""

from itertools import permutations

from funnel_planner.spreadsheet.meaning.nested_files import larger_first
from funnel_planner.spreadsheet.meaning.stage_names import named_stages
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source


def listed(name: str, ids: range, more: tuple[str, ...] = ("page",), key: str = "user_id") -> Survey:
    rows = [[str(7 * number), *("x" for _ in more)] for number in ids]
    return survey_source(MemoryTable([[key, *more], *rows]), f"{name}.csv")


PEOPLE = listed("user_table", range(90), ("date", "device"))
HOME = listed("home_page", range(90))
BASKET = listed("basket", range(40))
PAID = listed("checkout", range(5))


def test_larger_files_that_have_all_of_the_others_are_first() -> None:
    wanted = [PEOPLE, HOME, BASKET, PAID]
    assert all(larger_first(order) == wanted for order in permutations(wanted))
    names = named_stages([PAID, HOME, PEOPLE, BASKET])
    assert names == ["User", "Home page", "Basket", "Checkout"]


def test_files_of_other_people_or_without_ids_stay_as_they_are() -> None:
    strangers = listed("strangers", range(200, 400))
    assert larger_first([PAID, strangers, HOME]) == [PAID, strangers, HOME]
    nameless = listed("nameless", range(90), key="colour")
    assert larger_first([PAID, nameless]) == [PAID, nameless]
    same = listed("same", range(5))
    assert larger_first([PAID, same]) == [PAID, same]
    assert larger_first([same, PAID]) == [same, PAID]
    assert larger_first([]) == []
