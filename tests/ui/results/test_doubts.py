"""Quiet notes of the results: folded, each with its reason and a button, waved aside plan by plan."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.results import ResultsPage
from tests.support.places import results_of
from tests.support.view_on import imported

PLAN = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("won", "Won")))


@pytest.fixture
def page(program: Program, tmp_path: Path, qtbot: QtBot) -> ResultsPage:
    """Ten leads: too few to say much."""
    path = tmp_path / "leads.csv"
    path.write_text(
        "Lead ID,Stage,Source\n" + "\n".join(f"{n},Lead,{'AB'[n % 2]}" for n in range(10)), encoding="utf-8"
    )
    imported(program.session, PLAN, [[path]])
    program.window.go("results")
    page = results_of(program)
    qtbot.waitUntil(lambda: bool(page.notes.notes) and not program.tasks.running, timeout=20_000)
    return page


def _press(page: ResultsPage, name: str, qtbot: QtBot) -> None:
    """Press a button once it is there: widgets made anew are shown when the loop comes round."""

    def shown() -> list[Any]:
        buttons: list[Any] = [page.notes.fold, *page.notes.findChildren(QPushButton)]
        buttons += page.notes.findChildren(QToolButton)
        return [b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName())]

    qtbot.waitUntil(lambda: bool(shown()))
    QTest.mouseClick(shown()[-1], Qt.MouseButton.LeftButton)


def test_notes_are_folded_and_say_why(page: ResultsPage, qtbot: QtBot) -> None:
    assert [what for what, _, _ in page.notes.notes] == ["There are only 10 leads."]
    assert page.notes.isHidden()
    _press(page, "1 note on these numbers", qtbot)
    assert page.notes.isVisible()
    assert "look at the interval" in page.notes.notes[0][1]


def test_a_note_waved_aside_stays_aside(page: ResultsPage, program: Program, qtbot: QtBot) -> None:
    _press(page, "1 note on these numbers", qtbot)
    _press(page, "Hide this note: There are only 10 leads.", qtbot)
    assert page.notes.notes == ()
    program.session.set_filter(LeadFilter(channels=frozenset({"A"})))
    qtbot.waitUntil(lambda: not program.tasks.running)
    qtbot.wait(50)
    assert page.notes.notes == ()
    assert program.session.file.setting("notes_dismissed:p") == '["few_leads:"]'
    _press(page, "Show 1 hidden note", qtbot)
    assert len(page.notes.notes) == 1


def test_the_button_does_what_the_note_advises(page: ResultsPage, program: Program, qtbot: QtBot) -> None:
    program.session.set_filter(LeadFilter(channels=frozenset({"A"})))
    qtbot.waitUntil(lambda: page.notes.notes[0][0] == "There are only 5 leads.")
    _press(page, "1 note on these numbers", qtbot)
    _press(page, "Clear filter", qtbot)
    assert program.session.state.lead_filter.is_empty


@pytest.fixture
def ended(program: Program, tmp_path: Path, qtbot: QtBot) -> ResultsPage:
    """Ten leads of long ago, counted as of today."""
    path = tmp_path / "leads.csv"
    path.write_text(
        "Lead ID,Stage,Created,Source\n" + "\n".join(f"{n},Lead,2020-01-{n + 10},{'AB'[n % 2]}" for n in range(10)),
        encoding="utf-8",
    )
    imported(program.session, PLAN, [[path]])
    program.window.go("results")
    page = results_of(program)
    qtbot.waitUntil(lambda: bool(page.notes.notes) and not program.tasks.running, timeout=20_000)
    assert any(what.startswith("Nothing in the data is later than") for what, _, _ in page.notes.notes)
    return page


def test_a_button_of_a_note_takes_no_later_edit_back(ended: ResultsPage, program: Program, qtbot: QtBot) -> None:
    program.session.edit(replace(program.session.state.plan, name="Renamed"), "Rename plan")
    _press(ended, "Count as of that day", qtbot)
    assert program.session.state.plan.name == "Renamed"
    assert program.session.state.plan.counting.as_of == date(2020, 1, 19)


def test_what_changes_the_meaning_of_the_numbers_stands_open_the_first_time(
    ended: ResultsPage, program: Program, qtbot: QtBot
) -> None:
    page = ended
    assert page.notes.isVisible()
    page.notes.fold.click()
    for _ in range(2):
        program.session.set_filter(LeadFilter(channels=frozenset({"A"})))
        qtbot.waitUntil(lambda: "There are only 5 leads." in [what for what, _, _ in page.notes.notes])
        assert page.notes.isHidden(), "folded, they stay so"
        program.session.set_filter(LeadFilter())
        qtbot.waitUntil(lambda: "There are only 10 leads." in [what for what, _, _ in page.notes.notes])
    assert program.session.file.setting("notes_seen:p") == '["ends_earlier:"]'
