"""What wins are told under, for the screen and the workbook: their share, and how long they took in other ways."""

from typing import TypeVar

from funnel_planner.words import tr

Found = TypeVar("Found")


def won_share(first_stage: str, *, is_touched: bool) -> str:
    """Name of the wins for each lead at the first stage.

    ``is_touched``: leads count where they were seen, so who is won need not be one of these, and it is no share.
    """
    return tr("Wins per lead at {stage}").format(stage=first_stage) if is_touched else tr("Won of all leads")


def with_backward(name: str) -> str:
    """Name of a row that counts wins before the entry with their negative days."""
    return tr("{name}, with negative days").format(name=name)


def other_rows(
    name: str, signed: Found | None, hour: Found | None, hour_signed: Found | None
) -> list[tuple[str, Found]]:
    """Name and numbers of the rows below ``name``, those that are known.

    ``signed``: with negative days; ``hour``: a date without a time of day taken as 0:00; ``hour_signed``: both.
    """
    by_hour = tr("{name}, to the hour").format(name=name)
    rows = ((with_backward(name), signed), (by_hour, hour), (with_backward(by_hour), hour_signed))
    return [(title, found) for title, found in rows if found is not None]
