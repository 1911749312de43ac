"""Days as numbers: whole days since 1970-01-01, as leads are kept and counted."""

from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
"""Day 0."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    """The day of a number; raises ``OverflowError`` beyond the calendar."""
    return EPOCH + timedelta(days=number)
