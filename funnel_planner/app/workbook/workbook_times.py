"""What the workbook's sheets of trend and time show: the same that their views do."""

from funnel_planner.app.findings.look import Look
from funnel_planner.app.period_words import period_words, span_words

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cohorts import Period
    from funnel_planner.app.findings.trend import Trend
    from funnel_planner.publish.findings import SpanFindings, TimeFindings, TrendFindings, TrendPeriods


MOST_BACKWARD = 50
"""Wins before the entry that the workbook names."""


def trend_findings(look: Look) -> "TrendFindings":
    """Leads by the month, quarter and week they entered in, what happened in each, and two spans compared."""
    from funnel_planner.analytics.channel_cohorts import channel_cohorts
    from funnel_planner.analytics.cohorts import Period
    from funnel_planner.app.findings.trend import find_trend
    from funnel_planner.app.findings.trend_words import day_range_words, undated_words, window_sentence
    from funnel_planner.publish.findings import TrendFindings

    found = find_trend(look)
    return TrendFindings(
        lengths=tuple(_periods(found, unit) for unit in (Period.MONTH, Period.QUARTER, Period.WEEK)),
        window_days=found.window_days,
        window_words=window_sentence(found),
        undated=found.shown.undated,
        day_words=tuple(filter(None, (words(look.plan, found.events) for words in (day_range_words, undated_words)))),
        channels=tuple(channel_cohorts(look.journeys, Period.MONTH, look.rows)),
        spans=_spans(found),
    )


def _periods(trend: "Trend", unit: "Period") -> "TrendPeriods":
    from funnel_planner.publish.findings import TrendPeriods

    cohorts, happened = trend.periods(unit), trend.happened(unit)
    return TrendPeriods(
        unit=unit.value,
        names=tuple(period_words(cohort.period) for cohort in cohorts),
        cohorts=tuple(cohorts),
        complete=tuple(trend.is_complete(cohort) for cohort in cohorts),
        happened_names=tuple(period_words(one.period) for one in happened),
        happened=tuple(happened),
    )


def _spans(trend: "Trend") -> "SpanFindings | None":
    from funnel_planner.analytics.cohorts import Period
    from funnel_planner.app.findings.trend import comparable_spans, compare
    from funnel_planner.publish.findings import SpanFindings

    spans = comparable_spans(trend, Period.MONTH)
    if not spans:
        return None
    found = compare(trend, spans[0], of_all=False)
    within = found.within
    return SpanFindings(
        names=(span_words(*spans[0].before), span_words(*spans[0].after)),
        before=found.before,
        after=found.after,
        is_complete=found.is_complete,
        mature=None if within is None else ((within.x[0], within.n[0]), (within.x[1], within.n[1])),
        p_values=tuple(one.p_holm for one in (*found.stages, found.won, *([within] if within else []))),
    )


def time_findings(look: Look) -> "TimeFindings":
    """How long things take."""
    from funnel_planner.app.findings.timing import LISTED_DAYS, backward_wins, find_timing
    from funnel_planner.publish.findings import TimeFindings

    found = find_timing(look)
    curve = found.curve
    listed = [] if curve is None else [day for day in LISTED_DAYS if day <= max(curve.followed, LISTED_DAYS[0])]
    return TimeFindings(
        steps=found.steps,
        total=found.total,
        wins=found.wins,
        to_the_hour=found.to_the_hour,
        channels=found.channels,
        periods=tuple((period_words(one.period), one.wins) for one in found.periods),
        backward=tuple((entered, won) for _, entered, won in backward_wins(look, MOST_BACKWARD)),
        in_stage=found.in_stage,
        waiting=found.waiting,
        velocity=found.velocity,
        curve=tuple((float(day), *found.read(day)) for day in listed),
        points=found.points,
        bars=found.bars,
        watched=0 if curve is None else curve.n,
        untimed=0 if curve is None else curve.untimed,
        drawn_until=found.drawn_until,
    )
