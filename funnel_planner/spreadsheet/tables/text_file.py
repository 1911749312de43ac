"""Text files as tables: comma, semicolon, tab or bar separated, in any usual encoding."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.delimiters import Dialect, detect_dialect, divides
from funnel_planner.spreadsheet.tables.encodings import Detected, detect_encoding, known_encoding
from funnel_planner.spreadsheet.tables.plain_text import PlainBlock, plain_block
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, TableInfo, TableSource
from funnel_planner.spreadsheet.tables.text_rows import RowReader

_BLOCK_BYTES = 1024 * 1024
_FEW_ROWS = 500
"""Smaller pieces are put together: a chunk should show what a table looks like."""
_SAMPLE_BYTES = 64 * 1024
_RETURN, _LINE_FEED = 13, 10
_UTF8 = frozenset({"utf-8", "utf-8-sig"})
_MOJIBAKE = re.compile("Ä[…‡™]|Ĺ[\u201a\u203a„ĽşŚ]|Ăł|Ã[³©¶¼¤±]|Å[\u201a\u203a„¼ºš]|â€[žœ“”™]")
"""UTF-8 that was once taken for cp1250 or cp1252."""


class TextTable(TableSource):
    """An open text file; blank cells are empty text."""

    def __init__(self, path: Path, *, encoding: str = "", delimiter: str = "") -> None:
        """Look at the file and decide how to read it.

        Raises:
            PlannerError: ``file_is_binary``, ``table_empty`` (no text), ``encoding_unknown``, ``delimiter_unusable``.
        """
        self._path = path
        self._size = path.stat().st_size
        self._done = 0
        self._line = 1
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
                decoded = text if isinstance(text, str) else text.decode()
                more_lines, more_rows = reader.block(_lines_of(decoded), first_line, last=last)
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

    def _line_blocks(self) -> Iterator[tuple[str | bytes, int, bool]]:
        """Whole lines ended by line feeds, the number of the first one, and whether they are the last.

        Sound UTF-8 is left as it is, everything else is text.
        """
        self._line = 1
        skip = self._dialect.declared
        for text, last in self._utf8_lines() if self._encoding in _UTF8 else self._lines():
            first = self._line
            self._line += _line_count(text)
            if skip and text:
                skip = False
                yield _behind_first_line(text), first + 1, last
            else:
                yield text, first, last

    def _lines(self) -> Iterator[tuple[str, bool]]:
        """Text of whole lines, and whether it is the last."""
        carried = ""
        for block, last in self._texts():
            text = carried + block
            # a carriage return at the very end may be half of a line end
            cut = len(text) if last else max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            text, carried = text[:cut], text[cut:]
            self._require_bearable(len(carried))
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            yield text, last

    def _utf8_lines(self) -> Iterator[tuple[str | bytes, bool]]:
        """The same of UTF-8, which need not be decoded where all is well."""
        carried = b""
        for block, last in self._blocks():
            data = carried + block
            cut = len(data) if last else max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1
            data, carried = data[:cut], data[cut:]
            if len(carried) > limits.LINE_CHARACTERS:
                self._require_bearable(len(carried.decode("utf-8", "replace")))
            yield self._sound(_with_line_feeds(data)), last

    def _sound(self, data: bytes) -> str | bytes:
        """UTF-8 as it is, or text with marks in place of what cannot be decoded, which is noted."""
        if data.isascii():
            return data
        text = data.decode("utf-8", "replace")
        if "\ufffd" not in text:
            return data
        self._note("characters_damaged", 0, self._encoding)
        return text

    def _require_bearable(self, characters: int) -> None:
        """Raises PlannerError for a line of so many characters and no end in sight."""
        if characters > limits.LINE_CHARACTERS:
            raise PlannerError("line_too_long", file=self._path.name, line=self._line)

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """The file's text in blocks, and whether a block is the last; what cannot be decoded is replaced and noted."""
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        begun = False
        for block, last in self._blocks():
            text = decoder.decode(block, final=last)
            if not begun and text:
                begun, text = True, text.removeprefix("\ufeff")
            if "\0" in text:
                self._note("nul_characters_removed", 0, "")
                text = text.replace("\0", "")
            if "\ufffd" in text:
                self._note("characters_damaged", 0, self._encoding)
            yield text, last

    def _blocks(self) -> Iterator[tuple[bytes, bool]]:
        """The file's bytes, and at its end none; of UTF-8 without marks in front and NULs."""
        self._done = 0
        is_utf8 = self._encoding in _UTF8
        try:
            with self._path.open("rb") as file:
                while is_utf8 and file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
                    self._done = file.tell()
                file.seek(self._done)
                while True:
                    block = file.read(_BLOCK_BYTES)
                    self._done = file.tell()
                    if is_utf8 and b"\0" in block:
                        self._note("nul_characters_removed", 0, "")
                        block = block.replace(b"\0", b"")
                    last = self._done >= self._size and not file.peek(1)
                    yield block, last
                    if last:
                        return
        except OSError as error:
            raise PlannerError("file_not_readable", file=self._path.name, reason=str(error)) from None

    def _note(self, kind: str, line: int, value: str) -> None:
        note = Note(kind, value, line)
        if note in self.info.notes or self._seen[kind] >= limits.NOTES_PER_KIND:
            return
        self._seen[kind] += 1
        self.info = replace(self.info, notes=(*self.info.notes, note))


def _with_line_feeds(data: bytes) -> bytes:
    """Lines ended by line feeds alone."""
    codes = np.frombuffer(data, np.uint8)
    returns = np.flatnonzero(codes == _RETURN)
    if not len(returns):
        return data
    if returns[-1] + 1 < len(codes) and (codes[returns + 1] == _LINE_FEED).all():
        return data.translate(None, b"\r")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _line_count(text: str | bytes) -> int:
    return text.count("\n") if isinstance(text, str) else text.count(b"\n")


def _behind_first_line(text: str | bytes) -> str | bytes:
    return text.partition("\n")[2] if isinstance(text, str) else text.partition(b"\n")[2]


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
