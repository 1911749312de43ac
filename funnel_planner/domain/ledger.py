"""The account of an import: every row is in exactly one class."""

from dataclasses import dataclass
from enum import StrEnum


class RowClass(StrEnum):
    """What became of a row."""

    USED = "used"
    DUPLICATE = "duplicates"
    UNMAPPED = "unmapped"
    SCHEDULED = "scheduled"
    EXCLUDED = "excluded"
    TOTAL = "totals"
    PREAMBLE = "preamble"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows in = the sum of all classes; blank lines and the header are not rows in, preamble lines are."""

    used: int = 0
    duplicates: int = 0
    unmapped: int = 0
    scheduled: int = 0
    excluded: int = 0
    totals: int = 0
    preamble: int = 0
    rejected: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    """Leads that an earlier reading of the same files had and this one has not."""

    @property
    def rows_in(self) -> int:
        """All rows of the files."""
        return (
            self.used + self.duplicates + self.unmapped + self.scheduled
            + self.excluded + self.totals + self.preamble + self.rejected
        )  # fmt: skip

    @property
    def data_left_out(self) -> int:
        """Rows that may hold leads and were not used; titles and lines of totals hold none."""
        return self.rows_in - self.used - self.totals - self.preamble


@dataclass(frozen=True, slots=True)
class RowNote:
    """One row that was not simply used: where, which class, why (a kind with its value)."""

    file: str
    line: int
    row_class: RowClass
    reason: str
    value: str = ""
