"""Rows of the channels view: channels, the sum of the small ones, all leads; pure functions of what was measured."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from funnel_planner.analytics.results import FEW
from funnel_planner.domain.labels import UNKNOWN, is_word, label_key
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.channel_chart import ChannelRow
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.words import tr, trn
from funnel_planner.words.differences import points_range, points_text
from funnel_planner.words.formats import count, interval

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.channel_tests import ChannelTest
    from funnel_planner.analytics.results import ChannelResult, FunnelResult, Measured


_LIKE_UNKNOWN = frozenset({"unknown", "not set", "none", "n/a", "other/unknown", "nieznany", "nieznane", "brak"})
"""Keys of labels that say that nobody knows; so do mere signs: “-”, “?”."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a channel, the sum of the small ones, or all leads."""

    name: str
    label: str | None
    """As the filter names it; None where it is no single channel."""
    counts: tuple[int | None, ...]
    won_value: float | None
    cost: float | None
    test: "ChannelTest | None" = None

    def pair(self, stage: int) -> tuple[int, int] | None:
        """Leads that came to a stage, of all; None where that is not told."""
        part, whole = self.counts[stage], self.counts[0]
        return None if part is None or whole is None else (part, whole)


def lines(measured: "Measured", stage: int, most: int) -> list[Line]:
    """All leads first, then the ``most`` largest channels with their tests, then the sum of the others."""
    from funnel_planner.analytics.channel_tests import against_the_rest
    from funnel_planner.analytics.measure import with_other

    tests = against_the_rest(measured.channels, last=stage)
    by_label = {(test.label, test.is_unknown): test for test in tests}
    shown = with_other(measured, most)
    found = [_line(tr("All leads"), None, measured.total, None)]
    for channel in shown.channels:
        name = trn("{n} other", "{n} others", channel.folded) if channel.folded else channel_name(channel)
        test = None if channel.folded else by_label.get((channel.label, channel.is_unknown))
        found.append(_line(name, None if channel.folded else channel.label, channel.funnel, test))
    return found


def said_unknown(found: Sequence[Line]) -> tuple[str, ...]:
    """The labels that all say that nobody knows, ``UNKNOWN`` (no label at all) last; none: there is at most one."""
    named = [line.label for line in found if line.label and line.label != UNKNOWN and _says_nobody_knows(line.label)]
    named += [UNKNOWN for line in found if line.label == UNKNOWN]
    return tuple(named) if len(named) > 1 else ()


def _says_nobody_knows(label: str) -> bool:
    return label_key(label) in _LIKE_UNKNOWN or not is_word(label)


def channel_name(channel: "ChannelResult") -> str:
    """A channel's label; leads without one are named so."""
    return shown_label(channel.label)


def chart_rows(found: Sequence[Line], stage: int) -> tuple[tuple[ChannelRow, ...], float | None]:
    """The rows of the chart, and the rate of all leads."""
    from funnel_planner.analytics.statistics import wilson

    rows = []
    for line in found:
        pair = line.pair(stage)
        part, whole = pair or (0, line.counts[0] or 0)
        rate = part / whole if whole and pair is not None else None
        own = wilson(part, whole) if rate is not None else None
        rows.append(ChannelRow(line.name, whole, part, rate, own, sign(line)))
    return tuple(rows[1:]), rows[0].rate


def sign(line: Line) -> str:
    """How a channel stands to the rest: ``better``, ``worse``, ``same`` (chance may explain it) or nothing known."""
    test = line.test
    if test is None or test.difference is None:
        return ""
    if not test.differs:
        return "same"
    return "better" if test.difference > 0 else "worse"


def shared_out(found: Sequence[Line], revenue: "Mapping[str, float | None]") -> list[Line]:
    """The same lines with the won money shared in another way; channels that only touched get lines of their own.

    None in ``revenue``: the channel touched won leads only that do not say what they are worth.
    """
    own = {line.label for line in found} - {None}
    in_sum = any(line.label is None for line in found[1:])
    rest = {label: value for label, value in revenue.items() if label not in own}
    lines = [replace(found[0], won_value=_sum_of(revenue.values()))]
    for line in found[1:]:
        value = _sum_of(rest.values()) if line.label is None else revenue.get(line.label, 0.0)
        lines.append(replace(line, won_value=value))
    if not in_sum:
        nobody = (0,) * len(found[0].counts)
        lines += [Line(label, label, nobody, value, None) for label, value in rest.items() if value]
    return lines


def line_tip(line: Line, stage: int, stage_name: str) -> str:
    """All about a channel in one line, for screen readers and tool tips."""
    from funnel_planner.analytics.statistics import wilson

    pair = line.pair(stage)
    if pair is None or not pair[1]:
        return line.name + ": " + tr("no data")
    own = wilson(*pair)
    text = tr("{name}: {part} of {leads} came to {stage}, {rate}").format(
        name=line.name,
        part=count(pair[0]),
        leads=trn("{n} lead", "{n} leads", pair[1]).format(n=count(pair[1])),
        stage=stage_name,
        rate=rate_text(pair[0] / pair[1]),
    )
    if own is not None:
        text += f" ({interval(*own)})"
    if pair[1] < FEW:
        text += "; " + tr("few leads")
    test = line.test
    if test is not None and test.difference is not None and test.newcombe is not None:
        words = {"better": tr("better than the rest"), "worse": tr("worse than the rest")}
        verdict = words.get(sign(line), tr("no clear difference"))
        text += "; " + tr("{verdict}: {points} points ({range})").format(
            verdict=verdict, points=points_text(test.difference), range=points_range(*test.newcombe)
        )
    return text


def _sum_of(values: "Iterable[float | None]") -> float | None:
    """Of those that are known; None where there are some and none is."""
    told = list(values)
    known = [value for value in told if value is not None]
    return math.fsum(known) if known or not told else None


def _line(name: str, label: str | None, funnel: "FunnelResult", test: "ChannelTest | None") -> Line:
    return Line(name, label, funnel.counts, funnel.won_value, funnel.cost, test)
