"""What the stage labels of a file mean: each label beside the stage it is counted at."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, LabelMapping
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, set_look
from funnel_planner.words import formats, tr, trn

MOST_LABELS = 120
"""Labels with a choice of their own; the rarest of more follow the proposal."""
TWO_COLUMNS_FROM = 620
LONGEST = 40


class StageLabels(QScrollArea):
    """``label_meant(label, target)``: a stage's name, ``LOST_TARGET``, ``EXCLUDE_TARGET`` or nothing."""

    label_meant = Signal(str, str)

    def __init__(self, theme: Theme, plan: Plan) -> None:
        super().__init__()
        self._theme, self._plan = theme, plan
        self._shown: tuple[tuple[str, int], ...] = ()
        self._rows: dict[str, tuple[QLabel, QLabel, QComboBox]] = {}
        self._two = False
        self._stage_names = {stage.id: stage.name for stage in plan.stages}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "page")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, SPACE["s"], 0)
        self._grid.setHorizontalSpacing(SPACE["m"])
        self._grid.setVerticalSpacing(SPACE["xs"])
        self._more = label("", theme, "small", "muted", wrap=True)
        self.setWidget(inside)

    @property
    def combos(self) -> dict[str, QComboBox]:
        """The choice of each label."""
        return {text.text(): combo for text, _, combo in self._rows.values()}

    def show_labels(self, labels: Sequence[LabelMapping]) -> None:
        """Show what labels mean; those there already are only updated, so that the focus stays."""
        shown = tuple((item.label, item.count) for item in labels[:MOST_LABELS])
        if shown != self._shown:
            self._shown = shown
            self._build(labels[:MOST_LABELS])
            rest = len(labels) - MOST_LABELS
            self._more.setText(
                trn("{n} rarer label is read as proposed.", "{n} rarer labels are read as proposed.", rest)
            )
            self._more.setVisible(rest > 0)
        for item in labels[:MOST_LABELS]:
            combo = self._rows[label_key(item.label)][2]
            place = combo.findData(self._target(item))
            combo.setCurrentIndex(max(0, place))
            state = "" if item.target or not item.count else "error"
            if combo.property("state") != state:
                combo.setProperty("state", state)
                set_look(combo, "")

    def focus_label(self, text: str) -> None:
        """Put the focus on a label's choice."""
        row = self._rows.get(label_key(text))
        if row is not None:
            row[2].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(row[2])

    def _target(self, item: LabelMapping) -> str:
        return self._stage_names.get(item.target, item.target)

    def _build(self, labels: Sequence[LabelMapping]) -> None:
        for widgets in self._rows.values():
            for widget in widgets:
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._rows = {}
        for item in labels:
            name = label(item.label, self._theme)
            if len(item.label) > LONGEST:
                name.setText(item.label[: LONGEST - 1] + "…")
            count = label(formats.count(item.count), self._theme, "small", "muted")
            self._rows[label_key(item.label)] = (name, count, self._combo(item))
        self._place()

    def _combo(self, item: LabelMapping) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(tr("“{label}” means").format(label=item.label))
        combo.addItem(tr("Not assigned"), "")
        combo.setItemData(0, tr("These rows are left out, and counted as unmapped."), Qt.ItemDataRole.ToolTipRole)
        for stage in self._plan.stages:
            combo.addItem(stage.name, stage.name)
        combo.insertSeparator(combo.count())
        combo.addItem(tr("Lost"), LOST_TARGET)
        combo.addItem(tr("Leave out"), EXCLUDE_TARGET)
        last = combo.count() - 1
        combo.setItemData(last, tr("Spam, tests: such leads are left out everywhere."), Qt.ItemDataRole.ToolTipRole)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.installEventFilter(self)
        combo.activated.connect(lambda _index, text=item.label: self.label_meant.emit(text, combo.currentData() or ""))
        return combo

    def _place(self) -> None:
        half = (len(self._rows) + 1) // 2 if self._two else len(self._rows)
        for number, (name, count, combo) in enumerate(self._rows.values()):
            side, row = divmod(number, half) if half else (0, 0)
            self._grid.addWidget(name, row, side * 4)
            self._grid.addWidget(count, row, side * 4 + 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(combo, row, side * 4 + 2)
        for column in range(8):
            self._grid.setColumnStretch(column, {0: 2, 2: 3}.get(column % 4, 0) if column < 4 or self._two else 0)
            self._grid.setColumnMinimumWidth(column, SPACE["l"] if column == 3 and self._two else 0)
        self._grid.addWidget(self._more, half, 0, 1, 7)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(half + 1, 1)

    def needed_height(self) -> int:
        """Room for all labels without scrolling."""
        rows = (len(self._rows) + 1) // 2 if self._two else len(self._rows)
        each = next((combo.sizeHint().height() for _, _, combo in self._rows.values()), 0) + SPACE["xs"]
        return rows * each + SPACE["s"]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the list instead of changing a choice nobody looks at."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: object) -> None:
        """Two labels side by side where there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's QResizeEvent
        two = self.width() >= TWO_COLUMNS_FROM
        if two != self._two:
            self._two = two
            self._place()
