"""Where leads are lost: by stage, by reason and by channel, in leads and in money."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import BLANK, MINOR_PER_UNIT, NO_VALUE, Coded
from funnel_planner.analytics.reached import LOST_OUTCOME, Journeys
from funnel_planner.domain.labels import UNKNOWN


@dataclass(frozen=True, slots=True)
class LostGroup:
    """Lost leads of one reason or channel; ``UNKNOWN`` stands for blanks."""

    label: str
    by_stage: tuple[int, ...]
    """Lost leads by the furthest stage they reached."""
    value: float | None
    """Sum of the values of those that have one; None: none has."""

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.by_stage)


@dataclass(frozen=True, slots=True)
class Losses:
    """Lost leads three ways; each adds up to ``total``. Groups are sorted by number, largest first."""

    total: LostGroup
    stage_value: tuple[float | None, ...]
    """Value lost at each stage."""
    stage_unknown: int
    """Of those at the stage that being listed means: nothing says where they were lost."""
    reasons: tuple[LostGroup, ...]
    channels: tuple[LostGroup, ...]


def losses(journeys: Journeys, reason: Coded | None = None, rows: Rows | None = None) -> Losses:
    """Lost leads that count, or these ``rows`` of them; ``reason`` is the column of reasons."""
    is_lost = (journeys.outcome == LOST_OUTCOME) & (journeys.furthest >= 0)
    who = np.flatnonzero(is_lost) if rows is None else rows[is_lost[rows]]
    blank = Coded(np.full(journeys.leads.lead_count, BLANK, dtype=np.int32), ())
    stages, values = journeys.furthest[who], journeys.leads.value_minor[who]
    known = values != NO_VALUE
    by_stage = [known & (stages == stage) for stage in range(journeys.stage_count)]
    (total,) = _groups(journeys, blank, who) or (LostGroup(UNKNOWN, (0,) * journeys.stage_count, None),)
    return Losses(
        total=total,
        stage_value=tuple(int(values[mask].sum()) / MINOR_PER_UNIT if mask.any() else None for mask in by_stage),
        stage_unknown=int(np.count_nonzero(journeys.stage_unknown[who])),
        reasons=_groups(journeys, reason or blank, who),
        channels=_groups(journeys, journeys.channel, who),
    )


def _groups(journeys: Journeys, column: Coded, who: Rows) -> tuple[LostGroup, ...]:
    labels = (UNKNOWN, *column.labels)
    code = column.codes[who].astype(np.int64) + 1
    stages = journeys.stage_count
    table = np.bincount(code * stages + journeys.furthest[who], minlength=len(labels) * stages)
    values = journeys.leads.value_minor[who]
    known = values != NO_VALUE
    money = np.zeros(len(labels), dtype=np.int64)
    np.add.at(money, code[known], values[known])
    has_money = np.bincount(code[known], minlength=len(labels)) > 0
    found = [
        LostGroup(label, tuple(counts), int(minor) / MINOR_PER_UNIT if there else None)
        for label, counts, minor, there in zip(
            labels, table.reshape(len(labels), stages).tolist(), money.tolist(), has_money.tolist(), strict=True
        )
        if sum(counts)
    ]
    return tuple(sorted(found, key=lambda group: (-group.n, group.label == UNKNOWN, group.label.casefold())))
