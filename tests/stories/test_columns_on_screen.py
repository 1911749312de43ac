"""Real exports cut by each of their columns on screen: the view by column writes what is known of this data."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.results.columns_view import EACH, ColumnResults
from tests.support.import_window import ImportWindow, Work
from tests.support.results_window import ResultsWindow, Row, number, rows
from tests.support.scripted_ask import ScriptedAsk

Opens = Callable[..., "ByColumn"]
UNKNOWN = "(unknown)"
PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")


class ByColumn:
    """The view by column of an open program, read as it is written."""

    def __init__(self, window: ResultsWindow) -> None:
        self._window = window
        view = window.see("columns")
        assert isinstance(view, ColumnResults)
        self.view = view

    def table(self, header: str, *, each: bool = False) -> dict[str, Row]:
        """Rows of the table of a column, by label as labels are compared; all leads are left out."""
        self.view.columns.setCurrentText(header)
        self._window.settle()
        assert self.view.columns.currentText() == header
        if each:
            self.view.kind.choose(EACH)
            self.view.kind.chosen.emit(EACH)
        total, *others = rows(self.view.table)
        leads = sum(number(row["Leads"]) for row in others)
        assert leads == number(total["Leads"]), "values add up to all leads"
        return {label_key(row[header]): row for row in others}

    def counts(self, header: str, *stages: str, each: bool = False) -> dict[str, list[int]]:
        """Leads at these stages by label."""
        return {key: [number(row[stage]) for stage in stages] for key, row in self.table(header, each=each).items()}

    def numbers(self, header: str) -> dict[str, Row]:
        """Rows of the table of numbers."""
        self.table(header)
        assert self.view.numbers.isVisibleTo(self.view)
        return {row[header]: row for row in rows(self.view.numbers)}


@pytest.fixture
def known(shared_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))
    return found


@pytest.fixture
def opens(program: Program, ask: ScriptedAsk, qtbot: QtBot, shared_data: Path) -> Opens:
    """Bring files into a plan of these stages; then see its leads by column."""

    def do(stages: Sequence[str], files: Sequence[str], work: Work = lambda _dialog: None) -> ByColumn:
        made = [Stage(f"s{n}", name, kind=StageKind.SALES) for n, name in enumerate(stages[:-1])]
        program.session.create_plan(Plan("real", "Real", (*made, Stage("won", stages[-1], kind=StageKind.WON))))
        ImportWindow(program, ask, qtbot).bring([shared_data / file for file in files], work)
        return ByColumn(ResultsWindow(program, ask, qtbot))

    return do


def expected(entries: Sequence[dict[str, Any]], *names: str) -> dict[str, list[int]]:
    """Answers by label as labels are compared, fillers of drop-downs among the blanks."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        text = entry["value"]
        key = UNKNOWN if text == "(blank)" or is_blank_label(text) else label_key(text)
        row = found.setdefault(key, [0] * len(names))
        found[key] = [a + entry[name] for a, name in zip(row, names, strict=True)]
    return found


def assert_spread(row: Row, answer: dict[str, float]) -> None:
    """A row of numbers against what pandas found; numbers are written with four digits that count or all whole ones."""
    assert number(row["Leads"]) == answer["n"]
    names = {"Minimum": "min", "25%": "p25", "Median": "median", "Mean": "mean", "75%": "p75", "90%": "p90"}
    for heading, name in {**names, "Maximum": "max"}.items():
        assert float(row[heading].replace(",", "")) == pytest.approx(answer[name], rel=5e-4), heading


def test_every_column_of_x_education(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["xeducation"]
    seen = opens(("Lead", "Converted"), ("xeducation/Leads.csv",))
    for key in (key for key in answers if key.startswith("by_") and not key.endswith("casefold")):
        header = key.removeprefix("by_")
        assert seen.counts(header, "Leads", "Converted") == expected(answers[key], "entered", "converted"), header
        shares = {key: row["Share won"] for key, row in seen.table(header).items()}
        pairs = expected(answers[key], "entered", "converted")
        assert shares == {label: rate_text(x / n) for label, (n, x) in pairs.items()}
    folded = expected(answers["by_lead_source_casefold"], "entered", "converted")
    assert seen.counts("Lead Source", "Leads", "Converted") == folded


def test_blanks_and_fillers_of_x_education(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["xeducation"]
    seen = opens(("Lead", "Converted"), ("xeducation/Leads.csv",))
    for header, blank in answers["blank_per_column"].items():
        unknown = seen.counts(header, "Leads")[UNKNOWN]
        assert unknown == [blank + answers["Select_per_column"].get(header, 0)], header
        assert f"{unknown[0]:,} of 9,240 leads have none" in seen.view.about.text()


def test_visits_and_time_on_the_site_of_x_education(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["xeducation"]
    seen = opens(("Lead", "Converted"), ("xeducation/Leads.csv",))
    visits, engaged = seen.counts("TotalVisits", "Leads", "Converted"), answers["engaged_variant"]
    assert list(visits) == [*map(str, range(10)), "10 or more", UNKNOWN]
    visited = [
        sum(column) for column in zip(*(visits[key] for key in visits if key not in ("0", UNKNOWN)), strict=True)
    ]
    assert visited == [engaged["engaged"], engaged["engaged_and_converted"]]
    assert visits["0"][1] + visits[UNKNOWN][1] == engaged["converted_without_visit"]
    assert visits[UNKNOWN][0] == engaged["TotalVisits_blank"]
    assert "137 leads have no number here." in seen.view.said.text()

    time, answer = seen.numbers("Total Time Spent on Website"), answers["time_on_site_seconds"]
    assert_spread(time["All leads"], answer["all"])
    assert_spread(time["Won"], answer["converted"])
    assert_spread(time["Not won"], answer["not_converted"])
    assert seen.view.said.text() == "The median of those who won is 832, that of the others 179."


def test_every_column_of_the_bank(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["uci_bank"]
    seen = opens(
        ("Contacted", "Subscribed"),
        ("uci_bank/bank-full.csv",),
        lambda dialog: dialog.choose_role("contact", Role.CHANNEL),
    )
    for header in ("contact", "month", "poutcome", "job", "education", "marital"):
        pairs = expected(answers[f"by_{header}"], "entered", "converted")
        assert seen.counts(header, "Leads", "Subscribed") == pairs, header
    months = [row.name for row in seen.view.chart.rows] if seen.table("month") else []
    assert months == ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    attempts = expected(answers["by_attempts_10plus"], "entered", "converted")
    attempts["10 or more"] = attempts.pop("10+")
    assert seen.counts("campaign", "Leads", "Subscribed") == attempts
    assert len(seen.counts("campaign", "Leads", each=True)) == 48

    before, answer = seen.counts("pdays", "Leads", "Subscribed"), answers["previously_contacted"]
    assert before["−1"][0] == answer["pdays_minus1"]
    others = [sum(column) for column in zip(*(pair for key, pair in before.items() if key != "−1"), strict=True)]
    assert others == [answer["contacted_before"], answer["contacted_before_and_subscribed"]]

    duration, spread = seen.numbers("duration"), answers["call_duration_seconds"]
    assert_spread(duration["Won"], spread["subscribed"])
    assert_spread(duration["Not won"], spread["not"])
    assert number(seen.numbers("balance")["All leads"]["Sum"]) == answers["balance_sum"]


def test_the_deals_of_olist(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["olist"]
    seen = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    for header in ("business_segment", "lead_type", "lead_behaviour_profile", "business_type"):
        closed = {key: n for key, (n,) in seen.counts(header, "Closed deal").items()}
        told = {label_key(key): n for key, n in answers[f"closed_by_{header}"].items()}
        assert closed == {(UNKNOWN if key == "(blank)" else key): n for key, n in told.items()}, header
        assert f"“{header}” is filled in for" in seen.view.later.text, "only after the leads were won"
    revenue, answer = seen.numbers("declared_monthly_revenue")["Won"], answers["declared_monthly_revenue"]
    assert (number(revenue["Sum"]), number(revenue["Maximum"])) == (answer["sum"], answer["max"])
    amounts = seen.counts("declared_monthly_revenue", "Closed deal")
    assert sum(n for key, (n,) in amounts.items() if key not in ("0", UNKNOWN)) == answer["nonzero"]


def test_devices_and_sexes_of_the_page_funnel(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["page_funnel"]
    stages = ("User", "Home page", "Search page", "Payment page", "Payment confirmation")
    seen = opens(stages, [f"page_funnel/{name}_table.csv" for name in PAGES])
    for header in ("device", "sex"):
        assert seen.counts(header, *stages[1:]) == expected(answers[f"by_{header}"], *PAGES[1:])


def test_status_stage_and_sources_of_revops(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["revops"]
    stages = ("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
    seen = opens(stages, ("revops/leads.csv", "revops/opportunities.csv"))
    for header, key in (("status", "status"), ("stage", "opp_stage")):
        found = {label: n for label, (n,) in seen.counts(header, "Leads").items() if label != UNKNOWN}
        assert found == {label_key(label): n for label, n in answers[key].items()}
    sources = [{**row, "value": row["source"]} for row in answers["by_source"]]
    names = ("leads", "mql", "sql", "opportunity", "won")
    assert seen.counts("source", "Leads", *stages[1:]) == expected(sources, *names)
    assert seen.numbers("amount")["Won"]["Sum"] == f"€{answers['revenue_won']:,.0f}"
    seen.table("source")
    money = {row["Revenue"] for row in rows(seen.view.table)}
    assert f"€{answers['revenue_won']:,.0f}" in money
