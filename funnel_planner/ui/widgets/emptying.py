"""Taking out what a layout holds."""

from PySide6.QtWidgets import QLayout


def empty_layout(layout: QLayout) -> None:
    """Widgets are out of sight at once and deleted when the loop comes round."""
    while layout.count():
        item = layout.takeAt(0)
        widget = None if item is None else item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
