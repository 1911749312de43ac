"""Paths on screen: unusual ways counted, drawn and listed, and the usual ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.results.paths_view import PathResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(id="p", name="Shop", stages=tuple(Stage(name.lower(), name) for name in ("Lead", "Demo", "Offer", "Won")))
WAYS = (
    *["Lead Demo Offer Won"] * 5,
    *["Lead Demo Lost"] * 4,
    *["Lead Offer"] * 3,
    *["Demo Offer"] * 2,
    "Lead Demo Offer Demo",
    "Lead Lost Demo",
    "Lead Demo Lost Lead",
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    lines = ["Lead ID,Stage,Date"]
    for number, way in enumerate(WAYS):
        lines += [f"L{number:02},{stage},2024-01-{day:02}" for day, stage in enumerate(way.split(), 1)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def shown(log: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[PathResults]]:
    with view_on(PathResults, PLAN, [[log]], tmp_path, theme, qtbot) as made:
        yield made


def test_every_kind_is_counted_with_its_share(shown: Shown[PathResults]) -> None:
    rows = {str(row[0]): row[1:4] for row in shown.view.kinds.figures.rows}
    n = len(WAYS)
    assert rows == {
        "Entered mid-way": (2, n, 2 / n),
        "Skipped a stage": (5, n, 5 / n),
        "Went back": (2, n, 2 / n),
        "Came back after a loss": (2, n, 2 / n),
        "Entered again": (1, n, 1 / n),
    }


def test_the_chosen_kind_is_drawn(shown: Shown[PathResults]) -> None:
    assert shown.view.kinds.currentIndex().row() == 1  # the one most leads went
    assert shown.view.picture.tips == ["Lead → Offer: 3 leads", "from outside → Demo: 2 leads"]
    shown.view.kinds.setCurrentIndex(shown.view.kinds.model().index(3, 0))
    assert set(shown.view.picture.tips) == {"lost → Demo: 1 lead", "lost → Lead: 1 lead"}
    assert "after they had been lost" in shown.view.about.text()
    assert [row[:3] for row in shown.view.picture.figures.rows] == [("lost", "Lead", 1), ("lost", "Demo", 1)]
    assert not shown.view.picture.grab().isNull()


@pytest.mark.parametrize(("row", "leads"), [(0, 2), (1, 5), (2, 2), (3, 2), (4, 1)])
def test_enter_on_a_kind_lists_its_leads(shown: Shown[PathResults], row: int, leads: int) -> None:
    shown.view.kinds.setCurrentIndex(shown.view.kinds.model().index(row, 0))
    QTest.keyClick(shown.view.kinds, Qt.Key.Key_Return)
    assert shown.went == ["leads"]
    assert shown.listed == leads


def test_the_picture_can_be_copied_and_saved(shown: Shown[PathResults]) -> None:
    (card,) = shown.view._cards
    assert {"Copy picture", "Save as SVG…", "Show as table"} <= {action.text() for action in card.menu().actions()}


def test_an_arc_lists_its_leads(shown: Shown[PathResults]) -> None:
    shown.view.picture.setFocus()
    QTest.keyClick(shown.view.picture, Qt.Key.Key_Return)
    assert shown.session.state.lead_filter.group == ("path", "skipped", "lead", "offer")
    assert shown.listed == 3


def test_the_usual_ways_stand_in_order_and_list_their_leads(shown: Shown[PathResults]) -> None:
    rows = [row[:2] for row in shown.view.usual.figures.rows]
    assert rows[:4] == [
        ("Lead → Demo → Offer → Won", 5),
        ("Lead → Demo → lost", 4),
        ("Lead → Offer", 3),
        ("Demo → Offer", 2),
    ]
    assert sum(int(str(row[1])) for row in rows) == len(WAYS)
    shown.view.usual.setCurrentIndex(shown.view.usual.model().index(1, 0))
    QTest.keyClick(shown.view.usual, Qt.Key.Key_Return)
    assert shown.listed == 4


def test_a_group_narrows_the_paths(shown: Shown[PathResults]) -> None:
    shown.session.set_filter(LeadFilter(group=("path", "went_back")))
    shown.look()
    assert {row[:2] for row in shown.view.usual.figures.rows} == {
        ("Lead → Demo → Offer → Demo", 1),
        ("Lead → Demo → lost → Lead", 1),
    }


def test_a_list_of_current_stages_says_that_it_cannot_tell(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "list.csv"
    rows = "\n".join(f"{number},{stage}" for number, stage in enumerate(["Lead", "Demo", "Offer", "Won"] * 3))
    path.write_text(f"Lead ID,Stage\n{rows}\n", encoding="utf-8")
    with view_on(PathResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert {row[1:4] for row in shown.view.kinds.figures.rows} == {(None, 12, None)}
        assert shown.view.usual.isHidden()
        assert "where leads stand now" in shown.view.usual_words.text()
        assert "nobody can tell" in shown.view.about.text()


def test_counts_of_a_report_have_no_paths(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Channel,Lead,Demo,Offer,Won\nAds,100,50,20,5\nFair,40,20,8,2\n", encoding="utf-8")
    with view_on(PathResults, PLAN, [[path]], tmp_path, theme, qtbot) as shown:
        assert "counts here, not single leads" in shown.view.refused
