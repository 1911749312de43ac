"""Files as CRM and advertising tools write them."""

import random
from dataclasses import replace

from tests.support.made_people import (
    STAGES,
    Made,
    Rows,
    by_channel,
    months,
    people,
    polish,
    reached,
    text,
    won_value,
)


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
