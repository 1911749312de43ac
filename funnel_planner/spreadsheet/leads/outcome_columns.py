"""Reading columns that say how leads ended, and putting that beside their stages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Int64Array
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, ColumnMapping, Mapping
from funnel_planner.spreadsheet.leads.row_columns import (
    EXCLUDED_CODE,
    FIRST_MOMENT,
    LOST_CODE,
    NO_LABEL,
    NO_STAGE,
    REACHED,
    ColumnReader,
    ReachedReader,
)
from funnel_planner.spreadsheet.meaning.dates import NOTHING
from funnel_planner.spreadsheet.meaning.header_words import stage_key, synonyms
from funnel_planner.spreadsheet.meaning.outcomes import ACTIVE
from funnel_planner.spreadsheet.tables.cells import cell_text, tick
from funnel_planner.spreadsheet.tables.table import Cell

_WON_CODE = 1
_OPEN_CODE = 0


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Stage codes of rows, for lost leads the stage they were at, and when they ended."""

    stages: NDArray[np.int16] | None
    last_stages: NDArray[np.int16] | None
    closed: Int64Array | None


class OutcomeReader(ColumnReader):
    """Won, lost, left out or open; ``LOST_CODE``, ``EXCLUDED_CODE`` or 1 for won, 0 for open."""

    dtype = np.int64

    def __init__(self, column: ColumnMapping, mapping: Mapping) -> None:
        super().__init__()
        self._ticked = column.stage_id
        self._targets = {label_key(item.label): item.target for item in mapping.labels}
        self._won = mapping.won_stage or (mapping.stage_ids[-1] if mapping.stage_ids else "")

    def understand(self, cell: Cell) -> int:
        """The outcome in one cell."""
        if self._ticked and tick(cell) is not None:
            lost = tick(cell) is (self._ticked != ACTIVE)
            return LOST_CODE if lost else _OPEN_CODE
        text = cell_text(cell)
        if is_blank_label(text):
            return _OPEN_CODE
        target = self._targets.get(label_key(text), "")
        if target in (LOST_TARGET, EXCLUDE_TARGET):
            return LOST_CODE if target == LOST_TARGET else EXCLUDED_CODE
        if self._ticked:
            return _OPEN_CODE
        won = target == self._won or stage_key(text) in synonyms().groups["stage:won"]
        return _WON_CODE if won else _OPEN_CODE


def outcome_reader(column: ColumnMapping, mapping: Mapping) -> ColumnReader:
    """The reader of an outcome column: of labels, ticks, or the days of losses."""
    dated = column.stage_id == LOST_TARGET and column.type in (CellType.DATE, CellType.DATETIME)
    return ReachedReader(column, mapping.utc_offset_minutes) if dated else OutcomeReader(column, mapping)


def with_outcomes(stages: Stages, readers: Sequence[ColumnReader], won: int) -> Stages:
    """Stages with the outcomes of all such columns: a lost lead was last at the stage it stands at."""
    for reader in readers:
        said = reader.array()
        dated = isinstance(reader, ReachedReader)
        lost = (said >= FIRST_MOMENT) | (said == REACHED) if dated else said == LOST_CODE
        codes = stages.stages if stages.stages is not None else np.full(len(said), NO_STAGE, np.int16)
        last = stages.last_stages if stages.last_stages is not None else np.full(len(said), NO_LABEL, np.int16)
        left = lost & (codes >= 0) & (codes < won)
        last = np.where(left & (last < 0), codes, last).astype(np.int16)
        codes = np.where(lost, np.int16(LOST_CODE), codes)
        closed = stages.closed
        if dated:
            before = np.full(len(said), NOTHING, np.int64) if closed is None else closed
            closed = np.where(lost & (said >= FIRST_MOMENT), said, before)
        else:
            codes = np.where((said == _WON_CODE) & (codes < won), np.int16(won), codes)
            codes = np.where(said == EXCLUDED_CODE, np.int16(EXCLUDED_CODE), codes)
        stages = Stages(codes.astype(np.int16), last, closed)
    return stages
