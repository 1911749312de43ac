"""A lead tracker as a table: rows that nobody has filled in are blank, and every lead has a number of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_tracker import SHEET, Tracker, tracker_of
from funnel_planner.spreadsheet.tables.cells import cell_text, id_text
from funnel_planner.spreadsheet.tables.container import Container
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableOver, TableSource
from funnel_planner.spreadsheet.tables.workbook_file import WorkbookTable

_PERSON = ("email", "name", "phone")
"""Roles of what tells people apart where the number is missing, the best first."""
_LOOKED_AT = 20
_NOTES_OF_MANY_SHEETS = ("sheet_chosen", "sheets_hidden")


def tracker_in(table: WorkbookTable, path: Path, container: Container, sheet: str) -> TableSource:
    """A workbook as the tracker it is, unless another of its sheets is asked for; else ``table``."""
    if all(info.name != SHEET for info in table.info.sheets):
        return table
    tracker = _read(path, container)
    if tracker is None:
        return table
    names = [info.name for info in table.info.sheets if info.name != SHEET]
    own = tracker.sheet if tracker.sheet in names else table.info.sheet
    if sheet and sheet != own:
        return table
    if own != table.info.sheet:
        table.close()
        table = WorkbookTable(path, container, sheet=own)
    return TrackerTable(table, tracker)


class TrackerTable(TableOver):
    """The sheet of leads. Its first row is the header, in which columns may have been moved or added."""

    def __init__(self, table: WorkbookTable, tracker: Tracker) -> None:
        super().__init__(table)
        self._tracker = tracker
        self.info = replace(
            table.info,
            tracker=tracker,
            sheets=tuple(info for info in table.info.sheets if info.name != SHEET),
            notes=tuple(note for note in table.info.notes if note.kind not in _NOTES_OF_MANY_SHEETS),
        )

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """The header and the rows that were filled in."""
        rows: _Rows | None = None
        for chunk in self._source.chunks(size):
            start = 0
            if rows is None:
                start = self._tracker.header_index([list(map(cell_text, row)) for row in chunk.rows[:_LOOKED_AT]]) + 1
                rows = _Rows(self._tracker, chunk.rows[start - 1])
            below = (
                (line, rows.completed(row)) for line, row in zip(chunk.lines[start:], chunk.rows[start:], strict=True)
            )
            filled = [(line, row) for line, row in below if row is not None]
            lines = [*chunk.lines[:start], *(line for line, _ in filled)]
            if lines:
                yield Chunk(lines, [*chunk.rows[:start], *(row for _, row in filled)])


class _Rows:
    """Rows below one header; remembers whose number is whose."""

    def __init__(self, tracker: Tracker, header: Sequence[Cell]) -> None:
        headers = [cell_text(cell) for cell in header]
        self._number = tracker.index_of("id", headers)
        self._person = [tracker.index_of(role, headers) for role in _PERSON]
        self._owner_of: dict[str, str] = {}

    def completed(self, row: Sequence[Cell]) -> Sequence[Cell] | None:
        """The row with a number of its own; None where nothing but the number is there.

        A row copied with its number is another lead, unless it is the same person; a row without a number goes by its
        e-mail address, name or phone.
        """
        number = self._number
        if not any(_filled(cell) for index, cell in enumerate(row) if index != number):
            return None
        if number is None:
            return row
        person = self._who(row)
        own = id_text(row[number]) if number < len(row) else ""
        if not own:
            return row if not person else _with(row, number, person)
        key = own
        copies = 1
        while person and self._owner_of.setdefault(key, person) != person:
            copies += 1
            key = f"{own}/{copies}"
        return row if key == own else _with(row, number, key)

    def _who(self, row: Sequence[Cell]) -> str:
        for index in self._person:
            if index is not None and index < len(row) and _filled(row[index]):
                return label_key(cell_text(row[index]))
        return ""


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _with(row: Sequence[Cell], index: int, cell: Cell) -> list[Cell]:
    cells = [*row, *[None] * (index + 1 - len(row))]
    cells[index] = cell
    return cells


def _read(path: Path, container: Container) -> Tracker | None:
    """What the hidden sheet says; None where it is not one of ours."""
    try:
        with WorkbookTable(path, container, sheet=SHEET) as hidden:
            return tracker_of([row for chunk in hidden.chunks() for row in chunk.rows])
    except PlannerError:
        return None
