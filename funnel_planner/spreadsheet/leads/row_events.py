"""What rows say: observations of stages and losses, with their moments (semantics, section 2)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import LOST, Int64Array
from funnel_planner.spreadsheet.leads.all_rows import AllRows
from funnel_planner.spreadsheet.leads.row_arrays import FileRows
from funnel_planner.spreadsheet.leads.row_columns import FIRST_MOMENT, LOST_CODE, NO_LABEL, REACHED, UNMAPPED
from funnel_planner.spreadsheet.meaning.dates import NOTHING

_BEHIND_ALL_STAGES = 127


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Observations in row order, within a row in funnel order with losses last."""

    rows: Int64Array
    stages: NDArray[np.int8]
    """Stage index, ``LOST`` or ``TOUCH``."""
    moments: Int64Array
    """Packed moment; ``NOTHING``: undated."""
    in_cells: NDArray[np.bool_]
    """Said by the stage's own column or file: a lead has one date there, whatever the number of its rows."""

    def only(self, kept: NDArray[Any]) -> "Events":
        """These events alone."""
        return Events(self.rows[kept], self.stages[kept], self.moments[kept], self.in_cells[kept])


@dataclass
class _Collected:
    rows: list[Int64Array] = field(default_factory=list)
    stages: list[NDArray[np.int8]] = field(default_factory=list)
    moments: list[Int64Array] = field(default_factory=list)
    in_cells: list[NDArray[np.bool_]] = field(default_factory=list)

    def add(
        self, rows: Int64Array, stage: int | NDArray[Any], moments: Int64Array | int, *, in_cells: bool = False
    ) -> None:
        self.rows.append(rows.astype(np.int64))
        self.stages.append(np.broadcast_to(np.asarray(stage, np.int8), rows.shape).copy())
        self.moments.append(np.broadcast_to(np.asarray(moments, np.int64), rows.shape).copy())
        self.in_cells.append(np.full(rows.shape, in_cells))


def events_of(all_rows: AllRows) -> Events:
    """All observations of all rows, whatever becomes of the rows."""
    found = _Collected()
    for span, rows in all_rows.by_file():
        _add_reached(found, span.start, rows)
        if rows.is_log:
            _add_changes(found, span.start, rows)
            continue
        if all_rows.has_log and not all_rows.presence(rows):  # then ``LeadData.listed`` does not say it
            created = np.full(len(rows), NOTHING) if rows.created is None else _known(rows.created)
            accepted = _accepted(all_rows, span)
            found.add(accepted, 0, created[accepted - span.start])
        _add_current(found, span.start, rows, all_rows)
        presence = all_rows.presence(rows)
        if presence:
            is_joined = presence != all_rows.listed_at
            here = np.arange(span.start, span.stop) if is_joined else _accepted(all_rows, span)
            moments = _presence_moments(rows, presence, is_win=presence == all_rows.won)
            found.add(here, presence, moments[here - span.start], in_cells=True)
    row = _concatenated(found.rows, np.int64)
    stage = _concatenated(found.stages, np.int8)
    moment = _concatenated(found.moments, np.int64)
    in_cells = _concatenated(found.in_cells, np.bool_)
    order = np.lexsort((np.where(stage == LOST, _BEHIND_ALL_STAGES, stage), row))
    return Events(row[order], stage[order], moment[order], in_cells[order])


def _accepted(all_rows: AllRows, span: slice) -> Int64Array:
    """Rows of a list but those whose stage label is unmapped: a label that says nothing makes nobody a lead."""
    named = ~np.isin(all_rows.stages[span], (UNMAPPED, NO_LABEL))
    return np.arange(span.start, span.stop)[named]


def merged_cells(events: Events, lead_of_row: Int64Array) -> Events:
    """Events of which a lead keeps one for each stage's column or file: the earliest dated, else a tick."""
    lead = lead_of_row[events.rows]
    cells = np.flatnonzero(events.in_cells)
    if not len(cells):
        return events
    key = lead[cells] * (_BEHIND_ALL_STAGES + 1) + events.stages[cells]
    if len(cells) < 2 or (np.diff(key) > 0).all():  # each lead in one row, nearly always
        return events
    undated = events.moments[cells] == NOTHING
    order = np.lexsort((events.moments[cells], undated, key))
    again = np.zeros(len(cells), bool)
    again[order[1:]] = key[order[1:]] == key[order[:-1]]
    kept = np.ones(len(lead), bool)
    kept[cells[again]] = False
    return events.only(kept)


def undated_cells(all_rows: AllRows, used: NDArray[np.bool_]) -> int:
    """Cells of used rows that say a stage was reached, or left for lost, without saying when."""
    ticked = sum(
        int((_ticked(columns) & used[span]).sum())
        for span, rows in all_rows.by_file()
        for columns in _by_stage(rows).values()
    )
    changes = used & all_rows.logged & ((all_rows.stages >= 0) | (all_rows.stages == LOST_CODE))
    return ticked + int((changes & (all_rows.times < FIRST_MOMENT)).sum())


def _add_reached(found: _Collected, start: int, rows: FileRows) -> None:
    """A stage's own columns; a tick adds nothing beside a date of the same stage."""
    for stage, columns in _by_stage(rows).items():
        for moments in columns:
            dated = moments >= FIRST_MOMENT
            found.add(np.flatnonzero(dated) + start, stage, moments[dated], in_cells=True)
        found.add(np.flatnonzero(_ticked(columns)) + start, stage, NOTHING, in_cells=True)


def _add_current(found: _Collected, start: int, rows: FileRows, all_rows: AllRows) -> None:
    """The current stage of a snapshot: the closed date dates a win or a loss; other stages have no date."""
    if rows.stages is None:
        return
    codes, won = rows.stages, all_rows.won
    is_list = not all_rows.presence(rows)  # then being listed says the first stage already
    closed = np.full(len(rows), NOTHING, np.int64) if rows.closed is None else _known(rows.closed)
    other = (codes >= (1 if is_list else 0)) & (codes != won)
    found.add(np.flatnonzero(other) + start, codes[other], NOTHING)
    if won or not is_list:
        has_won = codes >= won  # loyalty comes after the win
        found.add(np.flatnonzero(has_won) + start, won, closed[has_won])
    lost = codes == LOST_CODE
    found.add(np.flatnonzero(lost) + start, LOST, closed[lost])
    if rows.last_stages is not None:
        left = lost & (rows.last_stages >= 0)
        found.add(np.flatnonzero(left) + start, rows.last_stages[left], NOTHING)


def _add_changes(found: _Collected, start: int, rows: FileRows) -> None:
    """Stage changes: each row is an observation; the stage a lost lead was at, if the row tells it, another one."""
    if rows.stages is None:
        return
    codes = rows.stages
    times = np.full(len(rows), NOTHING, np.int64) if rows.times is None else _known(rows.times)
    known = (codes >= 0) | (codes == LOST_CODE)
    found.add(np.flatnonzero(known) + start, codes[known], times[known])
    if rows.last_stages is not None:
        left = (codes == LOST_CODE) & (rows.last_stages >= 0)
        found.add(np.flatnonzero(left) + start, rows.last_stages[left], NOTHING)


def _presence_moments(rows: FileRows, presence: int, *, is_win: bool) -> Int64Array:
    """When the leads of a file came to its stage: created there, or closed if the stage is the win.

    A closed date beside a stage column belongs to that column's win or loss and dates nothing else. Where the stage
    has a column of its own, only that says when.
    """
    if presence in _by_stage(rows):
        return np.full(len(rows), NOTHING, np.int64)
    created = None if rows.created is None else _known(rows.created)
    closed = None if rows.closed is None or rows.stages is not None else _known(rows.closed)
    first, second = (closed, created) if is_win else (created, closed)
    if first is None:
        first, second = second, None
    if first is None:
        return np.full(len(rows), NOTHING, np.int64)
    return first if second is None else np.where(first == NOTHING, second, first)


def _by_stage(rows: FileRows) -> dict[int, list[Int64Array]]:
    found: dict[int, list[Int64Array]] = {}
    for stage, moments in rows.reached:
        found.setdefault(stage, []).append(moments)
    return found


def _ticked(columns: list[Int64Array]) -> NDArray[np.bool_]:
    """Rows in which a stage is ticked and none of its columns has a date."""
    ticked = np.any([moments == REACHED for moments in columns], axis=0)
    dated = np.any([moments >= FIRST_MOMENT for moments in columns], axis=0)
    return np.asarray(ticked & ~dated)


def _known(moments: Int64Array) -> Int64Array:
    return np.where(moments >= FIRST_MOMENT, moments, NOTHING)


def _concatenated(parts: list[Any], dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own
    return np.concatenate(parts) if parts else np.empty(0, dtype)
