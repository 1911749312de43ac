"""Labels compared as people mean them: case, spacing and Unicode form do not matter."""

import unicodedata

DROP_DOWN_FILLERS = frozenset(
    {
        "select",
        "-- none --",
        "--none--",
        "- wybierz -",
        "-- wybierz --",
        "wybierz",
        "- select -",
        "-- select --",
    }
)
"""What unfilled drop-downs leave behind; they are blanks."""


ERROR_CELLS = frozenset(
    {
        "#n/a", "#n/d", "#ref!", "#adr!", "#value!", "#arg!", "#div/0!", "#dziel/0!", "#name?", "#nazwa?", "#num!",
        "#liczba!", "#null!", "#zero!", "#spill!", "#error!", "#wert!", "#bezug!", "#nv",
    }
)  # fmt: skip
"""What formulas leave behind that failed, in text files; they are blanks, too."""


def label_key(label: str) -> str:
    """NFKC, trimmed, spaces collapsed (no-break spaces too), case-folded: equal keys are the same label."""
    return " ".join(unicodedata.normalize("NFKC", label).split()).casefold()


def is_blank_label(label: str) -> bool:
    """Empty, white space, a drop-down's filler or a formula's error."""
    key = label_key(label)
    return not key or key in DROP_DOWN_FILLERS or key in ERROR_CELLS
