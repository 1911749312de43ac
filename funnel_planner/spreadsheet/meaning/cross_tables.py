"""Tables with months or channels side by side (``Channel | Jan 2024 | Feb 2024``): what stands where in them.

Every number becomes a row of its own: with the labels of its row, the month or channel above it, and what it counts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from funnel_planner.spreadsheet.meaning.amounts import is_amount, is_dash
from funnel_planner.spreadsheet.meaning.cross_evidence import are_shares, certainty, certainty_by_day
from funnel_planner.spreadsheet.meaning.cross_words import (
    NUMBERS,
    Words,
    names_channels,
    names_metric,
    names_what,
    period_labels,
    says_amount,
    says_channel,
    says_ratio,
    split_off,
)
from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.header_words import concepts, is_total_word, plain
from funnel_planner.spreadsheet.meaning.ratio_rows import is_ratio_row
from funnel_planner.spreadsheet.meaning.stages_in_rows import is_figure
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, cell_text, is_blank, is_number
from funnel_planner.spreadsheet.tables.table import Cell

PERIODS, CHANNELS = "periods", "channels"
_FEWEST = 2
"""Months or channels side by side."""
_MOST_LABELS = 4
_MOST_COLUMNS = 400
_PERIODS = frozenset({"period", "created_date", "close_date"})
"""Concepts of columns that say when: a year beside months is no label."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """How such a table is laid out; indices are of its columns."""

    across: str
    """What stands side by side: ``PERIODS`` or ``CHANNELS``."""
    header: tuple[str, ...]
    """Of the plain table: the labels of a row, what stands across, and what is counted."""
    labels: tuple[int, ...]
    """Columns that are repeated for each number of a row."""
    metric: int
    """The column that says what a row counts; -1: none."""
    metrics: tuple[str, ...]
    """What is counted."""
    places: tuple[tuple[str, tuple[int, ...]], ...]
    """(month or channel, its column of each metric; -1: none). Where rows say what they count, its only column.

    One that stands there more than once has several.
    """
    certainty: float
    """How sure it is that the table is laid out so (0..1)."""
    is_called_so: bool = False
    """What is counted is said by the texts around the table alone."""
    has_shares: bool = False
    """The numbers look like shares of something and not like counts."""
    left_out: tuple[str, ...] = ()
    """Headers of columns whose numbers belong to no month or channel."""

    @property
    def repeated(self) -> tuple[str, ...]:
        """Months and channels that stand there more than once."""
        counted = Counter(label for label, _ in self.places)
        return tuple(label for label, count in counted.items() if count > 1 and not is_total_word(label))


def may_be_across(header: Sequence[Cell], words: Words) -> bool:
    """Whether a header has months or channels, so that ``cross_table`` is worth its price."""
    names = [cell_text(cell).strip() for cell in header[:_MOST_COLUMNS]]
    if any(split_off(name, names_channels) is not None for name in names):
        return True
    return sum(pair is not None for pair in period_labels(names, words)) >= _FEWEST


def cross_table(header: Sequence[Cell], below: Sequence[Sequence[Cell]], words: Words) -> CrossTable | None:
    """How a table is laid out across; None: it is not. ``words`` are those around it."""
    names = [cell_text(cell).strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    rows = [row for row in below if not all(map(is_blank, row))]
    if not _FEWEST < len(names) <= _MOST_COLUMNS or not rows or words.is_ratio(names[0]):
        return None
    whole = [row for row in rows if not _stands_alone(row) and not _is_of_ratios(row)]
    if not whole:
        return None
    numeric = [_is_numeric(whole, index) for index in range(len(names))]
    for across in (PERIODS, CHANNELS):
        columns = _columns_across(names, numeric, across, rows, words)
        found = _laid_out(names, numeric, rows, columns, across, words) if columns else None
        if found is not None:
            return found
    return None


def with_all_metrics(table: CrossTable, rows: Iterable[Sequence[Cell]]) -> CrossTable | None:
    """The table with what any of all rows counts, however far down; None where some say nothing of the kind."""
    said = _once(cell_text(row[table.metric]).strip() for row in rows if _has(row, table.metric))
    others = [what for key, what in said.items() if key not in map(plain, table.metrics)]
    if not all(names_metric(what) or says_ratio(what) or is_total_word(what) for what in others):
        return None
    metrics = (*table.metrics, *(what for what in others if not is_total_word(what)))
    return replace(table, metrics=metrics, header=(*table.header[: -len(table.metrics)], *metrics))


def melted(table: CrossTable, rows: Sequence[Sequence[Cell]]) -> list[list[list[Cell]]]:
    """The rows of the plain table that each row becomes: one or more, for a row without numbers its labels alone."""
    return [list(_numbers_of(table, row)) or [_labelled(table, row, "", [])] for row in rows]


def _columns_across(
    names: Sequence[str], numeric: Sequence[bool], across: str, rows: Sequence[Sequence[Cell]], words: Words
) -> dict[int, tuple[str, str]]:
    """Column -> (month or channel, what it counts or empty); empty where nothing stands across."""
    counted = [index for index, is_numbers in enumerate(numeric) if is_numbers]
    if across == PERIODS:
        labels = period_labels([names[index] for index in counted], words)
        found = {index: pair for index, pair in zip(counted, labels, strict=True) if pair is not None}
        return found if len({label for label, _ in found.values()}) >= _FEWEST else {}
    if not _are_dated(rows, words):
        return {}
    found = {index: pair for index in counted if (pair := split_off(names[index], names_channels)) is not None}
    known = {label for label, _ in found.values()}
    others = [names[i] for i in counted if i not in found and not is_total_word(names[i])]
    if any(is_figure(name) or names_metric(name) for name in others):
        return {}
    fewest = 1 if any(_says_what(rows, i) for i, is_numbers in enumerate(numeric) if not is_numbers) else _FEWEST
    if fewest <= len(known) >= len(others) and len(known) + len(others) >= _FEWEST:
        return {**{index: (names[index], "") for index in counted if not is_total_word(names[index])}, **found}
    return {}


def _laid_out(
    names: Sequence[str],
    numeric: Sequence[bool],
    rows: Sequence[Sequence[Cell]],
    columns: dict[int, tuple[str, str]],
    across: str,
    words: Words,
) -> CrossTable | None:
    """The table with these columns across, where its other columns say whose numbers they are."""
    labels = [i for i in range(len(names)) if i not in columns and (not numeric[i] or (i == 0 and across == CHANNELS))]
    totals = {i: split_off(names[i], is_total_word) for i in range(len(names)) if i not in columns and numeric[i]}
    columns = {**columns, **{i: pair for i, pair in totals.items() if pair is not None and i not in labels}}
    metric = next((i for i in labels if _says_what(rows, i)), -1)
    kept = tuple(i for i in labels if i != metric)
    left_out = tuple(n for i, n in enumerate(names) if n and i not in columns and i not in labels)
    if not kept or len(labels) > _MOST_LABELS or labels[0] > min(columns) or len(left_out) > len(columns):
        return None
    if any(map(_belongs_to_rows, left_out)) or any(period_labels([names[i] for i in kept], words)):
        return None  # a month with something else than numbers below it is no label, either
    if across == PERIODS and not _names_channel(names, rows, kept, words):
        return None
    spelled = _once(what for _, what in columns.values())
    columns = {index: (label, spelled[plain(what)]) for index, (label, what) in columns.items()}
    said = list(spelled.values())
    metrics = _metrics(rows, metric, said, names[kept[0]], words)
    sure = (certainty if across == PERIODS else certainty_by_day)(names, rows, kept, metric, columns)
    if not metrics or not sure:
        return None
    across_labels = [label for label, _ in columns.values() if not is_total_word(label)]
    above = words.channel if across == CHANNELS else words.period(across_labels)
    return CrossTable(
        across=across,
        header=(_corner(names[kept[0]], across, words), *(names[i] for i in kept[1:]), above, *metrics),
        labels=kept,
        metric=metric,
        metrics=metrics,
        places=_places(columns, said),
        certainty=sure,
        has_shares=metric < 0 and not _are_money(metrics) and are_shares(_lines(rows, columns, across)),
        is_called_so=metric < 0 and said == [""] and metrics[0] not in NUMBERS,
        left_out=left_out,
    )


def _belongs_to_rows(name: str) -> bool:
    """Whether a column of numbers beside months says what its rows count, or when: they must stay as they are."""
    return says_amount(name) or bool(_PERIODS & {concept.name for concept in concepts(name)})


def _metrics(
    rows: Sequence[Sequence[Cell]], metric: int, said: Sequence[str], corner: str, words: Words
) -> tuple[str, ...]:
    """What is counted: as the rows say, or the headers (``said``), or the texts around; none where they disagree."""
    if said != [""]:
        return () if "" in said or metric >= 0 else tuple(said)
    if metric < 0:
        return (names_what(corner, words),)
    return tuple(_once(cell_text(row[metric]).strip() for row in rows if _has(row, metric)).values())


def _once(texts: Iterable[str]) -> dict[str, str]:
    """Plain text -> its first spelling, in order."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(plain(text), text)
    return found


def _are_money(metrics: Sequence[str]) -> bool:
    """A budget may well be 100 each month."""
    return all({concept.name for concept in concepts(what)} & {"cost", "value", "revenue"} for what in metrics)


def _lines(rows: Sequence[Sequence[Cell]], columns: dict[int, tuple[str, str]], across: str) -> list[list[Cell]]:
    """The numbers that would be shares of one thing: those below a month, or of a day; without totals."""
    counted = [index for index, (label, _) in columns.items() if not is_total_word(label)]
    told = [row for row in rows if not (_is_of_ratios(row) or any(is_total_word(cell_text(cell)) for cell in row))]
    cells = [[row[index] if index < len(row) and _is_told(row[index]) else None for index in counted] for row in told]
    return cells if across == CHANNELS else [list(column) for column in zip(*cells, strict=True)]


def _places(columns: dict[int, tuple[str, str]], metrics: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Months or channels as they stand, with the column of each metric."""
    ordered = sorted(columns.items())
    found = []
    for label in dict.fromkeys(label for _, (label, _) in ordered):
        own = [[index for index, pair in ordered if pair == (label, what)] for what in metrics]
        found += [(label, columns) for columns in zip_longest(*own, fillvalue=-1)]
    return tuple(found)


def _numbers_of(table: CrossTable, row: Sequence[Cell]) -> Iterator[list[Cell]]:
    what = cell_text(row[table.metric]).strip() if table.metric >= 0 and _has(row, table.metric) else ""
    place = next((i for i, own in enumerate(table.metrics) if plain(own) == plain(what)), -1)
    if table.metric >= 0 and place < 0:
        return
    ahead = [None] * max(0, place)
    for above, columns in table.places:
        cells = [row[i] if 0 <= i < len(row) and _is_told(row[i]) else None for i in columns]
        if any(cell is not None for cell in cells):
            yield _labelled(table, row, above, [*ahead, *cells])


def _labelled(table: CrossTable, row: Sequence[Cell], above: str, cells: Sequence[Cell]) -> list[Cell]:
    labels = [row[i] if i < len(row) else None for i in table.labels]
    return [*labels, above or None, *cells, *[None] * (len(table.metrics) - len(cells))]


def _names_channel(names: Sequence[str], rows: Sequence[Sequence[Cell]], labels: Sequence[int], words: Words) -> bool:
    """Whether the labels of the rows are channels, or the words around say so; customers by month are none."""
    if any(says_channel(names[i]) for i in labels):
        return True
    cells = [cell_text(row[labels[0]]) for row in rows if _has(row, labels[0])]
    cells = [cell for cell in cells if not is_total_word(cell)]
    if sum(map(names_channels, cells)) >= 0.4 * len(cells) > 0:
        return not is_figure(names[labels[0]])
    return not concepts(names[labels[0]]) and (words.says_channel or (not names[labels[0]] and bool(words.what)))


def _corner(name: str, across: str, words: Words) -> str:
    """The header of a row's first label; one that says what the table counts is named after the labels."""
    known = {concept.name for concept in concepts(name)}
    if across == CHANNELS:
        return name or words.period(())
    return name if known & {"channel", "campaign", "channel_medium"} else words.channel


def _are_dated(rows: Sequence[Sequence[Cell]], words: Words) -> bool:
    """Whether each row of a table is about a day or month, said in the first column."""
    cells = [cell_text(row[0]).strip() for row in rows if _has(row, 0)]
    cells = [cell for cell in cells if not is_total_word(cell)]
    days = sum(is_day_text(cell) for cell in cells)
    if len(cells) < _FEWEST:
        return False
    periods = sum(pair is not None for pair in period_labels(cells, words))
    return max(days, periods) >= 0.9 * len(cells)


def _says_what(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Whether the cells of a column say what their rows count."""
    cells = [cell_text(row[index]).strip() for row in rows if _has(row, index)]
    several = len({*map(plain, cells)}) >= _FEWEST
    return several and any(map(names_metric, cells)) and all(names_metric(cell) or says_ratio(cell) for cell in cells)


def _is_numeric(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Whether nothing but numbers stands in a column, or what says that one is missing; shares are none."""
    cells = (cell_text(row[index]).strip() for row in rows if _has(row, index))
    told = (text for text in cells if not is_dash(text) and text.casefold() not in BLANK_WORDS)
    return all((is_number(text) or is_amount(text)) and "%" not in text for text in told)


def _is_of_ratios(row: Sequence[Cell]) -> bool:
    """Whether a row says of itself that its numbers are rates; a column of figures has no such words."""
    return any(_says_ratio(cell_text(cell)) and not is_number(cell) for cell in row if not is_blank(cell))


def _says_ratio(text: str) -> bool:
    return is_ratio_row(text) or (says_ratio(text) and not names_channels(text))


def _stands_alone(row: Sequence[Cell]) -> bool:
    return sum(not is_blank(cell) for cell in row) == 1


def _has(row: Sequence[Cell], index: int) -> bool:
    return index < len(row) and not is_blank(row[index])


def _is_told(cell: Cell) -> bool:
    return not is_blank(cell) and not is_dash(text := cell_text(cell).strip()) and text.casefold() not in BLANK_WORDS
