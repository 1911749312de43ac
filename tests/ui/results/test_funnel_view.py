"""The funnel of the leads on screen: numbers, signs, words, and the leads behind each part."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.cohorts import Mature
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.funnel_bars import CAME_ON, FILLED_IN, LOST, OPEN, WHOLE
from funnel_planner.ui.results.funnel_found import mature_remark
from funnel_planner.ui.results.funnel_view import BARS, DRAWN, MONEY, FunnelResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(
        Stage("lead", "Lead", rate_to_next=0.5),
        Stage("demo", "Demo", rate_to_next=0.4),
        Stage("offer", "Offer", rate_to_next=0.5),
        Stage("won", "Won"),
    ),
    channels=(Channel("ads", "Ads", volume_per_month=100.0),),
)
ROWS = [
    # demo, offer, won, status, value
    *[("2024-01-20", "2024-01-25", "2024-02-10", "Won", 1000)] * 6,
    *[("", "2024-01-26", "2024-02-12", "Won", 1000)] * 2,
    *[("2024-01-20", "2024-02-01", "", "Offer", 500)] * 5,
    *[("2024-01-20", "", "", "Lost", 200)] * 7,
    *[("2024-01-20", "", "", "Demo", "")] * 4,
    *[("", "", "", "Lead", "")] * 12,
]


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    lines = ["Lead ID,Created,Demo date,Offer date,Won date,Status,Value,Source"]
    lines += [
        f"L{number},2024-01-10,{demo},{offer},{won},{status},{value},Ads"
        for number, (demo, offer, won, status, value) in enumerate(ROWS)
    ]
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[FunnelResults]]:
    with view_on(FunnelResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def test_bars_split_into_what_became_of_the_leads(shown: Shown[FunnelResults]) -> None:
    bars = shown.view.bars.stages
    assert [bar.value for bar in bars] == [36, 24, 13, 8]
    assert [bar.parts for bar in bars] == [(24, 12, 0), (13, 4, 7), (8, 5, 0), (8, 0, 0)]
    assert [bar.implied for bar in bars] == [0, 2, 0, 0]
    assert [bar.planned for bar in bars] == [36, 18, pytest.approx(7.2), pytest.approx(3.6)]


def test_each_rate_stands_with_its_interval_and_plan(shown: Shown[FunnelResults]) -> None:
    view = shown.view
    step = view.bars.stages[1]
    assert (step.rate, step.out_of, step.planned_rate) == (24 / 36, 36, 0.5)
    assert step.interval == pytest.approx((0.503, 0.798), abs=1e-3)
    view.rate.choose("all")
    view.rate.chosen.emit("all")
    assert view.bars.stages[3].rate == 8 / 36
    assert view.bars.stages[3].planned_rate == pytest.approx(0.1)
    view.rate.choose("decided")
    view.rate.chosen.emit("decided")
    assert view.bars.stages[2].rate == 13 / 20
    assert view.bars.stages[2].out_of == 20


def test_key_figures_stand_with_what_they_rest_on(shown: Shown[FunnelResults]) -> None:
    texts = [tile.accessibleName() for tile in shown.view.tiles]
    assert texts[0].startswith("Won of all leads: 22.2%, 8 of 36")
    assert texts[1].startswith("Won of decided leads: 53.3%, 8 of 15")
    assert texts[1].endswith("few leads")
    assert texts[2].startswith("Mature conversion: 22.2%, 8 of 36")


def test_wins_beyond_the_leads_seen_at_the_first_stage_are_no_share_of_them(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("id,stage,time\na,Lead,2024-01-01\na,Won,2024-01-05\nb,Won,2024-01-02\nc,Won,2024-01-03\n", "utf-8")
    touched = replace(PLAN, counting=Counting(mode=CountingMode.ANY))
    with view_on(FunnelResults, touched, [[log]], tmp_path, theme, qtbot) as shown:
        assert shown.view.tiles[0].accessibleName().startswith("Wins per lead at Lead: 300.0%, 3 / 1")
        assert any(name == "Wins per lead" for name, _, _ in FunnelResults.definitions)


@pytest.mark.parametrize(
    ("row", "part", "group", "expected"),
    [
        (1, WHOLE, ("stage", "demo"), 24),
        (1, CAME_ON, ("stage", "offer"), 13),
        (1, OPEN, ("stopped", "demo", "open"), 4),
        (1, LOST, ("stopped", "demo", "lost"), 7),
        (1, FILLED_IN, ("skipped", "demo"), 2),
        (3, WHOLE, ("stage", "won"), 8),
    ],
)
def test_a_part_of_a_bar_lists_its_leads(
    shown: Shown[FunnelResults], row: int, part: int, group: tuple[str, ...], expected: int
) -> None:
    assert shown.view.bars.is_pickable((row, part))
    shown.view.bars.picked.emit(row, part)
    assert shown.session.state.lead_filter.group == group
    assert shown.listed == expected
    assert shown.went == ["leads"]


def test_a_click_finds_the_part_under_it(shown: Shown[FunnelResults]) -> None:
    bars = shown.view.bars
    bars.grab()
    plot = bars.plots[0]
    places = {
        (1, FILLED_IN): plot.at(1, 1.25),
        (1, CAME_ON): plot.at(8, 1),
        (1, OPEN): plot.at(15, 1),
        (1, LOST): plot.at(20, 1),
        (1, WHOLE): plot.at(30, 1),
        (0, WHOLE): QPointF(2, plot.at(0, 0).y()),
    }
    assert {place: bars.place_at(point) for place, point in places.items()} == {place: place for place in places}
    assert bars.place_at(QPointF(5, -500)) is None
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=plot.at(20, 1).toPoint())
    assert shown.listed == 7


def test_keys_reach_every_part(shown: Shown[FunnelResults]) -> None:
    bars = shown.view.bars
    bars.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(bars, key)
    assert "7 leads lost at Demo" in bars.accessibleName()
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert shown.listed == 7


def test_the_same_in_money(shown: Shown[FunnelResults]) -> None:
    view = shown.view
    view.unit.choose(MONEY)
    view.unit.chosen.emit(MONEY)
    assert [bar.value for bar in view.bars.stages] == [11_900, 11_900, 10_500, 8_000]
    assert list(view.bars.stages[1].parts or ()) == [10_500, 0, 1_400]
    assert view.stages.figures.headings[1] == "Value"
    assert view._headings() == ("Value of the leads", "Share of the leads of the stage before, not of the money")
    assert "have no value and count as nothing" in view.no_value.text()
    assert view.no_value.isVisible()
    assert view.bars.figures is view.stages.figures


def test_the_funnel_can_be_drawn_instead(shown: Shown[FunnelResults]) -> None:
    view = shown.view
    seen = []
    for shape in (DRAWN, BARS):
        view.shape.choose(shape)
        view.shape.chosen.emit(shape)
        assert view.funnel is not None
        seen.append((view.funnel.isVisible(), view.bars.isVisible(), view.rate.isHidden()))
    assert seen == [(True, False, True), (False, True, False)]
    assert view.funnel is not None
    assert view.funnel.picture.stages[1].actual == 24


def test_stages_that_are_only_touched_are_plain_bars(shown: Shown[FunnelResults]) -> None:
    plan = shown.session.state.plan
    shown.session.edit(replace(plan, counting=Counting(mode=CountingMode.ANY)), "Count")
    shown.look()
    bars = shown.view.bars.stages
    assert [bar.value for bar in bars] == [36, 22, 13, 8]
    assert all(bar.parts is None for bar in bars)
    assert not any(bar.implied for bar in bars)


def test_lost_leads_without_a_stage_give_a_possible_range(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "list.csv"
    lines = ["Lead ID,Created,Stage,Source", *(f"L{n},2024-01-10,Lost,Ads" for n in range(5))]
    lines += [f"M{n},2024-01-10,{stage},Ads" for n, stage in enumerate(["Won"] * 6 + ["Demo"] * 9 + ["Lead"] * 3)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(FunnelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert "possible range" in shown.view.bounded.text
        bars = shown.view.bars.stages
        assert bars[1].bounds == (15 / 23, 20 / 23)
        assert "possible range 65–87%" in shown.view.bars.tips[5]


def test_the_filter_narrows_everything(shown: Shown[FunnelResults]) -> None:
    shown.session.set_filter(LeadFilter(group=("stage", "offer")))
    shown.look()
    assert [bar.value for bar in shown.view.bars.stages] == [13, 13, 13, 8]


def test_every_chart_offers_its_picture_and_table(shown: Shown[FunnelResults]) -> None:
    menu = shown.view._card.menu()
    texts = [action.text() for action in menu.actions()]
    for text in ("Copy picture", "Save as PNG…", "Save as SVG…", "Save numbers as CSV…", "Show as table"):
        assert text in texts
    assert isinstance(menu, QMenu)
    assert shown.view._card._more.accessibleName().startswith("Copy and save: ")
    assert shown.view.bars.image_bytes().startswith(b"\x89PNG")
    assert b"<svg" in shown.view.bars.svg_bytes()
    menu.close()


def test_how_this_is_counted_is_told_in_its_own_numbers(shown: Shown[FunnelResults]) -> None:
    read: list[str] = []

    def look(dialog: QDialog) -> bool:
        read.extend(found.text() for found in dialog.findChildren(QLabel))
        dialog.deleteLater()
        return False

    shown.ask.will(look)
    shown.view._card.counting.explain()
    assert "Demo: 24 / 36 = 66.7%" in read
    assert "36 − 24 = 12" in read
    assert "Lead: 24 + 0 + 12 = 36" in read
    assert "Bitrix24 counts like this in its sales funnel with conversion." in read
    assert any("Wilson 1927" in text for text in read)


def test_counts_that_blank_rows_leave_open_say_what_is_known(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Channel,Lead,Demo,Won\nA,100,50,\nB,80,,4\nC,60,30,3\n", encoding="utf-8")
    plan = replace(PLAN, stages=(PLAN.stages[0], PLAN.stages[1], PLAN.stages[3]))
    with view_on(FunnelResults, plan, [[path]], tmp_path, theme, qtbot) as made:
        bars, figures = made.view.bars, made.view.stages.figures
        assert [bar.text for bar in bars.stages] == ["240", "≥ 80", "≥ 7"]
        assert any(tip.startswith("Demo: ≥ 80;") for tip in bars.tips)
        assert figures is not None
        assert [row[figures.headings.index("At least")] for row in figures.rows] == [None, 80, 7]
        assert "“Demo” is blank in 1 row; the others add up to 80." in made.view.bounded.text
        assert bars.grab()


def test_a_mature_span_that_is_not_that_of_all_leads_is_named() -> None:
    ripe = Mature(50, 90, 30, 1 / 3, (0.24, 0.44), 0)
    assert mature_remark(ripe).endswith("50 days")
    assert mature_remark(ripe, 51).endswith("50 days (all leads: 51 days)")


def test_few_decided_leads_are_said_to_be_few(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "open.csv"
    rows = ["A,Won", "B,Lost", *(f"O{n},Lead" for n in range(8))]
    path.write_text("\n".join(["Lead ID,Stage", *rows]), encoding="utf-8")
    with view_on(FunnelResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        decided = made.view.tiles[1].accessibleName()
        assert "only 20.0% of all leads are decided" in decided
