"""The pipeline on screen: figures of the leads, what they may bring, and the leads behind each bar."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from scipy.stats import betabinom

from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.goals import Goal
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.outcome_chart import bars_of
from funnel_planner.ui.charts.pipeline_chart import PipelineChart, PipelineRow
from funnel_planner.ui.results.counting_line import CountingLine
from funnel_planner.ui.results.pipeline_view import PipelineResults
from funnel_planner.ui.results.pipeline_words import PipelineWords
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(
        Stage("lead", "Lead", rate_to_next=0.5),
        Stage("offer", "Offer", rate_to_next=0.5),
        Stage("won", "Won"),
    ),
    economics=Economics(currency="EUR", deal_size=1_000.0),
)
ROWS = [
    *[("Won", "", 2000, "")] * 3,
    *[("Lost", "Offer", 500, "")] * 1,
    *[("Lost", "Lead", 500, "")] * 2,
    *[("Offer", "", 1000, "")] * 2,
    ("Offer", "", 4000, "90%"),
    *[("Lead", "", "", "")] * 4,
]


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    lines = ["Lead ID,Stage,Last stage,Amount,Probability,Created"]
    lines += [
        f"L{number:03},{stage},{last},{value},{chance},2024-05-1{number % 9}"
        for number, (stage, last, value, chance) in enumerate(ROWS)
    ]
    path = tmp_path / "deals.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[PipelineResults]]:
    with view_on(PipelineResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def _row(shown: Shown[PipelineResults], name: str) -> dict[str, object]:
    figures = shown.view.table.figures
    row = next(row for row in figures.rows if row[0] == name)
    return dict(zip(figures.headings, row, strict=True))


def test_stages_stand_in_the_table(shown: Shown[PipelineResults]) -> None:
    offer = _row(shown, "Offer")
    assert (offer["Open leads"], offer["Value"], offer["With own chance"]) == (3, 6_000.0, 1)
    assert (offer["Chance"], offer["Won"], offer["Out of"]) == (3 / 7, 3, 7)
    assert offer["Expected value"] == pytest.approx(2 * 1000 * 3 / 7 + 4000 * 0.9)
    lead = _row(shown, "Lead")
    assert (lead["Open leads"], lead["Value"], lead["Expected value"], lead["Chance"]) == (4, None, None, 3 / 13)
    assert _row(shown, "All")["Open leads"] == 7


def test_figures_and_words_say_the_same(shown: Shown[PipelineResults]) -> None:
    view = shown.view
    assert [tile.value_text for tile in view.tiles[:3]] == ["7", "€6,000", "€4,457"]
    assert view.sentence.text().startswith("In 8 of 10 cases they bring between")
    assert "€4,457 on average." in view.sentence.text()
    assert view.method.text().startswith("Exact, from 3 leads. The range allows for luck, and")
    assert view.sentence.text().endswith("the lower number counts here.")
    assert "Between €4,457 and €5,100 can be expected" in view.sentence.text()
    texts = " ".join(label.text() for label in view.tiles[2].findChildren(QLabel))
    assert "up to €5,100, as decided ones end" in texts
    assert "4 open leads have no value." in view.remark.text()
    assert "1 lead has its own, from “Probability”." in view.remark.text()
    assert "Offer: 3 open leads; worth €6,000" in view.chart.accessibleDescription()


def test_formulas_stand_in_the_numbers_shown(shown: Shown[PipelineResults]) -> None:
    assert shown.view.examples()["Needed coverage"] == "1 / 74.3% = 1.35×"


def test_every_outcome_has_its_bar(shown: Shown[PipelineResults]) -> None:
    rows = {row[0]: row[2] for row in shown.view.outcomes.figures.rows}
    neither = float(betabinom(2, 3.5, 4.5).pmf(0))
    assert rows[0.0] == pytest.approx(0.1 * neither, rel=1e-3)
    assert rows[4_000.0] == pytest.approx(0.9 * neither, rel=1e-3)
    assert sum(float(chance) for chance in rows.values() if isinstance(chance, float)) == pytest.approx(1)


def test_other_chances_are_a_click_away(shown: Shown[PipelineResults], qtbot: QtBot) -> None:
    view = shown.view
    assert view.basis.current == Basis.ALL
    view.basis.chosen.emit(Basis.PLAN)
    qtbot.waitUntil(lambda: view.found is not None and view.found.basis is Basis.PLAN)
    assert _row(shown, "Offer")["Chance"] == 0.5
    assert view.basis.current == Basis.PLAN


def test_a_target_is_an_edit_of_the_plan(shown: Shown[PipelineResults]) -> None:
    view = shown.view
    view.target.setFocus()
    QTest.keyClicks(view.target, "8")
    QTest.keyClick(view.target, Qt.Key.Key_Return)
    assert [(target.stage_id, target.count) for target in shown.session.state.plan.targets] == [("won", 8.0)]
    shown.look()
    assert "The plan's target is €8,000." in view.coverage.text()
    assert "all channels" not in view.coverage.text()
    shown.session.set_filter(LeadFilter(channels=frozenset({"(unknown)"})))
    shown.look()
    assert view.coverage.text().endswith("The target is that of all channels, the leads are not.")
    shown.session.undo()
    assert shown.session.state.plan.targets == ()


@pytest.mark.parametrize(("row", "expected"), [(0, 4), (1, 3), (2, 7)])
def test_enter_on_a_row_lists_its_open_leads(shown: Shown[PipelineResults], row: int, expected: int) -> None:
    table = shown.view.table
    table.setCurrentIndex(table.model().index(row, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert shown.went == ["leads"]
    assert shown.listed == expected


def test_a_click_on_a_bar_lists_its_open_leads(shown: Shown[PipelineResults]) -> None:
    chart = shown.view.chart
    chart.grab()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plots[0].at(1, 1).toPoint())
    assert shown.session.state.lead_filter.group == ("open", "offer")
    assert shown.listed == 3


def test_charts_can_be_copied_and_read(shown: Shown[PipelineResults]) -> None:
    view = shown.view
    for chart in (view.chart, view.outcomes):
        assert chart.image_bytes().startswith(b"\x89PNG")
        assert b"<svg" in chart.svg_bytes()[:400]
        assert chart.figures.csv()


def test_without_open_leads_the_view_says_so(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "won.csv"
    path.write_text("Lead ID,Stage\n1,Won\n2,Won\n3,Lost\n", encoding="utf-8")
    with view_on(PipelineResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        assert made.view.refused.startswith("No lead is open")


def test_many_outcomes_are_put_together_and_still_add_up() -> None:
    amounts = tuple(float(n * 137) for n in range(500))
    bars = bars_of(amounts, (1 / 500,) * 500)
    assert len(bars) <= 60
    assert sum(bar.chance for bar in bars) == pytest.approx(1)
    assert all(left.high == right.low for left, right in pairwise(bars))
    assert bars_of((5.0,), (1.0,))[0].low == 5.0


def test_the_rule_shown_is_the_one_that_matters_here(shown: Shown[PipelineResults]) -> None:
    for line in shown.view.findChildren(CountingLine):
        assert line.text.startswith("Counted: as leads stand, first touch, as of ")
        assert all(part.isHidden() for part in (line.mode, line.window_days, line.lost))
    assert shown.view.findChildren(CountingLine)


def test_leads_older_than_any_win_are_told_on_the_tile(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    rows = [f"W{n},Won,2020-01-01,2020-02-{1 + n % 28:02}" for n in range(40)]
    rows += [f"O{n},Lead,2020-01-01," for n in range(60)] + ["Last,Won,2024-04-01,2024-04-02"]
    path = tmp_path / "old.csv"
    path.write_text("\n".join(["Lead ID,Stage,Created,Close date", *rows]), encoding="utf-8")
    with view_on(PipelineResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        expected = made.view.tiles[2]
        text = " ".join(label.text() for label in expected.findChildren(QLabel))
        assert "without 60 older than any win" in text
        assert "+" not in text  # chances by age say nothing of leads as old
        assert expected.value_text == "0"
        assert "60 open leads that entered longer ago than any of 41 wins took" in made.view.remark.text()
        assert made.view.sentence.text().startswith("Nothing is expected: all open leads")
        assert made.view.sentence.text().endswith("How likely they are won cannot be told: none as old ever was.")
        assert made.view.outcomes.isHidden()


def test_without_dates_and_losses_no_number_is_shown(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    rows = [f"W{n},Won" for n in range(40)] + [f"O{n},Lead" for n in range(60)]
    path = tmp_path / "plain.csv"
    path.write_text("\n".join(["Lead ID,Stage", *rows]), encoding="utf-8")
    with view_on(PipelineResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        view = made.view
        assert (view.basis.current, view.tiles[2].value_text) == (Basis.NONE, "–")
        assert view.outcomes.isHidden()
        assert view.sentence.text().startswith("Which of these leads are still open cannot be told")
        assert "Which of these leads are still open cannot be told" in view.remark.text()
        view.basis.chosen.emit(Basis.ALL)
        qtbot.waitUntil(lambda: view.found is not None and view.found.basis is Basis.ALL)
        assert view.tiles[2].value_text == "24"


@pytest.mark.parametrize(("won", "said"), [(9_000.0, "so far: €9,000."), (1_000.0, "so far: €1,000; missing: €7,000.")])
def test_what_is_missing_is_told_only_while_something_is(shown: Shown[PipelineResults], won: float, said: str) -> None:
    found = shown.view.found
    assert found is not None
    goal = Goal(8_000.0, is_target=True, won_so_far=won, month="2024-05")
    text = PipelineWords(PLAN, replace(found, goal=goal)).coverage()
    assert said in text.replace("\u00a0", " ")
    assert ("missing" in text) is (won < goal.amount)


@pytest.mark.parametrize(
    ("wins", "said"),
    [
        (5, "a customer is taken for €3,000, the mean of the won leads."),
        (1, "The target is 10 customers a month, but neither the plan nor a won lead says what one is worth."),
    ],
)
def test_a_target_is_answered_or_what_is_missing_is_named(
    wins: int, said: str, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    rows = [f"W{n},Won,{3000 if n else ''},2024-01-01,2024-03-0{1 + n}" for n in range(wins)]
    path = tmp_path / "leads.csv"
    lines = ["Lead ID,Stage,Amount,Created,Close date", *rows, *(f"O{n},Offer,{n}250,2024-05-20," for n in range(1, 9))]
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(PipelineResults, replace(PLAN, economics=Economics("EUR")), [[path]], tmp_path, theme, qtbot) as made:
        made.view.target.edited.emit(10.0)
        made.look()
        assert said in made.view.coverage.text()


def test_an_axis_without_values_says_nothing_but_zero(theme: Theme, qtbot: QtBot) -> None:
    chart = PipelineChart(theme)
    qtbot.addWidget(chart)
    chart.show_rows((PipelineRow("Lead", 3, None, None),), "EUR", Figures("", (), (), ()), [""])
    assert [text for _, text in chart._value.bottom] == ["€0"]
