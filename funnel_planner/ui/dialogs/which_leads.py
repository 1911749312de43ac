"""Asked before an export while a filter is in force: all leads, or only those that the screen shows?"""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout

from funnel_planner.app.findings.filter_words import filter_text, leads_text
from funnel_planner.app.findings.planned_channels import planned_words
from funnel_planner.app.state import State
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, set_look
from funnel_planner.words import tr, trn

INDENT = 24
"""Of what is said of a choice, below its words; device-independent pixels."""
WIDTH = 460


class WhichLeads(QDialog):
    """Two choices; what is on the screen comes first, as it is what one looks at when one exports."""

    def __init__(self, theme: Theme, state: State) -> None:
        super().__init__()
        self._wish = state.lead_filter
        self.setWindowTitle(tr("Which leads?"))
        self.shown = QRadioButton(tr("Only what the filter shows: {leads}").format(leads=leads_text(state)))
        self.everything = QRadioButton(trn("All {n} lead", "All {n} leads", state.all_leads))
        self.shown.setChecked(True)
        words = " · ".join(text for text in (filter_text(state), planned_words(state.plan, self._wish)) if text)
        self.words = label(words, theme, "small", "muted", wrap=True)
        self.words.setContentsMargins(INDENT, 0, 0, 0)
        self.shown.setAccessibleDescription(words)
        note = tr("The workbook says on its first sheets and on About which leads it counts.")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton(tr("Export to Excel"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_look(go_on, "primary")
        go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["s"])
        for widget in (self.shown, self.words, self.everything, label(note, theme, "small", "muted", wrap=True)):
            column.addWidget(widget)
        column.addSpacing(SPACE["s"])
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH)

    @property
    def wish(self) -> LeadFilter:
        """The filter of the leads chosen; empty: all of them."""
        return self._wish if self.shown.isChecked() else LeadFilter()
