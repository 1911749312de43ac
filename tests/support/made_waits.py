"""How long leads were watched, written down one by one."""

from collections.abc import Sequence

import numpy as np

from funnel_planner.analytics.curve import Waits


def made_waits(rows: Sequence[tuple[int, str, int]]) -> Waits:
    """(days until the end, how it ended: ``won``, ``lost`` or ``open``, days from entry to the as-of day)."""
    days, how, age = (np.array(one) for one in zip(*rows, strict=True)) if rows else (np.empty(0),) * 3
    return Waits(
        np.where(how == "won", days, age).astype(np.float64), how == "won",
        np.where(how == "lost", days.astype(np.float64), np.nan), 0, age.astype(np.float64),
    )  # fmt: skip
