"""A plan that counts as of a day of its own, and files that are read as of another: nothing is counted in silence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import foreseeing
from funnel_planner.app.files.expecting import expect
from funnel_planner.app.session import Session
from funnel_planner.domain.counting import Counting
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.bringing_in import bring_in, drafted_for
from tests.support.sample_plans import plan_of

FILE = """ID,Created,Demo date,Won date
1,2024-01-05,2024-01-20,2024-03-05
2,2024-01-06,2024-02-20,
3,2024-02-25,,
4,2024-04-02,2024-04-09,
"""
MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
FEBRUARY = date(2024, 2, 29)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(plan_of("Lead", "Demo", "Won"))
    yield opened
    opened.close()


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(FILE, "utf-8")
    return path


def count_as_of(session: Session, day: date | None) -> None:
    session.edit(replace(session.state.plan, counting=Counting(as_of=day)), "Change how it is counted")


def counted(session: Session, day: date | None) -> tuple[tuple[int | None, ...], int]:
    """Counts once the plan counts as of a day, and the day they are of."""
    count_as_of(session, day)
    measured = session.state.measured
    assert measured is not None
    return measured.total.counts, measured.as_of_day


def expected(session: Session, reader: ReaderProcess, path: Path, day: date) -> tuple[str, ...]:
    return expect(reader, session.state.plan, drafted_for(session, reader, path, choices=Choices(as_of=day))).spoilt


@pytest.mark.parametrize("rule_first", [True, False])
def test_a_later_day_than_the_imports_is_counted_as_the_imports(
    session: Session,
    reader: ReaderProcess,
    leads: Path,
    rule_first: bool,  # noqa: FBT001 - a case
) -> None:
    """Half of what happened in between would be there: later steps of known leads, but no later leads."""
    if rule_first:
        count_as_of(session, APRIL)
        (sentence,) = expected(session, reader, leads, MARCH)
        assert sentence.replace("\u00a0", " ").startswith("The plan counts as of 30 Apr 2024, but what these files say")
    bring_in(session, reader, leads, choices=Choices(as_of=MARCH))
    assert counted(session, APRIL) == counted(session, None) == counted(session, MARCH)
    assert counted(session, FEBRUARY)[0] == (3, 2, 0)
    bring_in(session, reader, leads, choices=Choices(as_of=APRIL))
    assert counted(session, APRIL)[0] == (4, 3, 1)


def test_leads_that_a_day_of_the_plan_leaves_out_are_told_before(
    session: Session, reader: ReaderProcess, leads: Path
) -> None:
    assert expected(session, reader, leads, APRIL) == ()
    count_as_of(session, APRIL)
    assert expected(session, reader, leads, APRIL) == ()
    count_as_of(session, MARCH)
    (sentence,) = expected(session, reader, leads, APRIL)
    assert sentence.replace("\u00a0", " ") == (
        "The plan counts as of 31 Mar 2024: leads that came later do not count yet. The day is chosen under Results."
    )


@pytest.mark.parametrize(("first", "then"), [(APRIL, MARCH), (APRIL, date(2024, 5, 31))])
def test_the_same_file_as_of_another_day_is_said_to_be_there(
    session: Session, reader: ReaderProcess, leads: Path, first: date, then: date
) -> None:
    bring_in(session, reader, leads, choices=Choices(as_of=first))
    again = drafted_for(session, reader, leads, choices=Choices(as_of=then))
    foreseen = foreseeing.foresee(session.file, session.state.plan, reader, again)
    (_, _, sentence) = foreseeing.sentences(foreseen)
    assert sentence.replace("\u00a0", " ").startswith("These files are here already, as of 30 Apr 2024.")
    outcome = bring_in(session, reader, leads, choices=Choices(as_of=then))
    assert (outcome.batch_id, outcome.already_as_of) == ("", first)
    assert bring_in(session, reader, leads, choices=Choices(as_of=first)).already_as_of is None
    assert counted(session, MARCH)[0] == (3, 2, 1)
