"""Leads by hand through a session and its file: undo, redo, reopening, importing again, and one lead's path."""

import random
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from funnel_planner.app.edit_names import spoken
from funnel_planner.app.files import importing
from funnel_planner.app.leads.lead_path import lead_path
from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.leads_by_hand import Draft, HandWork, read_email, read_value
from funnel_planner.app.session import Session
from funnel_planner.domain.by_hand import HandLead, column_field
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import ColumnMapping, Role
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.bringing_in import bring_in

WITH_IDS = """\
Lead ID,Name,E-mail,Source,Stage,Created,Value,Owner
1,Ann Lee,ann@x.io,Ads,MQL,2026-01-05,100,Kim
2,Bo Ray,bo@x.io,Fair,SQL,2026-01-06,200,Kim
3,Cy Fox,cy@x.io,Ads,Lost,2026-01-07,300,Lou
"""
WITHOUT_IDS = """\
Name,E-mail,Source,Stage,Created
Ann Lee,ann@x.io,Ads,MQL,2026-01-05
Bo Ray,bo@x.io,Fair,SQL,2026-01-06
"""
DAY = date(2026, 5, 20)
Bring = Callable[..., importing.Outcome]


@pytest.fixture
def bring(session: Session, reader: ReaderProcess, tmp_path: Path) -> Bring:
    def do(text: str, as_of: date = date(2026, 5, 1), name: str = "leads.csv") -> importing.Outcome:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return bring_in(session, reader, path, choices=Choices(as_of=as_of))

    return do


def rows(session: Session) -> LeadRows:
    leads, overlaid = session.state.leads, session.overlaid()
    assert leads is not None
    return LeadRows(session.file, session.imports(), leads, None if overlaid is None else overlaid.facts)


def facts(session: Session, *leads: int) -> list[HandLead]:
    return rows(session).facts_about(leads)


def counts(session: Session) -> tuple[int | None, ...]:
    measured = session.state.measured
    assert measured is not None
    return tuple(measured.total.counts)


def names(session: Session) -> list[str]:
    leads = session.state.leads
    return [rows(session).text_of_role(lead, Role.NAME) for lead in range(leads.lead_count if leads else 0)]


def stage(session: Session, place: int) -> str:
    return session.state.plan.stages[place].id


def test_a_plan_lives_on_leads_made_by_hand_alone(session: Session) -> None:
    work = HandWork(session)
    work.add(Draft({"name": "Ann", "channel": "Ads", "created": "2026-05-01", "value": "12050"}))
    work.add(Draft({"email": "b@x.io", "created": "2026-05-02"}, stage(session, 4), DAY))
    assert counts(session) == (2, 1, 1, 1, 1)
    assert session.state.undo_label == "Add 1 lead"
    session.undo()
    assert counts(session)[0] == 1
    session.undo()
    assert session.state.measured is None
    assert session.state.plan.batches == ()


def test_each_deed_has_a_name_and_moves_the_funnel_and_is_undone(session: Session, bring: Bring) -> None:
    bring(WITH_IDS)
    work = HandWork(session)
    before = counts(session)
    assert before == (3, 1, 0, 0, 0)
    deeds: list[tuple[Callable[[], None], str, tuple[int, ...]]] = [
        (lambda: work.move(facts(session, 0, 1), stage(session, 3), DAY), "Move 2 leads to Proposal", (3, 2, 2, 2, 0)),
        (lambda: work.correct(facts(session, 1), stage(session, 0), DAY), "Correct 1 lead to MQL", (3, 0, 0, 0, 0)),
        (lambda: work.lose(facts(session, 0), DAY, column_field("Why"), "Price"), "Mark 1 lead as lost", before),
        (lambda: work.delete(facts(session, 0, 2)), "Delete 2 leads", (1, 1, 0, 0, 0)),
        (lambda: work.change(facts(session, 2), {"name": "Zed"}), "Change 1 lead", before),
    ]
    for deed, label, expected in deeds:
        deed()
        assert session.state.undo_label == label
        assert counts(session) == expected
        session.undo()
        assert counts(session) == before
        session.redo()
        assert counts(session) == expected
        session.undo()


def test_open_again_and_lost(session: Session, bring: Bring) -> None:
    bring(WITH_IDS)
    work = HandWork(session)
    work.reopen([(facts(session, 2)[0], stage(session, 0))], DAY)
    cube = session.cube()
    assert cube is not None
    assert cube.journeys.outcome.tolist() == [0, 0, 0]
    work.lose(facts(session, 0), DAY, column_field("Why lost"), "Too dear")
    leads = session.state.leads
    assert leads is not None
    assert leads.columns["Why lost"].labels == ("Too dear",)


def test_hand_wins_when_the_file_comes_again_and_a_deleted_lead_stays_away(session: Session, bring: Bring) -> None:
    bring(WITH_IDS)
    work = HandWork(session)
    work.change(facts(session, 0), {"name": "Anna Lee", "channel": "Referral", column_field("Owner"): "Max"})
    work.move(facts(session, 0), stage(session, 4), DAY)
    work.delete(facts(session, 1))
    bring(WITH_IDS.replace("Ads,MQL", "Mail,SQL"), date(2026, 6, 1), "later.csv")
    assert names(session) == ["Anna Lee", "Cy Fox"]
    leads = session.state.leads
    assert leads is not None
    assert leads.channel.labels[leads.channel.codes[0]] == "Referral"
    owner = leads.columns["Owner"]
    assert owner.labels[owner.codes[0]] == "Max"
    assert counts(session) == (2, 1, 1, 1, 1)
    work.restore(session.by_hand().deleted)
    assert names(session) == ["Anna Lee", "Bo Ray", "Cy Fox"]
    assert session.state.undo_label == "Restore 1 lead"


def test_a_lead_without_an_id_is_found_again_by_who_it_is(session: Session, bring: Bring) -> None:
    bring(WITHOUT_IDS)
    work = HandWork(session)
    work.change(facts(session, 1), {"name": "Bob Ray"})
    first = session.imports()[0]
    bring(
        "Name,E-mail,Source,Stage,Created\nNew,n@x.io,Ads,MQL,2026-02-02\n" + WITHOUT_IDS.split("\n", 1)[1],
        name="b.csv",
    )
    plan = session.state.plan
    session.edit(plan.with_batches([batch for batch in plan.batches if batch != first]), "Remove import")
    assert names(session) == ["New", "Ann Lee", "Bob Ray"]
    bring("Name,E-mail,Source,Stage,Created\nNew,n@x.io,Ads,MQL,2026-02-03\n", name="c.csv")
    plan = session.state.plan
    keep = session.imports()[-1]
    hand = [batch for batch in plan.batches if batch not in session.imports()]
    session.edit(plan.with_batches([keep, *hand]), "Remove import")
    overlaid = session.overlaid()
    assert overlaid is not None
    assert [fact.known("name") for fact in overlaid.missing] == ["Bob Ray"]
    session.undo()
    assert names(session)[:3] == ["New", "Ann Lee", "Bob Ray"], "what was changed is kept and counts again"


def test_the_batch_by_hand_survives_reopening_and_cleaning_up(session: Session, bring: Bring, tmp_path: Path) -> None:
    bring(WITH_IDS)
    work = HandWork(session)
    work.change(facts(session, 0), {"name": "Łucja “Ż”"})
    work.move(facts(session, 0), stage(session, 2), DAY)
    seen = counts(session)
    session.close()
    again = Session.open(tmp_path / "plans.funnel")
    again.file.clean_up()
    again.load_engine()
    again.engine_ready()
    assert counts(again) == seen
    assert names(again)[0] == "Łucja “Ż”"
    (hand,) = [batch for batch in again.state.plan.batches if again.file.batch(batch).kind == "hand"]
    assert again.file.batch(hand).lead_count == 1
    again.undo()
    again.undo()
    assert names(again)[0] == "Ann Lee"
    again.redo()
    assert names(again)[0] == "Łucja “Ż”"
    again.close()


def test_random_work_is_undone_step_by_step_also_after_reopening(
    session: Session, bring: Bring, tmp_path: Path
) -> None:
    bring(WITH_IDS)
    dice = random.Random(5)  # noqa: S311 - a test
    seen = [(names(session), counts(session))]
    work = HandWork(session)
    for number in range(25):
        leads = session.state.leads
        assert leads is not None
        one = facts(session, dice.randrange(leads.lead_count))
        deed = dice.choice(["add", "move", "change", "delete", "correct", "restore"])
        if deed == "delete" and leads.lead_count == 1:
            continue
        before = session.state.plan.batches
        place = stage(session, dice.randrange(5))
        deeds: dict[str, Callable[[], object]] = {
            "add": partial(work.add, Draft({"name": f"New {number}", "created": "2026-05-02"})),
            "move": partial(work.move, one, place, DAY),
            "change": partial(work.change, one, {"name": f"Changed {number}"}),
            "delete": partial(work.delete, one),
            "correct": partial(work.correct, one, place, DAY),
            "restore": partial(work.restore, session.by_hand().deleted),
        }
        deeds[deed]()
        if session.state.plan.batches != before:
            seen.append((names(session), counts(session)))
    session.close()
    again = Session.open(tmp_path / "plans.funnel")
    for expected in reversed(seen[:-1]):
        again.undo()
        assert (names(again), counts(again)) == expected
    for expected in seen[1:]:
        again.redo()
        assert (names(again), counts(again)) == expected
    again.close()


def test_one_leads_path_says_where_each_step_comes_from(session: Session, bring: Bring) -> None:
    bring(WITH_IDS)
    bring("Lead ID,Name,Stage\n2,Bo Ray,Proposal\n", date(2026, 5, 8), "later.csv")
    HandWork(session).move(facts(session, 1), stage(session, 1), DAY)
    (fact,) = facts(session, 1)
    stages = [known.id for known in session.state.plan.stages]
    steps = lead_path(session.file, session.imports(), fact, stages)
    told = [(step.day, stages.index(step.stage_id), step.file, step.line) for step in steps]
    assert (date(2026, 1, 6), 0, "leads.csv", 3) in told
    assert (date(2026, 5, 8), 3, "later.csv", 2) in told
    assert told[-1] == (DAY, 1, "", 0)
    assert (None, 1, "leads.csv", 3) in told, "the first list says where it is, not since when"
    assert told.index((None, 1, "leads.csv", 3)) == 1, "undated steps stand where the funnel has them"


def test_a_stage_with_its_day_is_no_second_step_of_its_row(session: Session, bring: Bring) -> None:
    bring("Lead ID,Name,Source,Created,SQL date,Stage\n1,Ann Lee,Ads,2026-01-05,2026-01-09,SQL\n")
    (fact,) = facts(session, 0)
    steps = lead_path(session.file, session.imports(), fact, [known.id for known in session.state.plan.stages])
    assert [step.day for step in steps] == [date(2026, 1, 5), date(2026, 1, 9)]


def test_a_path_begins_where_being_listed_says(session: Session, bring: Bring) -> None:
    session.create_plan(load_template("visitor_to_customer", "en"))
    bring("Lead ID,Created,Stage\n1,2026-01-05,Lead\n")
    stages = [known.id for known in session.state.plan.stages]
    (fact,) = facts(session, 0)
    steps = lead_path(session.file, session.imports(), fact, stages)
    assert [(stages.index(step.stage_id), step.day, step.line) for step in steps] == [(1, date(2026, 1, 5), 2)]


def test_what_cannot_be_is_refused_and_nothing_is_stored(session: Session, bring: Bring) -> None:
    bring(WITH_IDS)
    work, before = HandWork(session), session.state.plan
    for draft, kind in ((Draft({"value": "5"}), "lead_empty"), (Draft({"name": "x" * 30_000}), "text_too_long")):
        with pytest.raises(PlannerError, match=kind):
            work.add(draft)
    with pytest.raises(PlannerError, match="lead_id_taken"):
        work.add(Draft({"id": "1", "name": "A"}), taken=("1",))
    with pytest.raises(PlannerError, match="too_many_by_hand"):
        work.delete([HandLead(key=str(number)) for number in range(20_001)])
    assert session.state.plan == before


@pytest.mark.parametrize(("text", "minor"), [("1 234,50", "123450"), ("1234.5", "123450"), ("", ""), ("-3", "-300")])
def test_amounts_as_typed(text: str, minor: str) -> None:
    assert read_value(text) == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("2.500,50", "250050"), ("2,500.50", "250050"), ("2.500,50 €", "250050"), ("2,5 tys.", "250000"),
        ("0.125", "13"), ("-0.125", "-13"), ("1.005", "101"),
    ],
)  # fmt: skip
def test_amounts_as_typed_are_read_as_those_of_files(text: str, minor: str) -> None:
    reader = MoneyReader(ColumnMapping(index=0, header="Value", role=Role.VALUE, decimal="."))
    reader.read([text])
    assert read_value(text) == minor == str(reader.array()[0])


@pytest.mark.parametrize("text", ["2.500,50,1", "many", "1e30", "nan"])
def test_amounts_that_are_none(text: str) -> None:
    with pytest.raises(PlannerError):
        read_value(text)


def test_addresses() -> None:
    assert read_email(" ann@x.io ") == "ann@x.io"
    assert read_email("") == ""
    for wrong in ("ann", "@x", "a b@x.io", "ann@"):
        with pytest.raises(PlannerError):
            read_email(wrong)


def test_a_name_of_a_later_version_is_still_a_name() -> None:
    assert spoken('{"edit": "juggle", "n": 3, "what": ""}') == "Edit"
    assert spoken("Rename plan") == "Rename plan"


def test_while_many_leads_are_recounted_the_last_numbers_stay_in_sight(
    session: Session, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(WITH_IDS)
    asked: list[int] = []
    session.request_load = lambda: asked.append(1)
    monkeypatch.setattr("funnel_planner.app.session.RECOUNT_AT_ONCE", 2)
    before = counts(session)
    HandWork(session).move(facts(session, 0), stage(session, 4), DAY)
    assert (session.state.loading, len(asked) > 0) == (True, True)
    assert counts(session) == before
    session.load_engine()
    session.engine_ready()
    assert (session.state.loading,) == (False,)
    assert counts(session) == (3, 2, 1, 1, 1)
