"""Leads by the period of their entry and their channel at once."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Period, period_label, period_numbers
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.reached import Journeys
from funnel_planner.domain.labels import UNKNOWN


@dataclass(frozen=True, slots=True)
class ChannelCohorts:
    """One channel's leads; ``UNKNOWN`` stands for those without one."""

    label: str
    is_unknown: bool
    periods: dict[str, tuple[int, ...]]
    """By period of entry, those with leads in order: how many of them count at each stage."""


def channel_cohorts(journeys: Journeys, unit: Period, rows: Rows | None = None) -> list[ChannelCohorts]:
    """Counted leads with an entry date (or these ``rows`` of them); the channel with most leads first, blanks last."""
    counted = journeys.at(0) & (journeys.entry_day != NO_DAY)
    if rows is not None:
        chosen = np.zeros_like(counted)
        chosen[rows] = True
        counted &= chosen
    who = np.flatnonzero(counted)
    numbers, period = np.unique(period_numbers(journeys.entry_day[who], unit), return_inverse=True)
    labels = (UNKNOWN, *journeys.channel.labels)
    shape = len(labels), len(numbers)
    place = (journeys.channel.codes[who].astype(np.int64) + 1) * shape[1] + period
    counts = np.stack(
        [
            np.bincount(place[journeys.at(stage)[who]], minlength=shape[0] * shape[1]).reshape(shape)
            for stage in range(journeys.stage_count)
        ],
        axis=2,
    )
    names = [period_label(number, unit) for number in numbers.tolist()]
    found = [
        ChannelCohorts(
            label,
            not index,
            {name: tuple(row) for name, row in zip(names, counts[index].tolist(), strict=True) if row[0]},
        )
        for index, label in enumerate(labels)
    ]
    sizes = counts[:, :, 0].sum(axis=1).tolist()
    order = sorted(range(len(labels)), key=lambda index: (not index, -sizes[index]))
    return [found[index] for index in order if sizes[index]]
