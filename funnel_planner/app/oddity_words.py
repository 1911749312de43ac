"""What was odd in rows that were used all the same, as sentences."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_planner.domain.oddities import KeptApart, Oddities, Replaced, Unread
from funnel_planner.words import tr, trn

MOST_ADDRESSES = 5
MOST_LINES = 5


def oddity_sentences(found: Oddities) -> list[str]:
    """Dates not read, rows without a stage, addresses of several leads, numbers that are replaced, in this order."""
    return [*spoilt_sentences(found), *_apart_sentences(found), *replaced_sentences(found.replaced)]


def spoilt_sentences(found: Oddities) -> list[str]:
    """Dates that could not be read, a sentence for each column, and rows without a stage: what should be mended."""
    named = len({one.file for one in found.unread}) > 1
    sentences = [_unread(one, named=named) for one in found.unread]
    if found.blank_stages:
        text = trn(
            "{n} row has no stage and is not used. Fill in its stage in the file.",
            "{n} rows have no stage and are not used. Fill in their stage in the file.",
            found.blank_stages,
        )
        sentences.append(text)
    return sentences


def replaced_sentences(found: Sequence[Replaced]) -> list[str]:
    """Numbers that are replaced where two reports of different periods would have to be added up."""
    return [
        trn(
            "{n} number of “{file}” is replaced, as neither report names its period. To add them up, write the period "
            "in a line above the header (2024-01-01 - 2024-01-31) and import both again.",
            "{n} numbers of “{file}” are replaced, as neither report names its period. To add them up, write the "
            "period in a line above the header (2024-01-01 - 2024-01-31) and import both again.",
            one.count,
        ).format(file=one.file)
        for one in found
    ]


def kept_apart_keys(found: Oddities) -> list[dict[str, Any]]:
    """Addresses of several leads, for JSON."""
    return [
        {"email": one.email, "ids": list(one.ids), "rows": [{"file": file, "line": line} for file, line in one.lines]}
        for one in found.kept_apart
    ]


def _unread(one: Unread, *, named: bool) -> str:
    text = trn(
        "{n} date in “{column}” cannot be read, “{value}” in line {line}; the row counts without it.",
        "{n} dates in “{column}” cannot be read, such as “{value}” in line {line}; the rows count without them.",
        one.count,
    ).format(column=one.column, value=one.example, line=one.line)
    return f"{Path(one.file).name}: {text}" if named else text


def _apart_sentences(found: Oddities) -> list[str]:
    shown = found.kept_apart[:MOST_ADDRESSES]
    sentences = [_apart(one) for one in shown]
    more = found.apart_count - len(shown)
    if more > 0:
        text = trn(
            "{n} more address belongs to leads with different ids.",
            "{n} more addresses belong to leads with different ids.",
            more,
        )
        sentences.append(text)
    return sentences


def _apart(one: KeptApart) -> str:
    several = len({file for file, _ in one.lines}) > 1
    places = [f"{Path(file).name} {line}" if several else str(line) for file, line in one.lines[:MOST_LINES]]
    text = tr("“{email}” belongs to leads with different ids ({ids}); they are kept apart (lines {lines}).")
    return text.format(email=one.email, ids=_some(one.ids), lines=", ".join(places) + _more(one.lines))


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:MOST_LINES]) + _more(ids)


def _more(of: tuple[object, ...]) -> str:
    return " …" if len(of) > MOST_LINES else ""
