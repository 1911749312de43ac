"""Web pages and XML files as workbooks: their tables are the sheets, held in memory."""

from functools import lru_cache
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.book import SheetRows
from funnel_planner.spreadsheet.tables.container import Container
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.grid import Grid
from funnel_planner.spreadsheet.tables.merged_cells import counted
from funnel_planner.spreadsheet.tables.table import SheetInfo
from funnel_planner.spreadsheet.tables.workbook_scan import SheetScan


class MarkupBook:
    """The tables of one file; looked at once, because a survey is followed by an import of the same file."""

    reader = "markup"

    def __init__(self, path: Path, container: Container) -> None:
        if path.stat().st_size > limits.MARKUP_BYTES:
            raise PlannerError("file_too_heavy", file=path.name)
        grids, self._from_1904 = _kept_sheets(FileStamp.of(path), container)
        self.sheets = tuple(SheetInfo(grid.name, hidden=grid.hidden) for grid in grids)
        self._grids = {grid.name: grid for grid in reversed(grids)}

    def sheet(self, name: str) -> SheetRows:
        """One table."""
        return self._grids[name]

    def scan(self, name: str) -> SheetScan:
        """What was noticed in one table."""
        grid = self._grids[name]
        down, across = counted(grid.merged)
        return SheetScan(
            errors=grid.errors,
            formulas_without_value=grid.formulas_without_value,
            hidden_rows=grid.hidden_rows,
            merged_down=down,
            merged_across=across,
            from_1904=self._from_1904,
        )

    def close(self) -> None:
        """Nothing is open."""


@lru_cache(maxsize=1)
def _kept_sheets(stamp: FileStamp, container: Container) -> tuple[list[Grid], bool]:
    """All tables of a file, and whether days are counted from 1904."""
    path = Path(stamp.path)
    if container is Container.XML:
        from funnel_planner.spreadsheet.tables.xml_workbook import xml_sheets

        return xml_sheets(path)
    if container is Container.FODS:
        from funnel_planner.spreadsheet.tables.flat_ods import flat_sheets

        return flat_sheets(path), False
    from funnel_planner.spreadsheet.tables.web_page import page_tables

    return page_tables(path), False
