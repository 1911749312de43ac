"""Numbers, money and dates as people read them; None is written as a dash, never as 0.

Polish groups thousands with a no-break space and has a decimal comma; ``words.numbers`` reads all of it back.
"""

import math
from datetime import date

from funnel_planner.words.catalogue import language, tr, trc, trn

NO_DATA = "–"
NBSP = "\u00a0"
MINUS = "\u2212"
"""As wide as a digit and no hyphen, where lines would break; only for people, ``words.numbers`` reads it back."""

_SEPARATORS = {"en": (",", "."), "pl": (NBSP, ",")}
_SIGNS = {
    code: str.maketrans({",": thousands, ".": decimal, "-": MINUS})
    for code, (thousands, decimal) in _SEPARATORS.items()
}
"""From what Python writes to what people of a language read."""
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CZK": "Kč", "PLN": "zł", "UAH": "₴"}
_BEFORE_IN_ENGLISH = frozenset("€$£¥")
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "pl": ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
}


def decimal_mark() -> str:
    """The decimal mark of the language in use: ``.`` or ``,``."""
    return _SEPARATORS.get(language(), _SEPARATORS["en"])[1]


def number(x: float | None, digits: int = 0) -> str:
    """``1,234.50``; Polish ``1 234,50``."""
    if x is None or not math.isfinite(x):
        return NO_DATA
    text = f"{x:,.{digits}f}"
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]  # no minus before a zero
    return text.translate(_SIGNS.get(language(), _SIGNS["en"]))


BRIEF_FROM = 1e7
"""Amounts from here on take so much room in full that what they stand beside has none left."""
FINEST = 15
"""Digits behind the mark at most: what is smaller still is 0."""


def figure(x: float | None) -> str:
    """A number of whatever kind: digits that count, no noughts behind the mark that say nothing."""
    if x is None or not math.isfinite(x):
        return NO_DATA
    if float(x).is_integer() or abs(x) >= 1000:
        return number(x, 0)
    small = min(FINEST, max(4, 1 - math.floor(math.log10(abs(x)))))
    return number(x, 1 if abs(x) >= 100 else 2 if abs(x) >= 1 else small).rstrip("0").rstrip(".,")


def count(n: float | None) -> str:
    """People and other whole things: ``12,345``."""
    return number(n, 0)


def percent(rate: float | None, digits: int = 1) -> str:
    """A share 0..1 as ``12.5%``."""
    return NO_DATA if rate is None else f"{number(rate * 100, digits)}%"


def rate(share: float | None) -> str:
    """A share with as many decimals as it deserves: ``100%``, ``31.0%``, ``0.06%``; tiny ones are not 0."""
    if share is None or share in (0.0, 1.0):
        return percent(share, 0)
    if 0 < share < 0.00005:
        return f"<{percent(0.0001, 2)}"
    return percent(share, 2 if abs(share) < 0.01 else 1)


def interval(low: float | None, high: float | None, digits: int | None = None) -> str:
    """Two shares as ``9–53%``; as many digits as the width deserves unless told."""
    if low is None or high is None:
        return NO_DATA
    if digits is None:
        width = high - low
        digits = 0 if width >= 0.1 else 1 if width >= 0.002 else 2
    return f"{number(low * 100, digits)}–{number(high * 100, digits)}%"


def money(amount: float | None, currency: str, digits: int | None = None) -> str:
    """``€1,234.56``; Polish ``1 234,56 zł``. Without ``digits``, cents only where they matter."""
    if amount is None or not math.isfinite(amount):
        return NO_DATA
    if digits is None:
        digits = 0 if abs(amount) >= 1000 or float(amount).is_integer() else 2
    text = number(abs(amount), digits)
    sign = MINUS if amount < 0 and any(digit in text for digit in "123456789") else ""
    return sign + _with_currency(text, currency)


def round_money(amount: float | None, currency: str) -> str:
    """Money where a glance is enough: no cents from 100 on."""
    return money(amount, currency, 0 if amount is not None and abs(amount) >= 100 else None)


def short_money(amount: float | None, currency: str) -> str:
    """Money in few letters, where there is little room: ``€20 k``, ``PLN 57.6 bn``; Polish ``57,6 mld zł``."""
    few = "" if amount is None else short_number(abs(amount))
    if amount is None or not few:
        return round_money(amount, currency)
    return (MINUS if amount < 0 else "") + _with_currency(few, currency)


def brief_money(amount: float | None, currency: str) -> str:
    """Money beside other things in a line: in few letters from ten millions on, else as where a glance is enough."""
    is_long = amount is not None and abs(amount) >= BRIEF_FROM
    return short_money(amount, currency) if is_long else round_money(amount, currency)


def short_number(x: float, beside: float = 0.0) -> str:
    """A large number in few letters: ``20 k``, ``1.5 M``, ``57.6 bn``; empty where it is short anyway.

    ``beside`` is the largest number on the same axis: next to ``20 k``, 5,000 is ``5 k``.
    """
    for size, least, text in ((1e9, 1e9, tr("{n} bn")), (1e6, 1e6, tr("{n} M")), (1e3, 1e4, tr("{n} k"))):
        if math.isfinite(x) and abs(x) >= size and max(abs(x), abs(beside)) >= least:
            scaled = x / size
            few = text.format(n=number(scaled, 0 if abs(scaled - round(scaled)) < 0.05 else 1))
            return few.replace(" ", NBSP)
    return ""


def currency_symbol(currency: str) -> str:
    """``zł`` for PLN; the code itself where there is no symbol."""
    return _SYMBOLS.get(currency, currency)


def day(when: date | None) -> str:
    """``5 Mar 2026``; Polish ``5 mar 2026``."""
    return NO_DATA if when is None else f"{when.day}{NBSP}{_month_name(when)}{NBSP}{when.year}"


def month(when: date | None) -> str:
    """``Mar 2026``."""
    return NO_DATA if when is None else f"{_month_name(when)}{NBSP}{when.year}"


def days(x: float | None) -> str:
    """``1 day``, ``12 days``, ``2.5 days``."""
    if x is None or not math.isfinite(x):
        return NO_DATA
    shown = round(float(x), 1)
    if shown.is_integer():
        return trn("{n} day", "{n} days", int(shown))
    return trc("fraction", "{n} days").format(n=number(shown, 1))


def duration(seconds: float | None) -> str:
    """How long a visit lasts: ``45 s``, ``2 min 05 s``, ``1 h 02 min``."""
    if seconds is None or not math.isfinite(seconds):
        return NO_DATA
    if 0 < seconds < 9.95:
        return tr("{n} s").format(n=number(seconds, 1))
    whole = round(seconds)
    if whole < 60:
        return tr("{n} s").format(n=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=f"{whole % 60:02}")
    return tr("{hours} h {minutes} min").format(hours=count(whole // 3600), minutes=f"{whole % 3600 // 60:02}")


def ratio(x: float | None) -> str:
    """``2.50×``."""
    return NO_DATA if x is None or not math.isfinite(x) else f"{number(x, 2)}×"


def _with_currency(text: str, currency: str) -> str:
    symbol = _SYMBOLS.get(currency, currency)
    if language() == "pl":
        return f"{text}{NBSP}{symbol}"
    return f"{symbol}{text}" if symbol in _BEFORE_IN_ENGLISH else f"{currency}{NBSP}{text}"


def _month_name(when: date) -> str:
    return _MONTHS.get(language(), _MONTHS["en"])[when.month - 1]
