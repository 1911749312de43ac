"""Checks that keep impossible values out of a plan."""

import math
import os
from collections.abc import Callable

from funnel_planner.domain.errors import PlannerError

MAX_TEXT = 20_000
MOST_NAME = 200
"""Characters of the longest name."""


def new_id() -> str:
    """A short random identity for a stage, channel or plan: 12 hex digits."""
    return os.urandom(6).hex()


def check_rate(field: str, rate: float | None) -> None:
    """A rate is a share from 0 to 1. Raises ``PlannerError("rate_out_of_range")``."""
    if rate is not None and not (math.isfinite(rate) and 0.0 <= rate <= 1.0):
        raise PlannerError("rate_out_of_range", field=field, value=rate)


def check_amount(field: str, amount: float | None) -> None:
    """Volumes, money and days are finite and not negative. Raises ``PlannerError("amount_out_of_range")``."""
    if amount is not None and not (math.isfinite(amount) and 0.0 <= amount <= 1e15):
        raise PlannerError("amount_out_of_range", field=field, value=amount)


def check_name(field: str, name: str) -> None:
    """A name has something to read in it. Raises ``PlannerError("name_empty")`` or ``"text_too_long"``."""
    if not name.strip():
        raise PlannerError("name_empty", field=field)
    check_text(field, name, limit=MOST_NAME)


def check_text(field: str, text: str, limit: int = MAX_TEXT) -> None:
    """Texts stay within reason. Raises ``PlannerError("text_too_long")``."""
    if len(text) > limit:
        raise PlannerError("text_too_long", field=field, limit=limit, length=len(text))


def check_unique(field: str, values: list[str], key: Callable[[str], str] = str) -> None:
    """No two alike under ``key``. Raises ``PlannerError("not_unique")`` with the first repeated value."""
    seen: set[str] = set()
    for value in values:
        if key(value) in seen:
            raise PlannerError("not_unique", field=field, value=value)
        seen.add(key(value))
