"""Numbers as reports write them: with a scale (``1.2K``, ``3,4 tys.``, ``€1.5M``), as lengths of time, as dashes."""

import re

from funnel_planner.words.numbers import parse_number

_SCALES = {
    "k": 1e3, "tys": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6,
    "bn": 1e9, "mld": 1e9, "mrd": 1e9, "billion": 1e9,
}  # fmt: skip
_SCALED = re.compile(r"(.*\d)\s*(k|tys|thousand|mm|mln|mio|million|m|bn|mld|mrd|billion)\.?(?![^\W\d_])\s*(\D{0,4})")
_LONG_SCALE = re.compile("thousand|[mb]illion")
_WORD = re.compile(r"[^\W\d_]{4}|[@:]")
"""What no number has (``cells.is_number``), and no number with a scale but a long one."""
_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:[.,](\d+))?", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|godz\.?|g)\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:m|min\.?|mins?|minutes?)\s*)?"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:s|secs?|sek\.?|seconds?)\s*)?",
    re.IGNORECASE,
)
_DASHES = "-–—−"


def is_dash(text: str) -> bool:
    """`` --`` and ``-``: what reports write where there is nothing."""
    return not text.strip().strip(_DASHES)


def parse_amount(text: str, decimal: str) -> float:
    """A number, with a word or letter for its scale if there is one. Raises ValueError for anything else."""
    try:
        return parse_number(text, decimal)
    except ValueError:
        scaled = _SCALED.fullmatch(text.strip().casefold()) if len(text) <= 40 else None
        if scaled is None:
            raise
        return parse_number(f"{scaled[1]} {scaled[3]}", decimal) * _SCALES[scaled[2]]


def is_amount(text: str) -> bool:
    """Whether a text is a number with a scale."""
    if _WORD.search(text) and not _LONG_SCALE.search(text.casefold()):
        return False
    try:
        parse_amount(text, ".")
    except ValueError:
        return False
    return True


def parse_seconds(text: str, decimal: str) -> float:
    """Seconds of ``00:01:23``, ``1:23``, ``1m 23s``, ``83.2``. Raises ValueError for anything else."""
    text = text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = (int(clock[i]) if clock[i] else 0 for i in (1, 2, 3))
        fraction = float(f"0.{clock[4] or clock[5] or 0}")
        return (first * 3600 + second * 60 + third if clock[3] else first * 60 + second) + fraction
    units = _UNITS.fullmatch(text) if text else None
    if units and any(units.groups()):
        hours, minutes, seconds = (float(part.replace(",", ".")) if part else 0.0 for part in units.groups())
        return hours * 3600 + minutes * 60 + seconds
    return parse_number(text, decimal)
