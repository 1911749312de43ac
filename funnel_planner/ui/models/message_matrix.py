"""The message matrix: one row a channel, one column an AIDA step, one cell a message."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt

from funnel_planner.app.coverage import leakiest, moves
from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.models.cell_text import to_text
from funnel_planner.ui.models.keyed_table import Index, PlanTable
from funnel_planner.ui.models.message_heads import (
    Card,
    ChannelHead,
    StepHead,
    as_plain_text,
    card_of,
    channel_head,
    leak_text,
    spoken,
    spoken_head,
    step_head,
)
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.analytics.results import Measured
    from funnel_planner.forecast.projection import Projection

STEPS = tuple(AidaStep)
CardRole = Qt.ItemDataRole.UserRole + 1
"""The ``Card`` of a cell."""
HeadRole = Qt.ItemDataRole.UserRole + 2
"""``StepHead`` of a column, ``ChannelHead`` of a row."""

DISPLAY = Qt.ItemDataRole.DisplayRole


class MessageMatrix(PlanTable):
    """Channels top down, the steps of a message from left to right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.weakest = ""
        """Which step is the weakest, and why, or that none is; empty: no rate is known."""
        self.column_keys = [step.value for step in STEPS]
        self._cards: dict[tuple[str, str], Card] = {}
        self.has_weakest = False
        """Some step is."""
        self._step_heads: list[StepHead] = []
        self._channel_heads: dict[str, ChannelHead] = {}

    def show_plan(self, plan: Plan, measured: "Measured | None", projection: "Projection | None" = None) -> None:
        """Show a plan, its measured rates and those that are forecast; selection and focus stay with their channel."""
        found = moves(plan, measured, projection)
        leak = leakiest(found)
        leaky = [step for step, move in found.items() if leak and leak.is_clear and move.source == leak.move.source]
        self.plan = plan
        self.weakest = leak_text(plan, leak) if leak is not None else ""
        self.has_weakest = bool(leaky)
        self._cards = {
            (channel.id, step.value): card_of(
                plan.message(channel.id, step),
                wanted=step in leaky and plan.entry_index(channel) <= found[step].source,
            )
            for channel in plan.channels
            for step in STEPS
        }
        self._channel_heads = {channel.id: channel_head(plan, channel) for channel in plan.channels}
        self._step_heads = [step_head(plan, step, found.get(step), leaky=step in leaky) for step in STEPS]
        self.arrange_rows([channel.id for channel in plan.channels])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(STEPS) - 1)
        if self.row_keys:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.row_keys) - 1)
        self.tell_cells_changed()

    def place(self, index: Index) -> tuple[str, AidaStep]:
        """Channel id and AIDA step of a cell."""
        return self.row_keys[index.row()], STEPS[index.column()]

    def card(self, index: Index) -> Card:
        """The card of a cell."""
        return self._cards.get((self.row_keys[index.row()], STEPS[index.column()].value), card_of(None, wanted=False))

    def clear(self, cells: Iterable[Index]) -> None:
        """Empty cells; one edit."""
        plan = self.plan
        if plan is None:
            return
        for index in cells:
            plan = plan.without_message(*self.place(index))
        self._wish(plan, mark("Delete message"))

    def set_status(self, cells: Iterable[Index], status: MessageStatus) -> None:
        """Mark the messages of cells as this far; empty cells get an empty message to fill. One edit."""
        plan = self.plan
        if plan is None:
            return
        for index in cells:
            channel_id, step = self.place(index)
            message = plan.message(channel_id, step) or Message(channel_id, step)
            plan = plan.with_message(replace(message, status=status))
        self._wish(plan, mark("Change status of message"))

    def copied_text(self, cells: Sequence[Index]) -> str:
        """Cells for other programs: one as its whole text, several as a table of headlines."""
        if len(cells) == 1:
            message = self.card(cells[0]).message
            return "" if message is None else as_plain_text(message)
        rows, places = sorted({i.row() for i in cells}), sorted({i.column() for i in cells})
        return to_text([[self._headline(row, place) for place in places] for row in rows])

    def copied_block(self, cells: Sequence[Index]) -> str:
        """Cells for this program: whole messages with their places in the block."""
        top, left = min(i.row() for i in cells), min(i.column() for i in cells)
        block = [
            {"row": i.row() - top, "column": i.column() - left, "message": to_plain(self.card(i).message)}
            for i in cells
        ]
        return json.dumps(block, ensure_ascii=False)

    def paste_block(self, start: Index, text: str) -> None:
        """Write the cells of ``copied_block`` with their corner at ``start``; what hangs over the edge is left out."""
        try:
            block = [
                (item["row"], item["column"], from_plain(Message | None, item["message"])) for item in json.loads(text)
            ]
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        plan = self.plan
        for down, right, message in block:
            row, place = start.row() + down, start.column() + right
            if plan is None or row >= self.rowCount() or place >= len(STEPS):
                continue
            where = self.row_keys[row], STEPS[place]
            if message is None:
                plan = plan.without_message(*where)
            else:
                plan = plan.with_message(replace(message, channel_id=where[0], step=where[1]))
        self._wish(plan, mark("Paste message"))

    def paste_text(self, start: Index, text: str) -> None:
        """Write text from elsewhere into a cell: the first line is the headline, the rest the message."""
        headline, _, body = text.strip().partition("\n")
        if self.plan is None or not headline:
            return
        channel_id, step = self.place(start)
        message = self.plan.message(channel_id, step) or Message(channel_id, step)
        try:
            plan = self.plan.with_message(replace(message, headline=headline.strip(), body=body.strip()))
        except PlannerError as error:
            self.refused.emit(error)
            return
        self._wish(plan, mark("Paste message"))

    def _wish(self, plan: Plan | None, label: str) -> None:
        if plan is not None and plan != self.plan:
            self.wished.emit(plan, label, "")

    def _headline(self, row: int, place: int) -> str:
        message = self.card(self.index(row, place)).message
        return "" if message is None else message.headline

    def data(self, index: Index, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's
        """The headline; the card for the delegate; one sentence for a screen reader."""
        if not index.isValid():
            return None
        card = self.card(index)
        if role == CardRole:
            return card
        if role == DISPLAY:
            return "" if card.message is None else card.message.headline
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(card)
        return self._tip(card) if role == Qt.ItemDataRole.ToolTipRole else None

    def _tip(self, card: Card) -> str | None:
        """Why a message is wanted; of one that is written its status and format, whose word may be cut in the cell."""
        if card.wanted:
            return tool_tip("\n".join((tr("A message is missing here, at the weakest step."), self.weakest)))
        if card.message is None:
            return None
        return tool_tip(f"{word(card.status)} · {word(card.message.format)}")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's
        """Heads of columns and rows; as text for a screen reader."""
        head: StepHead | ChannelHead | None
        if orientation is Qt.Orientation.Horizontal:
            head = self._step_heads[section] if section < len(self._step_heads) else None
        else:
            head = self._channel_heads.get(self.row_keys[section]) if section < len(self.row_keys) else None
        if head is None:
            return None
        if role == HeadRole:
            return head
        if role == DISPLAY:
            return head.title if isinstance(head, StepHead) else head.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_head(head)
        if role == Qt.ItemDataRole.ToolTipRole:
            leaky = isinstance(head, StepHead) and head.leaky
            return tool_tip("\n".join((spoken_head(head), self.weakest) if leaky else (spoken_head(head),)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells are selected here and edited beside the matrix."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if index.isValid() else Qt.ItemFlag.NoItemFlags
