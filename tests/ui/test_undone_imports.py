"""An import that undo takes out, or redo brings back, is said, with the way back."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.undo_words import import_undone
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.application import Program
from tests.support.view_on import bring

FIRST = "Lead ID,Created,Stage,Source\n1,2026-01-05,Won,Ads\n2,2026-01-06,Lead,Ads\n"
SECOND = "Lead ID,Created,Stage,Source\n2,2026-01-06,Won,Ads\n3,2026-01-07,Lead,Fair\n"
PLAN = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("won", "Won")))


@pytest.fixture
def two_imports(program: Program, tmp_path: Path, qtbot: QtBot) -> Program:
    program.session.create_plan(PLAN)
    for name, text in (("first", FIRST), ("second", SECOND)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    bring(program.session, [[tmp_path / "first.csv"], [tmp_path / "second.csv"]])
    qtbot.waitUntil(lambda: not program.session.state.loading, timeout=20_000)
    return program


def test_undo_says_which_import_is_gone_and_redo_brings_it_back(two_imports: Program) -> None:
    window = two_imports.window
    window.act("undo")
    assert window.notice.text == "Import of second.csv undone: 1 lead removed, 1 as before."
    assert window.banner.isVisible()
    window.notice._button.click()
    assert len(two_imports.session.state.plan.batches) == 2
    assert window.notice.text == "Import of second.csv is back, with 2 leads."
    window.act("undo")
    window.act("undo")
    assert window.notice.text == "Import of first.csv undone: 2 leads removed."


def test_the_button_goes_once_something_else_was_changed(two_imports: Program) -> None:
    session, window = two_imports.session, two_imports.window
    window.act("undo")
    session.preview(replace(session.state.plan, notes="Held"))
    assert window.banner.isVisible(), "nothing was changed yet"
    session.edit(replace(session.state.plan, notes="Else"), "Edit")
    assert not window.banner.isVisible()
    window.say("Exported: plan.xlsx")
    session.edit(replace(session.state.plan, notes="Other"), "Edit")
    assert window.banner.isVisible(), "that stays true"


def test_other_steps_say_nothing(two_imports: Program) -> None:
    session, window = two_imports.session, two_imports.window
    session.edit(replace(session.state.plan, notes="Else"), "Edit")
    window.act("undo")
    assert not window.banner.isVisible()
    plan = session.state.plan
    assert import_undone(session.file, plan, replace(plan, id="q", batches=())) == "", "another plan"
    swapped = replace(plan, batches=plan.batches[:1])
    assert import_undone(session.file, swapped, replace(plan, batches=plan.batches[1:])) == "", "read again"
