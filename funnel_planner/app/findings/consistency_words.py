"""Doubts about the numbers in words: what was noticed, why it matters, and what to do."""

from datetime import date
from typing import Any

from funnel_planner.analytics.consistency import Doubt, Remark
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.words import formats, mark, tr

Words = tuple[str, str, str]
"""What was noticed, why it matters, what to do."""

WORDS: dict[Doubt, Words] = {
    Doubt.GROWING_STAGE: (
        mark("More leads at “{stage}” ({n}) than at “{before}” before it ({n_before})."),
        mark("A rate above 100% is no conversion, and every rate that rests on it misleads."),
        mark("Check whether the counts are of all who reached a stage, or of those who stand there now."),
    ),
    Doubt.COST_WITHOUT_LEADS: (
        mark("“{channel}” cost {cost} but has no leads."),
        mark("Money was spent and nothing is counted for it: all leads together look dearer than they were."),
        mark("Check whether its leads go by another name, and add that name as an alias of the channel."),
    ),
    Doubt.RATES_DO_NOT_MULTIPLY: (
        mark("From “{before}” to “{stage}” the targets ask for {stated}; the planned rates multiply to {product}."),
        mark("One of them is of another set of leads, or wishful: the plan cannot reach both targets."),
        mark("Change a target or a planned rate."),
    ),
    Doubt.CLOSED_AT_MONTH_END: (
        mark("{n} of {of} wins are dated on the last day of the month their lead was created in."),
        mark("Some systems fill that date in by themselves; times to close and months of wins then mean nothing."),
        mark("Look at these leads and check the close date at its source."),
    ),
    Doubt.COHORT_STILL_OPEN: (
        mark("Leads that entered since {since} have not had {window} days yet."),
        mark("Their rate can still rise, so a fall in the latest periods may be no fall."),
        mark("Compare only periods that have had their time."),
    ),
    Doubt.ENDS_EARLIER: (
        mark("Nothing in the data is later than {last}, but leads are counted as of {as_of}."),
        mark(
            "What happened in the {days} days between is not in it: open leads look that much older, and periods count"
            " as over that may have been cut off."
        ),
        mark("Count as of the last day in the data, or bring in a newer file."),
    ),
    Doubt.LATER_THAN_IMPORT: (
        mark("Leads are to be counted as of {asked}, but were imported as of {as_of}."),
        mark("What their files say of later days was left out, so all numbers are as of {as_of}."),
        mark("Import the files again for the later day, or count as of the day of the import."),
    ),
    Doubt.UNDATED_THEN: (
        mark(
            "Leads without a date for the stage they stand at, or for their loss: {n}. They count there as of {as_of},"
            " too."
        ),
        mark("They may have come there only later, so that the numbers of that day are not quite what they were."),
        mark("Look at these leads. A list of that day, or a date for each stage, tells how it was."),
    ),
    Doubt.YET_TO_COME: (
        mark("Leads with a date after {as_of}, the as-of day: {n}."),
        mark("What is yet to come does not count: who is won or lost only then counts as open."),
        mark("Look at these leads. If a date is mistyped, correct it in the file and import that again."),
    ),
    Doubt.REASON_WITHOUT_LOSS: (
        mark("Open leads that have a reason for a loss: {n}."),
        mark("Nothing else says that they are lost, so they count as open, and not among the losses."),
        mark("Look at these leads. If they are lost, move them there, or give them a stage that means so in the file."),
    ),
    Doubt.FEW_LEADS: (
        mark("There are only {n} leads."),
        mark("Rates of so few can be far off by chance: look at the interval, not at the rate."),
        mark("Look at more of them: a longer period, or all channels."),
    ),
}


OF_A_CHANNEL: dict[Doubt, Words] = {
    Doubt.GROWING_STAGE: (
        mark("Of “{channel}”, more leads at “{stage}” ({n}) than at “{before}” before it ({n_before})."),
        *WORDS[Doubt.GROWING_STAGE][1:],
    ),
}
"""The same of one channel, where it is not so of all together."""


def doubt_words(remark: Remark, currency: str = "") -> Words:
    """One doubt as what, why and what to do."""
    values = _values(remark, currency)
    words = OF_A_CHANNEL.get(remark.doubt) if "channel" in remark.values else None
    what, why, fix = (tr(text).format(**values) for text in words or WORDS[remark.doubt])
    if remark.doubt is Doubt.FEW_LEADS and remark.values.get("n") == 1:
        what = tr("There is only one lead.")
    return what, why, fix


def _values(remark: Remark, currency: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in remark.values.items():
        if name == "cost" and isinstance(value, float):
            values[name] = formats.money(value, currency)
        elif name in ("product", "stated") and isinstance(value, float):
            values[name] = formats.percent(value, 2)
        elif name == "channel":
            values[name] = tr("(unknown)") if value == UNKNOWN else value
        elif isinstance(value, date):
            values[name] = formats.day(value)
        else:
            values[name] = formats.count(value) if isinstance(value, int | float) else value
    return values
