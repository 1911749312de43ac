"""A table of rows that are already in memory: samples, stored rows, tests."""

from collections.abc import Iterator, Sequence

from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo, TableSource


class MemoryTable(TableSource):
    """Rows with the lines they stand on."""

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        lines: Sequence[int] | None = None,
        info: TableInfo | None = None,
    ) -> None:
        """``lines`` None: the first row stands on line 1."""
        self.info = info or TableInfo("memory")
        self._rows = [list(row) for row in rows]
        self._lines = list(lines) if lines is not None else list(range(1, len(self._rows) + 1))
        self._done = 0

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows that are not blank."""
        kept = [
            (line, row)
            for line, row in zip(self._lines, self._rows, strict=True)
            if any(cell is not None and str(cell).strip() for cell in row)
        ]
        for start in range(0, len(kept), size):
            part = kept[start : start + size]
            self._done = start + len(part)
            yield Chunk([line for line, _ in part], [row for _, row in part])

    def progress(self) -> tuple[int, int]:
        """Rows given out and rows in all."""
        return self._done, len(self._rows)
