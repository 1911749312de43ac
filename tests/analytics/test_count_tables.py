"""Counts by channel and stage as a funnel: summed as told, blanks kept blank; and the channels beyond the largest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.counts import ChannelCounts
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Coded, LeadData
from funnel_planner.analytics.measure import measure, with_other
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.results import OTHER, Measured
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.mapping import CountKind
from tests.support.made_leads import STAGES, Event, MadeLead, build

Row = tuple[str | None, int | None, Sequence[int | None]]
"""Channel, day, counts."""
cells = st.one_of(st.none(), st.integers(0, 50))
rows = st.lists(
    st.tuples(
        st.sampled_from([None, "Ads", "Fair", "unknown"]),
        st.one_of(st.none(), st.integers(0, 9)),
        st.lists(cells, min_size=4, max_size=4),
    ),
    max_size=8,
)


@given(rows, st.sampled_from(CountKind))
def test_sums_are_those_of_the_rows_and_a_blank_hides_them(made: list[Row], kind: CountKind) -> None:
    result = _measured(made, kind=kind)
    for channel in result.channels:
        label = None if channel.is_unknown else channel.label
        assert list(channel.funnel.counts) == _summed([row for row in made if row[0] == label], kind)
    by_channel = [channel.funnel.counts for channel in result.channels]
    for stage, total in enumerate(result.total.counts):
        told = [counts[stage] for counts in by_channel]
        known = [count for count in told if count is not None]
        assert total == (None if len(known) < len(told) else sum(known))


@given(rows)
def test_what_rests_on_a_blank_is_no_data(made: list[Row]) -> None:
    total = _measured(made).total
    for index in range(1, 4):
        before, here = total.counts[index - 1], total.counts[index]
        if before is None or here is None:
            assert total.step_rate[index] is None
            assert total.dropoff[index] is None
            assert total.step_interval[index] is None
        elif before:
            assert total.step_rate[index] == pytest.approx(here / before)
    assert (total.advanced, total.lost, total.open, total.settled_rate) == ((), (), (), ())


def test_days_and_channels_filter_the_rows() -> None:
    made: list[Row] = [("Ads", 1, [9, 1, 0, 0]), ("Ads", 5, [4, 2, 0, 0]), ("Fair", None, [7, 0, 0, 0])]
    assert _measured(made, first=date(1970, 1, 3)).total.counts == (4, 2, 0, 0)
    assert _measured(made, last=date(1970, 1, 3)).total.counts == (9, 1, 0, 0)
    assert _measured(made, channels=("FAIR",)).total.counts == (7, 0, 0, 0)
    assert (_measured(made).first_day, _measured(made).last_day) == (1, 5)


def test_growing_counts_are_flagged_and_shown() -> None:
    result = _measured([("Referral", None, [20, 25, 5, 5])])
    assert result.total.step_rate[1] == 1.25
    assert result.total.step_interval[1] is None
    assert result.flags["non_monotone"] == 1


def test_a_stage_the_report_does_not_know_is_no_data() -> None:
    data = _report([("Ads", None, [9, 3, 1, 1])])
    journeys = resolve(data, ("lead", "trial", "won"), 2, Counting())
    assert measure(journeys).total.counts == (9, None, 1)


def test_beside_leads_only_the_costs_of_a_report_count() -> None:
    leads = build([MadeLead((Event(1),), channel="Ads", cost=500), MadeLead(channel="Fair")])
    report = replace(_counts([("ads", None, [900] * 4), ("Radio", None, [1] * 4)]), cost_minor=np.array([1000, 70]))
    result = measure(resolve(replace(leads, counts=report), STAGES, 3, Counting()))
    assert result.total.counts == (2, 1, 0, 0)
    assert {c.label: (c.funnel.counts[0], c.funnel.cost) for c in result.channels} == {
        "Ads": (1, 15.0),
        "Fair": (1, None),  # nobody wrote down what it cost
        "Radio": (0, 0.7),
    }
    assert result.total.cost == pytest.approx(15.7)


@given(rows, st.integers(1, 3))
def test_the_smallest_channels_are_summed_and_gaps_stay_visible(made: list[Row], most: int) -> None:
    result = _measured(made)
    folded = with_other(result, most)
    assert folded.total == result.total
    labels = [channel.label for channel in folded.channels]
    assert {UNKNOWN, "unknown"} & {c.label for c in result.channels} <= set(labels)
    assert len([label for label in labels if label not in (UNKNOWN, "unknown", OTHER)]) <= most
    for stage in range(4):
        told = [channel.funnel.counts[stage] for channel in folded.channels]
        assert result.total.counts[stage] == (None if None in told else sum(n for n in told if n is not None))


def test_other_adds_up_what_became_of_leads() -> None:
    leads = [MadeLead((Event(stage), *lost), channel=f"C{n % 5}") for n, (stage, lost) in enumerate(
        [(1, ()), (2, (Event(-1),)), (3, ()), (0, (Event(-1),)), (2, ())] * 3
    )]  # fmt: skip
    result = measure(resolve(build(leads), STAGES, 3, Counting()))
    folded = with_other(result, 2)
    other = folded.channels[-1]
    assert other.label == OTHER
    rest = [channel.funnel for channel in result.channels if channel.label not in {c.label for c in folded.channels}]
    assert other.funnel.lost == tuple(map(sum, zip(*(funnel.lost for funnel in rest), strict=True)))
    assert other.funnel.open == tuple(map(sum, zip(*(funnel.open for funnel in rest), strict=True)))


def _summed(made: list[Row], kind: CountKind) -> list[int | None]:
    columns = list(zip(*(counts for _, _, counts in made), strict=True))
    told = [None if None in column else sum(n for n in column if n is not None) for column in columns]
    if kind is CountKind.REACHED:
        return told
    tails = [told[stage:] for stage in range(4)]
    return [None if None in tail else sum(n for n in tail if n is not None) for tail in tails]


def _counts(made: Sequence[Row], kind: CountKind = CountKind.REACHED) -> ChannelCounts:
    labels = list(dict.fromkeys(label for label, _, _ in made if label is not None))
    table = [[NO_VALUE if count is None else count for count in counts] for _, _, counts in made]
    blank = np.full(len(made), NO_VALUE, dtype=np.int64)
    return ChannelCounts(
        channel=Coded(
            np.array([BLANK if label is None else labels.index(label) for label, _, _ in made], dtype=np.int32),
            tuple(labels),
        ),
        day=np.array([NO_DAY if day is None else day for _, day, _ in made], dtype=np.int32),
        counts=np.array(table, dtype=np.int64).reshape(len(made), 4),
        value_minor=blank,
        cost_minor=blank,
        kind=kind,
    )


def _report(made: Sequence[Row], kind: CountKind = CountKind.REACHED) -> LeadData:
    return replace(build([]), counts=_counts(made, kind))


def _measured(
    made: Sequence[Row],
    *,
    kind: CountKind = CountKind.REACHED,
    first: date | None = None,
    last: date | None = None,
    channels: Sequence[str] = (),
) -> Measured:
    return measure(resolve(_report(made, kind), STAGES, 3, Counting()), LeadFilter(first, last, frozenset(channels)))
