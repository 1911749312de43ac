"""What an import changes: new leads, leads it says something new about, and the others."""

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import comparing
from funnel_planner.analytics.comparing import Changes, changes
from funnel_planner.analytics.merging import merge
from tests.support.made_leads import Event, MadeLead, build, made_leads


def test_nothing_known_makes_every_lead_new() -> None:
    assert changes(None, build([MadeLead(key="a"), MadeLead(key="b")])) == Changes(2, 0, 0)


def test_a_lead_is_updated_when_something_new_is_said_of_it() -> None:
    known = build([MadeLead((Event(1),), key="a"), MadeLead(key="b", owner="Bo"), MadeLead(key="c")], as_of=7)
    later = build([MadeLead((Event(2),), key="a"), MadeLead(key="b"), MadeLead(key="d")], as_of=14)
    assert changes(known, later) == Changes(1, 1, 1)


def test_a_lead_that_is_taken_out_or_comes_back_is_updated() -> None:
    known = build([MadeLead((Event(1),), key="a"), MadeLead(key="b")], as_of=7)
    spam = replace(build([MadeLead(key="b")], as_of=14), excluded_keys=("a", "new"))
    assert changes(known, spam) == Changes(0, 1, 1)
    assert changes([known, spam], replace(spam, as_of_day=21)) == Changes(0, 0, 1)
    assert changes([known, spam], replace(known, as_of_day=21)) == Changes(0, 1, 1)
    assert changes(known, replace(build([], as_of=14), excluded_keys=("b",))) == Changes(0, 1, 0)


def test_leads_without_an_id_are_always_new() -> None:
    known = build([MadeLead(key=""), MadeLead(key="a"), MadeLead(key="")], as_of=7)
    assert changes(known, replace(known, as_of_day=14)) == Changes(2, 0, 1)
    mixed = merge([build([MadeLead(), MadeLead()]), build([MadeLead(key="a")])])
    assert changes(mixed, build([MadeLead(key=""), MadeLead(key="a")])) == Changes(1, 0, 1)


@given(made_leads(), st.sampled_from([None, 3, 12, 20]), st.sampled_from([0, 1, 9]), st.booleans())
def test_what_repeats_an_import_word_by_word_changes_nobody(
    leads: list[MadeLead],
    as_of: int | None,
    later: int,
    listed: bool,  # noqa: FBT001 - drawn
) -> None:
    sound = [lead if lead.created is not None else replace(lead, created_clock=None) for lead in leads]
    known = build([replace(lead, key=f"L{n}") for n, lead in enumerate(sound)], as_of=as_of, listed=listed)
    again = replace(known, as_of_day=known.as_of_day + later)
    found = changes(known, again)
    with patch.object(comparing, "_says_the_same", return_value=False):
        assert found == changes(known, again)


def test_a_difference_in_any_column_is_seen() -> None:
    leads = [MadeLead((Event(1, 3),), "Web", 1, 5, 100, 10, "Bo", "a"), MadeLead(key="b")]
    known = build(leads, as_of=7)
    for other in (
        replace(leads[0], events=(Event(2, 3),)),
        replace(leads[0], events=(Event(1, 4),)),
        replace(leads[0], channel="Fair"),
        replace(leads[0], created=2),
        replace(leads[0], value=101),
        replace(leads[0], cost=11),
        replace(leads[0], owner="Ann"),
    ):
        assert changes(known, build([other, leads[1]], as_of=8)) == Changes(0, 1, 1)
