"""What one column of a foreign table holds."""

from dataclasses import dataclass

from funnel_planner.domain.mapping import CellType, DateOrder
from funnel_planner.spreadsheet.meaning.sketch import shared_share

LABEL_LIMIT = 2000
"""Distinct labels counted one by one; beyond, a column has ``many``."""
NUMBER_LIMIT = 20_000
"""So many different numbers a column may have and still be kept beside the leads."""
LABEL_CHARACTERS = 300
"""Longer cells are no labels; they are cut."""


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """One column: shares are of its filled cells, 0..1; distinct counts beyond ``LABEL_LIMIT`` are estimates.

    Lines of totals are left out, unless there are too many labels to count.
    """

    index: int
    header: str
    type: CellType = CellType.EMPTY
    date_order: DateOrder | None = None
    """Order of day and month, decided from all values; None where nothing decides or there are no dates."""
    decimal: str = ""
    """Decimal mark that the values prove; empty where none does."""
    filled: int = 0
    blank: int = 0
    distinct: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    """Distinct labels with counts, most frequent first; empty for columns of more than ``LABEL_LIMIT``."""
    samples: tuple[str, ...] = ()
    number_share: float = 0.0
    date_share: float = 0.0
    email_share: float = 0.0
    phone_share: float = 0.0
    tick_share: float = 0.0
    """Yes and no, x, 1 and 0."""
    serial_share: float = 0.0
    """Numbers that could be a spreadsheet's days, or seconds since 1970."""
    month_share: float = 0.0
    """Months of some year, without a day."""
    contrary: tuple[str, str] | None = None
    """A date that must be day first and one that must be month first, where the column has as many of both."""
    first_day: str = ""
    last_day: str = ""
    """Range of the dates, ISO; empty where there are none or their order is open."""
    sketch: bytes = b""
    """The smallest distinct hashes of the values as packed uint32, ascending."""

    @property
    def has_many(self) -> bool:
        """More distinct values than are counted one by one."""
        return self.filled > 0 and not self.labels

    @property
    def distinct_share(self) -> float:
        """Distinct values per filled cell: 1 for ids."""
        return min(1.0, self.distinct / self.filled) if self.filled else 0.0

    @property
    def looks_dated(self) -> bool:
        """Dates, or numbers that could be days."""
        return self.type in (CellType.DATE, CellType.DATETIME) or self.serial_share >= 0.8


def shared_values(one: ColumnSurvey, other: ColumnSurvey) -> float:
    """Estimated share of the smaller column's distinct values that the other has, too."""
    return shared_share(one.sketch, other.sketch)
