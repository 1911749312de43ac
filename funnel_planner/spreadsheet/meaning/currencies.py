"""The currency that a header or the cells of a column name."""

import re
from collections.abc import Iterable

_CODES = ["PLN", "EUR", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "UAH", "JPY", "CAD", "AUD"]
_SIGNS = {"zł": "PLN", "zl": "PLN", "€": "EUR", "us$": "USD", "$": "USD", "£": "GBP", "kč": "CZK"}
_WORD = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_CODES)}|zł|zl|kč|us\$)(?![^\W\d_])|[€$£]", re.IGNORECASE)


def currency_of(header: str, cells: Iterable[str] = ()) -> str:
    """ISO code that the header names, else the only one that cells name; empty where none or several are named."""
    named = _named(header)
    if not named:
        named = {code for cell in cells if any(c.isdigit() for c in cell) for code in _named(cell)}
    return named.pop() if len(named) == 1 else ""


def _named(text: str) -> set[str]:
    return {_SIGNS.get(word.casefold(), word.upper()) for word in _WORD.findall(text)}
