"""What each step loses: leads of those that came so far, their value, and what that value might have brought.

The money is not only what the lost leads were worth: most of them would have been lost later on, and many say no value
because nobody had asked yet. So it is told twice: as it stands on the leads (``value``), and as what they would have
brought had they gone on to the next stage and done there as well as those who did: ``expected`` = (value + lost leads
without one * mean value of the won leads) * share won of the decided leads at the next stage. Where no lead is known to
be lost beyond, that share is made by where losses are written down, and ``expected`` is not told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.common_labels import CommonLabels
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, MINOR_PER_UNIT, NO_VALUE, Coded, Int32Array, Int64Array
from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, WON, Journeys
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.labels import UNKNOWN


@dataclass(frozen=True, slots=True)
class Leak:
    """Leads lost at one stage. Money in units; None where nothing tells it."""

    lost: int
    reached: int
    """Leads that count at the stage, lost or not."""
    valued: int
    """Lost leads that say what they were worth."""
    value: float | None
    """Sum of what they say."""
    won_later: int
    decided_later: int
    """Of the leads that count at the next stage: won, and won or lost."""
    typical: float | None
    """Mean value of the won leads that say one: what a lost lead without a value is taken for."""
    next_is_won: bool = False
    """Whoever came on from here has won."""
    open_later: int = 0
    """Of the leads that count at the next stage: neither won nor lost yet."""
    perhaps: int = 0
    """Leads lost nobody knows where: perhaps here."""
    perhaps_reached: int = 0
    """Those of them that do not count as ``reached``."""

    @property
    def circular(self) -> bool:
        """No lead is known to be lost beyond, so that all who are decided there won: losses stand where they are known.

        A share won of 100 % then says nothing of what lost leads would have done there.
        """
        return not self.next_is_won and 0 < self.decided_later == self.won_later

    @property
    def assumed(self) -> int:
        """Lost leads whose value is assumed to be ``typical``."""
        return 0 if self.typical is None else self.lost - self.valued

    @property
    def at_stake(self) -> float | None:
        """What all of them were worth, those without a value taken for ``typical``; None: nothing is known."""
        if self.value is None and self.typical is None:
            return None
        return (self.value or 0.0) + (self.typical or 0.0) * self.assumed

    @property
    def rate(self) -> float | None:
        """Share of the leads at the stage that are known to be lost there.

        None also where none is, but some are lost nobody knows where: that is not 0 %.
        """
        return self.lost / self.reached if self.reached and (self.lost or not self.perhaps) else None

    @property
    def interval(self) -> Interval | None:
        """95 % interval of ``rate`` (Wilson): from none to all of those lost nobody knows where being lost here."""
        most_reached = self.reached + self.perhaps_reached
        low, high = wilson(self.lost, most_reached), wilson(self.lost + self.perhaps, most_reached)
        return None if low is None or high is None else (low[0], high[1])

    @property
    def expected(self) -> float | None:
        """What they would have brought, had they come on and done as well as those who did; None: cannot be told."""
        if self.at_stake is None or not self.decided_later or self.circular:
            return None
        return self.at_stake * self.won_later / self.decided_later

    @property
    def expected_range(self) -> Interval | None:
        """``expected`` at both ends of the 95 % interval of the share won; None with it."""
        share = wilson(self.won_later, self.decided_later)
        if self.at_stake is None or share is None or self.circular:
            return None
        return (self.at_stake * share[0], self.at_stake * share[1])

    @property
    def undecided_later(self) -> int:
        """Leads that may still fail, or may have failed, beyond: open there, or lost nobody knows where."""
        return 0 if self.next_is_won else self.open_later + self.perhaps

    @property
    def least_expected(self) -> float | None:
        """What they would have brought if none of ``undecided_later`` wins; None with ``expected``."""
        if self.expected is None or self.at_stake is None:
            return None
        return self.at_stake * self.won_later / (self.decided_later + self.undecided_later)


@dataclass(frozen=True, slots=True)
class Leaks:
    """Leads lost at each stage before the won one, and those of which nothing says where (``unplaced``)."""

    stages: tuple[Leak, ...]
    unplaced: Leak

    @property
    def lost(self) -> int:
        """All lost leads."""
        return self.unplaced.lost + sum(leak.lost for leak in self.stages)

    @property
    def most_lost(self) -> int | None:
        """Index of the stage where most are known to be lost."""
        return _largest([leak.lost for leak in self.stages])

    @property
    def most_may_be_elsewhere(self) -> bool:
        """Losses nobody can place could make another stage the one where most are lost."""
        first, second = [*sorted((leak.lost for leak in self.stages), reverse=True), 0, 0][:2]
        return 0 < self.unplaced.lost >= first - second

    @property
    def richest(self) -> int | None:
        """Index of the stage with the most value on its lost leads."""
        return _largest([leak.value for leak in self.stages])

    @property
    def costliest(self) -> int | None:
        """Index of the stage that costs most: with the largest ``expected``."""
        return _largest([leak.expected for leak in self.stages])


def leaks(journeys: Journeys, rows: Rows | None = None) -> Leaks:
    """What each stage loses of the leads that count, or of these ``rows`` of them."""
    who = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    outcome, furthest = journeys.outcome[who], journeys.furthest[who]
    lost = outcome == LOST_OUTCOME
    won, still_open = outcome == WON, outcome == OPEN
    unplaced = lost & loss_unplaced(journeys)[who]
    minor = journeys.leads.value_minor[who]
    typical = mean_won_value(journeys, rows)
    found = []
    perhaps, listed_at = int(np.count_nonzero(unplaced)), journeys.histories.listed_at
    at_next = journeys.at(0)[who]
    for stage in range(journeys.won_index):
        at_stage, at_next = at_next, journeys.at(stage + 1)[who]
        found.append(
            _leak(
                minor[lost & ~unplaced & (furthest == stage)],
                typical,
                reached=int(np.count_nonzero(at_stage)),
                won=int(np.count_nonzero(at_next & won)),
                decided=int(np.count_nonzero(at_next & (won | lost))),
                next_is_won=stage + 1 == journeys.won_index,
                still_open=int(np.count_nonzero(at_next & still_open)),
                perhaps=(perhaps, int(np.count_nonzero(unplaced & ~at_stage))) if stage >= listed_at else (0, 0),
            )
        )
    return Leaks(tuple(found), _leak(minor[unplaced], typical, reached=len(who), won=0, decided=0))


def mean_won_value(journeys: Journeys, rows: Rows | None = None) -> float | None:
    """What won leads that say it were worth on average: what others without a value are taken for."""
    is_won = journeys.outcome == WON
    minor = journeys.leads.value_minor[
        np.flatnonzero(is_won & (journeys.furthest >= 0)) if rows is None else rows[is_won[rows]]
    ]
    paid = minor[minor != NO_VALUE]
    return int(paid.sum()) / len(paid) / MINOR_PER_UNIT if len(paid) else None


def loss_unplaced(journeys: Journeys) -> BoolArray:
    """(n,) leads of which, if they are lost, nothing says where (``Histories.unplaced``).

    The same in every mode of counting, unlike ``Journeys.stage_unknown``, which is about bounds.
    """
    return journeys.histories.unplaced


def lost_at(journeys: Journeys, stage: int) -> BoolArray:
    """(n,) leads lost at a stage that something names."""
    lost = journeys.outcome == LOST_OUTCOME
    return np.asarray(lost & (journeys.furthest == stage) & ~loss_unplaced(journeys))


def reason_column(journeys: Journeys, headers: Sequence[str]) -> Coded | None:
    """The columns of these headers as one: the first that says something; None where no lead has any of them."""
    known = [journeys.leads.columns[header] for header in headers if header in journeys.leads.columns]
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    common = CommonLabels()
    codes: Int32Array = np.full(journeys.leads.lead_count, BLANK, dtype=np.int32)
    for column in known:
        codes = np.where(codes == BLANK, common.table(column.labels)[column.codes], codes)
    return Coded(codes, common.labels)


def channel_sizes(journeys: Journeys, rows: Rows | None = None) -> dict[str, int]:
    """Leads that count of every channel, lost or not; ``UNKNOWN`` for those without one."""
    who = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    labels = (UNKNOWN, *journeys.channel.labels)
    sizes = np.bincount(journeys.channel.codes[who] + 1, minlength=len(labels))
    return dict(zip(labels, sizes.tolist(), strict=True))


def _leak(
    minor: Int64Array,
    typical: float | None,
    *,
    reached: int,
    won: int,
    decided: int,
    next_is_won: bool = False,
    still_open: int = 0,
    perhaps: tuple[int, int] = (0, 0),
) -> Leak:
    known = minor[minor != NO_VALUE]
    value = int(known.sum()) / MINOR_PER_UNIT if len(known) else None
    return Leak(len(minor), reached, len(known), value, won, decided, typical, next_is_won, still_open, *perhaps)


def _largest(amounts: Sequence[float | int | None]) -> int | None:
    known = [(amount, -index) for index, amount in enumerate(amounts) if amount]
    return -max(known)[1] if known and max(known)[0] > 0 else None


def all_brought(leaks: Sequence[Leak]) -> float | None:
    """What all lost leads would have brought; None where that of some of them is not known."""
    lost = [leak.expected for leak in leaks if leak.lost]
    known = [amount for amount in lost if amount is not None]
    return math.fsum(known) if known and len(known) == len(lost) else None
