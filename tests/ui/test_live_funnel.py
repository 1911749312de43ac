"""The panel that is always there, made from plain values alone."""

import subprocess
import sys
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.picture import Tile
from funnel_planner.ui.figure_words import tile_formula, tile_name, tile_value
from funnel_planner.ui.live_funnel import LiveFunnel
from funnel_planner.ui.theme import Theme
from funnel_planner.words import speaking
from tests.support.made_pictures import AWKWARD, ORDINARY, PLANNED_ONLY
from tests.support.scripted_ask import ScriptedAsk


class _Desk:
    def __init__(self, theme: Theme) -> None:
        self.theme, self.ask = theme, ScriptedAsk()


@pytest.fixture
def live(qtbot: QtBot, theme: Theme) -> LiveFunnel:
    desk: Any = _Desk(theme)
    live = LiveFunnel(desk)
    qtbot.addWidget(live)
    live.resize(300, 640)
    live.show()
    return live


def test_it_shows_funnel_figures_and_day(live: LiveFunnel) -> None:
    live.show_picture(ORDINARY)
    assert live.funnel.picture is ORDINARY
    assert [tile.value_text for tile in live.tiles.tiles] == ["6", "–", "50.0%"]
    assert live._remark.text() == "500 leads, as of 31\u00a0Mar\u00a02026"
    assert live.legend.isVisible()


def test_a_plan_without_leads_needs_no_legend(live: LiveFunnel) -> None:
    live.show_picture(PLANNED_ONLY)
    assert not live.legend.isVisible()
    assert "no leads yet" in live._remark.text()


def test_tiles_are_reused_and_left_over_ones_hidden(live: LiveFunnel) -> None:
    live.show_picture(ORDINARY)
    tiles = live.tiles.tiles
    live.show_picture(AWKWARD["one stage"])
    assert live.tiles.tiles == tiles
    live.show_picture(AWKWARD["no stage"])
    assert live.tiles.tiles == []


@pytest.mark.parametrize("kind", sorted(AWKWARD))
def test_awkward_funnels_fit_in(live: LiveFunnel, kind: str) -> None:
    live.show_picture(AWKWARD[kind])
    assert not live.grab().isNull()


def test_figures_are_written_by_their_unit() -> None:
    texts = [
        tile_value(Tile("cac", 831.4, "money"), "EUR"),
        tile_value(Tile("payback_months", 6.67, "months"), "EUR"),
        tile_value(Tile("roas", 2.5, "ratio"), "EUR"),
        tile_value(Tile("overall_conversion", 0.0006, "share"), "EUR"),
        tile_value(Tile("won", None, "count"), "EUR"),
    ]
    assert texts == ["€831", "6.7 mo.", "2.50×", "0.06%", "–"]
    with speaking("pl"):
        assert tile_value(Tile("cac", 1234.0, "money"), "PLN") == "1\u00a0234\u00a0zł"


def test_kinds_without_a_name_are_shown_as_they_are() -> None:
    assert tile_name("some_thing") == "some thing"
    assert tile_formula("some_thing") == ""


def test_the_panel_needs_no_slow_library() -> None:
    code = "import sys, funnel_planner.ui.live_funnel; print([m for m in ('numpy', 'pyqtgraph') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
