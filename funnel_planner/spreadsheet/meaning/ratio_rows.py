"""Rows of a report that add up to nothing: ``Average``, ``Conversion rate``, ``Cost per lead`` below the channels."""

from functools import lru_cache

from funnel_planner.spreadsheet.meaning.header_words import plain

_LONGEST = 60
_RATIOS = frozenset(
    {
        "average", "avg", "mean", "median", "rate", "ratio", "percent", "percentage", "pct", "ctr", "cpl", "cac",
        "roas", "roi", "cvr", "srednia", "srednio", "sredni", "mediana", "wspolczynnik", "konwersja", "udzial",
        "procent",
    }
)  # fmt: skip
"""Words of figures; ``cpc`` is none here: it is a medium, too."""
_BESIDE = frozenset(
    {
        "conversion", "win", "winning", "won", "close", "closing", "lead", "leads", "mql", "sql", "customer", "sales",
        "overall", "monthly", "weekly", "per", "of", "to", "the", "a", "in", "month", "total", "all", "konwersji",
        "wygranych", "leadow", "na", "w", "miesiac", "miesieczna", "miesiecznie", "ogolem", "calosci", "sprzedazy",
    }
)  # fmt: skip
"""What may stand beside them; any other word may be a channel's."""
_BEGINNINGS = ("cost per ", "koszt na ", "share of ", "average of ", "udzial w ", "percent of ", "procent ")


@lru_cache(maxsize=10_000)
def is_ratio_row(label: str) -> bool:
    """Whether a label says that the numbers of its row are averages, rates or shares of others."""
    if not label or len(label) > _LONGEST:
        return False
    if label.lstrip().startswith("%"):
        return True
    key = plain(label)
    words = set(key.split())
    return key.startswith(_BEGINNINGS) or (bool(words & _RATIOS) and words <= _RATIOS | _BESIDE)
