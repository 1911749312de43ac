"""A column that is not brought in says nothing of a row, and once it is said so, it goes from the plan."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app import importing, left_out
from funnel_planner.app.foreseeing import hidden_sentences, sentences
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.proposal import Choices

AS_OF = date(2024, 6, 1)
IGNORED = Choices(columns=(("ignore", "secret"),), as_of=AS_OF)
OPEN = Choices(columns=(("other", "secret"),), as_of=AS_OF)
KEYED = "id,stage,created,secret\n1,Lead,2024-01-01,SECA\n2,Won,2024-01-01,SECB\n"
KEYLESS = "name,stage,created,secret\nAnna,Lead,2024-01-05,1\nJan,Won,2024-01-06,2\nJan,Won,2024-01-06,2\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(Plan(new_id(), "List", (Stage("s1", "Lead"), Stage("s2", "Won"))))
    yield opened
    opened.close()


def bring_in(session: Session, reader: ReaderProcess, path: Path, choices: Choices) -> importing.Outcome:
    """Import a file; what was foreseen must have come."""
    plan, file = session.state.plan, session.file
    drafted = importing.draft(importing.look_over(reader, [path]), plan, choices, file, suggest=False)
    foreseen = importing.foresee(file, plan, reader, drafted)
    outcome = importing.store(file, plan, reader, drafted)
    told, came = foreseen.ledger, outcome.ledger
    assert (told.created, told.updated, told.unchanged) == (came.created, came.updated, came.unchanged)
    assert (foreseen.hidden_now == outcome.hidden_now) or not outcome.batch_id
    if foreseen.hidden_now:
        assert hidden_sentences(outcome.hidden_now)[0] in sentences(foreseen)
    session.edit(importing.activated(plan, outcome, drafted.decided), "Import leads")
    return outcome


def brought_in(session: Session) -> list[set[str]]:
    return [set(session.file.load_leads(batch).columns) for batch in session.state.plan.batches]


@pytest.mark.parametrize("text", [KEYED, KEYLESS], ids=["leads with ids", "leads without"])
def test_a_column_that_is_hidden_later_takes_its_earlier_import_with_it(
    session: Session, reader: ReaderProcess, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    bring_in(session, reader, path, OPEN)
    (first,) = session.state.plan.batches
    outcome = bring_in(session, reader, path, IGNORED)
    assert outcome.replaces == (first,)
    assert outcome.hidden_now == ("secret",)
    assert outcome.ledger.created == 0
    assert session.state.plan.batches == (outcome.batch_id,)
    assert not any("secret" in columns for columns in brought_in(session))
    assert b"SEC" not in b"".join(
        row.encode() for rows in session.file.stored_rows(outcome.batch_id) for row in rows.cells
    )
    assert bring_in(session, reader, path, IGNORED).batch_id == ""  # and again there is nothing to do
    session.undo()
    assert session.state.plan.batches == (first,)


def test_hiding_a_column_again_after_it_was_let_in(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(KEYED, "utf-8")
    for choices in (IGNORED, OPEN, IGNORED):
        bring_in(session, reader, path, choices)
    assert not any("secret" in columns for columns in brought_in(session))


@pytest.mark.parametrize(
    "text",
    [
        "id,stage,created,secret\n1,Lead,2024-01-01,a\n2,Zz,2024-01-02,b\nSum,,,x\n",
        "id,stage,created,secret\n1,Lead,2024-01-01,a\n,,,\n,,,footnote\n",
        "id,stage,created,secret\n1,Lead,2024-01-01,a\n1,Lead,2024-01-01,b\n",
        "id,stage,created,secret\n1,Lead,2024-01-01,a\n,,,\n,,,Exported on 2024-01-01 by somebody.\n",
        "secret,id,stage,value\nTotal,1,Lead,5\nTotal,2,Won,6\nTotal,,,11\n",
        'id,stage,created,secret\n1,Lead,2024-01-01,"a\nb\nc"\n2,,,x\n3,,,\n',
        "Channel,Lead,Won,secret\nA,10,1,a\nB,20,2,b\nTotal,30,3,c\n,,,x\n",
        "secret,Channel,Lead,Won\nTotal,A,10,1\nTotal,B,20,2\nTotal,,30,3\n",
    ],
)
def test_rows_left_out_are_those_of_the_ledger(
    session: Session, reader: ReaderProcess, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    outcome = bring_in(session, reader, path, IGNORED)
    told = {row_class.value: n for row_class, n in left_out.counted(outcome.ledger).items()}
    drafted = importing.draft(importing.look_over(reader, [path]), session.state.plan, IGNORED)
    for source in (
        left_out.of_batch(session.file, outcome.batch_id),
        left_out.of_files(reader, drafted.mapping),
    ):
        assert dict(Counter(row.row_class.value for row in left_out.listing(source).rows)) == told
    before = session.file.load_leads(outcome.batch_id)
    assert importing.rebuild(session.file, outcome.batch_id).lead_count == before.lead_count


def test_what_is_foreseen_of_leads_that_nothing_tells_apart(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path, other = tmp_path / "list.csv", tmp_path / "turned.csv"
    path.write_text(KEYLESS, "utf-8")
    assert bring_in(session, reader, path, Choices(as_of=AS_OF)).ledger.created > 0
    head, *rows = KEYLESS.splitlines()
    other.write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    assert bring_in(session, reader, other, Choices(as_of=AS_OF)).batch_id == ""
    other.write_text(KEYLESS.replace(",", ";"), "utf-8")
    assert bring_in(session, reader, other, Choices(as_of=AS_OF)).batch_id == ""


def test_what_is_foreseen_of_a_file_read_again_in_place_of_its_earlier_reading(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(KEYLESS, "utf-8")
    bring_in(session, reader, path, Choices(as_of=AS_OF))
    path.write_text(KEYLESS + "Ewa,Lead,2024-01-07,3\n", "utf-8")
    plan, file = session.state.plan, session.file
    drafted = importing.draft(importing.look_over(reader, [path]), plan, Choices(as_of=AS_OF))
    (earlier,) = plan.batches
    told = importing.foresee(file, plan, reader, drafted, instead_of=earlier).ledger
    came = importing.store(file, plan, reader, drafted, instead_of=earlier).ledger
    assert (told.created, told.updated, told.unchanged) == (came.created, came.updated, came.unchanged)
    assert came.created == 1
