"""What one can choose from, and why some of it is refused."""

from datetime import date

import pytest

from funnel_planner.app.findings.counting_choices import (
    as_of_choices,
    attribution_choices,
    lost_choices,
    mode_choices,
    window_choices,
)
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.mapping import FileMapping, Mapping, Shape

PLAIN = Counting()


def _mapping(shape: Shape) -> Mapping:
    return Mapping(files=(FileMapping(path="leads.csv", shape=shape, columns=()),), stage_ids=("lead", "demo", "won"))


def test_modes_say_which_tools_count_so() -> None:
    remarks = {choice.counting.mode: choice.remark for choice in mode_choices(PLAIN, [_mapping(Shape.WIDE)])}
    assert "Bitrix24" in remarks[CountingMode.REACHED]
    assert all(tool in remarks[CountingMode.ALL] for tool in ("HubSpot", "PostHog", "Mixpanel"))
    assert "HubSpot" in remarks[CountingMode.ANY]


@pytest.mark.parametrize(("shape", "refused"), [(Shape.WIDE, False), (Shape.LOG, False), (Shape.SNAPSHOT, True)])
def test_a_list_of_current_stages_cannot_tell_who_passed_one(shape: Shape, refused: bool) -> None:  # noqa: FBT001
    found = {choice.counting.mode: choice.refused for choice in mode_choices(PLAIN, [_mapping(shape)])}
    assert not found[CountingMode.REACHED]
    assert bool(found[CountingMode.ALL]) == bool(found[CountingMode.ANY]) == refused


def test_one_import_that_tells_more_is_enough() -> None:
    found = mode_choices(PLAIN, [_mapping(Shape.SNAPSHOT), _mapping(Shape.LOG)])
    assert not any(choice.refused for choice in found)
    assert not any(choice.refused for choice in mode_choices(PLAIN, []))  # all by hand


def test_without_dates_there_is_no_window_and_no_other_day() -> None:
    first, *others = window_choices(PLAIN, dated=False, proposed=None)
    assert not first.refused
    assert all(choice.refused for choice in others)
    first, *others = as_of_choices(PLAIN, date(2026, 3, 5), date(2026, 3, 5), dated=False)
    assert not first.refused
    assert all(choice.refused for choice in others)


def test_the_proposed_window_and_the_one_in_force_are_among_the_choices() -> None:
    found = window_choices(Counting(window_days=21), dated=True, proposed=46)
    days = [choice.counting.window_days for choice in found]
    assert days[0] is None
    assert {21, 46, 90} <= set(days)
    assert [choice.remark for choice in found if choice.counting.window_days == 46] == ["90% of the wins came so soon"]


def test_days_are_the_ends_of_the_months_before() -> None:
    found = as_of_choices(Counting(as_of=date(2025, 1, 5)), date(2026, 3, 5), date(2026, 3, 5), dated=True)
    assert [choice.counting.as_of for choice in found] == [
        None,
        date(2026, 2, 28),
        date(2026, 1, 31),
        date(2025, 12, 31),
        date(2025, 1, 5),
    ]


def test_the_other_parts_stay_as_they_are() -> None:
    rule = Counting(mode=CountingMode.ANY, window_days=5, attribution=Attribution.LAST)
    for choice in (*lost_choices(rule), *attribution_choices(rule, one_channel_each=False)):
        assert choice.counting.mode is CountingMode.ANY
        assert choice.counting.window_days == 5
    assert [choice.counting.lost_policy for choice in lost_choices(rule)] == list(LostPolicy)
    assert all(choice.refused for choice in attribution_choices(rule, one_channel_each=True))


def test_old_files_are_judged_by_their_last_day() -> None:
    found = as_of_choices(PLAIN, date(2026, 3, 5), date(2018, 11, 14), dated=True)
    assert [choice.text for choice in found][:2] == ["day of the import", "last day in the data"]
    assert [choice.counting.as_of for choice in found] == [
        None, date(2018, 11, 14), date(2018, 10, 31), date(2018, 9, 30), date(2018, 8, 31),
    ]  # fmt: skip
    again = as_of_choices(Counting(as_of=date(2018, 11, 14)), date(2026, 3, 5), date(2018, 11, 14), dated=True)
    assert [choice.counting.as_of for choice in again].count(date(2018, 11, 14)) == 1
