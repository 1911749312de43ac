"""Leads that exports are made of, and what is true of them whatever file they stand in."""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

STAGES = ("Lead", "MQL", "SQL", "Proposal", "Won")
CHANNELS = ("Google Ads", "Newsletter", "Targi", "Polecenie")
_NAMES = ("Ola Żak", "Łukasz Śliwa", "Anna Nowak", "Bob Smith", "Zoe Miller", "Jan Kowalski")
HEADER = ["Lead ID", "Name", "Source", "Stage", "Created", "Value"]
Rows = list[list[object]]


@dataclass(frozen=True)
class Person:
    """A lead as it is in truth."""

    id: int
    name: str
    mail: str
    rank: int
    lost: bool
    channel: str
    created: date
    value: float


@dataclass(frozen=True)
class Made:
    """A file, the stages it is read for, and what must come of it; ``ledger``: classes of rows by name."""

    data: bytes
    name: str = "leads.csv"
    stages: Sequence[str] = STAGES
    counts: Sequence[int] = ()
    channels: dict[str, list[int]] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    ledger: dict[str, int] = field(default_factory=dict)
    won: float | None = None
    cost: float | None = None
    said: str = ""
    """Part of what is told of it."""


def people(count: int = 40, *, lost: bool = False) -> list[Person]:
    """The leads; some of them lost, if wanted."""
    dice = random.Random(count)  # noqa: S311 - the same ones every time
    found = []
    for number in range(count):
        rank = min(int(dice.expovariate(0.6)), len(STAGES) - 1)
        found.append(
            Person(
                id=1000 + number,
                name=f"{dice.choice(_NAMES)} {number}",
                mail=f"osoba{number}@firma{number % 7}.pl",
                rank=rank,
                lost=lost and rank < len(STAGES) - 1 and dice.random() < 0.25,
                channel=dice.choice(CHANNELS),
                created=date(2024, 1, 3) + timedelta(dice.randint(0, 140)),
                value=dice.choice([1200.0, 15000.0, 999.5, 250.0, 12500.75]),
            )
        )
    return found


def reached(leads: Sequence[Person], *, stage_kept: bool = False) -> list[int]:
    """Leads at each stage or beyond; of lost ones only the first is known, unless their stage is kept."""
    ranks = [lead.rank if stage_kept or not lead.lost else 0 for lead in leads]
    return [sum(rank >= stage for rank in ranks) for stage in range(len(STAGES))]


def by_channel(leads: Sequence[Person], *, stage_kept: bool = False) -> dict[str, list[int]]:
    """The same by channel."""
    names = {lead.channel for lead in leads}
    return {n: reached([lead for lead in leads if lead.channel == n], stage_kept=stage_kept) for n in names}


def months(leads: Sequence[Person]) -> dict[str, int]:
    """Leads by the month they came in."""
    return dict(Counter(f"{lead.created:%Y-%m}" for lead in leads))


def won_value(leads: Sequence[Person]) -> float:
    """What those at the last stage are worth."""
    return sum(lead.value for lead in leads if lead.rank == len(STAGES) - 1)


def table(
    leads: Sequence[Person],
    *,
    day: Callable[[date], object] = date.isoformat,
    stage: Callable[[Person], str] = lambda lead: "Lost" if lead.lost else STAGES[lead.rank],
    value: Callable[[float], object] = lambda value: value,
) -> Rows:
    """A plain list with a header."""
    rows = [[lead.id, lead.name, lead.channel, stage(lead), day(lead.created), value(lead.value)] for lead in leads]
    return [list(HEADER), *rows]


def text(rows: Sequence[Sequence[object]], mark: str = ",", *, end: str = "\r\n", quote_all: bool = False) -> str:
    """Rows as delimited text."""
    target = io.StringIO()
    if quote_all:
        csv.writer(target, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(target, delimiter=mark, lineterminator=end).writerows(rows)
    return target.getvalue()


def polish(value: float) -> str:
    """``12 500,75``, with a no-break space."""
    return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")
