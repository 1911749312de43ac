"""What happened in each period, as keys of the JSON that ``analyse`` answers under ``--cohort``."""

from typing import Any

from funnel_planner.analytics.channel_cohorts import channel_cohorts
from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.event_days import EventDays, event_days
from funnel_planner.app.commands.answers import day_text
from funnel_planner.app.findings.look import Look


def period_keys(look: Look, unit: Period | None) -> dict[str, Any]:
    """``periods``, by the day of the event where ``cohorts`` go by the day of entry, and ``periods_undated``.

    ``day_range`` is told without a unit, too; ``cohorts_by_channel`` are the cohorts once more, channel by channel.
    ``counts`` are the leads that came to each stage in the period, at the first one those that entered. There are no
    rates: who entered and who won in a period are different leads.
    """
    found = event_days(look.journeys, look.rows) if look.has_leads else None
    days = {"day_range": None if found is None else _day_range(look, found)}
    if unit is None or found is None:
        return {**days, "periods": None, "periods_undated": None, "cohorts_by_channel": None}
    return {
        **days,
        "periods": [
            {
                "period": happened.period,
                "counts": list(happened.came),
                "lost": happened.lost,
                "won_value": happened.won_value,
                "over": happened.is_over,
            }
            for happened in found.periods(unit)
        ],
        "periods_undated": {"counts": list(found.undated), "lost": found.undated_lost},
        "cohorts_by_channel": {
            channel.label: [{"period": period, "counts": list(counts)} for period, counts in channel.periods.items()]
            for channel in channel_cohorts(look.journeys, unit, look.rows)
        },
    }


def _day_range(look: Look, found: EventDays) -> dict[str, list[str | None] | None]:
    """By stage: the first and the last day on which a lead came there; null where no day is known."""
    spans = {stage.name: found.span(index) for index, stage in enumerate(look.plan.stages)}
    return {name: None if span is None else [day_text(day) for day in span] for name, span in spans.items()}
