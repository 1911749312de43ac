"""Rows made of one line of a file, as of a table laid out across: it has one class, and is used if one of them is.

The account of an import is of the file's own rows, however many numbers stand in each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from funnel_planner.analytics.leads import Int8Array, Int32Array
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, ROW_CLASSES

_USED = CODE_OF_CLASS[RowClass.USED]


def classes_of_lines(lines: Int32Array, classes: Int8Array) -> tuple[Int32Array, Int8Array]:
    """Each line and its class: used, if one of its rows is, else that of the first of them."""
    own, first, place = np.unique(lines, return_index=True, return_inverse=True)
    found = classes[first]
    found[place.ravel()[classes == _USED]] = _USED
    return own, found


def notes_of_lines(notes: Sequence[RowNote], lines: Int32Array, classes: Int8Array) -> Iterator[RowNote]:
    """The notes on one file's rows, each said once of a line: of a used one as a remark, of another as its class."""
    by_line = dict(zip(lines.tolist(), classes.tolist(), strict=True))
    seen: set[RowNote] = set()
    for note in notes:
        row_class = ROW_CLASSES[by_line[note.line]] if note.line in by_line else note.row_class
        if row_class is RowClass.USED and note.row_class is RowClass.TOTAL:
            continue  # a sum beside the numbers of a row
        told = replace(note, row_class=row_class)
        if told not in seen and (row_class is RowClass.USED or note.row_class in (row_class, RowClass.USED)):
            seen.add(told)
            yield replace(told, row_class=note.row_class) if note.row_class is RowClass.USED else told
