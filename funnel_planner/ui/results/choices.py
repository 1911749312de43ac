"""Lists to choose from in the head of a card."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox

from funnel_planner.ui.calm import calm


def choice_of(name: str, chosen: Callable[[], None]) -> QComboBox:
    """An empty list with a name for screen readers; ``chosen`` is called whenever another entry is in force."""
    made = calm(QComboBox())
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.currentIndexChanged.connect(lambda _index: chosen())
    return made
