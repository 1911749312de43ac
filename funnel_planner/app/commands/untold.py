"""Why parts of the JSON that ``analyse`` answers are null: a reason for every place without a number.

A place is the names that lead to it, with dots between; ``*`` stands for any name (of a channel, a stage, a page), and
entries of a list have the place of the list. Null is no lack of data, and so has no reason,

- at ``NOTHING``: there is no such thing to tell, or it was not chosen,
- in lists by step (``FROM_SECOND``) at the first stage, to which no step leads, and in lists of stays
  (``UNTIL_LAST``) at the last one, which nobody leaves,
- under ``decisions``, which says how the files were read.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from funnel_planner.app.findings.comparison_words import NO_MONTHS
from funnel_planner.app.findings.lost_leads import NO_REASONS
from funnel_planner.app.findings.page_words import NO_EXITS
from funnel_planner.app.findings.path_words import UNTOLD, usual_sentence
from funnel_planner.app.findings.time_words import NO_SLA, NO_STEP_DAYS
from funnel_planner.words import mark, tr

NOTHING = frozenset(
    {
        "as_of", "window_days", "rate_bounds", "counts_at_least", "win_days_to_the_hour", "wins_backward.id",
        "pipeline.no_forecast", "pipeline.expected_between", "pipeline.undecided", "pipeline.undecided.window_days",
        "pipeline.too_old", "pipeline.own_chance_column", "pipeline.with_mean_deal", "pipeline.goal.month",
        "pipeline.goal.mean_deal",
        "drivers.drivers.from", "drivers.drivers.to", "drivers.drivers.below", "drivers.drivers.labels_together",
        "drivers.drivers.look_twice", "plan_vs_actual.rates.channel", "plan_vs_actual.amounts.channel",
        "plan_vs_actual.gaps.*.effects.from", "by_numbers.ranges.from", "by_numbers.ranges.below",
        "by_numbers.ranges.to",
    }
)  # fmt: skip
"""Places where null says that there is none: no window, no old leads, no lower end of a range."""
FROM_SECOND = frozenset(
    {
        "step_rate", "step_interval", "from_first", "dropoff", "dropoff_rate", "settled_rate", "settled_told",
        "median_step_days", "mean_step_days", "n_step_times", "step_days", "steps",
    }
)  # fmt: skip
UNTIL_LAST = frozenset({"time_in_stage", "stage_days"})
NO_RATE = mark("A rate takes somebody to start from, and counts that are known.")
NO_INTERVAL = mark("An interval takes a rate of known counts, of somebody, and of at most 100%.")
NO_COUNT = mark("The report does not count this stage, or leaves it blank in some rows; blank is not 0.")
NO_COST = mark("Nothing says what was spent.")
NO_COST_EACH = mark("It takes a known cost, and somebody who came so far.")
NO_RETURN = mark("It takes a known cost above 0, and the value of what was won.")
NO_VALUE_WON = mark("No won lead says what it was worth.")
NO_VALUE_LOST = mark("No lost lead here says what it was worth.")
NO_VALUE_OPEN = mark("No open lead here says what it is worth.")
NO_SETTLED = mark("No lead at the stage before has gone on or is lost.")
NO_LOSS = mark("No loss is known there, so “decided” would be another word for “gone on”.")
NO_WAIT = mark("No lead has a dated entry and, not before it, a dated win.")
NO_STAY = mark("No lead was seen to come to this stage and to leave it, on days that are known.")
NO_CHANGE = mark("Two rates are compared where both are of somebody, and none is above 100%.")
NO_LEAK = mark("It takes what lost or won leads were worth, and leads further on that were won and lost.")
NOT_ON_PAGE = mark("The page report does not say so, or not of how many visits.")
NOT_PLANNED = mark("The plan lacks a number that it takes, or nobody is planned to come so far.")
NO_STEP = mark("No step leads to the first stage; to a later one none is planned, or nobody who takes it.")
NOT_MEASURED = mark("The leads do not tell it: nobody is seen at the stage, or to stop before it.")
NOT_LOST = mark("Nobody was at this stage, or some were lost nobody knows where and none is known to be lost here.")
NO_DEALS = mark("It takes an open lead here whose value and chance are known.")
NO_LIST = mark("There are too many different results to list them; the quantiles tell of them.")
NO_VALUE = mark("No lead says what it is worth.")
ONE_CHANNEL = mark("No lead names more than one channel, so every way of sharing says the same.")
NO_TEST = mark("Channels are compared where the counts of both sides are known, and none grows.")
NO_STATISTIC = mark("Only the chi-squared test has a statistic; small counts are tested exactly.")
NO_WINDOW = mark("No window is asked for, and no dated win proposes one.")
NO_STALLED = mark("It takes an SLA of the stage, and open leads there that came on a known day.")
NO_WAITING = mark("No lead waits here since a known day.")
NO_DAYS = mark("No day is known on which a lead came there.")
NO_BAND = mark("The curve has no interval where it says nobody, or everybody.")
NO_VISITS = mark("The report does not count visits, so no page can be named as the busiest one.")
NO_PLAN = mark("The stages are named, but nothing is planned: a --template has numbers.")
NOBODY_PLANNED = mark("No channel is planned to bring anybody, so there is no month to forecast.")
NO_AMOUNT = mark("The leads do not tell it: a number of a month takes dated entries, and an amount takes known ones.")
NO_MIX = mark("It takes two planned channels that bring people, and leads.")
NO_NUMBER = mark("No such lead has a number here.")
NOT_ASKED = mark("It is told where it is asked for, with {option}.")

CHANGE = "rates difference newcombe test p p_holm"
PAGE = (
    "visits of_all_visits mean_seconds conversion conversion_visits conversion_interval clicks exits exit_visits"
    " exit_rate exit_interval entrances"
)
REASONS: tuple[tuple[str, str, str], ...] = (
    (NO_RATE, "", "overall_rate step_rate dropoff_rate from_first won.rate won_of_decided.rate mature.rate"),
    (NO_RATE, "cohorts.", "rate step_rate within.rate"),
    (NO_RATE, "channels.*.", "of_all step_rate overall_rate won.rate"),
    (NO_RATE, "losses.", "rate reasons.*.rate channels.*.rate"),
    (NO_RATE, "", "assets.*.*.rate drivers.drivers.rate drivers.drivers.rate_rest velocity.win_rate"),
    (NO_INTERVAL, "intervals.", "overall_rate step_rate from_first"),
    (NO_INTERVAL, "", "won.interval won_of_decided.interval mature.interval cohorts.interval cohorts.within.interval"),
    (NO_INTERVAL, "channels.*.", "step_interval overall_interval won.interval"),
    (NO_INTERVAL, "losses.", "interval reasons.*.interval channels.*.interval by_stage.*.interval"),
    (NO_INTERVAL, "", "assets.*.*.interval drivers.drivers.rate_interval"),
    (NO_COUNT, "", "counts dropoff split.advanced by_channel.* channels.*.counts won channels.*.won by.*"),
    (NO_COST, "", "cost channels.*.cost"),
    (NO_COST_EACH, "", "cost_per.* cac channels.*.cost_per.* channels.*.cac"),
    (NO_RETURN, "", "roas roi roi_on_revenue channels.*.roas channels.*.roi channels.*.roi_on_revenue"),
    (NO_VALUE_WON, "", "won_value channels.*.won_value assets.*.*.won_value revenue_shares.*.*.value"),
    (NO_VALUE_WON, "", "periods.won_value losses.mean_won_value pipeline.mean_won_value velocity.mean_deal"),
    (NO_VALUE_LOST, "losses.", "value unknown_stage_value by_stage.*.value reasons.*.value channels.*.value"),
    (NO_LEAK, "losses.", "expected by_stage.*.expected by_stage.*.expected_interval by_stage.*.expected_if_open_lost"),
    (NOT_LOST, "losses.", "by_stage.*.rate"),
    (NO_REASONS, "losses.", "by_reason reasons"),
    (NO_VALUE_OPEN, "pipeline.by_stage.*.", "value counted_value"),
    (NO_DEALS, "pipeline.by_stage.*.", "weighted expected"),
    (NO_LIST, "pipeline.", "outcomes.distribution"),
    (NO_VALUE, "", "value_by_stage"),
    (ONE_CHANNEL, "", "revenue_shares"),
    (NO_TEST, "channel_tests.*.", "difference newcombe test p p_holm min_expected"),
    (NO_STATISTIC, "channel_tests.*.", "statistic"),
    (NO_CHANGE, "mix.", "total difference newcombe test p differs rate_effect mix_effect"),
    (NO_CHANGE, "compare.steps.", CHANGE),
    (NO_CHANGE, "compare.overall.", CHANGE),
    (NO_CHANGE, "compare.within_window.", CHANGE),
    (NO_WINDOW, "compare.", "window_days within_window"),
    (NO_WINDOW, "", "cohort_window_days cohorts.complete cohorts.converted_within cohorts.within"),
    (NO_SLA, "waiting.*.", "allowed_days stalled"),
    (NO_STALLED, "waiting.*.", "stalled_share stalled_interval"),
    (NO_WAITING, "waiting.*.", "days days_at_stage"),
    (NO_DAYS, "", "day_range.*"),
    (NO_BAND, "", "curve_at.*.interval"),
    (NOT_ON_PAGE, "pages.total.", PAGE),
    (NOT_ON_PAGE, "pages.by_page.*.", PAGE),
    (NO_VISITS, "pages.", "busiest"),
    (NO_EXITS, "pages.", "most_abandoned"),
    (NO_PLAN, "", "plan_vs_actual"),
    (NOBODY_PLANNED, "", "forecast"),
    (NO_MONTHS, "plan_vs_actual.", "months period"),
    (NOT_PLANNED, "plan_vs_actual.", "rates.planned amounts.planned chance_planned.*"),
    (NOT_PLANNED, "forecast.", "* by_stage.*.cost_per by_channel.*.*"),
    (NO_STEP, "forecast.", "by_stage.*.step_rate"),
    (NOT_MEASURED, "plan_vs_actual.rates.", "measured x n interval"),
    (NO_AMOUNT, "plan_vs_actual.", "amounts.measured"),
    (NO_MIX, "plan_vs_actual.", "mix"),
    (NO_NUMBER, "by_numbers.", "all won not_won"),
)
"""Reasons (catalogue keys), what places begin with, and how they go on."""
OF_LEADS: tuple[tuple[str, str, str, str], ...] = (
    ("losses", NO_SETTLED, "", "settled_rate split.lost split.open"),
    ("losses", NO_SETTLED, "channels.*.", "settled_rate lost open"),
    ("losses", NO_LOSS, "", "settled_told channels.*.settled_told intervals.settled_rate won_of_decided"),
    ("paths", "", "", "implied"),
    ("waiting", NO_STEP_DAYS, "", "median_step_days mean_step_days step_days velocity.cycle_days"),
    ("waiting", NO_STAY, "", "time_in_stage stage_days"),
    ("waiting", NO_WAIT, "", "total_days median_total_days mean_total_days proposed_window_days mature_proposed"),
    ("waiting", NO_WAIT, "", "mature_proposed.rate mature_proposed.interval win_days.days win_days.signed"),
    ("waiting", NO_WAIT, "win_days_by_channel.*.", "days signed"),
    ("waiting", NO_WAIT, "win_days_by_period.*.", "days signed"),
    ("waiting", "", "", "day_range curve curve_leads curve_untimed"),
)
"""The same where the refusal of a part (before the reason) says it better: there are no single leads, or no dates."""
ASKED = (
    ("--mature-window-days", "mature"),
    ("--compare", "mix compare"),
    ("--cohort", "cohorts cohorts_undated cohort_window_days periods periods_undated cohorts_by_channel"),
)  # fmt: skip


def no_data(answered: Mapping[str, Any], refused: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The reason of every place that is null, in words.

    ``refused``: parts that the data cannot answer, and why; ``found``: reasons that depend on what was found.
    """
    reasons = {start + name: tr(words) for words, start, names in REASONS for name in names.split()}
    for part, words, start, names in OF_LEADS:
        told = refused.get(part) or (tr(words) if words else "")
        reasons |= {start + name: told for name in names.split() if told}
    reasons |= found
    null = {place: words for place, words in reasons.items() if is_null(answered, place.split("."))}
    return {**null, **refused}


def asked_reasons(answered: Mapping[str, Any], refused: Mapping[str, str]) -> dict[str, str]:
    """Reasons that depend on what was asked for, and on whether there is more than one channel."""
    undated = refused.get("waiting", "")
    by_cohort = answered["cohorts"] is not None
    reasons: dict[str, str] = {}
    for option, places in ASKED:
        words = tr(NOT_ASKED).format(option=option)
        if option == "--cohort":
            words = undated or (words if not by_cohort else "")
        reasons |= {place: words for place in places.split() if words}
    reasons |= {f"paths.{part}{kind}": tr(words) for kind, words in UNTOLD.items() for part in ("", "moves.")}
    reasons["paths.usual"] = usual_sentence(None, 0)
    if len(answered["channels"]) == 1:
        alone = tr("There is only one channel with leads, so there is nothing to compare it with.")
        reasons |= {f"channel_tests.*.{key}": alone for key in next(iter(answered["channel_tests"].values()), {})}
    return reasons


def is_null(value: object, place: Sequence[str], name: str = "") -> bool:
    """Something at a place is null; ``name`` is that of the value."""
    if isinstance(value, list):
        told = value[1:] if name in FROM_SECOND else value[:-1] if name in UNTIL_LAST else value
        return any(is_null(one, place) for one in told)
    if not place:
        return value is None
    return any(is_null(one, place[1:], place[0]) for one in _inside(value, place[0]))


def _inside(value: object, name: str) -> Iterable[object]:
    if not isinstance(value, dict):
        return ()
    return value.values() if name == "*" else [value[name]] if name in value else ()
