"""Text files as tables: comma, semicolon, tab or bar separated, in any usual encoding."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Self

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.delimiters import Dialect, detect_dialect, divides
from funnel_planner.spreadsheet.tables.encodings import Detected, detect_encoding, known_encoding
from funnel_planner.spreadsheet.tables.plain_text import PlainBlock, plain_block
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, TableInfo
from funnel_planner.spreadsheet.tables.text_rows import RowReader

_BLOCK_BYTES = 1024 * 1024
_FEW_ROWS = 500
"""Smaller pieces are put together: a chunk should show what a table looks like."""
_SAMPLE_BYTES = 64 * 1024
_MOJIBAKE = re.compile("Ä[…‡™]|Ĺ[\u201a\u203a„ĽşŚ]|Ăł|Ã[³©¶¼¤±]|Å[\u201a\u203a„¼ºš]|â€[žœ“”™]")
"""UTF-8 that was once taken for cp1250 or cp1252."""


class TextTable:
    """An open text file; blank cells are empty text."""

    info: TableInfo

    def __init__(self, path: Path, *, encoding: str = "", delimiter: str = "") -> None:
        """Look at the file and decide how to read it.

        Raises:
            PlannerError: ``file_is_binary``, ``table_empty`` (no text), ``encoding_unknown``, ``delimiter_unusable``.
        """
        self._path = path
        self._size = path.stat().st_size
        self._done = 0
        self._seen: Counter[str] = Counter()
        detected = Detected(known_encoding(encoding)) if encoding else detect_encoding(path)
        self._encoding = detected.encoding
        sample = self._sample()
        self._dialect = detect_dialect(sample, delimiter)
        self.sample = sample
        self.info = TableInfo(
            container="csv",
            encoding=self._encoding,
            delimiter=self._dialect.delimiter,
            size_bytes=self._size,
            notes=_notes_at_opening(detected, self._dialect, sample),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing stays open between two passes."""

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top; notes about broken places are added to ``info`` on the way.

        Raises:
            PlannerError: ``line_too_long``, ``file_not_readable``.
        """
        csv.field_size_limit(limits.LINE_CHARACTERS)
        reader = RowReader(self._dialect, self._note)
        lines: list[int] = []
        rows: list[list[Cell]] = []
        for text, first_line, last in self._line_blocks():
            block = None if reader.has_open_row else plain_block(text, self._dialect)
            few = min(size, _FEW_ROWS)
            if block is not None and len(block) >= few and not 0 < len(rows) < few:
                if rows:
                    yield Chunk(lines, rows)
                    lines, rows = [], []
                yield from _plain_chunks(block, first_line, size)
                continue
            if block is not None:
                lines += range(first_line, first_line + len(block))
                rows += map(list, block.rows(0, len(block)))
            else:
                more_lines, more_rows = reader.block(_lines_of(text), first_line, last=last)
                lines += more_lines
                rows += more_rows  # type: ignore[arg-type]  # list[str] is only read; copying a million rows is not free
            for start in range(0, len(rows) - size + 1, size):
                yield Chunk(lines[start : start + size], rows[start : start + size])
            whole = len(rows) - len(rows) % size
            lines, rows = lines[whole:], rows[whole:]
        if rows:
            yield Chunk(lines, rows)

    def progress(self) -> tuple[int, int]:
        """How far the pass under way is: bytes read and bytes in all."""
        return self._done, self._size

    def looks_like_table(self) -> bool:
        """Whether most rows have the same number of cells, and more than one."""
        return divides(self.sample, self._dialect.delimiter)

    def _sample(self) -> str:
        """The first text of the file. Raises PlannerError ``table_empty`` when the file is blank throughout."""
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        with self._path.open("rb") as file:
            for block in iter(lambda: file.read(_SAMPLE_BYTES), b""):
                text = decoder.decode(block).removeprefix("\ufeff").replace("\0", "")
                if text.strip():
                    return text.replace("\r\n", "\n").replace("\r", "\n")
        raise PlannerError("table_empty", file=self._path.name)

    def _line_blocks(self) -> Iterator[tuple[str, int, bool]]:
        """Text of whole lines ended by line feeds, the number of the first one, and whether they are the last."""
        number = 1
        skip = self._dialect.declared
        carried = ""
        for block, last in self._texts():
            text = carried + block
            # a carriage return at the very end may be half of a line end
            cut = len(text) if last else max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            text, carried = text[:cut], text[cut:]
            if len(carried) > limits.LINE_CHARACTERS:
                raise PlannerError("line_too_long", file=self._path.name, line=number)
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            first = number
            number += text.count("\n")
            if skip and text:
                skip = False
                text, first = text.partition("\n")[2], first + 1
            yield text, first, last

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """The file's text in blocks, and whether a block is the last; what cannot be decoded is replaced and noted."""
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        self._done = 0
        begun = False
        try:
            with self._path.open("rb") as file:
                while True:
                    block = file.read(_BLOCK_BYTES)
                    text = decoder.decode(block, final=not block)
                    self._done += len(block)
                    if not begun and text:
                        begun, text = True, text.removeprefix("\ufeff")
                    if "\0" in text:
                        self._note("nul_characters_removed", 0, "")
                        text = text.replace("\0", "")
                    if "\ufffd" in text:
                        self._note("characters_damaged", 0, self._encoding)
                    yield text, not block
                    if not block:
                        return
        except OSError as error:
            raise PlannerError("file_not_readable", file=self._path.name, reason=str(error)) from None

    def _note(self, kind: str, line: int, value: str) -> None:
        note = Note(kind, value, line)
        if note in self.info.notes or self._seen[kind] >= limits.NOTES_PER_KIND:
            return
        self._seen[kind] += 1
        self.info = replace(self.info, notes=(*self.info.notes, note))


def _lines_of(text: str) -> list[str]:
    """The lines with their line feeds; nothing else ends a line, whatever Unicode says."""
    return list(StringIO(text, newline="\n"))


def _plain_chunks(block: PlainBlock, first_line: int, size: int) -> Iterator[Chunk]:
    """A block in chunks of about equal size, at most ``size`` rows."""
    count = -(-len(block) // size)
    for piece in range(count):
        start, stop = piece * len(block) // count, (piece + 1) * len(block) // count
        yield Chunk(range(first_line + start, first_line + stop), block.rows(start, stop))


def _notes_at_opening(detected: Detected, dialect: Dialect, sample: str) -> tuple[Note, ...]:
    notes = []
    if detected.confidence < 0.7:
        notes.append(Note("encoding_uncertain", detected.encoding))
    if detected.damaged:
        notes.append(Note("characters_damaged", detected.encoding))
    if dialect.declared:
        notes.append(Note("delimiter_declared", dialect.delimiter, 1))
    if len(_MOJIBAKE.findall(sample)) > 2:
        notes.append(Note("text_wrongly_converted"))
    return tuple(notes)
