"""Pages on screen: sums, weighted means, words, a search, and no data where there is none."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.session import Session
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.charts.row_chart import Bars, Dots
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.results.page_tables import MOST_ROWS, time_tick, time_ticks
from funnel_planner.ui.results.pages_view import PageResults
from funnel_planner.ui.theme import Theme
from funnel_planner.words.formats import interval
from tests.support.scripted_ask import ScriptedAsk
from tests.support.view_on import Shown, imported, view_on

PLAN = Plan(id="p", name="Shop", stages=(Stage("lead", "Lead"), Stage("won", "Won")))
LEADS = "Lead ID,Stage,Created\n1,Lead,2024-01-05\n2,Won,2024-01-06\n"
HEADER = "Date,Page path,Views,Average session duration,Conversion rate,Clicks,Exits"
REPORT = f"""{HEADER}
2024-01-01,/,900,10,10%,90,100
2024-02-01,/,100,110,50%,10,20
2024-01-01,/cart,400,60,,40,300
2024-02-01,/about,10,,2%,,10
"""


@pytest.fixture
def files(tmp_path: Path) -> list[list[Path]]:
    leads, report = tmp_path / "leads.csv", tmp_path / "pages.csv"
    leads.write_text(LEADS, encoding="utf-8")
    report.write_text(REPORT, encoding="utf-8")
    return [[leads], [report]]


@pytest.fixture
def shown(files: list[list[Path]], tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[PageResults]]:
    with view_on(PageResults, PLAN, files, tmp_path, theme, qtbot) as made:
        yield made


def test_means_are_weighted_by_visits(shown: Shown[PageResults]) -> None:
    figures = shown.view.table.figures
    rows = {str(row[0]): dict(zip(figures.headings, row, strict=True)) for row in figures.rows}
    home, cart, about = rows["/"], rows["/cart"], rows["/about"]
    assert (home["Visits"], home["Mean visit"]) == (1000, 20.0)
    assert home["Conversion"] == pytest.approx(0.14)
    assert (cart["Conversion"], cart["Exits of visits"]) == (None, 0.75)
    assert (about["Mean visit"], about["Clicks"]) == (None, None)
    assert rows["All pages"]["Visits"] == 1410
    assert rows["All pages"]["Mean visit"] == pytest.approx((1000 * 20 + 400 * 60) / 1400)


def test_the_busiest_and_the_most_abandoned_page_are_named(shown: Shown[PageResults]) -> None:
    texts = shown.view.said.texts
    assert "The busiest page is /: 1,000 visits, 70.9% of all." in texts
    assert any("/cart is most often left for good: 300 of 400 visits" in text for text in texts)
    assert shown.view.examples() == {"Exits of visits": "/cart: 300 / 400 = 75.0%"}


def test_what_is_copied_names_the_period_and_no_rule_or_channel(shown: Shown[PageResults]) -> None:
    shown.session.set_filter(LeadFilter(first_day=date(2024, 1, 1), channels=frozenset({UNKNOWN})))
    shown.look()
    for below in (shown.view.table.below, shown.view.chart.sharing.below):
        assert [line.replace("\u00a0", " ").split(", as of")[0] for line in below] == [
            "Plan: Shop", "Filtered: from 1 Jan 2024", "Counted: as the report counts",
        ]  # fmt: skip


def test_the_chart_shows_one_measure_beside_the_visits(shown: Shown[PageResults]) -> None:
    visits, exits = shown.view.chart._panels
    assert isinstance(visits, Bars)
    assert isinstance(exits, Dots)
    assert (visits.values, exits.values) == ((1000.0, 400.0, 10.0), (0.12, 0.75, 1.0))
    assert exits.line == pytest.approx(430 / 1410)
    shown.view.measures.choose("seconds")
    shown.view.measures.chosen.emit("seconds")
    lengths = shown.view.chart._panels[1]
    assert isinstance(lengths, Bars)
    assert lengths.texts == ("20 s", "1 min 00 s", "–")
    assert not shown.view.chart.grab().isNull()
    said = shown.view.chart.accessibleDescription()
    assert f"/about: 10 visits, conversion 2.0% ({interval(*wilson(0.2, 10) or ())}), 10 exits, 100%" in said


def test_the_period_of_the_filter_holds_for_pages(shown: Shown[PageResults]) -> None:
    shown.session.set_filter(LeadFilter(date(2024, 2, 1), date(2024, 2, 29), frozenset({"(unknown)"})))
    shown.look()
    assert [row[:2] for row in shown.view.table.figures.rows] == [("All pages", 110), ("/", 100), ("/about", 10)]
    assert "only the period counts here" in shown.view.said.texts[0]


def test_a_search_narrows_table_and_chart(shown: Shown[PageResults], qtbot: QtBot) -> None:
    shown.view.search.setText("CART")
    qtbot.waitUntil(lambda: len(shown.view.table.figures.rows) == 2)
    assert shown.view.chart.tips[0].startswith("/cart: 400 visits")
    assert shown.view.more.text() == "1 page"
    shown.view.search.setText("nowhere")
    qtbot.waitUntil(lambda: shown.view.more.text() == "No page has these words in its name.")


def test_many_pages_are_limited_but_all_can_be_copied(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    report = tmp_path / "pages.csv"
    lines = [f"2024-01-01,/p/{number},{number + 1},,,," for number in range(MOST_ROWS + 50)]
    report.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    leads = tmp_path / "leads.csv"
    leads.write_text(LEADS, encoding="utf-8")
    with view_on(PageResults, PLAN, [[leads], [report]], tmp_path, theme, qtbot) as shown:
        assert len(shown.view.table.figures.rows) == MOST_ROWS + 1
        assert len(shown.view.chart.figures.rows) == MOST_ROWS + 51
        assert shown.view.more.text().startswith(f"The {MOST_ROWS} busiest of {MOST_ROWS + 50} pages")
        assert shown.view.measures.isHidden()  # nothing but visits is told
        assert any("does not say where visits ended" in text for text in shown.view.said.texts)


def test_without_a_page_report_it_says_what_to_import(
    files: list[list[Path]], tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    with view_on(PageResults, PLAN, files[:1], tmp_path, theme, qtbot) as shown:
        assert shown.view.refused.startswith("Nothing is known of pages.")


@pytest.mark.parametrize("parts", [(0,), (0, 1), (1,)])
def test_pages_are_offered_only_where_there_are_some(
    files: list[list[Path]], parts: tuple[int, ...], tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    session = Session.open(tmp_path / "plans.funnel")
    imported(session, PLAN, [files[part] for part in parts])
    ask = ScriptedAsk()
    page = ResultsPage(Desk(session, ask, Tasks(on_error=ask.error), theme, go=lambda _place: None))
    page.show_state(session.state)
    page.resize(1000, 700)
    page.show()
    qtbot.waitExposed(page)
    assert ("pages" in page.switch.offered) == (1 in parts)
    assert ("funnel" in page.switch.offered) == (0 in parts)
    if parts == (1,):  # a plan with nothing but a page report
        assert page.view == "pages"
        qtbot.waitUntil(lambda: page.current.drawn is not None)
        assert isinstance(page.current, PageResults)
        assert page.current.table.figures.rows[0][1] == 1410
    page.hide()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
    session.close()


def test_lengths_on_an_axis_are_round() -> None:
    assert [time_tick(tick) for tick in time_ticks(187, 3)] == ["0 s", "1 min", "2 min", "3 min"]
    assert time_ticks(0.5, 3) == [0.0]
    assert len(time_ticks(1e6, 3)) <= 5
