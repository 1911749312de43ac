"""The curve's band is that of lifelines, and the leads at risk are those still watched."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.curve import Waits, curve
from funnel_planner.analytics.curve_band import at_risk, band
from funnel_planner.analytics.statistics import wilson

watched = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30)


def _waits(leads: list[tuple[int, bool]]) -> Waits:
    days = np.array([day for day, _ in leads], dtype=np.float64)
    return Waits(days, np.array([won for _, won in leads], dtype=bool), np.full(len(leads), np.nan), 0, days)


@settings(deadline=None, max_examples=60)  # the peer takes its time
@given(watched)
def test_the_band_is_that_of_lifelines(leads: list[tuple[int, bool]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifelines = pytest.importorskip("lifelines")
        fitted = lifelines.KaplanMeierFitter().fit([day for day, _ in leads], [won for _, won in leads])
    found, share = band(_waits(leads)), curve(_waits(leads))
    limits = fitted.confidence_interval_survival_function_
    for place, day in enumerate(found.day):
        lower, upper = limits.loc[day]
        if share.share[place] < 1.0:
            assert found.at(float(day)) == pytest.approx((1 - upper, 1 - lower), abs=1e-9)
        else:
            assert found.at(float(day)) is None


@given(watched)
def test_the_band_holds_the_curve(leads: list[tuple[int, bool]]) -> None:
    found, share = band(_waits(leads)), curve(_waits(leads))
    for day in range(14):
        limits, value = found.at(day), share.at(day)
        assert value is not None
        if limits is not None:
            assert 0.0 <= limits[0] <= value + 1e-12 <= limits[1] + 2e-12 <= 1.0 + 2e-12


def test_before_the_first_conversion_nothing_of_all_is_known() -> None:
    assert band(_waits([(5, True), (7, False)])).at(3) == wilson(0, 2)
    assert band(_waits([])).at(3) is None


def test_leads_at_risk_were_watched_until_then() -> None:
    assert at_risk(np.array([0.0, 3.0, 3.0, 9.0]), [0, 1, 3, 4, 10]) == [4, 3, 3, 1, 0]
