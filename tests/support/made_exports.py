"""Files as tools and people write them, each made of the same few leads, with what must be read from it.

What is expected is computed here, from the leads and not from the file.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

STAGES = ("Lead", "MQL", "SQL", "Proposal", "Won")
CHANNELS = ("Google Ads", "Newsletter", "Targi", "Polecenie")
_NAMES = ("Ola Żak", "Łukasz Śliwa", "Anna Nowak", "Bob Smith", "Zoe Miller", "Jan Kowalski")
_HEADER = ["Lead ID", "Name", "Source", "Stage", "Created", "Value"]
_MONTHS = ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"]
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
    return [list(_HEADER), *rows]


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


# tools


def hubspot() -> Made:
    """Deals with the name of the pipeline behind each stage."""
    leads = people(60, lost=True)
    labels = ["Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled", "Contract Sent", "Closed Won"]
    rows: Rows = [["Record ID", "Deal Name", "Deal Stage", "Amount", "Create Date", "Original Traffic Source"]]
    rows += [
        [
            9_000_000_000 + lead.id, lead.name, f"{'Closed Lost' if lead.lost else labels[lead.rank]} (Sales Pipeline)",
            lead.value, f"{lead.created} 08:15", lead.channel,
        ]
        for lead in leads
    ]  # fmt: skip
    return Made(text(rows).encode(), stages=labels, counts=reached(leads), channels=by_channel(leads))


def salesforce() -> Made:
    """A report with amounts in words, days first, and remarks below it."""
    leads = people(50, lost=True)
    labels = ["Prospecting", "Qualification", "Value Proposition", "Negotiation/Review", "Closed Won"]
    rows: Rows = [["Opportunity ID", "Stage", "Amount", "Created Date", "Lead Source"]]
    rows += [
        [
            f"006{lead.id:015}", "Closed Lost" if lead.lost else labels[lead.rank], f"USD {lead.value:,.2f}",
            f"{lead.created:%d/%m/%Y}", lead.channel,
        ]
        for lead in leads
    ]  # fmt: skip
    below = (
        '"Grand Totals (50 records)"\r\n\r\n"Confidential Information - Do Not Distribute"\r\n"Copyright © 2024"\r\n'
    )
    data = (text(rows, quote_all=True) + below).encode("cp1252")
    return Made(data, stages=labels, counts=reached(leads), channels=by_channel(leads), ledger={"used": 50})


def pipedrive() -> Made:
    """Deals whose status says how they ended while the stage stays."""
    leads = people(60, lost=True)
    labels = ["Kontakt", "Kwalifikacja", "Oferta", "Negocjacje"]
    rows: Rows = [["Deal - ID", "Deal - Stage", "Deal - Status", "Deal - Deal created", "Deal - Source channel"]]
    rows += [
        [
            lead.id, labels[min(lead.rank, 3)], "Won" if lead.rank == 4 else "Lost" if lead.lost else "Open",
            f"{lead.created} 10:00:01", lead.channel,
        ]
        for lead in leads
    ]  # fmt: skip
    return Made(
        text(rows).encode(),
        stages=[*labels, "Wygrane"],
        counts=reached(leads, stage_kept=True),
        channels=by_channel(leads, stage_kept=True),
    )


def zoho() -> Made:
    """Drop-downs nobody filled in say -None-."""
    leads = people(40)
    told = [replace(lead, channel="(unknown)" if lead.channel == "Targi" else lead.channel) for lead in leads]
    rows: Rows = [["Record Id", "Deal Name", "Amount", "Stage", "Lead Source", "Created Time"]]
    rows += [
        [
            f"zcrm_51{lead.id:013}", lead.name, lead.value, STAGES[lead.rank],
            "-None-" if lead.channel == "Targi" else lead.channel, f"{lead.created} 10:00:00",
        ]
        for lead in leads
    ]  # fmt: skip
    return Made(text(rows).encode(), counts=reached(leads), channels=by_channel(told))


def polish_crm() -> Made:
    """cp1250, semicolons, title lines, Polish words and amounts, a status beside the stage, and a line of totals."""
    leads = people(55, lost=True)
    labels = ["Nawiązanie kontaktu", "Badanie potrzeb", "Przygotowanie oferty", "Negocjacje", "Wygrana"]
    rows: Rows = [["Szansa", "Etap procesu", "Status", "Wartość netto", "Data utworzenia", "Źródło pozyskania", ""]]
    rows += [
        [
            lead.name, labels[lead.rank], "przegrana" if lead.lost else "wygrana" if lead.rank == 4 else "w toku",
            f"{polish(lead.value)} zł", f"{lead.created:%d-%m-%Y}", lead.channel, "",
        ]
        for lead in leads
    ]  # fmt: skip
    rows.append(["RAZEM", "", "", polish(sum(lead.value for lead in leads)), "", "", ""])
    above = "Raport szans;;;;;;\r\nWygenerowano: 2024-06-01 10:00;;;;;;\r\n;;;;;;\r\n"
    return Made(
        (above + text(rows, ";")).encode("cp1250"),
        stages=labels,
        counts=reached(leads, stage_kept=True),
        channels=by_channel(leads, stage_kept=True),
        months=months(leads),
        won=won_value(leads),
        ledger={"used": 55, "totals": 1, "preamble": 2},
    )


def google_ads() -> Made:
    """UTF-16 and tabs, title lines, signs of thousands and percent, and three lines of totals."""
    dice = random.Random(3)  # noqa: S311
    rows: Rows = [["Raport o kampaniach"], ["1 stycznia 2024 - 31 stycznia 2024"]]
    rows.append(["Stan kampanii", "Kampania", "Kod waluty", "Wyśw.", "Kliknięcia", "CTR", "Koszt", "Konwersje"])
    sums = [0, 0, 0.0, 0]

    def row(name: str, shown: int, clicks: int, cost: float, conversions: int) -> list[object]:
        rate = f"{clicks / shown * 100:.2f}%".replace(".", ",")
        return [
            "Włączono", name, "PLN", f"{shown:,}".replace(",", "\u00a0"), clicks, rate, polish(cost),
            f"{conversions},00",
        ]  # fmt: skip

    for number in range(9):
        figures = dice.randint(900, 99_999), dice.randint(10, 900), round(dice.random() * 900, 2), dice.randint(0, 30)
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        rows.append(row(f"Kampania {number}", *figures))
    shown, clicks, cost, conversions = int(sums[0]), int(sums[1]), float(sums[2]), int(sums[3])
    for what in ("kampanie", "konto", "sieć wyszukiwania"):
        rows.append([f"Łącznie: {what}", *row(" --", shown, clicks, cost, conversions)[1:]])
    return Made(
        text(rows, "\t").encode("utf-16"),
        stages=["Wyświetlenia", "Kliknięcia", "Konwersje"],
        counts=[shown, clicks, conversions],
        cost=round(cost, 2),
        ledger={"used": 9, "totals": 3, "preamble": 2},
    )


def meta_ads() -> Made:
    """The sum of all campaigns stands first, under no name."""
    dice = random.Random(5)  # noqa: S311
    figures = [(dice.randint(900, 9999), dice.randint(10, 900), dice.randint(0, 30)) for _ in range(8)]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    rows: Rows = [["Reporting starts", "Reporting ends", "Campaign name", "Impressions", "Link clicks", "Leads"]]
    rows.append(["2024-05-01", "2024-05-31", "", *sums])
    rows += [["2024-05-01", "2024-05-31", f"Kampania {n}", *each] for n, each in enumerate(figures)]
    stages = ["Impressions", "Link clicks", "Leads"]
    return Made(text(rows, quote_all=True).encode(), stages=stages, counts=sums, ledger={"used": 8, "totals": 1})


# layouts


def subtotals() -> Made:
    """Below the leads of each channel their total, some named in front and some behind."""
    leads = sorted(people(), key=lambda lead: lead.channel)
    rows: Rows = [["Source", "Name", *STAGES, "Value"]]
    for place, channel in enumerate(sorted(CHANNELS)):
        own = [lead for lead in leads if lead.channel == channel]
        for lead in own:
            days = [f"{lead.created + timedelta(n)}" if n <= lead.rank else "" for n in range(len(STAGES))]
            rows.append([channel, lead.name, *days, lead.value])
        name = f"Subtotal {channel}" if place % 2 else f"{channel} Total"
        rows.append([name, "", *[""] * len(STAGES), sum(lead.value for lead in own)])
    rows.append(["Grand total", "", *[""] * len(STAGES), sum(lead.value for lead in leads)])
    return Made(
        text(rows).encode(),
        counts=reached(leads),
        channels=by_channel(leads),
        ledger={"used": len(leads), "totals": 5},
    )


def header_on_every_page() -> Made:
    """A printed report: the header comes again every 15 rows."""
    leads = people()
    header: list[object] = ["Lead ID", "Source", *STAGES]
    rows: Rows = []
    for place, lead in enumerate(leads):
        days = [f"{lead.created + timedelta(n)}" if n <= lead.rank else "" for n in range(len(STAGES))]
        rows += [header] * (place % 15 == 0) + [[lead.id, lead.channel, *days]]
    return Made(
        text(rows).encode(),
        counts=reached(leads),
        channels=by_channel(leads),
        ledger={"used": len(leads), "preamble": 2},
    )


def without_header() -> Made:
    """Addresses, labels and days under nothing."""
    leads = people()
    rows: Rows = [[lead.mail, lead.channel, STAGES[lead.rank], lead.created] for lead in leads]
    return Made(text(rows).encode(), counts=reached(leads), channels=by_channel(leads), ledger={"used": len(leads)})


def ragged() -> Made:
    """Rows that end early, and one that goes on too long."""
    leads = people()
    rows = [row[: 4 + place % 3] if place else row for place, row in enumerate(table(leads))]
    rows[5] = [*rows[5], "extra", "more"]
    return Made(text(rows).encode(), counts=reached(leads), channels=by_channel(leads), ledger={"used": len(leads)})


def blank_rows_within() -> Made:
    """Titles, blank lines, and blank rows between leads."""
    leads = people()
    rows: Rows = [["Raport leadów"], [], ["Stan na", "2024-06-01"], []]
    for place, row in enumerate(table(leads)):
        rows += [row] if place % 9 else [row, [""] * len(row)]
    return Made(text(rows).encode(), counts=reached(leads), ledger={"used": len(leads), "preamble": 2})


def three_hundred_columns() -> Made:
    """Custom fields without end."""
    leads = people()
    rows = [
        row + [f"cf_{n}" if not place else "x" * (place * n % 7 == 0) for n in range(294)]
        for place, row in enumerate(table(leads))
    ]
    return Made(text(rows).encode(), counts=reached(leads), channels=by_channel(leads), ledger={"used": len(leads)})


def headers_of_two_lines() -> Made:
    """Line breaks, no-break spaces and units within headers."""
    leads = people()
    header: list[object] = [
        "Nr\nklienta", "Nazwa\u00a0firmy", "Źródło \nkontaktu", "Etap\nsprzedaży", "Data\nkontaktu", "Wartość\n(PLN)",
    ]  # fmt: skip
    data = text([header, *table(leads)[1:]], ";").encode("utf-8-sig")
    return Made(data, counts=reached(leads), channels=by_channel(leads), won=won_value(leads))


def notes_of_many_lines() -> Made:
    """Remarks with quotes, separators and lines that look like totals."""
    leads = people()
    note = 'He said "no";\nthen, "yes"\n\nTotal: 5'
    rows = [[*row, note if place else "Notes"] for place, row in enumerate(table(leads))]
    return Made(text(rows).encode(), counts=reached(leads), channels=by_channel(leads), ledger={"used": len(leads)})


def companies_named_total() -> Made:
    """Leads whose names begin like lines of totals."""
    leads = people()
    for place, name in ((4, "Total Energies"), (6, "Suma Sp. z o.o."), (8, "Total")):
        leads[place] = replace(leads[place], name=name)
    return Made(text(table(leads)).encode(), counts=reached(leads), ledger={"used": len(leads), "totals": 0})


def channels_side_by_side() -> Made:
    """A row for each stage and a column for each channel, one of which is called like a field."""
    rows: Rows = [
        ["Stage", "Ads", "Fair", "Mail", "Total"],
        ["Lead", 100, 120, 90, 310],
        ["MQL", 40, 50, 30, 120],
        ["Won", 4, 6, 3, 13],
    ]
    channels = {"Ads": [100, 40, 4], "Fair": [120, 50, 6], "Mail": [90, 30, 3]}
    return Made(text(rows).encode(), stages=["Lead", "MQL", "Won"], counts=[310, 120, 13], channels=channels)


# spelling


def stages_as_people_spell_them() -> Made:
    """Capitals, spaces, no-break spaces and accents written apart."""
    leads = people()
    labels = ["Nowy lead", "W trakcie rozmów", "Oferta wysłana", "Negocjacje", "Klient – wygrana"]

    def spelt(lead: Person) -> str:
        label = labels[lead.rank]
        ways = (
            label.upper(),
            f"  {label} ",
            label.replace(" ", "\u00a0"),
            label.replace("ó", "o\u0301").lower(),
            label,
        )
        return ways[lead.id % len(ways)]

    data = text(table(leads, stage=spelt)).encode()
    return Made(data, stages=labels, counts=reached(leads), channels=by_channel(leads), ledger={"unmapped": 0})


def numbered_stages() -> Made:
    """Stages with their number in front and their probability behind."""
    leads = people()
    data = text(table(leads, stage=lambda lead: f"{lead.rank + 1}. {STAGES[lead.rank]} ({20 * lead.rank}%)")).encode()
    return Made(data, counts=reached(leads), ledger={"unmapped": 0})


def only_open_won_and_lost() -> Made:
    """A status is all there is: whoever is open came in at least."""
    leads = people(lost=True)
    status = {lead.id: "Won" if lead.rank == 4 else "Lost" if lead.lost else "Open" for lead in leads}
    rows = table(leads, stage=lambda lead: status[lead.id])
    won = sum(lead.rank == 4 for lead in leads)
    return Made(text(rows).encode(), stages=["Deal", "Won"], counts=[len(leads), won], ledger={"used": len(leads)})


def months_in_polish_words() -> Made:
    """Days such as ``5 maja 2024 r.``."""
    leads = people()
    rows = table(leads, day=lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year} r.")
    return Made(text(rows, ";").encode(), counts=reached(leads), months=months(leads))


def days_with_weekdays() -> Made:
    """``Friday, 03 May 2024``."""
    leads = people()
    return Made(text(table(leads, day=lambda day: f"{day:%A, %d %B %Y}")).encode(), months=months(leads))


def american_clock() -> Made:
    """Month first, with a clock of twelve hours."""
    leads = people()
    return Made(text(table(leads, day=lambda day: f"{day:%m/%d/%Y}, 04:05:06 PM")).encode(), months=months(leads))


def days_as_numbers() -> Made:
    """A spreadsheet's days in a text file."""
    leads = people()
    rows = table(leads, day=lambda day: (day - date(1899, 12, 30)).days)
    return Made(text(rows).encode(), counts=reached(leads), months=months(leads))


def days_without_a_year() -> Made:
    """They date nothing, and that is said."""
    leads = people()
    rows = table(leads, day=lambda day: f"{day.day} {_MONTHS[day.month - 1]}")
    return Made(text(rows, ";").encode(), counts=reached(leads), said="days or months without a year")


def german_amounts() -> Made:
    """Points for thousands, a comma, and the currency behind."""
    leads = people()

    def german(value: float) -> str:
        return f"{value * 1000:,.2f}".translate(str.maketrans(",.", ".,")) + " €"

    rows = table(leads, day=lambda day: f"{day:%d.%m.%Y}", value=german)
    rows[0] = ["Kundennr.", "Kunde", "Quelle", "Phase", "Erstellt am", "Umsatz"]
    return Made(text(rows, ";").encode(), counts=reached(leads), won=won_value(leads) * 1000)


def amounts_in_brackets() -> Made:
    """What is owed stands in brackets."""
    leads = people()
    rows = table(leads, value=lambda value: f"({polish(value)} zł)")
    return Made(text(rows, ";").encode(), counts=reached(leads), won=-won_value(leads))


def amounts_nobody_can_read() -> Made:
    """They are left out of sums, and that is said."""
    rows: Rows = [list(_HEADER)]
    amounts = ("-100", "1e3", "12345678901234567890", "∞", "n/a", "1,5", "0", "2.5k")
    rows += [[n, "A", "Ads", "Won", "2024-05-13", amount] for n, amount in enumerate(amounts)]
    said = "2 amounts in “Value” cannot be read, such as “12345678901234567890” in line 4"
    return Made(text(rows).encode(), counts=[8] * 5, won=-100 + 1000 + 1.5 + 2500, said=said)


# bytes


def pipes_in_latin_2() -> Made:
    """A line that names the separator, in ISO-8859-2."""
    leads = people()
    data = ("sep=|\n" + text(table(leads), "|", end="\n")).encode("iso-8859-2")
    return Made(data, counts=reached(leads), channels=by_channel(leads))


def utf_16_without_mark() -> Made:
    """Two bytes a letter, and nothing says so."""
    leads = people()
    return Made(text(table(leads), ";").encode("utf-16-le"), counts=reached(leads), channels=by_channel(leads))


def old_mac() -> Made:
    """Lines end with a carriage return."""
    leads = people()
    return Made(text(table(leads), end="\r").encode(), counts=reached(leads), ledger={"used": len(leads)})


def web_page_named_xls() -> Made:
    """What many web programs call an Excel export."""
    leads = people()
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table(leads))
    data = f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>".encode()
    return Made(data, "export.xls", counts=reached(leads), channels=by_channel(leads), said="The file is a web page")


MADE: tuple[Callable[[], Made], ...] = (
    hubspot, salesforce, pipedrive, zoho, polish_crm, google_ads, meta_ads, subtotals, header_on_every_page,
    without_header, ragged, blank_rows_within, three_hundred_columns, headers_of_two_lines, notes_of_many_lines,
    companies_named_total, channels_side_by_side, stages_as_people_spell_them, numbered_stages, only_open_won_and_lost,
    months_in_polish_words, days_with_weekdays, american_clock, days_as_numbers, days_without_a_year, german_amounts,
    amounts_in_brackets, amounts_nobody_can_read, pipes_in_latin_2, utf_16_without_mark, old_mac, web_page_named_xls,
)  # fmt: skip
