"""Time on screen: steps, histogram, curve, stays, stalled leads and velocity, equal to what the analytics say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.curve import curve, waits
from funnel_planner.analytics.durations import Spread, durations
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(
        Stage("lead", "Lead", sla_days=10),
        Stage("demo", "Demo"),
        Stage("won", "Won", kind=StageKind.WON),
    ),
    counting=Counting(as_of=date(2026, 6, 30)),
)
WINS = (5, 10, 10, 20, 30, 45)
"""Days from demo to won; the demo is 3 days after entry."""
NEW_DAYS = (2, 10, 11, 40)
"""Days since entry of leads still new."""


def csv_of(folder: Path, *, amounts: bool = True, times: int = 1) -> Path:
    lines = ["Lead ID,Source,Created,Demo date,Won date,Amount,Stage"]
    entry = date(2026, 3, 1)
    for number, days in enumerate(WINS * times):
        demo = entry + timedelta(days=3)
        won = demo + timedelta(days=days)
        amount = 1000 if amounts else ""
        lines.append(f"W{number},Ads,{entry},{demo},{won},{amount},Won")
    lines += [f"D{number},Fair,{entry},{entry + timedelta(days=7)},,,Demo" for number in range(4)]
    lines += [
        f"N{number},Fair,{date(2026, 6, 30) - timedelta(days=days)},,,,Lead" for number, days in enumerate(NEW_DAYS)
    ]
    path = folder / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[TimeView]]:
    with view_on(TimeView, PLAN, [[csv_of(tmp_path)]], tmp_path, theme, qtbot) as made:
        yield made


def _cells(spread: Spread) -> tuple[float, ...]:
    quantiles = (spread.p10, spread.p25, spread.median, spread.p75, spread.p90)
    return (spread.n, *quantiles, spread.mean, spread.shortest, spread.longest)


def test_steps_are_those_of_the_analytics(shown: Shown[TimeView]) -> None:
    look = shown.view.look
    assert look is not None
    found = durations(look.journeys, look.times)
    assert found.steps[1] is not None
    assert found.steps[2] is not None
    assert found.total is not None
    rows = shown.view.step_table.figures.rows
    assert [row[0] for row in rows] == ["Lead → Demo", "Demo → Won", "Entry to won"]
    assert [row[1:] for row in rows] == [_cells(spread) for spread in (found.steps[1], found.steps[2], found.total)]
    assert rows[1][4] == 15.0  # the median of WINS
    assert shown.view.steps.figures == shown.view.step_table.figures
    assert "Demo → Won: median 15 days of 6 leads; half of them 10 to 27.5" in shown.view.steps.accessibleDescription()


def test_stays_and_their_limits_stand_beside_each_other(shown: Shown[TimeView]) -> None:
    look = shown.view.look
    assert look is not None
    rows = shown.view.stay_table.figures.rows
    for row, spread in zip(rows, durations(look.journeys, look.times).in_stage, strict=True):
        assert row[1:] == ((0, *[None] * 8) if spread is None else _cells(spread))
    assert "Lead: median 3 days of 10 leads" in shown.view.stays.accessibleDescription()
    assert "SLA 10 days" in shown.view.stays.accessibleDescription()
    assert "Demo: " in shown.view.stays.accessibleDescription()


def test_a_row_of_the_ranges_chooses_its_histogram(shown: Shown[TimeView], qtbot: QtBot) -> None:
    view = shown.view
    assert view.step_choice.currentText() == "Entry to won"
    view.steps.setFocus()
    qtbot.keyClick(view.steps, Qt.Key.Key_Down)
    qtbot.keyClick(view.steps, Qt.Key.Key_Return)
    assert view.step_choice.currentText() == "Demo → Won"
    assert sum(int(str(row[2])) for row in view.histogram.figures.rows) == len(WINS)
    assert [row[2] for row in view.histogram.figures.rows if row[0] == 10] == [2]
    assert "median" not in view.histogram.figures.title


def test_a_bar_lists_its_leads(shown: Shown[TimeView]) -> None:
    view = shown.view
    view.step_choice.setCurrentIndex(2)
    view.step_choice.activated.emit(2)
    view.histogram.grab()
    bars = [(int(str(row[0])), int(str(row[2]))) for row in view.histogram.figures.rows]
    place = next(first for first, leads in bars if leads == 2)
    QTest.mouseClick(
        view.histogram, Qt.MouseButton.LeftButton, pos=view.histogram.plots[0].at(place + 0.5, 0.5).toPoint()
    )
    assert shown.session.state.lead_filter.group[:2] == ("took", "won")
    assert (shown.went, shown.listed) == (["leads"], 2)


def test_the_curve_is_that_of_the_analytics(shown: Shown[TimeView]) -> None:
    look = shown.view.look
    assert look is not None
    watched = waits(look.journeys, look.times)
    assert watched is not None
    expected = curve(watched)
    rows = shown.view.curve_table.figures.rows
    assert [row[0] for row in rows] == [7, 14, 30, 60, 90]
    for day, share, limits, at_risk in rows:
        assert isinstance(day, int)
        assert share == expected.at(day)
        assert at_risk == sum(watched.days >= day)
        assert isinstance(share, float)
        assert limits is None or (isinstance(limits, tuple) and limits[0] <= share <= limits[1])
    assert "Of 14 leads" in shown.view.curve_line.text()
    assert "not won yet" in shown.view.curve.accessibleDescription()


def test_stalled_leads_are_counted_by_their_sla_and_listed(shown: Shown[TimeView], qtbot: QtBot) -> None:
    figures = shown.view.waits.table.figures
    rows = {row[0]: dict(zip(figures.headings, row, strict=True)) for row in figures.rows}
    assert (rows["Lead"]["Open"], rows["Lead"]["Stalled"], rows["Lead"]["Median"]) == (4, 2, 10.5)
    assert (rows["Demo"]["Open"], rows["Demo"]["Stalled"], rows["Demo"]["SLA in days"]) == (4, None, None)
    assert "Won" not in rows
    assert shown.view.waits.line.text() == (
        "2 of 4 open leads wait longer than the SLA of their stage allows; stages without an SLA are left out."
    )
    assert not shown.view.waits.sla_button.isVisible()
    table = shown.view.waits.table
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("stalled", "lead", "10"), 2)
    shown.session.set_filter(LeadFilter())
    table.setCurrentIndex(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (shown.session.state.lead_filter.group, shown.listed) == (("open", "demo"), 4)


def test_velocity_of_few_wins_is_no_headline_and_says_so(shown: Shown[TimeView]) -> None:
    median, ninety, speed = shown.view.tiles
    mean_cycle = sum(WINS) / len(WINS)
    assert median.value_text == "18 days"
    assert ninety.value_text == "40.5 days"
    assert not speed.isVisible(), "six wins are too few"
    assert mean_cycle == 20
    text = shown.view.velocity_line.text()
    assert text.startswith("Too few wins to go by for a sales velocity (6 with an amount, 6 with dates; 10 of each")
    worked_out = "10 leads that came to Demo × 60.0% won × €1,000 mean deal / 20 days to the win = €300 a day"
    assert worked_out in text
    assert "Of the 4 still open: €120 a day." in text
    assert shown.view.examples()["Sales velocity, measured"] == "10 × 60.0% × €1,000 / 20 days = €300"
    assert set(shown.view.examples()) <= {term for term, _, _ in shown.view.definitions}


def test_velocity_of_enough_wins_says_what_open_leads_bring_a_day(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    with view_on(TimeView, PLAN, [[csv_of(tmp_path, times=2)]], tmp_path, theme, qtbot) as shown:
        speed = shown.view.tiles[2]
        assert speed.isVisible()
        assert speed.value_text == "€150 a day"  # 4 open * 12 of 16 won * 1,000 / 20 days
        assert speed.accessibleName().endswith("4 open leads at Demo")
        assert shown.view.velocity_line.text().startswith("Sales velocity rests on 12 won deals with an amount")


def test_velocity_without_amounts_says_what_is_missing(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    with view_on(TimeView, PLAN, [[csv_of(tmp_path, amounts=False)]], tmp_path, theme, qtbot) as shown:
        assert not shown.view.tiles[2].isVisible()
        missing = "the data lacks amounts of won deals."
        assert shown.view.velocity_line.text() == f"Measured sales velocity is not known: {missing}"


def test_a_filter_reaches_every_number(shown: Shown[TimeView]) -> None:
    shown.session.set_filter(LeadFilter(channels=frozenset({"Fair"})))
    shown.look()
    view = shown.view
    assert [row[1] for row in view.step_table.figures.rows] == [4, 0, 0]
    assert view.tiles[0].value_text == "–"
    view.step_choice.setCurrentIndex(2)
    view.step_choice.activated.emit(2)
    assert view.no_times.isVisible()
    assert not view.histogram.isVisible()
    assert [row[1] for row in view.curve_table.figures.rows] == [0.0] * 5


def test_without_any_step_it_is_said_what_to_import(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "new.csv"
    path.write_text("Lead ID,Source,Created\n1,Ads,2026-06-01\n2,Ads,2026-06-02\n", encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        view = shown.view
        assert view.no_steps.isVisible()
        assert "date column for each stage" in view.no_steps.text()
        assert view.no_stays.isVisible()
        for hidden in (view.steps, view.step_table, view.histogram_card, view.stays, view.stay_table):
            assert not hidden.isVisible()
        assert view.waits.table.figures.rows[0][1] == 2


def test_without_an_sla_the_way_to_set_one_is_offered(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    plan = replace(PLAN, stages=tuple(replace(stage, sla_days=None) for stage in PLAN.stages))
    with view_on(TimeView, plan, [[csv_of(tmp_path)]], tmp_path, theme, qtbot) as shown:
        assert "none is called stalled" in shown.view.waits.line.text()
        shown.view.waits.sla_button.click()
        assert shown.went == ["funnel"]


def _no_room(*_edit: object) -> None:
    raise PlannerError("disk_full")


def test_an_sla_is_proposed_from_those_who_went_on_and_used_in_one_edit(
    tmp_path: Path, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = replace(PLAN, stages=tuple(replace(stage, sla_days=None) for stage in PLAN.stages))
    with view_on(TimeView, plan, [[csv_of(tmp_path, times=3)]], tmp_path, theme, qtbot) as shown:
        said = shown.view.waits.proposed_line.text().replace("\u00a0", " ")
        assert said.startswith("In this data nine of ten who went on did so within: Lead ")
        assert "; Demo 45 days (of 18 who went on)." in said
        assert shown.view.waits.use_proposed.isVisible()
        with monkeypatch.context() as full:
            full.setattr(shown.session.file, "record", _no_room)
            shown.view.waits.use_proposed.click()
        assert [error.kind for error in shown.ask.errors] == ["disk_full"]
        shown.view.waits.use_proposed.click()
        assert [stage.sla_days for stage in shown.session.state.plan.stages][1:] == [45.0, None]
        shown.look()
        assert not shown.view.waits.use_proposed.isVisible()
        assert "wait longer than the SLA" in shown.view.waits.line.text()
        shown.session.undo()
        assert [stage.sla_days for stage in shown.session.state.plan.stages] == [None, None, None]
        shown.look()
        left = shown.session.state.plan
        shown.session.edit(left.without_stage(left.stages[0].id), "Delete stage")
        shown.view.waits.use_proposed.click()  # before the view is drawn again
        assert [(stage.id, stage.sla_days) for stage in shown.session.state.plan.stages] == [
            (left.stages[1].id, 45.0),
            (left.stages[2].id, None),
        ]
    few = plan
    with view_on(TimeView, few, [[csv_of(tmp_path)]], tmp_path / "few", theme, qtbot) as shown:
        assert "Demo" not in shown.view.waits.proposed_line.text()  # 6 are too few


def test_without_dates_the_view_refuses_and_says_what_to_do(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("Lead ID,Source,Stage\n1,Ads,Lead\n2,Ads,Won\n", encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert shown.view.refused.startswith("Nothing says when a lead came in or reached a stage")
        assert "date column for each stage" in shown.view.refused


def test_where_only_wins_lack_their_day_it_is_said_that_they_do(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "entered.csv"
    path.write_text("Lead ID,Source,Created,Stage\n1,Ads,2026-06-01,Lead\n2,Ads,2026-06-02,Won\n", encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert not shown.view.curve.isVisible()
        assert shown.view.curve_line.text().startswith("No win is dated, so nothing says how soon")


def test_one_lead_is_no_accident(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Lead ID,Source,Created,Won date\n1,Ads,2026-06-30,2026-06-30\n", encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert shown.view.tiles[0].value_text == "0 days"
        assert not shown.view.grab().isNull()


def test_charts_are_shared_as_pictures(shown: Shown[TimeView]) -> None:
    for chart in (shown.view.steps, shown.view.histogram, shown.view.curve, shown.view.stays):
        assert chart.image_bytes().startswith(b"\x89PNG")
        assert b"<svg" in chart.svg_bytes()


def test_wins_of_channels_and_those_before_the_entry(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    """A win two days before the entry is an error of the data: said, listed, and counted in rows of its own."""
    lines = ["Lead ID,Source,Created,Won date", "1,Ads,2026-01-10,2026-01-14", "2,Ads,2026-01-10,2026-01-08"]
    lines += ["3,Fair,2026-01-10,2026-01-20", "4,,2026-01-10,2026-01-11", "5,Mail,2026-01-10,"]
    path = tmp_path / "wins.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        view = shown.view
        whole, (signed,) = view.step_table.figures.rows[-1], view.other_table.figures.rows
        assert (*whole[:2], whole[4], *whole[-2:]) == ("Entry to won", 3, 4.0, 1.0, 10.0)
        assert (*signed[:2], signed[4], *signed[-2:]) == ("Entry to won, with negative days", 4, 2.5, -2.0, 10.0)
        rows = {row[0]: (row[1], row[4]) for row in view.channel_table.figures.rows}
        assert rows == {"Ads": (1, 4.0), "Ads, with negative days": (2, 1.0), "Fair": (1, 10.0), "(unknown)": (1, 1.0)}
        assert (view.other_ways.isVisible(), view.other_table.isVisible()) == (True, False), "for one odd lead"
        view.other_ways.click()
        assert view.other_table.isVisible()
        shown.look()
        assert view.other_table.isVisible(), "it stays open"
        assert view.backward_button.text().startswith("1 lead was won before it entered")
        view.backward_button.click()
        assert (shown.session.state.lead_filter.group, shown.listed) == (("won_before_entry",), 1)
        shown.session.set_filter(LeadFilter())
        view.channel_table.activated.emit(view.channel_table.model().index(1, 0))
        assert (shown.session.state.lead_filter.channels, shown.listed) == (frozenset({"Ads"}), 2)
        shown.session.set_filter(LeadFilter())
        entered = {str(row[0]).replace("\u00a0", " "): row[1] for row in view.period_table.figures.rows}
        assert entered == {"Jan 2026": 3, "Jan 2026, with negative days": 4}
        view.period_table.activated.emit(view.period_table.model().index(0, 0))
        assert (shown.session.state.lead_filter.group, shown.listed) == (("won_dated", "", "2026-01"), 3)


def test_wins_of_a_month_that_the_filter_cuts_are_listed_as_they_are_counted(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    lines = ["Lead ID,Source,Created,Won date", "1,Ads,2026-01-05,2026-01-14", "2,Ads,2026-01-20,2026-01-25"]
    path = tmp_path / "wins.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(TimeView, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        shown.session.set_filter(LeadFilter(first_day=date(2026, 1, 10), last_day=date(2026, 2, 10)))
        shown.look()
        assert [row[1] for row in shown.view.period_table.figures.rows] == [1]
        shown.view.period_table.activated.emit(shown.view.period_table.model().index(0, 0))
        assert shown.listed == 1


def test_where_no_win_runs_backwards_nothing_is_said(shown: Shown[TimeView]) -> None:
    assert not shown.view.backward_button.isVisible()
    assert not shown.view.other_ways.isVisible()
    shown.view.other_ways.setChecked(True)
    shown.look()
    assert not shown.view.other_table.isVisible()
    assert sum(int(str(row[1])) for row in shown.view.channel_table.figures.rows) == len(WINS)
