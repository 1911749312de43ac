"""What in the numbers should make one look twice: kinds with their values, worded by ``consistency_words``."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from funnel_planner.analytics.cohorts import Cohorts
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, LOST, NO_DAY, TOUCH, Coded
from funnel_planner.analytics.reached import OPEN, Journeys, asked_day
from funnel_planner.analytics.results import Measured
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.standing import standing
from funnel_planner.analytics.times import UNDATED, days_of
from funnel_planner.analytics.undated import stands_undated
from funnel_planner.domain.days import date_of

FEW_LEADS = 30
"""Below this a rate's interval is wider than most differences one looks for."""
MONTH_END_SHARE = 0.5
FEWEST_WINS = 10
SILENT_DAYS = 45
"""No list that is kept up to date is silent for so long."""


class Doubt(StrEnum):
    """What may be wrong."""

    GROWING_STAGE = "growing_stage"
    COST_WITHOUT_LEADS = "cost_without_leads"
    RATES_DO_NOT_MULTIPLY = "rates_do_not_multiply"
    CLOSED_AT_MONTH_END = "closed_at_month_end"
    COHORT_STILL_OPEN = "cohort_still_open"
    FEW_LEADS = "few_leads"
    ENDS_EARLIER = "ends_earlier"
    LATER_THAN_IMPORT = "later_than_import"
    UNDATED_THEN = "undated_then"
    YET_TO_COME = "yet_to_come"
    REASON_WITHOUT_LOSS = "reason_without_loss"


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt with what it is about: ``stage`` and ``channel`` name places, the rest are numbers."""

    doubt: Doubt
    values: dict[str, object] = field(default_factory=dict)


def doubts(
    measured: Measured, stages: Sequence[str], cohorts: Cohorts | None = None, window_days: int = 0
) -> list[Remark]:
    """What the counts alone give reason to doubt."""
    return [
        *_growing(measured, stages),
        *_costs(measured),
        *_few(measured),
        *_open_cohorts(cohorts, measured.as_of_day - window_days, measured.last_day),
    ]


def ends_earlier(journeys: Journeys, last: int) -> Remark | None:
    """Nothing is dated in the last ``SILENT_DAYS`` before the as-of day: a file from long ago, counted as of now.

    ``last``: the latest day that is told (``Cube.told_day``).
    """
    if NO_DAY in (last, journeys.as_of_day) or journeys.as_of_day - last <= SILENT_DAYS:
        return None
    values = {"last": date_of(last), "as_of": date_of(journeys.as_of_day), "days": journeys.as_of_day - last}
    return Remark(Doubt.ENDS_EARLIER, values)


def later_than_import(journeys: Journeys) -> Remark | None:
    """The rule asks for a day that the import was too early for, so that leads are counted as of the import's."""
    asked = asked_day(journeys.counting)
    if asked in (NO_DAY, journeys.as_of_day):
        return None
    return Remark(Doubt.LATER_THAN_IMPORT, {"asked": date_of(asked), "as_of": date_of(journeys.as_of_day)})


def undated_then(journeys: Journeys, rows: Rows | None = None) -> Remark | None:
    """As of a day before the import's, leads stand where nothing says that they stood there by then."""
    if NO_DAY in (journeys.as_of_day, journeys.leads.as_of_day) or journeys.as_of_day >= journeys.leads.as_of_day:
        return None
    n = _count(undated_leads(journeys), rows)
    return Remark(Doubt.UNDATED_THEN, {"n": n, "as_of": date_of(journeys.as_of_day)}) if n else None


def yet_to_come(journeys: Journeys, rows: Rows | None = None) -> Remark | None:
    """Leads have dates after the day of the import; where another day was asked for, there may well be some."""
    as_of = journeys.as_of_day
    if as_of == NO_DAY or as_of != journeys.leads.as_of_day or asked_day(journeys.counting) not in (NO_DAY, as_of):
        return None
    n = _count(leads_to_come(journeys) & (journeys.furthest >= 0), rows)
    return Remark(Doubt.YET_TO_COME, {"n": n, "as_of": date_of(journeys.as_of_day)}) if n else None


def leads_to_come(journeys: Journeys) -> BoolArray:
    """(n,) leads of which something is dated after the as-of day."""
    leads, as_of = journeys.leads, journeys.as_of_day
    found = np.asarray(leads.created_day > as_of)
    found[leads.obs_lead[(leads.obs_day > as_of) & (leads.obs_stage != TOUCH)]] = True
    return found


def undated_leads(journeys: Journeys) -> BoolArray:
    """(n,) leads that count, of which nothing says when they came to where they stand."""
    return np.asarray(stands_undated(standing(journeys).histories, journeys.won_index) & (journeys.furthest >= 0))


def reason_without_loss(journeys: Journeys, reason: Coded | None, rows: Rows | None = None) -> Remark | None:
    """Open leads have a reason for a loss; ``reason``: the column of reasons."""
    n = _count(open_with_reason(journeys, reason), rows)
    return Remark(Doubt.REASON_WITHOUT_LOSS, {"n": n}) if n else None


def open_with_reason(journeys: Journeys, reason: Coded | None) -> BoolArray:
    """(n,) leads that count and are open, though a column says why they were lost, and nothing marks a loss at all.

    A loss that is yet to come on the as-of day, or was taken back, has its reason rightly.
    """
    leads = journeys.leads
    if reason is None:
        return np.zeros(leads.lead_count, dtype=bool)
    found = (standing(journeys).outcome == OPEN) & (journeys.furthest >= 0) & (reason.codes != BLANK)
    found[leads.obs_lead[leads.obs_stage == LOST]] = False
    return np.asarray(found)


def _count(leads: BoolArray, rows: Rows | None) -> int:
    return int(np.count_nonzero(leads if rows is None else leads[rows]))


def stated_rates(step_rates: Sequence[float], stated_total: float, tolerance: float = 0.005) -> Remark | None:
    """Rates somebody states that do not multiply to the total they state, beyond ``tolerance`` of it."""
    product = math.prod(step_rates)
    if math.isclose(product, stated_total, rel_tol=tolerance, abs_tol=1e-12):
        return None
    return Remark(Doubt.RATES_DO_NOT_MULTIPLY, {"product": product, "stated": stated_total})


def closed_at_month_end(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> Remark | None:
    """Most wins are dated on the last day of the month their lead was created in: a date some systems fill in."""
    found, wins = at_month_end(journeys, times, rows)
    if wins < FEWEST_WINS or len(found) < MONTH_END_SHARE * wins:
        return None
    return Remark(Doubt.CLOSED_AT_MONTH_END, {"n": len(found), "of": wins})


def at_month_end(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> tuple[Rows, int]:
    """Won leads dated on the last day of the month they entered in, and how many wins and entries are dated."""
    is_dated = (times.won != UNDATED) & (journeys.histories.entry != UNDATED)
    both = np.flatnonzero(is_dated) if rows is None else rows[is_dated[rows]]
    entry = days_of(journeys.histories.entry[both]).astype("datetime64[D]")
    last = ((entry.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1).astype(np.int64)
    return both[days_of(times.won[both]) == last], len(both)


def _growing(measured: Measured, stages: Sequence[str]) -> list[Remark]:
    counts = measured.total.counts
    found = []
    for index in range(1, len(counts)):
        before, here = counts[index - 1], counts[index]
        if before is not None and here is not None and here > before:
            found.append(
                Remark(
                    Doubt.GROWING_STAGE,
                    {"stage": stages[index], "before": stages[index - 1], "n": here, "n_before": before},
                )
            )
        else:
            found += _growing_channel(measured, stages, index)
    return found


def _growing_channel(measured: Measured, stages: Sequence[str], index: int) -> list[Remark]:
    """The channel that grows most at a stage, where all channels together do not."""
    grown = []
    for channel in measured.channels:
        before, here = channel.funnel.counts[index - 1], channel.funnel.counts[index]
        if before is not None and here is not None and here > before and not channel.left_out:
            grown.append((here - before, channel.label, before, here))
    if not grown:
        return []
    _, label, before, here = max(grown, key=lambda one: one[0])
    values = {"stage": stages[index], "before": stages[index - 1], "n": here, "n_before": before, "channel": label}
    return [Remark(Doubt.GROWING_STAGE, values)]


def _costs(measured: Measured) -> list[Remark]:
    """Channels with a cost and no leads, or no count at all where others have some."""
    some = any(any(channel.funnel.counts) for channel in measured.channels)
    return [
        Remark(Doubt.COST_WITHOUT_LEADS, {"channel": channel.label, "cost": channel.funnel.cost})
        for channel in measured.channels
        if channel.funnel.cost
        and not channel.left_out
        and (channel.funnel.counts[0] == 0 or (some and all(count is None for count in channel.funnel.counts)))
    ]


def _few(measured: Measured) -> list[Remark]:
    n = measured.total.counts[0]
    return [Remark(Doubt.FEW_LEADS, {"n": n})] if n is not None and 0 < n < FEW_LEADS else []


def _open_cohorts(cohorts: Cohorts | None, last_ripe: int, last_day: int | None) -> list[Remark]:
    """The periods some leads of which are too young; those that entered on day ``last_ripe`` just are not.

    ``last_day`` is that of the last entry: a period that is not over may have no young leads (they are left out).
    """
    if last_day is not None and last_day <= last_ripe:
        return []
    still_open = [] if cohorts is None else [cohort for cohort in cohorts.periods if cohort.complete is False]
    if not still_open:
        return []
    first = date_of(max(still_open[0].first_day, last_ripe + 1))
    return [Remark(Doubt.COHORT_STILL_OPEN, {"period": still_open[0].period, "since": first, "n": len(still_open)})]
