"""The message matrix: channels by AIDA steps, chosen with the arrow keys, filled in beside it."""

from PySide6.QtCore import QByteArray, QItemSelection, QItemSelectionModel, QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from funnel_planner.domain.message import MessageStatus
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.deeds import SEPARATOR, Deed, Deeds, Keys, menu_of, only_looking, pressed
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.models.message_matrix import STEPS, MessageMatrix
from funnel_planner.ui.pages.message_cards import CardDelegate, ChannelHeader, StepHeader
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

OWN_MIME = "application/x-funnel-planner-messages"
CHANNEL_WIDTH, CHANNEL_WIDTH_SMALL = 156, 96
NARROWEST = 104
MORE_LINES = 3
ROOMY = 640
"""From this width on the heads of the rows are wide; device-independent pixels."""


class MatrixTable(QTableView):
    """``chosen(channel_id, step)`` when another cell is current; ``writing_wanted`` when it is to be edited."""

    chosen = Signal(str, object)
    writing_wanted = Signal()

    def __init__(self, theme: Theme, model: MessageMatrix) -> None:
        super().__init__()
        self._theme = theme
        self.matrix = model
        self.setAccessibleName(tr("Messages by channel and AIDA step"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab goes on to the editor
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._cards = CardDelegate(theme, self)
        self.setItemDelegate(self._cards)
        self.setHorizontalHeader(StepHeader(theme, self))
        self._channels = ChannelHeader(theme, self, CHANNEL_WIDTH)
        self.setVerticalHeader(self._channels)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(NARROWEST)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)
        for changed in (model.rowsInserted, model.rowsRemoved):
            changed.connect(self._fit_rows)
        self.doubleClicked.connect(lambda _index: self.writing_wanted.emit())
        theme.changed.connect(self.viewport().update)

    def deeds(self) -> Deeds:
        """What one can do with the selected cells."""
        cells = self._cells()
        written = any(self.matrix.card(index).message is not None for index in cells)
        statuses = [
            Deed(
                tr("Mark as: {status}").format(status=word(status)),
                lambda status=status: self._mark(status),  # type: ignore[misc]  # mypy cannot infer the default
                f"Ctrl+Shift+{number}",
                possible=written,
            )
            for number, status in enumerate((MessageStatus.DRAFT, MessageStatus.READY, MessageStatus.LIVE), start=1)
        ]
        deeds = [
            Deed(tr("Write"), self.writing_wanted.emit, "F2", "edit", bool(cells)),
            SEPARATOR,
            *statuses,
            SEPARATOR,
            Deed(tr("Cut"), self.cut, Keys.Cut, "", written),
            Deed(tr("Copy"), self.copy, Keys.Copy, "copy", written, harmless=True),
            Deed(tr("Paste"), self.paste, Keys.Paste, "", bool(cells)),
            Deed(tr("Delete message"), self._clear, Keys.Delete, "delete", written),
        ]
        return only_looking(deeds) if self.matrix.read_only else deeds

    def place(self) -> tuple[str, AidaStep] | None:
        """Channel and step of the current cell."""
        index = self.currentIndex()
        return self.matrix.place(index) if index.isValid() else None

    def go_to(self, channel_id: str, step: AidaStep) -> None:
        """Make a cell current."""
        if channel_id in self.matrix.row_keys:
            index = self.matrix.index(self.matrix.row_keys.index(channel_id), STEPS.index(step))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copy(self) -> None:
        """Copy the selected messages, as text for other programs and whole for this one."""
        cells = self._cells()
        if not cells:
            return
        data = QMimeData()
        data.setText(self.matrix.copied_text(cells))
        data.setData(OWN_MIME, QByteArray(self.matrix.copied_block(cells).encode()))
        QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copy, then empty."""
        self.copy()
        self._clear()

    def paste(self) -> None:
        """Write what was copied, from the upper left selected cell on."""
        cells = self._cells()
        if not cells:
            return
        start = self.matrix.index(min(i.row() for i in cells), min(i.column() for i in cells))
        data = QGuiApplication.clipboard().mimeData()
        if data.hasFormat(OWN_MIME):
            self.matrix.paste_block(start, bytes(data.data(OWN_MIME).data()).decode())
        elif data.hasText():
            self.matrix.paste_text(start, data.text())

    def _fit_rows(self) -> None:
        """Higher cards show more of their headlines where there is room."""
        least = self._cards.row_height()
        room = self.viewport().height() // max(1, self.matrix.rowCount())
        self.verticalHeader().setDefaultSectionSize(
            min(max(least, room), least + MORE_LINES * self.fontMetrics().lineSpacing())
        )

    def _cells(self) -> list[QModelIndex]:
        return self.selectionModel().selectedIndexes()

    def _clear(self) -> None:
        self.matrix.clear(self._cells())

    def _mark(self, status: MessageStatus) -> None:
        cells = [index for index in self._cells() if self.matrix.card(index).message is not None]
        self.matrix.set_status(cells, status)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which cell is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(*self.matrix.place(current))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint whole cards: their outlines lie at the edge."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the deeds; Enter goes to the editor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.writing_wanted.emit()
        elif not pressed(event, self.deeds()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow heads leave more room for the cards where there is little."""
        super().resizeEvent(event)
        if self._channels.set_width(CHANNEL_WIDTH if self.width() >= ROOMY else CHANNEL_WIDTH_SMALL):
            self.updateGeometries()
        self._fit_rows()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All deeds."""
        menu_of(self, self._theme, self.deeds()).popup(event.globalPos())
