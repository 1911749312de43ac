"""Drivers on screen: counts in plain words, ratios with intervals, what is left out, and the leads behind a row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.app.findings.driving import CHANNEL
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.results.drivers_view import DriverResults, not_drawn
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")))


def _rows() -> list[tuple[str, str, str, str]]:
    """120 by Ann, 30 of them won; 240 by Bo, 12 of them won; the budget is known of nearly all won leads only."""
    rows = []
    for owner, n, won, demos in (("Ann", 120, 30, 60), ("Bo", 240, 12, 120)):
        for number in range(n):
            stage = "Won" if number < won else "Demo" if number < demos else "Lead"
            budget = "large" if number < won or number % 9 == 8 else ""
            rows.append((stage, owner, "North" if number % 2 else "South", budget))
    return rows


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    lines = ["Lead ID,Stage,Sales person,Region,Budget"]
    lines += [f"L{number:03}," + ",".join(row) for number, row in enumerate(_rows())]
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[DriverResults]]:
    with view_on(DriverResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def _row(shown: Shown[DriverResults], column: str, value: str) -> dict[str, object]:
    figures = shown.view.table.figures
    row = next(row for row in figures.rows if row[:2] == (column, value))
    return dict(zip(figures.headings, row, strict=True))


def test_counts_come_first_in_plain_words(shown: Shown[DriverResults]) -> None:
    said = shown.view.words.text()
    assert "Sales person: Ann: of 120 leads 30 reached “Won” (25.0%); of the other 240, 12 (5.0%)." in said
    assert "cause" not in said.lower()
    ann = _row(shown, "Sales person", "Ann")
    assert (ann["Converted"], ann["Out of"], ann["Others converted"], ann["Others"]) == (30, 120, 12, 240)
    assert ann["Odds ratio"] == pytest.approx((30 / 90) / (12 / 228))
    assert ann["Note"] == ""
    assert shown.view.examples()["Odds ratio"] in (
        "(30 / (120 − 30)) / (12 / (240 − 12)) = 6.3", "(12 / (240 − 12)) / (30 / (120 − 30)) = 0.16",
    )  # fmt: skip


def test_what_may_be_chance_is_marked(shown: Shown[DriverResults]) -> None:
    assert "may be chance" in str(_row(shown, "Region", "North")["Note"])
    assert "Region" not in shown.view.words.text()


def test_columns_filled_in_for_winners_come_last_with_a_warning(shown: Shown[DriverResults]) -> None:
    assert "look twice (!)" in str(_row(shown, "Budget", "large")["Note"])
    assert shown.view.table.figures.rows[-1][0] == "Budget"
    assert "may have been filled in only after leads advanced" in shown.view.words.text()


def test_the_stage_itself_is_no_driver(shown: Shown[DriverResults]) -> None:
    assert "Stage" not in {row[0] for row in shown.view.table.figures.rows}
    assert "1 column restates the stage, the outcome or the channel and is left out: Stage." in shown.view.remark.text()


def test_another_stage_can_be_what_converting_means(shown: Shown[DriverResults], qtbot: QtBot) -> None:
    view = shown.view
    assert view.stage.currentText() == "Won"
    view.stage.activated.emit(0)
    qtbot.waitUntil(lambda: view.found is not None and view.found.stage == 1)
    ann = _row(shown, "Sales person", "Ann")
    assert (ann["Converted"], ann["Out of"], ann["Others converted"]) == (60, 120, 120)
    assert "Sales person" not in view.words.text()


def test_a_row_lists_its_leads(shown: Shown[DriverResults]) -> None:
    table = shown.view.table
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    kind, column, value = shown.session.state.lead_filter.group
    assert (kind, column) == ("label", "Sales person")
    assert shown.listed == {"Ann": 120, "Bo": 240}[value]


def test_the_forest_plot_is_picked_by_keys(shown: Shown[DriverResults]) -> None:
    chart = shown.view.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert shown.went == ["leads"]
    assert chart.svg_bytes()


def test_one_outcome_is_nothing_to_compare(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "open.csv"
    path.write_text("Lead ID,Stage,Region\n" + "\n".join(f"{n},Lead,North" for n in range(40)), encoding="utf-8")
    with view_on(DriverResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        assert made.view.refused.startswith("There is nothing to compare: leads that pass: 40, converted: 0.")


def test_chances_of_their_own_are_looked_at_twice(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    """Somebody wrote them who knew how the lead stood."""
    path = tmp_path / "chances.csv"
    rows = []
    for n in range(200):
        stage, hoped = ("Won", 12) if n % 4 == 0 else ("Lead", 6)
        rows.append(f"L{n},{stage},{70 if n % 20 < hoped else 30}%,{n // 2 % 2}")
    path.write_text("\n".join(["Lead ID,Stage,Probability,Floor", *rows]), encoding="utf-8")
    with view_on(DriverResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        notes = {str(row[0]): str(row[-1]) for row in made.view.table.figures.rows}
        assert "look twice" in notes["Probability"]
        assert "look twice" not in notes["Floor"]


def test_numbers_are_ranges_and_a_status_is_looked_at_twice(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    lines = ["Lead ID,Stage,Seconds on the site,Lead status,Landing page"]
    for number in range(200):
        won = number % 4 == 0
        status = "Converted" if won and number else "New"  # one was forgotten
        seconds = 900 + number // 2 if won else number // 2
        page = "/offer" if number % 3 else f"/page/{number}"
        lines.append(f"L{number},{'Won' if won else 'Lead'},{seconds},{status},{page}")
    path = tmp_path / "seconds.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(DriverResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        rows = {row[:2]: row for row in made.view.table.figures.rows}
        assert made.view.found is not None
        ranges = [d for d in made.view.found.drivers if d.column == "Seconds on the site"]
        assert sum(driver.n for driver in ranges) == 200
        assert rows["Seconds on the site", "900 or more"][2:4] == (50, 50)
        assert rows["Landing page", "/offer"][3] == 133
        assert rows["Landing page", "67 other values"][3] == 67
        assert "look twice" in str(rows["Lead status", "New"][-1])
        place = list(rows).index(("Landing page", "67 other values"))
        made.view._show_row(place)
        assert made.listed == 67
        made.view._show_row(list(rows).index(("Seconds on the site", "900 or more")))
        assert made.listed == 50


def test_values_put_last_are_told_beside_the_chart(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    """Welingak wins nearly always; that says nothing against the other channels, but a tag given to winners does."""
    rows = ["Lead ID,Stage,Source,Tag,Town"]
    for number in range(600):
        won = number % 3 == 0
        source = ("Welingak" if number < 90 else "Reference") if won else ("Web", "Reference")[number % 30 == 1]
        tag = "Will come" if won and number % 50 else ("Ringing", "Busy")[number % 2]
        rows.append(f"L{number},{'Won' if won else 'Lead'},{source},{tag},T{number // 3 % 24}")
    path = tmp_path / "tags.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    with view_on(DriverResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        found = made.view.found
        assert found is not None
        doubted = {(driver.column == CHANNEL, driver.label) for driver in found.drivers if driver.look_twice}
        assert doubted == {(True, "Welingak"), (False, "Will come"), (False, "Ringing"), (False, "Busy")}
        assert found.drivers[0].label in ("Reference", "Web"), "what the best channel wins is no doubt about others"
        said = made.view.remark.text()
        assert f"20 of {len(found.drivers)} values are drawn, the surest first. 4 values to look at twice" in said
        assert "stand at the end of the table" in said
        assert "(Tag, Channel)" in said or "(Channel, Tag)" in said
        assert all(driver.look_twice for driver in found.drivers[-4:])
        sure = [driver for driver in found.drivers if not driver.look_twice]
        assert not_drawn(sure * 2) == f"The 20 surest of {2 * len(sure)} values are drawn; the table has all."
