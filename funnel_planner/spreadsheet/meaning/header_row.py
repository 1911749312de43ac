"""Finding the header among title lines, notes and merged headings."""

import re
from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.header_words import concepts, header_key, is_total_word, stage_key, synonyms
from funnel_planner.spreadsheet.tables.cells import cell_text, filled_count, is_blank, is_email, is_number
from funnel_planner.spreadsheet.tables.table import Cell

LOOKED_AT = 60
"""Rows in which the header is looked for."""
_LONGEST_HEADER = 200
_LONGEST_CLEAR_HEADER = 100
_COLUMNS_COMPARED = 200
_ROWS_BELOW = 15
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_TRUTHS = frozenset({"true", "false", "yes", "no", "tak", "nie", "prawda", "fałsz", "wahr", "falsch", "vrai", "faux"})
_CLOCK = re.compile(r"\d{1,3}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)


def find_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Index of the header in a table's first rows, or None where the first row is data already.

    The header is the row of distinct short texts, filled about as widely as the rows below it; known headers and a
    change from text to numbers or dates below speak for it, title lines and group headings are too narrow.
    """
    rows = [tuple(row) for row in rows[:LOOKED_AT]]
    # the same rows are looked at several times on the way; 1, 1.0 and True are not the same here
    return _header_of(tuple((row, tuple(map(type, row))) for row in rows)) if rows else None


@lru_cache(maxsize=8)
def _header_of(typed_rows: tuple[tuple[tuple[Cell, ...], tuple[type, ...]], ...]) -> int | None:
    """``find_header`` of rows with the types of their cells."""
    rows = [row for row, _ in typed_rows]
    width = _usual_width(rows)
    words = _words(rows)
    is_full = [_is_all_data(row, width) for row in rows]
    best, best_score = None, 0.0
    for index, row in enumerate(rows[:40]):
        if sum(is_full[:index]) > sum(is_full[index + 1 :]):  # below most of the data stand remarks and footers
            break
        score = _score(row, rows[index + 1 : index + 15], width)
        others = [*words[:index], *words[index + 1 :]]
        if score > best_score + 1e-9 and not _is_one_of(words[index], others, is_later=best is not None):
            best, best_score = index, score
    return best


def gives_way(found: Sequence[Cell], named: Sequence[Cell], *, is_above: bool) -> bool:
    """Whether the header that was found is none, for another row has names that somebody says are headers.

    A name may be a value as well: nothing gives way to a row with data, nor known headers to one that is not above.
    """
    words, others = ([cell_text(cell).strip() for cell in row if not is_blank(cell)] for row in (named, found))
    return not any(map(_is_data, words)) and (is_above or not any(map(concepts, others)))


def is_clear_header(row: Sequence[Cell], above: Sequence[Sequence[Cell]], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row is beyond doubt the header of another table than the one above it.

    Its words are known headers, or stand over numbers, dates or addresses where the table above has none.
    """
    filled = [cell_text(cell).strip() for cell in row if not is_blank(cell)]
    if len(filled) < 2 or not below or is_total_word(filled[0]):
        return False
    if any(_is_data(text) or len(text) > _LONGEST_CLEAR_HEADER for text in filled):
        return False
    if len({text.casefold() for text in filled}) * 2 <= len(filled) or _is_one_of(
        _words([row])[0], _words([*above, *below])
    ):
        return False
    known = sum(bool(concepts(text)) for text in filled[:60]) / min(len(filled), 60)
    if known >= 0.5 and _contrast(row, below) > 0:
        return True
    return _contrast(row, below) >= 0.5 and (not above or _kinds(above) != _kinds(below))


def double_header(rows: Sequence[Sequence[Cell]], index: int) -> tuple[int, tuple[str, ...]] | None:
    """Where the header is two rows, group headings above column names: index of the lower one, and a name a column.

    ``index`` is the row taken for the header. A group's heading stands over its first column; it is put before the
    names below it (``Group – Column``) if these alone would not be distinct. None: the header is a single row.
    """
    for upper in (index - 1, index):
        if upper < 0 or upper + 1 >= len(rows):
            continue
        groups, names = rows[upper], rows[upper + 1]
        if _are_two_headers(groups, names, rows[upper + 2 : upper + 2 + _ROWS_BELOW]):
            return upper + 1, _joined_names(groups, names)
    return None


def _are_two_headers(groups: Sequence[Cell], names: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether names repeat below different groups, or are blank just where a heading spans both rows."""
    over = [index for index, cell in enumerate(groups) if not is_blank(cell)]
    own = [index for index, cell in enumerate(names) if not is_blank(cell)]
    if len(over) < 2 or len(own) < 2 or not below or not _are_names([names[index] for index in own]):
        return False
    if _is_one_of(_words([names])[0], _words(below)):  # a first row of data below a header with a blank in it
        return False
    words = [_word(names[index]) for index in own]
    if len(set(words)) < len(own) and len(over) < len(own):
        joined = [name for name in _joined_names(groups, names) if name]
        return len(set(joined)) > len(set(words))
    lonely, spanned = set(over) - set(own), set(own) - set(over)
    if not _are_names([groups[index] for index in over]):
        return False
    if not lonely or not spanned or min(over) > min(own) or len(set(words)) < len(own):
        return False
    columns = {*over, *own}
    filled = [sum(index < len(row) and not is_blank(row[index]) for index in columns) for row in below]
    both = [any(index < len(row) and not is_blank(row[index]) for index in lonely) for row in below]
    return sum(filled) >= 0.6 * len(columns) * len(below) and sum(both) * 2 > len(below)


def _are_names(cells: Sequence[Cell]) -> bool:
    texts = [cell_text(cell).strip() for cell in cells]
    return not any(_is_data(text) or len(text) > _LONGEST_CLEAR_HEADER for text in texts)


def _joined_names(groups: Sequence[Cell], names: Sequence[Cell]) -> tuple[str, ...]:
    words = [_word(cell) for cell in names]
    joined = []
    group = ""
    for index in range(max(len(groups), len(names))):
        if index < len(groups) and not is_blank(groups[index]):
            group = " ".join(cell_text(groups[index]).split())
        name = " ".join(cell_text(names[index]).split()) if index < len(names) else ""
        if not name:
            heads_itself = index < len(groups) and not is_blank(groups[index])
            joined.append(group if heads_itself else "")
        else:
            needs_group = bool(group) and words.count(words[index]) > 1
            joined.append(f"{group} – {name}" if needs_group else name)
    return tuple(joined)


def _kinds(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """What most cells of each column are: data, words or nothing."""
    width = max(map(len, rows), default=0)
    found = []
    for index in range(min(width, 60)):
        cells = [cell_text(row[index]).strip() for row in rows if index < len(row) and not is_blank(row[index])]
        kind = "data" if sum(map(_is_data, cells)) * 2 > len(cells) else "words"
        found.append(kind if len(cells) * 3 > len(rows) else "")
    while found and not found[-1]:
        found.pop()
    return tuple(found)


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
    if not filled or sum(len(text) > _LONGEST_HEADER for text in filled) * 3 > len(filled):  # forms ask long questions
        return 0.0
    breadth = min(1.0, len(filled) / width)
    if breadth < 0.6 or (width >= 3 and len(filled) == 1):
        return 0.0
    texts = [text for text in filled if not _is_data(text)]
    worded = len(texts) / len(filled)
    words = [text for text in dict.fromkeys(texts[:60]) if concepts(text)]  # a word said twice is one
    known, named = (len(one) / min(len(filled), 60) for one in (words, [word for word in words if not _is_label(word)]))
    if worded < 0.6 and not _names_numbers(row, below) and (known < 0.3 or _is_like_below(row, below)):
        return 0.0
    if is_total_word(filled[0]) and known < 0.3:
        return 0.0
    distinct = len({text.casefold() for text in filled}) / len(filled)
    return breadth + worded + 2.0 * named * breadth + 0.5 * distinct + _contrast(row, below) - 0.3 * (not below)


def _is_label(text: str) -> bool:
    """Whether a known header is a stage or a channel just as well (``Lead``, ``Email``), and so no sign of a header."""
    return stage_key(text) in synonyms().labels


def _is_like_below(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row has numbers that are no years above numbers, and nothing else changes: data, too."""
    numbers = [i for i, cell in enumerate(row) if is_number(cell) and not _YEAR.match(cell_text(cell).strip())]
    under = [other[i] for other in below for i in numbers if i < len(other) and not is_blank(other[i])]
    return bool(under) and all(map(is_number, under)) and _contrast(row, below) == 0


def _is_all_data(row: Sequence[Cell], width: int) -> bool:
    """Whether a row of about the usual width holds nothing but numbers, dates and addresses."""
    texts = [cell_text(cell).strip() for cell in row[:_COLUMNS_COMPARED] if not is_blank(cell)]
    return len(texts) >= 0.6 * min(width, _COLUMNS_COMPARED) and all(map(_is_data, texts))


def _is_one_of(own: Sequence[str], others: Sequence[Sequence[str]], *, is_later: bool = False) -> bool:
    """Whether a row, as words, is data: half of its words are values of the same column in other rows.

    In a list of one column any other stage labels will do. A header printed again on each page is still one; known
    headers beside such values make it one, but not if it ``is_later`` than another that may be the header.
    """
    around = [cells for cells in others if cells != own]
    words = [(index, word) for index, word in enumerate(own) if word and not _is_data(word)]
    found = [index for index, word in words if any(index < len(cells) and cells[index] == word for cells in around)]
    if found and len(found) * 2 >= len(words):
        fresh = [word for index, word in words if index not in found]
        return is_later or len(words) < sum(map(bool, own)) or not any(map(concepts, fresh))
    filled = [word for word in own if word]
    if len(filled) != 1 or not around:
        return False
    labels = synonyms().labels
    return all(header_key(word) in labels for cells in [own, *around] for word in cells if word)


def _words(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [list(map(_word, row[:_COLUMNS_COMPARED])) for row in rows]


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
        or _CLOCK.fullmatch(text) is not None
        or (any(c.isdigit() for c in text) and is_day_text(text))
    )
