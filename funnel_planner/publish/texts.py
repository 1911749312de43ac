"""Foreign texts made harmless for a workbook, and a record of what had to be changed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_CELL = 32_767
"""UTF-16 units that fit into a cell."""
MAX_SHEET_NAME = 31
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula when a cell is edited or the sheet is saved as text."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_UNDECOMPOSED = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae"})


@dataclass(slots=True)
class Changes:
    """How many texts had to be changed to fit into cells; told on the sheet About."""

    shortened: int = 0
    cleaned: int = 0

    def clean(self, text: str) -> str:
        """The text as a cell can hold it: no control characters, not too long; changes are counted."""
        harmless = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if len(harmless) != len(text.replace("\r\n", "\n")):
            self.cleaned += 1
        if utf16_length(harmless) > MAX_CELL:
            self.shortened += 1
            harmless = shortened(harmless, MAX_CELL)
        return harmless


def utf16_length(text: str) -> int:
    """Length as spreadsheets count it: characters beyond the basic plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, limit: int) -> str:
    """The beginning of a text, with an ellipsis, in at most ``limit`` UTF-16 units."""
    if utf16_length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def is_formula_like(text: str) -> bool:
    """Would a spreadsheet take the text for a formula if it were typed?"""
    return text.startswith(FORMULA_STARTS)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names a workbook accepts: at most 31 units, no brackets, colons, stars or slashes, no two alike."""
    names: list[str] = []
    for text in wanted:
        plain = _NOT_IN_SHEET_NAMES.sub(" ", text).strip(" '") or "-"
        name, number = shortened(plain, MAX_SHEET_NAME), 2
        while name.casefold() in [other.casefold() for other in names]:
            tail = f" ({number})"
            name, number = shortened(plain, MAX_SHEET_NAME - len(tail)) + tail, number + 1
        names.append(name)
    return names


def header_text(text: str) -> str:
    """A text for print headers, where ``&`` starts a command and 255 characters are the limit."""
    plain = _UNWRITABLE.sub("", text).replace("\n", " ").strip()
    return shortened(plain, 80).replace("&", "&&")


@dataclass(slots=True)
class Names:
    """Defined names made from people's words: ASCII, distinct, never like a cell reference."""

    taken: set[str] = field(default_factory=set)

    def new(self, prefix: str, *words: str) -> str:
        """``rate_Enquiry``, or ``rate_Enquiry_2`` when that is taken; ``prefix`` keeps it from looking like a cell."""
        parts = [_ascii(word)[:40] for word in words]
        stem = "_".join([prefix, *[part for part in parts if part]])
        name, number = stem, 2
        while name.casefold() in self.taken:
            name, number = f"{stem}_{number}", number + 1
        self.taken.add(name.casefold())
        return name


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_IN_NAMES.sub("_", plain).strip("_")
