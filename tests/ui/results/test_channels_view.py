"""Channels on screen: which one pays, whether the difference is real, what changed, and who is behind a bar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.channel_tests import ChannelTest, against_the_rest
from funnel_planner.analytics.results import FunnelResult
from funnel_planner.app.findings import look
from funnel_planner.domain.counting import Attribution, Counting
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.channel_chart import CAME, LEADS
from funnel_planner.ui.results import channel_change
from funnel_planner.ui.results.channel_lines import Line, said_unknown, shared_out
from funnel_planner.ui.results.channel_sentences import (
    change_sentences,
    p_phrase,
    verdict_caution,
    verdict_sentences,
)
from funnel_planner.ui.results.channel_tables import money_table
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.theme import Theme
from funnel_planner.words.money_words import short
from tests.support.view_on import Shown, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")),
    economics=Economics(currency="EUR", margin=0.5),
)


def _csv(folder: Path) -> Path:
    """Referral wins half of its leads, Ads a tenth; both equally often in both quarters, but the mix shifts."""
    lines = ["Lead ID,Created,Stage,Source,Value,Cost,Landing page"]
    number = 0
    for month, referrals, ads in (("2024-02", 40, 40), ("2024-05", 20, 80)):
        for source, count, wins, page in (("Referral", referrals, 2, "/hello"), ("Ads", ads, 10, "/buy")):
            for place in range(count):
                stage = "Won" if place % wins == 0 else "Demo" if place % wins == 1 else "Lead"
                value, cost = (1000 if stage == "Won" else ""), (50 if source == "Ads" else "")
                lines.append(f"L{number},{month}-10,{stage},{source},{value},{cost},{page}")
                number += 1
    lines.append(f"L{number},2024-06-30,Lead,,,,")
    path = folder / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[ChannelResults]]:
    with view_on(ChannelResults, PLAN, [[_csv(tmp_path)]], tmp_path, theme, qtbot) as made:
        yield made


def test_each_channel_stands_against_the_rest(shown: Shown[ChannelResults]) -> None:
    rows = {row[0]: row[1:] for row in shown.view.channels.figures.rows}
    assert rows["All leads"][:4] == (181, 1.0, 42, 42 / 181)
    assert rows["Referral"][:4] == (60, 60 / 181, 30, 0.5)
    assert rows["Ads"][:4] == (120, 120 / 181, 12, 0.1)
    measured = shown.session.state.measured
    assert measured is not None
    tests = {test.label: test for test in against_the_rest(measured.channels, last=2)}
    assert rows["Referral"][5:8] == (tests["Referral"].difference, tests["Referral"].newcombe, tests["Referral"].p_holm)
    assert rows["Referral"][8] == "better than the rest"
    assert rows["(unknown)"][8] == "no clear difference"


def test_the_verdict_is_in_plain_words(shown: Shown[ChannelResults]) -> None:
    text = shown.view.verdict.text().replace("\u00a0", " ")
    assert "Referral does better than the rest: +40.1 points (95% interval" in text
    assert "Ads does worse than the rest: −39.2 points" in text
    assert "p < 0.001" in text
    assert "No clear difference from the rest: (unknown)." in text
    signs = {row.name: row.sign for row in shown.view.chart.rows}
    assert signs == {"Ads": "worse", "Referral": "better", "(unknown)": "same"}


def test_money_is_told_by_channel(shown: Shown[ChannelResults]) -> None:
    figures = shown.view.money.table.figures
    ads = dict(zip(figures.headings, next(row for row in figures.rows if row[0] == "Ads"), strict=True))
    assert ads == {
        "Channel": "Ads", "Revenue": 12_000.0, "Cost": 6_000.0, "CPL": 50.0, "Cost per Demo": 250.0,
        "CAC, ads only": 500.0, "ROAS": 2.0, "ROI on gross profit": 0.0,
    }  # fmt: skip
    assert shown.view.examples()["CAC, ads only"] == "Ads: €6,000 / 12 = €500"
    assert "× €12,000 − €6,000) / €6,000 = 0%" in shown.view.examples()["ROI on gross profit"]


def test_a_sentence_says_which_channel_pays_and_which_loses(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    lines = ["Lead ID,Created,Stage,Source,Value,Cost"]
    for source, n, wins, cost in (("Ads", 100, 50, 10), ("Fair", 100, 20, 900), ("Post", 20, 2, 60)):
        for number in range(n):
            stage, value = ("Won", 1000) if number < wins else ("Lead", "")
            lines.append(f"{source}{number},2024-02-10,{stage},{source},{value},{cost}")
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        said = shown.view.money.pays.text()
        assert "Brings more than it costs: Ads (ROI +2,400%)." in said
        assert "Loses money: Fair (ROI −89%)." in said
        assert "cannot be told: Post (ROI −17%)" in said
        assert "95% interval" in shown.view.money.caution.text()


def test_another_stage_can_be_looked_at(shown: Shown[ChannelResults]) -> None:
    shown.view.stage.setCurrentIndex(0)
    figures = shown.view.channels.figures
    assert figures.headings[3] == "Demo"
    assert next(row for row in figures.rows if row[0] == "Ads")[3] == 24
    shown.view.chart.picked.emit(0, CAME)
    assert shown.session.state.lead_filter.group == ("stage", "demo")
    assert shown.session.state.lead_filter.channels == {"Ads"}
    assert shown.listed == 24


def test_what_changed_is_split_into_rates_and_mix(shown: Shown[ChannelResults]) -> None:
    view = shown.view
    view.change.period.setCurrentIndex([pair.key for pair in view.change._periods].index("quarter"))
    lines = view.change.why.text().replace("\u00a0", " ").splitlines()
    assert lines[0] == "Jan 2024 – Mar 2024: 30.0% came to “Won”; Apr 2024 – Jun 2024: 17.8% (−12.2 points)."
    mix = "Channels converting differently: 0.0 points. More leads of some channels, fewer of others: −12.2 points."
    assert lines[1] == "The difference of −12.2 points may be chance (95% interval −24.6 to +0.2)."
    assert lines[2] == mix
    ads = next(row for row in view.change.table.figures.rows if row[0] == "Ads")
    assert ads[1:] == (40, 0.5, 0.1, 80, 80 / 101, 0.1)


def test_periods_chosen_in_a_plan_are_not_those_of_another(shown: Shown[ChannelResults]) -> None:
    change, look = shown.view.change, shown.view.look
    assert look is not None
    first, other = change.period.currentIndex(), change.period.count() - 1
    assert first != other
    change.period.setCurrentIndex(other)
    change.show_look(replace(look, lead_filter=LeadFilter(channels=frozenset({"Ads"}))), 2)
    assert change.period.currentIndex() == other, "a filter changes nothing of what is compared"
    change.show_look(replace(look, plan=replace(look.plan, id="another")), 2)
    assert change.period.currentIndex() == first


def test_assets_that_brought_leads_are_listed(shown: Shown[ChannelResults]) -> None:
    card = shown.view.assets["Landing page"]
    table = card.table
    rows = {row[0]: row[1:4] for row in table.figures.rows}
    assert rows == {"/buy": (120, 12, 0.1), "/hello": (60, 30, 0.5), "(unknown)": (1, 0, 0.0)}
    table.setCurrentIndex(table.model().index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert shown.session.state.lead_filter.columns == (("Landing page", frozenset({"/hello"})),)
    assert shown.listed == 60


def test_assets_are_ranked_by_what_they_brought(shown: Shown[ChannelResults]) -> None:
    card = shown.view.assets["Landing page"]
    assert card.line.text() == "2 values, 0 of them without a win."

    def order(by: str, least: int = 1) -> list[object]:
        card.ranking.setCurrentIndex(card.ranking.findData(by))
        card.least.setCurrentIndex(card.least.findData(least))
        return [row[0] for row in card.table.figures.rows]

    assert order("leads") == ["/buy", "/hello", "(unknown)"]
    assert order("won") == ["/hello", "/buy", "(unknown)"]
    assert order("share") == ["/hello", "/buy", "(unknown)"]
    assert "may be chance" in card.line.text()
    assert order("share", 100) == ["/buy"]
    assert order("no_win") == ["(unknown)"]
    card.table.activated.emit(card.table.model().index(0, 0))
    assert shown.session.state.lead_filter.columns == (("Landing page", frozenset({"(unknown)"})),)


@pytest.mark.parametrize(("part", "expected"), [(LEADS, 60), (CAME, 30)])
def test_a_bar_lists_its_leads(shown: Shown[ChannelResults], part: int, expected: int) -> None:
    shown.view.chart.picked.emit(1, part)
    assert shown.listed == expected
    assert shown.went == ["leads"]


def test_a_click_finds_the_darker_part(shown: Shown[ChannelResults]) -> None:
    chart = shown.view.chart
    chart.grab()
    plot = chart.plots[0]
    assert chart.place_at(plot.at(5, 0)) == (0, CAME)
    assert chart.place_at(plot.at(50, 0)) == (0, LEADS)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=plot.at(50, 1).toPoint())
    assert shown.session.state.lead_filter.channels == {"Referral"}


def test_the_filter_narrows_channels(shown: Shown[ChannelResults]) -> None:
    shown.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    shown.look()
    assert [row[0] for row in shown.view.channels.figures.rows] == ["All leads", "Ads"]
    assert shown.view.verdict.text() == "There is only one channel with leads, so there is nothing to compare it with."


def test_many_channels_end_in_others_and_add_up(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "many.csv"
    lines = ["Lead ID,Created,Stage,Source"]
    lines += [f"L{n},2024-01-01,{'Won' if n % 7 == 0 else 'Lead'},C{n % 30}" for n in range(300)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        rows = shown.view.channels.figures.rows
        assert len(rows) == 1 + 12 + 1
        assert rows[-1][0] == "18 others"
        assert sum(row[1] for row in rows[1:] if isinstance(row[1], int)) == 300
        shown.view.most.setCurrentIndex(0)
        assert len(shown.view.channels.figures.rows) == 1 + 5 + 1
        named = {str(row[0]) for row in shown.view.channels.figures.rows[1:-1]}
        shown.view.chart.picked.emit(5, LEADS)
        assert shown.went == ["leads"]
        assert shown.session.state.lead_filter.channels == {f"C{n}" for n in range(30)} - named
        assert shown.listed == shown.view.channels.figures.rows[-1][1]


def test_touches_share_the_won_money(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "log.csv"
    lines = ["Lead ID,Status,Date,Source,Value"]
    for n in range(10):
        lines += [f"L{n},Lead,2024-01-0{1 + n % 9},Ads,", f"L{n},Demo,2024-02-01,Fair,", f"L{n},Won,2024-03-01,Ads,900"]
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        view = shown.view
        assert not view.money.model.isHidden()
        before = {row[0]: row[1] for row in view.money.table.figures.rows}
        assert before == {"All leads": 9000.0, "Ads": 9000.0}
        view.money.model.setCurrentIndex(view.money.model.findData("linear"))
        qtbot.waitUntil(lambda: len(view.money.table.figures.rows) == 3, timeout=10_000)
        after = {row[0]: row[1] for row in view.money.table.figures.rows}
        assert after == {"All leads": 9000.0, "Ads": 6000.0, "Fair": 3000.0}


def test_channels_known_only_of_leads_that_advanced_are_a_warning(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "log.csv"
    lines = ["Lead ID,Status,Date,Source"]
    for n in range(20):
        lines.append(f"L{n},Lead,2024-01-01,")
        if n % 2:
            lines.append(f"L{n},Demo,2024-02-01,Ads")
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert "only for leads that advanced" in shown.view.leak.text
        shown.session.edit(replace(shown.session.state.plan, name="Renamed"), "Rename plan")
        shown.view.leak._button.click()  # before the view is drawn again
        assert shown.session.state.plan.name == "Renamed"
        rules = [shown.session.state.plan.counting.attribution]
        shown.session.undo()
        rules.append(shown.session.state.plan.counting.attribution)
        assert rules == [Attribution.ENTRY, Attribution.FIRST]


def test_money_nobody_knows_has_no_column() -> None:
    line = Line("Ads", "Ads", (5, 2, 1), None, None)
    assert money_table(PLAN, [line]).headings == ("Channel",)


def test_shares_of_a_sum_of_channels_add_up() -> None:
    lines = [
        Line("All", None, (3, 1, 1), 10.0, None),
        Line("Ads", "Ads", (2, 1, 1), 10.0, None),
        Line("2 others", None, (1, 0, 0), 0.0, None),
    ]
    found = shared_out(lines, {"Ads": 4.0, "Fair": 5.0, "Post": 1.0})
    assert [line.won_value for line in found] == [10.0, 4.0, 6.0]


def test_small_p_values_are_not_zero() -> None:
    assert p_phrase(0.00001).split("\u00a0") == ["p", "<", "0.001"]
    assert p_phrase(0.25).split("\u00a0") == ["p", "=", "0.25"]


def test_no_channel_differs_is_said_so() -> None:
    none = FunnelResult((0,), (None,), (None,), None, None, (None,), (None,), (None,))
    assert none.counts == (0,)
    assert "nothing to compare" in verdict_sentences([], "Won")[0]


def test_a_report_without_leads_is_compared_as_far_as_it_tells(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        "Channel,Month,Lead,Demo,Won,Cost\nAds,2024-01,1000,50,5,300\nMail,2024-01,200,20,,10\nAds,2024-03,900,60,6,280\n",
        encoding="utf-8",
    )
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        rows = {row.name: (row.leads, row.won, row.rate) for row in shown.view.chart.rows}
        assert rows == {"Ads": (1900, 11, 11 / 1900), "Mail": (200, 0, None)}
        assert not shown.view.chart.is_pickable((0, LEADS))
        shown.view.channels.activated.emit(shown.view.channels.model().index(1, 0))
        assert shown.session.state.lead_filter.is_empty, "nobody could be listed"
        assert shown.view.money.table.figures.headings == ("Channel", "Cost", "CPL", "Cost per Demo", "CAC, ads only")
        pair = shown.view.change._periods[shown.view.change.period.currentIndex()]
        assert pair.key == "halves"  # the only one with counts on both sides


def test_long_names_are_shortened_in_sentences() -> None:
    assert short("x" * 40) == "x" * 40
    assert short("a " * 40) == "a " * 19 + "a…"


def test_where_an_interval_leaves_out_zero_but_the_test_is_not_sure_it_says_why() -> None:
    def said(p_holm: float) -> str:
        tests = [
            ChannelTest("a", False, -0.06, (-0.118, -0.006), None, None, None, p_holm, None),
            ChannelTest("b", False, 0.06, (-0.01, 0.13), None, None, None, 0.9, None),
        ]
        lines = [SimpleNamespace(name=test.label, test=test) for test in tests]
        return verdict_caution(cast("Sequence[Line]", lines))

    assert "Several are compared at once" in said(0.16)
    assert said(0.01) == ""


def test_unknown_in_the_file_beside_leads_without_a_channel_is_explained() -> None:
    def named(*labels: str) -> list[Line]:
        return [Line("All leads", None, (3,), None, None), *(Line(label, label, (1,), None, None) for label in labels)]

    assert said_unknown(named("Ads", "unknown", "(unknown)")) == ("unknown", "(unknown)")
    assert said_unknown(named("Ads", "(unknown)")) == said_unknown(named("Ads", "unknown")) == ()
    assert said_unknown(named("-", "A-B", "–", "n/a")) == ("-", "–", "n/a")


def test_a_dash_is_made_one_with_blanks_by_a_click(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "leads.csv"
    rows = [f"{n},{('Ads', '-', '', '–')[n % 4]},2026-01-10," for n in range(8)]
    path.write_text("\n".join(["Lead ID,Source,Created,Won date", *rows]), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert shown.view.unknown.text == "“-”, “–”, “(unknown)”: all of these say that nobody knows the channel."
        shown.view.unknown._act()
        shown.look()
        assert shown.view.unknown.text == ""
        leads = {row[0]: row[1] for row in shown.view.channels.figures.rows}
        assert leads == {"All leads": 8, "Ads": 2, "Unknown": 6}


def test_costs_of_a_report_that_a_filter_leaves_out_are_told(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    leads, costs = tmp_path / "leads.csv", tmp_path / "costs.csv"
    rows = [f"{n},{('Ads', 'Fair')[n % 2]},2026-01-10,{('Ann', 'Bo', '')[n % 3]},{'Won' * (n % 2)}" for n in range(12)]
    leads.write_text("\n".join(["Lead ID,Source,Created,Owner,Stage", *rows]), encoding="utf-8")
    costs.write_text("Channel,Month,Cost\nAds,2026-01,600\nFair,2026-01,900\n", encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[leads], [costs]], tmp_path, theme, qtbot) as shown:
        money = shown.view.money

        def spent() -> float | None:
            measured = shown.session.state.measured
            return None if measured is None else measured.total.cost

        assert (money.hidden.text, spent()) == ("", 1500.0)
        for wish in (
            LeadFilter(columns=(("Owner", frozenset({"Ann"})),)),
            LeadFilter(columns=(("Owner", frozenset({UNKNOWN})),)),
            LeadFilter(stages=frozenset({"lead"})),
            LeadFilter(outcomes=frozenset({"open"}), stages=frozenset({"lead"})),
        ):
            shown.session.set_filter(replace(wish, channels=frozenset({"Ads"})))
            shown.look()
            assert not spent(), "money for all leads is not told of some of them"
            assert "its costs are left out here" in money.hidden.text
            assert ("these conditions" in money.hidden.text) is bool(wish.outcomes), "as many as there are"
            assert not money.isHidden()
            assert money.table.isHidden(), "there is nothing to tell of money"
            money.hidden._act()
            shown.look()
            assert shown.session.state.lead_filter == LeadFilter(channels=frozenset({"Ads"}))
            assert (money.hidden.text, spent()) == ("", 600.0)


def test_blanks_and_unknown_are_made_one_with_a_click(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "leads.csv"
    rows = [f"{n},{('Ads', 'Unknown', '')[n % 3]},2026-01-10," for n in range(9)]
    path.write_text("\n".join(["Lead ID,Source,Created,Won date", *rows]), encoding="utf-8")
    with view_on(ChannelResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert shown.view.unknown.text.startswith("“Unknown” is what the file says; (unknown) are leads for which")
        button = next(one for one in shown.view.unknown.findChildren(QPushButton) if one.text() == "Count them as one")
        button.click()
        shown.look()
        assert shown.view.unknown.text == ""
        leads = {row[0]: row[1] for row in shown.view.channels.figures.rows}
        assert leads == {"All leads": 9, "Ads": 3, "Unknown": 6}
        shown.session.undo()
        shown.look()
        assert shown.view.unknown.text


def test_of_many_leads_nothing_is_called_a_real_difference_before_it_is_known_how_long_wins_take(
    tmp_path: Path, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "MOST_TIMED", 10)
    monkeypatch.setattr(ChannelResults, "quick_up_to", 10)
    lines = ["Lead ID,Created,Closed,Stage,Source"]
    for month, wins in (("2024-04", 40), ("2024-05", 4)):
        for place in range(80):
            stage, closed = ("Won", "2024-05-25") if place < wins else ("Lead", "")
            lines.append(f"L{len(lines)},{month}-10,{closed},{stage},{('Ads', 'Fair')[place % 2]}")
    lines.append(f"L{len(lines)},2024-06-01,,Lead,Ads")
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    said: list[bool] = []

    def sentences(*found: object, is_young: bool) -> list[str]:
        said.append(is_young)
        return change_sentences(*found, is_young=is_young)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(channel_change, "change_sentences", sentences)
    plan = replace(PLAN, counting=Counting(as_of=date(2024, 6, 2)))
    with view_on(ChannelResults, plan, [[path]], tmp_path, theme, qtbot) as shown:
        assert said == [True], "nothing is said before it is known that the later leads had less time"
        lines = shown.view.change.why.text().splitlines()
        assert "whether it is real cannot be told yet" in lines[1]
        assert lines[-1].startswith("Leads of the later period had less time so far")


@pytest.mark.parametrize("margin", [1.0, 0.5])
def test_channels_without_known_costs_are_named_and_the_margin_is_said(
    margin: float, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    plan = replace(PLAN, economics=Economics("EUR", margin=margin))
    with view_on(ChannelResults, plan, [[_csv(tmp_path)]], tmp_path, theme, qtbot) as shown:
        money = shown.view.money
        assert "No costs are known for: Referral" in money.pays.text()
        assert ("margin taken as 100%" in money.caution.text()) is (margin == 1.0)
