"""The rule under every chart: shown, changed, refused with the reason, undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import CountingMode, LostPolicy
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.pages.filter_choosers import DayChooser
from funnel_planner.ui.results.counting_line import CountingLine
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

PLAN = Plan(id="p", name="Shop", stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")))
WIDE = """Lead ID,Created,Demo date,Won date
A,2024-01-01,2024-01-05,2024-01-20
B,2024-01-02,,2024-02-20
C,2024-01-03,2024-01-09,
"""
UNDATED = "Lead ID,Stage,Source\nA,Won,Ads\nB,Demo,Ads\nC,Lead,Fair\n"


def _shown(text: str, folder: Path, theme: Theme, qtbot: QtBot) -> Any:
    path = folder / "leads.csv"
    path.write_text(text, encoding="utf-8")
    return view_on(FunnelResults, PLAN, [[path]], folder, theme, qtbot)


@pytest.fixture
def shown(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Shown[FunnelResults]]:
    with _shown(WIDE, tmp_path, theme, qtbot) as made:
        yield made


def _line(shown: Shown[FunnelResults]) -> CountingLine:
    return shown.view._card.counting


def _choose(shown: Shown[FunnelResults], part: QToolButton, text: str) -> None:
    menu = _line(shown).menu(part)
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()
    shown.look()


def _texts(menu: QMenu) -> dict[str, bool]:
    return {action.text(): action.isEnabled() for action in menu.actions() if action.text()}


def test_every_part_of_the_rule_is_in_sight(shown: Shown[FunnelResults]) -> None:
    line = _line(shown)
    assert line.mode.text() == "reached at least ▾"
    assert line.mode.accessibleName() == "Counting mode: reached at least"
    assert line.window_days.text() == "no time limit ▾"
    assert line.text.startswith("Counted: reached at least, first touch, lost leads stay in, as of ")


def test_no_rule_is_claimed_of_what_a_report_counted(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    def read(dialog: QDialog) -> bool:
        texts.extend(label.text() for label in dialog.findChildren(QLabel))
        return False

    texts: list[str] = []
    with _shown("Channel,Lead,Demo,Won\nAds,100,40,10\n", tmp_path, theme, qtbot) as made:
        line = _line(made)
        assert line.text.startswith("Counted: as the report counts, as of ")
        assert [part.text() for part in line.findChildren(QToolButton) if part.isVisible()][:1] == [
            "as the report counts ▾"
        ]
        assert not any(part.isVisible() for part in (line.attribution, line.lost, line.window_days))
        made.ask.will(read)
        line.explain()
    assert "Reached at least" not in texts
    assert line.text in texts


def test_a_choice_is_an_edit_that_undo_takes_back(shown: Shown[FunnelResults]) -> None:
    line = _line(shown)
    _choose(shown, line.mode, "passed every stage")
    assert shown.session.state.plan.counting.mode is CountingMode.ALL
    assert [bar.value for bar in shown.view.bars.stages] == [3, 2, 1]
    assert line.mode.text() == "passed every stage ▾"
    _choose(shown, line.lost, "lost leads left out")
    assert shown.session.state.plan.counting.lost_policy is LostPolicy.EXCLUDE
    shown.session.undo()
    shown.session.undo()
    assert shown.session.state.plan.counting == PLAN.counting
    assert shown.session.state.redo_label == "Change how leads are counted"


def test_a_window_is_chosen_proposed_or_typed(shown: Shown[FunnelResults]) -> None:
    line = _line(shown)
    texts = _texts(line.menu(line.window_days))
    assert any(text.endswith("90% of the wins came so soon") for text in texts)
    _choose(shown, line.window_days, "within 30 days")
    assert [bar.value for bar in shown.view.bars.stages] == [3, 2, 1]
    shown.ask.will("19")
    _choose(shown, line.window_days, "Another number of days…")
    assert shown.session.state.plan.counting.window_days == 19
    for nonsense in ("soon", "-4", "1.5", "123456"):
        shown.ask.will(nonsense)
        menu = line.menu(line.window_days)
        next(action for action in menu.actions() if action.text().startswith("Another")).trigger()
    assert len(shown.ask.told) == 4
    assert shown.session.state.plan.counting.window_days == 19


def test_another_day_is_chosen(shown: Shown[FunnelResults]) -> None:
    line = _line(shown)
    menu = line.menu(line.as_of)
    chooser = menu.findChild(DayChooser)
    assert chooser is not None
    chooser._day.set_day(date(2024, 1, 15))
    chooser.chosen.emit()
    shown.look()
    assert shown.session.state.plan.counting.as_of == date(2024, 1, 15)
    assert [bar.value for bar in shown.view.bars.stages] == [3, 2, 0]


def test_no_day_after_the_import_where_something_was_yet_to_come(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    """What was to come is left out of an import, so that a later day would be counted by half of it."""
    with _shown(WIDE + "D,2150-01-01,,\n", tmp_path, theme, qtbot) as shown:
        line = _line(shown)
        chooser = line.menu(line.as_of).findChild(DayChooser)
        assert chooser is not None
        chooser._day.set_day(date(2150, 2, 1))
        chooser.take()
        assert shown.session.state.plan.counting.as_of is None
        (error,) = shown.ask.errors
        assert error.kind == "as_of_after_import"


def test_what_the_data_cannot_answer_is_refused_with_the_reason(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    with _shown(UNDATED, tmp_path, theme, qtbot) as shown:
        line = _line(shown)
        modes = _texts(line.menu(line.mode))
        assert [enabled for text, enabled in modes.items() if "HubSpot" in text] == [False, False]
        assert any("where each lead stands now" in text for text in modes)
        windows = _texts(line.menu(line.window_days))
        assert not any(enabled for text, enabled in windows.items() if text.startswith(("within", "Another")))
        assert any("No later stage has a date" in text for text in windows)
        channels = _texts(line.menu(line.attribution))
        assert any("name one channel each" in text for text in channels)
