"""Groups of leads by the import they came with."""

import numpy as np

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int32Array, LeadData
from funnel_planner.analytics.reached import Journeys


def in_batch(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``batch, id[, new[, file]]``: leads of an import; ``new``: only those of which no earlier one told.

    Raises ``ValueError`` or ``LookupError`` where the import is none of the plan's.
    """
    leads = journeys.leads
    place = (leads.batch_ids or ()).index(values[0])
    found = _rows(leads, place) >= 0
    if "new" in values[1:2]:
        for earlier in range(place):
            found &= _rows(leads, earlier) < 0
    return np.asarray(found)


def _rows(leads: LeadData, place: int) -> Int32Array:
    """(n,) of each lead its stored row in an import, negative where it is not in it."""
    if leads.earlier_rows is not None:
        return leads.earlier_rows[place]
    if leads.stored_row is None:
        return np.zeros(leads.lead_count, dtype=np.int32) if len(leads.batch_ids or ()) == 1 else _nobody(leads)
    return leads.stored_row


def _nobody(leads: LeadData) -> Int32Array:
    return np.full(leads.lead_count, -1, dtype=np.int32)


BATCH_KINDS = {"batch": in_batch}
