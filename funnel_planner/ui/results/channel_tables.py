"""What the channels view shows, as tables and sentences: pure functions of what was measured."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from funnel_planner.domain import unit_economics
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.channel_chart import ChannelRow
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import p_text, points_range, points_text, rate_text
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.channel_tests import ChannelTest
    from funnel_planner.analytics.labels_result import LabelResult
    from funnel_planner.analytics.mix import Mix
    from funnel_planner.analytics.results import ChannelResult, FunnelResult, Measured

LONGEST_NAME = 40
FEW = 30
"""Fewer leads than this say little."""


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
    from funnel_planner.analytics.results import OTHER

    tests = against_the_rest(measured.channels, last=stage)
    by_label = {(test.label, test.is_unknown): test for test in tests}
    shown = with_other(measured, most)
    folded = len(measured.channels) - len(shown.channels) + 1
    found = [_line(tr("All leads"), None, measured.total, None)]
    for channel in shown.channels:
        is_sum = channel.label == OTHER and shown is not measured and channel is shown.channels[-1]
        name = trn("{n} other", "{n} others", folded) if is_sum else channel_name(channel)
        test = None if is_sum else by_label.get((channel.label, channel.is_unknown))
        found.append(_line(name, None if is_sum else channel.label, channel.funnel, test))
    return found


def channel_name(channel: "ChannelResult") -> str:
    """A channel's label; leads without one are named so."""
    return tr("(unknown)") if channel.is_unknown else channel.label


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


def rates_table(plan: Plan, found: Sequence[Line], stage: int) -> Figures:
    """Leads, those at a stage, the rate with its interval, and how it differs from all other channels together."""
    from funnel_planner.analytics.statistics import wilson

    verdicts = {
        "better": tr("better than the rest"),
        "worse": tr("worse than the rest"),
        "same": tr("no clear difference"),
        "": "",
    }
    name = plan.stages[stage].name
    rows: list[tuple[Cell, ...]] = []
    for line in found:
        part, whole = line.pair(stage) or (None, line.counts[0])
        test = line.test
        rows.append(
            (
                line.name,
                whole,
                part,
                part / whole if whole and part is not None else None,
                wilson(part, whole) if whole and part is not None else None,
                None if test is None else test.difference,
                None if test is None else test.newcombe,
                None if test is None else test.p_holm,
                verdicts[sign(line)],
            )
        )
    is_won = stage == plan.won_index
    return Figures(
        title=tr("Channels: {plan}").format(plan=plan.name),
        headings=(
            tr("Channel"),
            tr("Leads"),
            tr("Won") if is_won else name,
            tr("Share won") if is_won else tr("Share"),
            tr("95% interval"),
            tr("Points from the rest"),
            tr("95% of the difference"),
            tr("p (Holm)"),
            tr("Against the rest"),
        ),
        kinds=("text", "count", "count", "share", "interval", "points", "points", "p", "text"),
        rows=tuple(rows),
        currency=plan.economics.currency,
    )


def shared_out(found: Sequence[Line], revenue: Mapping[str, float]) -> list[Line]:
    """The same lines with the won money shared in another way; channels that only touched get lines of their own."""
    own = {line.label for line in found} - {None}
    in_sum = any(line.label is None for line in found[1:])
    rest = {label: value for label, value in revenue.items() if label not in own}
    lines = [replace(found[0], won_value=math.fsum(revenue.values()))]
    for line in found[1:]:
        value = math.fsum(rest.values()) if line.label is None else revenue.get(line.label, 0.0)
        lines.append(replace(line, won_value=value))
    if not in_sum:
        nobody = (0,) * len(found[0].counts)
        lines += [Line(label, label, nobody, value, None) for label, value in rest.items() if value]
    return lines


def money_table(plan: Plan, found: Sequence[Line]) -> Figures:
    """Revenue, cost and what each person at a stage cost; only columns that are known."""
    won = plan.won_index
    values = [line.won_value for line in found]
    costs = [line.cost for line in found]
    columns: list[tuple[str, str, list[Cell]]] = [
        (tr("Channel"), "text", [line.name for line in found]),
        (tr("Revenue"), "money", list(values)),
        (tr("Cost"), "money", list(costs)),
        (tr("CPL"), "money", [unit_economics.cost_per(line.cost, line.counts[0]) for line in found]),
    ]
    for index, stage in enumerate(plan.stages[1:won], start=1):
        cells: list[Cell] = [unit_economics.cost_per(line.cost, line.counts[index]) for line in found]
        columns.append((tr("Cost per {stage}").format(stage=stage.name), "money", cells))
    columns += [
        (tr("CAC"), "money", [unit_economics.cost_per(line.cost, line.counts[won]) for line in found]),
        (tr("ROAS"), "ratio", [unit_economics.roas(value, cost) for value, cost in zip(values, costs, strict=True)]),
        (
            tr("ROI"),
            "share",
            [unit_economics.roi(v, cost, plan.economics.margin) for v, cost in zip(values, costs, strict=True)],
        ),
    ]
    known = [column for column in columns if any(cell is not None for cell in column[2])]
    return Figures(
        title=tr("Money by channel: {plan}").format(plan=plan.name),
        headings=tuple(heading for heading, _, _ in known),
        kinds=tuple(kind for _, kind, _ in known),
        rows=tuple(zip(*(cells for _, _, cells in known), strict=True)),
        currency=plan.economics.currency,
    )


def verdict_sentences(found: Sequence[Line], stage_name: str) -> list[str]:
    """What the tests say, in plain words: channels that differ, and that the others may only seem to."""
    own = [line for line in found if line.test is not None and line.test.difference is not None]
    if len(own) < 2:
        return [tr("There is only one channel with leads, so there is nothing to compare it with.")]
    better = [line for line in own if sign(line) == "better"]
    worse = [line for line in own if sign(line) == "worse"]
    sentences = [_difference(short(line.name), line.test) for line in (*better, *worse) if line.test is not None]
    others = [short(line.name) for line in own if sign(line) == "same"]
    if not sentences:
        text = tr("Nothing here says that the channels differ at “{stage}”: what looks better may be chance.")
        return [text.format(stage=stage_name)]
    if others:
        text = tr("No clear difference from the rest: {channels}. What looks better there may be chance.")
        sentences.append(text.format(channels=", ".join(others)))
    return sentences


def _difference(name: str, test: "ChannelTest") -> str:
    text = (
        tr("{channel} does better than the rest: {points} points (95% interval {range}; {p}).")
        if (test.difference or 0.0) > 0
        else tr("{channel} does worse than the rest: {points} points (95% interval {range}; {p}).")
    )
    return text.format(
        channel=name,
        points=points_text(test.difference or 0.0),
        range=points_range(*(test.newcombe or (0.0, 0.0))),
        p=p_phrase(test.p_holm),
    )


def short(name: str) -> str:
    """A name as it fits into a sentence."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def p_phrase(p: float | None) -> str:
    """``p = 0.02``, ``p < 0.001``."""
    text = p_text(p)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def change_sentences(found: "Mix", before: str, after: str, stage_name: str, *, is_young: bool = False) -> list[str]:
    """Why the total rate changed between two periods; ``is_young``: leads of the later one may still come so far."""
    split = found.split
    if split is None:
        return [tr("One of the two periods has no leads: there is nothing to compare.")]
    change = split.after - split.before
    first = tr("{before}: {rate_before} came to “{stage}”; {after}: {rate_after} ({change} points).").format(
        before=before,
        after=after,
        stage=stage_name,
        rate_before=rate_text(split.before),
        rate_after=rate_text(split.after),
        change=points_text(change),
    )
    second = tr(
        "Channels converting differently: {rates} points. More leads of some channels, fewer of others: {mix} points."
    )
    sentences = [first, second.format(rates=points_text(split.rate_effect), mix=points_text(split.mix_effect))]
    if split.rate_effect * split.mix_effect < 0:
        sentences.append(
            tr("The two pull in opposite directions: look at the channels one by one before judging the total.")
        )
    if is_young:
        sentences.append(tr("Leads of the later period had less time so far: some of them may still come there."))
    return sentences


def change_table(found: "Mix") -> Figures:
    """Each channel in both periods: leads, their share of all, and the rate."""
    leads = [sum(getattr(shift, side)[1] for shift in found.channels) for side in ("before", "after")]
    rows: list[tuple[Cell, ...]] = []
    for shift in sorted(found.channels, key=lambda one: -one.before[1] - one.after[1]):
        cells: list[Cell] = [tr("(unknown)") if shift.is_unknown else shift.label]
        for (part, whole), total in zip((shift.before, shift.after), leads, strict=True):
            cells += [whole, whole / total if total else None, part / whole if whole else None]
        rows.append(tuple(cells))
    headings = (
        tr("Channel"),
        tr("Leads before"),
        tr("Of all before"),
        tr("Rate before"),
        tr("Leads after"),
        tr("Of all after"),
        tr("Rate after"),
    )
    return Figures(
        title=tr("What changed, by channel"),
        headings=headings,
        kinds=("text", *("count", "share", "share") * 2),
        rows=tuple(rows),
    )


def asset_table(plan: Plan, header: str, found: "Sequence[LabelResult]", most: int = 50) -> Figures:
    """What each label of a column of assets brought; the ``most`` largest."""
    from funnel_planner.analytics.results import UNKNOWN
    from funnel_planner.analytics.statistics import wilson

    won = plan.won_index
    rows: list[tuple[Cell, ...]] = [
        (
            tr("(unknown)") if result.label == UNKNOWN else result.label,
            result.n,
            result.counts[won],
            result.counts[won] / result.n if result.n else None,
            wilson(result.counts[won], result.n),
            result.won_value,
        )
        for result in found[:most]
    ]
    headings = (header, tr("Leads"), tr("Won"), tr("Share won"), tr("95% interval"), tr("Revenue"))
    width = 6 if any(row[5] is not None for row in rows) else 5
    return Figures(
        title=header,
        headings=headings[:width],
        kinds=("text", "count", "count", "share", "interval", "money")[:width],
        rows=tuple(row[:width] for row in rows),
        currency=plan.economics.currency,
    )


def line_tip(line: Line, stage: int, stage_name: str) -> str:
    """All about a channel in one line, for screen readers and tool tips."""
    from funnel_planner.analytics.statistics import wilson

    pair = line.pair(stage)
    if pair is None or not pair[1]:
        return f"{line.name}: {tr('no data')}"
    own = wilson(*pair)
    text = tr("{name}: {part} of {leads} came to {stage}, {rate}").format(
        name=line.name,
        part=count(pair[0]),
        leads=trn("{n} lead", "{n} leads", pair[1]).format(n=count(pair[1])),
        stage=stage_name,
        rate=rate_text(pair[0] / pair[1]),
    )
    if own is not None:
        from funnel_planner.words.formats import interval

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


def _line(name: str, label: str | None, funnel: "FunnelResult", test: "ChannelTest | None") -> Line:
    return Line(name, label, funnel.counts, funnel.won_value, funnel.cost, test)
