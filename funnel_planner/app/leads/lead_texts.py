"""Texts of all leads at once, for sorting; slow for a million of them, so on a worker thread."""

import heapq
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from funnel_planner.app.leads.lead_rows import cell_words, merged_in_order
from funnel_planner.domain.by_hand import HandLead, column_field, is_own_key
from funnel_planner.domain.mapping import FileMapping, Role
from funnel_planner.domain.progress import Reporter
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    import numpy as np

    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.listing import Keys

ColumnsOf = Callable[[FileMapping], Sequence[int]]
_RUN = 20_000
"""Texts sorted in one call: some 20 ms."""
_LETTERS = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe"}


@dataclass(frozen=True, slots=True, eq=False)
class TextOrder:
    """The texts of one column in alphabetical order, and the place of each imported lead's text in it."""

    texts: tuple[str, ...]
    """Distinct sorting keys (``collated``), in order."""
    ranks: "np.ndarray"
    """Of each imported lead; -1 for blank."""

    def keys(self, origin: "np.ndarray | None", said: Mapping[int, str]) -> "Keys":
        """What leads are sorted by; ``origin`` as in ``Overlaid``, ``said`` texts by hand by number of the lead."""
        import numpy as np

        from funnel_planner.analytics.listing import LAST

        if origin is None:
            ranks = self.ranks.astype(np.int64)
        else:
            known = origin < len(self.ranks)
            ranks = np.where(known, self.ranks[np.where(known, origin, 0)] if len(self.ranks) else LAST, LAST)
            ranks = ranks.astype(np.int64)
        by_hand = sorted({collated(text) for text in said.values() if text})
        room = len(by_hand) + 1  # between two imported texts there is room for all that were typed
        keys = np.where(ranks == LAST, LAST, (ranks + 1) * room)
        places = {text: self._place(text, number, room) for number, text in enumerate(by_hand)}
        for lead, text in said.items():
            keys[lead] = places[collated(text)] if text else LAST
        return keys

    def _place(self, text: str, number: int, room: int) -> int:
        rank = bisect_left(self.texts, text)
        if rank < len(self.texts) and self.texts[rank] == text:
            return (rank + 1) * room
        return rank * room + number + 1


def collated(text: str) -> str:
    """A text as it is sorted: case and accents count only between texts that are else the same."""
    return f"{_plain(text)}\0{text}"


def all_collated(texts: Sequence[str]) -> list[str]:
    """``collated`` of many texts, blank ones stay blank; together, which takes a third of the time."""
    plain = _plain("\n".join(texts)).split("\n")
    if len(plain) != len(texts):  # a text of several lines
        return [collated(text) if text else "" for text in texts]
    return [f"{letters}\0{text}" if text else "" for letters, text in zip(plain, texts, strict=True)]


def _plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.casefold()
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    return _marks().sub("", unicodedata.normalize("NFKD", text)).casefold()


@lru_cache(maxsize=1)
def _marks() -> "re.Pattern[str]":
    """Accents and other marks that combine with a letter before them; made when first needed: 10 ms."""
    return re.compile("[" + "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x10000)))) + "]+")


def of_role(role: Role) -> ColumnsOf:
    """The columns of a role."""
    return lambda file: [column.index for column in file.columns if column.role is role]


def of_header(header: str) -> ColumnsOf:
    """The columns of a header."""
    return lambda file: [column.index for column in file.columns if column.header == header]


def said_of_role(facts: Mapping[int, HandLead], role: Role) -> dict[int, str]:
    """What was said by hand in a personal field, by number of the lead."""
    texts = {lead: text for lead, fact in facts.items() if (text := fact.text(role.value)) is not None}
    if role is Role.ID:
        texts |= {lead: fact.key for lead, fact in facts.items() if fact.added and not is_own_key(fact.key)}
    return texts


def said_of_header(facts: Mapping[int, HandLead], header: str) -> dict[int, str]:
    """What was said by hand in a column, by number of the lead."""
    field = column_field(header)
    return {lead: text for lead, fact in facts.items() if (text := fact.text(field)) is not None}


def text_order(
    file: PlanFile, imports: Sequence[str], leads: "LeadData", columns_of: ColumnsOf, reporter: Reporter
) -> TextOrder:
    """One column of imported leads in order; ``leads`` without anything by hand. Some seconds for a million.

    In short steps, so that the window stays live: no single call works on all texts.
    """
    import numpy as np

    count = leads.lead_count
    texts: list[str] = [""] * count
    for place in reversed(merged_in_order([file.batch(batch) for batch in imports])):
        for lead, text in _texts_of_leads(file, imports[place], leads, place, columns_of, reporter):
            texts[lead] = texts[lead] or text
    keys: list[str] = []
    runs = []
    for start in range(0, count, _RUN):
        reporter.advance(start, count)
        keys += all_collated(texts[start : start + _RUN])
        runs.append(sorted(set(keys[start:]) - {""}))
    rank_of: dict[str, int] = {}
    for key in heapq.merge(*runs):
        rank_of.setdefault(key, len(rank_of))
    ranks = np.full(count, -1, dtype=np.int32)
    for start in range(0, count, _RUN):
        ranks[start : start + _RUN] = [rank_of.get(key, -1) for key in keys[start : start + _RUN]]
    return TextOrder(tuple(rank_of), ranks)


def lead_of_row(leads: "LeadData", place: int) -> "tuple[np.ndarray, np.ndarray]":
    """Of each row of an import the lead it is about, -1 for none; and whether another row is shown for that lead."""
    import numpy as np

    own = _rows_in(leads, place)
    if own is None:
        return np.empty(0, np.int64), np.empty(0, bool)
    others, rows = own[:0], own[:0]
    if leads.further_rows is not None:
        others, rows = leads.further_rows.of_batch(place)
    highest = max(int(own.max(initial=-1)), int(rows.max(initial=-1)))
    lead_of, is_further = np.full(highest + 1, -1, np.int64), np.zeros(highest + 1, bool)
    lead_of[rows], is_further[rows] = others, True
    shown = np.flatnonzero(own >= 0)
    lead_of[own[shown]] = shown
    return lead_of, is_further


def _rows_in(leads: "LeadData", place: int) -> "np.ndarray | None":
    """Of each lead the number of its row in one of the merged batches, -1 for none."""
    import numpy as np

    if leads.earlier_rows is not None:
        return leads.earlier_rows[place]
    if leads.stored_row is None or leads.stored_batch is None:
        return leads.stored_row
    return np.where(leads.stored_batch == place, leads.stored_row, -1)


def _texts_of_leads(
    file: PlanFile, batch: str, leads: "LeadData", place: int, columns_of: ColumnsOf, reporter: Reporter
) -> Iterator[tuple[int, str]]:
    """Leads and their texts in some columns of an import: of the rows they are shown with, then of all others."""
    lead_of, is_further = (array.tolist() for array in lead_of_row(leads, place))
    known, count = len(lead_of), leads.lead_count
    others = []
    for part in _texts(file, batch, columns_of):
        reporter.advance(part[0][0] if part else 0, count)
        for row, text in part:
            if text and row < known and (lead := lead_of[row]) >= 0:
                if is_further[row]:
                    others.append((lead, text))
                else:
                    yield lead, text
    yield from others


def _texts(file: PlanFile, batch: str, columns_of: ColumnsOf) -> Iterator[list[tuple[int, str]]]:
    """Row number and text in some columns of every row of a batch, some thousands at a time."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    mapping = mapping_from_json(file.batch(batch).mapping_json)
    for part in file.column_cells(batch, [columns_of(each) for each in mapping.files]):
        yield [(cast("int", row), _words(cells)) for row, *cells in part]


def _words(cells: Sequence[object]) -> str:
    """Cells of a row as one text, as ``LeadRows`` shows them."""
    if len(cells) == 1 and isinstance(cells[0], str):
        return " ".join(cells[0].split())
    words = map(cell_words, cells)
    return " ".join(word for word in words if word)
