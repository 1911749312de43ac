"""What a survey learns of a table and reading it can use: kept within the reading process between the two."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.table import TableInfo

_KEPT_BYTES = 192 * 1024 * 1024


class FileStamp(NamedTuple):
    """A file as it was: equal stamps are the same content."""

    path: str
    modified_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: str | Path) -> Self:
        """The stamp of a file as it is now. Raises OSError."""
        status = Path(path).stat()
        return cls(str(path), status.st_mtime_ns, status.st_size, status.st_ino)


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """The columns of few labels below a header, by index; each has ``row_count`` rows."""

    header_row: int
    row_count: int
    columns: Mapping[int, CodedCells]

    @property
    def size_bytes(self) -> int:
        """Memory it takes, about."""
        return sum(column.size_bytes for column in self.columns.values())


class Shelf:
    """Holds what was learnt of the tables looked at last, as long as there is room."""

    def __init__(self, room: int = _KEPT_BYTES) -> None:
        self._room = room
        self._tables: OrderedDict[tuple[object, ...], Learnt] = OrderedDict()

    def put(self, stamp: FileStamp, info: TableInfo, learnt: Learnt) -> None:
        """Keep it; the oldest make room."""
        key = _key(stamp, info, learnt.header_row)
        self._tables.pop(key, None)
        self._tables[key] = learnt
        while sum(table.size_bytes for table in self._tables.values()) > self._room:
            self._tables.popitem(last=False)

    def columns(self, stamp: FileStamp, info: TableInfo, header_row: int) -> Mapping[int, CodedCells]:
        """What is known of the columns of exactly this table; empty if nothing."""
        learnt = self._tables.get(_key(stamp, info, header_row))
        return {} if learnt is None else learnt.columns


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The one shelf of the process."""
    return Shelf()


def _key(stamp: FileStamp, info: TableInfo, header_row: int) -> tuple[object, ...]:
    columns = (info.first_column, info.end_column)
    return (stamp, info.container, info.sheet, info.encoding, info.delimiter, header_row, *columns)
