"""From the leads behind a chart one comes back to the chart as it was, and no filter from before gets lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.widgets import Chip
from tests.support.places import filled_results, leads_of
from tests.ui.conftest import Opened


@pytest.fixture
def program(samples: Path, open_program: Opened) -> Program:
    return open_program(samples, Preferences(place="results"))


@pytest.fixture
def results(program: Program, qtbot: QtBot) -> ResultsPage:
    return filled_results(program, qtbot)


@pytest.fixture
def leads(program: Program) -> LeadsPage:
    return leads_of(program)


def channels(results: ResultsPage) -> tuple[str, str]:
    """Two channels of the sample."""
    assert results.look is not None
    first, second = results.look.journeys.channel.labels[:2]
    return first, second


def chip(page: LeadsPage | ResultsPage, text: str) -> Chip:
    filters = page.filters if isinstance(page, ResultsPage) else page.leads.filters
    return next(each for each in reversed(filters.findChildren(Chip)) if text in each.text)  # the latest


def test_the_way_back_leads_to_the_same_view_scrolled_as_it_was(
    program: Program, results: ResultsPage, leads: LeadsPage, qtbot: QtBot
) -> None:
    first, _ = channels(results)
    before = LeadFilter(channels=frozenset({first}))
    program.session.set_filter(before)
    results.show_view("losses")
    view = results.current
    qtbot.waitUntil(lambda: view.drawn is not None, timeout=10_000)
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    height = bar.value()
    assert height > 0
    view.show_leads("stage", results.look.plan.stages[1].id if results.look else "")
    assert leads.isVisible()
    assert leads.back_button.isVisible()
    assert leads.back_button.text() == "Back to Results (Losses)"
    program.frame.activateWindow()
    qtbot.waitUntil(program.frame.isActiveWindow)
    QTest.keyClick(leads, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert program.window.place == "results"
    assert program.session.state.lead_filter == before
    assert results.current is view
    qtbot.waitUntil(lambda: not program.tasks.running)
    assert bar.value() == height


def test_where_nobody_came_from_a_chart_there_is_no_way_back(program: Program, leads: LeadsPage) -> None:
    program.window.go("leads")
    assert not leads.back_button.isVisible()
    program.window.desk.way_back.take()
    assert program.window.place == "leads"


def test_without_the_group_the_filter_is_as_it_was_before(
    program: Program, results: ResultsPage, leads: LeadsPage
) -> None:
    first, second = channels(results)
    before = LeadFilter(channels=frozenset({first, second}))
    program.session.set_filter(before)
    results.current.show_leads("stage", "won", channels=frozenset({first}))
    narrowed = program.session.state.lead_filter
    assert narrowed.channels == {first}
    chip(leads, "Channel").removed.emit()
    assert program.session.state.lead_filter == before, "the chart narrowed it"
    program.session.set_filter(narrowed)
    program.window.go("results")
    chip(results, "Channel").removed.emit()
    assert program.session.state.lead_filter == before, "and so it is for those who come back by the rail"


def test_a_condition_from_before_is_taken_away_alone(program: Program, results: ResultsPage, leads: LeadsPage) -> None:
    first, _ = channels(results)
    program.session.set_filter(LeadFilter(channels=frozenset({first})))
    stage = program.session.state.plan.stages[1].id
    results.current.show_leads("stage", stage)
    chip(leads, "Channel").removed.emit()
    assert program.session.state.lead_filter == LeadFilter(group=("stage", stage))
    assert leads.back_button.isVisible()
    leads.back_button.click()
    assert program.session.state.lead_filter == LeadFilter(channels=frozenset({first}))


def test_who_clears_all_still_comes_back_to_the_filter_of_the_chart(
    program: Program, results: ResultsPage, leads: LeadsPage
) -> None:
    first, _ = channels(results)
    before = LeadFilter(channels=frozenset({first}))
    program.session.set_filter(before)
    results.current.show_leads("stage", program.session.state.plan.stages[1].id)
    clear = next(b for b in leads.leads.filters.findChildren(QPushButton) if b.text() == "Clear all" and b.isVisible())
    clear.click()
    assert program.session.state.lead_filter.is_empty
    leads.back_button.click()
    assert program.session.state.lead_filter == before


def test_of_another_plan_there_is_no_way_back(program: Program, results: ResultsPage, leads: LeadsPage) -> None:
    results.current.show_leads("stage", program.session.state.plan.stages[1].id)
    assert leads.back_button.isVisible()
    program.session.create_plan(replace(load_template("sales", "en"), name="Other"))
    assert not leads.back_button.isVisible()


def test_a_search_from_before_hides_no_lead_of_a_chart_and_comes_back(
    program: Program, results: ResultsPage, leads: LeadsPage, qtbot: QtBot
) -> None:
    program.window.go("leads")
    qtbot.waitUntil(lambda: leads.leads.model.rowCount() > 0, timeout=10_000)
    leads.leads.search_for("HC-0396")
    qtbot.waitUntil(lambda: leads.leads.model.rowCount() == 1, timeout=10_000)
    leads.show_view("imports")
    program.window.go("results")
    assert results.look is not None
    results.current.show_leads("stage", results.look.plan.stages[1].id)
    assert leads.view == "leads", "whatever was looked at last"
    assert leads.leads.search.text() == ""
    assert leads.leads.model.rowCount() > 1
    leads.back_button.click()
    program.window.go("leads")
    qtbot.waitUntil(lambda: leads.leads.model.rowCount() == 1, timeout=10_000)
    assert leads.leads.search.text() == "HC-0396"
