"""The view of losses where no lead is marked as lost, and where the price of a loss cannot be told."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import view_on

PLAN = Plan(
    id="p",
    name="Shop",
    stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("offer", "Offer"), Stage("won", "Won")),
    economics=Economics(currency="EUR"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.csv"


def test_the_open_leads_are_a_click_away(file: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    rows = [f"W{n},Won" for n in range(4)] + [f"O{n},Lead" for n in range(9)]
    file.write_text("\n".join(["Lead ID,Stage", *rows]), encoding="utf-8")
    with view_on(LossResults, PLAN, [[file]], tmp_path, theme, qtbot) as made:
        assert "9 of 13 leads at “Lead” have not gone on" in made.view.refused
        assert not made.view.show_open.isHidden()
        made.view.show_open.click()
        assert made.went == ["leads"]
        assert made.listed == 9


def test_a_price_that_rests_on_a_step_nobody_failed_is_not_told(
    file: Path, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    rows = [f"W{n},Won,,900" for n in range(30)] + [f"L{n},Lost,Lead,500" for n in range(5)]
    file.write_text("\n".join(["Lead ID,Stage,Last stage,Amount", *rows]), encoding="utf-8")
    with view_on(LossResults, PLAN, [[file]], tmp_path, theme, qtbot) as made:
        said = " ".join(made.view.said.texts)
        assert "What the 5 leads lost at Lead would have brought cannot be told" in said
        assert "all 30 decided ones there won" in said
        assert "leak that costs most" not in said
