"""A goal: how many should reach a stage in a month."""

import re
from dataclasses import dataclass

from funnel_planner.domain.checks import check_amount
from funnel_planner.domain.errors import PlannerError


@dataclass(frozen=True, slots=True)
class Target:
    """``count`` people at a stage in a calendar month (``YYYY-MM``; empty: every month)."""

    stage_id: str
    count: float
    month: str = ""

    def __post_init__(self) -> None:
        check_amount("target", self.count)
        if self.month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.month):
            raise PlannerError("month_malformed", value=self.month)
