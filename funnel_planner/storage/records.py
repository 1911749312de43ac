"""What the file tells about its plans, revisions and lead batches."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.domain.picture import FunnelPicture


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan of the file; ``modified`` is aware (UTC)."""

    id: str
    name: str
    modified: datetime
    picture: FunnelPicture | None
    trashed: bool
    uncounted: bool = False
    """It has leads, and no picture of them was ever kept."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored value of a plan: the edit that made it (a catalogue key), when, and its name if it has one.

    ``is_head`` marks the present value; ``undone`` ones lie behind it and can be redone.
    """

    id: int
    label: str
    made: datetime
    name: str
    is_head: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One imported file: its name without folder, its SHA-256 in hex and its size."""

    name: str
    sha256: str
    size_bytes: int


BY_HAND = "hand"
"""``BatchInfo.kind`` of what was not imported."""


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One import: what was read, how it was understood, and the account of its rows."""

    id: str
    made: datetime
    files: tuple[BatchFile, ...]
    mapping_json: str
    headers: tuple[str, ...]
    ledger: Ledger
    notes: tuple[RowNote, ...]
    row_count: int
    lead_count: int
    as_of: date | None
    kind: str = "file"
    """``file``; ``hand``: everything that was said of leads by hand, ``lead_count`` of them."""


@dataclass(frozen=True, slots=True)
class StoredRows:
    """Some rows of a batch as they stood in a file; ``cells`` are JSON arrays, ``keys`` lead ids (empty: none)."""

    file: int
    lines: list[int]
    keys: list[str]
    cells: list[str]


@dataclass(frozen=True, slots=True)
class StoredLead:
    """One row as it stood in its file: number within the batch, file (position in the batch's files), line, cells."""

    row: int
    file: int
    line: int
    key: str
    cells: tuple[object, ...]
