"""Results: the same leads in several views, under one filter and one rule of counting."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.app.findings.look import Look
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.pages.filter_choosers import DayChooser, LabelChooser, PeriodChooser
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.pages.results_tables import funnel_table
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.results.notes import Notes
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.results.views import VIEWS, make_view
from funnel_planner.ui.theme import Theme
from funnel_planner.words import language
from tests.support.places import filled_results, leads_of, results_of, settle
from tests.support.scripted_ask import ScriptedAsk
from tests.support.view_on import bring, imported

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.4), Stage("won", "Won")),
)
CSV = """Lead ID,Created,Demo date,Won date,Source,Value,Cost,Owner,Status,Region
L1,2026-03-01,2026-03-04,2026-03-10,Ads,500,10,Ann,Won,North
L2,2026-04-01,2026-04-06,,Ads,1,10,Bo,Demo,South
L3,2026-04-30,,,Fair,,90,Bo,Lead,
L4,2026-05-01,,,,,5,Ann,Lost,
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with four leads, made once."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "leads.csv").write_text(CSV, encoding="utf-8")
    session = Session.open(folder / "plans.funnel")
    imported(session, PLAN, [[folder / "leads.csv"]])
    session.edit(replace(session.state.plan, counting=Counting(as_of=date(2026, 5, 30))), "Set as-of day")
    session.close()
    return folder / "plans.funnel"


@pytest.fixture
def program(file: Path, tmp_path: Path, open_program: Callable[..., Program]) -> Program:
    copy = tmp_path / "copy.funnel"
    shutil.copy(file, copy)
    return open_program(copy, Preferences(place="results"))


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> ResultsPage:
    return filled_results(program, qtbot)


def _chips(page: ResultsPage) -> list[str]:
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in page.filters.chips]


def _look(page: ResultsPage) -> Look:
    assert page.look is not None
    return page.look


def _is_drawn(view: ResultsView) -> bool:
    return view.drawn is not None


def _funnel(page: ResultsPage) -> FunnelResults:
    page.show_view("funnel")
    view = page.current
    assert isinstance(view, FunnelResults)
    return view


def _channels(page: ResultsPage) -> ChannelResults:
    page.show_view("channels")
    view = page.current
    assert isinstance(view, ChannelResults)
    return view


def test_the_table_says_what_the_funnel_draws(page: ResultsPage) -> None:
    figures = _funnel(page).stages.figures
    assert figures.headings[:5] == ("Stage", "Reached", "Out of", "Step rate", "95% interval")
    assert [row[1] for row in figures.rows] == [4, 2, 1]
    assert [row[3] for row in figures.rows] == [None, 0.5, 0.5]
    drop, lost, still_open = (figures.headings.index(name) for name in ("Drop-off", "Lost", "Open"))
    assert all(row[drop] == row[lost] + row[still_open] for row in figures.rows[:-1])  # type: ignore[operator]
    assert [bar.value for bar in _funnel(page).bars.stages] == [4, 2, 1]


def test_painting_again_works_nothing_out_again(
    page: ResultsPage, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[str] = []
    painted: list[str] = []
    for key in page.switch.offered:
        page.show_view(key)
        qtbot.waitUntil(lambda: page.current.drawn is not None and not program.tasks.running, timeout=10_000)
        view = type(page.current)
        monkeypatch.setattr(view, "find_out", staticmethod(lambda _look, key=key: worked_out.append(key)))
        monkeypatch.setattr(view, "show_found", lambda _view, _look, _found, key=key: worked_out.append(key))
    measure = "funnel_planner.analytics.measure.measure"
    monkeypatch.setattr(measure, lambda *_parts, **_more: worked_out.append(measure))

    def noting(render: Callable[..., None]) -> Callable[..., None]:
        def note(*parts: object) -> None:
            painted.append(render.__qualname__)
            render(*parts)

        return note

    for kind in {type(chart) for chart in page.findChildren(ChartView)}:
        monkeypatch.setattr(kind, "render_in", noting(kind.render_in))
    for key in page.switch.offered:
        page.show_view(key)
        painted.clear()
        program.frame.repaint()
        qtbot.wait(5)
        charts = [chart for chart in page.current.findChildren(ChartView) if chart.isVisible()]
        assert painted or all(chart.visibleRegion().isEmpty() for chart in charts), key
    assert worked_out == []


def test_every_registered_view_is_made_once_and_looked_at(page: ResultsPage, qtbot: QtBot) -> None:
    offered = [entry for entry in VIEWS if entry.needs == "leads"]
    assert page.switch.offered == [entry.key for entry in offered]  # no page report: no pages
    for entry in offered:
        page.show_view(entry.key)
        view = page.current
        assert view.name == entry.key
        qtbot.waitUntil(partial(_is_drawn, view), timeout=10_000)
        assert page.stack.currentWidget() is view
    assert set(page.views) == {entry.key for entry in offered}


def test_only_views_looked_at_are_made(page: ResultsPage) -> None:
    assert set(page.views) == {"funnel"}


def test_the_switch_is_worked_with_keys(page: ResultsPage) -> None:
    page.switch.setFocus()
    assert page.view == "funnel"
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    page.switch.step(1)
    assert page.view in {VIEWS[1].key, VIEWS[2].key}
    page.show_view(VIEWS[0].key)
    page.switch.step(-1)
    assert page.view == page.switch.offered[-1]
    QTest.keyClick(page.switch, Qt.Key.Key_Home)
    assert page.view == VIEWS[0].key
    assert isinstance(page.current, FunnelResults)


def test_page_keys_turn_over_the_view_from_the_switch(page: ResultsPage) -> None:
    page.resize(900, 400)
    bar = page.current.verticalScrollBar()
    QTest.keyClick(page.switch, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(page.switch, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_a_filter_is_a_chip_and_its_cross_takes_it_away(page: ResultsPage, program: Program) -> None:
    columns = (("Owner", frozenset({"Ann"})),)
    wish = LeadFilter(
        date(2026, 3, 1), date(2026, 3, 31), frozenset({"Ads"}), columns, frozenset({"won"}), ("stage", "demo")
    )
    program.session.set_filter(wish)
    assert page.filters.chips == [
        "1\u00a0Mar\u00a02026 – 31\u00a0Mar\u00a02026",
        "Channel: Ads",
        "Owner: Ann",
        "Furthest stage: Won",
        "Reached Demo",
    ]
    for expected in (4, 3, 2, 1, 0):
        chip: Any = page.filters._chips[0]
        chip.removed.emit()
        assert len(page.filters.chips) == expected
    assert program.session.state.lead_filter.is_empty


def _stops(page: ResultsPage, first: QWidget, count: int) -> list[str]:
    """What Tab comes to from a widget on."""
    names: list[str] = []
    step = first.nextInFocusChain()
    while step is not None and len(names) < count:
        if step.isVisibleTo(page) and step.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(step.accessibleName() or (step.text() if isinstance(step, QAbstractButton) else ""))
        step = step.nextInFocusChain()
    return names


def test_tab_goes_through_a_view_as_it_is_read(page: ResultsPage) -> None:
    page.show_view("channels")
    names = _stops(page, page.filters.saved, 40)
    start = names.index("Share that came to")
    assert names[start : start + 5] == [
        "Share that came to",
        "Channels shown",
        "Copy and save: Channels compared",
        "Channels compared",
        "Counting mode: reached at least",
    ]


def test_tab_goes_from_the_filter_through_its_chips_to_the_notes(
    page: ResultsPage, program: Program, qtbot: QtBot
) -> None:
    """They are made last, and would come last; the last of them gone, the focus would be at the window's first."""
    program.session.set_filter(LeadFilter(channels=frozenset({"Ads"}), first_day=date(2026, 4, 1)))
    qtbot.waitUntil(lambda: [note[0] for note in page.notes.notes] == ["There is only one lead."])
    page.notes.fold.setChecked(True)
    assert _stops(page, page.filters.saved, 6) == [
        "Remove filter: from 1\u00a0Apr\u00a02026",
        "Remove filter: Channel: Ads",
        "Clear all",
        "1 note on these numbers",
        "Clear filter",
        "Hide this note: There is only one lead.",
    ]


def test_channels_stay_to_choose_from_while_filtered(page: ResultsPage, program: Program) -> None:
    program.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    assert set(page.filters._channels) == {"Ads", "Fair", "(unknown)"}


def test_owner_and_stage_have_buttons_of_their_own(page: ResultsPage) -> None:
    assert not page.filters.owner.isHidden()
    assert not page.filters.stage.isHidden()
    assert "Owner" not in page.filters._columns
    assert page.filters._owners == ("Owner",)
    assert dict(page.filters._stages) == {"lead": "Lead", "demo": "Demo", "won": "Won"}


def test_a_filter_by_furthest_stage_counts_only_those(page: ResultsPage, program: Program) -> None:
    program.session.set_filter(LeadFilter(stages=frozenset({"demo"})))
    assert [row[1] for row in _funnel(page).stages.figures.rows] == [1, 1, 0]
    assert program.session.state.measured is not None
    assert program.session.state.measured.lead_count == 1


def test_a_filter_by_outcome_counts_and_lists_those_that_stand_so(
    qtbot: QtBot, page: ResultsPage, program: Program
) -> None:
    chooser = page.filters.outcome_chooser()
    qtbot.addWidget(chooser)
    assert not page.filters.outcome.isHidden()
    chooser.list.setCurrentRow(0)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)
    assert _chips(page) == ["Outcome: Open"]
    assert [row[1] for row in _funnel(page).stages.figures.rows] == [2, 1, 0]
    program.window.go("leads")
    leads = leads_of(program)
    outcome = next(place for place, column in enumerate(leads.leads.model.columns) if column.title == "Outcome")
    model = leads.leads.model
    assert [model.data(model.index(row, outcome)) for row in range(model.rowCount())] == ["○ Open"] * 2
    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)
    assert program.session.state.lead_filter.is_empty


def test_a_filter_nobody_passes_says_so_and_offers_to_clear_it(
    qtbot: QtBot, page: ResultsPage, program: Program
) -> None:
    program.session.set_filter(LeadFilter(first_day=date(2030, 1, 1)))
    assert page.stack.currentWidget() is page.none_left
    assert page.none_left.button is not None
    qtbot.mouseClick(page.none_left.button, Qt.MouseButton.LeftButton)
    assert program.session.state.lead_filter.is_empty
    assert page.stack.currentWidget() is page.current


def test_without_leads_the_page_leads_to_them(qtbot: QtBot, open_program: Callable[..., Program]) -> None:
    program = open_program(None, Preferences(place="results"))
    page = results_of(program)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button is not None
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert program.window.place == "leads"


def test_while_leads_are_read_the_page_says_so(page: ResultsPage, program: Program) -> None:
    page.show_state(replace(program.session.state, measured=None, leads=None, loading=True))
    assert page.stack.currentWidget() is page.reading


def test_tables_are_copied_as_plain_numbers(qtbot: QtBot, page: ResultsPage) -> None:
    stages = _funnel(page).stages
    stages.setFocus()
    qtbot.keyClick(stages, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Stage\tReached\tOut of")
    assert lines[2].startswith("Demo\t2\t4\t0.5")
    stages.selectRow(2)
    stages.copy()
    assert QGuiApplication.clipboard().text().startswith("Won\t1\t2")


def test_another_rule_says_how_many_leads_it_changes_and_lists_them(
    page: ResultsPage, program: Program, qtbot: QtBot
) -> None:
    plan = program.session.state.plan
    program.session.edit(replace(plan, counting=replace(plan.counting, lost_policy=LostPolicy.EXCLUDE)), "Count")
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=10_000)
    assert page.notice.text == "1 lead counts differently now."
    page.notice._button.click()
    assert program.window.place == "leads"
    leads = leads_of(program)
    assert leads.view == "leads"
    assert leads.leads.model.rowCount() == 1
    texts = {leads.leads.model.index(0, column).data() for column in range(leads.leads.model.columnCount())}
    assert {"L4", "(not counted)"} <= texts
    assert leads.leads.filters.chips == ["Counted differently: “lost leads left out” instead of “lost leads stay in”"]


@pytest.mark.parametrize("end", ["undo", "filter", "view", "place", "other"])
def test_what_was_told_of_another_rule_ends_with_its_cause(
    page: ResultsPage, program: Program, qtbot: QtBot, end: str
) -> None:
    session, plan = program.session, program.session.state.plan
    session.edit(replace(plan, counting=replace(plan.counting, lost_policy=LostPolicy.EXCLUDE)), "Count")
    qtbot.waitUntil(lambda: page.notice.text == "1 lead counts differently now.", timeout=10_000)
    if end == "undo":
        session.undo()
    elif end == "filter":
        session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    elif end == "view":
        page.show_view("losses")
    elif end == "place":
        program.window.go("funnel")
        program.window.go("results")
    else:
        session.edit(replace(session.state.plan, counting=replace(plan.counting, window_days=1)), "Count")
    settle(program, qtbot)
    qtbot.wait(1)
    assert (page.notice.text == "") is (end != "other")
    if end == "undo":
        session.redo()
        qtbot.waitUntil(lambda: page.notice.text == "1 lead counts differently now.", timeout=10_000)


def test_a_rule_that_changes_nothing_says_so(page: ResultsPage, program: Program, qtbot: QtBot) -> None:
    plan = program.session.state.plan
    program.session.edit(replace(plan, counting=replace(plan.counting, mode=CountingMode.ALL)), "Count")
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=10_000)
    assert page.notice.text == "Every lead counts as it did before."
    program.session.undo()
    qtbot.waitUntil(lambda: page.look is not None and page.look.plan.counting.mode is CountingMode.REACHED)


def test_views_are_saved_used_and_deleted(page: ResultsPage, program: Program, ask: ScriptedAsk) -> None:
    wish = LeadFilter(channels=frozenset({"Ads"}))
    program.session.set_filter(wish)
    menu = _views_menu(page)
    ask.will("Paid leads")
    _action(menu, "Save this filter as a view…").trigger()
    program.session.set_filter(LeadFilter())
    menu = _views_menu(page)
    assert not _action(menu, "Save this filter as a view…").isEnabled()
    _action(menu, "Paid leads").trigger()
    assert program.session.state.lead_filter == wish
    menu = _views_menu(page)
    assert _action(menu, "Paid leads").isChecked()
    delete = _action(menu, "Delete a view").menu()
    assert isinstance(delete, QMenu)
    delete.actions()[0].trigger()
    assert "No saved views yet" in [action.text() for action in _views_menu(page).actions()]


def test_a_saved_period_moves_along_with_the_leads_and_fixed_days_stay(
    page: ResultsPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot
) -> None:
    quarter = LeadFilter(date(2026, 4, 1), date(2026, 6, 30), period="this_quarter")
    fixed = LeadFilter(date(2026, 4, 1), date(2026, 6, 30))
    for wish, name in ((quarter, "Now"), (fixed, "Spring")):
        program.session.set_filter(wish)
        ask.will(name)
        _action(_views_menu(page), "Save this filter as a view…").trigger()
    program.session.set_filter(quarter)
    assert _chips(page) == ["This quarter: 1 Apr 2026 – 30 May 2026"]
    assert _look(page).measured.lead_count == 3
    (tmp_path / "later.csv").write_text("Lead ID,Created,Source\nL9,2026-08-02,Ads\n", encoding="utf-8")
    bring(program.session, [[tmp_path / "later.csv"]])
    program.session.edit(replace(program.session.state.plan, counting=Counting(as_of=date(2026, 9, 1))), "Later")
    qtbot.waitUntil(lambda: not program.session.state.loading, timeout=10_000)
    assert _chips(page) == ["This quarter: 1 Jul 2026 – 1 Sep 2026"], "the filter in force moved, too"
    assert _look(page).measured.lead_count == 1
    program.session.set_filter(LeadFilter())
    menu = _views_menu(page)
    _action(menu, "Now\tThis quarter").trigger()
    assert program.session.state.lead_filter == replace(quarter, first_day=date(2026, 7, 1), last_day=date(2026, 9, 1))
    _action(_views_menu(page), "Spring").trigger()
    assert program.session.state.lead_filter == fixed


def test_a_period_chosen_from_the_menu_moves_and_days_entered_are_fixed(page: ResultsPage, program: Program) -> None:
    menu = page.filters.period_menu()
    names = [action.text().partition("\t")[0] for action in menu.actions()]
    assert names[:3] == ["All time", "This month", "Last month"]
    next(action for action in menu.actions() if action.text().startswith("Last 90 days")).trigger()
    assert program.session.state.lead_filter.period == "last_90_days"
    (chooser,) = menu.findChildren(PeriodChooser)
    chooser.chosen.emit()
    wish = program.session.state.lead_filter
    assert wish.period == ""
    assert wish.first_day is not None


def test_buttons_do_without_pictures_where_they_would_take_two_lines(page: ResultsPage) -> None:
    styles = {}
    for width in (420, 1600):
        page.filters.resize(width, 40)
        styles[width] = page.filters.period.toolButtonStyle()
    assert styles == {
        420: Qt.ToolButtonStyle.ToolButtonTextOnly,
        1600: Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    }


def test_notes_fold_and_unfold(qtbot: QtBot, theme: Theme) -> None:
    notes = Notes(theme)
    qtbot.addWidget(notes)
    notes.show_notes([("Few leads", "Rates of few leads say little.", "Import more.")])
    assert notes.isHidden()
    assert not notes.fold.isHidden()
    notes.fold.click()
    assert not notes.isHidden()
    assert notes.notes[0][0] == "Few leads"
    notes.show_notes([])
    assert notes.isHidden()
    assert notes.fold.isHidden()


def test_unknown_losses_are_told_with_their_range(program: Program) -> None:
    state = program.session.state
    assert state.measured is not None
    bounded = replace(state.measured, rate_bounds=(None, (0.2, 0.6), None))
    figures = funnel_table(state.plan, bounded)
    assert figures.text(1, figures.headings.index("Possible range")) == "20–60%"


def test_a_chooser_narrows_and_ticks(qtbot: QtBot) -> None:
    chooser = LabelChooser([f"Channel {n}" for n in range(12)], frozenset({"Channel 3"}), "Channels")
    qtbot.addWidget(chooser)
    chooser.show()
    qtbot.keyClicks(chooser.search, "channel 1")
    assert [chooser.list.item(row).isHidden() for row in (0, 1, 10, 11)] == [True, False, False, False]
    with qtbot.waitSignal(chooser.changed):
        chooser.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert chooser.labels == {"Channel 3", "Channel 1"}


def test_a_row_is_ticked_wherever_it_is_clicked_and_by_its_keys(qtbot: QtBot) -> None:
    chooser = LabelChooser(["Ads", "Fair", "Web"], frozenset(), "Channels")
    qtbot.addWidget(chooser)
    chooser.show()
    row = chooser.list.visualItemRect(chooser.list.item(1))
    for place, ticked in ((row.center(), {"Fair"}), (row.topLeft() + QPoint(10, row.height() // 2), set())):
        with qtbot.waitSignal(chooser.changed):
            qtbot.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert chooser.labels == ticked
    qtbot.mouseDClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert chooser.labels == set(), "two clicks take back what one did"
    chooser.list.setCurrentRow(2)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        before = chooser.labels
        qtbot.keyClick(chooser.list, key)
        assert chooser.labels == ({"Web"} - before)


def test_the_keys_go_from_the_search_to_the_rows(qtbot: QtBot) -> None:
    few, many = (LabelChooser([f"C{n}" for n in range(size)], frozenset(), "Channels") for size in (3, 12))
    for chooser in (few, many):
        qtbot.addWidget(chooser)
        with qtbot.waitExposed(chooser):
            chooser.show()
        chooser.activateWindow()
        chooser.setFocus()
    assert few.list.hasFocus() or few.focusProxy() is few.list
    qtbot.waitUntil(many.search.hasFocus)
    qtbot.keyClick(many.search, Qt.Key.Key_Down)
    assert many.list.hasFocus()


def _offered(page: ResultsPage, header: str, tick: str = "") -> list[str]:
    """What the filter offers of a column; one of it is ticked."""
    chooser = page.filters.column_chooser(header)
    rows = [chooser.list.item(row) for row in range(chooser.list.count())]
    for row in rows:
        if row.text() == tick:
            row.setCheckState(Qt.CheckState.Checked)
    return [row.text() for row in rows]


def test_leads_without_anything_in_a_column_can_be_chosen(page: ResultsPage, program: Program) -> None:
    from funnel_planner.app.findings.by_column import cut_by
    from funnel_planner.app.findings.saved_views import save_view, saved_views

    assert UNKNOWN not in _offered(page, "Owner"), "each lead has one"
    results, _ = cut_by(_look(page), "Region")
    blank = next(one.n for one in results if one.label == UNKNOWN)
    assert _offered(page, "Region", "(unknown)")[-1] == "(unknown)"
    state = program.session.state
    assert state.lead_filter.columns == (("Region", frozenset({UNKNOWN})),)
    assert state.measured is not None
    assert state.measured.lead_count == blank == 2
    assert _chips(page) == ["Region: (unknown)"]
    save_view(program.session.file, state.plan.id, "No region", state.lead_filter)
    assert saved_views(program.session.file, state.plan.id)[0].lead_filter == state.lead_filter


def test_a_period_is_in_order_however_it_was_entered(qtbot: QtBot, theme: Theme) -> None:
    chooser = PeriodChooser(date(2026, 5, 1), date(2026, 4, 1), theme)
    qtbot.addWidget(chooser)
    assert chooser.days == (date(2026, 4, 1), date(2026, 5, 1))
    one = DayChooser(date(2026, 5, 1), theme)
    qtbot.addWidget(one)
    assert one.day == date(2026, 5, 1)


def test_a_view_is_made_by_its_key(program: Program) -> None:
    view = make_view("channels", program.window.desk)
    assert isinstance(view, ChannelResults)
    view.deleteLater()


def _views_menu(page: ResultsPage) -> QMenu:
    menu = QMenu(page)
    shelf = page.filters._views
    assert shelf is not None
    shelf.fill(menu, page.desk.session.state.lead_filter, page.filters.changed.emit)
    return menu


def _action(menu: QMenu, text: str) -> Any:
    return next(action for action in menu.actions() if action.text() == text)


def test_a_filter_is_said_wherever_its_numbers_are_shown(program: Program, qtbot: QtBot) -> None:
    """The live funnel, the status line and the Funnel page name it; the plan's card shows all its leads."""
    window, session = program.window, program.session
    whole = session.state.picture
    assert not window.live.filtered.isVisible()
    session.set_filter(LeadFilter(channels=frozenset({"Fair"})))
    assert window.status.leads.text() == "1 of 4 leads, filtered"
    assert "Channel: Fair" in window.status.leads.toolTip()
    assert window.live._remark.text() == "1 of 4 leads, as of 30\u00a0May\u00a02026"
    assert window.live.filtered.words.text() == "Filtered: Channel: Fair"
    window.go("funnel")
    assert window.page("funnel")._head._remark.text() == "Filtered: 1 of 4 leads · 3 stages"  # type: ignore[attr-defined]  # the funnel page has it
    window.go("plans")
    card = next(card for card in window.page("plans").cards if card.card.id == session.state.plan.id)  # type: ignore[attr-defined]  # the plans page has it
    assert card.card.picture == whole
    assert card.card.picture is not None
    assert card.card.picture.lead_count == 4
    qtbot.keyClick(window.live.filtered.all, Qt.Key.Key_Space)
    assert session.state.lead_filter.is_empty
    assert not window.live.filtered.isVisible()
    assert window.status.leads.text() == "4 leads"
    assert window.status.leads.toolTip() == ""


def test_the_focus_stays_where_it_was_while_leads_are_read_again(program: Program, qtbot: QtBot) -> None:
    """The page is away meanwhile; what is focused then is given up for what was focused before."""
    window, session = program.window, program.session
    channel = window.page("results").filters.channel  # type: ignore[attr-defined]  # the results page has it
    channel.setFocus()
    loaded = session.state
    session._show(replace(loaded, measured=None, leads=None, loading=True))
    assert not channel.isVisible()
    qtbot.waitUntil(lambda: not session.state.loading and channel.isVisible())
    assert channel.hasFocus()


def test_a_channel_that_nobody_named_is_called_so_in_the_language_in_use(qtbot: QtBot) -> None:
    from funnel_planner.app.findings.filter_words import filter_parts
    from funnel_planner.words import speaking

    with speaking("pl"):
        chooser = LabelChooser(["Ads", UNKNOWN], frozenset({UNKNOWN}), "Kanały", shown=shown_label)
        qtbot.addWidget(chooser)
        ((chip, _),) = filter_parts(LeadFilter(channels=frozenset({UNKNOWN})), None, {})
    assert [chooser.list.item(row).text() for row in range(2)] == ["Ads", "(nieznany)"]
    assert chooser.labels == {UNKNOWN}
    assert "(nieznany)" in chip


def _speaks(code: str) -> bool:
    return language() == code


@pytest.mark.parametrize("away", [False, True])
def test_another_language_keeps_the_view_and_the_filter(
    page: ResultsPage, program: Program, qtbot: QtBot, *, away: bool
) -> None:
    page.show_view("channels")
    ads = LeadFilter(channels=frozenset({"Ads"}))
    program.session.set_filter(ads)
    if away:  # it is built when one comes back
        program.window.go("forecast")
    for code in ("pl", "en"):
        program.window.act(f"language_{code}")
        qtbot.waitUntil(partial(_speaks, code))
    program.window.go("results")
    again = results_of(program)
    assert again is not page
    qtbot.waitUntil(lambda: again.view in again.views and _is_drawn(again.current))
    assert again.view == "channels"
    assert isinstance(again.current, ChannelResults)
    assert program.session.state.lead_filter == ads
    assert _chips(again) == ["Channel: Ads"]
