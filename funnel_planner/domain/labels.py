"""Labels compared as people mean them: case, spacing and Unicode form do not matter."""

import re
import unicodedata

UNKNOWN = "(unknown)"
"""Stands for a blank channel or label in results and filters, next to a literal "unknown"."""
QUOTED_UNKNOWN = "“(unknown)”"
"""Stands for a label that a file spells ``(unknown)``, where blanks are something else."""
DROP_DOWN_FILLERS = re.compile(
    r"(?:please )?select(?: one| an option)?[.…]*|wybierz[.…]*|bitte w[aä]hlen[.…]*"
    r"|[-–—]+ ?(?:none|brak|(?:please )?(?:select|choose)(?: one| an option)?|wybierz|(?:bitte )?(?:aus)?w[aä]hlen"
    r"|keine|seleccion(?:e|ar)|ninguno|s[eé]lectionner|choisir|aucune?|seleziona|nessuno)[.…]* ?[-–—]+"
)
"""What unfilled drop-downs leave behind (label keys); they are blanks. “None” alone may be a label."""


ERROR_CELLS = frozenset(
    {
        "#n/a", "#n/d", "#ref!", "#adr!", "#value!", "#arg!", "#div/0!", "#dziel/0!", "#name?", "#nazwa?", "#num!",
        "#liczba!", "#null!", "#zero!", "#spill!", "#error!", "#wert!", "#bezug!", "#nv",
    }
)  # fmt: skip
"""What formulas leave behind that failed, in text files; they are blanks, too."""

_BEGINS_NO_BLANK = "0123456789acdefghijklmnoqrtuvxyzACDEFGHIJKLMNOQRTUVXYZ"
"""Most labels need no closer look: no filler begins so, nor does a formula's error."""
_BEGIN_BLANKS = frozenset({"pl", "se", "wy", "bi"})
"""How fillers begin that begin with a letter."""


def label_key(label: str) -> str:
    """NFKC, trimmed, spaces collapsed (no-break spaces too), case-folded: equal keys are the same label."""
    return " ".join(unicodedata.normalize("NFKC", label).split()).casefold()


def is_word(label: str) -> bool:
    """It is more than signs such as “-” or “?”."""
    return any(map(str.isalnum, label))


def is_blank_label(label: str) -> bool:
    """Empty, white space, a drop-down's filler or a formula's error."""
    if label[:1] in _BEGINS_NO_BLANK and label:
        return False
    begin = label[:2]
    if len(begin) == 2 and begin.isascii() and begin.isalpha() and begin.lower() not in _BEGIN_BLANKS:
        return False
    key = label_key(label)
    return not key or DROP_DOWN_FILLERS.fullmatch(key) is not None or key in ERROR_CELLS
