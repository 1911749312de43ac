"""Where one was in the table of leads, by numbers that stay when leads come and go by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnel_planner.ui.pages.lead_view import LeadView

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.listing import Numbers

MOST_KEPT = 20_000
"""Selected leads that are found again."""


@dataclass(frozen=True, slots=True, eq=False)
class LeadPlace:
    """Leads by numbers that stay; rows and scroll bar as they were."""

    selected: list[int]
    current: int
    row: int
    column: int
    scroll: int
    found: "Numbers | None"


def kept_place(table: LeadView, overlaid: "Overlaid | None", found: "Numbers | None") -> LeadPlace:
    """What is selected, current and in sight; ``found`` are the leads that a search found."""
    origin = None if overlaid is None else overlaid.origin
    model = table.leads

    def stays(lead: int) -> int:
        return lead if origin is None else int(origin[lead])

    current = table.currentIndex()
    is_there = current.isValid() and current.row() < model.rowCount()
    return LeadPlace(
        selected=[stays(model.lead(row)) for row in table.selected_rows(MOST_KEPT)],
        current=stays(model.lead(current.row())) if is_there else -1,
        row=current.row(),
        column=max(0, current.column()),
        scroll=table.verticalScrollBar().value(),
        found=found if found is None or origin is None else origin[found],
    )


def put_back(kept: LeadPlace, table: LeadView, overlaid: "Overlaid | None") -> None:
    """Select what was selected; where it is gone, the lead in its place."""
    model = table.leads
    rows = model.rows_of(numbers_now(kept.selected, overlaid).tolist())
    current = model.rows_of(numbers_now([kept.current], overlaid).tolist())
    if kept.row < 0 or not model.rowCount():
        return
    row = current[0] if current else rows[0] if rows else min(kept.row, model.rowCount() - 1)
    table.select_rows(rows or [row], row)
    table.verticalScrollBar().setValue(kept.scroll)


def numbers_now(stays: "Sequence[int] | Numbers | None", overlaid: "Overlaid | None") -> "Numbers":
    """Present numbers of leads that were kept in mind by ``kept_place``."""
    import numpy as np

    wanted = np.asarray([] if stays is None else stays, dtype=np.intp)
    origin = None if overlaid is None else overlaid.origin
    return wanted if origin is None else np.flatnonzero(np.isin(origin, wanted))
