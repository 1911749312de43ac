"""The plan beside what was measured, and taking measured numbers over."""

import math
from dataclasses import replace
from datetime import date

import pytest

from funnel_planner.analytics.groups import GROUPS
from funnel_planner.analytics.leads import LOST, LeadData
from funnel_planner.analytics.pooling import pooled_weight
from funnel_planner.app.findings.comparison_words import comparison_remarks
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.app.findings.plan_and_actual import chosen_by_outcome, compare
from funnel_planner.app.findings.plan_lines import Comparison, Line, Metric, What
from funnel_planner.app.findings.taking_over import (
    is_drawn,
    is_used,
    left_as_planned,
    left_by_drawing,
    planned_overall,
    sources,
    taken_over,
    with_numbers,
    with_rate_source,
    worth_taking,
)
from funnel_planner.domain.channel import Channel, RateOverride
from funnel_planner.domain.codec import plan_from_json, plan_to_json
from funnel_planner.domain.days import day_number
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_findings import look_at
from tests.support.made_leads import Event, MadeLead, build

JAN, MAR_31 = day_number(date(2024, 1, 1)), day_number(date(2024, 3, 31))
STAGES = ("lead", "demo", "won")
PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.2), Stage("won", "Won")),
    (
        Channel("ads", "Ads", volume_per_month=30.0),
        Channel("mail", "E-mail", volume_per_month=10.0, rates=(RateOverride("lead", 0.6),)),
    ),
    economics=Economics("EUR", 1_000.0),
)


def _leads() -> list[MadeLead]:
    """60 from Ads: 24 demos, 6 won; 40 by E-mail: 12 demos, 3 won; won ones are worth 800."""
    made = []
    for channel, n, demos, won in (("Ads", 60, 24, 6), ("E-mail", 40, 12, 3)):
        for number in range(n):
            far = 2 if number < won else 1 if number < demos else 0
            day = JAN if number == 0 else MAR_31 if number == 1 else JAN + 40
            events = (Event(far),) if far else ()
            made.append(MadeLead(events, channel, day, value=80_000 if far == 2 else None))
    return made


def _look(leads: LeadData, plan: Plan = PLAN, wish: LeadFilter | None = None) -> Look:
    return look_at(plan, leads, wish)


@pytest.fixture
def look() -> Look:
    return _look(build(_leads(), stages=STAGES, as_of=MAR_31))


@pytest.fixture
def found(look: Look) -> Comparison:
    return compare(look)


def _line(found: Comparison, what: What, channel: str = "") -> Line:
    return next(line for line in found.amounts[channel] if line.what is what)


def test_rates_stand_beside_each_other_with_what_they_rest_on(found: Comparison) -> None:
    first, second = found.rates[""]
    assert (first.part, first.whole, first.measured) == (36, 100, 0.36)
    assert first.planned == pytest.approx((30 * 0.5 + 10 * 0.6) / 40)
    assert first.differs
    assert (second.part, second.whole, second.measured) == (9, 36, 0.25)
    assert not second.differs
    own = found.rates["mail"][0]
    assert (own.planned, own.part, own.whole) == (0.6, 12, 40)
    assert found.rates["mail"][1].few


def test_numbers_of_a_month_are_those_of_the_time_leads_came_in(found: Comparison) -> None:
    months = 91 / 30.44
    assert found.months == pytest.approx(months)
    volume, deal = _line(found, What.VOLUME), _line(found, What.DEAL_SIZE)
    assert volume.planned == 40.0
    assert volume.measured == pytest.approx(100 / months)
    assert (deal.planned, deal.measured, deal.part, deal.whole) == (1_000.0, 800.0, 7_200.0, 9.0)
    assert deal.few
    assert _line(found, What.REVENUE).measured == pytest.approx(7_200 / months)
    assert _line(found, What.SPEND).measured is None
    assert _line(found, What.DEAL_SIZE, "mail").part == 2_400.0


def test_months_that_have_not_been_do_not_count() -> None:
    leads = build(_leads(), stages=STAGES, as_of=MAR_31)
    this_year = compare(_look(leads, wish=LeadFilter(date(2024, 1, 1), date(2024, 12, 31))))
    assert this_year.months == pytest.approx(91 / 30.44)
    assert _line(this_year, What.VOLUME).measured == pytest.approx(100 * 30.44 / 91)
    two_months = compare(_look(leads, wish=LeadFilter(date(2024, 1, 1), date(2024, 2, 29))))
    assert two_months.months == pytest.approx(60 / 30.44)


@pytest.mark.parametrize(
    ("days", "as_of", "period"),
    [
        (["2024-01-01", "2024-02-01", "2024-03-01"], "2024-03-31", ("2024-01-01", "2024-03-31")),
        (["2024-01-01", "2024-02-01", "2024-03-01"], "2026-11-22", ("2024-01-01", "2024-03-31")),
        (["2024-01-01", "2024-02-01", "2024-03-01"], "2024-03-20", ("2024-01-01", "2024-03-20")),
        (["2024-01-15"], "2024-01-15", ("2024-01-01", "2024-01-31")),
        (["2024-01-15", "2024-01-16", "2024-01-17"], "2024-06-01", ("2024-01-15", "2024-01-17")),
    ],
)
def test_a_month_is_a_month_and_not_the_days_on_which_leads_were_entered(
    days: list[str], as_of: str, period: tuple[str, str]
) -> None:
    made = [MadeLead((), "Ads", day_number(date.fromisoformat(day))) for day in days for _ in range(10)]
    look = _look(build(made, stages=STAGES, as_of=day_number(date.fromisoformat(as_of))))
    found = compare(look)
    first, last = (day_number(date.fromisoformat(day)) for day in period)
    assert found.period == (first, last)
    volume = _line(found, What.VOLUME)
    assert volume.measured == pytest.approx(10 * len(days) * 30.44 / (last - first + 1))
    assert any("Numbers of a month" in text for text in comparison_remarks(PLAN, found))
    kept = sources(PLAN, look.measured, look.lead_filter, [], found.period)(volume)
    assert (kept.first_day, kept.last_day) == tuple(map(date.fromisoformat, period))


def test_the_months_of_a_part_of_the_leads_are_those_of_all() -> None:
    leads = [*_leads(), MadeLead((), "Fair", JAN + 10)]
    found = compare(_look(build(leads, stages=STAGES, as_of=MAR_31), wish=LeadFilter(channels=frozenset({"Fair"}))))
    assert found.months == pytest.approx(91 / 30.44)


def test_the_gap_is_split_exactly(found: Comparison) -> None:
    planned_first = (30 * 0.5 + 10 * 0.6) / 40
    gap = found.gaps[Metric.RATE]
    assert gap.planned == pytest.approx(planned_first * 0.2)
    assert gap.measured == pytest.approx(0.09)
    for one in found.gaps.values():
        assert math.fsum(effect.effect for effect in one.effects) == pytest.approx(one.measured - one.planned)
    first, second = gap.effects
    assert first.effect == pytest.approx((0.36 - planned_first) * (0.2 + 0.25) / 2)
    assert second.effect == pytest.approx((0.25 - 0.2) * (planned_first + 0.36) / 2)
    assert [effect.what for effect in found.gaps[Metric.REVENUE].effects] == [
        What.VOLUME, What.RATE, What.RATE, What.DEAL_SIZE,
    ]  # fmt: skip


def test_customers_without_an_amount_are_a_factor_of_the_gap_of_revenue() -> None:
    leads = [replace(one, value=None) if place % 3 == 0 else one for place, one in enumerate(_leads())]
    found = compare(_look(build(leads, stages=STAGES, as_of=MAR_31)))
    valued = _line(found, What.DEAL_SIZE).rests_on
    assert 0 < valued < 9
    gap = found.gaps[Metric.REVENUE]
    assert gap.measured == pytest.approx(_line(found, What.REVENUE).measured)
    assert math.fsum(effect.effect for effect in gap.effects) == pytest.approx(gap.measured - gap.planned)
    (factor,) = (effect for effect in gap.effects if effect.what is What.VALUED)
    assert (factor.planned, factor.measured) == (1.0, valued / 9)


def test_channels_split_the_gap_into_rates_and_mix(found: Comparison) -> None:
    split = found.mix
    assert split is not None
    assert split.before == pytest.approx((30 * 0.5 * 0.2 + 10 * 0.6 * 0.2) / 40)
    assert split.after == pytest.approx(0.09)
    assert split.rate_effect + split.mix_effect == pytest.approx(split.after - split.before)


def test_what_the_data_cannot_tell_is_not_measured() -> None:
    leads = [MadeLead((Event(1),), "Ads", JAN) for _ in range(40)] + [MadeLead((Event(2),), "Ads", JAN)] * 10
    found = compare(_look(build(leads, stages=STAGES, as_of=MAR_31)))
    first, second = found.rates[""]
    assert found.first_index == 1
    assert (first.untold, first.measured, first.usable) == (True, None, False)
    assert second.measured == 0.2
    assert found.gaps[Metric.RATE].planned == pytest.approx(0.2)
    assert not _line(found, What.VOLUME, "ads").usable


def test_undated_leads_have_no_month() -> None:
    found = compare(_look(build([MadeLead((Event(1),), "Ads"), MadeLead()], stages=STAGES)))
    assert found.months is None
    assert _line(found, What.VOLUME).measured is None
    assert set(found.gaps) == {Metric.RATE}


def test_using_measured_numbers_keeps_where_they_come_from(look: Look, found: Comparison) -> None:
    taken = worth_taking(found, ["", "ads"])
    assert [(line.what, line.channel_id, line.index) for line in taken] == [
        (What.RATE, "", 0), (What.RATE, "", 1), (What.RATE, "ads", 0), (What.RATE, "ads", 1), (What.VOLUME, "ads", 0),
    ]  # fmt: skip
    few = taken.pop(3)  # 6 of 24
    assert few.drawn_to == 0.25
    source = sources(look.plan, look.measured, look.lead_filter, ["new.csv", "old.csv"])
    plan = taken_over(look.plan, taken, source)
    assert [stage.rate_to_next for stage in plan.stages] == [0.36, 0.25, None]
    assert plan.channel("ads").own_rate("lead") == 0.4
    assert plan.channel("ads").volume_per_month == pytest.approx(60 / (91 / 30.44))
    kept = plan.measurement(NumberKind.RATE, 0.36, stage_id="lead")
    assert kept is not None
    assert (kept.part, kept.whole, kept.files) == (36.0, 100.0, ("new.csv", "old.csv"))
    assert (kept.first_day, kept.last_day) == (date(2024, 1, 1), date(2024, 3, 31))
    assert all(is_used(plan, line) for line in taken)
    assert not any(is_used(look.plan, line) for line in taken)


def test_few_leads_are_taken_over_only_one_by_one(look: Look, found: Comparison) -> None:
    few = found.rates["mail"][1]
    assert few not in worth_taking(found, ["mail"])
    plan = taken_over(look.plan, [few], sources(look.plan, look.measured, look.lead_filter, []))
    assert plan.channel("mail").own_rate("demo") == 0.25


def test_all_at_once_a_channel_that_never_won_is_planned_as_neither_none_nor_average() -> None:
    made = [*_leads(), *[MadeLead((Event(1),), "Paper", JAN + 40)] * 15, *[MadeLead((), "Paper", JAN + 40)] * 20]
    plan = replace(PLAN, channels=(*PLAN.channels, Channel("paper", "Paper", volume_per_month=50.0)))
    look = _look(build(made, stages=STAGES, as_of=MAR_31), plan)
    found = compare(look)
    keys = list(found.rates)
    taken = worth_taking(found, keys)
    source = sources(look.plan, look.measured, look.lead_filter, [])
    after = taken_over(look.plan, taken, source)
    everyone = 9 / 51
    (paper,) = [line for line in taken if line.channel_id == "paper" and line.index == 1 and line.what is What.RATE]
    own = after.channel("paper").own_rate("demo")
    assert own is not None
    assert own == pytest.approx(paper.drawn_by * everyone / (15 + paper.drawn_by))
    assert 0 < own < everyone
    assert after.channel("paper").volume_per_month == pytest.approx(35 * 30.44 / 91)
    kept = after.measurement(NumberKind.RATE, own, channel_id="paper", stage_id="demo")
    assert kept is not None
    assert (kept.part, kept.whole, kept.drawn_to, kept.drawn_by) == (0.0, 15.0, everyone, paper.drawn_by)
    assert plan_from_json(plan_to_json(after)) == after
    said = source_words(after, NumberKind.RATE, channel_id="paper", stage_id="demo")
    assert said.startswith("Measured: 0 of 15, with the 17.6% of all channels counted as 10.9 more leads")
    deals = [line for lines in found.amounts.values() for line in lines if line.usable and line.what is What.DEAL_SIZE]
    assert left_as_planned(found, keys, taken) == len(deals)
    again = compare(_look(build(made, stages=STAGES, as_of=MAR_31), after))
    assert left_by_drawing(after, again)
    assert not left_by_drawing(plan, found)
    promised = planned_overall(with_numbers(plan, taken), LeadFilter(), found.first_index)
    assert promised == pytest.approx(again.gaps[Metric.RATE].planned)
    assert promised == pytest.approx(9 / 135, abs=0.01)


def _paying(channel: str, amounts: list[int]) -> list[MadeLead]:
    return [MadeLead((Event(2, JAN + 9),), channel, JAN, value=amount * 100) for amount in amounts]


def test_deal_sizes_of_few_wins_are_drawn_towards_that_of_all() -> None:
    made = [*_paying("Ads", [900, 1_000, 1_100, 1_400] * 10), *_paying("E-mail", [4_000, 6_000])]
    look = _look(build(made, stages=STAGES, as_of=MAR_31), PLAN)
    found = compare(look)
    deals = [line for line in worth_taking(found, list(found.rates)) if line.what is What.DEAL_SIZE]
    everyone, ads, mail = deals
    assert (everyone.channel_id, everyone.drawn_to, ads.drawn_to) == ("", None, None)
    assert mail.drawn_to == everyone.measured == pytest.approx(54_000 / 42)
    assert mail.measured == pytest.approx((10_000 + mail.drawn_by * 54_000 / 42) / (2 + mail.drawn_by))
    plan = taken_over(look.plan, deals, sources(look.plan, look.measured, look.lead_filter, []))
    assert plan.channel("mail").deal_size == mail.measured
    assert plan_from_json(plan_to_json(plan)) == plan
    said = source_words(plan, NumberKind.DEAL_SIZE, channel_id="mail")
    assert "€10,000 from 2 customers, with the mean of all channels, " in said
    assert said.count("because few were seen") == 1
    assert is_drawn(plan, mail)


def test_nothing_is_drawn_towards_a_number_of_few() -> None:
    made = [*_paying("Ads", [900] * 9), *_paying("E-mail", [4_000] * 9)]
    found = compare(_look(build(made, stages=STAGES, as_of=MAR_31), PLAN))
    assert {line.what for line in worth_taking(found, list(found.rates))} <= {What.VOLUME}


def test_steps_before_a_channel_begins_say_nothing_of_the_others() -> None:
    """Leads of a fair begin as demos: that all of them count as leads who had a demo is no rate."""
    late = Channel("fair", "Fair", volume_per_month=9.0, entry_stage="demo")
    plan = replace(PLAN, channels=(*PLAN.channels, late, Channel("paper", "Paper", volume_per_month=5.0)))
    made = [*_leads(), *[MadeLead((Event(1),), "Fair", JAN)] * 60, *[MadeLead((Event(1),), "Paper", JAN)] * 3]
    made += [MadeLead((), "Paper", JAN)] * 9
    found = compare(_look(build(made, stages=STAGES, as_of=MAR_31), plan))
    (paper,) = [line for line in worth_taking(found, ["paper"]) if line.what is What.RATE and not line.index]
    assert paper.drawn_by == pooled_weight([(24.0, 60.0), (12.0, 40.0), (3.0, 12.0)])


def test_the_filter_in_force_is_part_of_the_source(look: Look) -> None:
    wish = LeadFilter(channels=frozenset({"Ads"}), columns=(("Owner", frozenset({"Ann", "Bo"})),))
    line = Line(What.RATE, 0.5, 0.4, 4, 10, 10)
    kept = sources(look.plan, look.measured, wish, [f"{n}.csv" for n in range(9)])(line)
    assert kept.conditions == ("Ads", "Owner: Ann, Bo")
    assert (len(kept.files), kept.more_files) == (5, 4)


def test_part_of_the_leads_says_nothing_of_how_many_come() -> None:
    wish = LeadFilter(channels=frozenset({"Ads"}))
    found = compare(_look(build(_leads(), stages=STAGES, as_of=MAR_31), wish=wish))
    assert not _line(found, What.VOLUME, "ads").usable
    assert found.rates["ads"][0].usable


@pytest.mark.parametrize(
    "wish",
    [
        LeadFilter(stages=frozenset({"demo"})),
        LeadFilter(outcomes=frozenset({"open", "won"})),
        LeadFilter(group=("won",)),
        LeadFilter(group=("cohort", "2024-02", "demo")),
        LeadFilter(group=("entered", "2024-02-01", "2024-02-29", "demo")),
    ],
)
def test_leads_chosen_by_how_far_they_came_say_nothing_of_rates(wish: LeadFilter) -> None:
    found = compare(_look(build(_leads(), stages=STAGES, as_of=MAR_31), wish=wish))
    assert found.chosen_by_outcome
    assert not any(line.usable for line in found.rates[""])
    neutral = compare(_look(build(_leads(), stages=STAGES, as_of=MAR_31), wish=LeadFilter(group=("channel", "Ads"))))
    assert neutral.rates["ads"][0].usable


@pytest.mark.parametrize(
    "group",
    [
        (),
        ("cohort", "2024-02"),
        ("entered", "2024-02-01", "2024-02-29"),
        ("number", "Staff", "1", "", "whole"),
        ("batch", "b1", "new", "one.csv", "other.csv"),
        ("other_labels", "City", "Warsaw", "Berlin", "Oslo"),
        ("other_channels", "Ads", "Fair"),
    ],
)
def test_leads_chosen_by_when_or_what_they_are_are_not_chosen_by_how_far_they_came(group: tuple[str, ...]) -> None:
    assert not chosen_by_outcome(LeadFilter(group=group))


def test_every_kind_of_group_is_known_to_ask_for_an_outcome_or_not() -> None:
    by_outcome = {
        "came", "counted_differently", "lost", "lost_channel", "lost_in", "lost_reason", "month_end", "open",
        "open_reason", "path", "skipped", "stage", "stalled", "stopped", "took", "undated_then", "value", "way", "won",
        "won_before_entry", "won_dated", "yet_to_come",
    }  # fmt: skip
    assert {kind for kind in GROUPS if chosen_by_outcome(LeadFilter(group=(kind,)))} == by_outcome


def test_a_rate_that_moves_nobody_is_not_offered() -> None:
    own = tuple(replace(c, rates=(RateOverride("lead", 0.5),)) for c in PLAN.channels)
    found = compare(_look(build(_leads(), stages=STAGES, as_of=MAR_31), plan=replace(PLAN, channels=own)))
    assert (found.rates[""][0].overruled, found.rates[""][0].usable) == (True, False)
    assert found.rates[""][1].usable


def test_the_form_of_a_stage_keeps_the_source_too(look: Look) -> None:
    plan = with_rate_source(look.plan, 0, look.measured, look.lead_filter, ["a.csv"])
    assert plan.measurement(NumberKind.RATE, 0.36, stage_id="lead") is not None


def test_channels_outside_the_plan_are_named() -> None:
    leads = [MadeLead((Event(LOST),), "Fair", JAN), MadeLead((Event(1),), None, JAN)]
    found = compare(_look(build(leads, stages=STAGES, as_of=MAR_31)))
    assert set(found.not_planned) == {"Fair", UNKNOWN}
    assert list(found.rates) == [""]
    said = " ".join(comparison_remarks(PLAN, found))
    assert "2 measured channels are not in the plan: " in said
    assert "“Fair”" in said
    assert "leads without a channel" in said


def test_leads_that_all_say_no_channel_are_not_called_missing_beside_planned_channels() -> None:
    leads = build([MadeLead((Event(1),), None, JAN)] * 3, stages=STAGES, as_of=MAR_31)
    assert compare(_look(leads)).not_planned == ()
    assert compare(_look(leads, plan=replace(PLAN, channels=()))).not_planned == (UNKNOWN,)
