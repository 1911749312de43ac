"""Doubts about the numbers in words: what, why it matters, and what to do."""

from typing import Any

from funnel_planner.analytics.consistency import Doubt, Remark
from funnel_planner.analytics.results import UNKNOWN
from funnel_planner.words import formats, mark, tr

WORDS: dict[Doubt, str] = {
    Doubt.GROWING_STAGE: mark(
        "“{stage}” has {n} leads, “{before}” before it only {n_before}. A rate above 100% is no conversion."
        " Check whether the counts are of all who reached a stage, or of those who stand there now."
    ),
    Doubt.COST_WITHOUT_LEADS: mark(
        "“{channel}” cost {cost} but has no leads. Its cost makes no other number worse. Check whether its leads go by"
        " another name, and add that as an alias."
    ),
    Doubt.RATES_DO_NOT_MULTIPLY: mark(
        "The rates multiply to {product}, not to {stated}. One of them is of another set of leads. Ask what each is"
        " measured from."
    ),
    Doubt.CLOSED_AT_MONTH_END: mark(
        "{n} of {of} wins are dated on the last day of the month their lead was created in. Some systems fill that date"
        " in by themselves, and times to close then mean nothing. Check the closed date at its source."
    ),
    Doubt.COHORT_STILL_OPEN: mark(
        "Leads that entered since {period} have not had the whole window yet. Their rate can still rise. Compare only"
        " complete periods."
    ),
    Doubt.FEW_LEADS: mark(
        "There are only {n} leads. Rates of so few can be far off by chance. Look at the interval, not at the rate."
    ),
}


def doubt_sentence(remark: Remark, currency: str = "") -> str:
    """One doubt as a few sentences."""
    values: dict[str, Any] = {}
    for name, value in remark.values.items():
        if name == "cost" and isinstance(value, float):
            values[name] = formats.money(value, currency)
        elif name in ("product", "stated") and isinstance(value, float):
            values[name] = formats.percent(value, 2)
        elif name == "channel":
            values[name] = tr("(unknown)") if value == UNKNOWN else value
        else:
            values[name] = formats.count(value) if isinstance(value, int | float) else value
    return tr(WORDS[remark.doubt]).format(**values)
