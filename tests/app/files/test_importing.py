"""Importing: files become batches, batches become numbers, and nothing is stored twice or left half done."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.session import Session
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Cancelled
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.backups import list_backups
from tests.support.bringing_in import bring_in, drafted_for
from tests.support.sample_plans import plan_of

STAGES = ("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(plan_of(*STAGES))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["leady_utf8_bom.csv", "leady_cp1250.csv", "leady.xlsx"])
def test_every_container_gives_the_same_numbers(
    session: Session, reader: ReaderProcess, data_folder: Path, name: str
) -> None:
    outcome = bring_in(session, reader, data_folder / "made_polish" / name)
    measured = session.state.measured
    assert measured is not None
    assert measured.lead_count == 120
    assert measured.total.counts[-1] == 30
    assert measured.total.won_value == pytest.approx(699_476.03, abs=1e-9)
    assert (outcome.ledger.used, outcome.ledger.created) == (120, 120)


def test_undoing_an_import_is_one_step_and_can_be_redone(
    session: Session, reader: ReaderProcess, data_folder: Path
) -> None:
    bring_in(session, reader, data_folder / "made_polish" / "leady.xlsx")
    counted = []
    for step in (session.undo, session.redo):
        step()
        measured = session.state.measured
        counted.append(measured and measured.lead_count)
    assert counted == [None, 120]


def test_the_same_leads_again_change_nothing(session: Session, reader: ReaderProcess, data_folder: Path) -> None:
    bring_in(session, reader, data_folder / "made_polish" / "leady.xlsx")
    before = session.state.plan
    same_file = bring_in(session, reader, data_folder / "made_polish" / "leady.xlsx")
    same_leads = bring_in(session, reader, data_folder / "made_polish" / "leady_cp1250.csv")
    for outcome in (same_file, same_leads):
        assert (outcome.batch_id, outcome.ledger.unchanged, outcome.ledger.created) == ("", 120, 0)
    assert session.state.plan == before


def test_a_later_list_updates_and_adds(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text("ID,Etap\n1,Nowy\n2,Kontakt\n3,Oferta\n", "utf-8")
    second.write_text("ID,Etap\n1,Wygrany\n2,Kontakt\n4,Nowy\n", "utf-8")
    bring_in(session, reader, first)
    outcome = bring_in(session, reader, second)
    assert (outcome.ledger.created, outcome.ledger.updated, outcome.ledger.unchanged) == (1, 1, 1)
    assert session.state.measured is not None
    assert session.state.measured.total.counts == (4, 3, 2, 1, 1)


def test_spam_that_is_found_later_leaves_the_plan(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    weeks = {7: "1,Nowy\n2,Oferta\n", 14: "1,Spam\n2,Oferta\n", 21: "1,Kontakt\n2,Oferta\n"}
    counted, changed = [], []
    for day, rows in weeks.items():
        path = tmp_path / f"{day}.csv"
        path.write_text(f"id,etap\n{rows}", encoding="utf-8")
        choices = Choices(exclude=("Spam",), as_of=date(2026, 3, day))
        ledger = bring_in(session, reader, path, choices=choices).ledger
        changed.append((ledger.created, ledger.updated, ledger.unchanged, ledger.excluded))
        counted.append(_counts(session))
    assert counted == [[2, 1, 1, 0, 0], [1, 1, 1, 0, 0], [2, 2, 1, 0, 0]], "gone in the second week, back in the third"
    assert changed == [(2, 0, 0, 0), (0, 1, 1, 1), (0, 1, 1, 0)]
    for step, expected in ((session.undo, counted[1]), (session.undo, counted[0]), (session.redo, counted[1])):
        step()
        assert _counts(session) == expected
    with closing(Session.open(_closed(session))) as again:
        again.load_engine()
        again.engine_ready()
        assert _counts(again) == counted[1]


def _counts(session: Session) -> list[int | None]:
    measured = session.state.measured
    assert measured is not None
    return list(measured.total.counts)


def _closed(session: Session) -> Path:
    path = session.file_path
    session.close()
    return path


def test_an_older_file_brought_in_again_changes_nothing(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text("ID,Etap\n1,Nowy\n2,Kontakt\n", "utf-8")
    second.write_text("ID,Etap\n1,Wygrany\n2,Oferta\n", "utf-8")
    for path in (first, second):
        bring_in(session, reader, path)
    before = session.state.plan
    outcome = bring_in(session, reader, first)
    assert (outcome.batch_id, outcome.ledger.unchanged) == ("", 2)
    assert session.state.plan == before


@pytest.mark.parametrize("again", ["list.csv", "copy.csv"])
def test_a_later_day_makes_happen_what_was_to_come(
    session: Session, reader: ReaderProcess, tmp_path: Path, again: str
) -> None:
    """The same file, or the same leads in another one."""
    text = "ID;Data utworzenia;Data: Kontakt;Data: Wygrany\n1;2026-03-01;2026-03-05;2026-06-20\n2;2026-03-02;;\n"
    (tmp_path / "list.csv").write_text(text, "utf-8")
    (tmp_path / "copy.csv").write_text(text + "\n", "utf-8")
    columns = (("stage:Kontakt", "Data: Kontakt"), ("stage:Wygrany", "Data: Wygrany"))

    def won_by(day: date, name: str) -> int | None:
        bring_in(session, reader, tmp_path / name, choices=Choices(columns=columns, as_of=day))
        assert session.state.measured is not None
        assert session.state.measured.lead_count == 2
        return session.state.measured.total.counts[-1]

    days = (
        (date(2026, 6, 1), "list.csv"),
        (date(2026, 5, 1), again),
        (date(2026, 7, 1), again),
        (date(2026, 8, 1), again),
    )
    told = [(won_by(day, name), len(session.state.plan.batches)) for day, name in days]
    assert told == [(0, 1), (0, 1), (1, 2), (1, 2)]


def test_another_reading_of_a_file_without_ids_takes_the_place_of_the_first(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Etap,Opiekun\nNowy,Ala\nZaklepane,Ala\nKontakt,Ola\n", "utf-8")
    bring_in(session, reader, path)
    before = session.state.plan.batches
    outcome = bring_in(session, reader, path, choices=Choices(labels=(("Zaklepane", "Wygrany"),)))
    assert outcome.replaces == before
    assert (outcome.ledger.created, outcome.ledger.updated) == (1, 2)
    assert session.state.plan.batches == (outcome.batch_id,)
    assert session.state.measured is not None
    assert session.state.measured.total.counts == (3, 2, 1, 1, 1)
    session.undo()
    assert session.state.plan.batches == before


def test_an_import_is_preceded_by_a_backup_of_what_changed(
    session: Session, reader: ReaderProcess, data_folder: Path
) -> None:
    path = data_folder / "made_polish" / "leady.xlsx"
    bring_in(session, reader, path)
    backups = [backup for _, backup in list_backups(session.file_path)]
    assert [backup.stem.endswith(" import") for backup in backups] == [True]
    with sqlite3.connect(backups[0]) as connection:
        assert connection.execute("SELECT count(*) FROM batch").fetchone() == (0,)
    connection.close()


def test_cancelling_leaves_nothing(session: Session, reader: ReaderProcess, data_folder: Path) -> None:
    class Impatient:
        def advance(self, *_: object) -> None:
            raise Cancelled

    plan = session.state.plan
    path = data_folder / "made_polish" / "leady.xlsx"
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan, Choices())
    with pytest.raises(Cancelled):
        importing.store(session.file, plan, reader, drafted, Impatient())
    with sqlite3.connect(session.file_path) as connection:
        assert connection.execute(
            "SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM lead_row)"
        ).fetchone() == (0, 0)
    connection.close()


def test_damaged_columns_are_made_anew_from_the_rows(
    session: Session, reader: ReaderProcess, data_folder: Path
) -> None:
    bring_in(session, reader, data_folder / "made_polish" / "leady.xlsx")
    measured = session.state.measured
    path = session.file_path
    session.close()
    connection = sqlite3.connect(path)
    damaged = connection.execute("UPDATE lead_column SET data = zeroblob(length(data)) WHERE name LIKE 'obs%'").rowcount
    connection.commit()
    connection.close()
    assert damaged
    again = Session.open(path)
    again.load_engine()
    again.engine_ready()
    assert again.state.measured == measured
    again.close()


def test_what_the_user_decided_about_labels_is_remembered(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ID,Etap\n1,Nowy\n2,Zaklepane\n3,Stracone\n", "utf-8")
    choices = Choices(labels=(("Zaklepane", "Wygrany"),), lost=("Stracone",))
    bring_in(session, reader, path, choices=choices)
    plan = session.state.plan
    assert plan.stages[-1].aliases == ("Zaklepane",)
    assert "Stracone" in plan.lost_labels
    again = drafting.draft(drafting.look_over(reader, [path]), plan, Choices())
    assert again.mapping.labels == tuple(
        replace(label, confidence=1.0)
        for label in drafting.draft(drafting.look_over(reader, [path]), plan, choices).mapping.labels
    )


def test_a_corrected_label_means_only_what_was_said_last(session: Session) -> None:
    plan = session.state.plan
    outcome = importing.Outcome("batch", Ledger())

    def told(plan: Plan, choices: Choices) -> Plan:
        return importing.activated(plan.with_batches([]), outcome, choices)

    def meanings(plan: Plan, label: str) -> list[str]:
        lists = {stage.name: stage.aliases for stage in plan.stages}
        lists |= {"lost": plan.lost_labels, "exclude": plan.exclude_labels}
        return [meaning for meaning, labels in lists.items() if label in labels]

    plan = told(plan, Choices(labels=(("Zaklepane", "Oferta"),)))
    assert meanings(plan, "Zaklepane") == ["Oferta"]
    assert meanings(told(plan, Choices(labels=((" zaklepane", "Wygrany"),))), "Zaklepane") == []
    plan = told(plan, Choices(labels=(("Zaklepane", "Wygrany"),)))
    assert meanings(plan, "Zaklepane") == ["Wygrany"]
    plan = told(plan, Choices(lost=("Zaklepane",)))
    assert meanings(plan, "Zaklepane") == ["lost"]
    plan = told(plan, Choices(exclude=("Zaklepane",)))
    assert meanings(plan, "Zaklepane") == ["exclude"]
    plan = told(plan, Choices(labels=(("Zaklepane", "Nowy"),)))
    assert meanings(plan, "Zaklepane") == ["Nowy"]
    assert told(plan, Choices(labels=(("Zaklepane", "Nowy"),))) == plan
    assert meanings(told(plan, Choices(labels=(("Zaklepane", ""),))), "Zaklepane") == []
    assert told(plan, Choices(labels=(("Nowy", "Nowy"), ("Zaklepane", "gone")))) == plan


def test_the_first_leads_bring_their_currency_and_later_ones_are_asked_about(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text("ID,Etap,Wartość (PLN)\n1,Nowy,10\n2,Kontakt,20\n", "utf-8")
    second.write_text("ID,Etap,Wartość (USD)\n3,Nowy,10\n4,Kontakt,20\n", "utf-8")
    assert session.state.plan.economics.currency == "EUR"
    bring_in(session, reader, first)
    assert session.state.plan.economics.currency == "PLN"
    drafted = drafted_for(session, reader, second)
    assert any("USD" in question.text and "PLN" in question.text for question in questions(drafted))
    bring_in(session, reader, second)
    assert session.state.plan.economics.currency == "PLN"
    session.undo()
    session.undo()
    assert session.state.plan.economics.currency == "EUR"
