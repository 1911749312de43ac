"""What the files said about single leads: the right row, by role and header, with its file and line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.session import Session
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.records import StoredLead
from tests.support.bringing_in import bring_in

FIRST = """\
Lead ID,First name,Last name,E-mail,Secret,Source,Stage
1,Ann,Lee,ann@x.io,s1,Ads,MQL
2,Bo,,bo@x.io,s2,Fair,SQL
"""
LATER = "Lead ID,Stage,City\n2,Proposal,Oslo\n3,MQL,Rome\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two imports, one after the other; the secret column is not brought in."""
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(load_template("sales", "en"))
    choices = Choices(columns=(("ignore", "Secret"), ("name", "First name"), ("name", "Last name")))
    with ReaderProcess() as reader:
        for name, text, decided in (("first.csv", FIRST, choices), ("later.csv", LATER, Choices())):
            path = tmp_path / name
            path.write_text(text, "utf-8")
            bring_in(session, reader, path, choices=decided)
    yield session
    session.close()


@pytest.fixture
def rows(session: Session) -> LeadRows:
    assert session.state.leads is not None
    return LeadRows(session.file, session.state.plan.batches, session.state.leads)


def test_each_lead_shows_its_latest_row(rows: LeadRows) -> None:
    stories = [rows.stories(lead)[0] for lead in range(3)]
    told = [(story.file, story.line, dict(story.cells)["Stage"]) for story in stories]
    assert told == [("first.csv", 2, "MQL"), ("later.csv", 2, "Proposal"), ("later.csv", 3, "MQL")]


def test_columns_that_only_an_earlier_import_has_are_told_too(rows: LeadRows) -> None:
    later, earlier = rows.stories(1)
    assert (earlier.file, earlier.line) == ("first.csv", 3)
    filled = {header for header, text in later.cells if text}
    assert "Stage" in filled
    assert {header for header, _ in earlier.cells}.isdisjoint(filled), "what it says there is out of date"
    assert dict(earlier.cells)["First name"] == "Bo"


def test_texts_by_role_and_header(rows: LeadRows) -> None:
    assert rows.text_of_role(0, Role.NAME) == "Ann Lee"
    assert rows.text_of_role(0, Role.ID) == "1"
    assert rows.text_of_header(1, "City") == "Oslo"
    assert rows.text_of_header(0, "City") == ""


def test_headers_are_those_people_know(rows: LeadRows) -> None:
    assert rows.roles() == (Role.ID, Role.NAME, Role.EMAIL)
    assert rows.role_header(Role.ID) == "Lead ID"
    assert rows.role_header(Role.NAME) == "", "two columns share the role"
    assert rows.other_headers() == ("Stage", "City")


def test_what_was_not_brought_in_is_nowhere_in_the_file(rows: LeadRows, session: Session) -> None:
    (story,) = rows.stories(0)
    assert "Secret" not in dict(story.cells)
    batch = session.state.plan.batches[0]
    assert session.file.search(batch, "s1") == []
    assert session.file.search(batch, "ann@x.io") == [0]
    assert session.file.path.read_bytes().find(b'"s1"') < 0


def test_a_page_is_read_once(rows: LeadRows, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = session.file.stored_leads

    def told(batch: str, numbers: list[int]) -> list[StoredLead]:
        asked.append(len(numbers))
        return read(batch, numbers)

    monkeypatch.setattr(session.file, "stored_leads", told)
    rows.fetch(range(3))
    assert asked == [1, 2]
    rows.fetch(range(3))
    rows.text_of_role(2, Role.ID)
    assert asked == [1, 2]


def test_a_later_file_with_fewer_columns_hides_nothing(rows: LeadRows) -> None:
    assert rows.text_of_header(1, "City") == "Oslo"
    assert rows.text_of_role(1, Role.NAME) == "Bo"
    assert rows.text_of_role(1, Role.EMAIL) == "bo@x.io"
