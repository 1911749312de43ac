"""An import stays linked to its file: whoever saves it, and however, the funnel on the screen moves."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.files import drafting
from funnel_planner.app.leads.leads_by_hand import HandWork
from funnel_planner.app.session import Session
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.templates import load_template
from funnel_planner.ui import link_keeper
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.link_view import Standing
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.pages.link_line import link_words
from tests.support.linked_files import (
    HEADER,
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


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_impatient(monkeypatch)


@pytest.fixture
def page(program: Program) -> LeadsPage:
    return leads_of_new_plan(program)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "crm" / "leads.csv"
    path.parent.mkdir()
    write_csv(path, ROWS)
    return path


def test_a_saved_file_moves_the_funnel(
    program: Program, page: LeadsPage, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    assert counts(program) == (3, 1, 0, 0, 0)
    save_over(csv, (*ROWS[:2], ("3", "Cy Fox", "Ads", "SQL", "2026-04-15"), MORE))
    settle(program, qtbot, lambda: counts(program) == (4, 3, 1, 1, 1))
    plan = program.session.state.plan
    assert len(plan.batches) == 1
    assert program.session.state.undo_label == "Refresh leads"
    assert not page.notice.text, "what the first reading brought is not what is there now"
    news = program.window.status.news
    assert news.isVisible()
    assert news.text() == "leads.csv read again: 1 new, 1 updated · see Leads > Imports"
    program.window.go("funnel")
    news.click()
    assert (program.window.place, page.view) == ("leads", "imports")
    assert not news.isVisible()
    card = page.imports.cards[plan.batches[0]]
    assert card.link.check.isChecked()
    assert card.link.words.text().endswith("refreshed: 1 new, 1 updated")
    assert not card.link.unlink.isVisible()


def test_a_workbook_saved_by_another_program_moves_the_funnel(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "leads.xlsx"
    book = Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(path)
    bring_in(program, ask, qtbot, path)
    assert counts(program)[0] == 3
    book = load_workbook(path)
    book.active.append(MORE)  # type: ignore[union-attr]  # as above
    book.save(path)
    settle(program, qtbot, lambda: counts(program) == (4, 2, 1, 1, 1))


def test_what_is_gone_from_the_file_is_gone_from_the_plan_the_same_day(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    save_over(csv, ROWS[:1])
    settle(program, qtbot, lambda: counts(program) == (1, 0, 0, 0, 0))
    assert link_words(view(program)).endswith("refreshed: 2 leads are no longer in the file (taken out of the plan)")


def test_a_later_day_adds_to_the_history(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(program, ask, qtbot, csv)
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the user's own calendar day is meant
    monkeypatch.setattr(drafting, "today", lambda: tomorrow)
    save_over(csv, (("1", "Ann Lee", "Ads", "SQL", "2026-04-13"), *ROWS[1:], MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    assert len(program.session.state.plan.batches) == 2
    save_over(csv, (("1", "Ann Lee", "Ads", "Close", "2026-04-13"), *ROWS[1:], MORE))
    settle(program, qtbot, lambda: counts(program)[-1] == 2)
    assert len(program.session.state.plan.batches) == 2


def test_leads_that_cannot_be_recognised_are_never_there_twice(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(csv, [row[2:] for row in ROWS], HEADER[2:])
    bring_in(program, ask, qtbot, csv)
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the user's own calendar day is meant
    monkeypatch.setattr(drafting, "today", lambda: tomorrow)
    write_csv(csv, [row[2:] for row in (*ROWS, MORE)], HEADER[2:])
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    assert len(program.session.state.plan.batches) == 1


def test_undo_takes_a_refresh_back_and_the_same_content_does_not_come_again(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    save_over(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    program.window.act("undo")
    settle(program, qtbot, lambda: counts(program)[0] == 3)
    assert view(program).undone
    save_over(csv, (*ROWS, MORE))  # saved again, unchanged
    qtbot.wait(500)
    settle(program, qtbot)
    assert counts(program)[0] == 3
    save_over(csv, (*ROWS, MORE, ("5", "Ed Low", "Ads", "MQL", "2026-04-17")))
    settle(program, qtbot, lambda: counts(program)[0] == 5)
    assert len(program.session.state.plan.batches) == 1


def test_a_link_whose_import_was_undone_sleeps_until_that_comes_back(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    program.window.act("undo")
    settle(program, qtbot)
    save_over(csv, (*ROWS, MORE))
    qtbot.wait(500)
    settle(program, qtbot)
    assert not program.session.state.plan.batches
    program.window.act("redo")
    save_over(csv, (*ROWS, MORE, ("5", "Ed Low", "Ads", "MQL", "2026-04-17")))
    settle(program, qtbot, lambda: counts(program)[0] == 5)


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.7 nothing of ours"), "PDF"),
        (lambda path: write_csv(path, [row[:3] for row in ROWS], HEADER[:3]), "Stage, Created"),
        (lambda path: path.write_bytes(b""), "empty"),
    ],
    ids=["another kind of file", "columns gone", "empty"],
)
def test_what_cannot_be_read_changes_nothing_and_is_said_at_the_import(
    program: Program,
    page: LeadsPage,
    ask: ScriptedAsk,
    qtbot: QtBot,
    csv: Path,
    write: Callable[[Path], object],
    says: str,
) -> None:
    bring_in(program, ask, qtbot, csv)
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    write(csv)
    settle(program, qtbot, lambda: view(program).standing is Standing.REFUSED)
    assert says in card.link.words.text()
    assert card.link.look_at.isVisible()
    assert counts(program)[0] == 3
    assert not ask.errors
    save_over(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    (card,) = page.imports.cards.values()
    assert not card.link.look_at.isVisible()


def test_a_half_written_file_is_tried_again(program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path) -> None:
    bring_in(program, ask, qtbot, csv)
    csv.write_bytes(b"")  # begun, and not gone on with for a while
    qtbot.waitUntil(lambda: view(program).standing is Standing.WAITING, timeout=10_000)
    write_csv(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    assert view(program).standing is Standing.QUIET


def test_a_file_that_was_moved_is_located(
    program: Program, page: LeadsPage, ask: ScriptedAsk, qtbot: QtBot, csv: Path, tmp_path: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    moved = tmp_path / "elsewhere.csv"
    shutil.move(csv, moved)
    settle(program, qtbot, card.link.locate.isVisible)
    assert str(csv) in card.link.words.text()
    write_csv(moved, (*ROWS, MORE))
    ask.will(moved)
    card.link.locate.click()
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    assert view(program).link.path == str(moved)
    save_over(moved, ROWS)
    settle(program, qtbot, lambda: counts(program)[0] == 3)


def test_an_import_can_be_linked_later_and_unlinked(
    program: Program, page: LeadsPage, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv, linked=False)
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    assert not card.link.check.isChecked()
    save_over(csv, (*ROWS, MORE))
    card.link.check.click()  # what was saved since then is read at once
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    (card,) = page.imports.cards.values()
    assert card.link.check.isChecked()
    card.link.check.click()
    assert program.window.desk.links.book.views == ()
    save_over(csv, ROWS)
    qtbot.wait(500)
    settle(program, qtbot)
    assert counts(program)[0] == 4


def test_links_belong_to_their_plan_and_are_checked_when_it_is_opened(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    linked = program.session.state.plan.id
    program.session.create_plan(load_template("basic", "en"))
    settle(program, qtbot)
    assert program.window.desk.links.book.views == ()
    save_over(csv, (*ROWS, MORE))
    qtbot.wait(500)
    settle(program, qtbot)
    assert not program.session.state.plan.batches
    program.session.open_plan(linked)
    settle(program, qtbot, lambda: counts(program)[0] == 4)


def test_a_second_window_only_reads(program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path) -> None:
    bring_in(program, ask, qtbot, csv)
    other = Session.open(program.session.file_path)
    assert other.read_only
    keeper = link_keeper.LinkKeeper(other, program.tasks, lambda: program.window.desk.reader)
    keeper.start()
    settle(program, qtbot, lambda: bool(keeper.book.views))
    assert keeper.book.views[0].standing is Standing.ASLEEP
    assert keeper.watch.paths == ()
    keeper.close()
    other.close()


def test_a_refresh_waits_for_a_slider_to_be_let_go(program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path) -> None:
    bring_in(program, ask, qtbot, csv)
    plan = program.session.state.plan
    program.session.preview(plan.with_name("Held"))
    save_over(csv, (*ROWS, MORE))
    qtbot.waitUntil(lambda: view(program).standing is Standing.WAITING, timeout=10_000)
    assert program.session.state.plan.name == "Held"
    program.session.cancel_preview()
    settle(program, qtbot, lambda: counts(program)[0] == 4)


def test_a_lead_tracker_is_written_linked_and_filled_in(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "tracker.xlsx"
    ask.will(path)
    program.window.act("tracker")
    settle(program, qtbot, path.exists)
    button = next(b for b in program.window.notice.findChildren(QPushButton) if b.text() == "Keep linked")
    button.click()
    settle(program, qtbot, lambda: bool(program.window.desk.links.book.views))
    assert not program.session.state.plan.batches
    book = load_workbook(path)
    sheet = book["Leads"]
    columns = {cell.value: cell.column or 0 for cell in sheet[1]}
    for title, value in (("Name", "Ann Lee"), ("Stage", "SQL"), ("First contact", date(2026, 3, 4))):
        sheet.cell(2, columns[title]).value = value
    book.save(path)
    settle(program, qtbot, lambda: counts(program)[:3] == (1, 1, 0))
    assert len(program.session.state.plan.batches) == 1
    assert view(program).standing is Standing.QUIET


def test_a_refresh_waits_for_another_import(program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path) -> None:
    bring_in(program, ask, qtbot, csv)
    with program.session.file.batch_writer():
        save_over(csv, (*ROWS, MORE))
        qtbot.waitUntil(lambda: view(program).standing is Standing.WAITING, timeout=10_000)
        assert counts(program)[0] == 3
    settle(program, qtbot, lambda: counts(program)[0] == 4)


def test_several_links_are_kept_apart(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path, tmp_path: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    other = tmp_path / "fair.csv"
    write_csv(other, (("8", "Flo Day", "Fair", "MQL", "2026-04-13"),))
    bring_in(program, ask, qtbot, other)
    assert counts(program)[0] == 4
    save_over(csv, ROWS[:1])
    write_csv(other, (("8", "Flo Day", "Fair", "SQL", "2026-04-13"), ("9", "Gus Ash", "Fair", "SQL", "2026-04-13")))
    settle(program, qtbot, lambda: counts(program)[:2] == (3, 2))
    assert len(program.session.state.plan.batches) == 2


def test_the_dialog_replaces_a_linked_import_of_the_same_day(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    write_csv(csv, ROWS[:2])
    bring_in(program, ask, qtbot, csv)
    assert counts(program)[0] == 2
    assert len(program.session.state.plan.batches) == 1
    bring_in(program, ask, qtbot, csv, linked=False)
    assert program.window.desk.links.book.views == ()


def test_links_outlive_the_program(program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path) -> None:
    bring_in(program, ask, qtbot, csv)
    program.window.go("funnel")
    save_over(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    program.use_language("pl")
    settle(program, qtbot, lambda: bool(program.window.desk.links.book.views))
    assert view(program).link.last.created == 1
    save_over(csv, ROWS)
    settle(program, qtbot, lambda: counts(program)[0] == 3)


def test_undoing_an_import_takes_out_what_was_read_again_since(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
        dialog.page.keep_linked.setChecked(True)
        dialog.accept()
        qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
        save_over(csv, (*ROWS, MORE))
        qtbot.waitUntil(lambda: program.session.state.undo_label == "Refresh leads", timeout=20_000)
        dialog.done_page.undo_button.click()
        assert program.session.state.plan.batches == ()
        dialog.reject()

    ask.will(answer)
    program.window.import_files([csv])
    settle(program, qtbot, lambda: not ask.answers)
    assert program.session.state.plan.batches == ()


def test_an_earlier_reading_does_not_take_the_link_over(
    program: Program, page: LeadsPage, ask: ScriptedAsk, qtbot: QtBot, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(program, ask, qtbot, csv)
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the user's own calendar day is meant
    monkeypatch.setattr(drafting, "today", lambda: tomorrow)
    save_over(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    page.show_view("imports")
    batches = program.session.state.plan.batches
    old = page.imports.cards[batches[0]].link
    assert (old.check.isChecked(), old.check.isEnabled(), old.words.text()) == (
        True, False, "An earlier reading of leads.csv",
    )  # fmt: skip
    program.window.desk.links.keep_batch(batches[0])
    settle(program, qtbot)
    assert view(program).link.batches == batches
    new = page.imports.cards[batches[-1]].link
    new.check.click()
    assert program.window.desk.links.book.views == ()
    old.check.click()  # linked again at any of its readings, the file goes on from the newest
    settle(program, qtbot)
    assert view(program).link.batches == batches
    assert new.check.isChecked()


def test_what_was_said_by_hand_of_a_lead_without_a_name_outlives_a_save(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    rows = (ROWS[0][2:], ROWS[1][2:])
    write_csv(csv, rows, HEADER[2:])
    bring_in(program, ask, qtbot, csv)
    (batch,) = program.session.state.plan.batches
    won = program.session.state.plan.stages[-1].id
    HandWork(program.session).move([HandLead(batch=batch, row=1)], won, date(2026, 5, 1))
    settle(program, qtbot, lambda: counts(program)[-1] == 1)
    write_csv(csv, (MORE[2:], *rows), HEADER[2:])
    settle(program, qtbot, lambda: counts(program)[0] == 3)
    assert counts(program)[-1] == 2
    write_csv(csv, rows, HEADER[2:])
    settle(program, qtbot, lambda: counts(program)[0] == 2)
    assert counts(program)[-1] == 1
    write_csv(csv, rows[:1], HEADER[2:])  # the row itself is gone
    settle(program, qtbot, lambda: counts(program)[0] == 1)
    assert counts(program)[-1] == 0


def test_reading_again_leaves_the_keyboard_where_it_is(
    program: Program, page: LeadsPage, ask: ScriptedAsk, qtbot: QtBot, csv: Path
) -> None:
    bring_in(program, ask, qtbot, csv)
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    program.frame.activateWindow()  # after the dialog
    qtbot.waitUntil(card.link.check.isVisible)
    card.link.check.setFocus()
    qtbot.waitUntil(card.link.check.hasFocus)
    save_over(csv, (*ROWS, MORE))
    settle(program, qtbot, lambda: counts(program)[0] == 4)
    (newer,) = page.imports.cards.values()
    assert newer is not card
    qtbot.waitUntil(newer.link.check.hasFocus)
