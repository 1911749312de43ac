"""What is odd about the ways leads took."""

from dataclasses import replace

import pytest
from hypothesis import given

from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import NOON, STAGES, Event, MadeLead, build, made_leads

WON_INDEX = len(STAGES) - 1


def test_a_win_dated_before_the_lead_is_out_of_order() -> None:
    assert _flag("out_of_order_leads", MadeLead((Event(3, 2),), created=5), MadeLead((Event(3, 9),), created=5)) == 1


def test_clock_times_decide_the_order_within_a_day() -> None:
    wrong = MadeLead((Event(1, 5, NOON), Event(2, 5, NOON - 1)))
    assert _flag("out_of_order_leads", wrong) == 1
    a_day_only_value = MadeLead((Event(1, 5, NOON), Event(2, 5, NOON - 1), Event(LOST, 5)))
    assert _flag("out_of_order_leads", a_day_only_value) == 0


def test_a_later_return_to_a_stage_is_in_order() -> None:
    assert _flag("out_of_order_leads", MadeLead((Event(1, 2), Event(2, 5), Event(1, 8)))) == 0


@given(made_leads())
def test_out_of_order_is_a_pair_of_first_dates(leads: list[MadeLead]) -> None:
    assert _flag("out_of_order_leads", *leads) == sum(_is_out_of_order(lead) for lead in leads)


def test_a_gap_counts_where_others_filled_it() -> None:
    through = MadeLead((Event(1, 1), Event(2, 2), Event(3, 3)))
    gap = MadeLead((Event(1, 1), Event(3, 3)))
    assert _flag("skipped_leads", through, gap) == 1
    assert _flag("skipped_leads", through, MadeLead((Event(2), Event(1)))) == 0


def test_a_list_of_current_stages_skips_nothing() -> None:
    assert _flag("skipped_leads", *[MadeLead((Event(stage),)) for stage in range(4)]) == 0


def test_a_gap_counts_where_a_date_or_a_log_tells_of_the_stage() -> None:
    """A lead that stands at the stage now tells the same of its coming there as one that went on."""
    jumped, undated = MadeLead((Event(1, 1), Event(3, 3))), MadeLead((Event(1), Event(3)))
    assert _flag("skipped_leads", jumped, MadeLead((Event(2, 5),))) == 2  # the other one jumped over the first of them
    assert _flag("skipped_leads", undated, MadeLead((Event(2),))) == 1
    assert _flag("skipped_leads", undated, MadeLead((Event(0), Event(2))), listed=False) == 2
    assert _flag("skipped_leads", jumped) == 0  # nothing says that anybody could have been seen between
    assert _flag("skipped_leads", jumped, listed=False) == 1
    with_column = replace(build([jumped]), column_stages=STAGES[1:3])
    assert resolve(with_column, STAGES, WON_INDEX, Counting()).flags["skipped_leads"] == 1


@pytest.mark.parametrize(("known_first", "leak"), [(2, 1), (4, 0)])
def test_a_channel_asked_for_only_later_leaks(known_first: int, leak: int) -> None:
    past = [MadeLead((Event(1),), channel="Ads")] * 2
    first = [MadeLead(channel="Ads" if number < known_first else None) for number in range(4)]
    assert _flag("channel_leak", *past, *first) == leak
    assert _flag("unknown_channel_leads", *past, *first) == 4 - known_first


def _flag(name: str, *leads: MadeLead, listed: bool = True) -> int:
    return resolve(build(leads, listed=listed), STAGES, WON_INDEX, Counting()).flags[name]


def _is_out_of_order(lead: MadeLead) -> bool:
    events = [*lead.events, Event(0, lead.created, lead.created_clock)]
    day_only = {event.day for event in events if event.clock is None}
    if all(event.stage == LOST or event.day is None for event in lead.events):
        return False
    first: dict[int, tuple[int, int]] = {}
    for event in events:
        if event.day is not None and event.stage != LOST:
            clock = 0 if event.day in day_only or event.clock is None else event.clock
            first[event.stage] = min(first.get(event.stage, (event.day, clock)), (event.day, clock))
    return any(first[low] > first[high] for low in first for high in first if low < high)
