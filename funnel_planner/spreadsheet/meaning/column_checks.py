"""Whether the values of a column can be what its header says."""

import re
from collections.abc import Callable

from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import header_key

_ROUNDED = re.compile(r"\d(?:[.,]\d{1,8})?[eE]\+\d{1,2}", re.ASCII)


def is_phone_column(column: ColumnSurvey) -> bool:
    """Phone numbers as people write them, most of them different."""
    if column.phone_share < 0.8 or column.distinct_share <= 0.5 or column.type in (CellType.DATE, CellType.DATETIME):
        return False
    return any(text.strip().startswith(("+", "(", "0")) or " " in text.strip() for text in column.samples[:5])


def is_identity(column: ColumnSurvey) -> bool:
    """Values that can tell leads apart: no days, no row numbers, no words, not a few that repeat."""
    if column.looks_dated and column.type is not CellType.NUMBER:
        return False
    key = header_key(column.header)
    counter = key in {"lp", "l p", "liczba porzadkowa", "no", "nr", "row", "wiersz"} and column.samples[:3] == (
        "1",
        "2",
        "3",
    )
    spaced = sum(" " in text.strip() for text in column.samples) * 2 > len(column.samples)
    rounded = sum(map(_is_rounded, column.samples)) * 2 > len(column.samples)  # digits are lost: 5.55E+14
    few = column.filled >= 10 and column.distinct_share < 0.3
    return not (counter or spaced or rounded or few or (column.tick_share > 0.9 and column.filled > 3))


def _is_rounded(text: str) -> bool:
    return _ROUNDED.fullmatch(text.strip()) is not None


def _is_channel(column: ColumnSurvey) -> bool:
    if (
        column.type in (CellType.DATE, CellType.DATETIME, CellType.BOOLEAN)
        or column.number_share > 0.5
        or column.email_share > 0.3
    ):
        return False
    return not column.has_many and (column.filled < 30 or column.distinct_share <= 0.6)


def _is_dated(column: ColumnSurvey) -> bool:
    if column.type is CellType.NUMBER:  # the header says date; a spreadsheet's day numbers need not all be plausible
        return column.serial_share >= 0.3
    return column.looks_dated or column.date_share + column.month_share >= 0.5


def _is_numeric(column: ColumnSurvey) -> bool:
    return column.number_share >= 0.5


def _is_email(column: ColumnSurvey) -> bool:
    return column.email_share >= 0.5 or not column.filled


def _is_text(column: ColumnSurvey) -> bool:
    return column.type not in (CellType.DATE, CellType.DATETIME, CellType.BOOLEAN)


def _is_name(column: ColumnSurvey) -> bool:
    return (
        _is_text(column)
        and column.number_share < 0.5
        and column.email_share < 0.5  # whatever a header such as "contact" says
        and (column.filled < 30 or column.distinct > 0.1 * column.filled)
    )


def anything(_column: ColumnSurvey) -> bool:
    """The check of roles that any values can have."""
    return True


VALUE_CHECKS: dict[Role, tuple[Callable[[ColumnSurvey], bool], str]] = {
    Role.ID: (is_identity, "identities"),
    Role.CHANNEL: (_is_channel, "labels"),
    Role.CREATED: (_is_dated, "dates"),
    Role.CLOSED: (_is_dated, "dates"),
    Role.TIME: (_is_dated, "dates"),
    Role.VALUE: (_is_numeric, "numbers"),
    Role.COST: (_is_numeric, "numbers"),
    Role.COUNT: (_is_numeric, "numbers"),
    Role.EMAIL: (_is_email, "addresses"),
    Role.PHONE: (_is_text, ""),
    Role.OWNER: (_is_text, ""),
    Role.LOST_REASON: (_is_text, ""),
    Role.NAME: (_is_name, ""),
    Role.ASSET: (_is_text, ""),
}


def fits_values(role: Role, column: ColumnSurvey) -> bool:
    """Whether what a column holds can be of this role."""
    if role in (Role.STAGE, Role.LAST_STAGE):
        return _is_text(column) and column.email_share <= 0.5 and not column.has_many
    check, _ = VALUE_CHECKS.get(role, (anything, ""))
    return check(column)
