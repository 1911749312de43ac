"""What a later reading of the same list carries on from the earlier one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.carrying import with_history, with_unread
from funnel_planner.analytics.leads import LOST, NO_DAY, TOUCH, Coded, LeadData, no_leads

DAY = 20_000
Told = tuple[int, int, int]


def listed(keys: str, told: list[Told], **more: object) -> LeadData:
    """Leads named by a letter each; ``told``: (lead, stage, day)."""
    leads = no_leads(("a", "b", "c", "d"))
    count, rows = len(keys), np.array(told, dtype=np.int32).reshape(-1, 3)
    return replace(
        leads,
        channel=Coded(np.zeros(count, np.int32), ("Ads",)),
        created_day=np.full(count, DAY - 9, np.int32),
        created_clock=np.full(count, -1, np.int32),
        value_minor=np.arange(count),
        cost_minor=np.arange(count),
        obs_lead=rows[:, 0],
        obs_stage=rows[:, 1].astype(np.int16),
        obs_day=rows[:, 2],
        obs_clock=np.full(len(rows), -1, np.int32),
        names_stages=True,
        has_keys=True,
        keys=tuple(keys),
        as_of_day=DAY,
        **more,  # type: ignore[arg-type]  # by field name
    )


def told_of(leads: LeadData) -> list[Told]:
    columns = (leads.obs_lead, leads.obs_stage, leads.obs_day)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_leads_are_found_again_wherever_they_stand() -> None:
    before = listed("xyz", [(0, 1, NO_DAY), (1, 2, DAY - 1), (2, 3, NO_DAY)])
    after = listed("zny", [(0, LOST, NO_DAY), (1, 1, NO_DAY), (2, 2, NO_DAY)])
    assert told_of(with_history(before, after)) == [(0, 3, NO_DAY), (0, LOST, DAY), (1, 1, NO_DAY), (2, 2, DAY - 1)]


def test_stages_are_known_by_their_ids() -> None:
    before = listed("x", [(0, 2, NO_DAY)])
    after = replace(listed("x", [(0, 0, DAY), (0, LOST, DAY)]), stage_ids=("b", "a"))
    found = with_history(before, after)
    assert [found.stage_ids[stage] for _, stage, _ in told_of(found) if stage != LOST] == ["c", "b"]


def test_what_was_yet_to_come_did_not_happen() -> None:
    before = listed("x", [(0, 1, DAY + 3), (0, 2, NO_DAY), (0, 2, DAY + 5)])
    assert told_of(with_history(before, listed("x", [(0, LOST, NO_DAY)]))) == [(0, LOST, DAY)]


def test_channels_of_single_rows_stay_beside_what_is_carried() -> None:
    before = listed("x", [(0, 2, NO_DAY)])
    channels = {"channel": Coded(np.zeros(1, np.int32), ("Ads", "Fair")), "obs_channel": np.array([1, 1], np.int32)}
    after = replace(listed("x", [(0, TOUCH, DAY - 4), (0, LOST, NO_DAY)]), **channels)  # type: ignore[arg-type]
    found = with_history(before, after)
    assert told_of(found) == [(0, 2, NO_DAY), (0, TOUCH, DAY - 4), (0, LOST, DAY)]
    assert found.obs_channel is not None
    assert found.obs_channel.tolist() == [0, 1, 1]


@pytest.mark.parametrize("lacks", [{"names_stages": False}, {"has_keys": False, "keys": None}], ids=["stages", "keys"])
def test_where_nothing_is_recognised_or_remembered_nothing_changes(lacks: dict[str, object]) -> None:
    before, after = listed("x", [(0, 2, NO_DAY)]), listed("x", [(0, LOST, NO_DAY)])
    assert told_of(with_history(before, replace(after, **lacks))) == [(0, LOST, NO_DAY)]  # type: ignore[arg-type]


EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(LOST, 3), st.sampled_from([NO_DAY, DAY - 2, DAY])), max_size=9
).map(lambda told: sorted(set(told)))


@given(EVENTS, EVENTS)
def test_lost_leads_came_as_far_as_either_says_and_others_as_the_later(one: list[Told], other: list[Told]) -> None:
    before, after = listed("xyzw", one), listed("wzyx", other)
    found = with_history(before, after)
    for place, key in enumerate("wzyx"):
        old = {stage for lead, stage, _ in one if "xyzw"[lead] == key}
        new = {stage for lead, stage, _ in other if lead == place}
        own = {stage for lead, stage, _ in told_of(found) if lead == place}
        furthest = 3 if LOST in new else max({0, *new})
        assert own == {stage for stage in old | new if stage in new or 0 <= stage <= furthest}
    again = with_history(found, after)
    assert sorted(told_of(again)) == sorted(told_of(found)), "saved once more, nothing is new"


def test_leads_of_unread_rows_come_last_as_they_were() -> None:
    before = listed("xyz", [(0, 1, NO_DAY), (1, 2, DAY - 1), (2, LOST, NO_DAY)])
    after = replace(listed("zn", [(0, 1, NO_DAY)]), channel=Coded(np.zeros(2, np.int32), ("Fair",)))
    found, rows = with_unread(before, after, ["z", "y", "n", "", "y"])
    assert (found.keys, rows) == (("z", "n", "y"), [4])
    assert [found.channel.labels[code] for code in found.channel.codes.tolist()] == ["Fair", "Fair", "Ads"]
    assert told_of(found) == [(0, 1, NO_DAY), (2, 2, DAY - 1)]
    assert found.value_minor.tolist() == [0, 1, 1]
    assert (found.names_stages, found.as_of_day) == (True, DAY)
    excluded = replace(after, excluded_keys=("y",))
    assert with_unread(before, excluded, ["z", "y", "n"]) == (excluded, [])
    assert with_unread(before, after, ["z", "n"]) == (after, [])


def test_what_is_not_brought_in_any_more_is_not_held_either() -> None:
    owner = Coded(np.array([0, 1], np.int32), ("Eve", "Kim"))
    hashes = np.array([7, 8])
    before = listed("xy", [], columns={"Owner": owner, "Town": owner}, email_hash=hashes)
    after = listed("x", [], columns={"Town": Coded(np.array([0], np.int32), ("Eve",))})
    found, _ = with_unread(before, after, ["x", "y"])
    assert (list(found.columns), found.email_hash) == (["Town"], None)
    assert found.columns["Town"].codes.tolist() == [0, 1]
    found, _ = with_unread(before, replace(after, email_hash=hashes[:1]), ["x", "y"])
    assert found.email_hash is not None
    assert found.email_hash.tolist() == [7, 8]
