"""A funnel in words and rows: for screen readers, tool tips and copying."""

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, count, interval, percent


def rate_text(rate: float | None) -> str:
    """A share with as many decimals as it deserves: 100%, 31.0%, 0.06%; tiny ones are not 0."""
    if rate is None or rate in (0.0, 1.0):
        return percent(rate, 0)
    if 0 < rate < 0.00005:
        return f"<{percent(0.0001, 2)}"
    return percent(rate, 2 if rate < 0.01 else 1)


def people(value: float | None) -> str:
    """A number of people; planned ones are real numbers and need a decimal below 10."""
    if value is None:
        return NO_DATA
    from funnel_planner.words.formats import number

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


def headings() -> list[str]:
    """What the columns of ``rows`` are."""
    return [
        tr("Stage"), tr("Planned"), tr("Planned rate"), tr("Reached"), tr("Step rate"), tr("95% interval"),
        tr("Of all"), tr("Lost"), tr("Open"),
    ]  # fmt: skip


def rows(picture: FunnelPicture) -> list[list[str]]:
    """The funnel's numbers as written, a row a stage."""
    return [
        [
            stage.name,
            people(stage.planned),
            rate_text(stage.planned_rate),
            count(stage.actual),
            rate_text(stage.actual_rate),
            interval(stage.interval[0], stage.interval[1]) if stage.interval else NO_DATA,
            rate_text(stage.overall),
            count(stage.lost),
            count(stage.open),
        ]
        for stage in picture.stages
    ]
