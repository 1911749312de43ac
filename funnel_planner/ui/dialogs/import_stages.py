"""The stages of a funnel that is made after a file: rename, move, merge, take away."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.explain import explain
from funnel_planner.app.files.fitting import with_stage_name, with_stages_merged
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DownScroll, DropDown, IconButton, Notice, label
from funnel_planner.words import formats, tr, trn

FROM_FILE = ""
"""Start of a funnel with the stages that the file itself names; others are keys of templates."""


class StageList(QWidget):
    """One row a stage: ``changed(Plan, tuple[renamed])`` for every change; ``start_chosen(key)``: begin with others.

    The second value of ``changed`` is (old name, new name) pairs of stages that go by another name now.
    """

    changed = Signal(object, object)
    start_chosen = Signal(str)

    def __init__(self, theme: Theme, starts: list[tuple[str, str]]) -> None:
        super().__init__()
        self._theme = theme
        self._plan: Plan | None = None
        self._rows: list[QWidget] = []
        self.names: list[QLineEdit] = []
        self.buttons: list[dict[str, IconButton]] = []
        self.start = DropDown()
        for key, title in starts:
            self.start.addItem(title, key)
        self.start.activated.connect(lambda _index: self.start_chosen.emit(self.start.currentData()))
        self.notice = Notice(theme)
        self._counts: list[QLabel] = []
        self._grid = QGridLayout()
        self._arrange()

    def show_plan(self, plan: Plan, counts: dict[str, int]) -> None:
        """Show a plan's stages; ``counts``: rows at each, by id."""
        ids = [stage.id for stage in plan.stages]
        same = self._plan is not None and ids == [stage.id for stage in self._plan.stages]
        self._plan = plan
        self.start.setCurrentIndex(max(0, self.start.findData(plan.template)))
        if not same:
            self._build(plan)
        for stage, edit, count in zip(plan.stages, self.names, self._counts, strict=True):
            if edit.text() != stage.name and not edit.hasFocus():
                edit.setText(stage.name)
            rows = counts.get(stage.id, 0)
            count.setText(trn("in {n} row", "in {n} rows", rows).format(n=formats.count(rows)) if rows else "")

    @property
    def fields(self) -> list[QWidget]:
        """What the keyboard goes through, in order."""
        rows = zip(self.names, self.buttons, strict=True)
        return [self.start, *(field for name, buttons in rows for field in (name, *buttons.values()))]

    def focus_stage(self, index: int) -> None:
        """Put the focus on a stage's name."""
        if self.names:
            self.names[max(0, min(index, len(self.names) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)

    def rename(self, index: int, name: str) -> None:
        """Give a stage another name."""
        stage = self._stage(index)
        if stage is not None and name.strip() != stage.name:
            self._try(lambda plan: with_stage_name(plan, stage.id, name), ((stage.name, name.strip()),))

    def shift(self, index: int, step: int) -> None:
        """Move a stage up (-1) or down (1)."""
        stage = self._stage(index)
        if stage is not None and 0 <= index + step < len(self.names):
            self._try(lambda plan: plan.with_stage_moved(stage.id, index + step))
            self.focus_stage(index + step)

    def merge(self, index: int) -> None:
        """Merge a stage into the one before."""
        stage = self._stage(index)
        if stage is not None and index:
            above = self._stage(index - 1)
            renamed = ((stage.name, above.name),) if above is not None else ()
            self._try(lambda plan: with_stages_merged(plan, stage.id), renamed)
            self.focus_stage(index - 1)

    def remove(self, index: int) -> None:
        """Take a stage away; its labels then mean nothing, which is asked about."""
        stage = self._stage(index)
        if stage is not None and len(self.names) > 1:
            self._try(lambda plan: plan.without_stage(stage.id))
            self.focus_stage(index)

    def say_nothing_found(self) -> None:
        """The file names no stages of its own."""
        if self._plan is not None:
            self.start.setCurrentIndex(max(0, self.start.findData(self._plan.template)))
        self.notice.say(tr("The file names no stages of its own. Start with a ready-made funnel."), "info")

    def needed_height(self, _width: int) -> int:
        """Room for all stages without scrolling, in a list that is so wide."""
        each = next((name.sizeHint().height() for name in self.names), 0) + SPACE["xs"]
        return len(self.names) * each + self.start.sizeHint().height() + 2 * SPACE["s"]

    def _stage(self, index: int) -> Stage | None:
        return self._plan.stages[index] if self._plan is not None and index < len(self._plan.stages) else None

    def _try(self, change: Callable[[Plan], Plan], renamed: tuple[tuple[str, str], ...] = ()) -> None:
        assert self._plan is not None  # noqa: S101 - there are stages to change
        try:
            plan = change(self._plan)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return
        self.notice.clear()
        self.changed.emit(plan, renamed)

    def _build(self, plan: Plan) -> None:
        for row in self._rows:
            self._grid.removeWidget(row)
            row.hide()  # a field that is deleted while it has the focus would say that its editing has ended
            row.deleteLater()
        self._rows, self.names, self.buttons = [], [], []
        self._counts = []
        for index, stage in enumerate(plan.stages):
            self._add(index, stage, len(plan.stages))

    def _add(self, index: int, stage: Stage, count: int) -> None:
        number = label(f"{index + 1}", self._theme, "small", "muted")
        name = QLineEdit(stage.name)
        name.setAccessibleName(tr("Name of stage {n}").format(n=index + 1))
        name.editingFinished.connect(lambda: self.rename(index, name.text()))
        rows = label("", self._theme, "small", "muted")
        rows.setToolTip(tool_tip(tr("Rows that say so. Leads are counted in the funnel beside.")))
        deeds: dict[str, tuple[str, str, Callable[[], None], bool]] = {
            "up": ("move_up", tr("Move “{stage}” up"), partial(self.shift, index, -1), index > 0),
            "down": ("move_down", tr("Move “{stage}” down"), partial(self.shift, index, 1), index < count - 1),
            "merge": ("link", tr("Merge “{stage}” with the stage before it"), partial(self.merge, index), index > 0),
            "remove": ("delete", tr("Take “{stage}” away"), partial(self.remove, index), count > 1),
        }
        buttons = {}
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["xs"])
        for key, (sign, text, act, possible) in deeds.items():
            button = buttons[key] = IconButton(self._theme, sign, text.format(stage=stage.name), act, size=16)
            button.setEnabled(possible)
            row.addWidget(button)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(number, index, 0, right)
        self._grid.addWidget(name, index, 1)
        self._grid.addWidget(rows, index, 2, right)
        self._grid.addWidget(holder, index, 3)
        self._rows += [number, name, rows, holder]
        self.names.append(name)
        self._counts.append(rows)
        self.buttons.append(buttons)

    def _arrange(self) -> None:
        inside = QWidget()
        inside.setProperty("look", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE["s"], 0)
        self._grid.setHorizontalSpacing(SPACE["s"])
        self._grid.setVerticalSpacing(SPACE["xs"])
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(4, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        title = label(tr("Start with"), self._theme, "body", "muted")
        title.setBuddy(self.start)
        self.start.setAccessibleName(tr("Start with"))
        row = QHBoxLayout()
        row.addWidget(title)
        row.addWidget(self.start)
        row.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(SPACE["s"])
        around.addLayout(row)
        around.addWidget(self.notice)
        around.addWidget(DownScroll(inside), 1)
