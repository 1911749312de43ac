"""Results: the same leads as a funnel and by channel, under one filter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.leads import Coded, LeadData, day_number
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import channel_aliases, resolve
from funnel_planner.app.pictures import make_picture
from funnel_planner.app.state import LeadFilter, State
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project
from funnel_planner.ui.charts.channel_chart import ChannelChart
from funnel_planner.ui.pages.filter_bar import LabelChooser, PeriodChooser, periods
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.pages.results_tables import MAX_CHANNELS, channel_table, funnel_table
from funnel_planner.ui.theme import Theme
from tests.support.made_leads import Event, MadeLead, build
from tests.support.scripted_ask import ScriptedAsk

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.4), Stage("won", "Won")),
    batches=("b",),
)
DAY = day_number(date(2026, 3, 1))


class _Session:
    """Remembers the filter asked for and shows what passes it."""

    def __init__(self, leads: LeadData | None) -> None:
        self.leads = leads
        self.show: Callable[[State], None] = lambda _state: None

    def set_filter(self, lead_filter: LeadFilter) -> None:
        self.show(self.state(lead_filter))

    def state(self, lead_filter: LeadFilter | None = None, plan: Plan = PLAN) -> State:
        projection, used = project(plan), lead_filter or LeadFilter()
        if self.leads is None:
            return State(plan, make_picture(plan, None, projection), projection=projection)
        ids = tuple(stage.id for stage in plan.stages)
        cube = build_cube(resolve(self.leads, ids, plan.won_index, plan.counting, channel_aliases(plan)))
        measured = measure(cube, used.first_day, used.last_day, used.channels, used.columns)
        picture = make_picture(plan, measured, projection)
        return State(plan, picture, measured, self.leads, projection, used)


class _Desk:
    def __init__(self, theme: Theme, session: _Session) -> None:
        self.theme, self.session, self.ask = theme, session, ScriptedAsk()
        self.went: list[str] = []
        self.go = self.went.append


def _leads() -> LeadData:
    made = [
        MadeLead((Event(1, DAY + 3), Event(2, DAY + 9)), "Ads", DAY, value=50_000, cost=1_000, owner="Ann"),
        MadeLead((Event(1, DAY + 5),), "Ads", DAY + 31, value=1, cost=1_000, owner="Bo"),
        MadeLead((), "Fair", DAY + 60, cost=9_000, owner="Bo"),
        MadeLead((), None, DAY + 61, cost=500, owner="Ann"),
    ]
    return build(made, stages=("lead", "demo", "won"), as_of=DAY + 90)


@pytest.fixture
def desk(theme: Theme) -> _Desk:
    return _Desk(theme, _Session(_leads()))


@pytest.fixture
def page(qtbot: QtBot, desk: _Desk) -> ResultsPage:
    any_desk: Any = desk
    page = ResultsPage(any_desk)
    qtbot.addWidget(page)
    page.resize(760, 620)
    page.show()
    desk.session.show = page.show_state
    page.show_state(desk.session.state())
    return page


def test_the_table_says_what_the_funnel_draws(page: ResultsPage) -> None:
    figures = page.stages.figures
    assert figures.headings[:5] == ("Stage", "Reached", "Out of", "Step rate", "95% interval")
    assert [row[1] for row in figures.rows] == [4, 2, 1]
    assert [row[3] for row in figures.rows] == [None, 0.5, 0.5]
    drop, lost, still_open = (figures.headings.index(name) for name in ("Drop-off", "Lost", "Open"))
    assert all(row[drop] == row[lost] + row[still_open] for row in figures.rows[:-1])  # type: ignore[operator]
    assert page.funnel.picture.stages[1].actual == 2


def test_the_counting_rule_is_printed_under_each_view(page: ResultsPage) -> None:
    texts = {rule.text() for rule in page._rules}
    assert texts == {"Counted: reached at least, first touch, lost leads stay in, as of 30\u00a0May\u00a02026"}


def test_channels_show_rates_and_money(page: ResultsPage) -> None:
    figures = page.channels.figures
    total, ads, *_ = figures.rows
    assert total[:4] == ("All leads", 4, 1, 0.25)
    assert ads[:4] == ("Ads", 2, 1, 0.5)
    money = dict(zip(figures.headings[5:], ads[5:], strict=True))
    assert money == {"Revenue": 500.0, "Cost": 20.0, "CPL": 10.0, "CAC": 20.0, "ROAS": 25.0}
    assert {row[0] for row in figures.rows[1:]} == {"Ads", "Fair", "(unknown)"}


def test_money_nobody_knows_has_no_column(desk: _Desk) -> None:
    assert desk.session.leads is not None
    nothing = np.full_like(desk.session.leads.value_minor, np.iinfo(np.int64).min)
    desk.session.leads = replace(desk.session.leads, value_minor=nothing, cost_minor=nothing)
    state = desk.session.state()
    assert state.measured is not None
    assert channel_table(state.plan, state.measured).headings[-1] == "95% interval"


def test_many_channels_end_in_others_and_add_up(desk: _Desk) -> None:
    names = tuple(f"C{index:02}" for index in range(30))
    made = [MadeLead(channel=names[index % 30], created=DAY) for index in range(100)]
    desk.session.leads = build(made, stages=("lead", "demo", "won"), as_of=DAY + 1)
    state = desk.session.state()
    assert state.measured is not None
    rows = channel_table(state.plan, state.measured).rows
    assert len(rows) == 1 + MAX_CHANNELS + 1
    assert sum(row[1] for row in rows[1:] if isinstance(row[1], int)) == 100


def test_switching_to_channels_draws_their_chart(page: ResultsPage) -> None:
    assert not page.findChildren(ChannelChart)
    page.show_view("channels")
    chart = page.channel_chart
    assert chart is not None
    assert "Ads: 1 of 2 leads won" in chart.accessibleDescription()
    page.desk.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    assert page.channel_chart is chart
    assert "Fair" not in chart.accessibleDescription()


def test_a_filter_is_a_chip_and_its_cross_takes_it_away(page: ResultsPage) -> None:
    columns = (("Owner", frozenset({"Ann"})),)
    page.desk.session.set_filter(LeadFilter(date(2026, 3, 1), date(2026, 3, 31), frozenset({"Ads"}), columns))
    assert page.filters.chips == ["1\u00a0Mar\u00a02026 – 31\u00a0Mar\u00a02026", "Channel: Ads", "Owner: Ann"]
    chip: Any = page.filters._chips[1]
    chip.removed.emit()
    assert page.filters.chips[1] == "Owner: Ann"
    assert page.state is not None
    assert page.state.lead_filter.channels == frozenset()


def test_channels_stay_to_choose_from_while_filtered(page: ResultsPage) -> None:
    page.desk.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    assert set(page.filters._channels) == {"Ads", "Fair", "(unknown)"}


def test_a_filter_nobody_passes_says_so_and_offers_to_clear_it(qtbot: QtBot, page: ResultsPage) -> None:
    page.desk.session.set_filter(LeadFilter(first_day=date(2030, 1, 1)))
    assert page.stack.currentWidget() is page.none_left
    assert page.none_left.button is not None
    qtbot.mouseClick(page.none_left.button, Qt.MouseButton.LeftButton)
    assert page.state is not None
    assert page.state.lead_filter.is_empty
    assert page.stack.currentWidget() is not page.none_left


def test_without_leads_the_page_leads_to_them(qtbot: QtBot, theme: Theme) -> None:
    desk = _Desk(theme, _Session(None))
    any_desk: Any = desk
    page = ResultsPage(any_desk)
    qtbot.addWidget(page)
    page.show()
    page.show_state(desk.session.state())
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button is not None
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert desk.went == ["leads"]


def test_while_leads_are_read_the_page_says_so(page: ResultsPage, desk: _Desk) -> None:
    page.show_state(replace(desk.session.state(), measured=None, leads=None, loading=True))
    assert page.stack.currentWidget() is page.reading


def test_tables_are_copied_as_plain_numbers(qtbot: QtBot, page: ResultsPage) -> None:
    page.stages.setFocus()
    qtbot.keyClick(page.stages, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Stage\tReached\tOut of")
    assert lines[2].startswith("Demo\t2\t4\t0.5")
    page.stages.selectRow(2)
    page.stages.copy()
    assert QGuiApplication.clipboard().text().startswith("Won\t1\t2")


def test_definitions_are_one_click_away(page: ResultsPage, desk: _Desk) -> None:
    titles: list[str] = []

    def read(dialog: QDialog) -> bool:
        titles.append(dialog.windowTitle())
        dialog.deleteLater()
        return False

    desk.ask.will(read, read)
    page.explain_counting()
    page.show_view("channels")
    page.explain_counting()
    assert titles == ["How is this counted?"] * 2


def test_unknown_losses_are_told_with_their_range(desk: _Desk) -> None:
    state = desk.session.state()
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


def test_a_period_is_in_order_however_it_was_entered(qtbot: QtBot) -> None:
    chooser = PeriodChooser(date(2026, 5, 1), date(2026, 4, 1))
    qtbot.addWidget(chooser)
    assert chooser.days == (date(2026, 4, 1), date(2026, 5, 1))


def test_usual_periods_count_back_from_the_last_lead() -> None:
    found = {text: (first, last) for text, first, last in periods(date(2026, 3, 31))}
    assert found["Last 30 days"] == (date(2026, 3, 2), date(2026, 3, 31))
    assert found["Year 2025"] == (date(2025, 1, 1), date(2025, 12, 31))
    assert found["All time"] == (None, None)


def test_unused_coded_columns_are_not_offered(page: ResultsPage, desk: _Desk) -> None:
    assert desk.session.leads is not None
    one = Coded(np.zeros(4, dtype=np.int32), ("same",))
    desk.session.leads = replace(desk.session.leads, columns={**desk.session.leads.columns, "constant": one})
    page.show_state(desk.session.state())
    assert "constant" not in page.filters._columns
    assert "Owner" in page.filters._columns
