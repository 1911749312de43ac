"""What an import changes: new leads, leads it says something new about, and the others."""

from dataclasses import replace

from funnel_planner.analytics.comparing import Changes, changes
from funnel_planner.analytics.merging import merge
from tests.support.made_leads import Event, MadeLead, build


def test_nothing_known_makes_every_lead_new() -> None:
    assert changes(None, build([MadeLead(key="a"), MadeLead(key="b")])) == Changes(2, 0, 0)


def test_a_lead_is_updated_when_something_new_is_said_of_it() -> None:
    known = build([MadeLead((Event(1),), key="a"), MadeLead(key="b", owner="Bo"), MadeLead(key="c")], as_of=7)
    later = build([MadeLead((Event(2),), key="a"), MadeLead(key="b"), MadeLead(key="d")], as_of=14)
    assert changes(known, later) == Changes(1, 1, 1)


def test_leads_without_an_id_are_always_new() -> None:
    known = build([MadeLead(key=""), MadeLead(key="a"), MadeLead(key="")], as_of=7)
    assert changes(known, replace(known, as_of_day=14)) == Changes(2, 0, 1)
    mixed = merge([build([MadeLead(), MadeLead()]), build([MadeLead(key="a")])])
    assert changes(mixed, build([MadeLead(key=""), MadeLead(key="a")])) == Changes(1, 0, 1)
