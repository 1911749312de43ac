"""A funnel in words: rates and counts as written, and sentences for screen readers and tool tips."""

import math
from collections.abc import Iterable

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.formats import NO_DATA, count, interval, number, percent


def rate_text(rate: float | None) -> str:
    """A share with as many decimals as it deserves: 100%, 31.0%, 0.06%; tiny ones are not 0."""
    return formats.rate(rate)


def tick_text(rate: float) -> str:
    """A share on an axis: no more decimals than round numbers need."""
    return percent(rate, next((digits for digits in (0, 1) if abs(rate * 100 - round(rate * 100, digits)) < 1e-9), 2))


def people(value: float | None) -> str:
    """A number of people; planned ones are real numbers and need a decimal below 10."""
    if value is None:
        return NO_DATA
    return number(value, 1) if value < 10 and abs(value - round(value)) > 0.05 else count(value)


def stage_sentence(stage: StagePicture) -> str:
    """All that is known about one stage, in one line."""
    parts = []
    if stage.actual is not None:
        parts.append(trn("{n} reached it", "{n} reached it", stage.actual))
        if stage.actual_rate is not None:
            parts.append(tr("{rate} of the stage before").format(rate=rate_text(stage.actual_rate)))
        if stage.interval:
            parts.append(tr("95% interval {interval}").format(interval=interval(stage.interval[0], stage.interval[1])))
    if stage.planned is not None:
        parts.append(tr("planned {count}").format(count=people(stage.planned)))
        if stage.planned_rate is not None:
            parts.append(tr("planned rate {rate}").format(rate=rate_text(stage.planned_rate)))
    if stage.overall is not None:
        parts.append(tr("{rate} of all").format(rate=rate_text(stage.overall)))
    if stage.lost is not None and stage.open is not None:
        parts.append(tr("{lost} lost here, {open} still open").format(lost=count(stage.lost), open=count(stage.open)))
    return f"{stage.name}: " + ("; ".join(parts) or tr("no data"))


def description(picture: FunnelPicture) -> str:
    """The whole funnel, a stage a line."""
    return "\n".join(stage_sentence(stage) for stage in picture.stages)


def days_text(value: float) -> str:
    """A number of days without the word, for tables that say it in their headings."""
    shown = round(float(value), 1)
    return number(shown, 0 if shown.is_integer() else 1)


def odds_text(ratio: float | None) -> str:
    """An odds ratio with as many digits as it deserves: 0.25, 2.9, 14."""
    if ratio is None:
        return NO_DATA
    if not math.isfinite(ratio):
        return "∞"
    digits = 0 if ratio >= 9.95 or ratio == round(ratio) else 1 if ratio >= 0.995 else 2 if ratio >= 0.1 else 3
    return number(ratio, digits)


def p_text(p: float | None) -> str:
    """A p value: 0.031, 0.42, <0.001."""
    if p is None:
        return NO_DATA
    return f"<{number(0.001, 3)}" if p < 0.001 else number(p, 3 if p < 0.1 else 2)


def short_amount(value: float, beside: float = 0.0) -> str:
    """An amount on an axis whose largest is ``beside``, where there is little room: 500, 20 k, 1.5 M."""
    return formats.short_number(value, beside) or people(value)


def short_amounts(values: Iterable[float]) -> list[tuple[float, str]]:
    """Amounts on one axis, each with its text."""
    known = list(values)
    largest = max(map(abs, known), default=0.0)
    return [(value, short_amount(value, largest)) for value in known]
