"""A field for leads by hand: a label with those that are known offered."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from funnel_planner.domain.labels import label_key
from funnel_planner.ui.widgets import DropDown


class LabelField(DropDown):
    """A label typed freely; those that are known are offered, wherever the typed part stands in them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(DropDown.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._labels = QStringListModel(self)
        completer = QCompleter(self._labels, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    def set_labels(self, labels: Iterable[str]) -> None:
        """Offer these; what is typed stays."""
        text = self.currentText()
        distinct = {label_key(label): label for label in reversed(tuple(labels)) if label}
        names = sorted(distinct.values(), key=str.casefold)
        self.clear()
        self.addItems(names)
        self._labels.setStringList(names)
        self.setEditText(text)

    def set_text(self, text: str) -> None:
        """Show a label."""
        self.setEditText(text)

    def text(self) -> str:
        """What is typed, in the spelling that is known where there is one."""
        typed = " ".join(self.currentText().split())
        known = {label_key(self.itemText(place)): self.itemText(place) for place in range(self.count())}
        return known.get(label_key(typed), typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape are the form's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)
