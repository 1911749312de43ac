"""Leads come in, are looked at, and can be taken out again: stories with real files through the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from funnel_planner.app.findings.group_words import group_words
from funnel_planner.app.leads.lead_texts import collated
from funnel_planner.app.session import Session
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.tables.limits import READER_MEMORY_BYTES
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.theme import Theme
from tests.support.places import leads_of, leads_of_new_plan, settle
from tests.support.scripted_ask import ScriptedAsk
from tests.ui.conftest import Opened

Import = Callable[..., None]
MESSY = """\
Export of 1 May 2026
Lead ID,Name,Source,Stage,Created
1,Ann Lee,Ads,MQL,2026-04-01
2,Bo Ray,Fair,Wibble,2026-04-02
3,Cy Fox,Ads,Spam,2026-04-03
3,Cy Fox,Ads,Spam,2026-04-03
4,Di Orr,,Close,2026-04-04
"""


@pytest.fixture
def page(program: Program) -> LeadsPage:
    return leads_of_new_plan(program)


@pytest.fixture
def polish(data_folder: Path) -> Path:
    return data_folder / "made_polish"


@pytest.fixture
def bring_in(page: LeadsPage, program: Program, ask: ScriptedAsk, qtbot: QtBot) -> Import:
    """Import files; ``work`` is done in the dialog, which is then accepted."""

    def settled() -> bool:
        state = program.session.state
        return not program.tasks.running and not ask.answers and not state.loading

    def do(*paths: Path, work: Callable[[ImportDialog], object] = lambda _dialog: None, accept: bool = True) -> None:
        def answer(dialog: ImportDialog) -> bool:
            dialog.show()
            qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
            work(dialog)
            qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
            return accept

        ask.will(answer)
        page.import_files(list(paths))
        qtbot.waitUntil(settled, timeout=30_000)
        qtbot.wait(1)
        qtbot.waitUntil(settled, timeout=30_000)

    return do


def column(page: LeadsPage, title: str) -> int:
    return [column.title for column in page.leads.model.columns].index(title)


def shown(page: LeadsPage, title: str) -> list[str]:
    model = page.leads.model
    return [model.index(row, column(page, title)).data() for row in range(model.rowCount())]


def told(page: LeadsPage) -> str:
    return page.notice.text


@pytest.mark.parametrize("name", ["leady_utf8_bom.csv", "leady_cp1250.csv", "leady.xlsx"])
def test_a_polish_list_is_imported_without_help(
    page: LeadsPage, program: Program, bring_in: Import, polish: Path, name: str
) -> None:
    assert page.stack.currentWidget() is page.drop
    seen: list[str] = []
    bring_in(polish / name, work=lambda dialog: seen.append(dialog.page.import_button.text()))
    assert seen == ["Import 120 leads"]
    measured = program.session.state.measured
    assert measured is not None
    assert measured.lead_count == 120
    assert measured.total.counts[-1] == 30
    assert measured.total.won_value == pytest.approx(699_476.03)
    assert page.stack.currentWidget() is page.leads
    assert page.leads.count.text() == "120 leads"
    assert page.notice.text.startswith("Imported: 120 new leads.")
    assert program.session.state.undo_label == "Import leads"
    assert shown(page, "Imię i nazwisko")[3] == "Paweł Brzęczyszczykiewicz"


def test_an_import_is_undone_as_one_step_and_comes_back(
    page: LeadsPage, program: Program, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    assert page.notice.text
    program.window.act("undo")
    settle(program, qtbot)
    assert told(page) == "", "nothing was imported any more"
    assert page.stack.currentWidget() is page.drop
    program.window.act("redo")
    settle(program, qtbot)
    assert page.leads.model.rowCount() == 120
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    qtbot.mouseClick(card.remove_button, Qt.MouseButton.LeftButton)
    settle(program, qtbot)
    assert program.session.state.plan.batches == ()
    assert program.session.state.undo_label == "Remove import"
    assert page.notice.text == "The import of 120 leads was taken out."
    page.notice._act()
    settle(program, qtbot)
    assert program.session.state.measured is not None


def test_after_an_import_its_leads_are_shown_whatever_was_looked_at_last(
    page: LeadsPage, bring_in: Import, polish: Path, tmp_path: Path
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    page.show_view("imports")
    (tmp_path / "more.csv").write_text(MESSY, encoding="utf-8")
    bring_in(tmp_path / "more.csv")
    assert page.view == "leads"


def test_an_import_undone_elsewhere_is_not_told_any_more(
    page: LeadsPage, program: Program, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    program.window.go("funnel")
    program.window.act("undo")
    settle(program, qtbot)
    program.window.go("leads")
    assert told(page) == ""


def test_a_second_import_shows_the_leads_it_brought(
    page: LeadsPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot
) -> None:
    def show_them(dialog: ImportDialog) -> None:
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)
        dialog.accept()
        qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
        dialog.done_page.done_button.click()

    def bring_in(path: Path) -> None:
        ask.will(show_them)
        page.import_files([path])
        qtbot.waitUntil(lambda: not ask.answers, timeout=20_000)
        settle(program, qtbot)

    head = "Lead ID,Name,Source,Stage,Created\n"
    first, second = tmp_path / "march.csv", tmp_path / "april.csv"
    first.write_text(head + "1,Ann Lee,Ads,MQL,2026-03-01\n2,Bo Ray,Fair,MQL,2026-03-02\n", "utf-8")
    second.write_text(head + "2,Bo Ray,Fair,SQL,2026-03-02\n3,Cy Fox,Ads,MQL,2026-04-03\n", "utf-8")
    bring_in(first)
    assert program.session.state.lead_filter == LeadFilter(), "all leads are of this import"
    bring_in(second)
    assert program.session.state.lead_filter == LeadFilter(), "nobody asked to see some of them only"
    assert page.notice.text.startswith("Imported: 1 new lead, 1 updated.")
    page.notice._button.click()
    assert shown(page, "Name") == ["Cy Fox"]
    batch = program.session.state.plan.batches[-1]
    group = program.session.state.lead_filter.group
    assert group == ("batch", batch, "new", "april.csv")
    assert group_words(program.session.state.plan, group) == "New with april.csv"
    program.session.set_filter(LeadFilter(group=("batch", batch, "", "april.csv")))
    assert sorted(shown(page, "Name")) == ["Bo Ray", "Cy Fox"]
    program.window.act("undo")
    settle(program, qtbot)
    assert program.session.state.lead_filter == LeadFilter(), "that import is gone"
    assert sorted(shown(page, "Name")) == ["Ann Lee", "Bo Ray"]
    assert told(page) == ""


def test_cancelling_leaves_nothing(page: LeadsPage, program: Program, bring_in: Import, polish: Path) -> None:
    before = program.session.state.plan
    bring_in(polish / "leady_utf8_bom.csv", accept=False)
    assert program.session.state.plan == before
    assert page.stack.currentWidget() is page.drop
    assert program.session.file.clean_up() == 0, "nothing was stored that would have to be removed"


def test_the_same_file_again_says_nothing_new(
    page: LeadsPage, program: Program, bring_in: Import, polish: Path
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    before = program.session.state.plan
    bring_in(polish / "leady_utf8_bom.csv")
    assert program.session.state.plan == before
    assert page.notice.text == "Nothing new: the 120 leads of this file are here already."


def test_what_was_left_out_is_listed_with_line_and_reason(
    page: LeadsPage, bring_in: Import, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, "utf-8")
    bring_in(path)
    assert page.notice.text.startswith("Imported: 2 new leads. 6 rows = 2 used")
    page.notice._act()
    assert page.view == "imports"
    (card,) = page.imports.cards.values()
    assert card.notes is not None
    assert card.notes.isVisible()
    view = card.notes
    qtbot.waitUntil(lambda: bool(view.figures.rows), timeout=20_000)
    rows = {row[0]: (row[1], row[2]) for row in view.figures.rows}
    assert rows["1"] == ("preamble", "A line above the header: Export of 1 May 2026")
    assert rows["4"] == ("without a known stage", "“Wibble” belongs to no stage")
    assert rows["5"] == ("excluded", "“Spam” is left out everywhere")
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].startswith("Line\tBecame\tReason\t")
    assert len(copied) == 5


def test_searching_filtering_and_showing_all_again(
    page: LeadsPage, program: Program, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    leads = page.leads
    leads.search.setText("śliwa")
    qtbot.waitUntil(lambda: leads.count.text() != "120 leads")
    assert {name.split()[-1] for name in shown(page, "Imię i nazwisko")} == {"Śliwa"}
    found = leads.model.rowCount()
    assert leads.count.text() == f"{found} of 120 leads"
    program.session.set_filter(LeadFilter(channels=frozenset({"Google Ads"})))
    assert set(shown(page, "Channel")) == {"Google Ads"}
    assert 0 < leads.model.rowCount() < found
    assert leads.filters.chips == ["Channel: Google Ads"]
    leads.search_for("no such thing")
    qtbot.waitUntil(leads.sheet.nothing.isVisible)
    leads.show_all()
    qtbot.waitUntil(lambda: leads.count.text() == "120 leads")
    assert program.session.state.lead_filter.is_empty


def test_a_click_on_a_title_sorts_and_another_turns_it_round(
    page: LeadsPage, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    header = page.leads.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column(page, "Stage reached")) + 20, header.height() // 2)
    for descending in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        order = [stage.name for stage in load_template("sales", "en").stages]
        ranks = [order.index(stage) for stage in shown(page, "Stage reached")]
        assert ranks == sorted(ranks, reverse=descending)


def test_an_edge_that_hides_columns_is_shaded(page: LeadsPage, bring_in: Import, polish: Path) -> None:
    """Of “4 Nov 2025” no more than the 4 may be in sight."""
    bring_in(polish / "leady_utf8_bom.csv")
    table = page.leads.table
    table.resize(300, 200)
    assert table._shade.isVisibleTo(table)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert not table._shade.isVisibleTo(table)


def test_sorting_by_keyboard_and_the_mark_of_the_sorted_column(
    page: LeadsPage, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    leads = page.leads
    place = column(page, "Channel")
    leads.table.setCurrentIndex(leads.model.index(0, place))
    qtbot.keyClick(leads.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    known = [channel for channel in shown(page, "Channel") if channel != "(unknown)"]
    assert known == sorted(known, key=str.casefold)
    header = leads.table.horizontalHeader()
    assert header.isSortIndicatorShown()
    assert header.sortIndicatorSection() == place
    leads.table.setCurrentIndex(leads.model.index(0, column(page, "Imię i nazwisko")))
    qtbot.keyClick(leads.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    place = column(page, "Imię i nazwisko")
    qtbot.waitUntil(lambda: header.sortIndicatorSection() == place, timeout=20_000)
    names = shown(page, "Imię i nazwisko")
    assert names == sorted(names, key=collated), "texts that are not coded are read first"


def test_selected_leads_are_copied_for_a_spreadsheet(
    page: LeadsPage, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    page.leads.table.select_row(3)
    qtbot.keyClick(page.leads.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, cells = QGuiApplication.clipboard().text().splitlines()
    lead = dict(zip(titles.split("\t"), cells.split("\t"), strict=True))
    assert lead["Nr leada"] == "L/00004/2024"
    assert lead["Outcome"] == "✓ Won"
    assert lead["Kampania"] == "Marka; ogólna"


def test_enter_shows_one_lead_with_every_cell_and_escape_closes_it(
    page: LeadsPage, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    bring_in(polish / "leady_utf8_bom.csv")
    leads = page.leads
    leads.table.select_row(3)
    qtbot.keyClick(leads.table, Qt.Key.Key_Return)
    assert leads.details.isVisible()
    assert leads.details.title.text() == "Paweł Brzęczyszczykiewicz"
    assert ("Wartość (PLN)", "32 975,51") in leads.details.cells.figures.rows
    assert leads.details.origin.text() == "leady_utf8_bom.csv, line 5"
    qtbot.keyClick(leads.table, Qt.Key.Key_Down)
    assert leads.details.origin.text() == "leady_utf8_bom.csv, line 6"
    qtbot.keyClick(leads.table, Qt.Key.Key_Escape)
    assert not leads.details.isVisible()


def test_importing_again_repeats_what_was_decided(
    page: LeadsPage, program: Program, ask: ScriptedAsk, bring_in: Import, polish: Path, qtbot: QtBot
) -> None:
    from funnel_planner.domain.mapping import Role

    bring_in(polish / "leady_utf8_bom.csv", work=lambda dialog: dialog.page.choose_role("Kampania", Role.CHANNEL))
    assert "Wiosna 2024 – „Łąka”" in shown(page, "Channel")
    page.show_view("imports")
    (card,) = page.imports.cards.values()
    chosen: list[object] = []

    def look(dialog: ImportDialog) -> bool:
        chosen.append(dialog.drafted.choices.columns)
        return False

    ask.will(look)
    qtbot.mouseClick(card.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(chosen), timeout=20_000)
    assert chosen == [(("channel", "Kampania"),)]
    settle(program, qtbot)


@pytest.mark.parametrize("name", ["pdf_named.xlsx", "zip_bomb_200MB_sheet.xlsx", "empty.csv", "gone.csv"])
def test_an_unreadable_file_is_named_at_the_place_of_work(
    page: LeadsPage, program: Program, ask: ScriptedAsk, data_folder: Path, qtbot: QtBot, name: str
) -> None:
    said: list[str] = []
    ask.will(lambda dialog: said.append(dialog.refused.text.text()))
    page.import_files([data_folder / "made_nasty" / name])
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert name in said[0]
    assert program.session.state.plan.batches == ()
    assert READER_MEMORY_BYTES


def test_a_failure_while_storing_loses_nothing(
    page: LeadsPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(MESSY, "utf-8")
    said: list[str] = []

    def work(dialog: ImportDialog) -> bool:
        dialog.show()
        dialog.page.choose_label("Wibble", "SQL")
        path.unlink()
        dialog.accept()
        qtbot.waitUntil(lambda: bool(dialog.page.notice.text), timeout=20_000)
        said.append(dialog.page.notice.text)
        path.write_text(MESSY, "utf-8")
        return True

    ask.will(work)
    page.import_files([path])
    qtbot.waitUntil(lambda: program.session.state.measured is not None, timeout=30_000)
    assert "list.csv" in said[0]
    assert program.session.state.measured is not None
    assert program.session.state.measured.lead_count == 3


def test_files_dropped_on_the_empty_place_are_imported(
    page: LeadsPage, polish: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[list[Path]] = []
    page.drop.dropped.disconnect()
    page.drop.dropped.connect(taken.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(polish / "leady.xlsx")), QUrl.fromLocalFile(str(polish / "x.png"))])
    copy, left, nothing = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page.drop, QDragEnterEvent(QPoint(50, 50), copy, data, left, nothing))
    QApplication.sendEvent(page.drop, QDropEvent(QPointF(50, 50), copy, data, left, nothing))
    qtbot.waitUntil(lambda: taken == [[polish / "leady.xlsx"]])
    del monkeypatch


def test_what_a_list_needs_is_told_with_the_stages_of_the_plan(page: LeadsPage, ask: ScriptedAsk) -> None:
    page.drop.link.click()
    assert "MQL, SQL, Sales meeting, Proposal, Close" in ask.told[0]


def test_a_read_only_file_says_why_nothing_can_be_imported(open_program: Opened, tmp_path: Path, polish: Path) -> None:
    path = tmp_path / "shared.funnel"
    holder = Session.open(path)
    try:
        program = open_program(path)
        program.window.go("leads")
        page = leads_of(program)
        assert not page.drop.button.isEnabled()
        assert "another window" in page.drop.text.text()
        page.import_files([polish / "leady.xlsx"])
        assert "another window" in page.notice.text
        assert not program.tasks.running
    finally:
        holder.close()


def test_a_million_selected_rows_are_never_listed(qtbot: QtBot, theme: Theme) -> None:
    from funnel_planner.ui.models.lead_table import LeadTable
    from funnel_planner.ui.pages.lead_view import LeadView

    view = LeadView(theme, LeadTable(theme), list, bool)
    qtbot.addWidget(view)
    view.setModel(_Long(view))
    view.selectAll()
    assert view.selected_rows(3) == [0, 1, 2]


class _Long(QAbstractTableModel):
    def rowCount(self, parent: object = None) -> int:  # noqa: N802 - Qt's name
        return 0 if isinstance(parent, QModelIndex) and parent.isValid() else 1_000_000

    def columnCount(self, parent: object = None) -> int:  # noqa: N802 - Qt's name
        return 0 if isinstance(parent, QModelIndex) and parent.isValid() else 20

    def data(self, index: object, role: int = 0) -> None:
        del index, role
