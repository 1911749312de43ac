"""Lines of text into rows of cells, recovering where quotes are broken.

The csv module in strict mode does the work. Where it stumbles, only the broken row is read by other rules: a quote that
is never closed must not swallow the rows behind it.
"""

import csv
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.delimiters import Dialect

if TYPE_CHECKING:
    import _csv

Note = Callable[[str, int, str], None]
"""Takes kind, line and value."""

_SUSPICIOUS_LINES = 50


class RowReader:
    """Reads rows from consecutive batches of lines; a quoted cell may go on in the next batch."""

    def __init__(self, dialect: Dialect, note: Note) -> None:
        self._dialect = dialect
        self._note = note
        self._pending: list[str] = []
        self._pending_line = 1

    @property
    def has_open_row(self) -> bool:
        """Whether a row that has begun goes on in the next batch."""
        return bool(self._pending)

    def block(self, lines: list[str], first_line: int, *, last: bool) -> tuple[list[int], list[list[str]]]:
        """The rows of these lines as ``rows`` tells them: all file lines and all rows.

        Where every line is a row, which is nearly always, the csv module does it all in one go.
        """
        if not self._pending:
            try:
                rows = list(self._strict_reader(lines))
            except csv.Error:
                rows = []
            if len(rows) == len(lines):
                return _without_blanks(list(range(first_line, first_line + len(lines))), rows)
        found = list(self.rows(lines, first_line, last=last))
        return [line for line, _ in found], [row for _, row in found]

    def rows(self, lines: list[str], first_line: int, *, last: bool) -> Iterator[tuple[int, list[str]]]:
        """The rows of these lines, with the file line on which each begins; blank rows are left out.

        Lines come with their line feed. A row whose quote is still open at the end is kept for the next call.
        """
        if self._pending:
            lines = [*self._pending, *lines]
            first_line = self._pending_line
            self._pending = []
        position = 0
        while position < len(lines):
            reader = self._strict_reader(lines if position == 0 else lines[position:])
            start = 0
            try:
                for row in reader:
                    here, start = start, reader.line_num
                    if start - here > _SUSPICIOUS_LINES and self._swallowed(lines[position + here : position + start]):
                        start = here
                        break
                    if any(map(str.strip, row)):
                        yield first_line + position + here, row
                else:
                    return
                open_quote = True
            except csv.Error as error:
                used = reader.line_num - start
                open_quote = used > 1 or "end of data" in str(error)
                if not last and position + reader.line_num >= len(lines) and used < limits.CELL_LINES:
                    self._pending = lines[position + start :]
                    self._pending_line = first_line + position + start
                    return
            broken = position + start
            row = self._mend(lines[broken], first_line + broken, open_quote=open_quote)
            if any(map(str.strip, row)):
                yield first_line + broken, row
            position = broken + 1

    def _strict_reader(self, lines: list[str]) -> "_csv.Reader":
        return self._reader(lines, strict=True)

    def _reader(self, lines: list[str], *, strict: bool) -> "_csv.Reader":
        dialect = self._dialect
        return csv.reader(
            lines,
            delimiter=dialect.delimiter,
            escapechar=dialect.escape,
            doublequote=dialect.escape is None,
            skipinitialspace=dialect.skip_space,
            strict=strict,
        )

    def _mend(self, line: str, number: int, *, open_quote: bool) -> list[str]:
        """The cells of a line with a broken quote: never closed, or closed somewhere else than before a delimiter."""
        if not open_quote:
            self._note("stray_quote", number, "")
            return next(self._reader([line], strict=False), [])
        self._note("quote_never_closed", number, "")
        before, _, after = line.rpartition('"')
        try:
            return next(self._strict_reader([before + after]), [])
        except csv.Error:
            return line.rstrip("\n").split(self._dialect.delimiter)

    def _swallowed(self, lines: list[str]) -> bool:
        """Whether the inner lines of one long row look like rows of their own."""
        mark = self._dialect.delimiter
        counts = [line.count(mark) for line in lines[1:-1]]
        usual = max(set(counts), key=counts.count)
        return usual >= 1 and counts.count(usual) > 0.8 * len(counts)


def _without_blanks(lines: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """Lines and rows without the blank rows."""
    doubtful = [index for index, row in enumerate(rows) if not row or not row[0] or row[0].isspace()]
    blank = {index for index in doubtful if not any(map(str.strip, rows[index]))}
    if not blank:
        return lines, rows
    kept = [index for index in range(len(rows)) if index not in blank]
    return [lines[index] for index in kept], [rows[index] for index in kept]
