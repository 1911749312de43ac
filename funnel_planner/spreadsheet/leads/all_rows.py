"""The rows of all files of an import, one file after another, as arrays of one entry a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, NO_VALUE, Int64Array
from funnel_planner.domain.days import day_number
from funnel_planner.domain.mapping import Mapping
from funnel_planner.spreadsheet.leads.row_arrays import FileRows, Shared
from funnel_planner.spreadsheet.leads.row_columns import NO_STAGE
from funnel_planner.spreadsheet.meaning.dates import NOTHING, pack


@dataclass(frozen=True, slots=True, eq=False)
class AllRows:
    """Rows of all files; ``starts[i]`` is the first row of file ``i``, the last entry their number."""

    files: tuple[FileRows, ...]
    mapping: Mapping
    starts: Int64Array
    decided: NDArray[np.int8]
    """Class of totals and footers, else ``UNDECIDED``."""
    leads: Int64Array
    """Number of each row's lead: by id, new ones for rows without; -2 for a joined row without an id."""
    lead_limit: int
    """All lead numbers are below this."""
    listed_at: int
    """Index of the stage that being on a list means: the first one, unless every file stands for a later one."""
    listed: BoolArray
    """The row's file is a list of leads; others are joined to these."""
    logged: BoolArray
    """The row is a stage change."""
    times: Int64Array
    """Packed moments of stage changes; ``NOTHING`` elsewhere."""
    stages: NDArray[np.int16]
    created: Int64Array
    channels: NDArray[np.int32]
    values: Int64Array
    costs: Int64Array
    won: int
    """Index of the stage that a closed date of won leads dates."""
    as_of_day: int
    last_moment: int
    """The last packed moment that is not scheduled."""

    def __len__(self) -> int:
        return int(self.starts[-1])

    def by_file(self) -> Iterator[tuple[slice, FileRows]]:
        """Each file with where its rows are."""
        for start, rows in zip(self.starts.tolist(), self.files, strict=False):
            yield slice(start, start + len(rows)), rows

    @property
    def has_log(self) -> bool:
        """Some file lists stage changes, so that each observation has a channel of its own."""
        return any(rows.is_log for rows in self.files)

    def presence(self, rows: FileRows) -> int:
        """Index of the stage that being listed in a file means; 0: the first, as ``LeadData.listed`` says."""
        return presence_of(rows, self.mapping)


def gather(files: Sequence[FileRows], shared: Shared) -> AllRows:
    """The rows of all files."""
    mapping = shared.mapping
    listed_at = _listed_at(files, mapping)
    leads, lead_limit = _lead_numbers(files, shared, listed_at)
    as_of_day = day_number(mapping.as_of or date.today())  # noqa: DTZ011 - the user's day
    lists = (np.full(len(rows), is_list(rows, mapping, listed_at), bool) for rows in files)
    return AllRows(
        files=tuple(files),
        mapping=mapping,
        starts=np.cumsum([0, *(len(rows) for rows in files)], dtype=np.int64),
        decided=_joined((rows.classes for rows in files), np.int8),
        leads=leads,
        lead_limit=lead_limit,
        listed_at=listed_at,
        listed=_joined(lists, bool),
        logged=_joined((np.full(len(rows), rows.is_log, bool) for rows in files), bool),
        times=_column(files, "times", NOTHING, np.int64),
        stages=_column(files, "stages", NO_STAGE, np.int16),
        created=_column(files, "created", NOTHING, np.int64),
        channels=_column(files, "channels", BLANK, np.int32),
        values=_column(files, "values", NO_VALUE, np.int64),
        costs=_column(files, "costs", NO_VALUE, np.int64),
        won=won_index(mapping),
        as_of_day=as_of_day,
        last_moment=pack(as_of_day + 1) - 1,  # a day without a clock packs below every clock on it
    )


def won_index(mapping: Mapping) -> int:
    """Index of the stage that a closed date of won leads dates: the last one where none is named."""
    stages = mapping.stage_ids
    return stages.index(mapping.won_stage) if mapping.won_stage in stages else len(stages) - 1


def _listed_at(files: Sequence[FileRows], mapping: Mapping) -> int:
    """The lowest stage that files stand for: these are the lists. Beside stage changes only those of the first are."""
    if any(rows.is_log for rows in files):
        return 0
    return min((presence_of(rows, mapping) for rows in files), default=0)


def is_list(rows: FileRows, mapping: Mapping, listed_at: int) -> bool:
    """Whether a file is a list of leads, and not joined to one."""
    return not rows.is_log and presence_of(rows, mapping) == listed_at


def presence_of(rows: FileRows, mapping: Mapping) -> int:
    """Index of the stage that being listed in a file means; 0 for a list of leads and for stage changes."""
    stage = "" if rows.is_log else rows.file.presence_stage
    return mapping.stage_ids.index(stage) if stage in mapping.stage_ids else 0


def _lead_numbers(files: Sequence[FileRows], shared: Shared, listed_at: int) -> tuple[Int64Array, int]:
    numbers = []
    fresh = len(shared.ids)
    for rows in files:
        if rows.leads is None:
            own = np.full(len(rows), -1, np.int64)
        else:
            own = rows.leads.astype(np.int64)
            if not is_list(rows, shared.mapping, listed_at):
                own[own < 0] = -2  # whose is it? it cannot be joined
        missing = np.flatnonzero(own == -1)
        own[missing] = fresh + np.arange(len(missing))
        fresh += len(missing)
        numbers.append(own)
    return _joined(numbers, np.int64), fresh


def _column(files: Sequence[FileRows], name: str, missing: int, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own
    parts = [getattr(rows, name) for rows in files]
    filled = (
        np.full(len(rows), missing, dtype) if part is None else part for rows, part in zip(files, parts, strict=True)
    )
    return _joined(filled, dtype)


def _joined(parts: Iterable[NDArray[Any]], dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own
    arrays = list(parts)
    return np.concatenate(arrays).astype(dtype, copy=False) if arrays else np.empty(0, dtype)
