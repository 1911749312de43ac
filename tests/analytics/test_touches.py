"""Rows of lists that name channels of a lead: they tell where it came from and change nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.by_hand import find, overlay
from funnel_planner.analytics.comparing import changes, signatures
from funnel_planner.analytics.leads import BLANK, LOST, TOUCH, LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.merging import merge
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.touch_shares import ShareModel, touch_shares
from funnel_planner.domain.by_hand import CHANNEL, ByHand, HandLead, Step
from funnel_planner.domain.counting import Attribution, Counting, CountingMode
from funnel_planner.domain.days import date_of
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1
ADS, FAIR = Event(TOUCH, 1, channel="Ads"), Event(TOUCH, 8, channel="Fair")
LISTED_TWICE = MadeLead((Event(LOST, 5, channel="Ads"), ADS, FAIR), key="a", channel="Ads", created=1)
ONCE = MadeLead((Event(LOST, 5),), key="b", channel="Post", created=1)


def listed(*leads: MadeLead, as_of: int = 20) -> LeadData:
    return build(leads, as_of=as_of, event_channels=True)


def counted(
    leads: LeadData, rule: Attribution = Attribution.FIRST, mode: CountingMode = CountingMode.REACHED
) -> Journeys:
    return resolve(leads, STAGES, WON, Counting(attribution=rule, mode=mode))


def channels(leads: LeadData, rule: Attribution) -> list[str]:
    found = counted(leads, rule).channel
    return ["" if code == BLANK else found.labels[code] for code in found.codes]


def money(leads: LeadData, model: ShareModel) -> dict[str, int]:
    return {share.label: share.value_minor for share in touch_shares(counted(leads), model)}


@given(made_leads(6), st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 30), st.sampled_from("xyz")), max_size=8))
def test_touches_change_nothing_that_is_counted(leads: list[MadeLead], rows: list[tuple[int, int, str]]) -> None:
    plain = build(leads, as_of=20)
    touched = [
        replace(
            lead, events=(*lead.events, *(Event(TOUCH, day, channel=name) for at, day, name in rows if at == place))
        )
        for place, lead in enumerate(leads)
    ]
    for mode in CountingMode:
        one, other = counted(plain, mode=mode), counted(build(touched, as_of=20, event_channels=True), mode=mode)
        for name in ("furthest", "outcome", "stage_unknown", "entry_day", "touched"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
        for flag in ("moved_back_leads", "out_of_order_leads", "lost_unknown_stage", "skipped_leads"):
            assert one.flags[flag] == other.flags[flag]


@pytest.mark.parametrize(("rule", "expected"), [("first", "Ads"), ("last", "Fair"), ("entry", "Ads")])
def test_they_tell_the_first_channel_from_the_last(rule: str, expected: str) -> None:
    assert channels(listed(LISTED_TWICE), Attribution(rule)) == [expected]


def test_the_row_of_the_entry_decides_even_if_it_names_none() -> None:
    late = replace(LISTED_TWICE, events=(Event(TOUCH, 1), FAIR), channel="Fair")
    assert channels(listed(late), Attribution.ENTRY) == [""]
    assert channels(listed(late), Attribution.FIRST) == ["Fair"]


def test_the_order_of_rows_of_one_day_says_nothing() -> None:
    same_day = (replace(FAIR, day=1), ADS)
    for rule in Attribution:
        one, other = (listed(replace(LISTED_TWICE, events=rows)) for rows in (same_day, same_day[::-1]))
        assert channels(one, rule) == channels(other, rule)


def test_money_is_shared_once_a_row() -> None:
    lead = MadeLead((Event(WON, 9, channel="Fair"), ADS, FAIR), channel="Ads", created=1, value=90)
    for model in (ShareModel.LINEAR, ShareModel.U, ShareModel.W):
        assert money(listed(lead), model) == {"Ads": 45, "Fair": 45}


@pytest.mark.parametrize("rule", [Attribution.FIRST, Attribution.LAST])
def test_money_of_one_touch_is_that_of_the_channels(rule: Attribution) -> None:
    """The win of a list has no date: it is not the last thing known of its lead."""
    won_first = MadeLead((Event(WON, channel="Ads"), ADS, FAIR), channel="Ads", created=1, value=90)
    won_later = MadeLead((Event(WON, channel="Fair"), ADS, FAIR), channel="Ads", created=1, value=90)
    log = MadeLead((Event(0, 1, channel="Fair"), Event(LOST, 1, channel="Ads"), Event(WON, channel="Post")), value=7)
    silent = MadeLead((Event(WON, 9),), channel="Mail", value=5)
    for leads, is_list in (((won_first, won_later, LISTED_TWICE), True), ((log, silent), False)):
        journeys = counted(build(leads, as_of=20, event_channels=True, listed=is_list), rule)
        expected = {one.label: one.funnel.won_value for one in measure(journeys).channels if one.funnel.counts[WON]}
        found = {one.label: one.value for one in touch_shares(journeys, ShareModel(rule.value))}
        assert found == expected


def test_undated_touches_stand_between_dated_ones() -> None:
    events = (Event(0, 1, channel="Ads"), Event(1, channel="Post"), Event(WON, 9, channel="Fair"))
    log = build([MadeLead(events, value=100)], listed=False, event_channels=True)
    assert money(log, ShareModel.U) == {"Ads": 40, "Fair": 40, "Post": 20}


def test_lists_merged_keep_losses_and_all_channels() -> None:
    early = replace(LISTED_TWICE, events=(Event(LOST, 18, channel="Ads"), ADS, FAIR))
    later = replace(LISTED_TWICE, events=(Event(LOST, 18, channel="Mail"),), channel="Mail", created=15)
    merged = merge([listed(early, ONCE, as_of=19), listed(later, ONCE, as_of=20)])
    assert counted(merged).outcome.tolist() == counted(listed(ONCE, ONCE)).outcome.tolist()
    assert channels(merged, Attribution.FIRST) == ["Ads", "Post"]
    assert channels(merged, Attribution.LAST) == ["Mail", "Post"]


def test_the_latest_list_is_right_about_leads_with_one_channel_whatever_others_have() -> None:
    old, new = replace(ONCE, events=(Event(1, 5),)), replace(ONCE, events=(), channel="Mail")
    alone = merge([build([old], as_of=10), build([new], as_of=20)])
    beside = merge([listed(replace(old, events=(Event(1, 5, channel="Post"),)), as_of=10), listed(new, LISTED_TWICE)])
    for rule in Attribution:
        assert channels(alone, rule)[0] == channels(beside, rule)[0] == "Mail"


def test_merging_the_same_list_again_says_nothing_new() -> None:
    once = listed(LISTED_TWICE, ONCE)
    told = changes([once, once], once)
    assert (told.created, told.updated, told.unchanged) == (0, 0, 2)
    other = listed(replace(LISTED_TWICE, events=(*LISTED_TWICE.events[:2], replace(FAIR, channel="Mail"))), ONCE)
    assert (signatures(once) != signatures(other)).tolist() == [True, False]


def test_beside_an_event_log_they_name_channels_and_are_no_stage() -> None:
    log = build([MadeLead((Event(1, 3, channel="Ads"),), key="a")], listed=False, event_channels=True, as_of=20)
    merged = merge([listed(replace(LISTED_TWICE, events=(ADS, FAIR))), log])
    assert channels(merged, Attribution.LAST) == ["Fair"]
    assert counted(merged).flags["moved_back_leads"] == 0


def test_by_hand_a_step_names_no_channel_and_a_channel_stands_for_all() -> None:
    base = listed(replace(LISTED_TWICE, events=(ADS, FAIR)))
    step = HandLead(key="a", steps=(Step(STAGES[2], date_of(12)),))
    for fact, last in ((step, "Fair"), (replace(step, fields=((CHANNEL, "Mail"),)), "Mail")):
        leads = overlay(base, ByHand((fact,)), find(base, (fact,), ["b"]), STAGES).leads
        assert channels(leads, Attribution.LAST) == [last]
        assert counted(leads).furthest.tolist() == [2]


def test_lists_stored_with_observations_of_the_first_stage_mean_what_they_meant() -> None:
    """As they were written before touches had a code of their own."""
    rows = (Event(LOST, 5, channel="Ads"), Event(0, 1, channel="Ads"), Event(0, 8, channel="Fair"))
    old = listed(replace(LISTED_TWICE, events=rows), ONCE, as_of=10)
    for leads in (old, merge([old, listed(LISTED_TWICE, ONCE, as_of=10)])):
        assert channels(leads, Attribution.LAST)[0] == "Fair"
        assert channels(leads, Attribution.ENTRY)[0] == "Ads"
        assert counted(leads).furthest.tolist() == [0, 0]
