"""Several tables on one sheet or in one file: below each other with blank rows between them, or side by side.

A list of leads with blank rows in it is one table, and so are blocks under the same header again. A new table begins
only where, behind a blank row, a row is clearly a header of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from funnel_planner.spreadsheet.meaning.header_row import LOOKED_AT, find_header, is_clear_header
from funnel_planner.spreadsheet.tables.cells import cell_text, filled_count, is_blank
from funnel_planner.spreadsheet.tables.some_columns import some_columns
from funnel_planner.spreadsheet.tables.table import Area, Cell, Chunk

_GAPS_LOOKED_AT = 500
"""Blank rows at which a new table is looked for; a file with more of them is one list with gaps."""
_HEAD_ROWS = 400
"""First rows of a table that tell what it looks like; fewer than any first chunk of a long file has."""
_MOST_TITLES = 8
_ROWS_BELOW = 15
_TITLE_CHARACTERS = 100
_MOST_HEADERS = 50
_OPEN_END_ROWS = 100_000
"""Rows that a table is thought to have when it goes on beyond what has been seen."""
_CLEARLY_BETTER = 1.2


@dataclass(frozen=True, slots=True)
class TableSeen:
    """One of several tables."""

    number: int
    """From 1, in the order in which people read."""
    area: Area
    header_line: int
    """0: it has no header."""
    headers: tuple[str, ...]
    """The first ones, as they stand there."""
    row_count: int
    """Rows below the header."""
    title: str = ""
    """What stands above it."""

    @property
    def likeness(self) -> float:
        """How much it looks like the table one wants: grows with columns and rows."""
        return float(min(len(self.headers), 12) * self.row_count**0.4)


@dataclass
class _Stack:
    """One stretch of rows between two others: a table, or several side by side."""

    first_line: int
    head: list[tuple[int, Sequence[Cell]]] = field(default_factory=list)
    """Its first rows with their lines."""
    row_count: int = 0

    def take(self, lines: Sequence[int], rows: Sequence[Sequence[Cell]]) -> None:
        wanted = max(0, _HEAD_ROWS - len(self.head))
        self.head += zip(lines[:wanted], rows[:wanted], strict=True)
        self.row_count += len(lines)


class TableAreas:
    """Finds tables chunk by chunk."""

    def __init__(self, *, counts_newlines: bool, whole: bool = False) -> None:
        """``counts_newlines``: a cell of several lines moves the line numbers on, as in text files.

        ``whole``: all is known to be one table, whatever gaps it has.
        """
        self._counts_newlines = counts_newlines
        self._stacks: list[_Stack] = []
        self._whole = whole
        self._gaps = _GAPS_LOOKED_AT + 1 if whole else 0
        self._last: tuple[int, Sequence[Cell]] | None = None
        self._looked_at: dict[int, tuple[int, list[TableSeen]]] = {}
        """By stretch: how many first rows were known when it was looked at, and the tables found then."""
        self._counted: dict[int, int] = {}
        """By stretch: how many rows it had then."""

    @property
    def count(self) -> int:
        """Stretches of rows so far."""
        return len(self._stacks)

    def add(self, chunk: Chunk) -> Iterator[tuple[int, Chunk]]:
        """Take the next rows: pieces of them, each with the position of the stretch that it belongs to."""
        starts = self._starts(chunk)
        ends = [*starts[1:], len(chunk)]
        for position, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start == end:
                continue
            if position or not self._stacks:
                self._stacks.append(_Stack(chunk.lines[start] if self._stacks else 1))
            piece = chunk if (start, end) == (0, len(chunk)) else Chunk(chunk.lines[start:end], chunk.rows[start:end])
            self._stacks[-1].take(piece.lines, piece.rows)
            yield len(self._stacks) - 1, piece
        if len(chunk):
            self._last = (chunk.lines[-1], chunk.rows[-1])

    def tables(self) -> tuple[TableSeen, ...]:
        """All tables so far."""
        found: list[TableSeen] = []
        for position, stack in enumerate(self._stacks):
            following = self._stacks[position + 1 : position + 2]
            end = following[0].first_line if following else 0
            for part in self._parts(position):
                area = replace(part.area, end_line=end)
                grown = stack.row_count - self._counted[position]
                found.append(replace(part, number=len(found) + 1, area=area, row_count=part.row_count + grown))
        return tuple(found)

    def _parts(self, position: int) -> list[TableSeen]:
        """The tables of a stretch, looked at again only while its first rows are still coming."""
        stack = self._stacks[position]
        size, parts = self._looked_at.get(position, (-1, []))
        if size != len(stack.head):
            columns = [(0, 0)] if self._whole else _side_by_side(stack)
            parts = [_seen(0, Area(stack.first_line, 0, *each), stack) for each in columns]
            self._looked_at[position] = (len(stack.head), parts)
            self._counted[position] = stack.row_count
        return parts

    def stretch_of(self, table: TableSeen) -> int:
        """Position of the stretch that a table stands in."""
        return next(i for i, stack in enumerate(self._stacks) if stack.first_line == table.area.first_line)

    def _starts(self, chunk: Chunk) -> list[int]:
        """Where tables begin within a chunk; the first one is 0: what goes on."""
        starts = [0]
        gaps = list(self._gaps_in(chunk)) if self._gaps <= _GAPS_LOOKED_AT else []
        before: list[Sequence[Cell]] = [row for _, row in self._stacks[-1].head] if self._stacks else []
        for number, gap in enumerate(gaps):
            self._gaps += 1
            above = [*before, *chunk.rows[starts[-1] : gap]]
            until = gaps[number + 1] if number + 1 < len(gaps) else len(chunk)
            block = chunk.rows[gap : min(until, gap + _MOST_TITLES + _ROWS_BELOW)]
            if not _begins_table(block, above):
                continue
            start = _with_titles(chunk, gap, starts[-1], gaps[:number], above)
            if _is_table(above[: len(above) - (gap - start)]):
                starts.append(start)
                before = []
        if len(starts) > 1 and not self._stacks and starts[1] == 0:
            starts.pop(0)
        return starts

    def _gaps_in(self, chunk: Chunk) -> Iterator[int]:
        """Positions of rows behind a blank one."""
        lines = chunk.lines
        if not len(lines):
            return
        if self._last is not None and self._is_gap(*self._last, lines[0]):
            yield 0
        if lines[-1] - lines[0] + 1 == len(lines):
            return
        for index in range(1, len(lines)):
            if lines[index] - lines[index - 1] > 1 and self._is_gap(
                lines[index - 1], chunk.rows[index - 1], lines[index]
            ):
                yield index

    def _is_gap(self, line: int, row: Sequence[Cell], next_line: int) -> bool:
        own = sum(cell.count("\n") for cell in row if isinstance(cell, str)) if self._counts_newlines else 0
        return next_line - line - own > 1


def best_table(tables: Sequence[TableSeen], *, goes_on: bool) -> TableSeen:
    """The table that is most probably meant; ``goes_on``: the last one has more rows than were seen."""
    known = [*tables]
    if goes_on:
        known[-1] = replace(known[-1], row_count=known[-1].row_count + _OPEN_END_ROWS)
    best = known[0]
    for table in known[1:]:
        if table.likeness > _CLEARLY_BETTER * best.likeness:
            best = table
    return next(table for table in tables if table.number == best.number)


def _begins_table(block: Sequence[Sequence[Cell]], above: Sequence[Sequence[Cell]]) -> bool:
    """Whether a block of rows has, behind at most a few titles, a header of its own and rows below it."""
    for index, row in enumerate(block[: _MOST_TITLES + 1]):
        if filled_count(row) > 1:
            same = _texts(row)
            if any(_texts(other) == same for other in above[:_HEAD_ROWS]):
                return False  # the header again, as on a new page
            return is_clear_header(row, above[-5 * _ROWS_BELOW :], block[index + 1 : index + 1 + _ROWS_BELOW])
    return False


def _is_table(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether these rows are more than titles: two rows of several cells below a header, and not names with values."""
    wide = [row for row in rows if filled_count(row) > 1]
    if len(wide) < 3:
        return False
    header = find_header(rows[:LOOKED_AT])
    if header is not None and len(rows) - header > 2:
        columns = filled_count(rows[header])
        return columns > 2 or is_clear_header(rows[header], (), rows[header + 1 : header + 1 + _ROWS_BELOW])
    return max(map(filled_count, wide)) > 2 and len(wide) > 5


def _with_titles(chunk: Chunk, gap: int, start: int, earlier: Sequence[int], above: Sequence[Sequence[Cell]]) -> int:
    """Where a table at ``gap`` begins when the lonely lines before it are its titles."""
    wide = sorted(filled_count(row) for row in above[-5 * _ROWS_BELOW :])
    usual = wide[len(wide) // 2] if wide else 1
    if usual < 3:
        return gap
    begin = gap
    for other in reversed([place for place in earlier if place > start]):
        if any(filled_count(row) > 1 for row in chunk.rows[other:begin]) or begin - other > 3:
            break
        begin = other
    return begin


def _side_by_side(stack: _Stack) -> list[tuple[int, int]]:
    """Columns (first, end) of each table within a stretch; one of all columns where there is but one."""
    rows = [row for _, row in stack.head]
    width = max(map(len, rows), default=0)
    used = [any(index < len(row) and not is_blank(row[index]) for row in rows) for index in range(min(width, 1000))]
    groups: list[tuple[int, int]] = []
    for index, filled in enumerate(used):
        if filled and index and used[index - 1]:
            groups[-1] = (groups[-1][0], index + 1)
        elif filled:
            groups.append((index, index + 1))
    whole = [(0, 0)]
    if len(groups) < 2 or any(end - first < 2 for first, end in groups):
        return whole
    parts = [_seen(0, Area(stack.first_line, 0, *columns), stack) for columns in groups]
    if any(not part.header_line or part.row_count < 1 for part in parts):
        return whole
    lengths = {part.row_count for part in parts}
    repeated = len({part.headers[0].casefold() for part in parts}) < len(parts)
    return groups if len(lengths) == len(parts) or repeated else whole


def _seen(number: int, area: Area, stack: _Stack) -> TableSeen:
    """What a table looks like from its first rows."""
    head = Chunk([line for line, _ in stack.head], [row for _, row in stack.head])
    row_count = stack.row_count
    if area.is_narrow:
        head = some_columns(head, area.first_column, area.end_column)
        row_count = len(head) if stack.row_count == len(stack.head) else stack.row_count
    index = find_header(head.rows[:LOOKED_AT])
    titles = head.rows[:index] if index else []
    shown = head.rows[0 if index is None else index] if len(head) else []
    return TableSeen(
        number=number,
        area=area,
        header_line=0 if index is None else head.lines[index],
        headers=tuple(cell_text(cell).strip()[:_TITLE_CHARACTERS] for cell in shown if not is_blank(cell))[
            :_MOST_HEADERS
        ],
        row_count=row_count - (0 if index is None else index + 1),
        title=next((" ".join(_texts(row))[:_TITLE_CHARACTERS] for row in reversed(titles)), ""),
    )


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell_text(cell).strip() for cell in row if not is_blank(cell))
