"""The leads of a plan: what its imports say, and laid over it what was said by hand."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from funnel_planner.app.files.same_rows import Found, same_rows
from funnel_planner.domain.by_hand import EMAIL, NAME, PERSONAL_FIELDS, PHONE, ByHand, HandLead, is_own_key
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import FileMapping
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.leads import LeadData

Who = tuple[str, ...]


def split(file: PlanFile, batches: Sequence[str]) -> tuple[tuple[str, ...], ByHand]:
    """The imports among a plan's batches, and what was said by hand."""
    by_hand = file.hand_batches(batches)
    imports = tuple(batch for batch in batches if batch not in by_hand)
    return imports, file.by_hand(by_hand[-1]) if by_hand else ByHand()


def needs_keys(by_hand: ByHand) -> bool:
    """Leads have to be found by their ids."""
    return any(lead.key and not is_own_key(lead.key) for lead in by_hand.leads)


def laid_over(
    file: PlanFile,
    base: "LeadData",
    imports: Sequence[str],
    by_hand: ByHand,
    stage_ids: Sequence[str],
    found: Found,
) -> "Overlaid":
    """Imported leads with everything said by hand.

    Leads whose import is gone are looked for in the others: in a later reading of the same files by all cells of their
    rows, else anywhere by e-mail, by name and phone. ``found`` remembers what came of it.
    """
    from funnel_planner.analytics.by_hand import ABSENT, find, overlay
    from funnel_planner.app.files.mapping_text import mapping_from_json

    places = find(base, by_hand.leads, imports)
    lost = [fact for fact, place in zip(by_hand.leads, places, strict=True) if place == ABSENT and not fact.added]
    if fresh := [fact for fact in lost if fact.identity not in found]:
        same_row = same_rows(file, imports, fresh)
        found |= look_for(file, imports, [fact for fact in fresh if fact.identity not in same_row]) | same_row
    if any(found.get(fact.identity, ("", -1))[0] for fact in lost):
        moved = [
            _as_found(fact, found) if place == ABSENT else fact
            for fact, place in zip(by_hand.leads, places, strict=True)
        ]
        places = find(base, moved, imports)
    mappings = (mapping_from_json(file.batch(batch).mapping_json) for batch in imports)
    uncoded = frozenset(c.header for mapping in mappings for each in mapping.files for c in each.columns)
    return overlay(base, by_hand, places, stage_ids, uncoded)


def look_for(file: PlanFile, imports: Sequence[str], facts: Sequence[HandLead]) -> Found:
    """Where leads are that are not where they were found first; an empty batch where they are not, or not for sure."""
    wanted = {_who(dict(fact.who)): fact for fact in facts if _who(dict(fact.who))}
    hits: dict[Who, list[tuple[str, int]]] = {who: [] for who in wanted}
    if wanted:
        for batch in imports:
            for row, texts in _personal_texts(file, batch):
                if (who := _who(texts)) in hits:
                    hits[who].append((batch, row))
    found: Found = {fact.identity: ("", -1) for fact in facts}
    for who, places in hits.items():
        in_last = [place for place in places if place[0] == places[-1][0]]
        if len(in_last) == 1:
            found[wanted[who].identity] = in_last[0]
    return found


def _as_found(fact: HandLead, found: Found) -> HandLead:
    batch, row = found.get(fact.identity, ("", -1))
    return replace(fact, key="", batch=batch, row=row) if batch else fact


def _who(texts: dict[str, str]) -> Who:
    """By what a person is recognised without an id; empty: by nothing."""
    if texts.get(EMAIL):
        return (EMAIL, label_key(texts[EMAIL]))
    if texts.get(NAME):
        return (NAME, label_key(texts[NAME]), label_key(texts.get(PHONE, "")))
    return ()


def _personal_texts(file: PlanFile, batch: str) -> Iterable[tuple[int, dict[str, str]]]:
    """Number and personal texts of every row of a batch."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    mapping = mapping_from_json(file.batch(batch).mapping_json)
    places = [personal_columns(each) for each in mapping.files]
    number = 0
    for part in file.stored_rows(batch):
        for cells in part.cells:
            yield number, personal_texts(json.loads(cells), places[part.file])
            number += 1


def personal_columns(file: FileMapping) -> dict[str, list[int]]:
    """Columns of a file by the personal field they hold."""
    found: dict[str, list[int]] = {}
    for column in file.columns:
        if column.role.value in PERSONAL_FIELDS:
            found.setdefault(column.role.value, []).append(column.index)
    return found


def personal_texts(cells: Sequence[object], columns: dict[str, list[int]]) -> dict[str, str]:
    """Who a row is about."""
    from funnel_planner.app.leads.lead_rows import cell_words

    texts = {}
    for field, indexes in columns.items():
        words = (cell_words(cells[index]) for index in indexes if index < len(cells))
        texts[field] = " ".join(word for word in words if word)
    return texts
