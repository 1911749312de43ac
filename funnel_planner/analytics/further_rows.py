"""Stored rows of leads beside the one each is shown with: of a joined file, or of an id that a list has twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.identity import IndexArray
from funnel_planner.analytics.leads import Int32Array, LeadData

MOST_OF_LEAD = 50
"""Further rows of one lead that are looked at: an id may be a word that stands in every row."""


@dataclass(frozen=True, slots=True, eq=False)
class FurtherRows:
    """One entry a row: its lead, its number within its import, and that import's position among the merged ones.

    Sorted by lead, then by import and row. Stage changes are not among them: of a log a lead has one row to show.
    """

    lead: Int32Array
    row: Int32Array
    batch: Int32Array

    def of_lead(self, lead: int, batch: int) -> list[int]:
        """The rows that a lead has in an import, the first ``MOST_OF_LEAD``."""
        found: list[int] = self._all_of_lead(lead, batch)[:MOST_OF_LEAD].tolist()
        return found

    def beyond(self, lead: int, batch: int) -> int:
        """How many further rows of a lead ``of_lead`` leaves out."""
        return max(0, len(self._all_of_lead(lead, batch)) - MOST_OF_LEAD)

    def _all_of_lead(self, lead: int, batch: int) -> Int32Array:
        start, stop = np.searchsorted(self.lead, np.array([lead, lead + 1], self.lead.dtype))
        own: Int32Array = self.row[start:stop][self.batch[start:stop] == batch]
        return own

    def of_batch(self, batch: int) -> tuple[Int32Array, Int32Array]:
        """Leads and rows of one import."""
        own = self.batch == batch
        return self.lead[own], self.row[own]

    def only(self, kept: BoolArray) -> "FurtherRows":
        """Those of the leads that are kept, under new numbers."""
        numbers = (np.cumsum(kept) - 1).astype(np.int32)
        own = kept[self.lead]
        return FurtherRows(numbers[self.lead[own]], self.row[own], self.batch[own])


def further_rows(lead_of_row: NDArray[np.integer], shown: Int32Array) -> FurtherRows:
    """The rows of one import that no lead is shown with; ``lead_of_row`` is negative for rows of no lead."""
    further = lead_of_row >= 0
    further[shown] = False
    rows = np.flatnonzero(further)
    return _sorted(lead_of_row[rows], rows, np.zeros(len(rows), np.int32))


def merged_further_rows(
    batches: Sequence[LeadData], homes: Sequence[IndexArray], shown: Sequence[Int32Array]
) -> FurtherRows:
    """Of merged imports all rows but those in ``shown``: for each import every merged lead's row in it.

    Two leads of one import that are one merged lead leave a row over, too.
    """
    leads: list[NDArray[np.integer]] = []
    rows: list[Int32Array] = []
    places: list[Int32Array] = []
    for place, (batch, home) in enumerate(zip(batches, homes, strict=True)):
        own: list[tuple[NDArray[np.integer], Int32Array | None]] = [(home, batch.stored_row)]
        if batch.further_rows is not None:
            own.append((home[batch.further_rows.lead], batch.further_rows.row))
        for lead, row in own:
            assert row is not None  # noqa: S101 - only batches whose rows are stored have any to merge
            over = np.flatnonzero(shown[place][lead] != row)
            leads.append(lead[over])
            rows.append(row[over])
            places.append(np.full(len(over), place, np.int32))
    return _sorted(np.concatenate(leads), np.concatenate(rows), np.concatenate(places))


def _sorted(lead: NDArray[np.integer], row: NDArray[np.integer], batch: Int32Array) -> FurtherRows:
    order = np.lexsort((row, batch, lead))
    return FurtherRows(lead[order].astype(np.int32), row[order].astype(np.int32), batch[order])
