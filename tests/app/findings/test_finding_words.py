"""What is said of differences between channels keeps the digits that make them differences."""

from funnel_planner.analytics.channel_tests import ChannelTest
from funnel_planner.app.findings.finding_words import difference_words


def _test(difference: float, low: float, high: float) -> ChannelTest:
    return ChannelTest("Ads", False, difference, (low, high), "n-1 chi2", 9.0, 0.001, 0.002, 50.0)


def test_a_difference_of_a_small_share_is_told_with_its_digits() -> None:
    assert difference_words(_test(0.0004, 0.00002, 0.0008)) == "Ads: 0.040 points better (95% interval 0.002 to 0.080)"
    assert difference_words(_test(-0.12, -0.2, -0.03)) == "Ads: 12.0 points worse (95% interval 3.0 to 20.0)"
