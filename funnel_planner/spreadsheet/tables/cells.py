"""What a single cell holds, whatever container it came from."""

import re
from collections.abc import Sequence

from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.words.numbers import parse_number

YES_WORDS = frozenset(
    {
        "x",
        "yes",
        "y",
        "true",
        "t",
        "1",
        "tak",
        "t.",
        "prawda",
        "ok",
        "✓",
        "✔",
        "✅",
        "☑",
        "v",
        "+",
        "ja",
        "oui",
        "si",
        "sí",
        "ano",
    }
)
NO_WORDS = frozenset(
    {
        "no",
        "n",
        "false",
        "f",
        "0",
        "-",
        "–",
        "—",
        "nie",
        "n.",
        "fałsz",
        "falsz",
        "✗",
        "✘",
        "❌",
        "☐",
        "nein",
        "non",
        "ne",
        "n/a",
    }
)
BLANK_WORDS = frozenset(
    {
        "null", "none", "nan", "brak", "nd", "n.d.", "n/d", "n/a", "n.a.", "na", "(blank)", "#n/a", "#n/d", "?", "tbd",
        "tba", "tbc", "do ustalenia", "nie dotyczy",
    }
)  # fmt: skip
"""What programs and people write where there is nothing."""
NOT_YET_WORDS = frozenset(
    {
        "pending", "planned", "in progress", "waiting", "not yet", "open", "todo", "to do", "later", "oczekuje",
        "planowane", "zaplanowane", "zaplanowany", "zaplanowana", "w trakcie", "w toku", "jeszcze nie", "później",
    }
)  # fmt: skip
"""What people write in a stage's own column before it is reached."""
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]{2,}")
_PHONE = re.compile(r"\+?[\d\s().\-/x]{7,25}")
_PLAIN_NUMBER = re.compile(r"[-+]?\d{1,18}(?:\.\d{1,18})?", re.ASCII)
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[^\W\d_]\d")
_WORD = re.compile(r"[^\W\d_]{4}|[@:]")
"""What no number has: four letters in a row, as no currency has, and marks of addresses and clocks."""


def cell_text(cell: Cell) -> str:
    """A cell as text: whole numbers without a decimal point, truth values as TRUE and FALSE, blanks as nothing."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def id_text(cell: Cell) -> str:
    """A lead id: trimmed; whole numbers from number cells without a decimal point; text stays as it is."""
    return cell_text(cell).strip()


def is_blank(cell: Cell) -> bool:
    """No cell, or one with nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def filled_count(row: Sequence[Cell]) -> int:
    """Number of cells that are not blank."""
    return sum(not is_blank(cell) for cell in row)


def is_number(cell: Cell) -> bool:
    """A number cell, or text that is clearly one number, a percentage included."""
    if isinstance(cell, int | float):
        return not isinstance(cell, bool)
    if cell is None:
        return False
    text = cell.strip().removesuffix("%")
    if _PLAIN_NUMBER.fullmatch(text):
        return True
    if len(text) > 40 or not _DIGIT.search(text) or _CODE.match(text) or _WORD.search(text):
        return False
    try:
        parse_number(text, ".")
    except ValueError:
        return False
    return True


def is_email(text: str) -> bool:
    """Looks like an e-mail address."""
    return _EMAIL.fullmatch(text.strip()) is not None


def is_phone(text: str) -> bool:
    """Looks like a telephone number: at least seven digits and only what is written between them."""
    stripped = text.strip()
    if not _PHONE.fullmatch(stripped) or sum(c.isdigit() for c in stripped) < 7:
        return False
    return stripped.startswith(("+", "(", "0")) or any(c in " -()/" for c in stripped)


def tick(cell: Cell) -> bool | None:
    """True for x, yes, 1, tak ...; False for no, 0, nie, - ...; None for anything else."""
    word = cell_text(cell).strip().casefold()
    if word in YES_WORDS:
        return True
    return False if word in NO_WORDS else None
