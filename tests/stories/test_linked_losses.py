"""A linked list in the window: a lost lead had come somewhere, an unread row is no lead less, nobody goes unasked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.application import Program
from funnel_planner.ui.link_view import Standing
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.pages.link_line import LinkLine, link_words
from tests.support.linked_files import (
    MORE,
    ROWS,
    be_impatient,
    bring_in,
    counts,
    save_over,
    settle,
    view,
    write_csv,
)
from tests.support.places import leads_of_new_plan
from tests.support.scripted_ask import ScriptedAsk

pytestmark = pytest.mark.usefixtures("page")
FILLED = (*ROWS, MORE)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_impatient(monkeypatch)


@pytest.fixture
def page(program: Program) -> LeadsPage:
    return leads_of_new_plan(program)


@pytest.fixture
def linked(program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path) -> Path:
    """A file with four leads, linked."""
    path = tmp_path / "leads.csv"
    write_csv(path, FILLED)
    bring_in(program, ask, qtbot, path)
    assert counts(program) == (4, 2, 1, 1, 1)
    return path


def line(page: LeadsPage) -> LinkLine:
    """How things stand with the link, at the newest import."""
    page.show_view("imports")
    batches = page.desk.session.state.plan.batches
    return page.imports.cards[batches[-1]].link


def at(number: int, stage: str) -> tuple[tuple[str, ...], ...]:
    """The leads with one of them at another stage."""
    return tuple((*row[:3], stage, row[4]) if row[0] == str(number) else row for row in FILLED)


@pytest.mark.parametrize("save", [save_over, write_csv], ids=["replaced", "written over"])
def test_a_lead_marked_lost_in_the_file_was_where_it_was(
    program: Program, linked: Path, qtbot: QtBot, save: Callable[[Path, object], None]
) -> None:
    save(linked, at(2, "Lost"))
    settle(program, qtbot, lambda: view(program).link.last.updated == 1)
    assert counts(program) == (4, 2, 1, 1, 1)
    program.window.act("undo")
    program.window.act("redo")
    save(linked, at(4, "Lost"))  # lead 2 is open again
    settle(program, qtbot, lambda: view(program).link.last.updated == 2)
    assert counts(program) == (4, 2, 1, 1, 1), "won is won"
    assert len(program.session.state.plan.batches) == 1


def test_an_unknown_stage_leaves_its_lead_and_is_said(program: Program, linked: Path, qtbot: QtBot) -> None:
    save_over(linked, at(2, "Banana"))
    settle(program, qtbot, lambda: view(program).link.last.held == 1)
    assert counts(program) == (4, 2, 1, 1, 1)
    words = "row 3: stage “Banana” is unknown, lead kept as it was"
    assert link_words(view(program)).endswith(f"refreshed: {words}")
    assert program.window.status.news.accessibleName().startswith(f"leads.csv read again: {words}")


def test_a_file_saved_with_its_header_only_takes_nobody_out_unasked(
    program: Program, page: LeadsPage, linked: Path, qtbot: QtBot
) -> None:
    window, batches = program.window, program.session.state.plan.batches
    window.go("funnel")
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    said = "“leads.csv” has been saved without most of its leads (4 of 4). They are still in the plan."
    assert (window.notice.text, window.banner.isVisible()) == (said, True)
    assert (counts(program)[0], program.session.state.plan.batches) == (4, batches)
    window.go("leads")
    assert window.banner.isVisible(), "a question does not go with the place"
    shown = line(page)
    assert shown.words.text() == said
    assert [shown.take_out.isVisible(), shown.keep.isVisible(), shown.unlink.isVisible()] == [True, True, False]

    window.notice._button.click()  # take them out
    settle(program, qtbot, lambda: counts(program)[0] == 0)
    assert not window.banner.isVisible()
    assert window.status.news.isVisible()
    window.act("undo")
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    assert not window.status.news.isVisible(), "what was undone is no news"

    shown = line(page)
    assert shown.words.text() == "The last refresh was undone. The next change that is saved is read again."
    shown.read_anew.click()
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    assert window.notice.text == said
    window.notice._other_button.click()  # keep them
    settle(program, qtbot, lambda: len(program.session.state.plan.batches) == 2)
    assert counts(program)[0] == 4
    save_over(linked, (("5", "Ed Low", "Ads", "MQL", "2026-04-17"),))
    settle(program, qtbot, lambda: counts(program)[0] == 5)
    assert not window.banner.isVisible()


def test_a_question_ends_when_the_file_is_whole_again(
    program: Program, page: LeadsPage, linked: Path, qtbot: QtBot
) -> None:
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    program.window.notice.closed.emit()  # closed unanswered: it still stands at the import
    assert line(page).take_out.isVisible()
    save_over(linked, at(1, "SQL"))
    settle(program, qtbot, lambda: view(program).standing is Standing.QUIET)
    assert counts(program) == (4, 3, 1, 1, 1)
    assert not program.window.banner.isVisible()
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    assert program.window.banner.isVisible(), "asked anew"
    line(page).keep.click()
    settle(program, qtbot, lambda: view(program).standing is Standing.QUIET)
    assert counts(program)[0] == 4


def test_a_question_that_is_settled_takes_nothing_else_away(program: Program, linked: Path, qtbot: QtBot) -> None:
    window = program.window
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    window.notice.closed.emit()  # closed unanswered
    window.say("The workbook was saved.")
    save_over(linked, at(1, "SQL"))
    settle(program, qtbot, lambda: view(program).standing is Standing.QUIET)
    assert (window.notice.text, window.banner.isVisible()) == ("The workbook was saved.", True)
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    window.warn(PlannerError("plan_file_damaged", file="plans.funnel", reason="broken"))
    damaged = window.notice.text
    save_over(linked, at(1, "SQL"))
    settle(program, qtbot, lambda: view(program).standing is Standing.QUIET)
    assert (window.notice.text, window.banner.isVisible()) == (damaged, True)


def test_a_question_goes_with_the_import_it_is_about(program: Program, linked: Path, qtbot: QtBot) -> None:
    save_over(linked, ())
    settle(program, qtbot, lambda: view(program).standing is Standing.ASKS)
    program.window.act("undo")  # the import
    assert "4 leads removed" in (program.window.notice.text + program.window.status.news.accessibleName())
    assert "has been saved" not in program.window.notice.text


def test_what_was_undone_is_read_again_on_demand(program: Program, page: LeadsPage, linked: Path, qtbot: QtBot) -> None:
    save_over(linked, at(1, "SQL"))
    settle(program, qtbot, lambda: counts(program)[1] == 3)
    assert not line(page).read_anew.isVisible()
    program.window.act("undo")
    settle(program, qtbot, lambda: counts(program)[1] == 2)
    assert not program.window.status.news.isVisible()
    line(page).read_anew.click()
    settle(program, qtbot, lambda: counts(program)[1] == 3)
    assert not line(page).read_anew.isVisible()


def test_a_lead_tracker_remembers_and_keeps_as_any_list_does(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "tracker.xlsx"
    ask.will(path)
    program.window.act("tracker")
    settle(program, qtbot, path.exists)
    program.window.notice._button.click()  # keep linked
    settle(program, qtbot, lambda: bool(program.window.desk.links.book.views))

    def write(stage: str) -> None:
        book = load_workbook(path)
        sheet = book["Leads"]
        columns = {cell.value: cell.column or 0 for cell in sheet[1]}
        for title, value in (("Name", "Ann Lee"), ("Stage", stage), ("First contact", date(2026, 3, 4))):
            sheet.cell(2, columns[title]).value = value
        book.save(path)

    write("SQL")
    settle(program, qtbot, lambda: counts(program)[:3] == (1, 1, 0))
    write("Banana")
    settle(program, qtbot, lambda: "Banana" in link_words(view(program)))
    assert counts(program)[:3] == (1, 1, 0)
    write("Lost")
    settle(program, qtbot, lambda: view(program).link.last.updated == 1)
    assert counts(program)[:3] == (1, 1, 0)
