"""Lists to choose from in the head of a card."""

from collections.abc import Callable

from funnel_planner.ui.widgets import DropDown


def choice_of(name: str, chosen: Callable[[], None]) -> DropDown:
    """An empty list with a name for screen readers; ``chosen`` is called whenever another entry is in force."""
    made = DropDown()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
    made.currentIndexChanged.connect(lambda _index: chosen())
    return made
