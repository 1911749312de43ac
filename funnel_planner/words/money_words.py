"""What the money of channels rests on, in sentences: the same ones on the screen and in workbooks."""

from collections.abc import Iterable

from funnel_planner.words import tr

MOST_NAMED = 6
LONGEST_NAME = 40


def short(name: str) -> str:
    """A name as it fits into a sentence."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def without_costs(channels: Iterable[tuple[str, float | None]]) -> str:
    """Which channels, with what each did cost, have no known costs; empty where all have, or none at all."""
    told = list(channels)
    names = [short(name) for name, cost in told if cost is None]
    if not names or len(names) == len(told):
        return ""
    more = " …" if len(names) > MOST_NAMED else ""
    return tr("No costs are known for: {channels}.").format(channels=", ".join(names[:MOST_NAMED]) + more)


def margin_words(margin: float) -> str:
    """That a plan names no gross margin, so that returns are on all of the revenue; empty where it does."""
    if margin < 1.0:
        return ""
    return tr("The plan names no margin below 100%: margin taken as 100%, all revenue counts as gross profit.")
