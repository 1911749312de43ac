"""A funnel in words: rates and counts as written, and sentences for screen readers and tool tips."""

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, count, interval, number, percent


def rate_text(rate: float | None) -> str:
    """A share with as many decimals as it deserves: 100%, 31.0%, 0.06%; tiny ones are not 0."""
    if rate is None or rate in (0.0, 1.0):
        return percent(rate, 0)
    if 0 < rate < 0.00005:
        return f"<{percent(0.0001, 2)}"
    return percent(rate, 2 if rate < 0.01 else 1)


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


def change_text(before: float | None, after: float | None) -> str:
    """A changed share in both senses: 72% to 80% is ``+8 points, +11.1%``; empty where nothing changed."""
    if before is None or after is None or abs(after - before) < 1e-9:
        return ""
    moved = (after - before) * 100
    points = tr("{n} points").format(n=signed(moved, 0 if abs(moved - round(moved)) < 0.005 else 1))
    return f"{points}, {signed((after / before - 1) * 100, 1)}%" if before > 0 else points


def signed(x: float, digits: int) -> str:
    """A number with its sign: +8, −0.5."""
    return ("+" if x >= 0 else "−") + number(abs(x), digits)
