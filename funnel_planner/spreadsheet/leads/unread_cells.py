"""Cells of needed columns that could not be read: dates and amounts, counted by column, with an example."""

from collections.abc import Container, Sequence
from dataclasses import replace

from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import FileMapping
from funnel_planner.domain.oddities import Unread
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.leads.row_columns import ColumnReader, MomentReader
from funnel_planner.spreadsheet.meaning.header_words import is_total_word
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell, Chunk

_AMOUNTS_NOTED = 100
"""Unreadable amounts of a file that are shown one by one."""
_LONGEST_EXAMPLE = 200


class UnreadCells:
    """What the readers of one file could not make sense of; lines of totals need none."""

    def __init__(self, file: FileMapping, notes: list[RowNote], most_notes: int | None = None) -> None:
        """``notes`` gets one for each amount, at most ``most_notes`` (None: the first hundred)."""
        self.dates: dict[int, Unread] = {}
        self.amounts: dict[int, Unread] = {}
        self._file, self._notes = file, notes
        self._room = _AMOUNTS_NOTED if most_notes is None else most_notes

    def look(self, reader: ColumnReader, chunk: Chunk, index: int, columns: Columns, decided: Container[int]) -> None:
        """Note what a reader could not read of the chunk read last; ``decided``: places of lines of totals."""
        if isinstance(reader, MomentReader) and reader.unread:
            self._look_at_dates(chunk, reader.unread, index, decided)
        elif isinstance(reader, MoneyReader):
            self._look_at_amounts(
                chunk, [i for i in reader.new_unreadable() if i not in decided], index, columns[index]
            )

    def _look_at_dates(self, chunk: Chunk, unread: Container[Cell], index: int, decided: Container[int]) -> None:
        cells = (row[index] if index < len(row) else None for row in chunk.rows)
        where = [i for i, cell in enumerate(cells) if cell in unread and i not in decided and not _is_total(cell)]
        if where:
            self._count(self.dates, index, len(where), chunk.lines[where[0]], chunk.rows[where[0]][index])

    def _look_at_amounts(self, chunk: Chunk, where: Sequence[int], index: int, cells: Sequence[Cell]) -> None:
        if not where:
            return
        self._count(self.amounts, index, len(where), chunk.lines[where[0]], cells[where[0]])
        for place in where[: self._room]:
            value = cell_text(cells[place]).strip()[:_LONGEST_EXAMPLE]
            self._notes.append(RowNote(self._file.path, chunk.lines[place], RowClass.USED, "amount_unreadable", value))
        self._room -= min(self._room, len(where))

    def _count(self, found: dict[int, Unread], index: int, count: int, line: int, cell: Cell) -> None:
        """All are counted, the first one is kept."""
        known = found.get(index)
        if known is None:
            header = next(column.header for column in self._file.columns if column.index == index)
            known = Unread(self._file.path, header, 0, line, cell_text(cell).strip()[:_LONGEST_EXAMPLE])
        found[index] = replace(known, count=known.count + count)


def _is_total(cell: Cell) -> bool:
    """A word for total where dates stand; of counts it is told apart by the whole file only."""
    return isinstance(cell, str) and is_total_word(cell)
