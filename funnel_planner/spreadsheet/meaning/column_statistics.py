"""Finding out what one column of a foreign table holds, from one pass over all of its cells."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from funnel_planner.domain.labels import is_blank_label
from funnel_planner.domain.mapping import CellType, DateOrder
from funnel_planner.spreadsheet.meaning.columns import LABEL_CHARACTERS, LABEL_LIMIT, ColumnSurvey
from funnel_planner.spreadsheet.meaning.date_orders import contrary_dates, order_evidence
from funnel_planner.spreadsheet.meaning.dates import (
    CLOCK_BITS,
    UNREADABLE,
    has_clock,
    is_day_text,
    iso_day,
    read_moment,
)
from funnel_planner.spreadsheet.meaning.sampled_texts import DIGITS, SampledTexts
from funnel_planner.spreadsheet.meaning.sketch import Sketch
from funnel_planner.spreadsheet.tables.cells import cell_text, is_email, is_number, is_phone, tick
from funnel_planner.spreadsheet.tables.distinct import CodedCells, DistinctCells
from funnel_planner.spreadsheet.tables.spans import Spans
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import NumberCells
from funnel_planner.words.numbers import column_decimal

SAMPLE = 2000
"""Cells whose type is looked at in columns of many labels."""
_DATE_PREFIX = 10
_DATE_PREFIX_LIMIT = 60_000
_DIGIT_BYTES = bytes.maketrans(b"23456789", b"11111111")
_NOT_MIDNIGHT = re.compile(r"\d[T ,]+(?!0?0[:.]00(?:[:.]00(?:[.,]0+)?)?(?![\d:.]))\d{1,2}[:.]\d\d")
_FEWEST_DATES = 0.1
"""Share of texts that are dates from which on the numbers among them are days, too."""
_SERIAL_DAYS = (20_000.0, 80_000.0)
"""1954 to 2119: what a spreadsheet's day number looks like."""
_SINCE_1970 = tuple((9e8 * unit, 2.2e9 * unit) for unit in (1.0, 1e3, 1e6))
"""1998 to 2039 in seconds, milli- and microseconds."""
_NO_CELLS: Counter[Cell] = Counter()


class ColumnStatistics:
    """Gathers one column's cells chunk by chunk, at C speed wherever all cells are looked at."""

    def __init__(self, index: int, header: str) -> None:
        self._index = index
        self._header = header
        self._few: DistinctCells | None = DistinctCells()
        self._rows = 0
        self._blank = 0
        self._sample: list[str] = []
        self._prefixes: set[str] = set()
        self._dated: bool | None = None
        self._numeric: bool | None = None
        self._clocked = False
        self._shapes: set[str] = set()
        self._sketch = Sketch()

    def add(self, cells: Sequence[Cell]) -> None:
        """Look at the next cells."""
        self._rows += len(cells)
        if self._few is not None:
            self._few.add(cells)
            if len(self._few) > LABEL_LIMIT:
                self._leave_counting(self._few)
            return
        written = cells.written() if isinstance(cells, NumberCells) else cells
        if isinstance(written, Spans):
            self._blank += written.blank_count
            self._add_many(written)
            return
        texts = _texts(cells)
        self._blank += texts.count("")
        self._add_many(texts)

    def finish(self, totals: Counter[Cell] = _NO_CELLS) -> ColumnSurvey:
        """Everything found; ``totals`` are cells of lines of totals, which are left out where labels are counted."""
        if self._few is not None:
            self._rows -= totals.total()
            return self._labelled(self._few.counts() - totals)
        filled = self._rows - self._blank
        return self._survey(filled, self._sketch.distinct(filled), (), Counter(self._sample))

    def few_counts(self) -> Counter[Cell] | None:
        """All cells so far with their counts, if the column has few labels."""
        return None if self._few is None else self._few.counts()

    def coded(self) -> CodedCells | None:
        """All cells so far, if the column has few labels; not to be asked for after ``forget_rows``."""
        return None if self._few is None else self._few.coded()

    def forget_rows(self) -> None:
        """Save the memory that ``coded`` takes."""
        if self._few is not None:
            self._few.forget_rows()

    def _leave_counting(self, few: DistinctCells) -> None:
        """Too many labels to count: go on with samples of cells and sketches of all of them."""
        self._few = None
        counts = few.counts()
        texts = _texts(list(counts))
        self._blank += sum(n for text, n in zip(texts, counts.values(), strict=True) if is_blank_label(text))
        self._add_many([text for text in texts if text])

    def _add_many(self, cells: Sequence[str] | Spans) -> None:
        if len(self._sample) < SAMPLE:
            some = map(str, cells[:: max(1, len(cells) // 200)])
            self._sample += (text[:LABEL_CHARACTERS] for text in some if text.strip())
        if self._dated is None and len(self._sample) >= 20:
            self._dated = sum(map(is_day_text, self._sample[:200])) * 2 > min(200, len(self._sample))
            self._numeric = sum(map(is_number, self._sample[:200])) * 2 > min(200, len(self._sample))
        if self._dated is not False and len(self._prefixes) < _DATE_PREFIX_LIMIT:
            texts = _texts(cells)
            self._prefixes.update([text[:_DATE_PREFIX] for text in texts])
            self._clocked = self._clocked or _NOT_MIDNIGHT.search("\n".join(texts)) is not None
        if self._numeric is not False and len(self._shapes) < 5000:
            self._shapes.update(_shapes(cells))
        self._sketch.add(cells)

    def _labelled(self, counts: Counter[Cell]) -> ColumnSurvey:
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
        self._shapes = {label.translate(DIGITS) for label in labels}
        self._sketch.add(list(labels))
        # the most frequent first, ties as they came
        shown = tuple(sorted(labels.items(), key=lambda item: -item[1]))
        return self._survey(filled, len(labels), shown, labels)

    def _survey(
        self, filled: int, distinct: int, labels: tuple[tuple[str, int], ...], sample: Counter[str]
    ) -> ColumnSurvey:
        texts = SampledTexts(sample)
        everything = sample.total() or 1
        total = everything - texts.nothing_count() or 1

        def share(holds: Counter[str]) -> float:
            return holds.total() / total

        numbers = texts.numbers()
        dates = texts.days(numbers)
        compact = Counter({text: n for text, n in numbers.items() if len(text) == 8 and is_day_text(text)})
        if numbers and compact.total() >= 0.95 * total and len(compact) > 1:
            dates, numbers = compact, Counter()
        evidence = order_evidence(self._prefixes) if dates else None
        order = evidence.order() if evidence else None
        serial = sum(n for text, n in numbers.items() if _is_serial(text))
        mixed = serial if dates.total() >= _FEWEST_DATES * total else 0  # days as texts and as a spreadsheet's numbers
        ticks = texts.count(lambda text: tick(text) is not None)
        first, last = self._day_range(order) if dates and share(dates) >= 0.8 and order else ("", "")
        return ColumnSurvey(
            index=self._index,
            header=self._header,
            type=self._type(filled, share(numbers), (dates.total() + mixed) / total, ticks / everything, distinct),
            date_order=order,
            decimal=(column_decimal(shape.replace("%", "") for shape in self._shapes) or "") if numbers else "",
            filled=filled,
            blank=self._blank,
            distinct=distinct,
            labels=labels,
            samples=tuple(dict.fromkeys(islice(sample, 20))),
            number_share=share(numbers),
            date_share=(dates.total() + mixed) / total,
            email_share=texts.count(is_email) / total,
            phone_share=texts.count(is_phone) / total,
            tick_share=ticks / everything,
            serial_share=serial / total,
            month_share=texts.months_count(numbers, dates) / total,
            contrary=contrary_dates(self._prefixes) if evidence and order is None else None,
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


def _shapes(cells: Sequence[str] | Spans) -> set[str]:
    """The cells, each digit but 0 and 1 a 1: few distinct ones tell how a column writes its numbers."""
    if isinstance(cells, Spans):
        found = set(cells.joined().translate(_DIGIT_BYTES).split(b"\n"))
        return {shape.decode("utf-8", "surrogatepass") for shape in found}
    return set("\n".join(cells).translate(DIGITS).split("\n"))


def _float_text(cell: float) -> str:
    return cell_text(cell) if cell.is_integer() else str(cell)


_TEXT_OF: dict[type, Callable[[Any], str]] = {int: str, float: _float_text}
"""Shorter ways to ``cell_text`` for numbers, of which there are many."""


def _texts(cells: Sequence[Cell]) -> Sequence[str]:
    """The cells as texts; where they are texts already, which is found out by joining them, the cells themselves."""
    if isinstance(cells, Spans):
        return cells.texts
    try:
        "".join(cells)  # type: ignore[arg-type]  # others raise
    except TypeError:
        return _number_texts(cells) or [_TEXT_OF.get(type(cell), cell_text)(cell) for cell in cells]
    return cells  # type: ignore[return-value]  # only texts can be joined


def _number_texts(cells: Sequence[Cell]) -> list[str]:
    """The texts of a column of nothing but numbers; empty if it has others, or floats that are whole."""
    if not set(map(type, cells)) <= {int, float}:
        return []
    texts = list(map(str, cells))
    return [] if ".0\n" in "\n".join([*texts, ""]) else texts


def _is_serial(text: str) -> bool:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return False
    return any(first <= number <= last for first, last in (_SERIAL_DAYS, *_SINCE_1970))
