"""Small tables with a row for each stage and a column for each channel or month, turned the usual way round."""

from collections.abc import Sequence

from funnel_planner.spreadsheet.meaning.amounts import is_amount, is_dash
from funnel_planner.spreadsheet.meaning.header_words import (
    concepts,
    header_key,
    is_total_word,
    plain,
    stage_key,
    synonyms,
)
from funnel_planner.spreadsheet.meaning.periods import is_period, is_yearless
from funnel_planner.spreadsheet.meaning.unnamed_columns import is_channel_name
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank, is_number
from funnel_planner.spreadsheet.tables.table import Cell

MOST_STAGES = 40
_FEWEST = 2
"""Stages, and columns of counts."""
_STAGE_WORDS = frozenset(
    {"stage", "funnel", "step", "metric", "metrics", "kpi", "measure", "etap", "lejek", "krok", "wskaznik", "metryka",
     "miara"}
)  # fmt: skip
_FIGURES = frozenset(
    {
        "plan", "planned", "target", "goal", "actual", "real", "diff", "difference", "change", "delta", "budget",
        "forecast", "rate", "share", "percent", "conversion", "cumulative", "avg", "average", "median", "days", "count",
        "number", "amount", "previous", "current", "now", "last", "cel", "wykonanie", "wykonano", "roznica", "zmiana",
        "budzet", "prognoza", "udzial", "procent", "konwersja", "narastajaco", "srednia", "srednio", "mediana", "dni",
        "liczba", "ilosc", "kwota", "poprzednio", "obecnie", "teraz", "realizacja",
    }
)  # fmt: skip
"""Words of columns that say different things about one stage; they must not be added up."""
_POLISH = frozenset({"etap", "lejek", "krok", "wskaznik", "metryka", "miara"})
_CHANNELS_TOO = frozenset({"email", "phone", "page", "website"})
"""Concepts of columns that are names of channels as well."""
_COUNTS = frozenset(
    {"impressions", "clicks", "conversions", "visits", "sent", "sent_count", "opens", "opened", "leads_count", "lead",
     "reached_count", "cost"}
)  # fmt: skip


def is_of_stages(header: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether each row counts one stage: its name in front, behind it numbers for each channel or period."""
    names = [cell_text(row[0]).strip() if row else "" for row in below]
    others = [cell_text(cell).strip() for cell in header[1:]]
    while others and not others[-1]:
        others.pop()
    counted = [name for name in others if not is_total_word(name)]
    if len(names) < _FEWEST or len(counted) < _FEWEST or not all(names) or not all(others):
        return False
    if len(set(map(plain, names))) < len(names) or not all(_is_counts(row[1:]) for row in below):
        return False
    says_stage = bool(_STAGE_WORDS & set(header_key(cell_text(header[0])).split()))
    stages = sum(map(names_a_stage, names))
    periods = all(map(_is_period, counted))
    if not periods and any(is_figure(name) for name in counted):
        return False  # a row for each stage with several figures of it
    if periods:
        return stages >= _FEWEST
    channels = not cell_text(header[0]).strip() and sum(map(is_channel_name, counted)) * 2 >= len(counted)
    return (says_stage and stages * 2 >= len(names)) or (channels and stages == len(names))


def turned(header: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> tuple[list[list[Cell]], str]:
    """The table the other way round with its header, and what its columns were: ``periods`` or ``channels``."""
    width = max(map(len, (header, *below)))
    table = [[*row, *[None] * (width - len(row))] for row in (header, *below)]
    while width > 1 and all(is_blank(row[width - 1]) for row in table):
        width -= 1
    columns = [[row[index] for row in table] for index in range(width)]
    counted = [text for column in columns[1:] if not is_total_word(text := cell_text(column[0]).strip())]
    across = "periods" if all(map(_is_period, counted)) else "channels"
    polish = bool(_POLISH & set(header_key(cell_text(header[0])).split()))
    corner = {"periods": ("Month", "Miesiąc"), "channels": ("Channel", "Kanał")}[across][polish]
    return [[corner, *columns[0][1:]], *columns[1:]], across


def _is_counts(cells: Sequence[Cell]) -> bool:
    """Numbers and blanks, and some number among them."""
    filled = [cell for cell in cells if not is_blank(cell) and not is_dash(cell_text(cell))]
    return bool(filled) and all(is_number(cell) or is_amount(cell_text(cell)) for cell in filled)


def is_figure(name: str) -> bool:
    """Not a channel, but one of several figures of a stage; ``Mail`` and ``Phone`` are channels among others."""
    if set(plain(name).split()) & _FIGURES:
        return True
    return any(concept.name not in _CHANNELS_TOO for concept in concepts(name))


def names_a_stage(name: str) -> bool:
    """Whether a label is a stage of some funnel, or what ads and pages count."""
    groups = synonyms().labels.get(stage_key(name), ())
    known = {concept.name for concept in concepts(name)}
    return any(group.startswith("stage:") for group in groups) or bool(known & _COUNTS) or _is_a_person(name)


def _is_a_person(name: str) -> bool:
    """``Customers``, ``Odwiedzający``: people by how far they came."""
    words = plain(name).split()
    return any(word.startswith(_PEOPLE) for word in words)


_PEOPLE = (
    "lead", "mql", "sql", "visitor", "customer", "client", "prospect", "subscriber", "user", "session", "odwiedz",
    "klien", "wizyt", "sesj", "uzytkown", "kontakt", "szans", "ofert", "sprzeda", "umow", "deal", "opportunit", "sale",
    "order", "zamow", "meeting", "spotka", "rozmow", "call", "demo", "signup", "rejestr", "zapyta", "trial",
)  # fmt: skip


def _is_period(text: str) -> bool:
    return is_period(text) or is_yearless(text)
