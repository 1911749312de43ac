"""What a plan was before: every stored value with its time, to go back to, and names to keep some for ever."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from funnel_planner.app.edit_names import spoken
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.records import Revision
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, primary_button
from funnel_planner.words import formats, mark, tr

_TIME, _EDIT, _NAME = range(3)


class Versions(QDialog):
    """Versions of a plan, newest first. Accepted: ``wanted`` is the one to go back to.

    ``keep_name`` gives the present version a name, as often as one likes; False: it could not.
    """

    def __init__(self, theme: Theme, versions: Sequence[Revision], keep_name: Callable[[str], bool]) -> None:
        super().__init__()
        self._versions = list(versions)
        self._give_name = keep_name
        self._head = next((row for row, version in enumerate(self._versions) if version.is_head), 0)
        self.setWindowTitle(tr("Versions"))
        self.table = QTableWidget(len(self._versions), 3)
        self.table.setAccessibleName(tr("Versions of this plan"))
        self.table.setHorizontalHeaderLabels([tr("When"), tr("What was done"), tr("Name")])
        self.present_name = QLineEdit(self._versions[self._head].name if self._versions else "")
        self.present_name.setPlaceholderText(tr("such as: as sent to the client"))
        self.present_name.setMaxLength(200)
        self.back_button = primary_button(tr("Go back to this version"), self.accept)
        self.name_button = QPushButton(tr("Name it"))
        self.said = label("", theme, "small", "good")
        self._fill(theme)
        self._arrange(theme)
        self._show_choice()

    @property
    def name(self) -> str:
        """What the present version is to be called; empty: nothing."""
        return self.present_name.text().strip()

    @property
    def wanted(self) -> Revision | None:
        """The version chosen, unless it is the present one."""
        row = self.table.currentRow()
        return self._versions[row] if 0 <= row != self._head and row < len(self._versions) else None

    def _fill(self, theme: Theme) -> None:
        for row, version in enumerate(self._versions):
            local = version.made.astimezone()
            edit = tr(spoken(version.label))
            if version.undone:
                edit = tr("{edit} (undone)").format(edit=edit)
            if row == self._head:
                edit = tr("{edit} (as it is now)").format(edit=edit)
            for column, text in enumerate((f"{formats.day(local.date())}, {local:%H:%M}", edit, version.name)):
                item = QTableWidgetItem(text)
                if row == self._head:
                    item.setFont(theme.font("strong"))
                self.table.setItem(row, column, item)

    def _set_up_table(self) -> None:
        table = self.table
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        heads = table.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setSectionResizeMode(_EDIT, QHeaderView.ResizeMode.Stretch)
        table.resizeColumnToContents(_TIME)
        table.setColumnWidth(_NAME, 200)
        table.setCurrentCell(self._head, 0)
        table.itemSelectionChanged.connect(self._show_choice)
        table.itemActivated.connect(lambda _item: self.back_button.click())

    def _naming(self, theme: Theme) -> QHBoxLayout:
        """The name of the present version."""
        self.present_name.returnPressed.connect(self.name_button.click)
        self.present_name.textChanged.connect(lambda _text: self._show_choice())
        self.present_name.textEdited.connect(lambda _text: self.said.clear())
        self.name_button.clicked.connect(lambda _checked=False: self._keep_name())
        title = label(tr("&Name of the present version"), theme, "body", "muted")
        title.setBuddy(self.present_name)
        self.present_name.setAccessibleName(title.text().replace("&", ""))
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        for widget in (title, self.present_name, self.name_button):
            row.addWidget(widget)
        return row

    def _arrange(self, theme: Theme) -> None:
        self._set_up_table()
        close = QPushButton(tr("Close"))
        close.clicked.connect(lambda _checked=False: self.reject())
        for button in (close, self.back_button, self.name_button):  # Enter does what has the focus, and nothing else
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE["s"])
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.back_button)
        text = tr("Going back is an edit like any other: undo takes it back. Versions with a name are kept for ever.")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(label(text, theme, wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(self._naming(theme))
        buttons.insertWidget(0, self.said)
        column.addLayout(buttons)
        self.resize(680, 460)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_name(self) -> None:
        """Name the present version, show it in the list and change nothing else."""
        if not self._give_name(self.name):
            return
        self._versions[self._head] = replace(self._versions[self._head], name=self.name)
        shown = self.table.item(self._head, _NAME)
        if shown is not None:
            shown.setText(self.name)
            self.table.scrollToItem(shown)
        self._show_choice()
        text = tr("The present version is called “{name}” now.") if self.name else tr("The name is gone.")
        self.said.setText(text.format(name=self.name))

    def _show_choice(self) -> None:
        """What the buttons can do."""
        self.back_button.setEnabled(self.wanted is not None)
        self.name_button.setEnabled(bool(self._versions) and self.name != self._versions[self._head].name)


def choose_version(desk: Desk) -> None:
    """Show the versions of the open plan, and do what is chosen. Raises ``PlannerError``."""
    session = desk.session
    plan_id = session.state.plan.id

    def keep_name(name: str) -> bool:
        try:
            session.file.name_version(plan_id, name)
        except PlannerError as error:
            desk.ask.error(error)
            return False
        return True

    dialog = Versions(desk.theme, session.file.revisions(plan_id), keep_name)
    if not desk.ask.run(dialog) or dialog.wanted is None:
        return
    session.edit(session.file.load_revision(plan_id, dialog.wanted.id), mark("Restore version"))
    made = dialog.wanted.made.astimezone()
    text = tr("The plan is as it was on {day}, {time}. Undo takes it back.")
    desk.ask.hint(text.format(day=formats.day(made.date()), time=f"{made:%H:%M}"))
