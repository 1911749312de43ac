"""What the channels view says in sentences: which channels differ, and why the total changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from funnel_planner.app.findings.trend_words import difference_sentence
from funnel_planner.domain import unit_economics
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import p_text, rate_text
from funnel_planner.ui.results.channel_lines import Line, sign
from funnel_planner.words import tr
from funnel_planner.words.differences import (
    many_at_once_words,
    points_between_phrase,
    points_range,
    points_text,
    signed,
)
from funnel_planner.words.formats import NBSP
from funnel_planner.words.money_words import margin_words, short

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.channel_tests import ChannelTest
    from funnel_planner.analytics.mix import Mix


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


def verdict_caution(found: Sequence[Line]) -> str:
    """Why intervals and the verdict may seem to contradict each other; empty where they do not."""
    return many_at_once_words(seeming=any(line.test is not None and line.test.seems_to_differ for line in found))


def change_sentences(found: "Mix", before: str, after: str, stage_name: str, *, is_young: bool = False) -> list[str]:
    """Why the total rate changed between two periods; ``is_young``: leads of the later one may still come so far."""
    split = found.split
    if split is None:
        return [tr("One of the two periods has no leads: there is nothing to compare.")]
    first = tr("{before}: {rate_before} came to “{stage}”; {after}: {rate_after} ({change}).").format(
        before=before,
        after=after,
        stage=stage_name,
        rate_before=rate_text(split.before),
        rate_after=rate_text(split.after),
        change=points_between_phrase(split.before, split.after),
    )
    second = tr(
        "Channels converting differently: {rates} points. More leads of some channels, fewer of others: {mix} points."
    )
    total = found.total
    sure = [] if total is None else [difference_sentence(total, fair=not is_young)]
    sentences = [first, *sure, second.format(rates=points_text(split.rate_effect), mix=points_text(split.mix_effect))]
    if split.rate_effect * split.mix_effect < 0:
        sentences.append(
            tr("The two pull in opposite directions: look at the channels one by one before judging the total.")
        )
    if is_young:
        sentences.append(tr("Leads of the later period had less time so far: some of them may still come there."))
    return sentences


def paying_sentences(plan: Plan, found: Sequence[Line]) -> list[str]:
    """Which channels bring more than they cost and which lose money; none where no channel has both numbers.

    A channel is judged by its return on investment where its share won lies at the ends of its 95 % interval, what a
    won lead brings being as measured: sure on one side of 0 only where both ends are.
    """
    from funnel_planner.analytics.statistics import wilson

    won, margin = plan.won_index, plan.economics.margin
    pay: list[str] = []
    lose: list[str] = []
    open_ones: list[str] = []
    for line in found[1:]:
        roi, pair = unit_economics.roi(line.won_value, line.cost, margin), line.pair(won)
        if roi is None or pair is None or line.cost is None:
            continue
        limits = wilson(*pair)
        said = tr("{channel} (ROI {roi})").format(channel=short(line.name), roi=_signed_share(roi))
        if limits is None or not pair[0] or limits[0] * _per_rate(roi, pair) < 1 < limits[1] * _per_rate(roi, pair):
            open_ones.append(said)
        else:
            (pay if roi > 0 else lose).append(said)
    texts = (
        (pay, tr("Brings more than it costs: {channels}.")),
        (lose, tr("Loses money: {channels}.")),
        (open_ones, tr("May earn or lose, so few won there that it cannot be told: {channels}.")),
    )
    return [text.format(channels=", ".join(names)) for names, text in texts if names]


def paying_caution(plan: Plan) -> str:
    """What ``paying_sentences`` rest on."""
    rests_on = tr(
        "Judged by gross profit on the costs known here, with the share won anywhere in its 95% interval and deals as"
        " large as those seen. Leads that are still open may bring more."
    )
    return " ".join(part for part in (rests_on, margin_words(plan.economics.margin)) if part)


def _per_rate(roi: float, pair: tuple[int, int]) -> float:
    """How many times its cost a channel would earn if all of its leads were won."""
    return (1 + roi) * pair[1] / pair[0]


def _signed_share(share: float) -> str:
    return f"{signed(100 * share, 0)}%"


def p_phrase(p: float | None) -> str:
    """``p = 0.02``, ``p < 0.001``."""
    text = p_text(p)
    return f"p{NBSP}<{NBSP}{text[1:]}" if text.startswith("<") else f"p{NBSP}={NBSP}{text}"


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
