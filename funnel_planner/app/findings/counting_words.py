"""The counting rule in words: the same ones on the screen, in reports and in workbooks."""

from datetime import date

from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import date_of
from funnel_planner.words import formats, mark, tr

NO_DATE = 1_000_000
"""Numbers of days from here on, and so far back, stand for no day."""
MODES: dict[CountingMode, str] = {
    CountingMode.REACHED: mark("reached at least"),
    CountingMode.ALL: mark("passed every stage"),
    CountingMode.ANY: mark("touched the stage"),
}
ATTRIBUTIONS: dict[Attribution, str] = {
    Attribution.FIRST: mark("first touch"),
    Attribution.LAST: mark("last touch"),
    Attribution.ENTRY: mark("channel at entry"),
}
LOST: dict[LostPolicy, str] = {
    LostPolicy.ENTRY: mark("lost leads stay in"),
    LostPolicy.EXCLUDE: mark("lost leads left out"),
}
MODE_HELP: dict[CountingMode, str] = {
    CountingMode.REACHED: mark(
        "A lead counts at every stage up to the furthest it reached; a stage it skipped is filled in."
    ),
    CountingMode.ALL: mark("A lead counts at a stage if it passed all stages before it, in this order."),
    CountingMode.ANY: mark("A lead counts at a stage if it was there; a later stage can then have more leads."),
}
"""What each mode means, in a sentence."""
TOOLS: dict[CountingMode, str] = {
    CountingMode.REACHED: mark("as Bitrix24 with conversion"),
    CountingMode.ALL: mark("as HubSpot “all”, PostHog, Mixpanel"),
    CountingMode.ANY: mark("as HubSpot “any”"),
}
"""The same in a menu, where there is little room."""
ATTRIBUTION_HELP: dict[Attribution, str] = {
    Attribution.FIRST: mark("A lead counts for the earliest channel known of it."),
    Attribution.LAST: mark("A lead counts for the latest channel known of it."),
    Attribution.ENTRY: mark("A lead counts for the channel its entry names, even if that is none."),
}
LOST_HELP: dict[LostPolicy, str] = {
    LostPolicy.ENTRY: mark("Lost leads count at the stages they reached, so rates say what became of everybody."),
    LostPolicy.EXCLUDE: mark("Leads that are lost count nowhere, so rates only say how far the others have come."),
}
SAME_AS: dict[CountingMode, str] = {
    CountingMode.REACHED: mark("Bitrix24 counts like this in its sales funnel with conversion."),
    CountingMode.ALL: mark("HubSpot (“all stages”), PostHog and Mixpanel (ordered steps) count like this."),
    CountingMode.ANY: mark("HubSpot (“any stage”) counts like this."),
}
"""Which known tools count that way."""


def counting_words(counting: Counting) -> str:
    """When a lead counts at a stage, for which channel, what becomes of lost ones, and within which time."""
    parts = [tr(MODES[counting.mode]), tr(ATTRIBUTIONS[counting.attribution]), tr(LOST[counting.lost_policy])]
    if counting.window_days is not None:
        parts.append(tr("within {days} of entry").format(days=formats.days(counting.window_days)))
    return ", ".join(parts)


def change_words(before: Counting, now: Counting) -> str:
    """What one rule does otherwise than another, part by part; empty where they are alike."""
    parts = [
        (tr(MODES[before.mode]), tr(MODES[now.mode])),
        (tr(ATTRIBUTIONS[before.attribution]), tr(ATTRIBUTIONS[now.attribution])),
        (tr(LOST[before.lost_policy]), tr(LOST[now.lost_policy])),
        (window_text(before), window_text(now)),
        (_as_of_text(before), _as_of_text(now)),
    ]
    told = tr("“{now}” instead of “{before}”")
    return ", ".join(told.format(now=later, before=earlier) for earlier, later in parts if earlier != later)


def standing_words(counting: Counting) -> str:
    """The rule where leads are looked at as they stand: its mode, window and lost policy do not matter."""
    return ", ".join((tr("as leads stand"), tr(ATTRIBUTIONS[counting.attribution])))


def window_text(counting: Counting) -> str:
    """The window of a rule in a few words."""
    if counting.window_days is None:
        return tr("no time limit")
    return tr("within {days} of entry").format(days=formats.days(counting.window_days))


def report_words() -> str:
    """How counts of a report are counted: no rule says anything of them."""
    return tr("as the report counts")


def rule_line(counting: Counting, as_of_day: int, *, as_they_stand: bool = False, of_report: bool = False) -> str:
    """The counting rule in force, as one sentence; ``as_they_stand``: mode, window and policy do not matter.

    ``of_report``: none of it does (``Look.is_report``).
    """
    rule = standing_words(counting) if as_they_stand else counting_words(counting)
    parts = [report_words() if of_report else rule, as_of_text(as_of_day)]
    return tr("Counted: {rule}").format(rule=", ".join(filter(None, parts)))


def as_of_text(as_of_day: int) -> str:
    """The day the numbers describe; empty where there is none."""
    when = known_date(as_of_day)
    return "" if when is None else tr("as of {day}").format(day=formats.day(when))


def known_date(number: int) -> date | None:
    """A day by its number; None for what stands for no day."""
    return date_of(number) if abs(number) < NO_DATE else None


def _as_of_text(counting: Counting) -> str:
    return (
        tr("as of the import") if counting.as_of is None else tr("as of {day}").format(day=formats.day(counting.as_of))
    )
