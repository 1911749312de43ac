"""Columns of numbers that say how much of something there is, told from those that number or name a person."""

import re
from collections.abc import Sequence

import numpy as np

from funnel_planner.analytics.label_numbers import label_numbers
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, header_key

_IDENTITIES = frozenset({"lead_id", "phone", "email", "name", "company"})
_AMOUNTS = frozenset(
    {"value", "revenue", "weighted_value", "cost", "visits", "clicks", "opens", "impressions", "session_duration"}
)
_ID_WORDS = frozenset(
    {
        "id", "ids", "uid", "uuid", "guid", "code", "codes", "kod", "kody", "symbol", "sku", "ean", "isbn", "zip",
        "zipcode", "postcode", "postal", "pocztowy", "plz", "psc", "nip", "regon", "krs", "pesel", "vat", "ein", "ssn",
        "tin", "siren", "siret", "iban", "nrb", "serial", "no", "nr", "numer", "lp", "phone", "mobile", "tel",
        "telefon", "telephone", "fax", "faks",
    }
)  # fmt: skip
"""Words of a header that say that its numbers are names."""
_PADDED = re.compile(r"0\d+", re.ASCII)
_DIGITS_ALIKE = 5
"""Whole numbers of at least so many digits, all as many, number things: 10001, 94105."""
_FOLLOWING = 0.9
"""So large a share of numbers that each are the one before and 1 count rows."""


def is_measure(header: str, labels: Sequence[str], decimal: str) -> bool:
    """Whether a column of numbers measures something: by its header, else by how its values look.

    ``labels`` are in the order in which rows brought them.
    """
    numbers = label_numbers(labels, decimal)
    if (numbers % 1 > 0).any():  # nothing is numbered in fractions
        return True
    known = {concept.name for concept in concepts(header) if concept.score >= GOOD_SCORE}
    words = header_key(header).split()
    if known & _IDENTITIES or set(words) & _ID_WORDS or words[-1:] == ["number"]:  # not a number of employees
        return False
    if any(map(_PADDED.fullmatch, labels)) or np.isnan(numbers).mean() > 0.1:
        return False
    return bool(known & _AMOUNTS) or not (_are_alike(labels) or _follow(numbers[~np.isnan(numbers)]))


def _are_alike(labels: Sequence[str]) -> bool:
    lengths = {len(label) for label in labels}
    return len(lengths) == 1 and lengths.pop() >= _DIGITS_ALIKE


def _follow(numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bool:
    return len(numbers) > 1 and float((np.diff(numbers) == 1).mean()) >= _FOLLOWING
