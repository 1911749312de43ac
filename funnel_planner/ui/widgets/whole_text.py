"""What is shown cut is said whole in a tool tip."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from funnel_planner.ui.plain_text import tool_tip


def says_whole(widget: QWidget, event: QEvent, whole: str, shown: Callable[[], str]) -> bool:
    """Whether the event asked for a tool tip and got one: the whole text of a widget that shows less of it.

    ``shown`` is asked only then: a widget has many events. What else its tool tip has to say follows below.
    """
    if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent) or shown() == whole:
        return False
    text, more = tool_tip(whole), widget.toolTip()
    QToolTip.showText(event.globalPos(), text if more == text else text + more, widget)
    return True
