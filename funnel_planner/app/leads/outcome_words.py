"""How leads stand, in words: in the list of leads, in its search, in filters and on sheets."""

from funnel_planner.domain.lead_filter import OUTCOMES
from funnel_planner.words import mark, tr

SIGNS = ("○", "✓", "✕")
"""By outcome code: told by mark and word, never by colour alone."""
_WORDS = (mark("Open"), mark("Won"), mark("Lost"))


def outcome_words() -> tuple[str, ...]:
    """By outcome code."""
    return tuple(map(tr, _WORDS))


def outcome_texts() -> tuple[str, ...]:
    """Mark and word by outcome code, as they are listed."""
    return tuple(f"{sign} {word}" for sign, word in zip(SIGNS, outcome_words(), strict=True))


def outcomes_named() -> dict[str, str]:
    """Word -> outcome of a filter."""
    return dict(zip(outcome_words(), OUTCOMES, strict=True))
