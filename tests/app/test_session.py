"""The session: edits are stored, previews are not, undo outlives closing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.session import Session
from funnel_planner.app.state import State
from funnel_planner.domain.counting import CountingMode
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from tests.support.bringing_in import bring_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plans.funnel"


def with_rate(plan: Plan, rate: float) -> Plan:
    return plan.with_stage(replace(plan.stages[0], rate_to_next=rate))


def with_leads(path: Path, data_folder: Path) -> Session:
    """A new file with a plan that has 120 leads."""
    session = Session.open(path)
    stages = tuple(Stage(name, name) for name in ("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany"))
    session.create_plan(Plan("list", "Lista", stages))
    with ReaderProcess() as reader:
        bring_in(session, reader, data_folder / "made_polish" / "leady.xlsx")
    return session


def test_a_new_file_starts_with_a_plan(path: Path) -> None:
    session = Session.open(path)
    assert len(session.plan_cards()) == 1
    assert session.state.plan.stages
    session.close()


def test_an_edit_is_there_after_reopening_and_can_be_undone(path: Path) -> None:
    session = Session.open(path)
    before = session.state.plan
    session.edit(with_rate(before, 0.5), "Change rate")
    session.close()
    again = Session.open(path)
    assert again.state.plan.stages[0].rate_to_next == 0.5
    assert again.state.undo_label == "Change rate"
    again.undo()
    assert again.state.plan == before
    again.redo()
    assert again.state.plan.stages[0].rate_to_next == 0.5
    again.close()


def test_a_preview_is_shown_but_not_stored(path: Path) -> None:
    session = Session.open(path)
    session.load_engine()
    session.engine_ready()
    seen: list[State] = []
    session.subscribe(seen.append)
    before = session.state.plan
    session.preview(with_rate(before, 0.25))
    assert seen[-1].is_preview
    assert seen[-1].plan.stages[0].rate_to_next == 0.25
    assert seen[-1].projection is not None
    session.cancel_preview()
    assert session.state.plan == before
    session.preview(with_rate(before, 0.75))
    session.close()
    again = Session.open(path)
    assert again.state.plan == before
    again.close()


def test_an_equal_value_makes_no_revision(path: Path) -> None:
    session = Session.open(path)
    session.edit(session.state.plan.with_name(session.state.plan.name), "Rename plan")
    assert session.state.undo_label == ""
    session.close()


def test_views_learn_what_changed_by_identity(path: Path) -> None:
    session = Session.open(path)
    before = session.state.plan
    session.edit(before.with_name("Other"), "Rename plan")
    assert session.state.plan.channels is before.channels
    session.close()


def test_trashing_the_open_plan_opens_another(path: Path) -> None:
    session = Session.open(path)
    first = session.state.plan.id
    session.create_plan(load_template("sales", "en"))
    second = session.state.plan.id
    session.trash_plan(second)
    assert session.state.plan.id == first
    session.trash_plan(first)
    assert session.state.plan.id not in {first, second}
    assert {card.id for card in session.plan_cards() if card.trashed} == {first, second}
    session.restore_plan(second)
    session.open_plan(second)
    assert session.state.plan.id == second
    session.close()


def test_the_second_window_reads_only(path: Path) -> None:
    first = Session.open(path)
    second = Session.open(path)
    assert not first.read_only
    assert second.read_only
    with pytest.raises(PlannerError):
        second.edit(second.state.plan.with_name("Mine"), "Rename plan")
    assert second.state.plan == first.state.plan
    second.close()
    first.close()


def test_the_last_picture_is_there_before_any_number_is_computed(path: Path) -> None:
    session = Session.open(path)
    session.load_engine()
    session.engine_ready()
    drawn = session.state.picture
    assert drawn.stages[0].planned is not None
    session.close()
    again = Session.open(path)
    assert again.state.loading
    assert again.state.picture == drawn
    again.close()


def test_the_kept_picture_is_of_the_stored_plan_with_all_its_leads(path: Path, data_folder: Path) -> None:
    session = with_leads(path, data_folder)
    clone = session.clone_plan("list", "Kopia")
    copied = session.file.picture(clone)
    assert copied is not None
    assert (copied.plan_id, copied.name, copied.lead_count) == (clone, "Kopia", 120)
    session.set_filter(LeadFilter(last_day=date(1999, 12, 31)))
    session.preview(session.state.plan.with_name("Dragged"))
    assert session.state.picture.lead_count == 0
    session.close()
    again = Session.open(path)
    assert (again.state.picture.name, again.state.picture.lead_count) == ("Lista", 120)
    again.close()


def test_many_leads_stay_in_sight_while_they_are_counted_by_another_rule(
    path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = with_leads(path, data_folder)
    monkeypatch.setattr("funnel_planner.app.session.RECOUNT_AT_ONCE", 0)
    session.request_load = lambda: None
    before = session.state
    assert before.measured is not None
    session.edit(replace(before.plan, counting=replace(before.plan.counting, mode=CountingMode.ANY)), "Change counting")
    assert session.state.loading
    assert session.cube() is None
    assert (session.state.measured, session.state.picture) == (before.measured, before.picture)
    session.load_engine()
    session.engine_ready()
    after = session.state
    assert after.measured is not None
    assert (after.loading, after.measured.total.counts == before.measured.total.counts) == (False, False)
    session.edit(after.plan.without_stage("Kontakt"), "Remove stage")
    assert session.state.measured is None  # of other stages the last numbers say nothing
    session.close()


def test_a_plan_that_was_left_is_changed_all_the_same(tmp_path: Path) -> None:
    from funnel_planner.domain.errors import PlannerError

    session = Session.open(tmp_path / "plans.funnel")
    first = session.state.plan
    session.create_plan(load_template("aida", "en"))
    session.change_plan(first.id, lambda plan: plan.with_name("Changed"), "Rename plan")
    session.change_plan(session.state.plan.id, lambda plan: plan.with_name("Open"), "Rename plan")
    assert session.state.plan.name == "Open"
    assert {card.name for card in session.plan_cards()} == {"Changed", "Open"}
    session.open_plan(first.id)
    assert session.state.undo_label == "Rename plan"
    with pytest.raises(PlannerError, match="plan_missing"):
        session.change_plan("gone", lambda plan: plan, "Rename plan")
    session.close()
