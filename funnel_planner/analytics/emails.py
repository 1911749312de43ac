"""E-mail addresses as what leads are recognised by: one spelling each, and a number for it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 254
"""Characters of the longest address there can be (RFC 5321, erratum 1690)."""
_SEED = np.uint64(0x9E3779B97F4A7C15)


def email_key(text: str) -> str:
    """An address in the spelling that is compared: trimmed and case-folded; empty for what is none."""
    key = text.strip().casefold()
    name, at, domain = key.rpartition("@")
    if not (name and at and domain) or len(key) > LONGEST or len(key.split()) > 1:
        return ""
    return key


def email_hashes(keys: Sequence[str]) -> NDArray[np.int64]:
    """A 64-bit number for each key (``email_key``), 0 for none; the same in every run and on every machine.

    Of a million addresses two have the same number once in some ten million files.
    """
    found = np.zeros(len(keys), np.int64)
    known = [place for place, key in enumerate(keys) if key]
    if not known:
        return found
    coded = [keys[place].encode("utf-8", "surrogatepass") for place in known]
    lengths = np.fromiter(map(len, coded), np.int64, len(coded))
    width = -(-int(lengths.max()) // 8) * 8
    words = np.array(coded, dtype=f"S{width}").view("<u8").reshape(len(coded), width // 8)
    found[known] = hashes_of_words(words, lengths)
    return found


def hashes_of_words(words: NDArray[np.uint64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same of keys as rows of little-endian words, zeros behind the ``lengths`` bytes of each; 0 for no byte."""
    numbers = _mixed(lengths.astype(np.uint64) + _SEED)
    for place in range(words.shape[1]):
        mixed = _mixed(numbers ^ words[:, place])
        numbers = np.where(lengths > 8 * place, mixed, numbers) if place else mixed
    numbers = np.where(numbers == 0, np.uint64(1), numbers)
    return np.where(lengths > 0, numbers, np.uint64(0)).view(np.int64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Values spread over 64 bits (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    x = values + _SEED
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
