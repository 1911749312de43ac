"""The currency that a header or the cells of a column name."""

import re
from collections.abc import Iterable

from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import header_key

_SEVERAL = 2
_CURRENCY_WORDS = ("currenc", "walut", "wahrung", "devise", "moneda", "moeda", "valut", "mena", "валют")
_MOST_LABELS = 50
_CODES = ["PLN", "EUR", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "UAH", "JPY", "CAD", "AUD"]
_ALL = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP"
    " CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF"
    " IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD"
    " MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB"
    " RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU"
    " UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
_ISO = frozenset(_ALL.split())
"""ISO 4217. Many are words too: they count only where nothing but a currency can stand."""
_CODE = re.compile(r"[(\[]\s*([A-Z]{3})\s*[)\]]|^([A-Z]{3})\s?-?\d[\d., ]*$|^-?\d[\d., ]*([A-Z]{3})$")
"""In capitals, and in brackets or all that stands beside a number."""
_SIGNS = {"₹": "INR", "zł": "PLN", "zl": "PLN", "€": "EUR", "us$": "USD", "$": "USD", "£": "GBP", "kč": "CZK"}
_WORD = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_CODES)}|zł|zl|kč|us\$)(?![^\W\d_])|[€$£₹]", re.IGNORECASE)


def mixed_currencies(columns: Iterable[ColumnSurvey], amounts: ColumnSurvey) -> tuple[str, ...]:
    """The currencies of a column of amounts where its cells, or a column beside it, name several; else nothing."""
    cells = (*amounts.samples, *(label for label, _ in amounts.labels))
    named = {code for cell in cells if any(c.isdigit() for c in cell) for code in _named(cell)}
    for column in columns:
        if len(named) < _SEVERAL and _says_currency(column.header):
            named = _codes(column)
    return tuple(sorted(named)) if len(named) >= _SEVERAL else ()


def is_currency_code(text: str) -> bool:
    """``PLN``, ``INR``, in capitals and alone."""
    return text.strip() in _ISO


def currency_beside(columns: Iterable[ColumnSurvey]) -> str:
    """ISO code that a table's columns of currencies have in all their rows; empty where none or several are named."""
    named = {code for column in columns if _says_currency(column.header) for code in _codes(column)}
    return named.pop() if len(named) == 1 else ""


def _codes(column: ColumnSurvey) -> set[str]:
    """The currencies that the cells of a column of currencies name."""
    found: set[str] = set()
    for label, _ in column.labels[:_MOST_LABELS]:
        code = label.strip().upper()
        found |= {code} if code in _ISO else _named(label)
    return found


def _says_currency(header: str) -> bool:
    return any(word.startswith(_CURRENCY_WORDS) for word in header_key(header).split())


def currency_of(header: str, cells: Iterable[str] = ()) -> str:
    """ISO code that the header names, else the only one that cells name; empty where none or several are named."""
    named = _named(header)
    if not named:
        named = {code for cell in cells if any(c.isdigit() for c in cell) for code in _named(cell)}
    return named.pop() if len(named) == 1 else ""


def _named(text: str) -> set[str]:
    found = {_SIGNS.get(word.casefold(), word.upper()) for word in _WORD.findall(text)}
    return found | {code for codes in _CODE.findall(text.strip()) for code in codes if code in _ISO}
