"""What single columns of a table of counts can be: numbers to add up, ratios, days, periods, labels."""

from funnel_planner.domain.mapping import CellType
from funnel_planner.spreadsheet.meaning.coarse_periods import sums_of_months
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import (
    GOOD_SCORE,
    concepts,
    header_key,
    is_total_word,
    plain,
    total_of,
)
from funnel_planner.spreadsheet.meaning.periods import is_period

_RATIO_WORDS = frozenset(
    {
        "per", "avg", "average", "mean", "rate", "ratio", "share", "percent", "pct", "ctr", "cpc", "cpm", "cpl", "cpa",
        "cpv", "roas", "roi", "cr", "cvr", "frequency", "sredni", "srednia", "srednie", "sr", "za", "wspolcz",
        "wspolczynnik", "wskaznik", "udzial", "procent", "czestotliwosc", "position", "pozycja", "score",
    }
)  # fmt: skip
"""Words of a header whose numbers must not be added up."""
_DAY_WORDS = (
    ("day", 5), ("dzien", 5), ("date", 4), ("data", 4), ("week", 3), ("tydzien", 3), ("month", 2), ("miesiac", 2),
    ("start", 1), ("poczatek", 1),
)  # fmt: skip
_NOT_A_DAY = frozenset({"end", "ends", "koniec", "do", "to", "until", "modified", "updated"})


def known_concepts(column: ColumnSurvey) -> set[str]:
    """Concepts that a header surely means; a currency or unit behind it does not matter."""
    return {concept.name for concept in concepts(column.header) if concept.score >= GOOD_SCORE}


def header_evidence(column: ColumnSurvey) -> str:
    """Evidence of a header that is known."""
    known = next((concept.known_as for concept in concepts(column.header)), column.header)
    return f"header:{column.header}~{known}"


def is_counted(column: ColumnSurvey) -> bool:
    """Numbers that may be added up."""
    return not is_ratio(column) and (column.number_share >= 0.5 or not column.filled) and not is_dated(column)


def is_dated(column: ColumnSurvey) -> bool:
    """Days, or numbers under a header that says day."""
    return column.type in (CellType.DATE, CellType.DATETIME) or (
        column.serial_share >= 0.8 and day_rank(column.header) > 0
    )


def is_text(column: ColumnSurvey, *, times: bool = True) -> bool:
    """Labels; lengths of time are none."""
    if "session_duration" in known_concepts(column):
        return False
    return column.type is CellType.TEXT and column.number_share < 0.5 and times


def is_ratio(column: ColumnSurvey) -> bool:
    """Whether a column's numbers must not be added up."""
    words = set(header_key(column.header).split())
    return bool(words & _RATIO_WORDS) or "rate_ready_made" in known_concepts(column) or "/" in column.header


def day_rank(header: str) -> float:
    """How surely a header says day: the finer, the more; below 0 for the end of a span."""
    words = header_key(header).split()
    if set(words) & _NOT_A_DAY:
        return -1.0
    return float(max((points for word, points in _DAY_WORDS if any(w.startswith(word) for w in words)), default=0))


def period_share(column: ColumnSurvey) -> float:
    """Share of the labels that are months, weeks or quarters; plain numbers only under a header that says so."""
    says_period = bool(known_concepts(column) & {"period", "created_date"})
    own = {plain(label) for label, _ in column.labels}
    sums = sums_of_months([label for label, _ in column.labels])
    labels = [
        label
        for label, _ in column.labels
        if not is_total_word(label) and total_of(label) not in own and label not in sums
    ]
    if column.type is CellType.NUMBER and not says_period:
        return 0.0
    return sum(map(is_period, labels)) / max(1, len(labels))
