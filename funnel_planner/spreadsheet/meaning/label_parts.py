"""Stage labels that say more than a stage: ``Qualified (Sales pipeline)``, ``Working - Contacted``, ``Lost: price``."""

import re
from functools import lru_cache

from funnel_planner.spreadsheet.meaning.header_words import plain

_BRACKET = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]*)[)\]]\s*")
_PARTED = re.compile(r"\s+[-–—/|>»:]\s+|\s*[:|>»]\s+|\s*[–—]\s*")
_DENIALS = frozenset(
    {
        "no", "not", "non", "never", "without", "failed", "cancelled", "canceled", "declined", "rejected", "refused",
        "missed", "lost", "nie", "brak", "bez", "odrzucona", "odrzucony", "odrzucone", "odwolana", "odwolane",
        "odwolany", "anulowana", "anulowane", "anulowany", "nieudana", "nieudany", "nieudane", "nein", "nicht", "kein",
        "ohne", "sans", "pas", "sin", "senza",
    }
)  # fmt: skip
"""Words that turn what stands beside them into its opposite."""


@lru_cache(maxsize=5_000)
def label_parts(label: str) -> tuple[str, ...]:
    """The parts of a label that has several, without one that is only a remark in brackets; else nothing.

    A label in which something is denied beside the stage (``Demo (no show)``) has none: what it means must be asked.
    """
    remark = _BRACKET.fullmatch(label.strip())
    if remark is not None:
        return () if denies(remark[2]) else (remark[1].strip(),)
    parts = tuple(part.strip() for part in _PARTED.split(label) if part and plain(part))
    return parts if len(parts) > 1 else ()


def denies(text: str) -> bool:
    """Whether a word of a text turns what stands beside it into its opposite."""
    return bool(_DENIALS & set(plain(text).split()))
