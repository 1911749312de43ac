"""What is written about the stages of a funnel, and about the steps between them."""

from dataclasses import dataclass

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.ui.charts.funnel_words import people, rate_text
from funnel_planner.words import tr
from funnel_planner.words.formats import count, interval


@dataclass(frozen=True, slots=True)
class StageTexts:
    """What is written about one stage and about the step that leads to it; ``of`` is the only way to make it."""

    name: str
    figure: str
    overall: str
    planned: str
    step: str
    range: str
    short_range: str
    planned_step: str
    plan_step: str
    """The same in fewer letters, for panels."""
    dropped: str
    split: str
    short_split: str
    """Numbers alone: those who were lost and those who are open, as they add up to ``dropped``."""

    @classmethod
    def of(cls, picture: FunnelPicture, index: int) -> "StageTexts":
        """Texts of a stage; empty where there is nothing to say."""
        stage = picture.stages[index]
        measured = any(s.actual is not None for s in picture.stages)
        rate = stage.actual_rate if measured else stage.planned_rate
        before = picture.stages[index - 1] if index else None
        dropped = _dropped(before, stage, measured=measured) if before else None
        splits = before is not None and before.lost is not None and before.open is not None
        return cls(
            name=stage.name,
            figure=count(stage.actual) if measured else people(stage.planned),
            overall="" if stage.overall is None else tr("{rate} of all").format(rate=rate_text(stage.overall)),
            planned=""
            if not measured or stage.planned is None
            else tr("planned {count}").format(count=people(stage.planned)),
            step=rate_text(rate) if before and (rate is not None or not measured) else "",  # else: of nobody
            range=interval(stage.interval[0], stage.interval[1]) if before and stage.interval else "",
            short_range=_short_interval(stage) if before else "",
            planned_step=""
            if not measured or stage.planned_rate is None or before is None
            else tr("planned {rate}").format(rate=rate_text(stage.planned_rate)),
            plan_step=""
            if not measured or stage.planned_rate is None or before is None
            else tr("plan {rate}").format(rate=rate_text(stage.planned_rate)),
            dropped=_movement(dropped, None if measured or before is None else _joined(before, stage)),
            split=tr("{lost} lost, {open} open").format(lost=count(before.lost), open=count(before.open))
            if before and splits and dropped
            else "",
            short_split=f"{count(before.lost)} + {count(before.open)}" if before and splits and dropped else "",
        )


def _short_interval(stage: StagePicture) -> str:
    """The interval in whole percents, where that still tells its ends apart."""
    if not stage.interval or stage.interval[1] - stage.interval[0] < 0.02:
        return ""
    return interval(stage.interval[0], stage.interval[1], 0)


def _dropped(before: StagePicture, stage: StagePicture, *, measured: bool) -> float | None:
    """How many did not go on; None without numbers or where the count grows."""
    if measured:
        return None if before.actual is None or stage.actual is None else max(0, before.actual - stage.actual)
    if before.planned is None or stage.planned_rate is None:
        return None
    return before.planned * (1 - stage.planned_rate)


def _joined(before: StagePicture, stage: StagePicture) -> float:
    """How many a channel is planned to bring in at this very stage."""
    if before.planned is None or stage.planned is None or stage.planned_rate is None:
        return 0.0
    return max(0.0, stage.planned - before.planned * stage.planned_rate)


def _movement(dropped: float | None, joined: float | None) -> str:
    """``−40`` left, ``+18`` entered here; what rounds to nobody is not told."""
    parts = [f"−{count(dropped)}"] if dropped and (joined is None or dropped >= 0.5) else []
    if joined is not None and joined >= 0.5:
        parts.append(f"+{count(joined)}")
    return " ".join(parts)
