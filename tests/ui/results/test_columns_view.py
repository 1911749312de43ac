"""Results by column on screen: every column, its values and ranges, numbers of those who won, and the leads behind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.channel_chart import CAME, LEADS
from funnel_planner.ui.results import columns_view
from funnel_planner.ui.results.columns_view import EACH, RANGES, ColumnResults
from funnel_planner.ui.theme import Theme
from tests.support.results_window import Row, number, rows
from tests.support.view_on import Shown, view_on

PLAN = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")))
LEADS_MADE = 240
UNPRICED = 7
"""Every so manieth lead does not say what it is worth."""
Seen = Shown[ColumnResults]


def _cells(n: int) -> tuple[str, ...]:
    """Stage, city (blank or left as it was for every sixth lead), visits, a product of won leads, calls, an amount."""
    stage = "Won" if n % 5 == 0 else "Demo" if n % 2 else "Lead"
    city = ("Select", "")[n % 12 == 0] if n % 6 == 0 else f"City {n % 20:02}" if n % 3 else "Krakow"
    visits = "" if n % 60 == 1 else "0" if n % 4 == 0 else str(n)
    return stage, city, visits, "Pro" if n % 5 == 0 else "", str(n % 3), f"{(n % 90) * 50}.50" if n % UNPRICED else ""


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    lines = ["Lead ID,Stage,City,Visits,Product,Calls,Amount"]
    lines += [f"L{n:03}," + ",".join(_cells(n)) for n in range(LEADS_MADE)]
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Seen]:
    with view_on(ColumnResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def _choose(shown: Seen, header: str) -> dict[str, Row]:
    """Choose a column on the list; the rows of its table."""
    shown.view.columns.setCurrentText(header)
    shown.qtbot.waitUntil(lambda: shown.view.found is not None and shown.view.found.header == header)
    return {row[header]: row for row in rows(shown.view.table)}


def _known(column: int, value: str) -> list[int]:
    return [n for n in range(LEADS_MADE) if _cells(n)[column] == value]


def test_every_column_is_offered_and_one_that_says_something_new_comes_first(shown: Seen) -> None:
    columns = shown.view.columns
    assert [columns.itemText(row) for row in range(columns.count())] == [
        "Stage",
        "City",
        "Visits",
        "Product",
        "Calls",
        "Amount",
    ]
    assert columns.currentText() == "City", "the stage is told elsewhere"


def test_each_value_has_a_row_with_its_share_and_blanks_come_last(shown: Seen) -> None:
    found = _choose(shown, "City")
    own = _known(1, "Krakow")
    krakow = found["Krakow"]
    won = sum(n % 5 == 0 for n in own)
    assert (number(krakow["Leads"]), number(krakow["Won"])) == (len(own), won)
    assert krakow["Share won"] == f"{won / len(own):.1%}"
    assert krakow["Of all leads"] == f"{len(own) / LEADS_MADE:.1%}"
    assert next(iter(found)) == "All leads"
    assert list(found)[-1] == "(unknown)"
    assert number(found["(unknown)"]["Leads"]) == LEADS_MADE // 6
    assert sum(number(row["Leads"]) for row in found.values()) == 2 * LEADS_MADE
    assert shown.view.about.text() == "21 different values; 40 of 240 leads have none"
    assert shown.view.spread.isVisibleTo(shown.view) is False


def test_the_chart_has_the_largest_and_the_others_as_one_row(shown: Seen) -> None:
    view = shown.view
    _choose(shown, "City")
    view.most.setCurrentIndex(0)
    names = [row.name for row in view.chart.rows]
    assert len(names) == 5 + 2
    assert names[0] == "Krakow"
    assert names[-2:] == ["16 others", "(unknown)"]
    assert sum(row.leads for row in view.chart.rows) == LEADS_MADE
    assert len(view.table.figures.rows) == 1 + 22, "the table has all"


def test_the_table_is_sorted_as_chosen_and_lists_what_it_shows(shown: Seen) -> None:
    view = shown.view
    _choose(shown, "City")
    orders: dict[str, Callable[[Row], float | str]] = {
        "leads": lambda row: -number(row["Leads"]),
        "share": lambda row: -float(row["Share won"].rstrip("%")),
        "name": lambda row: row["City"].casefold(),
    }
    for key, first in orders.items():
        view.order.setCurrentIndex(view.order.findData(key))
        total, *values, unknown = rows(view.table)
        assert (total["City"], unknown["City"]) == ("All leads", "(unknown)")
        assert [first(row) for row in values] == sorted([first(row) for row in values])
        assert ("may be chance" in view.hint.text()) is (key == "share")
        view._list_row(1)
        assert shown.listed == number(values[0]["Leads"])
    view.most.setCurrentIndex(1)
    assert view.chart.rows[0].name == "Krakow", "the chart keeps its order"


def test_another_stage_can_be_what_leads_came_to(shown: Seen) -> None:
    view = shown.view
    _choose(shown, "City")
    view.stage.setCurrentIndex(0)
    row = {row["City"]: row for row in rows(view.table)}["All leads"]
    demos = sum(_cells(n)[0] != "Lead" for n in range(LEADS_MADE))
    assert row["Share"] == f"{demos / LEADS_MADE:.1%}"
    assert "came to Demo" in view.signs.text()
    _choose(shown, "Calls")
    assert view.stage.currentText() == "Demo", "the stage stays when the column changes"


def test_numbers_are_in_ranges_and_spread_out(shown: Seen) -> None:
    found = _choose(shown, "Visits")
    view = shown.view
    assert list(found)[:3] == ["All leads", "0", "1–49"]
    assert list(found)[-1] == "(unknown)"
    assert number(found["0"]["Leads"]) == LEADS_MADE // 4
    assert sum(number(row["Leads"]) for row in found.values()) == 2 * LEADS_MADE
    spreads = {row["Visits"]: row for row in rows(view.numbers)}
    told = [float(_cells(n)[2]) for n in range(LEADS_MADE) if _cells(n)[2] and n % 5 == 0]
    assert number(spreads["Won"]["Leads"]) == len(told)
    assert number(spreads["Won"]["Sum"]) == sum(told)
    assert view.spread.isVisibleTo(view)
    assert view.spread.tips[1].startswith(f"Won: median {sorted(told)[len(told) // 2]:.0f}"[:12])
    assert "4 leads have no number here." in view.said.text()
    assert view.kind.isVisibleTo(view)

    view.kind.choose(EACH)
    view.kind.chosen.emit(EACH)
    names = [row["Visits"] for row in rows(view.table)]
    assert names[1:4] == ["0", "2", "3"], "from the smallest up"
    _choose(shown, "Calls")
    assert view.kind.current == RANGES
    assert not view.kind.isVisibleTo(view), "three numbers stand alone anyway"
    assert [row["Calls"] for row in rows(view.table)] == ["All leads", "0", "1", "2"]


def test_what_leads_are_worth_is_a_column_too(shown: Seen) -> None:
    found = _choose(shown, "Amount")
    view = shown.view
    assert next(row for row in rows(view.numbers) if row["Amount"] == "Won")["Maximum"] == "€4,250"
    assert number(found["(unknown)"]["Leads"]) == len(range(0, LEADS_MADE, UNPRICED))
    names = list(found)
    for place in (1, len(names) - 2, len(names) - 1):
        shown.session.set_filter(LeadFilter())
        view._list_row(place)
        assert shown.session.state.lead_filter.group[0] == "value"
        assert shown.listed == number(found[names[place]]["Leads"]), names[place]
    shown.session.set_filter(LeadFilter())
    view.chart.picked.emit(1, CAME)
    assert shown.listed == view.chart.rows[1].won
    shown.session.set_filter(LeadFilter(group=("won",)))
    shown.look()
    before = list(shown.went)
    view.chart.picked.emit(1, LEADS)
    assert shown.went == before, "only one group can be in force: nothing wrong is listed"


def test_columns_filled_in_for_winners_say_so(shown: Seen) -> None:
    _choose(shown, "Product")
    assert "“Product” is filled in for 100% of the leads that won and 0% of the others" in shown.view.later.text
    _choose(shown, "City")
    assert not shown.view.later.isVisibleTo(shown.view)


def test_a_bar_lists_its_leads_and_its_dark_part_those_who_came(shown: Seen) -> None:
    _choose(shown, "City")
    krakow = [row.name for row in shown.view.chart.rows].index("Krakow")
    shown.view.chart.picked.emit(krakow, LEADS)
    assert shown.listed == len(_known(1, "Krakow"))
    assert shown.session.state.lead_filter.columns == (("City", frozenset({"Krakow"})),)
    shown.view.chart.picked.emit(krakow, CAME)
    assert shown.listed == sum(n % 5 == 0 for n in _known(1, "Krakow"))
    assert shown.went == ["leads", "leads"]


def test_a_range_and_blanks_list_their_leads(shown: Seen) -> None:
    found = _choose(shown, "Visits")
    table = shown.view.table
    for place, name in ((2, "1–49"), (len(found) - 1, "(unknown)")):
        shown.session.set_filter(replace(shown.session.state.lead_filter, group=(), columns=()))
        table.setCurrentIndex(table.model().index(place, 0))
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert shown.listed == number(found[name]["Leads"]), name


def test_others_are_listed_together(shown: Seen) -> None:
    _choose(shown, "City")
    shown.view.most.setCurrentIndex(0)
    shown.view.chart.picked.emit(5, LEADS)
    assert shown.listed == shown.view.chart.rows[5].leads


def test_the_filter_in_force_stays(shown: Seen) -> None:
    shown.session.set_filter(replace(shown.session.state.lead_filter, group=("won",)))
    shown.look()
    found = _choose(shown, "Visits")
    assert number(found["All leads"]["Leads"]) == LEADS_MADE // 5
    shown.view.chart.picked.emit(1, LEADS)
    assert shown.session.state.lead_filter.group == ("won",)
    assert shown.listed == number(found["1–49"]["Leads"])


def test_those_who_came_of_a_group_are_listed_within_it(shown: Seen) -> None:
    shown.session.set_filter(replace(shown.session.state.lead_filter, group=("stage", "demo")))
    shown.look()
    _choose(shown, "City")
    shown.view.stage.setCurrentIndex(1)
    row = shown.view.chart.rows[0]
    shown.view.chart.picked.emit(0, CAME)
    assert shown.session.state.lead_filter.group == ("stage", "demo")
    assert (shown.listed, row.name) == (row.won, "Krakow")


def test_the_column_stays_when_the_leads_change(shown: Seen) -> None:
    _choose(shown, "Visits")
    shown.session.set_filter(replace(shown.session.state.lead_filter, group=("won",)))
    shown.look()
    assert shown.view.columns.currentText() == "Visits"
    assert number(rows(shown.view.table)[0]["Leads"]) == LEADS_MADE // 5


def test_nobody_passes_and_nothing_breaks(shown: Seen) -> None:
    for header in ("City", "Visits"):
        _choose(shown, header)
        shown.session.set_filter(replace(shown.session.state.lead_filter, columns=(("City", frozenset({"None"})),)))
        shown.look()
        (total,) = rows(shown.view.table)
        assert (total["Leads"], total["Share won"]) == ("0", "–")


def test_leads_that_touched_later_stages_only_are_listed_as_counted(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "id,stage,time,product\na,Lead,2024-01-01,Pro\na,Won,2024-01-05,Pro\nb,Demo,2024-01-01,Pro\n"
        "d,Won,2024-01-02,Pro\n"
        "c,Lead,2024-01-01,Free\n"
    )
    plan = replace(PLAN, counting=Counting(mode=CountingMode.ANY))
    with view_on(ColumnResults, plan, [[log]], tmp_path, theme, qtbot) as made:
        table = _choose(made, "product")
        assert (table["Pro"]["Leads"], table["Pro"]["Share won"]) == ("3", "66.7%"), "of all its leads, as everywhere"
        place = [row.name for row in made.view.chart.rows].index("Pro")
        for part in (LEADS, CAME):
            made.session.set_filter(LeadFilter())
            made.view.chart.picked.emit(place, part)
            row = made.view.chart.rows[place]
            assert (made.listed, row.leads, row.won) == ((3, 3, 2) if part is LEADS else (2, 3, 2))


def test_the_chart_is_worked_by_keys_and_said(shown: Seen) -> None:
    chart = shown.view.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert shown.went == ["leads"]
    assert chart.accessibleName().startswith("By column")
    assert all("came to Won" in tip for tip in chart.tips)
    assert chart.svg_bytes()
    assert shown.view.columns.accessibleName() == "Column"
    assert "=" in shown.view.examples()["Share won"]


def test_without_other_columns_it_says_what_to_do(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("Lead ID,Created\n" + "\n".join(f"{n},2024-03-0{n}" for n in range(1, 5)), encoding="utf-8")
    with view_on(ColumnResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        assert made.view.refused.startswith("No other column was brought in with these leads. Import the list again")


def test_a_report_of_counts_has_no_columns(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Channel,Lead,Demo,Won\nAds,100,40,8\nFair,50,20,9\n", encoding="utf-8")
    with view_on(ColumnResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        assert made.view.refused.startswith("There are only counts of a report here")


def test_what_takes_longer_than_a_frame_is_left_to_a_worker(shown: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    look = shown.view.look
    assert look is not None
    assert shown.view.is_quick(look), "few leads"
    monkeypatch.setattr(columns_view, "QUICK_LABELS", 50)
    assert shown.view.is_quick(replace(look, column="City"))
    assert not shown.view.is_quick(replace(look, column="Visits")), "a number a lead"
    assert not shown.view.is_quick(replace(look, column="")), "whichever comes first"
    assert not shown.view.is_quick(replace(look, column="Amount")), "what leads are worth may differ for each"
