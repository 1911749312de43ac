"""Which leads of several imports are the same: by key, by address, by both; ambiguous ones stay apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.emails import email_hashes, email_key
from funnel_planner.analytics.identity import identify
from funnel_planner.analytics.leads import NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData

People = list[tuple[str, str]]
"""(id, address) of each lead, either may be empty."""


def batch(people: People, rule: str = "both") -> LeadData:
    n = len(people)
    keys = tuple(mail if rule == "email" else key or (mail if rule == "both" else "") for key, mail in people)
    return LeadData(
        stage_ids=("a",),
        channel=Coded(np.full(n, -1, np.int32), ()),
        created_day=np.full(n, NO_DAY, np.int32),
        created_clock=np.full(n, NO_CLOCK, np.int32),
        value_minor=np.full(n, NO_VALUE),
        cost_minor=np.full(n, NO_VALUE),
        obs_lead=np.empty(0, np.int32),
        obs_stage=np.empty(0, np.int8),
        obs_day=np.empty(0, np.int32),
        obs_clock=np.empty(0, np.int32),
        keys=keys,
        has_keys=True,
        email_hash=email_hashes([email_key(mail) for _, mail in people]),
        merge_by=rule,
    )


def homes(*batches: LeadData) -> list[list[int]]:
    return [home.tolist() for home in identify(batches).homes]


def test_by_id_addresses_play_no_part() -> None:
    assert homes(batch([("1", "a@x"), ("2", "b@x")], "id"), batch([("3", "a@x"), ("2", "")], "id")) == [[0, 1], [2, 1]]


def test_an_address_finds_the_lead_with_an_id() -> None:
    assert homes(batch([("1", "a@x"), ("2", "b@x")], "id"), batch([("", "b@x"), ("", "c@x")], "email"))[1] == [1, 2]


def test_an_id_finds_the_lead_that_had_an_address_only_and_gives_it_its_name() -> None:
    found = identify([batch([("", "a@x")], "email"), batch([("1", "a@x")]), batch([("1", "")], "id")])
    assert [home.tolist() for home in found.homes] == [[0], [0], [0]]
    assert found.keys == ["1"]


def test_one_address_of_several_ids_joins_nothing() -> None:
    found = identify([batch([("1", "a@x"), ("2", "a@x")]), batch([("", "a@x")]), batch([("", "a@x")])])
    assert [home.tolist() for home in found.homes] == [[0, 1], [2], [2]]
    assert found.conflicts == [[0, 1], [0], []]


def test_a_known_address_under_another_id_is_a_conflict() -> None:
    assert identify([batch([("1", "a@x")]), batch([("2", "a@x")])]).conflicts == [[], [0]]


def test_keys_must_be_loaded() -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="keys"):
        identify([replace(batch([("1", "a@x")]), keys=None), batch([("2", "b@x")])])


ids = st.sampled_from(["", "1", "2", "3"])
mails = st.sampled_from(["", "a@x", "b@x", "c@x"])


def distinct(people: People, rule: str) -> People:
    """As within an import: one lead for each key; an address alone stands once."""
    found: dict[str, tuple[str, str]] = {}
    for number, (key, mail) in enumerate(people):
        name = mail if rule == "email" else key or (mail if rule == "both" else "")
        found.setdefault(name or f"#{number}", (key, mail))
    return [pair for pair in found.values() if any(pair)]


lists = st.lists(st.tuples(ids, mails), max_size=6)


@given(st.lists(st.tuples(lists, st.sampled_from(["id", "email", "both"])), min_size=1, max_size=4))
def test_an_import_brought_in_again_creates_nobody(imports: list[tuple[People, str]]) -> None:
    batches = [batch(distinct(people, rule), rule) for people, rule in imports]
    last = batches[-1]
    once, twice = identify(batches), identify([*batches, last])
    assert last.keys is not None
    for lead, key in enumerate(last.keys):
        if key:
            assert twice.homes[-1][lead] == once.homes[-1][lead]
    assert [home.tolist() for home in twice.homes[:-1]] == [home.tolist() for home in once.homes]


@given(st.lists(st.tuples(lists, st.sampled_from(["id", "email", "both"])), min_size=1, max_size=4))
def test_leads_with_different_ids_are_never_one(imports: list[tuple[People, str]]) -> None:
    batches, told = [], []
    for people, rule in imports:
        if rule == "email":
            continue
        own = distinct(people, rule)
        batches.append(batch(own, rule))
        told.append(own)
    if not batches:
        return
    named: dict[int, set[str]] = {}
    for home, people in zip(identify(batches).homes, told, strict=True):
        for place, (key, _) in zip(home.tolist(), people, strict=True):
            named.setdefault(place, set()).update({key} - {""})
    assert all(len(keys) <= 1 for keys in named.values())


@pytest.mark.parametrize(
    ("text", "key"),
    [(" Ann@X.PL ", "ann@x.pl"), ("n/a", ""), ("@x", ""), ("a@", ""), ("a b@x", ""), ("", ""), ("a@" + "x" * 300, "")],
)
def test_addresses_are_trimmed_and_case_folded(text: str, key: str) -> None:
    assert email_key(text) == key


@given(st.lists(st.text(max_size=40), max_size=30))
def test_equal_addresses_have_equal_numbers_wherever_they_stand(texts: list[str]) -> None:
    keys = [text.replace("\0", "") for text in texts]
    together = email_hashes(keys).tolist()
    assert together == [int(email_hashes([key])[0]) for key in keys]
    assert all((number == 0) == (not key) for number, key in zip(together, keys, strict=True))
    assert len(set(together)) == len(set(keys))


def test_numbers_do_not_change_between_runs() -> None:
    assert email_hashes(["ann@x.pl"]).tolist() == email_hashes(["ann@x.pl", "a" * 200]).tolist()[:1]
