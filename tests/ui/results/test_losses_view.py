"""Losses on screen: the numbers of the leads, in words, and the leads behind each of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.session import Session
from funnel_planner.domain.counting import LostPolicy
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.application import Program
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.theme import Theme
from tests.support.places import results_of
from tests.support.view_on import Shown, imported, view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("offer", "Offer"), Stage("won", "Won")),
    economics=Economics(currency="EUR"),
)
ROWS = [
    # id, stage, last stage, source, value, reason, created
    *[("Lost", "Lead", "Ads", 100, "No budget")] * 5,
    *[("Lost", "Demo", "Ads", 1000, "Price")] * 4,
    *[("Lost", "Demo", "Fair", "", "")] * 2,
    *[("Lost", "Offer", "Fair", 700, "Price")] * 2,
    *[("Lost", "", "", 50, "")] * 3,
    *[("Won", "", "Ads", 2000, "")] * 3,
    *[("Offer", "", "Fair", 10, "")] * 4,
    *[("Lead", "", "Fair", 10, "")] * 7,
]


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    lines = ["Lead ID,Stage,Last stage,Source,Amount,Lost reason,Created"]
    lines += [
        f"L{number:03},{stage},{last},{source},{value},{reason},2024-0{1 + number % 3}-15"
        for number, (stage, last, source, value, reason) in enumerate(ROWS)
    ]
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(leads: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[LossResults]]:
    with view_on(LossResults, PLAN, [[leads]], tmp_path, theme, qtbot) as made:
        yield made


def test_losses_by_stage_stand_in_the_table(shown: Shown[LossResults]) -> None:
    rows = {str(row[0]): row[1:] for row in shown.view.stages.figures.rows}
    assert {name: row[0] for name, row in rows.items()} == {
        "All lost leads": 16, "Lead": 5, "Demo": 6, "Offer": 2, "(stage not known)": 3,
    }  # fmt: skip
    headings = shown.view.stages.figures.headings[1:]
    demo = dict(zip(headings, rows["Demo"], strict=True))
    assert (demo["Out of"], demo["Share lost"], demo["Their value"]) == (15, 6 / 15, 4000.0)
    # two of the six say no value: each is taken for a won lead's 2000
    assert demo["Would have brought"] == pytest.approx((4000 + 2 * 2000) * 3 / 5)
    place = headings.index("Would have brought")
    amounts = [row[place] for row in rows.values()]
    assert None in amounts[1:], "those nobody knows where"
    assert amounts[0] is None


def test_the_leak_that_costs_most_is_told_in_words(shown: Shown[LossResults]) -> None:
    texts = shown.view.said.texts
    assert texts[0].startswith("3 of 16 lost leads do not say at which stage they were lost")
    assert texts[1].startswith("Of the others, most were lost at Demo: 6 of the 15 known to have come there (40.0%; 16")
    assert texts[2].startswith("The leak that costs most is at Demo: had the 6 leads lost there come on to Offer")
    assert "(3 of 5 decided leads won), they would have brought about €4,800 (95% interval €1,8" in texts[2]
    assert "2 of 16 lost leads do not say what they were worth; each is taken for €2,000" in " ".join(texts)
    assert "11 of 16 lost leads give a reason (68.8%)." in texts
    assert shown.view.examples()["Share lost"] == "6 / 15 = 40.0%"


def test_reasons_and_channels_add_up_to_the_losses(shown: Shown[LossResults]) -> None:
    reasons = {row[0]: row[1] for row in shown.view.reasons.figures.rows}
    assert reasons == {"Price": 6, "No budget": 5, "(no reason given)": 5}
    channels = {row[0]: row[1:4] for row in shown.view.channels.figures.rows}
    assert channels == {"Ads": (9, 12, 0.75), "Fair": (4, 15, 4 / 15), "(unknown)": (3, 3, 1.0)}
    for table in (shown.view.reasons, shown.view.channels):
        assert sum(int(str(row[1])) for row in table.figures.rows) == 16


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [("stages", 0, 16), ("stages", 2, 6), ("stages", 4, 3), ("reasons", 0, 6), ("reasons", 2, 5), ("channels", 2, 3)],
)
def test_enter_on_a_row_lists_its_leads(shown: Shown[LossResults], table: str, row: int, expected: int) -> None:
    view = getattr(shown.view, table)
    view.setCurrentIndex(view.model().index(row, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert shown.went == ["leads"]
    assert shown.listed == expected


def test_a_click_on_a_bar_lists_its_leads(shown: Shown[LossResults]) -> None:
    chart = shown.view.by_stage
    chart.grab()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plots[0].at(1, 1).toPoint())
    assert shown.session.state.lead_filter.group == ("lost", "demo")
    assert shown.listed == 6


def test_the_filter_narrows_the_losses(shown: Shown[LossResults]) -> None:
    shown.session.set_filter(LeadFilter(date(2024, 1, 1), date(2024, 1, 31), frozenset({"Ads"})))
    shown.look()
    expected = [
        row for number, row in enumerate(ROWS) if number % 3 == 0 and row[2] == "Ads" and row[0] == "Lost"
    ]  # fmt: skip
    assert shown.view.stages.figures.rows[0][1] == len(expected)
    assert [row[0] for row in shown.view.channels.figures.rows] == ["Ads"]


def test_a_filter_without_losses_says_so(shown: Shown[LossResults]) -> None:
    shown.session.set_filter(LeadFilter(group=("won",)))
    shown.look()
    assert shown.view.refused.startswith("None of the leads that pass this filter is lost.")


def test_where_few_losses_have_a_stage_no_small_share_stands_beside_them(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    """A list of current stages that says just "Lost": none is known to be lost at Lead, which is not 0 %."""
    rows = [*["Lost,"] * 40, *["Lost,Demo"] * 3, *["Won,"] * 5, *["Offer,"] * 10]
    path = tmp_path / "list.csv"
    lines = [f"L{number:03},{row}" for number, row in enumerate(rows)]
    path.write_text("\n".join(["Lead ID,Stage,Last stage", *lines]), encoding="utf-8")
    with view_on(LossResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        figures, texts = made.view.stages.figures, made.view.said.texts
        lead = dict(zip(figures.headings, figures.rows[1], strict=True))
        assert (lead["Lost at"], lead["Lost"], lead["Share lost"]) == ("Lead", 0, None)
        assert lead["95% interval"] == pytest.approx((0, (wilson(40, 58) or (0, 0))[1]))
        assert texts[0].startswith("40 of 43 lost leads do not say")
        assert texts[1].startswith("Of the others, most were lost at Demo: 3 of the 18 known")
        assert not any(text.startswith("Most leads are lost") for text in texts)


@pytest.mark.parametrize(("still_open", "is_said"), [(0, False), (1, False), (60, True)])
def test_money_says_that_open_leads_may_yet_be_lost(
    tmp_path: Path,
    theme: Theme,
    qtbot: QtBot,
    still_open: int,
    is_said: bool,  # noqa: FBT001
) -> None:
    rows = [*["Lost,Lead,"] * 9, *["Lost,Demo,"] * 5, *["Won,,100"] * 80, *["Offer,,100"] * still_open]
    path = tmp_path / "list.csv"
    lines = [f"L{number:03},{row}" for number, row in enumerate(rows)]
    path.write_text("\n".join(["Lead ID,Stage,Last stage,Amount", *lines]), encoding="utf-8")
    with view_on(LossResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        text = next(text for text in made.view.said.texts if text.startswith("The leak that costs most is at Lead"))
        assert "(80 of 85 decided leads won), they would have brought about €847" in text
        said = "60 more leads there are still open; should none of them win, it would be €497."
        assert text.endswith(said) is is_said


def test_charts_say_their_rows(shown: Shown[LossResults]) -> None:
    said = shown.view.by_stage.accessibleDescription()
    assert "Demo: 6 of 15 lost, 40.0% (16–71%); worth €4,000, would have brought €4,800" in said
    assert "(stage not known): 3 lost; worth €150" in said


def test_where_we_lose_most_money_without_leaving_the_keyboard(
    leads: Path, tmp_path: Path, open_program: Callable[..., Program], qtbot: QtBot
) -> None:
    session = Session.open(tmp_path / "story.funnel")
    imported(session, PLAN, [[leads]])
    session.close()
    program = open_program(tmp_path / "story.funnel")
    program.window.go("results")
    page = results_of(program)
    page.switch.setFocus()
    page.show_view("channels")
    for _ in page.switch.offered:
        if page.view == "losses":
            break
        QTest.keyClick(program.frame, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    losses = page.current
    assert isinstance(losses, LossResults)
    qtbot.waitUntil(lambda: losses.drawn is not None, timeout=10_000)
    assert losses.said.texts[2].startswith("The leak that costs most is at Demo")
    for _ in range(60):
        if losses.by_stage.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget() or program.frame, Qt.Key.Key_Tab)
    QTest.keyClick(losses.by_stage, Qt.Key.Key_Down)
    assert "Demo: 6 of 15 lost" in losses.by_stage.accessibleName()
    QTest.keyClick(losses.by_stage, Qt.Key.Key_Return)
    assert program.session.state.lead_filter.group == ("lost", "demo")
    measured = program.session.state.measured
    assert measured is not None
    assert measured.lead_count == 6


def test_where_lost_leads_are_left_out_nothing_is_invented(shown: Shown[LossResults]) -> None:
    plan = shown.session.state.plan
    shown.session.edit(replace(plan, counting=replace(plan.counting, lost_policy=LostPolicy.EXCLUDE)), "Change")
    shown.look()
    assert "Choose that lost leads stay in" in shown.view.refused


def test_without_a_loss_it_says_what_to_do(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Lead ID,Stage\n1,Lead\n2,Won\n", encoding="utf-8")
    with view_on(LossResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert shown.view.refused.startswith("None of these leads is marked as lost.")


def test_counts_of_a_report_have_no_losses(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Channel,Lead,Demo,Offer,Won\nAds,100,50,20,5\nFair,40,20,8,2\n", encoding="utf-8")
    with view_on(LossResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert "counts here, not single leads" in shown.view.refused


def test_real_polish_leads(shared_data: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    stages = tuple(Stage(f"s{number}", name) for number, name in enumerate(("Nowy", "Kontakt", "Oferta", "Wygrany")))
    path = shared_data / "made_polish" / "leady.xlsx"
    with view_on(LossResults, replace(PLAN, stages=stages), [[path]], tmp_path, theme, qtbot) as shown:
        lost = {str(row[0]): row[1] for row in shown.view.stages.figures.rows}
        assert lost["All lost leads"] == 20  # ANSWERS.json: Przegrany
        assert (lost["Oferta"], lost["(stage not known)"]) == (13, 7)
        assert sum(int(str(row[1])) for row in shown.view.channels.figures.rows) == 20


def test_that_all_leads_give_a_reason_is_no_news(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    lines = ["Lead ID,Stage,Last stage,Lost reason,Created", "W,Won,,,2024-01-15"]
    lines += [f"L{n},Lost,Lead,{reason},2024-01-15" for n, reason in enumerate(("Price", "Price", "No budget"))]
    path = tmp_path / "told.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with view_on(LossResults, PLAN, [[path]], tmp_path, theme, qtbot) as made:
        said = "\n".join(made.view.said.texts)
        assert said.startswith("Most leads are lost at Lead: 3 of the 4")
        assert "reason" not in said
