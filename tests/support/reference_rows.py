"""Rows of a case turned into what was seen of each lead: plain loops, from the definitions alone.

A case is a dict as in tests/data/funnel_cases.json: `shape`, `stages`, `options`, `rows`. A joined case (one file per
stage) has `files` instead of rows: a list of {`stage`, `rows`}.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, NamedTuple

LOST = 0  # stages are ranks 1..K
REACHED_WORDS, NOT_REACHED_WORDS = {"x", "yes", "true", "1", "tak"}, {"no", "0", "-", "nie"}
FILLERS = {"", "select", "-- none --", "- wybierz -"}
UNKNOWN = "(unknown)"
MORE = ("Region", "worth", "paid")
"""Columns beside those that counting needs."""
CLASSES = ("rows_in", "used", "duplicates", "unmapped", "scheduled", "excluded", "totals", "preamble", "rejected")
Row = dict[str, Any]


class Moment(NamedTuple):
    """A day and, where it has a clock that counts, the seconds since its midnight."""

    day: date
    clock: Fraction | None

    @property
    def order(self) -> tuple[date, Fraction]:
        """What sorts; a day without a clock comes first, and once days won there is no clock beside it."""
        return self.day, Fraction(-1) if self.clock is None else self.clock


class Seen(NamedTuple):
    """One observation: rank 1..K or LOST, when (None: undated), and the channel written in its row."""

    rank: int
    when: Moment | None
    channel: str
    row: int
    named: bool = True
    """A cell names the stage; False: being listed says it."""


@dataclass
class Lead:
    """All that was seen of one lead."""

    seen: list[Seen] = field(default_factory=list)
    listings: list[Seen] = field(default_factory=list)
    """Of a lead list, each row as an observation of stage 1, with its channel; the earliest one counts."""
    created: Moment | None = None
    rows: int = 0
    undated: int = 0
    scheduled: int = 0
    to_come: list[Seen] = field(default_factory=list)
    """What a list says of days after the as-of day."""
    created_later: bool = False
    more: dict[str, str] = field(default_factory=dict)
    """Other columns: what its first row that is filled in says."""

    def amount(self, header: str | None) -> Fraction | None:
        """Money in a column; None where nobody wrote any down."""
        text = self.more.get(header, "") if header else ""
        return Fraction(text) if text else None


@dataclass
class Reading:
    """Leads by id in order of appearance, the class of each row, and what was noticed."""

    leads: dict[str, Lead] = field(default_factory=dict)
    ledger: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(CLASSES, 0)))
    unmapped_ids: set[str] = field(default_factory=set)
    scheduled_events: int = 0
    undated_events: int = 0
    spelling: dict[str, str] = field(default_factory=dict)


def folded(label: object) -> str:
    """NFKC, single spaces, no case: what makes two labels one."""
    return " ".join(unicodedata.normalize("NFKC", "" if label is None else str(label)).split()).casefold()


def id_text(cell: object) -> str:
    """17.0 of a number cell is 17; text is only trimmed."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def project_zone(options: Row) -> timezone:
    """The project's own clock."""
    text = options.get("utc_offset", "+00:00")
    shift = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-shift if text[0] == "-" else shift)


def moment(cell: object, zone: timezone) -> Moment | None:
    """An ISO day or clock; naive clocks are on the project's clock, offsets are brought to it."""
    text = "" if cell is None else str(cell).strip()
    if not text:
        return None
    if len(text) == len("2024-01-01"):
        return Moment(date.fromisoformat(text), None)
    when = datetime.fromisoformat(text)
    when = when.astimezone(zone) if when.tzinfo else when
    return Moment(when.date(), Fraction(when.hour * 3600 + when.minute * 60 + when.second))


def _meant(cell: object, zone: timezone, *, is_stage: bool) -> str:
    """Two spellings of one moment say the same, and so do all ways of saying that a stage was reached, or not."""
    if is_stage and folded(cell) in REACHED_WORDS | NOT_REACHED_WORDS:
        return "reached" if folded(cell) in REACHED_WORDS else ""
    try:
        when = moment(cell, zone)
    except ValueError:
        return folded(cell)
    return "" if when is None else str(when)


def days_between(start: Moment, end: Moment) -> Fraction:
    """By instants if both have clocks, else whole calendar days."""
    days = Fraction((end.day - start.day).days)
    return days if start.clock is None or end.clock is None else days + (end.clock - start.clock) / 86400


class Labels:
    """What stage words mean in one case."""

    def __init__(self, case: Row) -> None:
        options = case["options"]
        self.ranks = {folded(name): rank for rank, name in enumerate(case["stages"], 1)}
        self.ranks |= {folded(label): self.ranks[folded(name)] for label, name in options.get("aliases", {}).items()}
        self.ranks |= {folded(label): LOST for label in options.get("lost_labels", ["Lost"])}
        self.excluded = {folded(label) for label in options.get("exclude_labels", [])}
        self.zone = project_zone(options)
        self.as_of = date.fromisoformat(options["as_of"]) if options.get("as_of") else date.max
        self.created, self.closed, self.last_stage = (
            options.get(f"{name}_column") for name in ("created", "closed", "last_stage")
        )


def read(case: Row) -> Reading:
    """Every row once: into exactly one class, and its observations to its lead."""
    labels, reading, copies = Labels(case), Reading(), set()
    later: list[tuple[str, Lead]] = []
    has_ids = any("lead" in row for row in case["rows"])
    take = _take_log_row if case["shape"] == "log" else _take_list_row
    said = [folded(row.get("stage")) in labels.excluded for row in case["rows"]]
    excluded = {id_text(row.get("lead")) for row, out in zip(case["rows"], said, strict=True) if out} - {""}
    filled = [(number, row) for number, row in enumerate(case["rows"]) if any(folded(cell) for cell in row.values())]
    for number, row in filled:
        key = id_text(row.get("lead"))
        _channel(reading, row)
        stages = case["stages"] if case["shape"] == "wide" else ()
        told = {name: _meant(cell, labels.zone, is_stage=name in stages) for name, cell in row.items()}
        copy = (key, *sorted((name, text) for name, text in told.items() if name != "lead" and text not in FILLERS))
        if case["shape"] == "log" and has_ids and not key:
            kind = "rejected"
        elif key in excluded or said[number]:
            kind = "excluded"
        else:
            kind, lead = take(case, labels, reading, number)
            if kind == "used" and key and copy in copies:
                kind = "duplicates"
            elif kind == "used":
                copies.add(copy)
                lead.more = {name: str(row[name]) for name in MORE if folded(row.get(name)) not in FILLERS}
                _add(reading, key or f"row {number}", lead)
            elif kind == "scheduled":
                reading.scheduled_events += lead.scheduled
                lead.more = {name: str(row[name]) for name in MORE if folded(row.get(name)) not in FILLERS}
                later.append((key or f"row {number}", lead))
            elif kind == "unmapped":
                reading.unmapped_ids.add(key or f"row {number}")
        reading.ledger["rows_in"] += 1
        reading.ledger[kind] += 1
    finish = _say_more if case["shape"] == "log" else _leave_out_what_is_to_come
    finish(reading, later)
    for lead in reading.leads.values():
        _merge(lead, case["shape"])
        _let_days_win(lead)
    return reading


def _take_log_row(case: Row, labels: Labels, reading: Reading, number: int) -> tuple[str, Lead]:
    """One stage change."""
    row = case["rows"][number]
    stage, when = folded(row.get("stage")), moment(row.get("time"), labels.zone)
    lead = Lead(undated=when is None)
    if stage not in labels.ranks:
        return "unmapped", lead
    if when and when.day > labels.as_of:
        lead.scheduled = 1
        return "scheduled", lead
    lead.seen = [Seen(labels.ranks[stage], when, _channel(reading, row), number)]
    return "used", lead


def _take_list_row(case: Row, labels: Labels, reading: Reading, number: int) -> tuple[str, Lead]:
    """One lead with its current stage, with a cell per stage, or with both."""
    row = case["rows"][number]
    lead, seen = Lead(), []
    channel = _channel(reading, row)
    created, closed = (moment(row.get(name), labels.zone) if name else None for name in (labels.created, labels.closed))
    if case["shape"] == "snapshot":
        rank = labels.ranks.get(folded(row.get("stage")))
        if rank is None:
            return "unmapped", lead
        if rank in (LOST, len(case["stages"])):  # a closed day of an open lead is a wish
            seen.append(Seen(rank, closed, channel, number))
        elif rank > 1:
            seen.append(Seen(rank, None, channel, number))
        last_stage = labels.ranks.get(folded(row.get(labels.last_stage))) if labels.last_stage else None
        if rank == LOST and last_stage:
            seen.append(Seen(last_stage, None, channel, number))
    for rank, name in enumerate(case["stages"] if case["shape"] == "wide" else (), 1):
        cell = folded(row.get(name))
        if cell in REACHED_WORDS:
            seen.append(Seen(rank, None, channel, number))
            lead.undated += 1
        elif cell not in FILLERS | NOT_REACHED_WORDS:
            seen.append(Seen(rank, moment(row[name], labels.zone), channel, number))
    usable = [one for one in seen if one.when is None or one.when.day <= labels.as_of]
    created_late = created is not None and created.day > labels.as_of
    lead.scheduled = len(seen) - len(usable) + created_late
    lead.to_come, lead.created_later = [one for one in seen if one not in usable], created_late
    # where a row was created later, its channel was not there yet
    lead.listings = [] if created_late else [Seen(1, created, channel, number, named=False)]
    lead.seen = usable
    only_later = created_late and not any(one.when for one in usable)
    if only_later or (created is None and seen and not usable):  # what is to come has not happened
        return "scheduled", lead
    lead.created = None if created_late else created
    lead.listings = lead.listings or [Seen(1, None, channel, number, named=False)]
    return "used", lead


def _say_more(reading: Reading, later: list[tuple[str, Lead]]) -> None:
    """What a row says beside its stage does not wait for a day."""
    for key, more in later:
        if key in reading.leads:
            reading.leads[key].more = more.more | reading.leads[key].more


def _leave_out_what_is_to_come(reading: Reading, later: list[tuple[str, Lead]]) -> None:
    """A stage said twice comes when its date says; a lead of which every date is to come is not there yet."""
    for key, more in later:
        if key in reading.leads:
            lead = reading.leads[key]
            lead.to_come += more.to_come
            lead.created_later |= more.created_later
            lead.listings += more.listings
            lead.seen += more.seen
            lead.more = more.more | lead.more
    for key, lead in list(reading.leads.items()):
        dated = {one.rank for one in lead.seen if one.when}
        waited_for = {one.rank for one in lead.to_come} - dated
        lead.seen = [one for one in lead.seen if one.when or one.rank not in waited_for]
        created_later = lead.created_later and lead.created is None
        is_there = lead.created or dated or (lead.seen and not created_later)
        if (created_later or lead.to_come) and not is_there:
            reading.ledger["used"] -= lead.rows
            reading.ledger["scheduled"] += lead.rows
            reading.undated_events -= lead.undated
            del reading.leads[key]


def _add(reading: Reading, key: str, more: Lead) -> None:
    """A used row: its observations are the lead's."""
    lead = reading.leads.setdefault(key, Lead())
    lead.rows += 1
    lead.seen += more.seen
    lead.listings += more.listings
    lead.to_come += more.to_come
    lead.created_later |= more.created_later
    lead.undated += more.undated
    lead.more = more.more | lead.more
    reading.undated_events += more.undated
    reading.scheduled_events += more.scheduled
    if more.created and (lead.created is None or more.created.order < lead.created.order):
        lead.created = more.created


def _channel(reading: Reading, row: Row) -> str:
    """The folded channel of a row; its first spelling is kept."""
    channel = folded(row.get("channel"))
    channel = "" if channel in FILLERS else channel
    reading.spelling.setdefault(channel, " ".join(str(row.get("channel")).split()) if channel else UNKNOWN)
    return channel


def _merge(lead: Lead, shape: str) -> None:
    """A lead of a list is there once, and has one date per stage's column: the earliest."""
    if shape == "wide":
        by_stage: dict[int, list[Seen]] = {}
        for one in lead.seen:
            by_stage.setdefault(one.rank, []).append(one)
        lead.seen = [min(seen, key=in_time) for seen in by_stage.values()]
    if lead.listings:
        lead.seen.append(min(lead.listings, key=in_time))


def in_time(one: Seen) -> tuple[bool, Any, int, int]:
    """Time, then funnel order with a loss last, then row; undated ones after all."""
    return one.when is None, one.when.order if one.when else (), one.rank or 10**6, one.row


def in_list(one: Seen) -> tuple[bool, Any, int, str]:
    """As ``in_time``, but the order of a list's rows says nothing: the channel's name decides."""
    undated, when, rank, _ = in_time(one)
    return undated, when, rank, one.channel


def _let_days_win(lead: Lead) -> None:
    """On a date with any value that is only a day, all values are days."""
    moments = [one.when for one in lead.seen if one.when]
    bare = {when.day for when in moments if when.clock is None}

    def plain(one: Seen) -> Seen:
        return one._replace(when=Moment(one.when.day, None)) if one.when and one.when.day in bare else one

    lead.seen, lead.listings = [plain(one) for one in lead.seen], [plain(one) for one in lead.listings]
    if lead.created and lead.created.day in bare:
        lead.created = Moment(lead.created.day, None)
