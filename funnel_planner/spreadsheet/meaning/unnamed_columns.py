"""What columns without a telling header are, from their values alone: a table without a header, ``Column 3``."""

import re
from collections.abc import Sequence

from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.currencies import currency_of
from funnel_planner.spreadsheet.meaning.header_words import header_key, synonyms
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

_UNNAMED = re.compile(
    r"\([a-z]{1,3}\)|[a-z]?|(?:column|col|field|unnamed|kolumna|kol|pole|spalte|f|c|var|v|x)[\s_:.\-]*\d{0,3}",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[A-Za-z]{0,6}[-_/#]?\d{1,12}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Za-z]{15,40}", re.ASCII
)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}")
_DECIMALS = re.compile(r"\d[.,]\d{1,2}(?!\d)")
_CHANNELS = (
    "google", "facebook", "meta ads", "instagram", "linkedin", "linked in", "bing", "tiktok", "tik tok", "youtube",
    "you tube", "newsletter", "mailing", "organic", "direct", "referral", "polecen", "reklam", "ads", "seo", "social",
    "webinar", "cold call", "website", "strona www", "formularz", "targi", "ulotk", "paid", "cpc", "affiliate",
    "wyszukiwar", "search",
)  # fmt: skip
"""Words of channels that are hardly anything else."""
_WHOLE = frozenset({"meta", "twitter"})
"""Channels whose names are parts of other words."""
_FEWEST = 3


def with_unnamed(survey: Survey, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals in which columns with meaningless headers have the roles that nothing else in the table has.

    Each is decided only where a single column can be it; several date columns without names stay undecided.
    """
    result = list(proposals)
    unnamed = [c for c in survey.columns if c.filled >= _FEWEST and _is_unnamed(c)]
    if not unnamed:
        return result
    taken = {proposal.role for proposal in result}
    for role, fits, confidence, why in (
        (Role.CHANNEL, _is_channel, 0.85, "values:channels {share:.0%}"),
        (Role.CREATED, _is_dated, 0.81, "values:the only dates"),
        (Role.ID, _is_code, 0.82, "values:distinct 100%"),
        (Role.VALUE, _is_money, 0.81, "values:the only amounts"),
        (Role.NAME, _is_person, 0.81, "values:names"),
    ):
        found = [c for c in unnamed if result[c.index].role is Role.OTHER and fits(c)]
        if role is Role.ID:
            found = found[:1]  # the first code of a row is its number
        if role not in taken and len(found) == 1:
            evidence = why.format(share=channel_share(found[0]))
            result[found[0].index] = Proposal(role, confidence, evidence)
    return result


def channel_share(column: ColumnSurvey) -> float:
    """Share of the labels that name a known channel."""
    totals = synonyms().totals
    labels = [key for label, _ in column.labels if (key := header_key(label)) not in totals]
    return sum(map(is_channel_name, labels)) / max(1, len(labels))


def is_channel_name(label: str) -> bool:
    """Whether a label names a known channel."""
    key = header_key(label)
    return key in _WHOLE or any(word in key for word in _CHANNELS)


def _is_unnamed(column: ColumnSurvey) -> bool:
    return _UNNAMED.fullmatch(column.header.strip()) is not None


def _is_channel(column: ColumnSurvey) -> bool:
    return column.type is CellType.TEXT and bool(column.labels) and channel_share(column) >= 0.4


def _is_dated(column: ColumnSurvey) -> bool:
    return column.type in (CellType.DATE, CellType.DATETIME)


def _is_code(column: ColumnSurvey) -> bool:
    """Codes or whole numbers, each of them once."""
    if column.blank or column.distinct_share < 0.999 or _is_dated(column):
        return False
    return bool(column.samples) and all(_CODE.fullmatch(text.strip()) for text in column.samples)


def _is_money(column: ColumnSurvey) -> bool:
    """Numbers with hundredths or a currency, which counts and years have not."""
    if column.number_share < 0.9 or column.tick_share > 0.5:
        return False
    decimals = sum(_DECIMALS.search(text) is not None for text in column.samples)
    return bool(currency_of("", column.samples)) or decimals >= 0.2 * len(column.samples) > 0


def _is_person(column: ColumnSurvey) -> bool:
    names = sum(_PERSON.fullmatch(text.strip()) is not None for text in column.samples)
    return column.type is CellType.TEXT and column.distinct_share >= 0.8 and names >= 0.9 * len(column.samples) > 0
