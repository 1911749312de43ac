"""A column that is not brought in says nothing of a row, and once it is said so, it goes from the plan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, foreseeing, importing, left_out
from funnel_planner.app.files.foreseeing import hidden_sentences, sentences
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.import_removal import without_import
from funnel_planner.app.files.import_words import column_evidence
from funnel_planner.app.files.not_brought_in import still_there_sentences
from funnel_planner.app.files.rebuilding import rebuild
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices

AS_OF = date(2024, 6, 1)
IGNORED = Choices(columns=(("ignore", "secret"),), as_of=AS_OF)
OPEN = Choices(columns=(("other", "secret"),), as_of=AS_OF)
KEYED = "id,stage,created,secret\n1,Lead,2024-01-01,SECA\n2,Won,2024-01-01,SECB\n"
KEYLESS = "name,stage,created,secret\nAnna,Lead,2024-01-05,1\nJan,Won,2024-01-06,2\nJan,Won,2024-01-06,2\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(Plan(new_id(), "List", (Stage("s1", "Lead"), Stage("s2", "Won"))))
    yield opened
    opened.close()


def bring_in(session: Session, reader: ReaderProcess, path: Path, choices: Choices) -> importing.Outcome:
    """Import a file; what was foreseen must have come."""
    plan, file = session.state.plan, session.file
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan, choices, file, suggest=False)
    foreseen = foreseeing.foresee(file, plan, reader, drafted)
    outcome = importing.store(file, plan, reader, drafted)
    told, came = foreseen.ledger, outcome.ledger
    assert (told.created, told.updated, told.unchanged) == (came.created, came.updated, came.unchanged)
    assert (foreseen.hidden_now == outcome.hidden_now) or not outcome.batch_id
    assert foreseen.still_there == outcome.still_there
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
        "secret,id,stage,created\na,1,Lead,2024-01-01\nsecret,id,stage,created\nb,2,Won,2024-01-02\n",
        "source,stage,value,secret\nAds,Lead,5,a\nAds Total,,5,b\nFair,Lead,6,c\nSubtotal Fair,,6,d\n",
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
    drafted = drafting.draft(drafting.look_over(reader, [path]), session.state.plan, IGNORED)
    for source in (
        left_out.of_batch(session.file, outcome.batch_id),
        left_out.of_files(reader, drafted.mapping),
    ):
        assert dict(Counter(row.row_class.value for row in left_out.listing(source).rows)) == told
    before = session.file.load_leads(outcome.batch_id)
    assert rebuild(session.file, outcome.batch_id).lead_count == before.lead_count


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
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan, Choices(as_of=AS_OF))
    (earlier,) = plan.batches
    told = foreseeing.foresee(file, plan, reader, drafted, instead_of=earlier).ledger
    came = importing.store(file, plan, reader, drafted, instead_of=earlier).ledger
    assert (told.created, told.updated, told.unchanged) == (came.created, came.updated, came.unchanged)
    assert came.created == 1


def weekly(week: int, *, extra: str = "") -> str:
    """A list that grows, with another column from some week on."""
    rows = [f"{n},{'Won' if n < week else 'Lead'},2024-01-0{n},sec{n}{',x' * bool(extra)}" for n in range(1, week + 2)]
    return "\n".join([f"id,stage,created,secret{extra}", *rows]) + "\n"


def test_what_a_file_left_out_last_time_it_leaves_out_again_whatever_else_it_has(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(weekly(1), "utf-8")
    bring_in(session, reader, path, IGNORED)
    path.write_text(weekly(2, extra=",city"), "utf-8")  # other headers: no profile knows them
    surveys = drafting.look_over(reader, [path])
    drafted = drafting.draft(surveys, session.state.plan, Choices(as_of=AS_OF), session.file)
    (column,) = [each for each in drafted.mapping.files[0].columns if each.header == "secret"]
    assert (column.role, column_evidence(column)) == (Role.IGNORE, "It was not brought in last time")
    assert [q.text for q in questions(drafted) if "secret" in q.text] == ["“secret” is not brought in, as last time."]
    assert importing.store(session.file, session.state.plan, reader, drafted).still_there == ()
    chosen = drafting.draft(surveys, session.state.plan, OPEN, session.file)
    assert [each.role for each in chosen.mapping.files[0].columns if each.header == "secret"] == [Role.OTHER]
    path.rename(tmp_path / "other.csv")
    elsewhere = drafting.look_over(reader, [tmp_path / "other.csv"])
    drafted = drafting.draft(elsewhere, session.state.plan, Choices(as_of=AS_OF), session.file, suggest=False)
    assert Role.IGNORE not in {each.role for each in drafted.mapping.files[0].columns}


def test_the_newest_reading_of_a_file_says_what_is_left_out(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    for week, choices in ((1, IGNORED), (2, OPEN)):
        path.write_text(weekly(week), "utf-8")
        bring_in(session, reader, path, replace(choices, as_of=AS_OF + timedelta(week)))
    path.write_text(weekly(3, extra=",city"), "utf-8")
    surveys = drafting.look_over(reader, [path])
    drafted = drafting.draft(surveys, session.state.plan, Choices(as_of=AS_OF), session.file)
    assert Role.IGNORE not in {each.role for each in drafted.mapping.files[0].columns}


def test_what_earlier_imports_still_have_is_said_until_they_are_removed(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    for week in (1, 2):
        path.write_text(weekly(week), "utf-8")
        bring_in(session, reader, path, replace(OPEN, as_of=AS_OF + timedelta(week)))
    path.write_text(weekly(3), "utf-8")
    outcome = bring_in(session, reader, path, replace(IGNORED, as_of=AS_OF + timedelta(3)))
    (sentence,) = still_there_sentences(outcome.still_there)
    assert sentence.replace("\xa0", " ") == (
        "“secret” is not brought in, but 2 earlier imports have it: list.csv (3 Jun 2024), list.csv (2 Jun 2024)."
        " Remove those imports to take it out of the leads."
    )
    nothing_new = bring_in(session, reader, path, replace(IGNORED, as_of=AS_OF + timedelta(4)))
    assert (nothing_new.batch_id, nothing_new.still_there) == ("", outcome.still_there)
    for batch in session.state.plan.batches[:2]:
        session.edit(without_import(session.state.plan, {batch}), "Remove import")
    assert bring_in(session, reader, path, replace(IGNORED, as_of=AS_OF + timedelta(5))).still_there == ()
    assert not any("secret" in columns for columns in brought_in(session))


def test_an_import_in_place_of_the_earlier_one_leaves_nothing_there(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(weekly(1), "utf-8")
    bring_in(session, reader, path, OPEN)
    outcome = bring_in(session, reader, path, IGNORED)
    assert (outcome.hidden_now, outcome.still_there) == (("secret",), ())
