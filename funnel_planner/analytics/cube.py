"""Leads counted by channel and class, so that a filter is a subtraction.

Leads stand in order of their entry day (``day_rows``) and are counted by cell, which is channel and class
(``lead_classes``), as they go by (``running``). A period is a run of rows: the difference of two running counts. A
channel, a stage or an outcome is a part of the cells. A filter on any other column counts the run again under a mask.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.day_rows import Codes, DayRows, day_rows, narrow
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.lead_classes import LeadClasses, TouchClasses, lead_classes
from funnel_planner.analytics.leads import BLANK, NO_DAY, Coded, Group, Int32Array, Int64Array, last_day_told
from funnel_planner.analytics.money_rows import MoneyRows, money_rows
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.running import Running, running
from funnel_planner.analytics.stage_times import StageTimes, stage_times
from funnel_planner.analytics.standing import standing
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.lead_filter import ALL_LEADS, OUTCOMES, LeadFilter

Key = TypeVar("Key")
Value = TypeVar("Value")
MOST_GROUPS_KEPT = 3
"""Groups whose members are remembered, so that other parts of a filter change quickly under one."""
MOST_COMPARED = 6
"""Labels: a million codes are compared with one in 0.05 ms, looked up in a table in 0.5 ms."""
MOST_COLUMNS_KEPT = 3
"""Columns that are kept in the order of rows, so that another choice of their labels is quick."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Leads that passed a filter; rows are channels (the first one unknown), classes as in ``LeadClasses``."""

    classes: Int64Array
    """(C, classes) leads."""
    won_minor: Int64Array
    """(C,) value of won leads."""
    cost_minor: Int64Array
    """(C,) cost of all leads, of those that do not count, too: it was spent all the same."""
    first_day: int | None
    last_day: int | None
    told: Int64Array | None = None
    """(3, C) leads that tell amounts (see ``money_told``); None: none lacks what others tell."""


@dataclass(frozen=True, eq=False)
class Cube:
    """The leads of ``journeys`` by row, counted by cell.

    Channel 0 is unknown, channel c is ``journeys.channel.labels[c-1]``. A cell is ``channel * (classes + 1) + class``:
    each channel's last one holds the leads that do not count.
    """

    journeys: Journeys
    rows: DayRows
    channel: Codes
    """(n,) channel at each row."""
    channel_count: int
    classes: LeadClasses
    counts: Running
    money: MoneyRows
    _groups: dict[Group, BoolArray] = field(default_factory=dict)
    _columns: dict[str, Codes] = field(default_factory=dict)

    @property
    def has_value(self) -> bool:
        """Some lead tells what won ones are worth."""
        return self.money.has_value

    @property
    def has_cost(self) -> bool:
        """Some lead has a cost."""
        return self.money.has_cost

    @property
    def days(self) -> Int32Array:
        """Entry days of the leads, each once and ascending; where a report stands without leads, those of its rows."""
        report = self.journeys.report
        return self.rows.days if self.journeys.leads.lead_count or report is None else report.day[report.day != NO_DAY]

    @property
    def touch_classes(self) -> TouchClasses | None:
        """What classes are in mode *any*."""
        return self.classes.touch

    @cached_property
    def times(self) -> StageTimes:
        """When each lead reached each stage; worked out when first asked for."""
        return stage_times(self.journeys)

    @cached_property
    def usual_wait(self) -> int | None:
        """Days within which 90 % of the wins of all leads came, rounded up; None: no win has a date."""
        from funnel_planner.analytics.durations import proposed_window, total_days  # which opening a plan does not need

        return proposed_window(total_days(self.journeys, self.times))

    @cached_property
    def told_day(self) -> int:
        """``leads.last_day_told`` of all leads: a pass over all that is dated, which no filter changes."""
        return last_day_told(self.journeys.leads)

    def group(self, group: Group) -> BoolArray:
        """(n,) members of a group of leads (see ``analytics.groups``); do not write into it."""
        from funnel_planner.analytics.groups import members  # many modules, which a plan that is opened does not need

        found = self._groups.get(group)
        if found is None:
            found = members(self.journeys, lambda: self.times, group)
            _keep(self._groups, group, found, MOST_GROUPS_KEPT)
        return found

    def tally(self, wanted: LeadFilter = ALL_LEADS) -> Tally:
        """Count the leads that pass a filter."""
        start, stop = self.rows.span(_number(wanted.first_day), _number(wanted.last_day))
        by_class = self.classes.outcome
        masked = wanted.columns or wanted.group or (wanted.outcomes and by_class is None)
        mask = self._mask_of_rows(start, stop, wanted) if masked else None
        # which cells pass; the last class of a channel holds what does not count
        passing = np.zeros((self.channel_count, self.classes.count + 1), dtype=bool)
        channels = self._channels_kept(wanted.channels)
        kept = self._stages_kept(wanted.stages)[self.classes.stage]
        if wanted.outcomes and by_class is not None:
            kept = kept & _outcomes_kept(wanted.outcomes)[by_class]
        passing[:, :-1] = np.outer(channels, kept)
        counts = self.counts.between(start, stop) if mask is None else self.counts.passing(start, stop, mask)
        counts = counts.reshape(passing.shape) * passing
        first, last = self._days(start, stop, mask, passing) if counts.any() else (None, None)
        passing[:, -1] = channels & (not (wanted.stages or wanted.outcomes))  # their cost, and nothing else
        won, cost, *told = (
            (some.between(start, stop, mask).reshape(passing.shape) * passing).sum(axis=1)
            for some in (self.money.won, self.money.cost, *self.money.told)
        )
        return Tally(counts[:, :-1], won, cost, first, last, np.stack(told) if told else None)

    def passing(self, wanted: LeadFilter = ALL_LEADS, *, uncounted_too: bool = False) -> NDArray[np.intp]:
        """Numbers of the leads that ``tally`` counts under the same filter, ascending.

        ``uncounted_too``: and the members of the group that do not count under the rule in force, so that they can
        be listed.
        """
        journeys = self.journeys
        everyone = uncounted_too and bool(wanted.group) and not wanted.stages
        mask = np.ones(journeys.leads.lead_count, dtype=bool) if everyone else journeys.furthest != NOWHERE
        from_day, to_day = _number(wanted.first_day), _number(wanted.last_day)
        if from_day is not None:
            mask &= journeys.entry_day >= from_day
        if to_day is not None:
            mask &= journeys.entry_day <= to_day
            if from_day is None:
                mask &= journeys.entry_day != NO_DAY
        for header, labels in wanted.columns:
            column = journeys.leads.columns.get(header)
            kept = _labels_kept(column, labels)
            # the first place stands for blanks
            mask &= kept.take(column.codes + np.int32(1)) if column is not None else kept[0]
        if wanted.stages:
            mask &= self._stages_kept(wanted.stages)[journeys.furthest]
        if wanted.outcomes:
            mask &= self._standing_as(wanted.outcomes)
        if wanted.group:
            mask &= self.group(wanted.group)
        if wanted.channels:
            mask &= self._channels_kept(wanted.channels)[journeys.channel.codes + 1]
        return np.flatnonzero(mask)

    def _channels_kept(self, channels: Collection[str]) -> BoolArray:
        if not channels:
            return np.ones(self.channel_count, dtype=bool)
        wanted = {label_key(label) for label in channels}
        labels = (UNKNOWN, *self.journeys.channel.labels)
        return np.array([label_key(label) in wanted for label in labels])

    def _stages_kept(self, stages: Collection[str]) -> BoolArray:
        """(K,) stages that pass; the last one is asked for with -1, too, where leads count at none."""
        if not stages:
            return np.ones(self.journeys.stage_count, dtype=bool)
        return np.array([stage in stages for stage in self.journeys.stage_ids])

    def _standing_as(self, outcomes: Collection[str]) -> BoolArray:
        """(n,) leads that stand so."""
        return _outcomes_kept(outcomes).take(standing(self.journeys).outcome)

    def _mask_of_rows(self, start: int, stop: int, wanted: LeadFilter) -> BoolArray:
        """Which rows of a run pass what a filter asks of columns, a group and outcomes that classes do not tell."""
        masks = [self.group(wanted.group).take(self.rows.order[start:stop])] if wanted.group else []
        if wanted.outcomes and self.classes.outcome is None:
            masks.append(self._standing_as(wanted.outcomes).take(self.rows.order[start:stop]))
        for header, labels in wanted.columns:
            column = self.journeys.leads.columns.get(header)
            kept = _labels_kept(column, labels)
            if column is None:
                masks.append(np.full(stop - start, kept[0]))
            else:
                masks.append(_marked(self._column(header, column)[start:stop], kept))
        mask: BoolArray = np.logical_and.reduce(masks) if len(masks) > 1 else masks[0]
        return mask

    def _column(self, header: str, column: Coded) -> Codes:
        """(n,) code of a column, plus one, at each row."""
        found = self._columns.get(header)
        if found is None:
            found = _by_row(column, self.rows)
            _keep(self._columns, header, found, MOST_COLUMNS_KEPT)
        return found

    def _days(self, start: int, stop: int, mask: BoolArray | None, passing: BoolArray) -> tuple[int | None, int | None]:
        """First and last entry day of the rows of a run that pass, and whose cells do."""
        table, cell = passing.reshape(-1), self.counts.cell

        def passes(first: int, after: int) -> BoolArray:
            found = table.take(cell[first:after])
            return found if mask is None else found & mask[first - start : after - start]

        return self.rows.outer_days(start, stop, passes)


def build_cube(journeys: Journeys, known: Cube | None = None) -> Cube:
    """Order the rows and count them by cell; 20 ms for a million leads.

    ``known`` is a cube of the same leads in another mode: their order stays as it is, and it takes 6 to 10 ms.
    """
    if known is not None and known.journeys.histories is journeys.histories:
        rows, channel, columns = known.rows, known.channel, known._columns  # noqa: SLF001 - one of its own
    else:
        rows = day_rows(journeys.entry_day)
        channel, columns = _by_row(journeys.channel, rows), {}
    channel_count = len(journeys.channel.labels) + 1
    classes = lead_classes(journeys)
    width = classes.count + 1
    size = channel_count * width
    cell = narrow(channel, size)
    cell *= cell.dtype.type(width)
    cell += classes.of_lead.take(rows.order)

    return Cube(
        journeys=journeys,
        rows=rows,
        channel=channel,
        channel_count=channel_count,
        classes=classes,
        counts=running(cell, size),
        money=money_rows(journeys, rows, cell, size),
        _columns=columns,
    )


def _by_row(column: Coded, rows: DayRows) -> Codes:
    """(n,) code of a column at each row, from 1; 0 for a blank."""
    assert BLANK == -1  # noqa: S101 - the line below rests on it
    return narrow(column.codes + np.int32(1), len(column.labels)).take(rows.order)


def _outcomes_kept(outcomes: Collection[str]) -> BoolArray:
    """(3,) whether leads of each outcome pass."""
    return np.array([outcome in outcomes for outcome in OUTCOMES])


def _labels_kept(column: Coded | None, labels: Collection[str]) -> BoolArray:
    """Whether blanks and then each label of a column are among ``labels``."""
    wanted = {label_key(label) for label in labels}
    blank = bool(wanted & {label_key(UNKNOWN), ""})
    return np.array([blank, *(label_key(label) in wanted for label in (column.labels if column else ()))], dtype=bool)


def _marked(codes: Codes, wanted: BoolArray) -> BoolArray:
    """Which codes are wanted: compared with one after another where few are, or few are not; else looked up."""
    few = 2 * np.count_nonzero(wanted) <= len(wanted)
    listed = np.flatnonzero(wanted if few else ~wanted)
    if not 0 < len(listed) <= MOST_COMPARED:
        return wanted.take(codes)
    found = np.zeros(len(codes), dtype=bool)
    for code in listed.astype(codes.dtype):
        found |= codes == code
    return found if few else ~found


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _keep(kept: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Remember a value, forgetting the oldest ones."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = value
