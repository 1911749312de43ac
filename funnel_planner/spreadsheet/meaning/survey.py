"""Looking over a foreign table once: header, columns, types, labels; what a proposal is made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_row import LOOKED_AT, double_header, find_header, gives_way
from funnel_planner.spreadsheet.meaning.surveyed_table import SurveyedTable
from funnel_planner.spreadsheet.meaning.table_areas import TableAreas, TableSeen, best_table
from funnel_planner.spreadsheet.tables.learnt import Keeping, Learnt
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.some_columns import some_columns
from funnel_planner.spreadsheet.tables.table import Area, Cell, Chunk, Note, TableInfo, TableSource

CHUNK_ROWS = 5000
CROSS_SHARES = "cross_shares"
"""Note of one whose numbers look like shares."""
CROSS_KINDS = ("cross_periods", "cross_channels")
"""Notes of tables laid out across, by what stands side by side in them; their values say how sure it is."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a table looks like. Picklable and small: made in the reading process, used in the main one."""

    path: str
    info: TableInfo
    header_row: int
    """Line of the header, from 1; 0: the table has none."""
    columns: tuple[ColumnSurvey, ...]
    row_count: int
    """Rows below the header; blank ones are not counted."""
    preamble: tuple[str, ...] = ()
    """Title lines above the header."""
    sample_rows: tuple[tuple[Cell, ...], ...] = ()
    """The first rows below the header."""
    sample_lines: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    sha256: str = ""
    size: int = 0
    tables: tuple[TableSeen, ...] = ()
    """All tables of the sheet or file where there are several; else empty."""
    table: int = 0
    """Number of the one this survey is about; 0: the only one."""
    area: Area = Area()
    as_it_stands: bool = False
    """Months or channels side by side were left so; else each number below them became a row."""

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.path).name

    def column(self, header: str) -> ColumnSurvey | None:
        """The column of exactly this name."""
        return next((column for column in self.columns if column.header == header), None)

    @property
    def is_cross_table(self) -> bool:
        """Each row was one number of a table laid out across."""
        return self.cross_certainty > 0

    @property
    def cross_certainty(self) -> float:
        """How sure it is that the table is laid out across (0..1); 0: it is not."""
        return next((float(note.value) for note in self.notes if note.kind in CROSS_KINDS), 0.0)

    @property
    def has_shares(self) -> bool:
        """The numbers of a table laid out across look like shares."""
        return any(note.kind == CROSS_SHARES for note in self.notes)

    @property
    def is_laid_across(self) -> bool:
        """The table is read the other way round, or number by number; it could be read as it stands."""
        return self.is_cross_table or any(note.kind == "stages_in_rows" for note in self.notes)


def survey_steps(
    source: TableSource,
    path: str,
    *,
    header_row: int = -1,
    table: int = 0,
    learn: bool = False,
    headers: Sequence[str] = (),
) -> Iterator[Progress | Survey | Learnt]:
    """One pass over a table: progress on the way, the survey last; before it what was learnt, if that is wanted.

    ``header_row`` -1: found from the content; 0: the table has none; else the line of the header. ``table``: which of
    several, from 1; 0: the one that is most probably meant. ``headers``: names that somebody says are there.

    Raises:
        PlannerError: ``table_unknown``; whatever reading raises.
    """
    chosen = _numbered(source, table) if table else None
    chunks = source.chunks(CHUNK_ROWS)
    head, following = next(chunks, None), next(chunks, None)
    if head is None:
        yield Survey(path, source.info, 0, (), 0, notes=source.info.notes, size=source.info.size_bytes)
        return
    if headers and header_row < 0:
        header_row = _row_of(head, headers)
    areas = _areas(source)
    pieces = list(areas.add(head))
    if chosen is None:
        seen = areas.tables()
        within = [each for each in seen if 0 < each.area.first_line <= header_row]
        best = within[-1] if within else best_table(seen, goes_on=following is not None)
        chosen = (best, areas.stretch_of(best))
    seen_table, stretch = chosen
    if source.info.tracker is not None and header_row < 0:
        header_row = head.lines[source.info.tracker.header_index(list(map(_texts, head.rows[:LOOKED_AT])))]
    reading = _Reading(seen_table.area, header_row, learn=learn)
    keeping = Keeping(wanted=learn and source.info.container == "csv")
    for chunk in chain([head], [] if following is None else [following], chunks):
        keeping.add(chunk)
        for position, piece in pieces if chunk is head else areas.add(chunk):
            # a table that is said to have no header has no tables beside it, either
            if position == stretch or header_row == 0:
                reading.add(piece)
        done, total = source.progress()
        yield Progress(done, total or None, "rows")
    for message in reading.finish(source, path, areas.tables(), seen_table.number):
        yield replace(message, chunks=tuple(keeping.chunks)) if isinstance(message, Learnt) else message


def _areas(source: TableSource) -> TableAreas:
    return TableAreas(counts_newlines=source.info.container == "csv", whole=source.info.tracker is not None)


def _numbered(source: TableSource, number: int) -> tuple[TableSeen, int]:
    """A table by its number, and its stretch of rows. Raises PlannerError ``table_unknown``."""
    areas = _areas(source)
    for chunk in source.chunks(CHUNK_ROWS):
        for _ in areas.add(chunk):
            pass
    tables = areas.tables()
    found = next((each for each in tables if each.number == number), None)
    if found is None:
        raise PlannerError("table_unknown", value=number, count=len(tables))
    return found, areas.stretch_of(found)


class _Reading:
    """One table being looked at: its header, then all that is below."""

    def __init__(self, area: Area, header_row: int, *, learn: bool) -> None:
        self._area = area
        self._header_row = header_row
        self._learn = learn
        self._table: SurveyedTable | None = None
        self._header_line = 0
        self._preamble: tuple[str, ...] = ()
        self._notes: list[Note] = []

    def add(self, piece: Chunk) -> None:
        """Take the next rows of the table."""
        if self._area.is_narrow:
            piece = some_columns(piece, self._area.first_column, self._area.end_column)
        if not len(piece):
            return
        if self._table is None:
            piece = self._begin(piece)
        assert self._table is not None  # noqa: S101 - _begin makes it
        self._table.add(piece)

    def finish(
        self, source: TableSource, path: str, tables: tuple[TableSeen, ...], number: int
    ) -> Iterator[Learnt | Survey]:
        """What was learnt, and the survey."""
        table = self._table or SurveyedTable([], learn=False)
        several = len(tables) > 1 and self._header_row != 0
        area = next((each.area for each in tables if each.number == number), self._area) if several else Area()
        if several:
            self._notes.insert(0, Note("tables_several", str(len(tables)), self._header_line or area.first_line))
        info = source.info
        if area.is_narrow:
            info = replace(info, first_column=area.first_column, end_column=area.end_column)
        if table.learning:
            yield Learnt(self._header_line, table.row_count, table.coded())
        yield Survey(
            path=path,
            info=info,
            header_row=self._header_line,
            columns=table.finish(),
            row_count=table.row_count,
            preamble=self._preamble,
            sample_rows=tuple(table.sample_rows),
            sample_lines=tuple(table.sample_lines),
            notes=(*info.notes, *self._notes),
            size=info.size_bytes,
            tables=tables if several else (),
            table=number if several else 0,
            area=area,
        )

    def _begin(self, head: Chunk) -> Chunk:
        """Find the header in the first rows; what is below it."""
        index = _header_index(head, self._header_row)
        header: Sequence[Cell] = [] if index is None else head.rows[index]
        double = None if index is None or self._header_row >= 0 else double_header(head.rows[:LOOKED_AT], index)
        if double is not None and index is not None:
            lower, names = double
            if head.lines[lower] - head.lines[lower - 1] == 1:
                index, header = lower, names
                self._notes.append(Note("header_of_two_rows", line=head.lines[lower]))
        self._table = SurveyedTable(header, learn=self._learn)
        if index is None:
            return head
        self._header_line = head.lines[index]
        self._preamble = tuple(map(_line, head.rows[:index]))
        return head.behind(index + 1)


def _row_of(head: Chunk, headers: Sequence[str]) -> int:
    """Line of the first row that has most of these headers; -1: the header that is found stays (``gives_way``)."""
    wanted, rows = set(map(label_key, headers)), head.rows[:LOOKED_AT]
    named = [len(wanted & set(map(label_key, _texts(row)))) for row in rows]
    most, usual = max(named, default=0), find_header(rows)
    if not most or (usual is not None and named[usual] == most):
        return -1
    best = named.index(most)
    stays = not gives_way(() if usual is None else rows[usual], rows[best], is_above=usual is not None and best < usual)
    return -1 if stays else head.lines[best]


def _header_index(head: Chunk, header_row: int) -> int | None:
    if header_row < 0:
        return find_header(head.rows[:LOOKED_AT])
    return head.lines.index(header_row) if header_row in head.lines else None


def _texts(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def _line(row: Sequence[Cell]) -> str:
    return " ".join(str(cell).strip() for cell in row if cell is not None and str(cell).strip())[:300]
