"""Differences of numbers and of shares as they are written: with their sign, and in percentage points."""

from funnel_planner.words.catalogue import tr
from funnel_planner.words.formats import MINUS, number

FINEST_DIGITS = 4
"""More decimal places of a percentage point are nothing to speak of."""


def signed(x: float, digits: int) -> str:
    """A number with its sign: +8, −0.5."""
    return ("+" if x >= 0 else MINUS) + number(abs(x), digits)


def points_digits(difference: float) -> int:
    """Decimal places that show a difference of two shares in percentage points; one where there is none to speak of."""
    points = abs(difference) * 100
    return next((digits for digits in range(1, FINEST_DIGITS + 1) if round(points, digits)), 1)


def points_text(difference: float) -> str:
    """A difference of two shares in percentage points: +2.5, −0.04; 0.0 without a sign."""
    points, digits = difference * 100, points_digits(difference)
    return signed(points, digits) if round(points, digits) else number(0.0, digits)


def points_phrase(difference: float) -> str:
    """The same in a sentence: ``+2.5 points``, ``no difference``."""
    if not round(difference * 100, FINEST_DIGITS):
        return tr("no difference")
    return tr("{n} points").format(n=points_text(difference))


def points_between(was: float, now: float) -> str:
    """The difference of two shares that stand beside it, as anyone would take it from them: 14.0% and 11.6%, −2.4."""
    first, second = (round(share, 4 if share < 0.01 else 3) for share in (was, now))
    return points_text(second - first if first != second else now - was)


def points_between_phrase(was: float, now: float) -> str:
    """The same in a sentence: ``−2.4 points``, ``no difference``."""
    if not round((now - was) * 100, FINEST_DIGITS):
        return tr("no difference")
    return tr("{n} points").format(n=points_between(was, now))


def points_range(low: float, high: float) -> str:
    """An interval of such differences: ``−1.0 to +6.0``."""
    return tr("{low} to {high}").format(low=points_text(low), high=points_text(high))


def change_text(before: float | None, after: float | None) -> str:
    """A changed share in both senses: 72% to 80% is ``+8 points, +11.1%``; empty where nothing changed."""
    if before is None or after is None or abs(after - before) < 1e-9:
        return ""
    difference = after - before
    points = points_phrase(difference)
    if not round(difference * 100, FINEST_DIGITS):
        return points
    moved = difference * 100
    if abs(moved - round(moved)) < 0.005 and round(moved):
        points = tr("{n} points").format(n=signed(moved, 0))
    return f"{points}, {points_text(after / before - 1)}%" if before > 0 else points


def many_at_once_words(*, seeming: bool) -> str:
    """Why an interval that leaves out "no difference" is not enough; ``seeming``: there is such a one."""
    if not seeming:
        return ""
    return tr(
        "Several are compared at once, and one of them stands out by chance alone sooner than one chosen before:"
        " p is raised for their number (Holm). So an interval may leave out “no difference”, and yet it may be chance."
    )
