"""The counting rule in words: the same ones on the screen, in reports and in workbooks."""

from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.words import mark, tr

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


def counting_words(counting: Counting) -> str:
    """When a lead counts at a stage, for which channel, and what becomes of lost ones."""
    parts = (MODES[counting.mode], ATTRIBUTIONS[counting.attribution], LOST[counting.lost_policy])
    return ", ".join(map(tr, parts))
