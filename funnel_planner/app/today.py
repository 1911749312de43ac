"""The day it is where the user is."""

from datetime import date


def today() -> date:
    """The day an import describes unless told otherwise, and on which what is done by hand happens."""
    return date.today()  # noqa: DTZ011 - the user's own calendar day is meant
