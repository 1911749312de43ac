"""Finding the header among title lines, notes and merged headings."""

from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.header_words import concepts, header_key, is_total_word, synonyms
from funnel_planner.spreadsheet.tables.cells import cell_text, filled_count, is_blank, is_email, is_number
from funnel_planner.spreadsheet.tables.table import Cell

LOOKED_AT = 60
"""Rows in which the header is looked for."""
_LONGEST_HEADER = 200
_TRUTHS = frozenset({"true", "false", "yes", "tak", "nie", "prawda", "fałsz"})


def find_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Index of the header in a table's first rows, or None where the first row is data already.

    The header is the row of distinct short texts, filled about as widely as the rows below it; known headers and a
    change from text to numbers or dates below speak for it, title lines and group headings are too narrow.
    """
    rows = rows[:LOOKED_AT]
    if not rows:
        return None
    width = _usual_width(rows)
    best, best_score = None, 0.0
    for index, row in enumerate(rows[:40]):
        if _is_one_of(row, rows[:index], rows[index + 1 :]):
            continue
        score = _score(row, rows[index + 1 : index + 15], width)
        if score > best_score + 1e-9:
            best, best_score = index, score
    return best


def column_names(header: Sequence[Cell], width: int) -> tuple[str, ...]:
    """Distinct names of all columns: trimmed; a blank one is called after its letter, a repeated one is numbered."""
    names: list[str] = []
    taken: dict[str, int] = {}
    for index in range(width):
        text = " ".join(cell_text(header[index]).split()) if index < len(header) else ""
        name = text or f"({column_letter(index)})"
        count = taken[name] = taken.get(name, 0) + 1
        unique = name if count == 1 else f"{name} ({count})"
        while unique in taken and count > 1:
            count += 1
            unique = f"{name} ({count})"
        taken.setdefault(unique, 1)
        names.append(unique)
    return tuple(names)


def column_letter(index: int) -> str:
    """``A`` for 0, ``Z`` for 25, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _usual_width(rows: Sequence[Sequence[Cell]]) -> int:
    """Filled cells of a typical row below the titles: the median of the wider half."""
    counts = sorted(filled_count(row) for row in rows)
    return max(1, round(median(counts[len(counts) // 2 :])))


def _score(row: Sequence[Cell], below: Sequence[Sequence[Cell]], width: int) -> float:
    """How much a row looks like the header, 0 for not at all."""
    filled = [cell_text(cell).strip() for cell in row if not is_blank(cell)]
    if not filled or any(len(text) > _LONGEST_HEADER for text in filled):
        return 0.0
    breadth = min(1.0, len(filled) / width)
    if breadth < 0.6 or (width >= 3 and len(filled) == 1):
        return 0.0
    texts = [text for text in filled if not _is_data(text)]
    worded = len(texts) / len(filled)
    known = sum(bool(concepts(text)) for text in texts[:60]) / min(len(filled), 60)
    if worded < 0.6 and known < 0.3 and not _names_numbers(row, below):
        return 0.0
    if is_total_word(filled[0]) and known < 0.3:
        return 0.0
    distinct = len({text.casefold() for text in filled}) / len(filled)
    return breadth + worded + 2.0 * known * breadth + 0.5 * distinct + _contrast(row, below) - 0.3 * (not below)


def _is_one_of(row: Sequence[Cell], above: Sequence[Sequence[Cell]], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row is data: half of its words are values of the same column in other rows.

    In a list of one column any other stage labels will do. A header printed again on each page is still one.
    """
    own = [_word(cell) for cell in row]
    around = [cells for other in (*above, *below) if (cells := [_word(cell) for cell in other]) != own]
    words = [(index, word) for index, word in enumerate(own) if word and not _is_data(word)]
    found = [index for index, word in words if any(index < len(cells) and cells[index] == word for cells in around)]
    if found and len(found) * 2 >= len(words):
        fresh = [word for index, word in words if index not in found]
        return len(words) < sum(map(bool, own)) or not any(map(concepts, fresh))
    filled = [word for word in own if word]
    if len(filled) != 1 or not around:
        return False
    labels = synonyms().labels
    return all(header_key(word) in labels for cells in [own, *around] for word in cells if word)


def _word(cell: Cell) -> str:
    return cell_text(cell).strip().casefold()


def _contrast(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> float:
    """Share of columns that are worded in this row and hold numbers, dates or addresses below."""
    columns = [i for i, cell in enumerate(row) if not is_blank(cell)][:60]
    changes = 0
    for index in columns:
        cells = [
            cell_text(other[index]).strip() for other in below if index < len(other) and not is_blank(other[index])
        ]
        data = sum(map(_is_data, cells))
        changes += bool(cells) and data * 2 > len(cells) and not _is_data(cell_text(row[index]).strip())
    return changes / len(columns)


def _names_numbers(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """A first cell of text above numbers: a header of years or codes (``id,2023,2024``)."""
    first = cell_text(row[0]).strip() if row else ""
    cells = [cell_text(other[0]).strip() for other in below if other and not is_blank(other[0])]
    return bool(first) and not _is_data(first) and bool(cells) and sum(map(_is_data, cells)) * 2 > len(cells)


@lru_cache(maxsize=4096)
def _is_data(text: str) -> bool:
    return (
        is_number(text)
        or text.casefold() in _TRUTHS
        or is_email(text)
        or (any(c.isdigit() for c in text) and is_day_text(text))
    )
