"""Each channel against the rest, and the change of a total rate."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.channel_tests import against_the_rest
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.mix import mix
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.results import ChannelResult, FunnelResult, Measured
from funnel_planner.analytics.statistics import holm, kitagawa, newcombe_difference, two_channel_test
from funnel_planner.domain.counting import Counting
from tests.support.case_answers import assert_alike
from tests.support.made_leads import STAGES, Event, MadeLead, build
from tests.support.reference_statistics import each_against_the_rest
from tests.support.reference_statistics import kitagawa as reference_kitagawa

WON = len(STAGES) - 1
pairs = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda pair: (min(pair), max(pair)))


def test_a_channel_is_compared_with_all_others_together() -> None:
    result = _measured({"Ads": (30, 200), "Fair": (80, 210), "Post": (2, 3)})
    tests = {test.label: test for test in against_the_rest(result.channels, WON)}
    ads = tests["Ads"]
    test, gap = two_channel_test(30, 200, 82, 213), newcombe_difference(30, 200, 82, 213)
    assert test is not None
    assert gap is not None
    assert (ads.difference, ads.newcombe) == gap
    assert (ads.test, ads.statistic, ads.p, ads.min_expected) == (test.test, test.statistic, test.p, test.min_expected)
    assert tests["Post"].test == "fisher-irwin"
    assert [test.p_holm for test in tests.values()] == holm([test.p for test in tests.values()])
    assert [label for label, test in tests.items() if test.differs] == ["Fair", "Ads"]


@given(st.dictionaries(st.sampled_from(["Ads", "Fair", "Post", "Web"]), pairs))
def test_tests_of_larger_channels_agree_with_the_formulas(channels: dict[str, tuple[int, int]]) -> None:
    """Many leads, so that some differences are sure and their number counts (Holm)."""
    found = {one.label: asdict(one) for one in against_the_rest([_channel(*one) for one in channels.items()], last=1)}
    expected = each_against_the_rest(channels)
    assert_alike(
        {label: {name: found[label][name] for name in test} for label, test in expected.items()}, expected, 1e-9
    )


@given(st.dictionaries(st.sampled_from("abc"), pairs), st.dictionaries(st.sampled_from("bcd"), pairs))
def test_the_change_of_a_rate_agrees_with_its_formula(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    labels = sorted(before.keys() | after.keys())
    split = kitagawa(*([side.get(label, (0, 0)) for label in labels] for side in (before, after)))
    expected = reference_kitagawa(before, after)
    assert (split is None) == (expected["total"] is None)
    if split is not None:
        told = {"total": [split.before, split.after], "rate_effect": split.rate_effect, "mix_effect": split.mix_effect}
        assert_alike(told, expected, 1e-9)


def test_a_single_channel_has_nothing_to_be_compared_with() -> None:
    (only,) = against_the_rest(_measured({"Ads": (3, 9)}).channels, WON)
    assert (only.difference, only.test, only.p_holm, only.differs) == (None, None, None, False)


def test_both_channels_better_and_the_total_worse() -> None:
    before = _measured({"Referral": (20, 100), "Ads": (5, 100)})
    after = _measured({"Referral": (11, 50), "Ads": (15, 250)})
    split = mix(before, after).split
    assert split is not None
    assert split.before == 0.125
    assert split.after == pytest.approx(26 / 300)
    assert split.rate_effect > 0 > split.mix_effect
    assert split.rate_effect + split.mix_effect == pytest.approx(split.after - split.before)


def test_a_span_without_leads_compares_with_nothing() -> None:
    found = mix(_measured({}), _measured({"Ads": (1, 2)}))
    assert (found.split, found.total) == (None, None)


def test_the_change_of_the_total_has_an_interval() -> None:
    found = mix(_measured({"Ads": (5, 50), "Fair": (9, 50)}), _measured({"Ads": (4, 80)})).total
    assert found is not None
    assert (found.x, found.n) == ((14, 4), (100, 80))
    assert (found.difference, found.interval) == newcombe_difference(4, 80, 14, 100)


def test_an_interval_without_zero_may_still_be_chance_among_many() -> None:
    same = {f"c{number}": (20, 100) for number in range(8)}
    tests = against_the_rest(_measured({"low": (11, 100), **same}).channels, WON)
    low = next(test for test in tests if test.label == "low")
    assert low.newcombe is not None
    assert low.newcombe[1] < 0
    assert (low.differs, low.seems_to_differ) == (False, True)
    assert [test.label for test in tests if test.seems_to_differ] == ["low"]
    tests = against_the_rest(_measured({"sure": (1, 100), **same}).channels, WON)
    sure = next(test for test in tests if test.label == "sure")
    assert (sure.differs, sure.seems_to_differ) == (True, False)


def _channel(label: str, pair: tuple[int, int]) -> ChannelResult:
    none: tuple[None, None] = (None, None)
    counts = (pair[1], pair[0])
    return ChannelResult(label, is_unknown=False, funnel=FunnelResult(counts, none, none, None, None, none, none, none))


def _measured(channels: dict[str, tuple[int, int]]) -> Measured:
    leads = [
        MadeLead((Event(WON),) if number < won else (), channel=label)
        for label, (won, count) in channels.items()
        for number in range(count)
    ]
    return measure(resolve(build(leads), STAGES, WON, Counting()))
