"""How the cells of a text file are divided: delimiter, quoting and a ``sep=`` line."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

from funnel_planner.domain.errors import PlannerError

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 500
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?[;,\t|]*\s*$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text file is divided into cells."""

    delimiter: str
    escape: str | None = None
    """Character that stands before a quote within a quoted cell; None: the quote is doubled."""
    skip_space: bool = False
    """Whether a space after the delimiter does not belong to the cell."""
    declared: bool = False
    """Whether the file's first line says so (``sep=;``) and is no row."""


def detect_dialect(sample: str, delimiter: str = "") -> Dialect:
    """The dialect of a text from its beginning; a given delimiter is kept.

    Raises:
        PlannerError: ``delimiter_unusable`` for a delimiter that is not one character.
    """
    if len(delimiter) > 1 or delimiter in {'"', "\r", "\n"}:
        raise PlannerError("delimiter_unusable", value=delimiter)
    lines = sample.splitlines()
    declared = _SEP_LINE.match(lines[0]) if lines else None
    if declared:
        lines = lines[1:]
    chosen = delimiter or (declared.group(1) if declared else "") or _detect(lines)
    body = "\n".join(lines[:_SAMPLE_LINES])
    spaced = body.count(f'{chosen} "')
    return Dialect(
        delimiter=chosen,
        escape="\\" if _backslash_escapes(body, chosen) else None,
        skip_space=chosen != " " and spaced > 2 and spaced > body.count(f'{chosen}"'),
        declared=declared is not None,
    )


def divides(sample: str, delimiter: str) -> bool:
    """Whether most rows of a sample have the same number of cells, and more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:_SAMPLE_LINES]
    return len(lines) > 1 and _evenness(_widths(lines, delimiter)) > 0.5


def _detect(lines: list[str]) -> str:
    rows = [line for line in lines[:_SAMPLE_LINES] if line.strip()]
    scores = {mark: _evenness(_widths(rows, mark)) * _cleanness(rows, mark) for mark in DELIMITERS}
    ranked = sorted(scores, key=lambda mark: scores[mark], reverse=True)
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best == 0:
        return next((mark for mark in DELIMITERS if any(mark in row for row in rows)), ",")
    if second < 0.6 * best:
        return ranked[0]
    doubtful = [mark for mark in ranked if scores[mark] >= 0.6 * best]
    return _by_clevercsv(rows, doubtful) or ranked[0]


def _by_clevercsv(rows: list[str], doubtful: list[str]) -> str:
    """What clevercsv's consistency measure prefers (van den Burg et al. 2019); empty if it cannot tell."""
    from clevercsv import Detector

    try:
        found = Detector().detect("\n".join(row[:2000] for row in rows[:60]), delimiters=doubtful)
    except Exception:  # noqa: BLE001 - a second opinion must not cost the file
        return ""
    return found.delimiter if found is not None and found.delimiter in doubtful else ""


def _widths(rows: list[str], delimiter: str) -> list[int]:
    reader = csv.reader([row + "\n" for row in rows], delimiter=delimiter)
    try:
        return [len(row) for row in reader]
    except csv.Error:
        return [row.count(delimiter) + 1 for row in rows]


def _evenness(widths: list[int]) -> float:
    """Share of the rows that have the commonest number (more than one) of cells; more cells count a little."""
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return count / len(widths) * (1 - 0.3 / width)


def _cleanness(rows: list[str], delimiter: str) -> float:
    """Share of the cells that hold no other candidate; a comma within a number or sentence is none."""
    others = [mark for mark in (";", "\t", "|") if mark != delimiter]
    cells = [cell for row in rows[:100] for cell in row.split(delimiter)]
    unclean = sum(1 for cell in cells if any(mark in cell for mark in others))
    return 1 - unclean / len(cells) if cells else 0.0


def _backslash_escapes(body: str, delimiter: str) -> bool:
    r"""Whether ``\"`` stands for a quote: only then do the quotes of most such lines pair up.

    Behind a backslash come one quote within a cell, or two at its end; where quotes are doubled it is the other way
    round, and three may come at the end.
    """
    escaped = doubled = 0
    for found in re.finditer(rf'\\("+)(?= *(?:({re.escape(delimiter)})|($))?)', body, re.MULTILINE):
        at_end = found[2] is not None or found[3] is not None
        if len(found[1]) == 1 + at_end:
            escaped += 1
        else:
            doubled += 1
    return escaped > doubled
