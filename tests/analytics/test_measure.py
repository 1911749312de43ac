"""The numbers of a measured funnel under any filter, against counting by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import running as running_module
from funnel_planner.analytics.conversion import loss_bounds
from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.labels_result import label_results
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.measure import measure, with_other
from funnel_planner.analytics.reached import recounted, resolve
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import date_of
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_leads import CHANNELS, OWNERS, STAGES, Event, MadeLead, Slow, build, judge, made_leads

WON_INDEX = len(STAGES) - 1
AS_OF = 10

days = st.one_of(st.none(), st.integers(-1, 13))
channel_filters = st.frozensets(st.sampled_from([*CHANNELS, UNKNOWN, "Nobody"]))
owner_filters = st.one_of(st.none(), st.frozensets(st.sampled_from([*OWNERS, UNKNOWN])))


@pytest.fixture(params=["running counts", "rows only"], scope="module")
def cube_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@given(data=st.data(), leads=made_leads(), first=days, last=days, channels=channel_filters, owners=owner_filters)
def test_every_filter_agrees_with_counting_by_hand(
    cube_kind: str,
    data: st.DataObject,
    leads: list[MadeLead],
    first: int | None,
    last: int | None,
    channels: frozenset[str],
    owners: frozenset[str] | None,
) -> None:
    policy = data.draw(st.sampled_from(LostPolicy))
    with pytest.MonkeyPatch.context() as patch:
        if cube_kind == "running counts":
            patch.setattr(running_module, "STEP", 2)
        journeys = resolve(build(leads, as_of=AS_OF), STAGES, WON_INDEX, Counting(lost_policy=policy))
        cube = build_cube(journeys)
        columns = () if owners is None else (("Owner", owners),)
        result = measure(cube, LeadFilter(_date(first), _date(last), channels, columns))
    judged = [(lead, judge(lead, as_of=AS_OF)) for lead in leads]
    there = [
        (lead, slow)
        for lead, slow in judged
        if slow.furthest >= 0
        and (not channels or (lead.channel or UNKNOWN) in channels)
        and (owners is None or (lead.owner or UNKNOWN) in owners)
        and (first is None or (slow.entry is not None and slow.entry >= first))
        and (last is None or (slow.entry is not None and slow.entry <= last))
    ]
    chosen = [(lead, slow) for lead, slow in there if not (policy is LostPolicy.EXCLUDE and slow.outcome == "lost")]
    won_values = [lead.value for lead, slow in judged if slow.outcome == "won"]
    with_value = any(lead.value is not None for lead in leads) and (
        not won_values or any(value is not None for value in won_values)
    )
    _check_funnel(result.total, chosen, [lead.cost for lead, _ in there], with_value=with_value)
    assert result.lead_count == len(chosen)
    entries = [slow.entry for _, slow in chosen if slow.entry is not None]
    assert (result.first_day, result.last_day) == (min(entries, default=None), max(entries, default=None))
    assert {channel.label for channel in result.channels} == {lead.channel or UNKNOWN for lead, _ in chosen} | {
        lead.channel or UNKNOWN for lead, _ in there if lead.cost
    }
    for channel in result.channels:
        of_channel = [(lead, slow) for lead, slow in chosen if (lead.channel or UNKNOWN) == channel.label]
        costs = [lead.cost for lead, _ in there if (lead.channel or UNKNOWN) == channel.label]
        _check_funnel(channel.funnel, of_channel, costs, with_value=with_value)


@given(made_leads())
def test_channels_add_up_to_the_total_and_stand_largest_first(leads: list[MadeLead]) -> None:
    result = _measure(leads)
    for part in (lambda f: f.counts, lambda f: f.lost, lambda f: f.open, lambda f: f.advanced):
        _check_sum(result, part)
    entries = [channel.funnel.counts[0] or 0 for channel in result.channels]
    assert entries == sorted(entries, reverse=True)
    assert [channel.is_unknown for channel in result.channels] == [c.label == UNKNOWN for c in result.channels]


@given(made_leads())
def test_advanced_lost_and_open_add_up_to_each_count(leads: list[MadeLead]) -> None:
    total = _measure(leads).total
    sums = [sum(parts) for parts in zip(total.advanced, total.lost, total.open, strict=True)]
    assert sums == list(total.counts[:-1])


def test_without_leads_counts_are_zero_and_rates_are_no_data() -> None:
    total = _measure([]).total
    assert total.counts == (0, 0, 0, 0)
    assert total.step_rate == (None,) * 4
    assert total.step_interval == (None,) * 4
    assert total.overall_rate is None
    assert total.overall_interval is None
    assert total.won_value is None


def test_a_settled_rate_looks_at_decided_leads_only() -> None:
    leads = [MadeLead((Event(1), *lost)) for lost in [(), (), (Event(LOST),)]] + [MadeLead((Event(3),))]
    total = _measure(leads).total
    assert total.counts == (4, 4, 1, 1)
    assert total.settled_rate == total.settled_told == (None, 1.0, 0.5, 1.0)


def test_of_decided_is_not_told_where_no_loss_says_where() -> None:
    went_on = [MadeLead((Event(1),))] * 4 + [MadeLead((Event(3),))] * 2
    assert _measure(went_on).total.settled_told == (None,) * 4, "nobody is marked as lost"
    vague = [*went_on, MadeLead((Event(LOST),))]
    assert _measure(vague).total.settled_rate == (None, 6 / 7, 1.0, 1.0)
    assert _measure(vague).total.settled_told == (None,) * 4
    known = [*vague, MadeLead((Event(1), Event(LOST)))]
    assert _measure(known).total.settled_told == (None, 7 / 8, 2 / 3, None)


def test_a_channel_without_losses_is_told_where_others_have_some() -> None:
    made = [MadeLead((Event(3),), "Ads")] * 2 + [MadeLead((Event(1), Event(LOST)), "Fair"), MadeLead((), "Web")]
    found = _measure(made)
    told = {channel.label: channel.funnel.settled_told for channel in found.channels}
    assert told == {"Ads": (None, 1.0, 1.0, 1.0), "Fair": (None, 1.0, 0.0, None), "Web": (None,) * 4}
    assert [one.funnel.settled_told for one in with_other(found, 1).channels] == [told["Ads"], told["Fair"]]


def test_a_column_that_is_not_there_is_blank_everywhere() -> None:
    journeys = resolve(build([MadeLead()]), STAGES, WON_INDEX, Counting())
    assert measure(journeys, LeadFilter(columns=(("Region", frozenset({"North"})),))).lead_count == 0
    assert measure(journeys, LeadFilter(columns=(("Region", frozenset({UNKNOWN, "North"})),))).lead_count == 1


def test_labels_in_a_filter_compare_as_labels_do() -> None:
    journeys = resolve(build([MadeLead(channel="E-mail", owner="Ann")]), STAGES, WON_INDEX, Counting())
    wanted = LeadFilter(channels=frozenset({" e-MAIL "}), columns=(("Owner", frozenset({"ANN"})),))
    assert measure(journeys, wanted).lead_count == 1


@pytest.mark.parametrize("step", [1, 1000], ids=["running counts", "rows only"])
def test_a_channel_whose_won_leads_have_no_value_tells_none(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "STEP", step)
    won = (Event(3),)
    leads = [
        MadeLead(won, created=1, channel="Ads", value=500, cost=70),
        MadeLead(won, created=2, channel="Ads"),
        MadeLead(won, created=2, channel="Fair"),
        MadeLead(created=3, channel="Mail", value=900),
    ]
    cube = build_cube(resolve(build(leads), STAGES, WON_INDEX, Counting()))
    by_channel = {one.label: (one.funnel.won_value, one.funnel.cost) for one in measure(cube).channels}
    assert by_channel == {"Ads": (5.0, 0.7), "Fair": (None, None), "Mail": (0.0, None)}
    of_a_day = measure(cube, LeadFilter(_date(2), _date(2))).total
    assert (of_a_day.counts[-1], of_a_day.won_value, of_a_day.cost) == (2, None, None)
    assert measure(cube, LeadFilter(channels=frozenset({"Fair"}))).total.won_value is None
    assert measure(cube, LeadFilter(channels=frozenset({"Fair", "Mail"}))).total.won_value is None
    assert measure(cube, LeadFilter(channels=frozenset({"Mail"}))).total.won_value == 0.0


def test_amounts_beyond_float_precision_add_up_exactly() -> None:
    leads = [MadeLead((Event(3),), value=2**53 + 1), MadeLead((Event(3),), value=-(2**53)), MadeLead(value=7)]
    assert _measure(leads).total.won_value == 0.01


@pytest.mark.parametrize("stray", [-700_000, 2_000_000])
def test_a_stray_year_does_not_disturb_the_others(stray: int) -> None:
    leads = [MadeLead(created=5, channel="Ads"), MadeLead(created=stray, channel="Ads"), MadeLead(created=6)]
    journeys = resolve(build(leads), STAGES, WON_INDEX, Counting())
    assert measure(journeys, LeadFilter(_date(5), _date(6))).lead_count == 2


@given(st.integers(2, 6), st.data())
def test_loss_bounds_contain_every_way_the_losses_may_have_gone(stage_count: int, data: st.DataObject) -> None:
    won = data.draw(st.integers(1, stage_count - 1))
    known = data.draw(st.lists(st.integers(0, stage_count - 1), min_size=1, max_size=8))
    hidden = data.draw(st.lists(st.integers(0, won - 1), min_size=1, max_size=5))
    seen = [sum(far >= k for far in known) + (len(hidden) if k == 0 else 0) for k in range(stage_count)]
    truth = [sum(far >= k for far in known + hidden) for k in range(stage_count)]
    bounds = loss_bounds(seen, len(hidden), won)
    for k in range(1, stage_count):
        bound = bounds[k]
        if bound is not None and truth[k - 1]:
            assert bound[0] - 1e-12 <= truth[k] / truth[k - 1] <= bound[1] + 1e-12


def test_loss_bounds_are_sharp() -> None:
    """Four stages, 10 known leads (10, 6, 3, 1) and 2 lost nobody knows where."""
    bounds = loss_bounds((12, 6, 3, 1), 2, 3)
    assert bounds == (None, (6 / 12, 8 / 12), (3 / 8, 5 / 8), (1 / 5, 1 / 3))
    assert loss_bounds((12, 4), 2, 1) == (None, (4 / 12, 4 / 12))
    assert loss_bounds((12, 6, 3, 1), 0, 3) == ()


def test_lost_leads_without_a_stage_give_bounds() -> None:
    leads = [MadeLead((Event(LOST),)), MadeLead((Event(1),)), MadeLead((Event(3),)), MadeLead((Event(2), Event(LOST)))]
    result = _measure(leads)
    assert result.flags["lost_unknown_stage"] == 1
    assert result.rate_bounds == (None, (3 / 4, 1.0), (2 / 4, 3 / 4), (1 / 3, 1 / 2))


def _measure(leads: list[MadeLead]) -> Measured:
    return measure(resolve(build(leads), STAGES, WON_INDEX, Counting()))


def _date(day: int | None) -> date | None:
    return None if day is None else date_of(day)


def _check_sum(result: Measured, part: Callable[[FunnelResult], tuple[int | None, ...]]) -> None:
    columns = [[channel_part or 0 for channel_part in part(channel.funnel)] for channel in result.channels]
    total = [sum(column) for column in zip(*columns, strict=True)] if columns else [0] * len(part(result.total))
    assert total == list(part(result.total))


def _check_funnel(
    funnel: FunnelResult, chosen: list[tuple[MadeLead, Slow]], costs: list[int | None], *, with_value: bool
) -> None:
    furthest = [slow.furthest for _, slow in chosen]
    counts = [sum(far >= k for far in furthest) for k in range(len(STAGES))]
    assert funnel.counts == tuple(counts)
    stopped = [[slow.outcome for _, slow in chosen if slow.furthest == k] for k in range(WON_INDEX)]
    assert funnel.lost == tuple(outcomes.count("lost") for outcomes in stopped)
    assert funnel.open == tuple(outcomes.count("open") for outcomes in stopped)
    for k in range(1, len(STAGES)):
        rate = counts[k] / counts[k - 1] if counts[k - 1] else None
        assert funnel.step_rate[k] == rate
        assert funnel.dropoff[k] == counts[k - 1] - counts[k]
        gone, came = funnel.dropoff[k], funnel.counts[k - 1]
        assert funnel.dropoff_rate[k] == (None if rate is None or gone is None or came is None else gone / came)
    assert funnel.overall_rate == (counts[-1] / counts[0] if counts[0] else None)
    won_values = [lead.value for lead, slow in chosen if slow.outcome == "won"]
    tells_value = with_value and (not won_values or any(value is not None for value in won_values))
    assert funnel.won_value == (sum(value or 0 for value in won_values) / 100 if tells_value else None)
    spent = [cost for cost in costs if cost is not None]
    assert funnel.cost == (sum(spent) / 100 if spent else None)


@pytest.mark.parametrize("step", [1, 1000], ids=["running counts", "rows only"])
def test_what_was_spent_is_spent_whatever_the_rule_counts(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "STEP", step)
    leads = [
        MadeLead((Event(3, 5),), created=1, channel="Ads", cost=100),
        MadeLead((Event(LOST, 5),), created=2, channel="Fair", cost=70, owner="Ann"),
        MadeLead((Event(3, 60),), created=50, channel="Ads", cost=9),
    ]
    wanted = LeadFilter(_date(1), _date(9))
    for rule in (Counting(lost_policy=policy, mode=mode) for policy in LostPolicy for mode in CountingMode):
        cube = build_cube(resolve(build(leads, as_of=55), STAGES, WON_INDEX, rule))
        assert {one.label: one.funnel.cost for one in measure(cube).channels} == {"Ads": 1.09, "Fair": 0.7}
        assert measure(cube, wanted).total.cost == 1.7
        assert measure(cube, LeadFilter(channels=frozenset({"Fair"}))).total.cost == 0.7
        assert measure(cube, LeadFilter(columns=(("Owner", frozenset({"Ann"})),))).total.cost == 0.7
    log = build([replace(lead, events=(Event(1, 1), *lead.events)) for lead in leads], listed=False)
    passed_all = resolve(log, STAGES, WON_INDEX, Counting(mode=CountingMode.ALL))
    assert (measure(passed_all).lead_count, measure(passed_all).total.cost) == (0, 1.79)


def test_the_sum_of_the_small_channels_is_no_channel_of_that_name() -> None:
    leads = [MadeLead(channel=name) for name in ("Ads", "Ads", "Ads", "Other", "Other", "Fair", "Post")]
    found = {one.label: (one.funnel.counts[0], one.folded) for one in with_other(_measure(leads), 2).channels}
    assert found == {"Ads": (3, 0), "Other": (2, 0), "Other (2 channels)": (2, 2)}
    found = {one.label: (one.funnel.counts[0], one.folded) for one in with_other(_measure(leads), 1).channels}
    assert found == {"Ads": (3, 0), "Other": (4, 3)}


def test_a_label_that_says_unknown_in_brackets_is_no_blank() -> None:
    owners = ("Ann", " (Unknown) ")
    data = build([MadeLead(owner="Ann"), MadeLead(owner="Ann"), MadeLead(), MadeLead(owner="Bo"), MadeLead()])
    data = replace(data, columns={"Owner": replace(data.columns["Owner"], labels=owners)})
    journeys = resolve(data, STAGES, WON_INDEX, Counting())
    cube = build_cube(journeys)
    found = {one.label: one.n for one in label_results(journeys, journeys.leads.columns["Owner"])}
    assert found == {"Ann": 2, "“(unknown)”": 1, UNKNOWN: 2}
    for label, n in found.items():
        assert len(cube.passing(LeadFilter(columns=(("Owner", frozenset({label})),)))) == n
        assert np.count_nonzero(cube.group(("label", "Owner", label))) == n
    assert recounted(journeys, Counting(window_days=3)).leads.columns["Owner"].labels == ("Ann", "“(unknown)”")
