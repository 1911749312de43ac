"""Rows as they are stored: what is not to be brought in is nowhere in the plan file."""

import json
from collections.abc import Sequence

from funnel_planner.domain.mapping import FileMapping


def not_stored(file: FileMapping) -> list[int]:
    """Columns whose cells are left blank; see ``spreadsheet.leads.ignored``."""
    from funnel_planner.spreadsheet.leads.ignored import blank_columns

    return sorted(blank_columns(file))


def without(rows: list[str], columns: Sequence[int]) -> list[str]:
    """Rows (JSON arrays) with blanks in these columns, as the reader took them."""
    if not columns:
        return rows
    from funnel_planner.spreadsheet.leads.ignored import blank_for

    kept = []
    for row in rows:
        cells = json.loads(row)
        for index in columns:
            if index < len(cells):
                cells[index] = blank_for(cells[index])
        kept.append(json.dumps(cells, ensure_ascii=False))
    return kept
