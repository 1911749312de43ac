"""What each label of an imported column brought: leads, those that came to a stage, and won money."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE, Coded
from funnel_planner.analytics.money_told import tells_won_value, value_told
from funnel_planner.analytics.reached import WON, Journeys
from funnel_planner.analytics.results import UNKNOWN


@dataclass(frozen=True, slots=True)
class LabelResult:
    """Leads of one label; ``UNKNOWN`` stands for blanks."""

    label: str
    n: int
    counts: tuple[int, ...]
    """Of them at each of K stages."""
    won_value: float | None
    """Value of the won ones; None: there are won ones, and none of them has one (or nobody has)."""


def label_results(journeys: Journeys, column: Coded, rows: Rows | None = None) -> list[LabelResult]:
    """A result for each label that a counted lead has, largest first, blanks last."""
    who = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    code = column.codes[who].astype(np.int64) + 1
    size = len(column.labels) + 1
    n = np.bincount(code, minlength=size).tolist()
    counts = [
        np.bincount(code[journeys.at(stage)[who]], minlength=size).tolist() for stage in range(journeys.stage_count)
    ]
    value = journeys.leads.value_minor[who]
    won = journeys.outcome[who] == WON
    paid = won & (value != NO_VALUE)
    money = np.zeros(size, dtype=np.int64)
    np.add.at(money, code[paid], value[paid])
    told = np.stack([np.bincount(code[kind], minlength=size) for kind in (paid, won & ~paid)])
    known = tells_won_value(journeys.leads.value_minor != NO_VALUE, journeys.outcome == WON)
    has_money = (value_told(told) & known).tolist()
    amounts = money.tolist()
    found = [
        LabelResult(
            label,
            n[place],
            tuple(stage[place] for stage in counts),
            amounts[place] / MINOR_PER_UNIT if has_money[place] else None,
        )
        for place, label in enumerate((UNKNOWN, *column.labels))
        if n[place]
    ]
    return sorted(found, key=lambda result: (result.label == UNKNOWN, -result.n, result.label.casefold()))
