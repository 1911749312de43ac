"""What headers and labels are called in real spreadsheets, in many languages, and how alike two of them are."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from funnel_planner.paths import resources

OWN_LANGUAGES = ("en", "pl")
GOOD_SCORE = 90.0
"""From here on two headers are the same; measured on real exports, right ones score 90 and more, junk 45 to 68."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CURRENCY = re.compile(r"[\s,]+(?:pln|eur|usd|gbp|chf|czk|zl|€|\$|£)\.?$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "\u0131": "i"}
)
_NUMBERING = re.compile(r"^\W*\d{1,3}\s*[.):\-]\s*")
_COUNTED = re.compile(r"\s+(?:of|for|from|z|ze|dla)\s+\d+(?:\s+[^\W\d_]+)?\s*$", re.IGNORECASE)
"""What a line of totals counts: ``Total of 12 results``."""
_LONGEST_TOTAL = 60
_SUM_OF = re.compile(r"^(?:sum of|suma z|suma|summe von|somme de|suma de) (?=.*[^\W\d_]{3})")
"""What pivot tables put before the header of what they add up."""
_OF_AN_INTERFACE = re.compile(r"^(?:metrics|segments) |\bmicros?\b")
"""What interfaces of advertising tools put around a name: ``metrics.cost_micros``."""
_MICROS = re.compile(r"\bmicros?\b")
"""How they mark amounts in millionths of the currency."""
_OF_AN_OBJECT = 97.0
_OBJECT = re.compile(r"(.{2,40}?)(?:\s+[-–]\s+|\s*:\s+|\.(?=[^\W\d]))(.{2,60})")
_OBJECTS = frozenset(
    {
        "lead", "leads", "deal", "deals", "opportunity", "contact", "person", "prospect", "customer", "client",
        "record", "properties", "card", "szansa", "szanse", "sprzedazy", "osoba", "kontakt",
        "klient", "sprzedaz", "transakcja",
    }
)  # fmt: skip
"""What columns are of whose header says so before their own name."""
_MARKUP = re.compile(r"<[^>]{0,40}>")


@dataclass(frozen=True, slots=True)
class Concept:
    """What a header may mean, and how alike it is to a known one (0..100)."""

    name: str
    score: float
    known_as: str


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Known headers and labels: key -> concepts (or groups) with the label it was taken from."""

    headers: Mapping[str, tuple[tuple[str, str], ...]]
    labels: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, frozenset[str]]
    totals: frozenset[str]
    total_beginnings: frozenset[str]
    """First two letters of every word for totals, case-folded: a quick look before ``is_total_word``."""
    total_endings: frozenset[str]
    """Last two letters of every single word for totals, case-folded: a quick look before ``total_of``."""
    fuzzy_keys: tuple[str, ...]
    """English and Polish header keys long enough to be recognised with a typing error in them."""


def plain(text: str) -> str:
    """Case-folded, without diacritics, words separated by single spaces."""
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text.translate(_UNDECOMPOSED)))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=10_000)
def header_key(header: str) -> str:
    """A header as it is compared: ``plain``, without what stands in brackets and without a trailing currency."""
    bare = _BRACKETS.sub(" ", header).strip() or header
    bare = _CURRENCY.sub("", bare.casefold()) if _CURRENCY.search(bare.casefold()) else bare
    key = plain(bare)
    key = _OF_AN_INTERFACE.sub("", key).strip() or key
    return _SUM_OF.sub("", key) if key.startswith("s") else key


def says_millionths(header: str) -> bool:
    """Whether a header says that its amounts are millionths: ``cost_micros``, ``Cost (micros)``."""
    return bool(_MICROS.search(plain(header)))


def squeezed(key: str) -> str:
    """A key without its spaces, so that ``LeadSource`` and ``LEAD_SOURCE`` are alike."""
    return key.replace(" ", "")


@lru_cache(maxsize=10_000)
def stage_key(label: str) -> str:
    """A stage label as it is compared: ``plain``, without numbering (``2. Contacted``) and markup."""
    if "&" in label:
        label = unescape(label)
    return plain(_NUMBERING.sub("", _MARKUP.sub(" ", label))) or plain(label)


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """The list in ``resources/synonyms``; a constant, read once."""
    raw = json.loads((resources() / "synonyms" / "header_synonyms.json").read_text(encoding="utf-8"))
    headers: dict[str, list[tuple[str, str]]] = {}
    fuzzy: list[str] = []
    for concept, languages in raw["headers"].items():
        for language, labels in languages.items():
            own = language in OWN_LANGUAGES
            for label in labels:
                key = header_key(label)
                if not key or (not own and len(squeezed(key)) < 4):
                    continue
                entry = headers.setdefault(squeezed(key), [])
                if (concept, label) not in entry and concept not in {name for name, _ in entry}:
                    entry.insert(0, (concept, label)) if own else entry.append((concept, label))
                if own and len(key) >= 6:
                    fuzzy.append(key)
    groups: dict[str, set[str]] = {}
    labels_of: dict[str, set[str]] = {}
    for group, languages in raw["values"].items():
        for language_labels in languages.values():
            for label in language_labels:
                groups.setdefault(group, set()).add(stage_key(label))
                labels_of.setdefault(stage_key(label), set()).add(group)
    return Synonyms(
        headers={key: tuple(entry) for key, entry in headers.items()},
        labels={key: tuple(sorted(entry)) for key, entry in labels_of.items()},
        groups={group: frozenset(keys) for group, keys in groups.items()},
        totals=frozenset(groups["row:total"]),
        total_beginnings=frozenset(
            label.casefold()[:2] for labels in raw["values"]["row:total"].values() for label in labels
        ),
        total_endings=frozenset(
            label.casefold()[-2:]
            for labels in raw["values"]["row:total"].values()
            for label in labels
            if " " not in label
        ),
        fuzzy_keys=tuple(dict.fromkeys(fuzzy)),
    )


@lru_cache(maxsize=5_000)
def concepts(header: str) -> tuple[Concept, ...]:
    """What a header may mean, best first: exact matches, else English and Polish ones with a typing error."""
    known = synonyms()
    key = header_key(header)
    if not key:
        return ()
    exact = known.headers.get(squeezed(key))
    if exact:
        return tuple(Concept(name, 100.0, label) for name, label in exact)
    owned = known.headers.get(squeezed(header_key(_own_part(header))))
    if owned:
        return tuple(Concept(name, _OF_AN_OBJECT, label) for name, label in owned)
    if len(key) < 6:
        return ()
    from rapidfuzz import fuzz, process

    hits = process.extract(key, known.fuzzy_keys, scorer=fuzz.ratio, score_cutoff=GOOD_SCORE, limit=3)
    found: dict[str, Concept] = {}
    for match, score, _ in hits:
        if _differing_digits(match, key):
            continue
        for name, label in known.headers[squeezed(match)]:
            found.setdefault(name, Concept(name, float(score), label))
    return tuple(found.values())


def _own_part(header: str) -> str:
    """``Etap`` of ``Szansa sprzedaży - Etap``, ``email`` of ``contact.email``; empty where nothing stands before it."""
    found = _OBJECT.fullmatch(header.strip())
    return found[2] if found and set(plain(found[1]).split()) <= _OBJECTS else ""


def is_total_word(text: str) -> bool:
    """``Razem``, ``Grand total``, ``Total: Account``, ``Suma (12)``: what the first cell of a line of totals says."""
    if len(text) > _LONGEST_TOTAL or text.lstrip()[:2].casefold() not in synonyms().total_beginnings:
        return False
    head = _COUNTED.sub("", text.split(":", maxsplit=1)[0].split("(", maxsplit=1)[0])
    words = plain(head)
    known = synonyms().totals
    return words in known or stage_key(head) in known or (words.endswith("totals") and words[:-1] in known)


def total_of(text: str) -> str:
    """What a label is the total of, plain: ``google`` for ``Google Total`` and ``Suma: Google``; empty: of nothing."""
    if len(text) > _LONGEST_TOTAL:
        return ""
    words = plain(text).split()
    totals = synonyms().totals
    for word, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if rest and word[0] in totals:
            return " ".join(rest)
    return ""


def same_word(one: str, other: str) -> bool:
    """Whether two plain words are forms of one word: ``oferty`` and ``oferta``, ``deals`` and ``deal``."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    ending = max(len(one), len(other)) - shared
    return (shared >= 4 and ending <= 3 and shared * 2 >= max(len(one), len(other))) or (
        shared >= 3 and ending <= 1 and min(len(one), len(other)) >= 3 and one.rstrip("s") == other.rstrip("s")
    )


def _differing_digits(one: str, other: str) -> bool:
    return re.sub(r"\D", "", one) != re.sub(r"\D", "", other)
