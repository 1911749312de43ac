"""Leads deleted by hand, to be restored."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from funnel_planner.domain.by_hand import EMAIL, NAME, PHONE, HandLead, is_own_key
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, primary_button
from funnel_planner.words import tr, trn

ROW_HEIGHT = 30


class DeletedLeads(QDialog):
    """A list of deleted leads to tick; ``chosen`` are those to restore once it was accepted."""

    def __init__(self, theme: Theme, leads: Sequence[HandLead]) -> None:
        super().__init__()
        self._leads = list(leads)
        self.setWindowTitle(tr("Deleted leads"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Deleted leads"))
        for lead in self._leads:
            item = QListWidgetItem(lead_words(lead))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if len(self._leads) == 1 else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.restore_button = primary_button(tr("Restore"), self.accept)
        self.restore_button.setDefault(True)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(lambda _checked=False: self.reject())
        text = tr("They are counted nowhere, also when a file brings them again. Tick those that should come back.")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE["s"])
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(label(text, theme, wrap=True))
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.resize(460, 380)
        self.list.itemChanged.connect(lambda _item: self._name_button())
        if self._leads:
            self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_button()

    @property
    def chosen(self) -> list[HandLead]:
        """The ticked leads."""
        items = (self.list.item(row) for row in range(self.list.count()))
        ticked = (item.checkState() is Qt.CheckState.Checked for item in items)
        return [lead for lead, is_ticked in zip(self._leads, ticked, strict=True) if is_ticked]

    def _name_button(self) -> None:
        n = len(self.chosen)
        self.restore_button.setEnabled(n > 0)
        self.restore_button.setText(trn("Restore {n} lead", "Restore {n} leads", n) if n else tr("Restore"))


def lead_words(lead: HandLead) -> str:
    """Who a lead is, without looking at a file."""
    known = [lead.known(field) for field in (NAME, EMAIL, PHONE)]
    words = " · ".join(word for word in known if word)
    if words:
        return words
    return tr("Lead {id}").format(id=lead.key) if lead.key and not is_own_key(lead.key) else tr("Lead without a name")
