"""The places of an open program, as what they are, and waiting until it stands still."""

from pytestqt.qtbot import QtBot

from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.pages.results import ResultsPage


def leads_of(program: Program) -> LeadsPage:
    """The place of leads, wherever the window is."""
    page = program.window.page("leads")
    assert isinstance(page, LeadsPage)
    return page


def results_of(program: Program) -> ResultsPage:
    """The place of results, wherever the window is."""
    page = program.window.page("results")
    assert isinstance(page, ResultsPage)
    return page


def filled_results(program: Program, qtbot: QtBot) -> ResultsPage:
    """The place of results once it looks at leads."""
    page = results_of(program)
    qtbot.waitUntil(lambda: page.look is not None, timeout=20_000)
    return page


def leads_of_new_plan(program: Program) -> LeadsPage:
    """The place of leads in sight, of a new plan made of the sales template."""
    program.session.create_plan(load_template("sales", "en"))
    program.window.go("leads")
    return leads_of(program)


def settle(program: Program, qtbot: QtBot) -> None:
    """Wait until the window shows what is stored."""
    session, tasks = program.session, program.tasks
    qtbot.waitUntil(lambda: not tasks.running and not session.state.loading, timeout=40_000)
