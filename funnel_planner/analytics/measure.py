"""From counted leads to the numbers shown: counts, rates, intervals, by channel and in total."""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from funnel_planner.analytics.conversion import Parts, funnel_results, loss_bounds
from funnel_planner.analytics.cube import Cube, Tally, build_cube
from funnel_planner.analytics.leads import MINOR_PER_UNIT
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.results import UNKNOWN, ChannelResult, Measured


def measure(
    source: Journeys | Cube,
    first_day: date | None = None,
    last_day: date | None = None,
    channels: Collection[str] = (),
    columns: Sequence[tuple[str, Collection[str]]] = (),
) -> Measured:
    """Everything measured from the leads that pass a filter (see ``Cube.tally``).

    Build the cube once and pass it wherever the same leads are measured again. Channels without a lead that
    passed are left out; the others add up to the total.
    """
    cube = source if isinstance(source, Cube) else build_cube(source)
    return measured(cube, cube.tally(first_day, last_day, channels, columns))


def measured(cube: Cube, tally: Tally) -> Measured:
    """The numbers of a tally."""
    journeys = cube.journeys
    unknown_lost = tally.classes[:, -1]
    lost = tally.classes[:, 1:-1:2].copy()
    lost[:, 0] += unknown_lost
    furthest = tally.classes[:, 0:-1:2] + lost
    labels = (UNKNOWN, *journeys.channel.labels)
    sizes = furthest.sum(axis=1)
    entries = sizes.tolist()
    present: list[int] = np.flatnonzero(sizes).tolist()
    rows = sorted(present, key=lambda row: (-entries[row], row == 0, labels[row].casefold()))
    parts = Parts(
        furthest=np.concatenate((furthest.sum(axis=0, keepdims=True), furthest[rows])),
        lost=np.concatenate((lost.sum(axis=0, keepdims=True), lost[rows])),
        won_value=_amounts(tally.won_minor, rows) if cube.has_value else None,
        cost=_amounts(tally.cost_minor, rows) if cube.has_cost else None,
    )
    total, *by_channel = funnel_results(parts)
    return Measured(
        lead_count=sum(entries),
        total=total,
        channels=tuple(
            ChannelResult(labels[row], row == 0, funnel) for row, funnel in zip(rows, by_channel, strict=True)
        ),
        as_of_day=journeys.as_of_day,
        first_day=tally.first_day,
        last_day=tally.last_day,
        flags=dict(journeys.flags),
        rate_bounds=loss_bounds(total.counts, int(unknown_lost.sum()), journeys.won_index),
    )


def _amounts(minor: np.ndarray[tuple[int], np.dtype[np.int64]], rows: list[int]) -> list[float]:
    """Total first, then the rows, in units of money."""
    return [amount / MINOR_PER_UNIT for amount in (int(minor.sum()), *minor[rows].tolist())]
