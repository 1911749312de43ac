"""What was odd in rows that were used all the same, as sentences."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_planner.domain.days import day_number
from funnel_planner.domain.oddities import KeptApart, Oddities, Overlap, Replaced, Unread
from funnel_planner.words import tr, trn

MOST_ADDRESSES = 5
MOST_LINES = 5


def oddity_sentences(found: Oddities) -> list[str]:
    """Dates and amounts not read, rows without a stage, addresses of several leads, reports that meet others."""
    return [
        *spoilt_sentences(found),
        *undated_sentences(found),
        *_apart_sentences(found),
        *report_sentences(found),
    ]


def report_sentences(found: Oddities) -> list[str]:
    """Numbers of reports that are replaced, and reports that have days in common."""
    return [*replaced_sentences(found.replaced), *map(_overlap, found.overlaps)]


def spoilt_sentences(found: Oddities) -> list[str]:
    """Dates and amounts that could not be read, a sentence for each column, and rows without a stage: to be mended."""
    named = len({one.file for one in (*found.unread, *found.unread_amounts)}) > 1
    sentences = [_unread(one, named=named) for one in found.unread]
    sentences += [_unread_amounts(one, named=named) for one in found.unread_amounts]
    if found.blank_stages:
        text = trn(
            "{n} row has no stage and is not used. Fill in its stage in the file.",
            "{n} rows have no stage and are not used. Fill in their stage in the file.",
            found.blank_stages,
        )
        sentences.append(text)
    return sentences


def undated_sentences(found: Oddities) -> list[str]:
    """Leads that count on a day gone by as their file, written later, says that they stand."""
    if not found.undated_then:
        return []
    return [
        trn(
            "{n} lead has no date for the stage it stands at, or for its loss. It counts there as of the chosen day,"
            " though it may have come there later.",
            "{n} leads have no date for the stage they stand at, or for their loss. They count there as of the chosen"
            " day, though they may have come there later.",
            found.undated_then,
        )
    ]


def to_come_sentences(found: Oddities) -> list[str]:
    """Dates after the as-of day: perhaps mistyped, perhaps planned."""
    if not found.yet_to_come:
        return []
    return [
        trn(
            "{n} date lies after the as-of day and does not count yet. If it is mistyped, correct it in the file.",
            "{n} dates lie after the as-of day and do not count yet. If they are mistyped, correct them in the file.",
            found.yet_to_come,
        )
    ]


def blank_count_sentences(found: Oddities) -> list[str]:
    """Blank counts of a table of totals, which leave sums unknown."""
    if not found.blank_counts:
        return []
    return [
        trn(
            "{n} count is blank. Nobody knows whether that means 0, so the sums it belongs to are unknown."
            " Write 0 in the file where nothing was counted.",
            "{n} counts are blank. Nobody knows whether that means 0, so the sums they belong to are unknown."
            " Write 0 in the file where nothing was counted.",
            found.blank_counts,
        )
    ]


def replaced_sentences(found: Sequence[Replaced]) -> list[str]:
    """Numbers that are replaced where two reports of different periods would have to be added up."""
    return [
        trn(
            "{n} number of “{file}” is replaced, as neither report names its period. To add them up, import both again"
            " and say what days each is about, in the window or in a line above the header (2024-01-01 - 2024-01-31).",
            "{n} numbers of “{file}” are replaced, as neither report names its period. To add them up, import both"
            " again and say what days each is about, in the window or in a line above the header"
            " (2024-01-01 - 2024-01-31).",
            one.count,
        ).format(file=one.file)
        for one in found
    ]


def _overlap(one: Overlap) -> str:
    from funnel_planner.app.period_words import span_words

    text = tr(
        "“{file}” is about {days}, and this report about {own_days}: what both count is counted twice. Correct the"
        " period of this report, or remove the other import."
    )
    if not one.counts_twice:
        text = tr(
            "“{file}” is about {days}, and this report about {own_days}: as both begin on the same day, the later"
            " import takes the place of the other. Correct the period of this report if that is not meant."
        )
    days, own_days = (span_words(day_number(first), day_number(last)) for first, last in (one.days, one.own_days))
    return text.format(file=one.file, days=days, own_days=own_days)


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
    )
    return _placed(one, text, named=named)


def _unread_amounts(one: Unread, *, named: bool) -> str:
    text = trn(
        "{n} amount in “{column}” cannot be read, “{value}” in line {line}; it is left out of all sums.",
        "{n} amounts in “{column}” cannot be read, such as “{value}” in line {line}; they are left out of all sums.",
        one.count,
    )
    return _placed(one, text, named=named)


def _placed(one: Unread, text: str, *, named: bool) -> str:
    """With the column, the first one of them and its line; ``named``: and with the file."""
    text = text.format(column=one.column, value=one.example, line=one.line)
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
