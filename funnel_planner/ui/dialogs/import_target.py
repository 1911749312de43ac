"""Where files go: into the open plan, or into a new one made of them, and what that is called."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from funnel_planner.app.editing import free_name
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_top import named
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import DropDown
from funnel_planner.words import tr

WIDEST_NAME = 200


class ImportTarget(QWidget):
    """A list of both, and beside it the name of a new plan: ``chosen`` when it is another one, ``renamed`` by name."""

    chosen = Signal()
    renamed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open: Plan | None = None
        self._new: Plan | None = None
        self.into = DropDown()
        self.into.setMaximumWidth(250)
        self.into.activated.connect(lambda _index: self.chosen.emit())
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.name.setMaximumWidth(WIDEST_NAME)
        self.name.editingFinished.connect(self._rename)
        self._name_row = named(tr("&Name"), self.name, desk.theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["l"])
        row.addWidget(named(tr("&Into"), self.into, desk.theme))
        row.addWidget(self._name_row)

    def offer(self, plan: Plan, new: Plan | None) -> None:
        """Offer the open plan and a new one; ``new``, if there is one, is chosen."""
        self._open = plan
        self._new = None if new is None else self._with_free_name(new)
        self.into.addItem(plan.name, "open")
        self.into.addItem(tr("a new funnel made from the file"), "new")
        self.into.setCurrentIndex(0 if new is None else 1)
        self._show_name()

    @property
    def is_new(self) -> bool:
        """A new plan is made of the files."""
        return bool(self.into.currentData() == "new" and self._new is not None)

    @property
    def plan(self) -> Plan:
        """The plan to import into."""
        found = self._new if self.is_new else self._open
        assert found is not None  # noqa: S101 - it is offered before anything is asked
        return found

    def make_new(self, make: Callable[[], Plan]) -> None:
        """Make the new plan where it is wanted for the first time."""
        if self.into.currentData() == "new" and self._new is None:
            self._new = self._with_free_name(make())
        self._show_name()

    def change_new(self, plan: Plan) -> None:
        """The new plan has other stages."""
        self._new = plan.with_name(self.plan.name)
        self._show_name()

    def use_stored(self) -> None:
        """The new plan has been stored: from now on it is the open one."""
        self._open, self._new = self.plan, None
        self.into.setItemText(0, self._open.name)
        self.into.setCurrentIndex(0)
        self._show_name()

    def _rename(self) -> None:
        """Call the new plan as typed; without a name it keeps its own."""
        name = self.name.text().strip()
        if self._new is not None and name and name != self._new.name:
            self._new = self._new.with_name(name)
            self.renamed.emit()
        self._show_name()

    def _show_name(self) -> None:
        self._name_row.setVisible(self.is_new)
        self.name.setText(self._new.name if self._new is not None else "")
        self.name.setCursorPosition(0)  # of a long name, how it begins

    def _with_free_name(self, plan: Plan) -> Plan:
        """Several exports are called alike; their plans are told apart by a number until someone names them."""
        taken: Sequence[str] = [card.name for card in self._desk.session.plan_cards() if not card.trashed]
        return plan.with_name(free_name(plan.name, taken))
