"""Why a total rate changed between two periods: the channels' rates, or their mix (Kitagawa 1955)."""

from dataclasses import dataclass

from funnel_planner.analytics.results import Measured
from funnel_planner.analytics.spans import Change, change
from funnel_planner.analytics.statistics import Decomposition, kitagawa
from funnel_planner.domain.labels import label_key


@dataclass(frozen=True, slots=True)
class ChannelShift:
    """One channel in both periods: (converted, entered) before and after."""

    label: str
    is_unknown: bool
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mix:
    """The change of the total rate, split, and the channels it is made of; None where a period has no leads."""

    split: Decomposition | None
    channels: tuple[ChannelShift, ...]

    @property
    def total(self) -> Change | None:
        """The change of the total rate; None where it has no interval: a period without leads, or counts that grow."""
        if self.split is None:
            return None
        x1, n1, x2, n2 = (sum(side) for side in zip(*((*one.before, *one.after) for one in self.channels), strict=True))
        found = change((x1, x2), (n1, n2)) if x1 <= n1 and x2 <= n2 else None
        return None if found is None or found.interval is None else found


def mix(before: Measured, after: Measured, last: int | None = None) -> Mix:
    """Change of the rate from the first stage to stage ``last`` (None: the last) between two periods."""
    labels: dict[tuple[str, bool], str] = {}
    for channel in (*before.channels, *after.channels):
        if channel.left_out:
            continue
        labels.setdefault((label_key(channel.label), channel.is_unknown), channel.label)
    sides = [
        {(label_key(channel.label), channel.is_unknown): channel.funnel.counts for channel in side.channels}
        for side in (before, after)
    ]
    shifts = []
    for key, label in labels.items():
        first, second = (_pair(side.get(key), last) for side in sides)
        shifts.append(ChannelShift(label, key[1], first, second))
    return Mix(kitagawa([shift.before for shift in shifts], [shift.after for shift in shifts]), tuple(shifts))


def _pair(counts: tuple[int | None, ...] | None, last: int | None) -> tuple[int, int]:
    if counts is None:
        return 0, 0
    return counts[-1 if last is None else last] or 0, counts[0] or 0
