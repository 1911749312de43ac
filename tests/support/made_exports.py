"""Files as tools and people write them, each made of the same few leads, with what must be read from it.

What is expected is computed here, from the leads and not from the file.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.support.made_people import (
    CHANNELS,
    HEADER,
    STAGES,
    Made,
    Person,
    Rows,
    by_channel,
    months,
    people,
    polish,
    reached,
    table,
    text,
    won_value,
)
from tests.support.made_tool_exports import google_ads, hubspot, meta_ads, pipedrive, polish_crm, salesforce, zoho

_MONTHS = ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"]


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
    return Made(text(rows, ";").encode(), counts=reached(leads), said="days, weeks or months without a year")


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
    rows: Rows = [list(HEADER)]
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
