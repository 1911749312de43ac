"""Does a channel differ from the rest? One test each, adjusted for their number."""

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_planner.analytics.results import SURE, ChannelResult, Interval
from funnel_planner.analytics.statistics import holm, newcombe_difference, two_channel_test


@dataclass(frozen=True, slots=True)
class ChannelTest:
    """A channel's overall conversion minus that of all other leads together; None where either side has no lead."""

    label: str
    is_unknown: bool
    difference: float | None
    newcombe: Interval | None
    """95 % interval of the difference."""
    test: str | None
    statistic: float | None
    p: float | None
    p_holm: float | None
    """Adjusted for the number of channels tested (Holm 1979)."""
    min_expected: float | None

    @property
    def differs(self) -> bool:
        """The adjusted test says so at 5 %, and so does the interval: one that includes 0 is none to rank by."""
        if self.p_holm is None or self.newcombe is None:
            return False
        low, high = self.newcombe
        return self.p_holm < SURE and not low <= 0 <= high

    @property
    def seems_to_differ(self) -> bool:
        """The interval excludes 0, and yet the test adjusted for the number of channels is not sure."""
        if self.p_holm is None or self.newcombe is None:
            return False
        low, high = self.newcombe
        return self.p_holm >= SURE and not low <= 0 <= high


def against_the_rest(channels: Sequence[ChannelResult], last: int, first: int = 0) -> list[ChannelTest]:
    """Each channel's rate from stage ``first`` to stage ``last`` (indices) against that of all others together.

    Channels whose counts are not told, or grow, have no test and are not part of the rest. Those of which the rule
    leaves out all leads are not compared.
    """
    channels = [channel for channel in channels if not channel.left_out]
    pairs = [_pair(channel, first, last) for channel in channels]
    hits, tries = (sum(pair[side] for pair in pairs if pair) for side in (0, 1))
    found = []
    for channel, pair in zip(channels, pairs, strict=True):
        x, n = pair or (0, 0)
        gap = newcombe_difference(x, n, hits - x, tries - n)
        test = two_channel_test(x, n, hits - x, tries - n)
        found.append((channel, gap, test))
    adjusted = holm([None if test is None else test.p for _, _, test in found])
    return [
        ChannelTest(
            label=channel.label,
            is_unknown=channel.is_unknown,
            difference=gap[0] if gap else None,
            newcombe=gap[1] if gap else None,
            test=test.test if test else None,
            statistic=test.statistic if test else None,
            p=test.p if test else None,
            p_holm=p_holm,
            min_expected=test.min_expected if test else None,
        )
        for (channel, gap, test), p_holm in zip(found, adjusted, strict=True)
    ]


def _pair(channel: ChannelResult, first: int, last: int) -> tuple[int, int] | None:
    """Leads that came to the last stage, of those at the first."""
    counts = channel.funnel.counts
    x, n = counts[last], counts[first]
    return None if x is None or n is None or x > n else (x, n)
