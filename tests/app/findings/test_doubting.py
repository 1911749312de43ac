"""What is doubtful about the numbers of a look, with what can be done about it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from funnel_planner.analytics.cohorts import mature
from funnel_planner.analytics.counts import ChannelCounts
from funnel_planner.analytics.leads import LOST, NO_DAY, NO_VALUE, TOUCH, Coded, LeadData, no_leads
from funnel_planner.app.findings.doubting import dismiss, dismissed, noted, see, seen, stated_in_targets
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.target import Target
from funnel_planner.storage.plan_file import PlanFile
from tests.support.made_findings import look_at
from tests.support.made_leads import Event, MadeLead, build

STAGES = ("lead", "demo", "won")
PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.4), Stage("won", "Won")),
)
JAN = day_number(date(2024, 1, 10))


def _look(leads: LeadData, plan: Plan = PLAN, wish: LeadFilter | None = None) -> Look:
    return look_at(plan, leads, wish)


def _keys(look: Look) -> list[str]:
    return [one.key for one in noted(look)]


def test_few_leads_are_noted_and_a_filter_can_be_cleared() -> None:
    leads = build([MadeLead((), "Ads"), MadeLead((), "Fair")], stages=STAGES, as_of=JAN)
    (one,) = noted(_look(leads))
    assert (one.key, one.what, one.fix) == ("few_leads:", "There are only 2 leads.", None)
    (one,) = noted(_look(leads, wish=LeadFilter(channels=frozenset({"Ads"}))))
    assert one.fix is not None
    assert one.fix.lead_filter == LeadFilter()


def test_wins_on_the_last_day_of_their_month_are_listed() -> None:
    end = day_number(date(2024, 1, 31))
    leads = build(
        [MadeLead((Event(2, end),), created=JAN)] * 20 + [MadeLead(created=JAN)] * 20, stages=STAGES, as_of=end
    )
    found = {one.key: one for one in noted(_look(leads))}
    one = found["closed_at_month_end:"]
    assert one.what.startswith("20 of 20 wins are dated on the last day of the month")
    assert one.fix is not None
    assert one.fix.lead_filter is not None
    assert one.fix.lead_filter.group == ("month_end",)
    listed = _look(leads, wish=one.fix.lead_filter)
    assert listed.measured.lead_count == 20


def test_periods_that_are_still_open_can_be_left_out() -> None:
    leads = [MadeLead((Event(2, JAN + 20),), created=JAN)] * 20 + [MadeLead(created=JAN + 90)] * 20
    plan = replace(PLAN, counting=Counting(window_days=30))
    (one,) = noted(_look(build(leads, stages=STAGES, as_of=JAN + 95), plan))
    assert one.key == "cohort_still_open:"
    assert "have not had 30 days yet" in one.what
    assert one.fix is not None
    assert one.fix.lead_filter == LeadFilter(last_day=date(2024, 3, 31))
    assert noted(_look(build(leads, stages=STAGES, as_of=JAN + 95), plan, one.fix.lead_filter))[0].key == "few_leads:"


def test_once_the_young_leads_are_left_out_the_note_on_them_is_gone() -> None:
    """Also where their period is not over, and where wins of few days left with them, so that wins took longer."""
    plain = [MadeLead((Event(2, JAN + 5),), created=JAN)] * 20
    plain += [MadeLead(created=JAN + day) for day in range(30, 60)]
    window = replace(PLAN, counting=Counting(window_days=30))
    slow = [MadeLead((Event(2, JAN + day + 40),), created=JAN + day) for day in range(20)]
    slow += [MadeLead((Event(2, JAN + day + 20),), created=JAN + day) for day in range(62, 75) for _ in range(3)]
    slow += [MadeLead((Event(2, JAN + day + 1),), created=JAN + day) for day in range(77, 94) for _ in range(10)]
    for leads, plan, as_of in ((plain, window, JAN + 75), (slow, PLAN, JAN + 95)):
        data = build(leads, stages=STAGES, as_of=as_of)
        one = next(one for one in noted(_look(data, plan)) if one.key.startswith("cohort"))
        assert one.fix is not None
        left = noted(_look(data, plan, one.fix.lead_filter))
        assert not [one.what for one in left if one.key.startswith("cohort")]


def test_what_changes_the_meaning_of_the_numbers_is_grave(tmp_path: Path) -> None:
    leads = build([MadeLead((), "Ads", created=JAN)] * 3, stages=STAGES, as_of=JAN + 90)
    assert {one.key: one.is_grave for one in noted(_look(leads))} == {"few_leads:": False, "ends_earlier:": True}
    with PlanFile.create(tmp_path / "plans.funnel") as file:
        assert seen(file, "p") == frozenset()
        see(file, "p", frozenset({"ends_earlier:"}))
        dismiss(file, "p", frozenset({"few_leads:"}))
        assert seen(file, "p") == {"ends_earlier:"}
        assert dismissed(file, "p") == {"few_leads:"}


def test_leads_that_just_had_their_time_are_not_left_out() -> None:
    leads = [MadeLead((Event(2, JAN + 5),), created=JAN)] * 20 + [MadeLead(created=JAN + day) for day in range(30, 60)]
    plan = replace(PLAN, counting=Counting(window_days=30))
    data = build(leads, stages=STAGES, as_of=JAN + 75)
    (one,) = noted(_look(data, plan))
    assert "since 25\u00a0Feb\u00a02024 have not" in one.what, "the 24th is 30 days before the as-of day"
    assert one.fix is not None
    assert one.fix.lead_filter == LeadFilter(last_day=date(2024, 2, 24))
    ripe = mature(_look(data, plan).journeys, _look(data, plan).times, 30)
    assert ripe is not None
    assert _look(data, plan, one.fix.lead_filter).measured.lead_count == ripe.n


def test_young_leads_are_left_out_of_a_period_that_moves_along_too() -> None:
    leads = [MadeLead((Event(2, JAN + 5),), created=JAN)] * 20 + [MadeLead(created=JAN + day) for day in range(30, 60)]
    plan = replace(PLAN, counting=Counting(window_days=30))
    wish = LeadFilter(date(2024, 1, 1), date(2024, 3, 25), period="this_quarter")
    (one,) = noted(_look(build(leads, stages=STAGES, as_of=JAN + 75), plan, wish))
    assert one.fix is not None
    assert one.fix.lead_filter == LeadFilter(date(2024, 1, 1), date(2024, 2, 24)), "else it moves back at once"


def test_without_a_window_nine_of_ten_wins_tell_how_long_it_takes() -> None:
    leads = [MadeLead((Event(2, JAN + 10),), created=JAN)] * 30 + [MadeLead(created=JAN + 90)] * 20
    (one,) = noted(_look(build(leads, stages=STAGES, as_of=JAN + 95)))
    assert "have not had 10 days yet" in one.what


def test_a_filter_gives_no_lead_less_time() -> None:
    """The days that leads need are those of all leads, as in the trend and beside the mature rate."""
    quick, slow = Event(2, JAN + 2), Event(2, JAN + 40)
    leads = [MadeLead((won,), created=JAN, channel=name) for won, name in ((quick, "Ads"), (slow, "Fair"))] * 15
    young = [MadeLead(created=JAN + 90, channel="Ads")] * 20
    (one,) = noted(
        _look(build([*leads, *young], stages=STAGES, as_of=JAN + 95), wish=LeadFilter(channels=frozenset({"Ads"})))
    )
    assert "have not had 40 days yet" in one.what


def test_a_later_stage_larger_than_an_earlier_one() -> None:
    leads = build([MadeLead((Event(2),))] * 40, stages=STAGES, listed=False, as_of=JAN)
    plan = replace(PLAN, counting=Counting(CountingMode.ANY))
    one = next(one for one in noted(_look(leads, plan)) if one.key.startswith("growing_stage"))
    assert one.what == "More leads at “Won” (40) than at “Demo” before it (0)."
    assert one.fix is not None
    assert one.fix.counting is not None
    assert one.fix.counting.mode is CountingMode.REACHED


def test_cost_without_leads_names_the_channel() -> None:
    counts = ChannelCounts(
        channel=Coded(np.array([0, 1], dtype=np.int32), ("Ads", "Radio")),
        day=np.array([NO_DAY, NO_DAY], dtype=np.int32),
        counts=np.array([[100, 50, 10], [0, 0, 0]]),
        value_minor=np.array([NO_VALUE, NO_VALUE]),
        cost_minor=np.array([5_000, 70_000]),
    )
    look = _look(replace(no_leads(STAGES), counts=counts))
    (one,) = noted(look)
    assert one.key == "cost_without_leads:Radio"
    assert one.what.startswith("“Radio” cost €700")
    assert one.fix is not None
    assert one.fix.place == "funnel"


@pytest.mark.parametrize(
    ("targets", "doubtful"),
    [
        ((Target("lead", 1000.0), Target("won", 300.0)), True),
        ((Target("lead", 1000.0), Target("won", 200.0)), False),
        ((Target("lead", 20.0), Target("won", 4.6)), False),
        ((Target("lead", 1000.0, "2024-01"), Target("won", 300.0, "2024-02")), False),
        ((Target("lead", 0.0), Target("won", 300.0)), False),
        ((), False),
    ],
)
def test_targets_state_a_rate(targets: tuple[Target, ...], doubtful: bool) -> None:  # noqa: FBT001 - a case
    found = stated_in_targets(replace(PLAN, targets=targets))
    assert bool(found) is doubtful


def test_sound_numbers_have_no_notes() -> None:
    assert _keys(_look(build([MadeLead((), "Ads")] * 40, stages=STAGES, as_of=JAN))) == []


def test_what_was_waved_aside_is_remembered_plan_by_plan(tmp_path: Path) -> None:
    with PlanFile.create(tmp_path / "plans.funnel") as file:
        assert dismissed(file, "p") == frozenset()
        dismiss(file, "p", frozenset({"few_leads:"}))
        assert dismissed(file, "p") == {"few_leads:"}
        assert dismissed(file, "q") == frozenset()
        file.set_setting("notes_dismissed:p", "{broken")
        assert dismissed(file, "p") == frozenset()


def test_a_file_from_long_ago_is_noted_with_its_last_day() -> None:
    leads = [MadeLead((Event(2, JAN + 3),), "Ads", created=JAN)] * 40
    (one,) = [note for note in noted(_look(build(leads, stages=STAGES, as_of=JAN + 49))) if "ends" in note.key]
    assert one.what.replace("\u00a0", " ").startswith("Nothing in the data is later than 13 Jan 2024")
    assert one.fix is not None
    assert one.fix.counting is not None
    assert one.fix.counting.as_of == date_of(JAN + 3)
    fresh = _look(build(leads, stages=STAGES, as_of=JAN + 48))
    assert "ends_earlier:" not in _keys(fresh)


def test_a_day_that_the_import_was_too_early_for_is_noted_and_not_counted() -> None:
    """What was to come on the import's day was left out then, so that no later day can be counted from it."""
    leads = build([MadeLead((Event(2, JAN + 20),), "Ads", created=JAN)] * 40, stages=STAGES, as_of=JAN + 5)
    plan = replace(PLAN, counting=Counting(as_of=date_of(JAN + 30)))
    assert _look(leads, plan).measured.total.counts == (40, 40, 40), "nothing was left out"
    look = _look(replace(leads, flags={"scheduled_events": 40}), plan)
    assert look.measured.total.counts == (40, 0, 0)
    assert look.measured.as_of_day == JAN + 5
    (one,) = noted(look)
    assert one.key == "later_than_import:"
    assert "as of 9 Feb 2024, but were imported as of 15 Jan 2024" in one.what.replace("\u00a0", " ")
    assert one.fix is not None
    assert one.fix.counting is not None
    assert _keys(_look(look.journeys.leads, replace(plan, counting=one.fix.counting))) == ["yet_to_come:"]


def test_leads_without_a_date_for_where_they_stand_are_noted_as_of_earlier_days() -> None:
    made = [
        *[MadeLead((Event(1, JAN + 1),), "Ads", created=JAN)] * 40,
        *[MadeLead((Event(1),), "Ads", created=JAN)] * 2,
        MadeLead((Event(LOST),), "Ads", created=JAN),
        MadeLead((Event(1), Event(LOST, JAN + 2)), "Ads", created=JAN),
        MadeLead((Event(2, JAN + 1), Event(LOST)), "Ads", created=JAN),
        MadeLead((), "Ads"),
        MadeLead((Event(1),), "Ads", created=JAN + 8),
    ]
    leads = build(made, stages=STAGES, as_of=JAN + 9)
    assert _keys(_look(leads)) == []
    look = _look(leads, replace(PLAN, counting=Counting(as_of=date_of(JAN + 4))))
    (one,) = noted(look)
    assert one.key == "undated_then:"
    assert "loss: 5. They count there as of 14 Jan 2024" in one.what.replace("\u00a0", " ")
    assert one.fix is not None
    assert one.fix.lead_filter is not None
    assert look.cube.passing(one.fix.lead_filter).tolist() == [40, 41, 42, 43, 45]


def test_dates_after_the_as_of_day_are_noted_and_their_leads_listed() -> None:
    made = [
        *[MadeLead((Event(1, JAN + 1),), "Ads", created=JAN)] * 40,
        MadeLead((Event(1, JAN + 1), Event(LOST, JAN + 300)), "Ads", created=JAN),
        MadeLead((Event(2, JAN + 10),), "Fair", created=JAN),
        MadeLead((Event(1, JAN + 1),), "Ads", created=JAN + 365),
        MadeLead((), "Ads", created=JAN + 365),  # not there yet: in no list
        MadeLead((Event(TOUCH, JAN + 20),), "Ads", created=JAN),
    ]
    leads = build(made, stages=STAGES, as_of=JAN + 9)
    look = _look(leads)
    (one,) = noted(look)
    assert one.key == "yet_to_come:"
    assert one.what.replace("\u00a0", " ") == "Leads with a date after 19 Jan 2024, the as-of day: 3."
    assert one.fix is not None
    assert one.fix.lead_filter is not None
    assert look.cube.passing(one.fix.lead_filter).tolist() == [40, 41, 42]
    assert "2." in noted(_look(leads, wish=LeadFilter(channels=frozenset({"Ads"}))))[0].what
    earlier = replace(PLAN, counting=Counting(as_of=date_of(JAN + 4)))
    assert _keys(_look(leads, earlier)) == [], "of a day gone by there are later dates as a matter of course"


def test_open_leads_with_a_reason_for_a_loss_are_noted() -> None:
    made = [
        *[MadeLead((), "Ads", created=JAN)] * 40,
        MadeLead((), "Ads", created=JAN, owner="Ann"),
        MadeLead((), "Fair", created=JAN, owner="Bo"),
        MadeLead((Event(LOST, JAN + 2),), "Ads", created=JAN, owner="Bo"),
        MadeLead((Event(2, JAN + 2),), "Ads", created=JAN, owner="Bo"),
        MadeLead((Event(LOST, JAN + 12),), "Ads", created=JAN, owner="Bo"),
        MadeLead((Event(LOST, JAN + 2), Event(1, JAN + 4)), "Ads", created=JAN, owner="Bo"),
    ]
    leads = build(made, stages=STAGES, as_of=JAN + 9)
    assert _keys(_look(leads)) == ["yet_to_come:"]
    look = replace(_look(leads), reason_headers=("Why", "Owner"))
    _, one = noted(look)
    assert (one.key, one.what) == ("reason_without_loss:", "Open leads that have a reason for a loss: 2.")
    assert one.fix is not None
    assert one.fix.lead_filter is not None
    assert look.cube.passing(one.fix.lead_filter).tolist() == [40, 41]
    ads = LeadFilter(channels=frozenset({"Ads"}))
    *_, one = noted(replace(_look(leads, wish=ads), reason_headers=("Owner",)))
    assert one.what.endswith("loss: 1.")
