"""How a foreign file is understood: what each column is and which labels mean which stage.

Kept with every import, so that what was decided can be read, corrected and repeated.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funnel_planner.domain.labels import label_key


class Role(StrEnum):
    """What a column of a foreign file is."""

    ID = "id"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    STAGE = "stage"
    TIME = "time"
    CHANNEL = "channel"
    CREATED = "created"
    CLOSED = "closed"
    LAST_STAGE = "last_stage"
    OUTCOME = "outcome"
    """Won, lost or open beside a stage column that keeps the stage; or a date or tick that says the lead was lost."""
    LOST_REASON = "lost_reason"
    VALUE = "value"
    COST = "cost"
    OWNER = "owner"
    COUNT = "count"
    ASSET = "asset"
    PAGE = "page"
    """Path, address or title of a web page (page reports)."""
    VISITS = "visits"
    SESSION_DURATION = "session_duration"
    PAGE_CONVERSION = "page_conversion"
    CLICKS = "clicks"
    EXITS = "exits"
    ENTRANCES = "entrances"
    STAGE_REACHED = "stage_reached"
    """A date, tick or count that says a stage was reached; ``ColumnMapping.stage_id`` names the stage."""
    OTHER = "other"
    """Kept and usable in filters, without a meaning of its own."""
    IGNORE = "ignore"
    """Not brought in at all (personal data one does not want)."""


class Shape(StrEnum):
    """What one row of a table is (semantics, section 2)."""

    SNAPSHOT = "snapshot"
    WIDE = "wide"
    LOG = "log"
    AGGREGATE = "aggregate"


class MergeRule(StrEnum):
    """By what rows, files and imports recognise one and the same lead."""

    ID = "id"
    EMAIL = "email"
    """By the e-mail address: trimmed, case-folded; ids are not looked at."""
    BOTH = "both"
    """By the id; what has none by its e-mail address."""


class CountKind(StrEnum):
    """What the counts of an aggregate table say of a stage."""

    REACHED = "reached"
    """All that ever came there."""
    CURRENT = "current"
    """Those who stand there now; who came further is not among them."""


class CellType(StrEnum):
    """What most cells of a column hold."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"


class DateOrder(StrEnum):
    """Order of day, month and year in a column; decided from all of its values, never per cell."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


LOST_TARGET = "(lost)"
"""Target of a stage label that means the lead is lost."""
EXCLUDE_TARGET = "(exclude)"
"""Target of a stage label whose leads are left out everywhere (spam, test)."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What one column is, with how sure the proposal is (0..1) and why (words are made at the edge)."""

    index: int
    header: str
    role: Role = Role.OTHER
    stage_id: str = ""
    type: CellType = CellType.TEXT
    date_order: DateOrder | None = None
    confidence: float = 0.0
    evidence: str = ""
    """Machine-readable reason, for example ``header:Źródło~source`` or ``values:email 98%``."""
    decimal: str = ""
    """Decimal mark of numbers whose own text leaves it open; empty: a point."""
    currency: str = ""
    """ISO 4217 code that the header or the cells of a value or cost column name; empty: none."""
    divisor: int = 1
    """Amounts are divided by this: 1,000,000 where a header says that they are millionths (``cost_micros``)."""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one table of one file is read."""

    path: str
    columns: tuple[ColumnMapping, ...]
    sheet: str = ""
    header_row: int = 1
    """Line of the header, from 1; 0: the table has none."""
    encoding: str = ""
    delimiter: str = ""
    shape: Shape = Shape.SNAPSHOT
    presence_stage: str = ""
    """Stage id that being listed in this file means (one file per stage); empty: the first stage."""
    evidence: str = ""
    """Why this shape and this presence stage, machine-readable: ``shape:...; presence:...``."""
    shape_confidence: float = 1.0
    kind: CountKind = CountKind.REACHED
    """What counts mean, where the table has any."""
    table: int = 0
    """Number of the table among those of its sheet or file, from 1; 0: the only one."""
    end_line: int = 0
    """Line behind the table's last row, where others stand below; 0: to the end."""
    first_column: int = 0
    end_column: int = 0
    """Its columns, the end excluded, where others stand beside it; 0: to the last. Columns count from the first."""
    period: date | None = None
    """First day of the period that a report is about, by its title lines; it dates rows that no column dates."""
    period_end: date | None = None
    """Last day of that period; None: nobody said."""
    as_it_stands: bool = False
    """Months or channels side by side are left so; else each number below them is a row."""

    def column(self, role: Role) -> ColumnMapping | None:
        """The column of this role, or None."""
        return next((column for column in self.columns if column.role is role), None)


@dataclass(frozen=True, slots=True)
class LabelMapping:
    """A stage label and what it means: a stage id, ``LOST_TARGET``, ``EXCLUDE_TARGET`` or empty (unmapped)."""

    label: str
    target: str
    count: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one import, of one or several files joined on the lead id, is understood."""

    files: tuple[FileMapping, ...]
    labels: tuple[LabelMapping, ...] = ()
    stage_ids: tuple[str, ...] = ()
    """Stages in funnel order at the time of the import."""
    won_stage: str = ""
    """Id of the stage that the closed date of a won lead dates; empty: the last."""
    as_of: date | None = None
    utc_offset_minutes: int = 0
    merge: MergeRule = MergeRule.ID
    merge_evidence: str = ""
    """Why leads are recognised so, machine-readable: ``id:Lead ID``, ``email:E-mail 98% distinct``, ``chosen``."""
    exclude_channels: tuple[str, ...] = ()
    """Channel labels whose rows of a report are left out."""

    @property
    def channels_left_out(self) -> frozenset[str]:
        """Keys of the channel labels whose rows of a report are left out.

        A label that was to be left out though no lead has it as its stage is one of a channel.
        """
        unseen = (i.label for i in self.labels if i.target == EXCLUDE_TARGET and i.confidence >= 1.0 and not i.count)
        return frozenset(map(label_key, (*self.exclude_channels, *unseen)))
