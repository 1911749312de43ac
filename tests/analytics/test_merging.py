"""Several batches as one: what wins, what accumulates, what becomes a history."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.label_numbers import label_numbers
from funnel_planner.analytics.leads import LOST, NO_DAY, Coded, LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.merging import merge, merging_order
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON_INDEX = len(STAGES) - 1
OUTCOMES = ("open", "won", "lost")


@st.composite
def batch(draw: st.DrawFn) -> LeadData:
    """A few leads whose observations are all dated, with keys that overlap other batches'."""
    leads = draw(made_leads(4))
    keys = draw(st.permutations("abcde"))
    dated = [
        replace(lead, key=key, events=tuple(replace(e, day=e.day if e.day is not None else 3) for e in lead.events))
        for lead, key in zip(leads, keys, strict=False)
    ]
    return replace(build(dated, as_of=20), has_keys=True, keys=tuple(lead.key or "" for lead in dated))


def test_a_single_batch_is_returned_as_it_is() -> None:
    only = build([MadeLead()])
    assert merge([only]) is only


def test_nothing_to_merge_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merge([])
    keyed = build([MadeLead(key="a")])
    with pytest.raises(ValueError, match="keys"):
        merge([keyed, replace(keyed, keys=None)])


def test_later_wins_per_attribute_and_blanks_never_overwrite() -> None:
    old = build([MadeLead((Event(1, 2),), key="a", channel="Ads", created=1, value=100, owner="Ann")])
    new = build([MadeLead((Event(2, 5),), key="a", channel="E-mail", value=250), MadeLead(key="b", owner="Bo")])
    merged = merge([old, new])
    assert merged.keys == ("a", "b")
    assert [merged.channel.labels[code] for code in merged.channel.codes[:1]] == ["E-mail"]
    assert merged.created_day.tolist() == [1, NO_DAY]
    assert merged.value_minor[0] == 250
    assert [merged.columns["Owner"].labels[code] for code in merged.columns["Owner"].codes] == ["Ann", "Bo"]
    assert list(zip(merged.obs_lead.tolist(), merged.obs_stage.tolist(), merged.obs_day.tolist(), strict=True)) == [
        (0, 1, 2),
        (0, 2, 5),
    ]


def test_rows_without_keys_are_leads_of_their_own() -> None:
    merged = merge([build([MadeLead(), MadeLead()]), build([MadeLead(key="a")]), build([MadeLead()])])
    assert merged.lead_count == 4
    assert merged.keys == ("", "", "a", "")


def test_a_blank_key_is_nobodys_identity() -> None:
    batch = build([MadeLead(key=""), MadeLead(key="a"), MadeLead(key="")])
    merged = merge([batch, build([MadeLead(key="a"), MadeLead(key="")])])
    assert merged.keys == ("", "a", "", "")


def test_a_list_a_week_for_years_stays_apart() -> None:
    """More batches, and more stages over the life of a plan, than fit into a byte."""
    batches = [
        replace(
            build([MadeLead((Event(1, week),), key=f"lead {week}")], stages=("lead", f"stage {week}"), as_of=week),
            stored_row=np.array([week], dtype=np.int32),
        )
        for week in range(130)
    ]
    merged = merge(batches)
    assert merged.stored_batch is not None
    assert merged.stored_batch.tolist() == list(range(130))
    assert [merged.stage_ids[code] for code in merged.obs_stage] == [f"stage {week}" for week in range(130)]
    resolved = resolve(merged, ("lead", "stage 129"), 1, Counting())
    assert resolved.furthest.tolist() == [0] * 129 + [1]


def test_other_stage_lists_find_the_same_stages() -> None:
    old = build([MadeLead((Event(1, 2),), key="a")], stages=("lead", "won"))
    new = build([MadeLead((Event(2, 5),), key="b")], stages=("won", "demo", "lead"))
    merged = merge([old, new])
    assert [merged.stage_ids[code] for code in merged.obs_stage] == ["won", "lead"]


def test_weekly_lists_become_a_history() -> None:
    """Lost last week, at a stage today: open again; and lost once more the week after."""
    weeks = [
        build([MadeLead((Event(LOST), Event(1)), key="a"), MadeLead((Event(LOST),), key="b")], as_of=7),
        build([MadeLead((Event(1),), key="a"), MadeLead((Event(LOST),), key="b")], as_of=14),
        build([MadeLead((Event(LOST), Event(1)), key="a")], as_of=21),
    ]
    assert _outcomes(merge(weeks[:2])) == ["open", "lost"]
    assert _outcomes(merge(weeks)) == ["lost", "lost"]


def test_lost_last_week_and_at_the_first_stage_today_is_open_again() -> None:
    weeks = [build([MadeLead(events, key="a")], as_of=day) for day, events in ((7, (Event(LOST),)), (14, ()))]
    assert _outcomes(merge(weeks)) == ["open"]
    assert _outcomes(merge([*weeks, build([MadeLead((Event(LOST),), key="a")], as_of=21)])) == ["lost"]


def test_saying_the_same_again_adds_nothing() -> None:
    first = build([MadeLead((Event(2),), key="a")], as_of=7)
    merged = merge([first, replace(first, as_of_day=14)])
    assert (merged.obs_stage.tolist(), merged.obs_day.tolist()) == ([2], [NO_DAY])


def test_what_an_older_list_only_planned_is_left_out() -> None:
    old = build([MadeLead((Event(1, 5), Event(2, 9)), key="a")], as_of=7)
    new = build([MadeLead((Event(1, 5),), key="a")], as_of=14)
    assert merge([old, new]).obs_stage.tolist() == [1]


def test_a_list_beside_an_event_log_keeps_its_first_stage() -> None:
    listing = build([MadeLead(key="a", created=2, channel="Ads")], as_of=9)
    log = build([MadeLead((Event(1, 4, channel="E-mail"),), key="a")], listed=False, event_channels=True, as_of=9)
    merged = merge([listing, log])
    assert not merged.listed
    assert merged.obs_stage.tolist() == [0, 1]
    assert merged.obs_channel is not None
    assert [merged.channel.labels[code] for code in merged.obs_channel] == ["Ads", "E-mail"]


@given(batch(), batch(), batch())
def test_the_order_of_merging_dated_batches_does_not_matter(a: LeadData, b: LeadData, c: LeadData) -> None:
    at_once = merge([a, b, c])
    for in_steps in (merge([merge([a, b]), c]), merge([a, merge([b, c])])):
        _assert_same(at_once, in_steps)


@given(batch(), st.booleans())
def test_merging_a_batch_with_itself_changes_no_number(one: LeadData, undated: bool) -> None:  # noqa: FBT001
    if undated:
        one = replace(one, obs_day=np.full_like(one.obs_day, NO_DAY))
    assert _numbers(merge([one, one])) == _numbers(one)


def _numbers(leads: LeadData) -> object:
    return replace(measure(resolve(leads, STAGES, WON_INDEX, Counting())), flags={})


def _outcomes(leads: LeadData) -> list[str]:
    return [OUTCOMES[code] for code in resolve(leads, STAGES, WON_INDEX, Counting()).outcome]


def _assert_same(one: LeadData, other: LeadData) -> None:
    assert one.keys == other.keys
    assert one.channel.labels == other.channel.labels
    for name in ("created_day", "created_clock", "value_minor", "cost_minor", "obs_lead", "obs_day", "obs_clock"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    assert one.channel.codes.tolist() == other.channel.codes.tolist()
    assert one.obs_stage.tolist() == other.obs_stage.tolist()
    assert _numbers(one) == _numbers(other)


def test_batches_are_merged_in_the_order_of_their_days() -> None:
    march = build([MadeLead(key="a", channel="Ads", value=100)], as_of=70)
    january = build([MadeLead(key="a", channel="Fair", value=5), MadeLead(key="b", value=7)], as_of=10)
    both = merge([march, january])
    assert both.keys == ("a", "b")
    assert both.value_minor.tolist() == merge([january, march]).value_minor.tolist() == [100, 7]
    assert both.as_of_day == 70


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=8))
def test_order_of_merging_is_a_stable_one(days: list[int | None]) -> None:
    order = merging_order(days)
    assert sorted(order) == list(range(len(days)))
    known = [(days[place], place) for place in order if days[place] is not None]
    assert known == sorted(known)


def test_a_list_of_current_stages_puts_a_lead_back_at_the_first() -> None:
    won = build([MadeLead((Event(WON_INDEX),), key="a"), MadeLead(key="b")], as_of=10)
    back = replace(build([MadeLead(key="a"), MadeLead(key="b")], as_of=20), names_stages=True)
    merged = merge([won, back, replace(back, as_of_day=30)])
    told = list(zip(merged.obs_lead.tolist(), merged.obs_stage.tolist(), merged.obs_day.tolist(), strict=True))
    assert (0, 0, 20) in told
    assert [lead for lead, stage, _ in told if stage == 0] == [0]
    assert 0 not in merge([won, replace(back, names_stages=False)]).obs_stage.tolist()
    assert 0 not in merge([won, replace(back, as_of_day=10)]).obs_stage.tolist()


def test_columns_with_other_decimal_marks_keep_their_numbers() -> None:
    def scored(key: str, label: str, mark: str) -> LeadData:
        return replace(build([MadeLead(key=key)]), columns={"Score": Coded(np.zeros(1, np.int32), (label,), mark)})

    merged = merge([scored("a", "5.875", "."), scored("b", "1,5", ","), scored("c", "5,875", ",")]).columns["Score"]
    assert label_numbers(merged.labels, merged.decimal)[merged.codes].tolist() == [5.875, 1.5, 5.875]
    assert (len(merged.labels), merged.decimal) == (2, ",")
    assert merge([scored("a", "2,5", ","), scored("b", "2.5", ".")]).columns["Score"].labels == ("2.5",)
    unknown = merge([scored("a", "5,875", ","), scored("b", "7", "")]).columns["Score"]
    assert unknown.decimal == ","


def test_an_exclusion_label_takes_the_lead_out_everywhere() -> None:
    """A later list without the label has it back; later rows of a log have not."""
    first = build([MadeLead((Event(1, 2),), key="a", value=5), MadeLead((Event(2, 3),), key="b")], as_of=10)
    spam = replace(build([MadeLead(key="b")], as_of=20), excluded_keys=("a", "never seen"))
    back = build([MadeLead((Event(2, 25),), key="a")], as_of=30)
    for batches, keys in (
        ([first, spam], ("b",)),
        ([spam, first], ("b",)),  # brought in the other way round: the days count
        ([first, spam, back], ("a", "b")),
        ([first, spam, replace(back, listed=False)], ("b",)),
        ([first, replace(spam, excluded_keys=("a", "b"))], ()),
    ):
        merged = merge(batches)
        assert merged.keys == keys
        assert set(merged.obs_lead.tolist()) == set(range(len(keys)))
    assert merge([first, spam, back]).value_minor.tolist() == [5, merge([first]).value_minor[1]]


def by(rule: str, leads: dict[str, str], gone: dict[str, str], as_of: int) -> LeadData:
    """A list of leads recognised by a rule, key -> address, and those that an exclusion label takes out."""
    made = build([MadeLead(key=key) for key in leads], as_of=as_of)
    return replace(
        made,
        merge_by=rule,
        has_keys=True,
        keys=tuple(leads),
        email_hash=email_hashes(list(leads.values())),
        excluded_keys=tuple(gone),
        excluded_emails=tuple(email_hashes(list(gone.values())).tolist()),
    )


A, B = "a@x.pl", "b@x.pl"


@pytest.mark.parametrize(
    ("first", "second", "stay"),
    [
        (by("id", {"L1": A, "L2": B}, {}, 10), by("email", {B: B}, {A: A}, 20), ("L2",)),
        (by("id", {"L1": A, "L2": B}, {}, 10), by("both", {B: B}, {A: A}, 20), ("L2",)),
        (by("email", {A: A, B: B}, {}, 10), by("both", {"L2": B}, {"L1": A}, 20), ("L2",)),
        (by("id", {"L1": A, "L2": B}, {}, 10), by("id", {"L2": B}, {"L1": A}, 20), ("L2",)),
        (by("id", {"L1": A, "L2": B}, {}, 10), by("id", {"L2": B}, {"other": A}, 20), ("L1", "L2")),
        (by("id", {"L1": A, "L3": A, "L2": B}, {}, 10), by("email", {B: B}, {A: A}, 20), ("L1", "L3", "L2")),
        (by("id", {"L2": B}, {"L1": A}, 10), replace(by("email", {A: A, B: B}, {}, 20), listed=False), ("L2",)),
        (by("id", {"L2": B}, {"L1": A}, 10), by("email", {A: A, B: B}, {}, 20), ("L2", A)),  # a list has it back
    ],
)
def test_leads_taken_out_are_recognised_as_others_are(first: LeadData, second: LeadData, stay: tuple[str, ...]) -> None:
    assert merge([first, second]).keys == stay


def test_addresses_are_known_from_keys_where_a_file_of_before_tells_no_numbers() -> None:
    spam = replace(by("email", {B: B}, {A: A}, 20), excluded_emails=())
    assert merge([by("id", {"L1": A, "L2": B}, {}, 10), spam]).keys == ("L2",)


def test_a_row_of_a_log_without_a_time_stays_without_one() -> None:
    """A list tells what is so on its day; a log in two files tells no more than in one."""
    first = build([MadeLead((Event(0, 2), Event(LOST)), key="a"), MadeLead((Event(0, 3),), key="b")], as_of=10)
    second = build([MadeLead((Event(1),), key="a"), MadeLead((Event(WON_INDEX),), key="b")], as_of=20)
    as_lists = merge([first, second]).obs_day.tolist()
    assert {10, 20} <= set(as_lists)
    as_logs = merge([replace(first, listed=False), replace(second, listed=False)])
    assert sorted(as_logs.obs_day.tolist()) == [NO_DAY, NO_DAY, NO_DAY, 2, 3]
