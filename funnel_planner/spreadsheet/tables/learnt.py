"""What a survey learns of a table and reading it can use: kept within the reading process between the two."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.plain_text import PlainRows
from funnel_planner.spreadsheet.tables.table import Chunk, TableInfo, TableSource

_KEPT_BYTES = 256 * 1024 * 1024
_OTHERWISE = frozenset({"cross_periods", "cross_channels", "stages_in_rows", "groups_named_once", "period_and_year"})
"""Notes of tables whose rows are not those of the file; the same file may be read as it stands, too."""
_ROW_BYTES, _CELL_BYTES = 100, 70


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """The columns of few labels below a header, by index; each has ``row_count`` rows. And the rows themselves."""

    header_row: int
    row_count: int
    columns: Mapping[int, CodedCells]
    chunks: tuple[Chunk, ...] = ()
    """All rows of the file as they were read; empty where they are not kept."""

    @property
    def size_bytes(self) -> int:
        """Memory it takes, about."""
        return sum(column.size_bytes for column in self.columns.values()) + sum(map(chunk_bytes, self.chunks))


class Shelf:
    """Holds what was learnt of the tables looked at last, as long as there is room."""

    def __init__(self, room: int = _KEPT_BYTES) -> None:
        self._room = room
        self._tables: OrderedDict[tuple[object, ...], Learnt] = OrderedDict()

    def put(self, stamp: FileStamp, info: TableInfo, learnt: Learnt) -> None:
        """Keep it; the oldest make room."""
        key = _key(stamp, info, learnt.header_row)
        self._tables.pop(key, None)
        self._tables[key] = learnt if learnt.size_bytes <= self._room else replace(learnt, chunks=())
        while sum(table.size_bytes for table in self._tables.values()) > self._room:
            self._tables.popitem(last=False)

    def columns(self, stamp: FileStamp, info: TableInfo, header_row: int) -> Mapping[int, CodedCells]:
        """What is known of the columns of exactly this table; empty if nothing."""
        learnt = self._tables.get(_key(stamp, info, header_row))
        return {} if learnt is None else learnt.columns

    def chunks(self, stamp: FileStamp, info: TableInfo, header_row: int) -> tuple[Chunk, ...]:
        """The rows of exactly this table, if they are kept."""
        learnt = self._tables.get(_key(stamp, info, header_row))
        return () if learnt is None else learnt.chunks


class KeptTable(TableSource):
    """A ``TableSource`` of rows that were read before."""

    def __init__(self, info: TableInfo, chunks: Sequence[Chunk]) -> None:
        self.info = info
        self._chunks = chunks
        self._total = sum(map(len, chunks))
        self._done = 0

    def chunks(self, size: int = 0) -> Iterator[Chunk]:  # noqa: ARG002 - they are as large as they were read
        """All rows from the top."""
        self._done = 0
        for chunk in self._chunks:
            self._done += len(chunk)
            yield chunk

    def progress(self) -> tuple[int, int]:
        """Bytes of the file up to the rows given out, about, and in all."""
        return self.info.size_bytes * self._done // max(1, self._total), self.info.size_bytes


def chunk_bytes(chunk: Chunk) -> int:
    """Memory that a chunk takes, about."""
    if isinstance(chunk.rows, PlainRows):
        return chunk.rows.size_bytes
    return sum(_ROW_BYTES + _CELL_BYTES * len(row) for row in chunk.rows)


class Keeping:
    """Gathers the chunks of a pass for as long as there is room."""

    def __init__(self, *, wanted: bool, room: int = _KEPT_BYTES) -> None:
        self._room = room if wanted else 0
        self.chunks: tuple[Chunk, ...] | list[Chunk] = []

    def add(self, chunk: Chunk) -> None:
        """The next rows."""
        if not self._room:
            return
        self._room -= chunk_bytes(chunk)
        if self._room <= 0:
            self._room, self.chunks = 0, ()
        elif isinstance(self.chunks, list):
            self.chunks.append(chunk)


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The one shelf of the process."""
    return Shelf()


def _key(stamp: FileStamp, info: TableInfo, header_row: int) -> tuple[object, ...]:
    columns = (info.first_column, info.end_column)
    laid_out = tuple(note.kind for note in info.notes if note.kind in _OTHERWISE)
    return (stamp, info.container, info.sheet, info.encoding, info.delimiter, header_row, *columns, *laid_out)
