"""How fast an import goes: rows so far, rows a second and the time that is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_planner.words import formats, tr, trn

_SOONEST = 0.7
"""Seconds before a rate is told: the first ones are chance."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an import stands. ``share`` 0..1, None where nothing tells; rates in rows a second, time in seconds."""

    share: float | None = None
    rows: int = 0
    row_count: int = 0
    rate: float | None = None
    left: float | None = None


class Pace:
    """Turns the reader's progress, which starts anew with each file and may count bytes, into rows of all files."""

    def __init__(self, rows: Sequence[int]) -> None:
        self._rows = list(rows)
        self._file = 0
        self._last = 0
        self._shares: list[float] = []

    def progress(self, done: int, total: int | None, seconds: float) -> Progress:
        """Where the import stands after ``seconds``, having read ``done`` of ``total`` units of the current file."""
        count = sum(self._rows)
        if not total:
            return Progress(row_count=count)
        if not count:  # nobody knows yet how many rows there are
            return Progress(min(1.0, done / total))
        if done < self._last and self._file + 1 < len(self._rows):
            self._file += 1
        self._last = done
        read = sum(self._rows[: self._file]) + self._rows[self._file] * min(1.0, done / total)
        share = read / count
        if seconds < _SOONEST or read <= 0:
            return Progress(share, round(read), count)
        rate = read / seconds
        return Progress(share, round(read), count, rate, (count - read) / rate)


def pace_sentence(progress: Progress) -> str:
    """The same for people: ``412,000 of 1,000,000 rows · 180,000 rows a second · 3 s left``."""
    if progress.share is None or not progress.row_count:
        return ""
    if progress.rows >= progress.row_count:
        return tr("All rows are read. Writing them into the plan file…")
    count = trn("{done} of {n} row", "{done} of {n} rows", progress.row_count)
    parts = [count.format(done=formats.count(progress.rows), n=formats.count(progress.row_count))]
    if progress.rate is not None:
        parts.append(tr("{n} rows a second").format(n=formats.count(_rounded(progress.rate))))
    if progress.left is not None:
        parts.append(tr("{time} left").format(time=time_text(progress.left)))
    return "  ·  ".join(parts)


def time_text(seconds: float) -> str:
    """A short time: seconds below 90, else minutes."""
    if seconds < 90:
        return tr("{n} s").format(n=formats.count(max(1, round(seconds))))
    return tr("{n} min").format(n=formats.count(round(seconds / 60)))


def _rounded(rate: float) -> int:
    """Two digits that mean something; the rest only flickers."""
    step = 10 ** max(0, len(str(int(rate))) - 2)
    return int(rate // step * step)
