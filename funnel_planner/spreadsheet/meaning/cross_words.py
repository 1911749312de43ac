"""What the words in and around a table that is laid out across say: months, channels, and what its numbers are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from funnel_planner.spreadsheet.meaning.coarse_periods import coarse_period
from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.header_words import concepts, plain
from funnel_planner.spreadsheet.meaning.periods import is_period, is_yearless, is_yearless_week
from funnel_planner.spreadsheet.meaning.stages_in_rows import is_figure, names_a_stage
from funnel_planner.spreadsheet.meaning.unnamed_columns import is_channel_name

NUMBERS = ("Numbers", "Liczby")
"""Headers of numbers of which nothing says what they are."""
_CHANNEL = ("Channel", "Kanał")
_LENGTHS = {
    "year": ("Period", "Okres"), "quarter": ("Quarter", "Kwartał"), "month": ("Month", "Miesiąc"),
    "week": ("Week", "Tydzień"), "day": ("Date", "Data"),
}  # fmt: skip
"""Headers of periods by how long these are."""
_COST, _REVENUE = ("Cost", "Koszt"), ("Revenue", "Przychód")
_COST_WORDS = ("cost", "koszt", "spend", "spent", "wydat", "wydan", "expens", "naklad", "budget", "budzet")
_REVENUE_WORDS = ("revenue", "przychod", "obrot", "turnover")
_COUNT_WORDS = (
    "lead", "mql", "sql", "visit", "customer", "client", "prospect", "subscriber", "user", "session", "odwiedz",
    "klien", "wizyt", "sesj", "uzytkown", "kontakt", "contact", "szans", "zapyta", "inquir", "enquir", "signup",
    "rejestr", "order", "zamow", "meeting", "spotka", "click", "klikn", "impress", "wyswietl", "demo", "trial", "deal",
    "opportunit", "umow", "rozmow", "call",
)  # fmt: skip
"""Beginnings of words for what can be counted."""
_RATIO_WORDS = frozenset(
    {"per", "cpl", "cac", "cpa", "cpc", "ctr", "roas", "roi", "rate", "ratio", "share", "percent", "average", "avg",
     "udzial", "procent", "wskaznik", "konwersja", "srednia", "sredni"}
)  # fmt: skip
_CHANNEL_WORDS = frozenset(
    {"channel", "channels", "source", "sources", "medium", "campaign", "campaigns", "kanal", "kanaly", "kanalu",
     "kanalow", "kanalach", "zrodlo", "zrodla", "zrodel", "zrodlach", "kampania", "kampanie", "kampanii"}
)  # fmt: skip
_POLISH = frozenset(
    {"kanal", "kanaly", "kanalu", "zrodlo", "zrodla", "miesiac", "kampania", "kampanie", "razem", "suma", "wydatki",
     "koszt", "koszty", "kosztow", "leady", "leadow", "zapytania", "dzien", "data", "wg", "polecenia", "sty", "styczen",
     "lut", "luty", "marzec", "kwi", "kwiecien", "maj", "cze", "czerwiec", "lip", "lipiec", "sie", "sierpien", "wrz",
     "wrzesien", "paz", "pazdziernik", "lis", "listopad", "gru", "grudzien", "ogolem"}
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_OF_MONTH = re.compile(r"(\d{4}-\d\d)-01(?:T00:00:00)?")
_OF_NO_YEAR = re.compile(r"[^\W\d_]{3,12}\.?|(?:q|kw\.?)\s?[1-4]", re.IGNORECASE)
_ONE_YEAR = re.compile(r"20\d\d|19[89]\d")
_WEEK = re.compile(r"(?<![^\W\d_])(?:w|wk\.?|week|kw|tydz\.?|tydzień|tyg\.?)\s?\d", re.IGNORECASE)
_SEPARATORS = " \t-–—:/|()"
_MOST_WORDS = 8


@dataclass(frozen=True)
class Words:
    """The texts around a table: its title lines, the name of its sheet and of its file; and its own header."""

    around: tuple[str, ...]
    header: tuple[str, ...] = ()

    @cached_property
    def is_polish(self) -> bool:
        """The table speaks Polish."""
        return any(_POLISH & set(plain(text).split()) for text in (*self.header, *self.around))

    @cached_property
    def year(self) -> str:
        """The only year that is named around the table; empty: none, or several."""
        years = {year for text in self.around for year in _YEAR.findall(text)}
        return years.pop() if len(years) == 1 else ""

    @cached_property
    def says_channel(self) -> bool:
        """What stands around says that the rows are channels."""
        return any(map(says_channel, self.around))

    @cached_property
    def what(self) -> str:
        """What the texts around say that the numbers are; empty: nothing."""
        return next(filter(None, (_what(text, is_polish=self.is_polish) for text in self.around)), "")

    def is_ratio(self, corner: str) -> bool:
        """What stands in the corner or in a title says that the numbers must not be added up."""
        return any(map(says_ratio, (corner, *self.around)))

    @property
    def channel(self) -> str:
        """A header for channels."""
        return _CHANNEL[self.is_polish]

    def period(self, labels: Sequence[str]) -> str:
        """A header for the periods with these labels."""
        lengths = {_length(label) for label in labels}
        return _LENGTHS[lengths.pop() if len(lengths) == 1 else "year"][self.is_polish]


def names_what(corner: str, words: Words) -> str:
    """A header for what a table counts: as its corner says, else the texts around; one of ``NUMBERS``: nobody says."""
    own = "" if any(concept.name == "channel" for concept in concepts(corner)) else corner
    return _what(own, is_polish=words.is_polish) or words.what or NUMBERS[words.is_polish]


def says_channel(text: str) -> bool:
    """Whether a header or title has a word for channels."""
    return bool(_CHANNEL_WORDS & set(plain(text).split()))


def names_channels(text: str) -> bool:
    """Whether a header or label is the name of a known channel, and no figure of one."""
    return bool(text) and is_channel_name(text) and not is_figure(text)


def names_metric(text: str) -> bool:
    """Whether a header or label says what is counted: a stage, clicks, costs."""
    known = {concept.name for concept in concepts(text)}
    return names_a_stage(text) or bool(known & {"cost", "value", "revenue"})


def says_amount(text: str) -> bool:
    """Whether a header has a word for what is counted or spent; one of a ratio has none."""
    keys = plain(text).split()
    words = (*_COST_WORDS, *_REVENUE_WORDS, *_COUNT_WORDS)
    return not says_ratio(text) and (names_metric(text) or any(key.startswith(words) for key in keys))


def says_ratio(text: str) -> bool:
    """Whether a header or label names a ratio, whose numbers must not be added up."""
    return bool(_RATIO_WORDS & set(plain(text).split()))


def split_off(text: str, is_named: Callable[[str], bool]) -> tuple[str, str] | None:
    """A name and what is counted beside it (``Google Ads cost``: Google Ads, cost); None: there is no such name."""
    words = text.split()
    for size in range(len(words) - 1 if len(words) <= _MOST_WORDS else 0, 0, -1):  # the longest name there is
        for name, what in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            own, other = " ".join(name).strip(_SEPARATORS), " ".join(what).strip(_SEPARATORS)
            if own and is_named(own) and names_metric(other) and not is_named(other):
                return own, other
    return (text, "") if is_named(text) else None


def period_labels(texts: Sequence[str], words: Words) -> list[tuple[str, str] | None]:
    """(month, what is counted or empty) of each header, None for those without a month.

    First days of months become months where all days are such; months of no year get the one named around the table.
    """
    beside = (split_off(text, lambda name: bool(_ONE_YEAR.fullmatch(name))) for text in texts)  # Leads 2023, Won 2023
    years = years_among(texts) | years_among(list(dict.fromkeys(pair[0] for pair in beside if pair and pair[1])))
    found = [split_off(text, lambda name: name in years or _is_period(name)) for text in texts]
    days = [pair[0] for pair in found if pair is not None and is_day_text(pair[0])]
    monthly = bool(days) and all(map(_FIRST_OF_MONTH.fullmatch, days))

    def label(text: str) -> str:
        if _ONE_YEAR.fullmatch(text):
            return f"{text}-01-01 - {text}-12-31"
        day = _FIRST_OF_MONTH.fullmatch(text) if monthly else None
        if day:
            return day[1]
        is_open = words.year and (_OF_NO_YEAR.fullmatch(text) or is_yearless_week(text)) and not is_period(text)
        return f"{text} {words.year}" if is_open else text

    return [None if pair is None else (label(pair[0]), pair[1]) for pair in found]


def is_period_header(text: str) -> bool:
    """Whether a header begins or ends with a period, whatever else it says: ``Jan 2024 Plan``, ``Plan W7``."""
    words = text.split()
    ends = (ends for size in range(1, len(words) + 1) for ends in (words[:size], words[-size:]))
    return len(words) <= _MOST_WORDS and any(_is_period(" ".join(end).strip(_SEPARATORS)) for end in ends)


def years_among(texts: Sequence[str]) -> frozenset[str]:
    """Texts that are years in a row, up or down; none where they are not."""
    years = [text for text in texts if _ONE_YEAR.fullmatch(text)]
    steps = {int(later) - int(earlier) for earlier, later in pairwise(years)}
    return frozenset(years) if steps in ({1}, {-1}) else frozenset()


def _length(label: str) -> str:
    if label.endswith("-12-31"):
        return "year"
    if _WEEK.search(label):
        return "week"
    quarter = coarse_period(label)
    if quarter is not None:
        return "quarter"
    return "day" if is_day_text(label) and not is_period(label) else "month"


def _is_period(text: str) -> bool:
    if is_period(text) or is_yearless(text):
        return True
    if any(map(str.isdigit, text)) and is_day_text(text):
        return True
    quarter = coarse_period(text)
    return quarter is not None and quarter.months == 3


def _what(text: str, *, is_polish: bool) -> str:
    """What a text says that numbers are; empty: nothing, or several things."""
    words = _WORD.findall(text)
    keys = [plain(word) for word in words]
    if any(key.startswith(_COST_WORDS) for key in keys):
        return _COST[is_polish]
    if any(key.startswith(_REVENUE_WORDS) for key in keys):
        return _REVENUE[is_polish]
    counted = {key: word for key, word in zip(keys, words, strict=True) if key.startswith(_COUNT_WORDS)}
    return next(iter(counted.values())).capitalize() if len(counted) == 1 else ""
