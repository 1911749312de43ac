"""Plan and actual on screen: the gap, the numbers with their buttons, one undoable edit, sources that stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.application import Program
from funnel_planner.ui.models.channel_columns import columns
from funnel_planner.ui.pages.assumptions import assumptions
from funnel_planner.ui.pages.plan_form import PlanForm
from funnel_planner.ui.results.actual_view import ActualResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, imported, view_on

PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.6), Stage("demo", "Demo", rate_to_next=0.5), Stage("won", "Won")),
    (Channel("ads", "Ads", volume_per_month=40.0), Channel("fair", "Fair", volume_per_month=20.0)),
    economics=Economics("EUR", 1_000.0),
)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """90 from Ads: 36 demos, 18 won; 20 from the Fair: 10 demos, 8 won."""
    lines = ["Lead ID,Stage,Source,Amount,Created"]
    for source, n, demos, won in (("Ads", 90, 36, 18), ("Fair", 20, 10, 8)):
        for number in range(n):
            stage = "Won" if number < won else "Demo" if number < demos else "Lead"
            month = 1 + number % 3
            lines.append(f"{source}{number:03},{stage},{source},{500 if stage == 'Won' else ''},2024-0{month}-15")
    path = tmp_path / "first_quarter.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[ActualResults]]:
    with view_on(ActualResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def test_the_gap_is_told_and_drawn(shown: Shown[ActualResults]) -> None:
    said = shown.view.why.text()
    assert said.startswith("Overall rate: planned 30.0%, measured 23.6% (−6.4 points).")
    assert "Most of it is “Lead → Demo” (−9.7 points): planned 60.0%, measured 41.8%." in said
    assert "“Demo → Won” works the other way" in said
    rows = shown.view.gap.figures.rows
    assert sum(float(row[3]) for row in rows if isinstance(row[3], float)) == pytest.approx(26 / 110 - 0.3)


def test_the_gap_can_be_of_customers_or_money(shown: Shown[ActualResults]) -> None:
    view = shown.view
    for key, factors in (("customers", 3), ("revenue", 4)):
        view.measure.choose(key)
        view.measure.chosen.emit(key)
        assert len(view.gap.figures.rows) == factors
    assert view.why.text().startswith("Revenue a month: planned €18,000, measured")


def test_formulas_stand_in_the_numbers_shown(shown: Shown[ActualResults]) -> None:
    assert shown.view.examples() == {"A month": "110 / (91 / 30.44) = 37"}


def test_one_number_is_used_with_its_source(shown: Shown[ActualResults]) -> None:
    button = shown.view.lines.buttons["rate", 0]
    assert button.accessibleName() == "Use the measured number: Lead → Demo"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    plan = shown.session.state.plan
    assert plan.stages[0].rate_to_next == pytest.approx(46 / 110)
    kept = plan.measurement(NumberKind.RATE, plan.stages[0].rate_to_next, stage_id="lead")
    assert kept is not None
    assert (kept.part, kept.whole, kept.files) == (46.0, 110.0, ("first_quarter.csv",))
    shown.session.undo()
    assert shown.session.state.plan.measurements == ()
    assert shown.session.state.plan.stages[0].rate_to_next == 0.6


def test_all_numbers_of_all_channels_are_one_edit(shown: Shown[ActualResults]) -> None:
    view, session = shown.view, shown.session
    shown_only, every = view.beforehand.text().split("\n")
    assert shown_only == "“Use all shown”: the plan will then say 23.6% overall; measured 23.6%."
    promised = every.split("the plan will then say ")[1].split(" overall; measured 23.6%.")[0]
    assert every.endswith("2 numbers of fewer than 30 leads are taken with those of all channels.")
    QTest.mouseClick(view.use_every, Qt.MouseButton.LeftButton)
    plan = session.state.plan
    assert plan.channel("ads").own_rate("lead") == 0.4
    assert plan.channel("ads").own_rate("demo") == 0.5
    fair = plan.channel("fair").own_rate("lead")
    assert fair is not None
    assert 46 / 110 < fair < 10 / 20  # 20 leads are few
    assert "were left as planned" in view.notice.text
    shown.look()
    said = view.why.text()
    assert "What is left is no finding" in said
    assert "no difference" not in said
    assert said.startswith(f"Overall rate: planned {promised}, measured 23.6%")
    assert session.state.undo_label == "Use measured numbers"
    session.undo()
    assert session.state.plan.channels == PLAN.channels
    assert session.state.plan.stages == PLAN.stages


def test_what_is_in_the_plan_already_says_so(shown: Shown[ActualResults]) -> None:
    QTest.mouseClick(shown.view.use_all, Qt.MouseButton.LeftButton)
    shown.look()
    assert not {("rate", 0), ("rate", 1)} & set(shown.view.lines.buttons)
    assert shown.view.why.text().startswith("Overall rate: planned 23.6%, measured 23.6%")


def test_a_channel_shows_its_own_numbers(shown: Shown[ActualResults]) -> None:
    view = shown.view
    assert [view.channel.itemText(row) for row in range(view.channel.count())] == ["All channels", "Ads", "Fair"]
    view.channel.activated.emit(2)
    assert [row[3:5] for row in view.rates.figures.rows] == [(10, 20), (8, 10)]
    assert "few leads" in view.rates.accessibleDescription()
    assert ("volume", 0) in view.lines.buttons
    QTest.mouseClick(view.lines.buttons["rate", 1], Qt.MouseButton.LeftButton)
    assert shown.session.state.plan.channel("fair").own_rate("demo") == 0.8


def test_a_row_of_rates_lists_the_leads_it_rests_on(shown: Shown[ActualResults]) -> None:
    view = shown.view
    view.channel.activated.emit(1)
    view.rates.picked.emit(1, 0)
    assert shown.session.state.lead_filter.group == ("stage", "demo")
    assert shown.listed == 36


def test_sources_stand_at_the_assumptions(shown: Shown[ActualResults]) -> None:
    QTest.mouseClick(shown.view.use_every, Qt.MouseButton.LeftButton)
    plan = shown.session.state.plan
    remarks = {one.control: one.remark.replace("\u00a0", " ") for one in assumptions(plan)}
    assert remarks["stage.rate:demo"].startswith("Measured: 26 of 46, 15 Jan 2024 – 15 Mar 2024, first_quarter.csv")
    assert remarks["channel.rate:ads:lead"].startswith("Measured: 36 of 90, ")
    assert remarks["channel.volume:ads"].startswith("Measured: 90 leads in 3.0 months, ")
    cells = {column.key: column.cell(plan, plan.channel("ads"), None) for column in columns(plan)}
    assert cells["rate:lead"].source.startswith("Measured: 36 of 90")
    by_hand = plan.with_stage(replace(plan.stages[1], rate_to_next=0.9))
    assert "Measured" not in {one.control: one.remark for one in assumptions(by_hand)}["stage.rate:demo"]


def test_why_a_rate_that_was_used_still_differs_is_said(
    leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    """One channel keeps to its own rate, so the plan's rate alone does not make the measured one."""
    ads, fair = PLAN.channels
    plan = replace(PLAN, channels=(ads, fair.with_rate("lead", 0.9)))
    with view_on(ActualResults, plan, [[leads]], tmp_path, theme, qtbot) as shown:
        rows = {(row[0], row[1]): str(row[4]) for row in shown.view.table.figures.rows}
    assert rows["All channels", "Lead → Demo"].endswith(" · 1 channel has its own rate")
    assert "own rate" not in rows["All channels", "Demo → Won"] + rows["Fair", "Lead → Demo"]


def test_few_leads_and_chance_are_marked_in_the_table(shown: Shown[ActualResults]) -> None:
    rows = {(row[0], row[1]): row for row in shown.view.table.figures.rows}
    assert rows["All channels", "Lead → Demo"][-1] == "beyond chance"
    assert rows["All channels", "Demo → Won"][-1] == "may be chance"
    assert rows["Fair", "Demo → Won"][-1] == "few leads"


def test_a_measured_deal_size_says_so_in_the_form_of_the_plan(shown: Shown[ActualResults], theme: Theme) -> None:
    QTest.mouseClick(shown.view.lines.buttons["deal_size", 0], Qt.MouseButton.LeftButton)
    form = PlanForm(theme, lambda *_: None)
    form.show_plan(shown.session.state.plan)
    assert form._source.text().startswith("Deal size: Measured: €13,000 from 26 customers, ")
    form.show_plan(PLAN)
    assert form._source.text() == ""


def test_the_form_of_a_stage_keeps_the_source_too(program: Program, leads: Path, qtbot: QtBot) -> None:
    imported(program.session, PLAN, [[leads]])
    program.window.go("funnel")
    page: Any = program.window.pages["funnel"]
    form = page.stage_form
    qtbot.waitUntil(form._use.isVisible)
    QTest.mouseClick(form._use, Qt.MouseButton.LeftButton)
    plan = program.session.state.plan
    kept = plan.measurement(NumberKind.RATE, plan.stages[0].rate_to_next, stage_id="lead")
    assert kept is not None
    assert (kept.part, kept.whole, kept.files) == (46.0, 110.0, ("first_quarter.csv",))
    assert form._source.text().startswith("Planned rate: Measured: 46 of 110")
    assert form._source.isVisible()


def test_with_a_filter_for_channels_it_is_said_which_ones_are_planned(shown: Shown[ActualResults]) -> None:
    shown.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    shown.look()
    assert shown.view.remark.text().startswith("Planned: of the same channels")


def test_counts_of_a_report_are_compared_too(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Campaign,Lead,Demo,Won,Cost\nAds,100,40,10,500\nFair,50,20,10,900\n", encoding="utf-8")
    with view_on(ActualResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        assert [row[3:5] for row in made.view.rates.figures.rows] == [(60, 150), (20, 60)]
        assert made.view.why.text().startswith("Overall rate: planned 30.0%, measured 13.3%")
        assert "Leads are not dated" in made.view.remark.text()
        assert not made.view.rates.is_pickable((0, 0)), "nobody is known one by one"


def test_measured_channels_come_into_the_plan_in_one_edit(
    leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    plan = replace(PLAN, channels=PLAN.channels[:1])
    with view_on(ActualResults, plan, [[leads]], tmp_path, theme, qtbot) as shown:
        view, session = shown.view, shown.view.desk.session
        assert "1 measured channel is not in the plan: “Fair”." in view.remark.text()
        assert view.add_missing.isVisibleTo(view)
        assert view.add_missing.text() == "Add this channel to the plan"
        view.add_missing.click()
        added = session.state.plan.channels[1]
        assert added.name == "Fair"
        assert added.volume_per_month > 0
        assert view.notice.text.startswith("1 channel was added to the plan with what was measured of it: ")
        session.undo()
        assert session.state.plan.channels == plan.channels


def test_an_edit_that_is_not_drawn_yet_is_not_lost_to_a_click_on_older_numbers(
    leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    with view_on(ActualResults, replace(PLAN, channels=PLAN.channels[:1]), [[leads]], tmp_path, theme, qtbot) as shown:
        view, session = shown.view, shown.session
        newer = session.state.plan.without_stage("demo")
        session.edit(newer, "Delete stage")
        view.add_missing.click()
        view.lines.buttons["rate", 1].click()
        assert session.state.plan == newer
        assert shown.ask.hints == ["The numbers are being worked out anew. Please try again in a moment."] * 2
        shown.look()
        view.add_missing.click()
        assert [stage.id for stage in session.state.plan.stages] == ["lead", "won"]
        assert [channel.name for channel in session.state.plan.channels] == ["Ads", "Fair"]


def test_a_name_and_its_numbers_stay_near_each_other(shown: Shown[ActualResults]) -> None:
    shown.view.resize(1600, 900)
    QCoreApplication.processEvents()
    lines = shown.view.lines
    button = lines.buttons["rate", 0]
    assert button.geometry().right() <= lines.width() <= 720
    row = next(row for row in lines._rows if row.button is button)
    colour = lines._theme.colour("grid").rgb()
    picture = lines.grab().toImage()
    y = round((row.top - 4) * picture.devicePixelRatio())
    assert {picture.pixel(x, y) for x in range(0, picture.width() - 1, 50)} == {colour}, "a line leads the eye"
