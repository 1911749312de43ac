"""Labels beside their choices: two side by side only as far as nothing of them is pushed out of sight."""

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.ui.dialogs.import_labels import TWO_COLUMNS_FROM, Meaning, MeaningList, Option
from funnel_planner.ui.theme import Theme


@pytest.mark.parametrize("width", [TWO_COLUMNS_FROM - 40, TWO_COLUMNS_FROM + 16, 900])
def test_no_choice_is_pushed_out_of_sight(theme: Theme, qtbot: QtBot, width: int) -> None:
    labels = MeaningList(theme)
    qtbot.addWidget(labels)
    meanings = [Meaning(f"Label {n}", 1000 + n, "", is_open=n < 3) for n in range(14)]
    labels.show_meanings(meanings, [Option("Not assigned to anything here"), Option("Lost", "lost")])
    labels.resize(width, 120)
    labels.show()
    qtbot.waitUntil(lambda: labels.verticalScrollBar().isVisible())
    inside = labels.widget()
    assert inside is not None
    assert inside.width() <= labels.viewport().width()
