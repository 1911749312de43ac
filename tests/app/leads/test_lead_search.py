"""Searching leads: what the list shows of them is found, in the language it is shown in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.lead_search import SOME_AMOUNT, search
from funnel_planner.app.leads.leads_by_hand import Draft, HandWork, read_value
from funnel_planner.app.leads.shown_texts import value_text
from funnel_planner.app.session import Session
from funnel_planner.domain.by_hand import HandLead, column_field
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.progress import Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.words import speaking
from tests.support.bringing_in import bring_in

LEADS = """\
Lead ID,Name,E-mail,Source,Stage,Created,Value,Owner
1,Ann Lee,ann@x.io,Ads,MQL,2026-01-05,100,Kim
2,Bo Ray,bo@x.io,Fair,SQL,2026-01-06,1250.5,Kim
3,Cy Fox,cy@x.io,,Lost,2026-03-07,300,Lou
"""
DAY = date(2026, 5, 20)


@pytest.fixture
def bring(session: Session, reader: ReaderProcess, tmp_path: Path) -> Callable[..., None]:
    def do(text: str, as_of: date = date(2026, 5, 1), name: str = "leads.csv") -> None:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        assert bring_in(session, reader, path, choices=Choices(as_of=as_of)).batch_id

    return do


def facts_of(session: Session) -> dict[int, HandLead]:
    overlaid = session.overlaid()
    return {} if overlaid is None else dict(overlaid.facts)


def touched(session: Session, *leads: int) -> list[HandLead]:
    data = session.state.leads
    assert data is not None
    return LeadRows(session.file, session.imports(), data, facts_of(session)).facts_about(leads)


def found(session: Session, text: str) -> list[int]:
    cube = session.cube()
    assert cube is not None
    imports, plan = session.imports(), session.state.plan
    hits: list[int] = search(session.file, imports, plan, cube.journeys, facts_of(session), text, Silent()).tolist()
    return hits


@pytest.mark.parametrize(
    ("text", "leads", "language"),
    [
        ("open", [0, 1], "en"), ("○ Open", [0, 1], "en"), ("otwart", [0, 1], "pl"), ("lost", [2], "en"),
        ("utracon", [2], "pl"), ("unknown", [2], "en"), ("nieznany", [2], "pl"), ("Mar 2026", [2], "en"),
        ("5 sty", [0], "pl"), ("1,250.50", [1], "en"), ("1 250,50 zł", [1], "pl"), ("zł", [0, 1, 2], "pl"),
        ("open house", [], "en"), ("7,777", [], "en"), ("mql", [0, 2], "en"), ("FAIR", [1], "en"),
    ],
)  # fmt: skip
def test_what_is_shown_is_found(
    session: Session, bring: Callable[..., None], text: str, leads: list[int], language: str
) -> None:
    bring(LEADS)
    plan = session.state.plan
    session.edit(replace(plan, economics=replace(plan.economics, currency="PLN")), "Change currency")
    with speaking(language):
        assert found(session, text) == leads


def test_what_was_done_by_hand_is_found_as_it_is_shown(session: Session, bring: Callable[..., None]) -> None:
    bring(LEADS)
    HandWork(session).lose(touched(session, 0), DAY)
    HandWork(session).add(Draft({"name": "Di Orr", "value": read_value("2500.75")}))
    assert found(session, "lost") == [0, 2]
    assert found(session, "open") == [1, 3]
    assert found(session, "2,500.75") == [3]


def test_stages_are_found_by_the_names_they_have_now(session: Session, bring: Callable[..., None]) -> None:
    bring(LEADS)
    plan = session.state.plan
    session.edit(plan.with_stage(replace(plan.stages[0], name="First talk")), "Rename stage")
    assert found(session, "first talk") == [0, 2]


def test_a_window_opens_no_lead_for_the_search(session: Session, bring: Callable[..., None]) -> None:
    bring(LEADS.replace("Created,", "Created,Lost date,").replace("2026-03-07,", "2026-03-07,2026-04-30,"))
    session.edit(replace(session.state.plan, counting=Counting(window_days=1)), "Change counting")
    assert 2 not in found(session, "○ open")


def test_texts_by_hand_and_rows_of_earlier_imports(session: Session, bring: Callable[..., None]) -> None:
    bring(LEADS)
    bring("Lead ID,Name,Stage\n2,Robert,Proposal\n", date(2026, 5, 8), "later.csv")
    HandWork(session).change(touched(session, 0), {column_field("Note"): "likes Tea"})
    assert found(session, "TEA") == [0]
    assert found(session, "robert") == [1]
    assert found(session, "bo ray") == [1], "the first list says so"


def test_words_write_no_amount_out(
    session: Session, bring: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million amounts take seconds to write."""
    bring(LEADS)
    written: list[int] = []

    def noting(minor: int, currency: str) -> str:
        written.append(minor)
        return value_text(minor, currency)

    monkeypatch.setattr("funnel_planner.app.leads.lead_search.value_text", noting)
    found(session, "lead12")
    assert written == [SOME_AMOUNT]
    found(session, "1,250")
    assert set(written) == {SOME_AMOUNT, 125050}
