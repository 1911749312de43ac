"""What each stage loses: leads, their value, and what that value might have brought."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.leaks import Leak, all_brought, channel_sizes, leaks, reason_column
from funnel_planner.analytics.losses import losses
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import STAGES, Event, MadeLead, build, judge, made_leads

WON = len(STAGES) - 1


@given(made_leads())
def test_leaks_are_what_is_lost_at_each_stage(leads: list[MadeLead]) -> None:
    journeys = _counted(leads)
    found = leaks(journeys)
    read = [judge(lead) for lead in leads]
    for stage, leak in enumerate(found.stages):
        own = [
            lead
            for lead, how in zip(leads, read, strict=True)
            if how.outcome == "lost" and how.furthest == stage and not how.stage_unknown
        ]
        worth = [lead.value for lead in own if lead.value is not None]
        assert (leak.lost, leak.valued) == (len(own), len(worth))
        assert leak.value == (sum(worth) / 100 if worth else None)
        assert leak.reached == sum(how.furthest >= stage for how in read)
        at_next = [how.outcome for how in read if how.furthest > stage]
        assert (leak.won_later, leak.decided_later) == (at_next.count("won"), len(at_next) - at_next.count("open"))
    assert found.unplaced.lost == sum(how.stage_unknown for how in read)
    assert found.lost == sum(measure(journeys).total.lost) == losses(journeys).total.n


@given(made_leads(), st.sampled_from(CountingMode))
def test_losses_are_those_of_the_funnel_in_every_mode(leads: list[MadeLead], mode: CountingMode) -> None:
    journeys = _counted(leads, Counting(mode=mode))
    found, total = leaks(journeys), measure(journeys).total
    lost = [leak.lost for leak in found.stages]
    lost[0] += found.unplaced.lost
    assert tuple(lost) == total.lost[:WON]
    assert tuple(leak.reached for leak in found.stages) == total.counts[:WON]
    assert sum(channel_sizes(journeys).values()) == int((journeys.furthest >= 0).sum())


@given(made_leads(), st.sampled_from(CountingMode))
def test_every_number_of_losses_lists_its_leads(leads: list[MadeLead], mode: CountingMode) -> None:
    journeys = _counted(leads, Counting(mode=mode))
    found, three_ways = leaks(journeys), losses(journeys, journeys.leads.columns["Owner"])

    def listed(*group: str) -> int:
        return int(members(journeys, lambda: stage_times(journeys), group).sum())

    assert listed("lost") == found.lost
    assert listed("lost", "") == found.unplaced.lost
    assert [listed("lost", stage) for stage in STAGES[:WON]] == [leak.lost for leak in found.stages]
    for group in three_ways.reasons:
        assert listed("lost_reason", group.label, "Owner") == group.n
    for group in three_ways.channels:
        assert listed("lost_channel", group.label) == group.n


def test_a_late_leak_may_cost_more_than_a_rich_early_one() -> None:
    early = [MadeLead((Event(0, 1), Event(LOST, 2)), value=100_000)] * 3
    late = [MadeLead((Event(2, 3), Event(LOST, 4)), value=100_000)] * 2
    on_the_way = [MadeLead((Event(1, 2), Event(LOST, 4)))] * 6
    won = [MadeLead((Event(3, 9),), value=1)] * 2
    found = leaks(_counted([*early, *late, *on_the_way, *won]))
    assert (found.richest, found.costliest) == (0, 2)
    first, _, last = found.stages
    assert (first.value, first.won_later, first.decided_later) == (3000.0, 2, 10)
    assert first.expected == pytest.approx(600)
    low, high = wilson(2, 10) or (0, 0)
    assert first.expected_range == pytest.approx((3000 * low, 3000 * high))
    assert last.expected == 2000.0  # whoever comes on from there is won
    middle = found.stages[1]  # none of these says what it was worth: a won lead was worth 0.01
    assert (middle.value, middle.assumed) == (None, 6)
    assert middle.at_stake == pytest.approx(0.06)
    assert middle.expected == pytest.approx(0.06 * 2 / 4)


def test_where_nothing_was_decided_later_nobody_knows_what_a_leak_cost() -> None:
    found = leaks(_counted([MadeLead((Event(1, 2), Event(LOST, 3)), value=500), MadeLead((Event(2, 2),))]))
    leak = found.stages[1]
    assert (leak.value, leak.expected, leak.expected_range) == (5.0, None, None)
    assert (found.richest, found.costliest) == (1, None)
    empty = leaks(_counted([]))
    assert (empty.lost, empty.richest, empty.stages[0].rate, empty.stages[0].interval) == (0, None, None, None)


def test_where_no_loss_is_known_beyond_nobody_knows_what_a_leak_cost() -> None:
    """All losses are written down at the second stage: that all decided ones beyond won is made by that."""
    lost = [MadeLead((Event(1, 2), Event(LOST, 3)), value=500)] * 5
    won = [MadeLead((Event(3, 9),), value=900)] * 82
    found = leaks(_counted([*lost, *won]))
    leak = found.stages[1]
    assert (leak.won_later, leak.decided_later, leak.circular) == (82, 82, True)
    assert (leak.value, leak.expected, leak.expected_range) == (25.0, None, None)
    assert found.costliest is None
    told = leaks(_counted([*lost, *won, MadeLead((Event(2, 2), Event(LOST, 3)), value=100)]))
    assert told.stages[1].expected == pytest.approx(25 * 82 / 83)
    assert not told.stages[2].circular, "who comes on from the last stage has won: that is no guess"


def test_where_no_won_lead_has_a_value_nothing_is_assumed() -> None:
    lost = MadeLead((Event(2, 3), Event(LOST, 4)))
    leak = leaks(_counted([lost, replace(lost, value=700), MadeLead((Event(3, 9),))])).stages[2]
    assert (leak.typical, leak.assumed, leak.at_stake, leak.expected) == (None, 0, 7.0, 7.0)
    silent = leaks(_counted([lost, MadeLead((Event(3, 9),))])).stages[2]
    assert (silent.at_stake, silent.expected, silent.expected_range) == (None, None, None)


def test_a_loss_without_a_stage_stands_apart_in_every_mode() -> None:
    leads = [MadeLead((Event(LOST, 3),), created=1, value=300), MadeLead((Event(1, 2), Event(LOST, 3)), created=1)]
    for mode in CountingMode:
        found = leaks(_counted(leads, Counting(mode=mode)))
        assert (found.unplaced.lost, found.unplaced.value) == (1, 3.0)
        assert found.stages[0].lost == 0
        assert found.stages[1].lost == 1
    assert leaks(_counted(leads, Counting(lost_policy=LostPolicy.EXCLUDE))).lost == 0


STAGE_COLUMNS = STAGES[1:]


def test_a_blank_in_a_column_of_a_stage_is_not_recorded_in_every_view() -> None:
    """Even where all that came further have a date: the true rates lie within bounds."""
    went = [MadeLead((Event(1, 3), Event(2, 5), Event(3, 9)), created=1)] * 4
    lost = MadeLead((Event(LOST, 7),), created=1)
    table = replace(build([*went, lost, lost]), column_stages=STAGE_COLUMNS)
    journeys = resolve(table, STAGES, WON, Counting())
    found, numbers = leaks(journeys), measure(journeys)
    assert (found.stages[0].lost, found.unplaced.lost, numbers.total.lost[0]) == (0, 2, 2)
    assert (journeys.flags["lost_unknown_stage"], numbers.unplaced) == (2, 2)
    assert any(numbers.rate_bounds)


@pytest.mark.parametrize(
    ("columns", "way"),
    [
        (STAGE_COLUMNS[:-1], (Event(1, 3), Event(3, 9))),
        (STAGE_COLUMNS[1:], (Event(1, 3), Event(3, 9))),
        (STAGE_COLUMNS, (Event(3),)),  # columns nobody fills in: won leads have a label only
    ],
)
def test_a_list_that_does_not_keep_every_stage_says_nothing_by_a_blank(
    columns: tuple[str, ...], way: tuple[Event, ...]
) -> None:
    lost = MadeLead((Event(LOST, 7),), created=1)
    journeys = resolve(replace(build([MadeLead(way, created=1), lost]), column_stages=columns), STAGES, WON, Counting())
    found = leaks(journeys)
    assert (found.stages[0].lost, found.unplaced.lost, journeys.flags["lost_unknown_stage"]) == (0, 1, 1)


def test_a_stage_named_after_the_window_is_known_to_losses_as_to_bounds() -> None:
    late = MadeLead((Event(1, 30), Event(LOST, 2)), created=1)
    undated = MadeLead((Event(1, 30), Event(LOST)), created=1)
    for lead in (late, undated):
        journeys = _counted([lead], Counting(window_days=5))
        assert leaks(journeys).unplaced.lost == int(journeys.stage_unknown.sum()) == 0


def test_losses_nobody_can_place_make_every_share_less_sure() -> None:
    known = [MadeLead((Event(1, 2), Event(LOST, 3)), created=1)] * 2
    unknown = [MadeLead((Event(LOST, 3),), created=1)] * 5
    open_ones = [MadeLead((Event(2, 2),), created=1)] * 3
    found = leaks(_counted([*known, *unknown, *open_ones]))
    first, second, _ = found.stages
    assert (first.lost, first.reached, first.rate) == (0, 10, None)
    assert first.interval == (0.0, (wilson(5, 10) or (0, 0))[1])
    assert (second.lost, second.reached, second.rate) == (2, 5, 0.4)
    assert second.interval == ((wilson(2, 10) or (0, 0))[0], (wilson(7, 10) or (0, 0))[1])
    assert (found.most_lost, found.most_may_be_elsewhere) == (1, True)
    sure = leaks(_counted([*known, *known, *known, *unknown]))
    assert (sure.most_lost, sure.most_may_be_elsewhere) == (1, False)
    none = leaks(_counted(open_ones))
    assert (none.most_lost, none.most_may_be_elsewhere) == (None, False)


def test_leads_still_open_beyond_make_what_losses_would_have_brought_less() -> None:
    lost = [MadeLead((Event(1, 2), Event(LOST, 3)), value=1000)] * 2
    later = [MadeLead((Event(2, 2), Event(LOST, 3)))] * 1 + [MadeLead((Event(3, 9),), value=1000)] * 3
    still = [MadeLead((Event(2, 2),))] * 4
    leak = leaks(_counted([*lost, *later, *still])).stages[1]
    assert (leak.won_later, leak.decided_later, leak.open_later, leak.perhaps) == (3, 4, 4, 0)
    assert leak.expected == pytest.approx(20 * 3 / 4)
    assert leak.least_expected == pytest.approx(20 * 3 / 8)
    last = leaks(_counted([MadeLead((Event(2, 2), Event(LOST, 3)), value=100), *later, *still])).stages[2]
    assert last.least_expected == last.expected, "who comes on from there has won"


def test_reasons_of_several_columns_are_one() -> None:
    journeys = _counted([MadeLead(owner="Ann"), MadeLead(owner=None), MadeLead(owner="Bo")])
    owner = journeys.leads.columns["Owner"]
    other = type(owner)(owner.codes[::-1].copy(), ("ann", "Carl"))
    journeys.leads.columns["Why"] = other  # type: ignore[index]  # a dict underneath
    both = reason_column(journeys, ("Owner", "Why", "nowhere"))
    assert both is not None
    assert [both.labels[code] if code >= 0 else UNKNOWN for code in both.codes] == ["Ann", UNKNOWN, "Bo"]
    assert reason_column(journeys, ("nowhere",)) is None


def _counted(leads: list[MadeLead], counting: Counting | None = None) -> Journeys:
    return resolve(build(leads), STAGES, WON, counting or Counting())


def test_what_losses_would_have_brought_is_added_up_only_where_each_stage_tells() -> None:
    told = Leak(lost=2, reached=9, valued=2, value=40.0, won_later=1, decided_later=2, typical=20.0)
    untold, nobody = replace(told, decided_later=0), replace(told, lost=0, valued=0, value=None, decided_later=0)
    assert all_brought([told, told, nobody]) == 40.0
    assert all_brought([told, untold]) is None
    assert all_brought([nobody]) is None
