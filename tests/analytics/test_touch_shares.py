"""Money shared among touches adds up exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.touch_shares import ShareModel, touch_shares, weights
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


@pytest.mark.parametrize(
    ("model", "count", "expected"),
    [
        (ShareModel.FIRST, 3, [1, 0, 0]),
        (ShareModel.LAST, 3, [0, 0, 1]),
        (ShareModel.LINEAR, 4, [0.25] * 4),
        (ShareModel.U, 4, [0.4, 0.1, 0.1, 0.4]),
        (ShareModel.U, 2, [0.5, 0.5]),
        (ShareModel.W, 5, [0.3, 0.05, 0.3, 0.05, 0.3]),
        (ShareModel.W, 3, [1 / 3] * 3),
        (ShareModel.DECAY, 3, [1 / 7, 2 / 7, 4 / 7]),
    ],
)
def test_models(model: ShareModel, count: int, expected: list[float]) -> None:
    days_before_last = 7.0 * np.arange(count - 1, -1, -1, dtype=np.float64)
    assert weights(days_before_last, model).tolist() == pytest.approx(expected)


@given(st.integers(1, 12), st.sampled_from(ShareModel), st.integers(0, 11))
def test_shares_of_a_lead_are_one_lead(count: int, model: ShareModel, middle: int) -> None:
    assert weights(
        np.arange(count, 0, -1, dtype=np.float64), model, middle=min(middle, count - 1)
    ).sum() == pytest.approx(1)


@given(made_leads(), st.sampled_from(ShareModel), st.booleans())
def test_values_add_up_to_the_last_cent(leads: list[MadeLead], model: ShareModel, listed: bool) -> None:  # noqa: FBT001
    journeys = resolve(build(leads, listed=listed), STAGES, WON, Counting())
    won = journeys.at(WON)
    found = touch_shares(journeys, model)
    expected = sum(lead.value or 0 for lead, is_won in zip(leads, won, strict=True) if is_won)
    assert sum(share.value_minor for share in found) == expected
    assert sum(share.won for share in found) == pytest.approx(int(won.sum()))


def test_touches_share_in_order_of_time() -> None:
    events = (Event(0, 1, channel="Ads"), Event(1, 8, channel="Fair"), Event(2, 9), Event(3, 15, channel="Post"))
    data = build([MadeLead(events, value=100)], listed=False, event_channels=True)
    journeys = resolve(data, STAGES, WON, Counting())
    found = {share.label: share.value_minor for share in touch_shares(journeys, ShareModel.U)}
    assert found == {"Ads": 40, "Post": 40, "Fair": 20}


def test_a_won_lead_without_touches_is_unknown() -> None:
    journeys = resolve(build([MadeLead((Event(3),), value=7)]), STAGES, WON, Counting())
    (share,) = touch_shares(journeys, ShareModel.LINEAR)
    assert (share.label, share.won, share.value_minor) == (UNKNOWN, 1.0, 7)


def test_a_channel_that_touched_only_won_leads_without_a_value_tells_none() -> None:
    leads = [MadeLead((Event(WON, 9),), channel="Ads", value=700), MadeLead((Event(WON, 9),), channel="Fair")]
    journeys = resolve(build(leads), STAGES, WON, Counting())
    assert {share.label: share.value for share in touch_shares(journeys, ShareModel.LINEAR)} == {
        "Ads": 7.0,
        "Fair": None,
    }
