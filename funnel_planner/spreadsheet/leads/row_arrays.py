"""Rows of one file as arrays, and what the files of one import have in common."""

import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Int32Array, Int64Array
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import FileMapping, Mapping, Role, Shape
from funnel_planner.domain.oddities import Unread
from funnel_planner.spreadsheet.leads.column_set import Tables
from funnel_planner.spreadsheet.leads.lead_ids import Ids

ROW_CLASSES = tuple(RowClass)
"""Row classes by their code in ``FileRows.classes``."""
UNDECIDED = -1
CODE_OF_CLASS = {row_class: code for code, row_class in enumerate(ROW_CLASSES)}


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Some rows below a header, for storing: file line, lead id (None: the file has none) and cells as JSON text."""

    lines: list[int]
    keys: list[str] | None
    json_lines: str
    """The cells of each row as a JSON array on a line of its own: one text is passed on faster than many."""
    file: int = 0
    """Position of the file in the mapping."""

    @property
    def cells(self) -> list[str]:
        """The cells of each row as a JSON array."""
        return self.json_lines.split("\n")


@dataclass
class Shared:
    """What the files of one import have in common: ids, channels and the labels of columns of the same header."""

    mapping: Mapping
    ids: Ids = field(default_factory=Ids)
    labels: Tables = field(default_factory=Tables)
    notes_per_class: int = 3000
    """Rows of one class and file that get a note; the ledger counts all."""

    @property
    def all_notes(self) -> bool:
        """Whether every row that there is something to say of gets a note."""
        return self.notes_per_class == sys.maxsize


@dataclass
class FileRows:
    """The rows of one file below its header; arrays have one entry a row, None where the file has no such column."""

    file: FileMapping
    lines: Int32Array
    classes: NDArray[np.int8]
    """Index into ``ROW_CLASSES`` for totals and footers, else ``UNDECIDED``."""
    leads: Int32Array | None
    """Number of the lead by its key, -1 for a blank one; None: nothing in the file tells leads apart."""
    stages: NDArray[np.int16] | None
    last_stages: NDArray[np.int16] | None
    times: Int64Array | None
    """Packed moment of what each row tells: a stage change, or the period of a report."""
    created: Int64Array | None
    closed: Int64Array | None
    reached: list[tuple[int, Int64Array]]
    """(stage index, packed moments) of each stage's own columns, in funnel order; counts, where rows are counts."""
    channels: Int32Array | None
    values: Int64Array | None
    costs: Int64Array | None
    columns: dict[str, Int32Array]
    """Codes of other columns by header key."""
    notes: list[RowNote]
    preamble: int
    unreadable_amounts: int = 0
    """Cells of values and costs that are neither blank nor a number."""
    measures: dict[Role, NDArray[Any]] = field(default_factory=dict)
    """Counts, pages and what a report says of them, by role."""
    emails: Int64Array | None = None
    """A number for each row's e-mail address, 0 for none; None: there are no addresses, or they are not brought in."""
    shared_emails: int = 0
    """Addresses that rows with different ids have, where leads are recognised by them."""
    unread: list[Unread] = field(default_factory=list)
    """Dates that could not be read, by column."""
    unread_amounts: list[Unread] = field(default_factory=list)
    """Amounts and counts that could not be read, by column."""
    kept_apart: dict[str, list[int]] = field(default_factory=dict)
    """Lines of rows with an address that belongs to leads with different ids, by address: the first ones."""
    stage_label_key: str = ""
    """Header key of the stage column: where to find the label of an unmapped row."""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def is_log(self) -> bool:
        """Each row is a stage change."""
        return self.file.shape is Shape.LOG

    @property
    def is_counts(self) -> bool:
        """Each row is a number of leads, or a page."""
        return self.file.shape is Shape.AGGREGATE
