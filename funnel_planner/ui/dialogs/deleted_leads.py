"""Leads deleted by hand, to be restored."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout

from funnel_planner.domain.by_hand import EMAIL, NAME, PHONE, HandLead, is_own_key
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, primary_button
from funnel_planner.words import tr

ROW_HEIGHT = 30


class DeletedLeads(QDialog):
    """A list of deleted leads; ``chosen`` are those to restore once it was accepted."""

    def __init__(self, theme: Theme, leads: Sequence[HandLead]) -> None:
        super().__init__()
        self._leads = list(leads)
        self.setWindowTitle(tr("Deleted leads"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Deleted leads"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for lead in self._leads:
            item = QListWidgetItem(lead_words(lead))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.restore_button = primary_button(tr("Restore"), self.accept)
        self.restore_button.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.restore_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        text = tr("They are counted nowhere, also when a file brings them again. Choose those that should come back.")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(label(text, theme, wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.resize(460, 380)
        self.list.itemSelectionChanged.connect(self._name_button)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        if self._leads:
            self.list.selectAll() if len(self._leads) == 1 else self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_button()

    @property
    def chosen(self) -> list[HandLead]:
        """The selected leads."""
        return [self._leads[row] for row in sorted(index.row() for index in self.list.selectedIndexes())]

    def _name_button(self) -> None:
        self.restore_button.setEnabled(bool(self.list.selectedIndexes()))


def lead_words(lead: HandLead) -> str:
    """Who a lead is, without looking at a file."""
    known = [lead.known(field) for field in (NAME, EMAIL, PHONE)]
    words = " · ".join(word for word in known if word)
    if words:
        return words
    return tr("Lead {id}").format(id=lead.key) if lead.key and not is_own_key(lead.key) else tr("Lead without a name")
