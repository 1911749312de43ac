"""The currency that a header or the cells of a column name."""

import re
from collections.abc import Iterable

from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import header_key

_SEVERAL = 2
_CURRENCY_WORDS = ("currenc", "walut", "wahrung", "devise", "moneda", "moeda", "valut", "mena", "валют")
_MOST_LABELS = 50
_CODES = ["PLN", "EUR", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "UAH", "JPY", "CAD", "AUD"]
_SIGNS = {"zł": "PLN", "zl": "PLN", "€": "EUR", "us$": "USD", "$": "USD", "£": "GBP", "kč": "CZK"}
_WORD = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_CODES)}|zł|zl|kč|us\$)(?![^\W\d_])|[€$£]", re.IGNORECASE)


def mixed_currencies(columns: Iterable[ColumnSurvey], amounts: ColumnSurvey) -> tuple[str, ...]:
    """The currencies of a column of amounts where its cells, or a column beside it, name several; else nothing."""
    cells = (*amounts.samples, *(label for label, _ in amounts.labels))
    named = {code for cell in cells if any(c.isdigit() for c in cell) for code in _named(cell)}
    for column in columns:
        if len(named) < _SEVERAL and _says_currency(column.header):
            named = {code for label, _ in column.labels[:_MOST_LABELS] for code in _named(label)}
    return tuple(sorted(named)) if len(named) >= _SEVERAL else ()


def _says_currency(header: str) -> bool:
    return any(word.startswith(_CURRENCY_WORDS) for word in header_key(header).split())


def currency_of(header: str, cells: Iterable[str] = ()) -> str:
    """ISO code that the header names, else the only one that cells name; empty where none or several are named."""
    named = _named(header)
    if not named:
        named = {code for cell in cells if any(c.isdigit() for c in cell) for code in _named(cell)}
    return named.pop() if len(named) == 1 else ""


def _named(text: str) -> set[str]:
    return {_SIGNS.get(word.casefold(), word.upper()) for word in _WORD.findall(text)}
