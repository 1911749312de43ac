"""The columns behind those of a file in our sheets of rows that were left out: why, and where each row stood.

Such a sheet is mended by people and imported again: these columns then mean nothing, and rows that were no leads
(titles, totals, remarks) stay out.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from funnel_planner.domain.labels import label_key
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.words import LANGUAGES, mark, speaking, tr

HEADERS = (mark("Reason"), mark("Line"), mark("File"))
NOT_LEADS = {
    "above_header": mark("A line above the header: {value}"),
    "other_table": mark("A line of another table: {value}"),
    "total": mark("A line of totals"),
    "sums": mark("A line of sums"),
    "ratios": mark("A line of averages or rates"),
    "footer": mark("A remark below the table"),
    "header_again": mark("The header once more"),
}
"""Reasons of rows that no mending makes leads, by kind."""
USED_WITH_REMARK = mark("Used, with a remark: {remark}")
"""What stands for a reason in a row that was used."""
_QUOTED = re.compile("'+[=+\\-@\t\r]")


def own_headers() -> tuple[str, ...]:
    """The headers in the language in use."""
    return tuple(tr(header) for header in HEADERS)


def has_own_columns(headers: Sequence[Cell]) -> bool:
    """Whether these are the headers of such a sheet, whatever language it was written in."""
    last = tuple(label_key(cell_text(cell)) for cell in headers[-len(HEADERS) :])
    return len(headers) > len(HEADERS) and last in _known_headers()


def is_not_a_lead(reason: Cell) -> bool:
    """Whether the reason in a row of such a sheet says that it is no lead."""
    return isinstance(reason, str) and reason.startswith(_known_reasons())


def is_used_already(reason: Cell) -> bool:
    """Whether the reason in a row of such a sheet says that the row was used."""
    return isinstance(reason, str) and reason.startswith(_used_beginnings())


def unquoted(cell: Cell) -> Cell:
    """A cell of such a sheet without the apostrophe that kept it from being taken for a formula."""
    return cell[1:] if isinstance(cell, str) and _QUOTED.match(cell) else cell


@lru_cache(maxsize=1)
def _known_headers() -> frozenset[tuple[str, ...]]:
    found = set()
    for code in LANGUAGES:
        with speaking(code):
            found.add(tuple(map(label_key, own_headers())))
    return frozenset(found)


@lru_cache(maxsize=1)
def _known_reasons() -> tuple[str, ...]:
    found = set()
    for code in LANGUAGES:
        with speaking(code):
            found |= {tr(reason).partition("{")[0] for reason in NOT_LEADS.values()}
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def _used_beginnings() -> tuple[str, ...]:
    found = set()
    for code in LANGUAGES:
        with speaking(code):
            found.add(tr(USED_WITH_REMARK).partition("{")[0])
    return tuple(sorted(found))
