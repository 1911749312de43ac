"""What the labels of a file mean: each label with its rows beside the stage or channel it is counted at."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from funnel_planner.app.files.channel_choices import NEW_CHANNEL, ChannelLabel
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, LabelMapping
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DownScroll, DropDown, ElidedLabel, label, set_look
from funnel_planner.words import formats, tr, trc, trn

MOST_LABELS = 120
"""Labels with a choice of their own; the rarest of more follow the proposal."""
TWO_COLUMNS_FROM = 600
LABEL_WIDTH, WIDEST_LABEL = 90, 260
LEAST_CHOICE = 138
"""So that two labels and their choices stand side by side from ``TWO_COLUMNS_FROM`` on; device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A label, its rows, and the target it has; ``is_open``: it should have one."""

    label: str
    count: int
    target: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """Something a label can mean; a text of None is a line between the others."""

    text: str | None
    target: str = ""
    tip: str = ""


class MeaningList(DownScroll):
    """Labels beside their choices, open ones first: ``meant(label, target)``."""

    meant = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._options: tuple[Option, ...] = ()
        self._shown: frozenset[tuple[str, int]] = frozenset()
        self._rows: dict[str, tuple[QLabel, QLabel, DropDown]] = {}
        self._labels: dict[str, str] = {}
        self._two = False
        inside = QWidget()
        inside.setProperty("look", "page")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, SPACE["s"], 0)
        self._grid.setHorizontalSpacing(SPACE["s"])
        self._grid.setVerticalSpacing(SPACE["xs"])
        self._more = label("", theme, "small", "muted", wrap=True)
        self._heads = [[label(text, theme, "small", "muted") for text in self._headings()] for _side in range(2)]
        self.setWidget(inside)

    @staticmethod
    def _headings() -> tuple[str, str, str]:
        """What stands in a line: as many rows as say it are no leads yet, one lead may have several."""
        return tr("In the file"), trc("heading", "Rows"), trc("label of a file", "Means")

    @property
    def combos(self) -> dict[str, DropDown]:
        """The choice of each label."""
        return {self._labels[key]: combo for key, (_, _, combo) in self._rows.items()}

    def show_meanings(self, meanings: Sequence[Meaning], options: Sequence[Option]) -> None:
        """Show what labels mean; those there already are only updated, so that order and focus stay."""
        shown = meanings[:MOST_LABELS]
        key = frozenset((item.label, item.count) for item in shown)
        if key != self._shown or tuple(options) != self._options:
            self._shown, self._options = key, tuple(options)
            self._build(sorted(shown, key=lambda item: not item.is_open))
            rest = len(meanings) - len(shown)
            self._more.setText(
                trn("{n} rarer label is read as proposed.", "{n} rarer labels are read as proposed.", rest)
            )
            self._more.setVisible(rest > 0)
        for item in shown:
            combo = self._rows[label_key(item.label)][2]
            combo.setCurrentIndex(max(0, combo.findData(item.target)))
            state = "error" if item.is_open else ""
            if combo.property("state") != state:
                combo.setProperty("state", state)
                set_look(combo, "")

    def focus_label(self, text: str) -> None:
        """Put the focus on a label's choice."""
        row = self._rows.get(label_key(text))
        if row is not None:
            row[2].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(row[2])

    def needed_height(self, width: int) -> int:
        """Room for all labels without scrolling, in a list that is so wide."""
        rows = (len(self._rows) + 1) // 2 if self._has_two(width) else len(self._rows)
        each = next((combo.sizeHint().height() for _, _, combo in self._rows.values()), 0) + SPACE["xs"]
        return rows * each + self._heads[0][0].sizeHint().height() + SPACE["s"]

    def _divide(self) -> None:
        """Two labels side by side where there is room, and none of them is so long that it would be cut."""
        two = self._has_two(self.width())
        if two != self._two:
            self._two = two
            self._place()

    def _has_two(self, width: int) -> bool:
        longest = max((name.sizeHint().width() for name, _, _ in self._rows.values()), default=0)
        return width >= TWO_COLUMNS_FROM + 2 * max(0, min(longest, WIDEST_LABEL) - LABEL_WIDTH)

    def _build(self, meanings: Sequence[Meaning]) -> None:
        for widgets in self._rows.values():
            for widget in widgets:
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._rows, self._labels = {}, {}
        for item in meanings:
            name = ElidedLabel(item.label, self._theme, cut=Qt.TextElideMode.ElideMiddle)
            name.setMinimumWidth(LABEL_WIDTH)
            name.setToolTip(tool_tip(item.label))
            count = label(formats.count(item.count), self._theme, "small", "muted")
            key = label_key(item.label)
            self._rows[key] = (name, count, self._combo(item))
            self._labels[key] = item.label
        self._place()
        self._divide()

    def _combo(self, item: Meaning) -> DropDown:
        combo = DropDown()
        combo.setAccessibleName(tr("“{label}” means").format(label=item.label))
        for option in self._options:
            if option.text is None:
                combo.insertSeparator(combo.count())
                continue
            combo.addItem(option.text, option.target)
            combo.setItemData(combo.count() - 1, tool_tip(option.tip), Qt.ItemDataRole.ToolTipRole)
        combo.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.setMinimumWidth(LEAST_CHOICE)
        combo.activated.connect(lambda _index, text=item.label: self.meant.emit(text, combo.currentData() or ""))
        return combo

    def _place(self) -> None:
        half = (len(self._rows) + 1) // 2 if self._two else len(self._rows)
        for number, (name, count, combo) in enumerate(self._rows.values()):
            side, row = divmod(number, half) if half else (0, 0)
            self._put(row + 1, side, name, count, combo)
        for side, heads in enumerate(self._heads):
            self._put(0, side, *heads)
            for head in heads:
                head.setVisible(side * half < len(self._rows))
        for column in range(8):
            self._grid.setColumnStretch(column, {0: 3, 2: 3}.get(column % 4, 0) if column < 4 or self._two else 0)
            self._grid.setColumnMinimumWidth(column, SPACE["l"] if column == 3 and self._two else 0)
        self._grid.addWidget(self._more, half + 1, 0, 1, 7)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(half + 2, 1)

    def _put(self, row: int, side: int, name: QWidget, count: QWidget, meaning: QWidget) -> None:
        self._grid.addWidget(name, row, side * 4)
        self._grid.addWidget(count, row, side * 4 + 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(meaning, row, side * 4 + 2)

    def resizeEvent(self, event: object) -> None:
        """Two labels side by side where there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's QResizeEvent
        self._divide()


class StageLabels(MeaningList):
    """Stage labels; targets are a stage's name, ``LOST_TARGET``, ``EXCLUDE_TARGET`` or nothing."""

    def show_labels(self, labels: Sequence[LabelMapping], plan: Plan) -> None:
        """Show what stage labels mean."""
        names = {stage.id: stage.name for stage in plan.stages}
        meanings = [
            Meaning(item.label, item.count, names.get(item.target, item.target), not item.target and item.count > 0)
            for item in labels
        ]
        left_out = tr("Spam, tests: such leads are left out everywhere.")
        options = [
            Option(tr("Not assigned"), "", tr("These rows are left out, and counted as “without a known stage”."))
        ]
        options += [Option(stage.name, stage.name) for stage in plan.stages]
        options += [Option(None), Option(tr("Lost"), LOST_TARGET), Option(tr("Leave out"), EXCLUDE_TARGET, left_out)]
        self.show_meanings(meanings, options)


class ChannelLabels(MeaningList):
    """Channel labels; targets are a channel's name, ``NEW_CHANNEL`` or nothing: the label stands for itself."""

    def show_labels(self, labels: Sequence[ChannelLabel], plan: Plan, *, of_report: bool) -> None:
        """Show what channel labels mean; those that are no channel of the plan come first.

        Rows of a report (``of_report``) can be left out by their channel: they may be subtotals.
        """
        order = sorted(labels, key=lambda item: bool(item.channel))
        meanings = [Meaning(item.label, item.count, item.channel) for item in order]
        options = [
            Option(tr("As written"), "", tr("Counted as a channel of its own, under this name.")),
            Option(tr("Add to the plan"), NEW_CHANNEL, tr("The plan gets a channel of this name.")),
            Option(None),
        ]
        options += [Option(channel.name, channel.name) for channel in plan.channels]
        options = options if plan.channels else options[:2]
        if of_report:
            subtotal = tr("Such as a subtotal: its rows are left out.")
            options += [Option(None), Option(tr("Leave out"), EXCLUDE_TARGET, subtotal)]
        self.show_meanings(meanings, options)
