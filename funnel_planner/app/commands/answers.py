"""What ``analyse`` answers, as one JSON object."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from funnel_planner.analytics.channel_tests import ChannelTest, against_the_rest
from funnel_planner.analytics.cohorts import (
    Cohorts,
    Mature,
    Period,
    cohorts,
    mature,
    stages_are_timed,
    undated_at_later_stages,
    wins_are_timed,
)
from funnel_planner.analytics.column_cuts import value_column
from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.curve import Curve, curve, waits
from funnel_planner.analytics.durations import Durations, Spread, durations
from funnel_planner.analytics.labels_result import label_results
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.measure import measure, with_other
from funnel_planner.analytics.mix import Mix, mix
from funnel_planner.analytics.results import Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.commands.funnel_answers import funnel_keys, interval_keys
from funnel_planner.app.commands.money_answers import pair, share_keys
from funnel_planner.app.commands.reading_answers import ledger_keys
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import CellType, Mapping, Role
from funnel_planner.domain.plan import Plan

FLAGS = (
    "skipped_leads", "non_monotone", "moved_back_leads", "duplicates_dropped", "unmapped_rows", "unmapped_leads",
    "unknown_channel_leads", "channel_conflicts", "channel_leak", "undated_events", "out_of_order_leads",
    "lost_unknown_stage", "excluded_lost", "lost_after_won_leads", "merged_leads", "summed_cells", "missing_cells",
    "scheduled_events", "excluded_leads", "unreadable_dates", "unreadable_amounts",
)  # fmt: skip
"""Flags that every answer has, 0 where there is nothing to say."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cuts:
    """What else ``analyse`` is asked for."""

    cohort: Period | None = None
    mature_window_days: int | None = None
    top_channels: int | None = None
    compare: tuple[Span, Span] | None = None
    """Two spans of entry days, first and last day of each."""


NO_CUTS = Cuts()


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All that was measured, for JSON and for the text report."""

    plan: Plan
    measured: Measured
    """All channels."""
    shown: Measured
    """The same with the channels beyond the largest ones as ``Other``."""
    durations: Durations | None
    """None: there are no leads, only counts."""
    curve: Curve | None
    mature: Mature | None
    cohorts: Cohorts | None
    tests: tuple[ChannelTest, ...]
    mix: Mix | None
    cuts: Cuts
    awaited_days: int | None = None
    """Days that a cohort is waited for; without a window those within which nine of ten wins came."""
    uncut: int = 0
    """Leads at later stages without a date, which the window of the counting rule cannot cut."""


def find(plan: Plan, cube: Cube, cuts: Cuts = NO_CUTS) -> Found:
    """Measure everything there is to answer.

    Raises ``PlannerError``: ``dates_wanted`` where cohorts, a window or two periods are asked for and nothing is dated,
    ``stage_dates_wanted`` where a window is and only the entry is.
    """
    journeys = cube.journeys
    _check_dates(cube, cuts)
    measured = measure(cube)
    shown = measured if cuts.top_channels is None else with_other(measured, cuts.top_channels)
    is_report = not journeys.leads.lead_count and journeys.report is not None
    times = cube.times
    window = plan.counting.window_days if cuts.mature_window_days is None else cuts.mature_window_days
    watched = None if is_report else waits(journeys, times)
    awaited = window
    if awaited is None and cuts.cohort is not None and not is_report:
        awaited = cube.usual_wait
    return Found(
        plan=plan,
        measured=measured,
        shown=shown,
        durations=None if is_report else durations(journeys, times),
        curve=curve(watched) if watched is not None else None,
        mature=None if window is None or is_report else mature(journeys, times, window),
        cohorts=None if cuts.cohort is None or is_report else cohorts(journeys, times, cuts.cohort, awaited),
        tests=tuple(against_the_rest(measured.channels, plan.won_index)),
        mix=None if cuts.compare is None else _mix(plan, cube, cuts.compare),
        cuts=cuts,
        awaited_days=awaited,
        uncut=0 if is_report or plan.counting.window_days is None else undated_at_later_stages(journeys),
    )


def answer_of(found: Found, ledger: Ledger, decided: object, shape: str) -> dict[str, Any]:
    """The JSON object of ``analyse``: keys as in the command line's contract, numbers unrounded, None for no data."""
    plan, measured, total = found.plan, found.measured, found.measured.total
    return {
        "stages": [stage.name for stage in plan.stages],
        "shape": shape,
        "counting": plan.counting.mode.value,
        "attribution": plan.counting.attribution.value,
        "lost_policy": plan.counting.lost_policy.value,
        "window_days": plan.counting.window_days,
        "as_of": day_text(measured.as_of_day),
        **funnel_keys(total, plan.won_index),
        "by_channel": {one.label: list(one.funnel.counts) for one in found.shown.channels if not one.left_out},
        "rate_bounds": [pair(bounds) for bounds in measured.rate_bounds] or None,
        "lost_unplaced": measured.unplaced,
        "intervals": interval_keys(total),
        **_time_keys(found.durations, len(plan.stages)),
        "curve": [list(point) for point in found.curve.by_day()] if found.curve else None,
        "curve_leads": found.curve.n if found.curve else None,
        "curve_untimed": found.curve.untimed if found.curve else None,
        "mature": mature_keys(found.mature),
        "cohorts": _cohort_keys(found.cohorts),
        "cohort_window_days": found.awaited_days if found.cohorts else None,
        "cohorts_undated": found.cohorts.undated if found.cohorts else None,
        "channel_tests": {test.label: _test_keys(test) for test in found.tests},
        "mix": _mix_keys(found.mix),
        "counts_at_least": list(found.measured.at_least) or None,
        "won_value": total.won_value,
        "cost": total.cost,
        "flags": {**dict.fromkeys(FLAGS, 0), **measured.flags},
        "ledger": ledger_keys(ledger),
        "decisions": decided,
    }


def _mix(plan: Plan, cube: Cube, spans: tuple[Span, Span]) -> Mix:
    before, after = (measure(cube, LeadFilter(*span)) for span in spans)
    return mix(before, after, plan.won_index)


def _check_dates(cube: Cube, cuts: Cuts) -> None:
    """Refuse what needs dates where no lead has an entry date: they are not invented."""
    asked = (
        ("--cohort", cuts.cohort is not None),
        ("--mature-window-days", cuts.mature_window_days is not None),
        ("--window-days", cube.journeys.counting.window_days is not None),
        ("--compare", cuts.compare is not None),
    )
    journeys = cube.journeys
    report = journeys.report
    if not journeys.leads.lead_count and report is not None:  # periods of a report can be compared, leads not followed
        dated = {"--compare"} if (report.day != NO_DAY).any() else set()
    elif not (journeys.furthest >= 0).any() or (journeys.entry_day != NO_DAY).any():
        _check_stage_dates(cube, cuts)
        return
    else:
        dated = set()
    for option, is_asked in asked:
        if is_asked and option not in dated:
            raise PlannerError("dates_wanted", option=option)


def _check_stage_dates(cube: Cube, cuts: Cuts) -> None:
    """Refuse windows where the days of entry are all that is dated: nobody can tell who came further how soon."""
    if cuts.mature_window_days is not None and not wins_are_timed(cube.journeys):
        raise PlannerError("stage_dates_wanted", option="--mature-window-days")
    if cube.journeys.counting.window_days is not None and not stages_are_timed(cube.journeys):
        raise PlannerError("stage_dates_wanted", option="--window-days")


def _time_keys(found: Durations | None, stage_count: int) -> dict[str, Any]:
    """Times of steps, of the whole way and at a stage; without leads there are none."""
    none: tuple[Spread | None, ...] = (None,) * stage_count
    steps, in_stage = (found.steps, found.in_stage) if found else (none, none)
    total = found.total if found else None
    return {
        "median_step_days": [step.median if step else None for step in steps],
        "mean_step_days": [step.mean if step else None for step in steps],
        "n_step_times": [None, *(step.n if step else 0 for step in steps[1:])],
        "step_days": [asdict(step) if step else None for step in steps],
        "median_total_days": total.median if total else None,
        "mean_total_days": total.mean if total else None,
        "n_total_times": total.n if total else 0,
        "total_days": asdict(total) if total else None,
        "time_in_stage": [stay.median if stay else None for stay in in_stage],
        "n_time_in_stage": [stay.n if stay else 0 for stay in in_stage],
        "stage_days": [asdict(stay) if stay else None for stay in in_stage],
    }


def mature_keys(found: Mature | None) -> dict[str, Any] | None:
    """Conversion among leads that had the whole window."""
    if found is None:
        return None
    keys = asdict(found)
    keys["interval"] = pair(found.interval)
    return keys


def _cohort_keys(found: Cohorts | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    return [
        {
            "period": cohort.period,
            "n": cohort.n,
            "counts": list(cohort.counts),
            "step_rate": [None, *(x / n if n else None for n, x in pairwise(cohort.counts))],
            "converted": cohort.converted,
            "rate": cohort.converted / cohort.n if cohort.n else None,
            "interval": pair(wilson(cohort.converted, cohort.n)),
            "converted_within": cohort.converted_within,
            "within": share_keys(cohort.converted_within, cohort.n),
            "complete": cohort.complete,
        }
        for cohort in found.periods
    ]


def _test_keys(test: ChannelTest) -> dict[str, Any]:
    return {
        "difference": test.difference,
        "newcombe": pair(test.newcombe),
        "test": test.test,
        "statistic": test.statistic,
        "p": test.p,
        "p_holm": test.p_holm,
        "min_expected": test.min_expected,
    }


def _mix_keys(found: Mix | None) -> dict[str, Any] | None:
    if found is None:
        return None
    split, total = found.split, found.total
    return {
        "total": [split.before, split.after] if split else None,
        "difference": total.difference if total else None,
        "newcombe": pair(total.interval) if total else None,
        "test": total.test if total else None,
        "p": total.p if total else None,
        "differs": total.is_told_apart if total else None,
        "rate_effect": split.rate_effect if split else None,
        "mix_effect": split.mix_effect if split else None,
        "by_channel": {
            shift.label: {"before": list(shift.before), "after": list(shift.after)} for shift in found.channels
        },
    }


def counts_by(cube: Cube, mapping: Mapping, header: str) -> dict[str, list[int | None]]:
    """Counts of the leads of each label of an imported column, the channel's among them.

    Raises ``PlannerError``: ``column_unknown``, or ``column_not_kept`` for one of the files that is not kept for cuts.
    """
    wanted, leads = label_key(header), cube.journeys.leads
    meant = [column for file in mapping.files for column in file.columns if label_key(column.header) == wanted]
    kept = next((known for known in leads.columns if label_key(known) == wanted), None)
    if kept is None and any(column.role is Role.CHANNEL for column in meant):
        return {one.label: list(one.funnel.counts) for one in measure(cube).channels if not one.left_out}
    if kept is None and not meant:
        raise PlannerError("column_unknown", value=header)
    amounts = value_column(leads) if kept is None and any(column.role is Role.VALUE for column in meant) else None
    if kept is None and amounts is None and any(column.type is not CellType.EMPTY for column in meant):
        raise PlannerError("column_not_kept", value=header)
    column = leads.columns[kept] if kept is not None else amounts
    if column is None:  # a column without any label is blank everywhere
        everyone = measure(cube)
        return {UNKNOWN: list(everyone.total.counts)} if everyone.lead_count else {}
    place = {label: index for index, label in enumerate(column.labels)}
    found = sorted(label_results(cube.journeys, column), key=lambda one: place.get(one.label, len(place)))
    return {one.label: list(one.counts) for one in found}


def day_text(day: int) -> str | None:
    """ISO date of days since 1970-01-01; None where there is no day."""
    return None if day < -1_000_000 else date_of(day).isoformat()
