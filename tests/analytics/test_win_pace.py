"""Whether wins come evenly, and whether leads were watched for long enough."""

import numpy as np
import pytest

from funnel_planner.analytics.win_pace import Pace, pace_of, swing
from tests.support.made_waits import made_waits


def _months(rates: list[float], seed: int = 3) -> list[tuple[int, str, int]]:
    """Ten leads a day, won on their second day with a rate that changes each month; the last month comes first."""
    random, rows = np.random.default_rng(seed), []
    for ago in range(30 * len(rates)):
        won = random.random(10) < rates[ago // 30]
        rows += [(2, "won" if one else "lost", ago + 2) for one in won.tolist()]
    return rows


def _pace(*, swing: float = 0.0, won_lately: int = 0, longest_days: int = 0) -> Pace:
    return Pace(90, swing, False, won_lately, 0.0, 0, longest_days)


def test_wins_that_come_evenly_do_not_swing_and_those_of_changing_months_do() -> None:
    even = np.mean([swing(made_waits(_months([0.3] * 8, seed)))[0] for seed in range(8)])
    assert even < 0.05
    changing = np.mean([swing(made_waits(_months([0.1, 0.5] * 4, seed)))[0] for seed in range(8)])
    assert changing == pytest.approx(2 / 3, rel=0.2), "0.3 ± 0.2"


def test_before_the_first_win_nothing_was_written_down() -> None:
    late = [*_months([0.3] * 3), *((2, "lost", ago) for ago in range(92, 400) for _ in range(5))]
    assert swing(made_waits(late))[0] < 0.15


@pytest.mark.parametrize(
    "rows", [[], [(0, "won", 0)], [(0, "won", 30)] * 3, [(5, "open", 9)], [(0, "won", 900), (0, "won", 5)]]
)
def test_too_few_wins_tell_of_no_change(rows: list[tuple[int, str, int]]) -> None:
    assert swing(made_waits(rows)) == (0.0, False)


def test_a_last_month_that_is_off_is_told() -> None:
    rush = pace_of(made_waits(_months([0.5, 0.2, 0.2])), 90)
    assert rush.has_changed
    assert rush.won_lately > 1.4 * rush.expected_lately
    assert not pace_of(made_waits(_months([0.3, 0.3, 0.3])), 90).has_changed
    assert not _pace(won_lately=1).has_changed


def test_the_pace_to_come_changes_once_more() -> None:
    assert _pace(swing=0.6).unsure == pytest.approx(0.6 * (1 + 1 / 3) ** 0.5)


def test_leads_have_to_be_watched_for_longer_than_wins_usually_take() -> None:
    rows = [(day, "won", 100) for day in range(5, 100, 5)] + [(0, "open", 100)] * 50
    cut = pace_of(made_waits(rows), 90)
    assert (cut.usual_days, cut.longest_days, cut.is_cut_short) == (86, 100, True)
    assert not pace_of(made_waits([(day % 20, "won", 100) for day in range(40)]), 90).is_cut_short
    assert not _pace(longest_days=0).is_cut_short


def test_chance_alone_is_hardly_ever_called_a_change() -> None:
    told = [swing(made_waits(_months([0.03] * 6, seed)))[1] for seed in range(40)]
    assert sum(told) <= 4
    assert swing(made_waits(_months([0.1, 0.5] * 3)))[1]
