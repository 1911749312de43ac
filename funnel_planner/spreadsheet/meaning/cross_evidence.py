"""How sure it is that a table is laid out across: rows that are leads or deals may have months beside them, too."""

from collections.abc import Iterable, Mapping, Sequence

from funnel_planner.spreadsheet.meaning.cross_words import names_channels, says_channel, says_ratio
from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.header_words import concepts, is_total_word, plain
from funnel_planner.spreadsheet.meaning.periods import is_period, is_yearless
from funnel_planner.spreadsheet.meaning.stages_in_rows import names_a_stage
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell

_BOTH, _ONE, _DOUBTFUL = 0.9, 0.85, 0.7
"""Header and labels say channel; one of them; something speaks against it, so it is asked."""
_NONE = 0.0
_PERSONAL = frozenset({"email", "phone", "contact_name", "first_name", "last_name", "company", "lead_id", "lead_name"})
_DATED = frozenset({"created_date", "close_date"})
_SINGLE_WORDS = frozenset(
    {
        "name", "person", "deal", "opportunity", "title", "subject", "customer", "client", "contact", "account",
        "prospect", "nazwa", "imie", "nazwisko", "osoba", "kontrahent", "szansa", "tytul", "temat", "klient", "firma",
        "kontakt",
    }
)  # fmt: skip
"""Words of columns that name one lead, person or deal each."""
_MEASURES = frozenset({"metric", "metrics", "kpi", "measure", "wskaznik", "metryka", "miara"})
_MADE_WORDS = frozenset({"created", "closed", "utworzono", "utworzenia", "zamknieto", "zamkniecia"})
_FEWEST = 3
"""Rows by which nothing but ticks is seen."""
_GRID = 0.75
"""Share of the channels and stages that meet in some row."""
_LINES = 2
_ROUNDED = 0.5
"""By so much may shares in percent that are rounded miss their sum."""
_OWN = 0.8
"""From here on nearly each row has another label."""


def certainty(
    names: Sequence[str], rows: Sequence[Sequence[Cell]], kept: Sequence[int], metric: int, numbers: Iterable[int]
) -> float:
    """How sure it is (0..1) that rows with these labels are sums of months, side by side; 0: they are leads or deals.

    ``kept``: columns of labels; ``metric``: the one that says what a row counts, -1: none; ``numbers``: those below
    months.
    """
    told = _told(rows, kept)
    texts = _texts(told, kept, metric)
    if not told or any(names_one(names[i], texts[i]) or _is_dated(names[i], texts[i]) for i in kept):
        return _NONE
    found = min(_by_labels(names, texts, metric), _by_numbers(told, numbers))
    return min(found, _by_channels(names, texts, kept, metric)) if found else _NONE


def certainty_by_day(
    names: Sequence[str], rows: Sequence[Sequence[Cell]], kept: Sequence[int], metric: int, numbers: Iterable[int]
) -> float:
    """The same of channels side by side, with a day or month for each row in its first label."""
    told = _told(rows, kept)
    texts = _texts(told, kept, metric)
    others = kept[1:]
    if not told or any(names_one(names[i], texts[i]) or _is_dated(names[i], texts[i]) for i in others):
        return _NONE
    is_of_leads = bool(others) or bool(_MADE_WORDS & set(plain(names[kept[0]]).split()))
    return min(_by_labels(names, texts, metric), _by_numbers(told, numbers), _DOUBTFUL if is_of_leads else _BOTH)


def are_shares(lines: Sequence[Sequence[Cell]]) -> bool:
    """Whether numbers look like shares: each line (at least two numbers) adds up to 100, or all are parts of 1."""
    told = [[_number(cell) for cell in line if not is_blank(cell)] for line in lines]
    whole = [[number for number in line if number is not None] for line in told]
    if told != whole or len(whole) < _LINES or any(len(line) < _LINES for line in whole):
        return False
    if all(abs(sum(line) - 100) <= _ROUNDED for line in whole):
        return True
    numbers = [number for line in whole for number in line]
    return all(0 <= number <= 1 for number in numbers) and any(number % 1 for number in numbers)


def names_one(name: str, cells: Sequence[str]) -> bool:
    """Whether a column names leads, people or deals; one of channels may have such a header."""
    if _says_channel(name):
        return False
    if _PERSONAL & {concept.name for concept in concepts(name)}:
        return True
    named = "name" in {concept.name for concept in concepts(name)} or _SINGLE_WORDS & set(plain(name).split())
    return bool(named) and _share_of_channels(cells) < 0.6


def _number(cell: Cell) -> float | None:
    """A number without thousands: shares have none."""
    try:
        return float(cell_text(cell).strip().replace(",", "."))
    except ValueError:
        return None


def _told(rows: Sequence[Sequence[Cell]], kept: Sequence[int]) -> list[Sequence[Cell]]:
    """Rows that are neither titles nor totals."""
    whole = (row for row in rows if sum(not is_blank(cell) for cell in row) > 1)
    return [row for row in whole if not any(is_total_word(_text(row, index)) for index in kept)]


def _texts(rows: Sequence[Sequence[Cell]], kept: Sequence[int], metric: int) -> dict[int, list[str]]:
    columns = sorted({*kept, metric} - {-1})
    return {index: [_text(row, index) for row in rows] for index in columns}


def _by_labels(names: Sequence[str], texts: Mapping[int, list[str]], metric: int) -> float:
    """As sure as labels are different from row to row, and stages are told of each channel."""
    keys = list(zip(*(map(plain, cells) for cells in texts.values()), strict=True))
    repeated = len(keys) - len(set(keys))
    if repeated * 10 > len(keys):
        return _NONE
    for place, (index, cells) in enumerate(texts.items()):
        if not _are_stages(names[index], cells, is_metric=index == metric):
            continue
        others = {(*key[:place], *key[place + 1 :]) for key in keys}
        if len(set(keys)) < _GRID * len(others) * len({key[place] for key in keys}):
            return _NONE
    return _DOUBTFUL if repeated else _BOTH


def _by_numbers(rows: Sequence[Sequence[Cell]], numbers: Iterable[int]) -> float:
    """Nothing but ticks is no count."""
    cells = {_text(row, index) for index in numbers for row in rows} - {""}
    if cells and cells <= {"0", "1", "0.0", "1.0"}:
        return _NONE if len(rows) >= _FEWEST else _DOUBTFUL
    return _BOTH


def _by_channels(names: Sequence[str], texts: Mapping[int, list[str]], kept: Sequence[int], metric: int) -> float:
    """As sure as rows are channels: by the header, by the labels, and by nothing else being of a row alone."""
    says = [index for index in kept if _says_channel(names[index])]
    known = [index for index in kept if _share_of_channels(texts[index]) >= 0.4]
    channels = sorted({*says, *known}) or list(kept[:1])
    told = [index for index in texts if index in channels or index == metric]
    keys = list(zip(*(map(plain, texts[index]) for index in told), strict=True))
    own = [index for index in kept if index not in channels and _share_of_own(texts[index]) > _OWN]
    if own and len(set(keys)) < len(keys):
        return _NONE
    named = any(_SINGLE_WORDS & set(plain(names[index]).split()) and index not in says for index in kept)
    if named or any(index < channels[0] for index in own):
        return _DOUBTFUL
    return _BOTH if says and known else _ONE


def _is_dated(name: str, cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(_DATED & {concept.name for concept in concepts(name)}) or (
        bool(filled)
        and sum(is_day_text(cell) or is_period(cell) or is_yearless(cell) for cell in filled) * 2 > len(filled)
    )


def _are_stages(name: str, cells: Sequence[str], *, is_metric: bool) -> bool:
    """Whether a column says how far rows came; where costs stand among stages, rows are metrics."""
    words = set(plain(name).split())
    if _MEASURES & words or _says_channel(name):
        return False
    filled = {cell for cell in cells if cell}
    staged = sum(map(names_a_stage, filled))
    if is_metric:
        return staged == len(filled) and not any(map(says_ratio, filled))
    is_called_so = bool({"stage", "status_generic", "outcome"} & {concept.name for concept in concepts(name)})
    return bool(filled) and (is_called_so or staged * 2 >= len(filled)) and not _share_of_channels(cells) >= 0.6


def _says_channel(name: str) -> bool:
    return says_channel(name) or bool({"channel", "campaign"} & {concept.name for concept in concepts(name)})


def _share_of_channels(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(map(names_channels, filled)) / len(filled) if filled else 0.0


def _share_of_own(cells: Sequence[str]) -> float:
    """How many of the filled cells are different; of one alone nobody can tell."""
    filled = [plain(cell) for cell in cells if cell]
    return len(set(filled)) / len(filled) if len(filled) > 1 else 0.0


def _text(row: Sequence[Cell], index: int) -> str:
    return cell_text(row[index]).strip() if index < len(row) and not is_blank(row[index]) else ""
