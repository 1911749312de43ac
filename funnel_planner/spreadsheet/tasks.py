"""What the reading process can be asked to do.

A task is a generator: each message it yields is sent to the program (``Progress`` to the reporter). Arguments and
messages are plain values, arrays, or dataclasses and enumerations of this package. Modules are imported when asked for.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from funnel_planner.spreadsheet.table import Chunk, TableInfo


def describe(path: str, *, rows: int = 20) -> Iterator[TableInfo | Chunk]:
    """What a file is and how it is read, then its first rows."""
    from funnel_planner.spreadsheet.opening import open_table

    with open_table(Path(path)) as table:
        yield table.info
        yield next(iter(table.chunks(rows)), Chunk([], []))


TASKS: dict[str, Callable[..., Iterator[object]]] = {
    "describe": describe,
}
