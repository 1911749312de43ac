"""What each label of an imported column brought: leads, those that came to a stage, and won money."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE, Coded
from funnel_planner.analytics.money_told import tells_won_value, value_told
from funnel_planner.analytics.reached import WON, Journeys
from funnel_planner.domain.labels import UNKNOWN


class Ranking(StrEnum):
    """What labels are sorted by, the most first; ties by leads."""

    LEADS = "leads"
    WON = "won"
    SHARE = "share"
    """The part of the leads that won."""
    NO_WIN = "no_win"
    """Only labels without a win, by leads."""


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


def ranked(results: Sequence[LabelResult], won: int, by: Ranking, least: int = 1) -> list[LabelResult]:
    """Labels with at least so many leads, the first by ``by`` on top; blanks, which are no label, stay last.

    ``won`` is the index of the won stage.
    """
    kept = [one for one in results if one.n >= least and not (by is Ranking.NO_WIN and one.counts[won])]

    def place(one: LabelResult) -> tuple[bool, float, int, str]:
        first = {Ranking.WON: one.counts[won], Ranking.SHARE: one.counts[won] / one.n}.get(by, one.n)
        return (one.label == UNKNOWN, -first, -one.n, one.label.casefold())

    return sorted(kept, key=place)


def label_totals(results: Sequence[LabelResult], won: int) -> tuple[int, int]:
    """How many labels there are, and how many of them brought no win; blanks are no label."""
    labels = [one for one in results if one.label != UNKNOWN]
    return len(labels), sum(not one.counts[won] for one in labels)
