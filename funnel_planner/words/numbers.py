"""The one parser for numbers that were typed, pasted or imported.

Toolkits guess by locale and turn ``1234.56`` into 123456 where the comma is the decimal mark: a hundredfold error
in money. Here the text itself decides wherever it can:

- both marks present: the last one is decimal (``1.234,56`` and ``1,234.56`` are 1234.56);
- one mark several times: it groups thousands (``1.234.567``); groups must be complete;
- one mark once: decimal (``1234,56``), unless it stands before exactly three digits with one to three digits other
  than 0 in front: ``1,234`` and ``1.234`` mean different things to different people, and only then the hint decides.
"""

import re
from collections.abc import Iterable

from funnel_planner.words.formats import decimal_mark

_CURRENCY_WORDS = (
    "PLN", "EUR", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "BGN", "UAH", "JPY", "CAD", "AUD",
    "NZD", "TRY", "BRL", "MXN", "INR", "CNY", "ZAR", "ILS", "SGD", "HKD", "KRW", "AED", "zł", "zl", "Kč", "kr", "Ft",
    "lei", "R$", "US$",
)  # fmt: skip
_CURRENCY = re.compile(
    r"(?:" + "|".join(sorted((re.escape(w) for w in _CURRENCY_WORDS), key=len, reverse=True)) + r"|[€$£¥₴₽₹₺₪₩])\.?",
    re.IGNORECASE,
)
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\u2002\u2003\t", " "))
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "’": "'", "ʼ": "'"})
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}", re.ASCII)
_MARKS = re.compile(r"[^0-9]")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}", re.ASCII)
_MAX_LENGTH = 100
_SWAPPED = str.maketrans(".,", ",.")
_BETWEEN = re.compile(r"(?<=\d)[.,](?=\d)")
_PLAIN = re.compile(r"-?\d{1,15}(?:([.,])\d{1,15})?", re.ASCII)
"""What most numbers of a file look like, told at once; what it means is decided as for all others."""
_OPEN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def parse_number(text: str, decimal: str | None = None) -> float:
    """The number a text means: ``1 234,56 zł``, ``€1,234.56``, ``(5.00)``, ``-3``, ``1.5e3``.

    ``decimal`` (``.`` or ``,``) is the decimal mark used where the text leaves it open; None takes that of the
    language in use, which is right for typing. An import must pass ``column_decimal`` of the whole column, so that
    a file means the same in every language. Raises ValueError for anything that is not clearly one number,
    percentages included (``parse_percent``).
    """
    if text.isascii() and text.isdigit() and len(text) <= _MAX_LENGTH:
        return float(text)
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        mark = plain[1] or ""
        is_grouping = mark != (decimal or decimal_mark()) and _is_open(text.removeprefix("-"))
        return float(text.replace(mark, "" if is_grouping else ".") if mark else text)
    body, negative = _bare(text)
    return _signed(_unsigned(body, decimal), negative=negative)


def parse_percent(text: str, decimal: str | None = None) -> float:
    """The share 0..1 a percentage means; the sign may be left out: ``12,5 %`` and ``12.5`` are 0.125."""
    stripped = text.translate(_SPACES).strip()
    number = parse_number(stripped.removesuffix("%").removeprefix("%").rstrip(), decimal)
    return float(f"{number!r}e-2") if "e" not in repr(number) else number / 100


def column_decimal(texts: Iterable[str]) -> str | None:
    """The decimal mark a column of numbers proves, ``.`` or ``,``; None where nothing proves one.

    Any value that can be read in one way only is proof; texts that are no numbers are passed over. Where proofs
    contradict each other each value still decides for itself, and the majority for those that cannot.
    """
    proofs = {".": 0, ",": 0}
    for text in texts:
        mark = _proven_mark(text)
        if mark:
            proofs[mark] += 1
    if proofs["."] == proofs[","]:
        return None
    return max(proofs, key=lambda mark: proofs[mark])


def is_ambiguous(text: str) -> bool:
    """Whether only a hint can tell ``1,234`` the number 1234 from 1.234."""
    try:
        body, _ = _bare(text)
    except ValueError:
        return False
    return _is_open(body)


def with_mark(text: str, mark: str, other: str) -> str:
    """A text as it is written where ``other`` is the decimal mark; ``mark`` is that of its own file.

    Only numbers, shares in percent among them, are written anew, and none that proves another mark than its file.
    """
    if not mark or not other or mark == other:
        return text
    number = text.replace("%", "").strip()
    if _proven_mark(number) != mark and not is_ambiguous(number):
        return text
    return _BETWEEN.sub(lambda found: found[0].translate(_SWAPPED), text)


def _bare(text: str) -> tuple[str, bool]:
    """Digits and marks without sign, brackets and currency, and whether the number is negative."""
    if len(text) > _MAX_LENGTH:
        raise ValueError("not a number")
    body = text.translate(_SPACES).translate(_MINUS).strip()
    bracketed = body.startswith("(") and body.endswith(")")
    if bracketed:
        body = body[1:-1].strip()
    body, minus = _without_sign(body)
    body = _without_currency(body)
    if not minus:
        body, minus = _without_sign(body)
    if bracketed and minus:
        raise ValueError("two signs")
    if body.endswith((",-", ".-")):  # whole amounts on price tags
        body = body[:-2]
    return body, bracketed or minus


def _without_sign(body: str) -> tuple[str, bool]:
    if body[:1] in "+-" and body[:1]:
        return body[1:].strip(), body[0] == "-"
    if body[-1:] == "-" and body[-2:-1] not in (",", "."):  # accounting systems put it behind
        return body[:-1].strip(), True
    return body, False


def _without_currency(body: str) -> str:
    match = _CURRENCY.match(body)
    if match and not body[match.end() : match.end() + 1].isalpha():
        return body[match.end() :].strip()
    for match in _CURRENCY.finditer(body):
        if match.end() == len(body):
            return body[: match.start()].strip()
    return body


def _unsigned(body: str, decimal: str | None) -> float:
    if _SCIENTIFIC.fullmatch(body):
        number = float(body.replace(",", "."))
        if number == float("inf"):
            raise ValueError("too large")
        return number
    if not body or not any("0" <= c <= "9" for c in body):
        raise ValueError("not a number")
    marks = _MARKS.findall(body)
    if not set(marks) <= {" ", "'", ".", ","}:
        raise ValueError("not a number")
    mark = _decimal_of(body, marks, decimal)
    whole, _, fraction = body.rpartition(mark) if mark else (body, "", "")
    if fraction and not fraction.isdigit():
        raise ValueError("not a number")
    return float(f"{_ungrouped(whole) or '0'}.{fraction or '0'}")


def _decimal_of(body: str, marks: list[str], hint: str | None) -> str:
    """The decimal mark in a text of digits and marks; empty: none."""
    points = [mark for mark in marks if mark in ".,"]
    if not points:
        return ""
    if len(set(points)) == 2:
        if points.count(points[-1]) > 1:
            raise ValueError("not a number")
        return points[-1]
    if len(points) > 1:
        return ""
    mark = points[0]
    if _is_open(body):
        return mark if mark == (hint or decimal_mark()) else ""
    return mark


def _is_open(body: str) -> bool:
    """``1,234`` or ``12.345``: one mark, three digits behind it, one to three that start with no 0 in front."""
    return _OPEN.fullmatch(body) is not None


def _ungrouped(whole: str) -> str:
    """The digits of a whole part. Raises ValueError if its thousands are not grouped by one mark in threes."""
    marks = set(_MARKS.findall(whole))
    if not marks:
        return whole
    if len(marks) > 1:
        raise ValueError("not a number")
    mark = marks.pop()
    first, *others = whole.split(mark)
    well_grouped = 1 <= len(first) <= 3 and all(len(group) == 3 for group in others)
    if not well_grouped and not _INDIAN.fullmatch(whole):
        raise ValueError("not a number")
    return whole.replace(mark, "")


def _proven_mark(text: str) -> str:
    """The decimal mark a text proves by itself; empty: none."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return "" if not plain[1] or _is_open(text.removeprefix("-")) else plain[1]
    try:
        body, _ = _bare(text)
        _unsigned(body, ".")
    except ValueError:
        return ""
    points: list[str] = [mark for mark in _MARKS.findall(body) if mark in ".,"]
    if not points or _is_open(body):
        return ""
    if len(points) > 1 and len(set(points)) == 1:
        return "," if points[0] == "." else "."
    return points[-1]


def _signed(number: float, *, negative: bool) -> float:
    return -number if negative else number
