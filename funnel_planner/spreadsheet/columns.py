"""What one column of a foreign table holds, from one pass over all of its cells."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from zlib import crc32

from funnel_planner.domain.labels import is_blank_label
from funnel_planner.domain.mapping import CellType, DateOrder
from funnel_planner.spreadsheet.cells import cell_text, is_email, is_number, is_phone, tick
from funnel_planner.spreadsheet.dates import (
    CLOCK_BITS,
    UNREADABLE,
    has_clock,
    is_day_text,
    iso_day,
    order_evidence,
    read_moment,
)
from funnel_planner.spreadsheet.table import Cell
from funnel_planner.words.numbers import column_decimal

LABEL_LIMIT = 2000
"""Distinct labels counted one by one; beyond, a column has ``many``."""
LABEL_CHARACTERS = 300
"""Longer cells are no labels; they are cut."""
SAMPLE = 4000
"""Cells whose type is looked at in columns of many labels."""
SKETCH_SIZE = 1024
"""Smallest hashes kept of a column's distinct values: enough to see whether two columns share them."""
_DATE_PREFIX = 10
_DATE_PREFIX_LIMIT = 60_000
_DIGITS = str.maketrans("23456789", "11111111")
_NOT_MIDNIGHT = re.compile(r"\d[T ,]+(?!0?0[:.]00(?:[:.]00(?:[.,]0+)?)?(?![\d:.]))\d{1,2}[:.]\d\d")
_SERIAL_DAYS = (20_000.0, 80_000.0)
"""1954 to 2119: what a spreadsheet's day number looks like."""


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """One column: shares are of its filled cells, 0..1; distinct counts beyond ``LABEL_LIMIT`` are estimates."""

    index: int
    header: str
    type: CellType = CellType.EMPTY
    date_order: DateOrder | None = None
    """Order of day and month, decided from all values; None where nothing decides or there are no dates."""
    decimal: str = ""
    """Decimal mark that the values prove; empty where none does."""
    filled: int = 0
    blank: int = 0
    distinct: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    """Distinct labels with counts, most frequent first; empty for columns of more than ``LABEL_LIMIT``."""
    samples: tuple[str, ...] = ()
    number_share: float = 0.0
    date_share: float = 0.0
    email_share: float = 0.0
    phone_share: float = 0.0
    tick_share: float = 0.0
    """Yes and no, x, 1 and 0."""
    serial_share: float = 0.0
    """Numbers that could be a spreadsheet's days."""
    first_day: str = ""
    last_day: str = ""
    """Range of the dates, ISO; empty where there are none or their order is open."""
    sketch: bytes = b""
    """The smallest distinct hashes of the values as packed uint32, ascending."""

    @property
    def has_many(self) -> bool:
        """More distinct values than are counted one by one."""
        return self.filled > 0 and not self.labels

    @property
    def distinct_share(self) -> float:
        """Distinct values per filled cell: 1 for ids."""
        return min(1.0, self.distinct / self.filled) if self.filled else 0.0

    @property
    def looks_dated(self) -> bool:
        """Dates, or numbers that could be days."""
        return self.type in (CellType.DATE, CellType.DATETIME) or self.serial_share >= 0.8


class ColumnStatistics:
    """Gathers one column's cells chunk by chunk, at C speed wherever all cells are looked at."""

    def __init__(self, index: int, header: str) -> None:
        self._index = index
        self._header = header
        self._counts: Counter[Cell] | None = Counter()
        self._rows = 0
        self._blank = 0
        self._sample: list[str] = []
        self._prefixes: set[str] = set()
        self._dated: bool | None = None
        self._numeric: bool | None = None
        self._clocked = False
        self._shapes: set[str] = set()
        self._sketch = _Sketch()

    def add(self, cells: Sequence[Cell]) -> None:
        """Look at the next cells."""
        self._rows += len(cells)
        if self._counts is not None:
            self._counts.update(cells)
            if len(self._counts) <= LABEL_LIMIT:
                return
            self._leave_counting()
            return
        texts = self._texts(cells)
        self._blank += texts.count("")
        self._add_many(texts)

    def finish(self) -> ColumnSurvey:
        """Everything found."""
        if self._counts is not None:
            return self._few(self._counts)
        filled = self._rows - self._blank
        return self._survey(filled, self._sketch.distinct(filled), (), Counter(self._sample))

    def _leave_counting(self) -> None:
        """Too many labels to count: go on with samples of cells and sketches of all of them."""
        counts, self._counts = self._counts or Counter(), None
        texts = self._texts(counts.keys())
        self._blank += sum(n for cell, n in counts.items() if is_blank_label(cell_text(cell)))
        self._add_many([text for text in texts if text])

    def _add_many(self, texts: list[str]) -> None:
        step = max(1, len(texts) // 200)
        fresh = [text[:LABEL_CHARACTERS] for text in islice(texts, 0, None, step) if text.strip()]
        if len(self._sample) < SAMPLE:
            self._sample += fresh
        if self._dated is None and len(self._sample) >= 20:
            self._dated = sum(map(is_day_text, self._sample[:200])) * 2 > min(200, len(self._sample))
            self._numeric = sum(map(is_number, self._sample[:200])) * 2 > min(200, len(self._sample))
        if self._dated is not False and len(self._prefixes) < _DATE_PREFIX_LIMIT:
            self._prefixes.update([text[:_DATE_PREFIX] for text in texts])
            self._clocked = self._clocked or _NOT_MIDNIGHT.search("\n".join(texts)) is not None
        if self._numeric is not False and len(self._shapes) < 5000:
            self._shapes.update("\n".join(texts).translate(_DIGITS).split("\n"))
        self._sketch.add(texts)

    def _few(self, counts: Counter[Cell]) -> ColumnSurvey:
        labels: Counter[str] = Counter()
        for cell, count in counts.items():
            text = " ".join(cell_text(cell)[:LABEL_CHARACTERS].split())
            if is_blank_label(text):
                self._blank += count
            else:
                labels[text] += count
        filled = self._rows - self._blank
        self._prefixes = {label[:30] for label in labels}
        self._clocked = has_clock(islice(labels, LABEL_LIMIT))
        self._shapes = {label.translate(_DIGITS) for label in labels}
        self._sketch.add(list(labels))
        # the most frequent first, ties as they came
        shown = tuple(sorted(labels.items(), key=lambda item: -item[1]))
        return self._survey(filled, len(labels), shown, labels)

    def _survey(
        self, filled: int, distinct: int, labels: tuple[tuple[str, int], ...], sample: Counter[str]
    ) -> ColumnSurvey:
        total = sample.total() or 1

        def share(holds: Counter[str]) -> float:
            return holds.total() / total

        numbers = Counter({text: n for text, n in sample.items() if is_number(text)})
        dates = Counter({text: n for text, n in sample.items() if text not in numbers and is_day_text(text)})
        compact = Counter({text: n for text, n in numbers.items() if len(text) == 8 and is_day_text(text)})
        if numbers and compact.total() >= 0.95 * total and len(compact) > 1:
            dates, numbers = compact, Counter()
        evidence = order_evidence(self._prefixes) if dates else None
        order = evidence.order() if evidence else None
        serial = sum(n for text, n in numbers.items() if _is_serial(text))
        ticks = sum(n for text, n in sample.items() if tick(text) is not None)
        first, last = self._day_range(order) if dates and share(dates) >= 0.8 and order else ("", "")
        return ColumnSurvey(
            index=self._index,
            header=self._header,
            type=self._type(filled, share(numbers), share(dates), ticks / total, distinct),
            date_order=order,
            decimal=(column_decimal(self._shapes) or "") if numbers else "",
            filled=filled,
            blank=self._blank,
            distinct=distinct,
            labels=labels,
            samples=tuple(dict.fromkeys(islice(sample, 20))),
            number_share=share(numbers),
            date_share=share(dates),
            email_share=sum(n for text, n in sample.items() if is_email(text)) / total if sample else 0.0,
            phone_share=sum(n for text, n in sample.items() if is_phone(text)) / total if sample else 0.0,
            tick_share=ticks / total,
            serial_share=serial / total,
            first_day=first,
            last_day=last,
            sketch=self._sketch.packed(),
        )

    def _type(self, filled: int, numbers: float, dates: float, ticks: float, distinct: int) -> CellType:
        if not filled:
            return CellType.EMPTY
        if dates >= 0.8:
            return CellType.DATETIME if self._clocked else CellType.DATE
        if ticks >= 0.95 and distinct <= 6 and numbers < 0.95:
            return CellType.BOOLEAN
        return CellType.NUMBER if numbers >= 0.8 else CellType.TEXT

    def _day_range(self, order: DateOrder) -> tuple[str, str]:
        moments = [
            m for m in (read_moment(text, order, 0) for text in islice(self._prefixes, 20_000)) if m > UNREADABLE
        ]
        if not moments:
            return "", ""
        return iso_day(min(moments) >> CLOCK_BITS), iso_day(max(moments) >> CLOCK_BITS)

    @staticmethod
    def _texts(cells: Iterable[Cell]) -> list[str]:
        return [cell if type(cell) is str else cell_text(cell) for cell in cells]


class _Sketch:
    """The smallest hashes of all values seen (Bar-Yossef et al. 2002): estimates distinct counts and overlaps."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._limit = 1 << 32

    def add(self, texts: Sequence[str]) -> None:
        hashes = set(map(crc32, map(str.encode, texts)))
        hashes.discard(0)  # the hash of nothing
        limit = self._limit
        self._kept.update([h for h in hashes if h < limit] if limit < 1 << 32 else hashes)
        if len(self._kept) > 4 * SKETCH_SIZE:
            self._shrink()

    def distinct(self, most: int) -> int:
        """Estimated number of distinct values, at most ``most``."""
        self._shrink()
        if len(self._kept) < SKETCH_SIZE:
            return len(self._kept)
        return min(most, round((SKETCH_SIZE - 1) * (1 << 32) / max(self._kept)))

    def packed(self) -> bytes:
        self._shrink()
        return array("I", sorted(self._kept)).tobytes()

    def _shrink(self) -> None:
        if len(self._kept) > SKETCH_SIZE:
            self._kept = set(sorted(self._kept)[:SKETCH_SIZE])
            self._limit = max(self._kept) + 1


def shared_values(one: ColumnSurvey, other: ColumnSurvey) -> float:
    """Estimated share of the smaller column's distinct values that the other has, too."""
    a, b = array("I"), array("I")
    a.frombytes(one.sketch)
    b.frombytes(other.sketch)
    if not a or not b:
        return 0.0
    ends = [sketch[-1] for sketch in (a, b) if len(sketch) >= SKETCH_SIZE]
    limit = min(ends, default=1 << 32)
    small, large = sorted(({h for h in a if h <= limit}, {h for h in b if h <= limit}), key=len)
    return len(small & large) / len(small) if small else 0.0


def _is_serial(text: str) -> bool:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return False
    return _SERIAL_DAYS[0] <= number <= _SERIAL_DAYS[1]
