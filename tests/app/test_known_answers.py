"""Cuts of real data sets by their own columns give the answers that were computed independently."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.app.commands.answers import counts_by
from funnel_planner.app.files import drafting
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices

Looked = tuple[Cube, LeadData, Mapping]
PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
REVOPS = ("lead", "MQL", "SQL", "Opportunity", "Closed Won")


@pytest.fixture(scope="module")
def look(shared_data: Path) -> Iterator[Callable[..., Looked]]:
    """Leads of some files under stages of these names, each set of files read once."""
    known: dict[tuple[str, ...], Looked] = {}

    def read(stages: Sequence[str], *files: str) -> Looked:
        if files not in known:
            plan = Plan(
                id="p", name="P", stages=tuple(Stage(id=f"s{n}", name=name) for n, name in enumerate(stages, 1))
            )
            surveys = drafting.look_over(process, [shared_data / file for file in files])
            drafted = drafting.draft(surveys, plan, Choices())
            parsed = drafting.read(process, drafted.mapping)
            known[files] = count_leads(plan, parsed.leads), parsed.leads, drafted.mapping
        return known[files]

    with ReaderProcess() as process:
        yield read


def by_label(entries: Sequence[dict[str, Any]], *names: str) -> dict[str, list[int]]:
    """Answers by label as labels are compared, fillers of drop-downs among the blanks."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        text = entry["value"]
        key = "(unknown)" if text == "(blank)" or is_blank_label(text) else label_key(text)
        row = found.setdefault(key, [0] * len(names))
        found[key] = [a + entry[name] for a, name in zip(row, names, strict=True)]
    return found


def cut(looked: Looked, header: str) -> dict[str, list[int | None]]:
    cube, _leads, mapping = looked
    return {label_key(label): counts for label, counts in counts_by(cube, mapping, header).items()}


@pytest.mark.parametrize("column", ["business_segment", "lead_type", "lead_behaviour_profile", "business_type"])
def test_olist_deals(look: Callable[..., Looked], answers: Any, column: str) -> None:
    files = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
    found = cut(look(("MQL", "Closed deal"), *(f"olist/{file}" for file in files)), column)
    expected = {
        label_key(label): n for label, n in answers["olist"][f"closed_by_{column}"].items() if label != "(blank)"
    }
    assert {label: counts[1] for label, counts in found.items() if label != "(unknown)"} == expected


def test_olist_landing_pages(look: Callable[..., Looked], answers: Any) -> None:
    files = ("olist_closed_deals_dataset.csv", "olist_marketing_qualified_leads_dataset.csv")  # in whatever order
    found = cut(look(("MQL", "Closed deal"), *(f"olist/{file}" for file in files)), "landing_page_id")
    known = answers["olist"]
    assert (len(found), sum(counts[1] == 0 for counts in found.values())) == (
        known["distinct"]["landing_pages"],
        known["landing_pages_without_any_closed"],
    )
    for page in known["top10_landing_pages_by_mql"]:
        assert found[page["landing_page_id"]] == [page["mql"], page["closed"]]


@pytest.mark.parametrize(
    "column",
    ["Lead Origin", "Last Activity", "Country", "City", "Specialization", "Tags", "What is your current occupation"],
)
def test_x_education(look: Callable[..., Looked], answers: Any, column: str) -> None:
    looked = look(("Lead", "Converted"), "xeducation/Leads.csv")
    assert cut(looked, column) == by_label(answers["xeducation"][f"by_{column}"], "entered", "converted")


@pytest.mark.parametrize("column", ["contact", "month", "poutcome", "job", "education", "marital"])
def test_bank(look: Callable[..., Looked], answers: Any, column: str) -> None:
    looked = look(("Contacted", "Subscribed"), "uci_bank/bank-full.csv")
    assert cut(looked, column) == by_label(answers["uci_bank"][f"by_{column}"], "entered", "converted")


@pytest.mark.parametrize("column", ["device", "sex"])
def test_pages(look: Callable[..., Looked], answers: Any, column: str) -> None:
    looked = look(PAGES, *(f"page_funnel/{name}_table.csv" for name in PAGES))
    found = {label: counts[1:] for label, counts in cut(looked, column).items()}
    assert found == by_label(answers["page_funnel"][f"by_{column}"], *PAGES[1:])


@pytest.mark.parametrize("files", [("leads", "opportunities"), ("opportunities", "leads")])
def test_revops_sources(look: Callable[..., Looked], answers: Any, files: tuple[str, str]) -> None:
    looked = look(REVOPS, *(f"revops/{file}.csv" for file in files))
    expected = [entry | {"value": entry["source"]} for entry in answers["revops"]["by_source"]]
    assert cut(looked, "source") == by_label(expected, "leads", "mql", "sql", "opportunity", "won")


@pytest.mark.parametrize(("day", "leads", "won"), [(date(2018, 1, 31), 3143, 76), (date(2018, 5, 22), 7659, 640)])
def test_a_day_is_the_same_at_the_import_and_afterwards(shared_data: Path, day: date, leads: int, won: int) -> None:
    """Numbers of pandas; deals of later days are neither wins nor leads."""
    plan = Plan(id="p", name="P", stages=(Stage("mql", "MQL"), Stage("won", "Closed deal")))
    names = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
    with ReaderProcess() as process:
        surveys = drafting.look_over(process, [shared_data / "olist" / name for name in names])
        for at_import, afterwards in ((day, None), (None, day)):
            counted = replace(plan, counting=Counting(as_of=afterwards))
            parsed = drafting.read(process, drafting.draft(surveys, plan, Choices(as_of=at_import)).mapping)
            cube = count_leads(counted, parsed.leads)
            assert measure(cube).total.counts == (leads, won)
            assert cube.journeys.flags["scheduled_events"] == 8842 - leads - won
