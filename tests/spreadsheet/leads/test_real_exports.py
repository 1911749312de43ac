"""Real exports and hand-made lists give the answers that were computed independently."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_planner.analytics.leads import BLANK, LOST, NO_VALUE, LeadData
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.leads.parsing import Parsed
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import Survey


def read(reader: ReaderProcess, stages: str, paths: Sequence[Path], **choices: Any) -> Parsed:
    """Survey, proposal and parsing through the reading process."""
    surveys = [message for path in paths for message in reader.run("survey", str(path)) if isinstance(message, Survey)]
    mapping = propose(surveys, PlanStages.named(stages.split(",")), Choices(**choices))
    return next(message for message in reader.run("parse", mapping, False) if isinstance(message, Parsed))


def furthest(leads: LeadData) -> Any:
    """Furthest stage of each lead."""
    result = np.zeros(leads.lead_count, int)
    np.maximum.at(result, leads.obs_lead, leads.obs_stage.astype(int))
    return result


def counts(leads: LeadData) -> list[int]:
    """Leads that reached each stage."""
    return [int((furthest(leads) >= stage).sum()) for stage in range(len(leads.stage_ids))]


def by_channel(leads: LeadData) -> dict[str, list[int]]:
    """Leads and wins by channel."""
    won = furthest(leads) == len(leads.stage_ids) - 1
    names = {BLANK: "(blank)"} | dict(enumerate(leads.channel.labels))
    return {
        names[code]: [int((leads.channel.codes == code).sum()), int(won[leads.channel.codes == code].sum())]
        for code in np.unique(leads.channel.codes).tolist()
    }


def won_value(leads: LeadData) -> float:
    """Sum of the values of won leads."""
    won = (furthest(leads) == len(leads.stage_ids) - 1) & (leads.value_minor != NO_VALUE)
    return float(leads.value_minor[won].sum()) / 100


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_cp1250.csv", "leady_utf8_bom.csv"])
def test_the_polish_list_is_the_same_from_every_container(reader: ReaderProcess, data_folder: Path, name: str) -> None:
    expected = json.loads((data_folder / "made_polish" / "ANSWERS.json").read_text(encoding="utf-8"))
    parsed = read(reader, "Nowy,Kontakt,Oferta,Negocjacje,Wygrany", [data_folder / "made_polish" / name])
    leads = parsed.leads
    assert counts(leads) == [120, 92, expected["offered"], 33, expected["won"]]
    assert won_value(leads) == expected["won_value"]
    assert by_channel(leads) == expected["by_source"]
    assert len(set(leads.obs_lead[leads.obs_stage == LOST].tolist())) == expected["current_stage"]["Przegrany"]
    assert parsed.ledger.used == expected["rows"]
    assert (parsed.ledger.preamble, parsed.ledger.totals) == ((2, 1) if name.endswith("xlsx") else (0, 0))
    months = leads.created_day.astype("datetime64[D]").astype("datetime64[M]").astype(str)
    assert dict(zip(*np.unique(months, return_counts=True), strict=True)) == {
        month: number for month, (number, _) in expected["by_month"].items()
    }


def test_olist_one_file_per_stage(reader: ReaderProcess, shared_data: Path, answers: Any) -> None:
    folder = shared_data / "olist"
    files = [folder / "olist_marketing_qualified_leads_dataset.csv", folder / "olist_closed_deals_dataset.csv"]
    expected = {item["value"]: [item["entered"], item["converted"]] for item in answers["olist"]["by_channel"]}
    for paths in (files, files[::-1]):
        parsed = read(reader, "MQL,Closed deal", paths)
        assert counts(parsed.leads) == [8000, 842]
        assert by_channel(parsed.leads) == expected
        assert parsed.ledger.used == parsed.ledger.rows_in == 8842


def test_x_education_snapshot_without_dates(reader: ReaderProcess, shared_data: Path, answers: Any) -> None:
    parsed = read(reader, "Lead,Converted", [shared_data / "xeducation" / "Leads.csv"])
    assert counts(parsed.leads) == [9240, 3561]
    found = {label.casefold(): both for label, both in by_channel(parsed.leads).items()}
    rows = answers["xeducation"]["by_lead_source_casefold"]
    assert found == {item["value"]: [item["entered"], item["converted"]] for item in rows}
    for header in ("Last Activity", "Country", "Specialization", "City"):
        column = parsed.leads.columns[header]
        blanks = answers["xeducation"]["blank_per_column"].get(header, 0)
        blanks += answers["xeducation"]["Select_per_column"].get(header, 0)
        assert int((column.codes == BLANK).sum()) == blanks


def test_revops_dates_and_a_joined_file(reader: ReaderProcess, shared_data: Path, answers: Any) -> None:
    files = [shared_data / "revops" / "leads.csv", shared_data / "revops" / "opportunities.csv"]
    parsed = read(reader, "Lead,MQL,SQL,Opportunity,Closed Won", files)
    assert counts(parsed.leads) == [250, 160, 126, 126, 82]
    assert won_value(parsed.leads) == answers["revops"]["revenue_won"]
    assert by_channel(parsed.leads) == {
        item["source"]: [item["leads"], item["won"]] for item in answers["revops"]["by_source"]
    }


def test_uci_bank_yes_and_no(reader: ReaderProcess, shared_data: Path, answers: Any) -> None:
    path = shared_data / "uci_bank" / "bank-full.csv"
    parsed = read(reader, "Contacted,Subscribed", [path], columns=(("stage:Subscribed", "y"),))
    assert counts(parsed.leads) == [45211, 5289]
    rows = answers["uci_bank"]["by_contact"]
    assert by_channel(parsed.leads) == {item["value"]: [item["entered"], item["converted"]] for item in rows}


def test_page_funnel_one_file_per_page(reader: ReaderProcess, shared_data: Path, answers: Any) -> None:
    folder = shared_data / "page_funnel"
    names = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
    files = [folder / f"{name}_table.csv" for name in names]
    parsed = read(reader, "User,Home,Search,Payment,Confirmation", files)
    assert counts(parsed.leads) == [stage["reached"] for stage in answers["page_funnel"]["funnel"]]
    assert {"device", "sex"} <= set(parsed.leads.columns)
