"""The trend on screen: periods, shares by stage and two spans compared, equal to what the analytics say."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.cohorts import Period, cohorts
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.statistics import newcombe_difference, wilson
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.background import Task
from funnel_planner.ui.results.trend_view import TrendView
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won", kind=StageKind.WON)),
    counting=Counting(as_of=date(2026, 6, 30)),
)
MONTHS = {1: (20, 10, 4), 2: (30, 12, 6), 3: (0, 0, 0), 4: (40, 10, 2), 5: (40, 30, 16), 6: (10, 2, 0)}
"""Month of 2026 -> leads, at Demo, won; a win takes 20 days, those of May 40."""


def csv_of(folder: Path, *, dated: bool = True, undated: int = 0) -> Path:
    lines = ["Lead ID,Source,Created,Demo date,Won date"]
    for month, (leads, demos, won) in MONTHS.items():
        for number in range(leads):
            day = date(2026, month, 1)
            demo = (day + timedelta(days=5)).isoformat() if number < demos else ""
            win = (day + timedelta(days=40 if month == 5 else 20)).isoformat() if number < won else ""
            source = "Ads" if number % 2 else "Fair"
            lines.append(f"L{month}-{number:02},{source},{day.isoformat()},{demo},{win}")
    lines += [f"U{number},Ads,,," for number in range(undated)]
    if not dated:
        lines = ["Lead ID,Source,Stage", *(f"L{number},Ads,Lead" for number in range(5)), "W,Ads,Won"]
    path = folder / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[TrendView]]:
    with view_on(TrendView, PLAN, [[csv_of(tmp_path, undated=3)]], tmp_path, theme, qtbot) as made:
        yield made


def column(shown: Shown[TrendView], heading: str) -> list[object]:
    figures = shown.view.chart.figures
    return [row[figures.headings.index(heading)] for row in figures.rows]


def test_periods_stand_with_counts_rates_and_intervals(shown: Shown[TrendView]) -> None:
    assert column(shown, "Entered") == [f"{m}\u00a02026" for m in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")]
    assert column(shown, "Leads") == [leads for leads, _, _ in MONTHS.values()]
    assert column(shown, "Demo") == [demos for _, demos, _ in MONTHS.values()]
    assert column(shown, "Won") == [won for _, _, won in MONTHS.values()]
    assert column(shown, "Share won") == [won / leads if leads else None for leads, _, won in MONTHS.values()]
    assert column(shown, "95% interval") == [wilson(won, leads) for leads, _, won in MONTHS.values()]


def test_the_numbers_are_those_of_the_cohorts(shown: Shown[TrendView]) -> None:
    look = shown.view.look
    assert look is not None
    for unit in Period:
        shown.view.units.choose(unit.value)
        shown.view.units.chosen.emit(unit.value)
        expected = cohorts(look.journeys, look.times, unit, 40).periods
        rows = [row for row in shown.view.chart.figures.rows if row[1]]
        assert [row[1:4] for row in rows] == [cohort.counts for cohort in expected]
        assert [row[6] for row in rows] == [cohort.converted_within for cohort in expected]
        assert [row[7] == "yes" for row in rows] == [cohort.complete for cohort in expected]


def test_a_window_is_proposed_and_younger_periods_are_named_so(shown: Shown[TrendView]) -> None:
    assert "had 40 days: within this time nine of ten won, judged by 28 wins" in shown.view.window_line.text()
    assert column(shown, "Complete") == ["yes", "yes", "yes", "yes", "not yet", "not yet"]
    assert "May\u00a02026: 16 of 40 won, 40.0% (26–55%); not complete yet" in shown.view.chart.accessibleDescription()


def test_leads_without_a_date_are_told_and_can_be_listed(shown: Shown[TrendView]) -> None:
    assert shown.view.undated_button.text() == "3 leads without a date are in no period"
    shown.view.undated_button.click()
    assert (shown.went, shown.listed) == (["leads"], 3)


def test_wins_within_the_window_can_be_counted_alone(shown: Shown[TrendView]) -> None:
    view = shown.view
    assert view.wins.isVisible()
    view.wins.choose("within")
    view.wins.chosen.emit("within")
    assert "May\u00a02026: 16 of 40 won" in view.chart.accessibleDescription()
    assert view.desk.session.file.setting("results.trend.wins") == "within"


def test_the_length_of_periods_is_remembered(shown: Shown[TrendView], qtbot: QtBot) -> None:
    shown.view.units.choose("quarter")
    shown.view.units.chosen.emit("quarter")
    assert column(shown, "Entered") == ["Q1 2026", "Q2 2026"]
    again = TrendView(shown.view.desk)
    qtbot.addWidget(again)
    assert again.unit is Period.QUARTER


def test_shares_by_period_and_stage_say_their_numbers(shown: Shown[TrendView]) -> None:
    rows = {row[0]: row[1:] for row in shown.view.heat.figures.rows}
    assert rows["May\u00a02026"] == (40, 30 / 40, 30, 40, 16 / 30, 16, 30, "not yet")
    assert rows["Mar\u00a02026"] == (0, None, 0, 0, None, 0, 0, "yes")
    shown.view.bases.choose("all")
    shown.view.bases.chosen.emit("all")
    rows = {row[0]: row[1:] for row in shown.view.heat.figures.rows}
    assert rows["May\u00a02026"] == (40, 30 / 40, 30, 40, 16 / 40, 16, 40, "not yet")
    assert "Jan\u00a02026: 20 leads; Demo: 10 of 20, 50.0% (30–70%)" in shown.view.heat.accessibleDescription()


def test_the_latest_complete_period_is_compared_with_the_one_before(shown: Shown[TrendView]) -> None:
    view = shown.view
    assert view.comparison.choice.currentText() == "Apr\u00a02026 with Mar\u00a02026"
    assert "no lead of Mar\u00a02026 can be counted" in view.comparison.sentence.text()
    view.comparison.choice.setCurrentIndex(1)
    view.comparison.choice.activated.emit(1)
    assert view.comparison.choice.currentText() == "Mar\u00a02026 – Apr\u00a02026 with Jan\u00a02026 – Feb\u00a02026"
    demo, won, within = view.comparison.table.figures.rows
    found = newcombe_difference(10, 40, 22, 50)
    assert found is not None
    assert demo == ("Demo", 22 / 50, 10 / 40, found[0], found[1], "may be chance", "22 of 50", "10 of 40")
    assert (*won[1:3], *won[6:]) == (10 / 22, 2 / 10, "10 of 22", "2 of 10")
    assert (*within[:3], *within[6:]) == ("Won within 40 days", 10 / 50, 2 / 40, "10 of 50", "2 of 40")
    assert [tile.value_text for tile in view.comparison.tiles] == ["40", "2", "5.0%"]
    expected = newcombe_difference(2, 40, 10, 50)
    assert expected is not None
    assert "2 of 40 won (5.0%)" in view.comparison.sentence.text()
    assert ("real difference" in view.comparison.sentence.text()) is _excludes_zero(expected[1])


def _excludes_zero(interval: Interval) -> bool:
    return interval[0] > 0 or interval[1] < 0


def test_a_period_that_is_not_complete_is_compared_with_a_warning(shown: Shown[TrendView]) -> None:
    view = shown.view
    last = view.comparison.choice.count() - 1
    view.comparison.choice.setCurrentIndex(last)
    view.comparison.choice.activated.emit(last)
    assert view.comparison.choice.currentText() == "Jun\u00a02026 (not complete) with May\u00a02026"
    assert view.comparison.warning.isVisible()
    assert "is not complete" in view.comparison.warning.text()
    assert "whether it is real cannot be told yet" in view.comparison.sentence.text()
    assert view.comparison.tiles[2].accessibleName().endswith("too early to say")
    assert [row[5] for row in view.comparison.table.figures.rows[:-1]] == ["too early to say"] * 2
    within = view.comparison.table.figures.rows[-1]
    assert within[7] == "0 of 0"  # nobody of June had 40 days
    assert within[5] == "no data"


def test_the_days_of_the_filter_are_compared_with_those_before(shown: Shown[TrendView]) -> None:
    shown.session.set_filter(LeadFilter(date(2026, 5, 1), date(2026, 5, 31)))
    shown.look()
    assert shown.view.comparison.choice.currentText() == "May\u00a02026 (not complete) with Apr\u00a02026"
    assert column(shown, "Leads") == [40]
    demo = shown.view.comparison.table.figures.rows[0]
    assert (*demo[1:3], *demo[5:]) == (10 / 40, 30 / 40, "too early to say", "10 of 40", "30 of 40")
    assert not shown.view.undated_button.isVisible()


def test_a_channel_filter_reaches_both_spans(shown: Shown[TrendView]) -> None:
    shown.session.set_filter(LeadFilter(date(2026, 5, 1), date(2026, 5, 31), frozenset({"Ads"})))
    shown.look()
    assert shown.view.comparison.table.figures.rows[0][6] == "5 of 20"


def test_a_filter_makes_no_period_complete(shown: Shown[TrendView]) -> None:
    """Nobody of June has won, but all leads together say how long that takes."""
    shown.session.set_filter(LeadFilter(group=("cohort", "2026-06")))
    shown.look()
    assert column(shown, "Leads") == [10]
    assert column(shown, "Complete") == ["not yet"]
    assert "judged by 28 wins" in shown.view.window_line.text()


def test_a_stage_filter_is_obeyed(shown: Shown[TrendView]) -> None:
    shown.session.set_filter(LeadFilter(stages=frozenset({"demo"})))
    shown.look()
    assert column(shown, "Leads") == [6, 6, 0, 8, 14, 2]


def test_clicking_a_period_lists_its_leads(shown: Shown[TrendView]) -> None:
    chart = shown.view.chart
    chart.grab()
    place = chart.plots[1].at(4, 5).toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert shown.session.state.lead_filter.group == ("cohort", "2026-05")
    assert (shown.went, shown.listed) == (["leads"], 40)


def test_keys_reach_every_period_and_every_share(shown: Shown[TrendView], qtbot: QtBot) -> None:
    chart, heat = shown.view.chart, shown.view.heat
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("cohort", "2026-05"), 40)
    shown.session.set_filter(LeadFilter())
    qtbot.keyClick(heat, Qt.Key.Key_Home)
    qtbot.keyClick(heat, Qt.Key.Key_Right)
    assert "Jan\u00a02026. Won: 4 of 10, 40.0%" in heat.accessibleName()
    qtbot.keyClick(heat, Qt.Key.Key_Space)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("cohort", "2026-01", "won"), 4)


def test_both_spans_can_be_listed(shown: Shown[TrendView]) -> None:
    view = shown.view
    view.comparison.choice.setCurrentIndex(1)
    view.comparison.choice.activated.emit(1)
    later, earlier = view.comparison.buttons
    later.click()
    assert (shown.session.state.lead_filter.group, shown.listed) == (("entered", "2026-03-01", "2026-04-30"), 40)
    earlier.click()
    assert shown.listed == 50


def test_formulas_are_told_in_the_numbers_shown(shown: Shown[TrendView]) -> None:
    found = shown.view.examples()
    assert found["Share won"] == "Jun\u00a02026: 0 / 10 = 0%"
    assert found["Complete"] == "30\u00a0Jun\u00a02026 + 40 days > 30\u00a0Jun\u00a02026"
    assert set(found) <= {term for term, _, _ in shown.view.definitions}


def test_the_chart_is_shared_as_picture_and_table(shown: Shown[TrendView]) -> None:
    for chart in (shown.view.chart, shown.view.heat):
        assert chart.image_bytes().startswith(b"\x89PNG")
        assert b"<svg" in chart.svg_bytes()
    assert shown.view.chart.figures.tsv().splitlines()[2].startswith("Feb\u00a02026\t30\t12\t6\t0")
    seen: list[bool] = []
    shown.ask.will(lambda dialog: seen.append(isinstance(dialog, QDialog)))
    shown.view.chart.look_closer()
    assert seen == [True]


def by_event(shown: Shown[TrendView], *, unit: str = "month") -> list[tuple[object, ...]]:
    """Rows of the table of what happened in each period."""
    shown.view.kinds.choose("period")
    shown.view.kinds.chosen.emit("period")
    shown.view.units.choose(unit)
    shown.view.units.chosen.emit(unit)
    return list(shown.view.happened.figures.rows)


def test_what_happened_in_a_month_counts_there_whenever_the_leads_entered(shown: Shown[TrendView]) -> None:
    rows = by_event(shown)
    assert shown.view.happened.figures.headings == ("Period", "Entered", "Demo", "Won", "Over")
    assert rows == [
        ("Jan\u00a02026", 20, 10, 4, "yes"),
        ("Feb\u00a02026", 30, 12, 6, "yes"),
        ("Mar\u00a02026", 0, 0, 0, "yes"),
        ("Apr\u00a02026", 40, 10, 2, "yes"),
        ("May\u00a02026", 40, 30, 0, "yes"),
        ("Jun\u00a02026", 10, 2, 16, "yes"),  # those of May, 40 days later
    ]
    assert [row[1:4] for row in by_event(shown, unit="quarter")] == [(50, 22, 10), (90, 42, 18)]
    assert not any("%" in tip for tip in shown.view.happened.tips), "no shares: they are of different leads"
    assert "no shares follow" in shown.view.happened_line.text()
    said = shown.view.days_line.text().replace("\u00a0", " ")
    assert "Entered 1 Jan 2026 – 1 Jun 2026; Won 21 Jan 2026 – 10 Jun 2026." in said
    assert "Entered 3" in said, "leads without a date"


def test_one_kind_of_period_is_shown_at_a_time_and_remembered(shown: Shown[TrendView], qtbot: QtBot) -> None:
    view = shown.view
    assert (view.chart.isVisible(), view.happened.isVisible()) == (True, False)
    by_event(shown)
    assert (view.chart.isVisible(), view.heat.isVisible(), view.comparison.isVisible()) == (False, False, False)
    assert view.happened.isVisible()
    again = TrendView(view.desk)
    qtbot.addWidget(again)
    assert again.kinds.current == "period"


def test_a_bar_lists_what_it_stands_for(shown: Shown[TrendView], qtbot: QtBot) -> None:
    by_event(shown)
    chart = shown.view.happened
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert "Jun\u00a02026. Won: 16" in chart.accessibleName()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("came", "2026-06", "won"), 16)
    shown.session.set_filter(LeadFilter())
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("cohort", "2026-01"), 20)


def test_the_filters_days_are_those_of_entry(shown: Shown[TrendView]) -> None:
    shown.session.set_filter(LeadFilter(date(2026, 5, 1), date(2026, 5, 31)))
    shown.look()
    assert [row[1:4] for row in by_event(shown)] == [(40, 30, 0), (0, 0, 16)]
    assert "Only leads that entered May\u00a02026" in shown.view.happened_line.text()


def test_losses_and_money_have_strips_of_their_own(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "deals.csv"
    lines = ["Lead ID,Stage,Created,Closed,Amount", "1,Won,2026-01-05,2026-02-03,1000", "2,Lost,2026-01-06,2026-03-01,"]
    path.write_text("\n".join([*lines, "3,Demo,2026-01-07,,500"]), encoding="utf-8")
    with view_on(TrendView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        rows = by_event(shown)
        figures = shown.view.happened.figures
        assert figures.headings[-3:] == ("Lost", "Value won", "Over")
        assert [row[-3:-1] for row in rows] == [(0, 0.0), (0, 1000.0), (1, 0.0)]
        chart = shown.view.happened
        chart.picked.emit(3, 2)
        assert (shown.session.state.lead_filter.group, shown.listed) == (("lost_in", "2026-03"), 1)
        shown.session.set_filter(LeadFilter())
        chart.picked.emit(4, 1)
        assert (shown.session.state.lead_filter.group, shown.listed) == (("came", "2026-02", "won"), 1)
        assert chart.image_bytes().startswith(b"\x89PNG")


def test_a_period_under_way_is_hatched(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    plan = replace(PLAN, counting=replace(PLAN.counting, as_of=date(2026, 6, 15)))
    with view_on(TrendView, plan, [[csv_of(tmp_path)]], tmp_path, theme, qtbot) as shown:
        assert [row[-1] for row in by_event(shown)] == ["yes"] * 5 + ["not yet"]
        assert shown.view.happened.tips[-1].endswith("not over yet")
        shown.view.happened.grab()


def test_without_dates_there_are_no_periods(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    with view_on(TrendView, PLAN, [[csv_of(tmp_path, dated=False)]], tmp_path, theme, qtbot) as shown:
        assert "No lead has an entry date, and dates are not invented" in shown.view.refused


def test_the_window_of_the_rule_is_used_as_it_is(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    plan = replace(PLAN, counting=replace(PLAN.counting, window_days=30))
    with view_on(TrendView, plan, [[csv_of(tmp_path)]], tmp_path, theme, qtbot) as shown:
        assert "30 days, the window of the counting rule" in shown.view.window_line.text()
        assert not shown.view.wins.isVisible()
        assert column(shown, "Won") == [4, 6, 0, 2, 0, 0]
        assert column(shown, "Complete") == ["yes", "yes", "yes", "yes", "yes", "not yet"]


def test_one_period_has_nothing_to_be_compared_with(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Lead ID,Source,Created\n1,Ads,2026-05-14\n2,Ads,2026-05-15\n", encoding="utf-8")
    with view_on(TrendView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert "only one period" in shown.view.comparison.sentence.text()
        assert not shown.view.comparison.table.isVisible()
        assert "No win is dated" in shown.view.window_line.text()
        assert column(shown, "Leads") == [2]
        assert shown.view.heat.figures.rows[0][:3] == ("May\u00a02026", 2, 0.0)


def test_many_weeks_are_cut_and_said(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    lines = ["Lead ID,Source,Created"]
    lines += [f"{n},Ads,{(date(2020, 1, 6) + timedelta(weeks=n)).isoformat()}" for n in range(200)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(TrendView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        shown.view.units.choose("week")
        shown.view.units.chosen.emit("week")
        assert len(shown.view.chart.figures.rows) == 130
        assert shown.view.left_out_line.text().startswith("70 older periods")
        assert shown.view.heat_line.text().startswith("94 older periods")
        assert len(shown.view.heat.figures.rows) == 130
        shown.view.chart.grab()


def test_many_leads_are_counted_by_event_in_the_background(
    shown: Shown[TrendView], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrendView, "quick_up_to", 10)
    view = shown.view
    view.kinds.choose("period")
    view.kinds.chosen.emit("period")
    qtbot.waitUntil(lambda: bool(view.happened.figures.rows), timeout=10_000)
    assert [row[1] for row in view.happened.figures.rows] == [leads for leads, _, _ in MONTHS.values()]
    found = view._found
    view._found = None  # something else is looked at by now
    assert found is not None
    assert view.drawn is not None
    view._events = []
    view._draw_happened(found, view.drawn)
    assert view._events == []


def test_what_is_being_counted_is_counted_once_and_old_bars_list_nobody(
    shown: Shown[TrendView], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrendView, "quick_up_to", 10)
    view, tasks = shown.view, shown.view.desk.tasks
    asked: list[str] = []
    run, gate = tasks.run, Event()

    def counted(what: str, work: Callable[[Reporter], Any], *args: Any, **named: Any) -> Task:
        asked.append(what)
        return run(what, lambda reporter: (gate.wait(10), work(reporter))[1], *args, **named)

    monkeypatch.setattr(tasks, "run", counted)
    view.kinds.choose("period")
    for _ in range(3):
        view._draw()
    assert len(asked) == 1
    view._show_happened(0, 0)
    assert shown.went == [], "the bars that are still there are of another look"
    gate.set()
    qtbot.waitUntil(lambda: bool(view.happened.figures.rows), timeout=10_000)
    qtbot.waitUntil(lambda: not tasks.running, timeout=10_000)
    view._draw()
    assert len(asked) == 1, "it is known by now"
    view._show_happened(0, 0)
    assert shown.went == ["leads"]
