"""What stands in an open table, and what is noted of it."""

from funnel_planner.spreadsheet.tables.table import Cell, TableInfo, TableSource


def all_rows(table: TableSource, size: int = 1000) -> list[list[Cell]]:
    """Its rows from the top, read so many at a time."""
    return [list(row) for chunk in table.chunks(size) for row in chunk.rows]


def numbered_rows(table: TableSource, size: int = 1000) -> list[tuple[int, list[Cell]]]:
    """The same with their lines."""
    return [
        (line, list(row)) for chunk in table.chunks(size) for line, row in zip(chunk.lines, chunk.rows, strict=True)
    ]


def notes_of(info: TableInfo) -> dict[str, str]:
    """Kinds of notes and what they say."""
    return {note.kind: note.value for note in info.notes}
