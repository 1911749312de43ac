"""The words people read: one catalogue for window, command line and exports, free of any toolkit."""

from funnel_planner.words.catalogue import (
    LANGUAGES,
    PSEUDO,
    language,
    mark,
    speaking,
    system_language,
    tr,
    trc,
    trn,
    use_language,
)

__all__ = [
    "LANGUAGES",
    "PSEUDO",
    "language",
    "mark",
    "speaking",
    "system_language",
    "tr",
    "trc",
    "trn",
    "use_language",
]
