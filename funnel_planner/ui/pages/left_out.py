"""The rows that an import left out: by class, each with its line, reason and cells; and the way to mend them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app.explain import explain
from funnel_planner.app.files import left_out
from funnel_planner.app.files.ledger_words import became_word, class_word
from funnel_planner.app.files.left_out import Listing, Source
from funnel_planner.app.leads.lead_rows import cell_words
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass
from funnel_planner.ui.background import Task
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DropDown, Notice, label, quiet_button
from funnel_planner.words import formats, tr, trn

SHOWN = 1000
"""Rows on the screen; the sheet has all."""
MOST_HEIGHT = 300
REASON_WIDTH = 440


class LeftOutView(QWidget):
    """Lists the rows of one class or of all, and writes them to a sheet. They are read when it is first shown.

    ``source`` makes the ``left_out.Source``; ``ledger`` says how many rows there are of each class. With ``fills`` the
    list takes all the room there is, else it is as high as its rows, up to a limit. ``remarks``: there are used rows
    with a remark, too.
    """

    listed = Signal(object)
    """The ``Listing`` now shown."""

    def __init__(
        self,
        desk: Desk,
        source: Callable[[], Source],
        ledger: Ledger,
        *,
        fills: bool = False,
        remarks: bool = False,
    ) -> None:
        super().__init__()
        self._desk, self._source, self._fills = desk, source, fills
        self._task: Task | None = None
        self._begun = False
        self.classes = DropDown()
        self.classes.setAccessibleName(tr("Which rows"))
        counts = left_out.counted(ledger)
        everything = tr("All rows") if remarks else trn("All {n} row", "All {n} rows", sum(counts.values()))
        self.classes.addItem(everything, None)
        for row_class, n in counts.items():
            self.classes.addItem(f"{class_word(row_class)} ({formats.count(n)})", row_class)
        if remarks:
            self.classes.addItem(became_word(RowClass.USED), RowClass.USED)
        self.classes.activated.connect(lambda _index: self.read())
        self.save_button = quiet_button(tr("Save as a sheet to mend…"), self.save)
        self.save_button.setToolTip(tr("With the reasons; once mended, it can be imported again."))
        self.copy_button = quiet_button(tr("Copy list"), self._copy)
        self.state = label("", desk.theme, "small", "muted", wrap=True)
        self.notice = Notice(desk.theme)
        self.table = LeftOutTable(desk.theme, self.save)
        self.table.hide()
        self._arrange()

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self.table.figures

    def read(self) -> None:
        """Read the rows of the class that is chosen, in the background."""
        self._begun = True
        if self._task is not None:
            self._task.cancel()
        wanted = self._chosen()
        self.state.setText(tr("Reading…"))
        source = self._source
        self._task = self._desk.tasks.run(
            tr("Reading rows that were left out"),
            lambda reporter: left_out.listing(source(), wanted, most=SHOWN, reporter=reporter),
            self._show,
            self._failed,
        )

    def save(self) -> None:
        """Ask where, and write the rows of the class that is chosen as a sheet."""
        wanted = self._chosen()
        try:
            source = self._source()
        except PlannerError as error:
            self._failed(error)
            return
        name = Path.home() / left_out.proposed_name(source.file_names)
        filters = (tr("Excel workbook (*.xlsx)"), tr("CSV text (*.csv)"))
        path = self._desk.ask.save_file(tr("Save the rows that were left out"), name, filters)
        if path is None:
            return
        self._desk.tasks.run(
            tr("Writing {file}").format(file=path.name),
            lambda reporter: left_out.write(path, source, wanted, reporter),
            lambda n: self._saved(path, n),
            self._failed,
        )

    def _chosen(self) -> Sequence[RowClass]:
        row_class = self.classes.currentData()
        return left_out.LISTED if row_class is None else (RowClass(row_class),)

    def _show(self, found: Listing) -> None:
        if not isValid(self):
            return
        self._task = None
        self.table.show_figures(figures_of(found))
        reasons = self.table.figures.headings.index(tr("Reason"))
        self.table.widen(reasons, REASON_WIDTH)
        self.table.setVisible(bool(found.rows))
        if not self._fills:
            self.table.keep_whole(MOST_HEIGHT)
        more = found.total > len(found.rows)
        rows = trn("{n} row", "{n} rows", found.total)
        first = tr("{rows}; the first {shown} are shown, the sheet has all")
        self.state.setText(first.format(rows=rows, shown=formats.count(len(found.rows))) if more else rows)
        self.listed.emit(found)

    def _saved(self, path: Path, n: int) -> None:
        if isValid(self):
            text = trn("{n} row was written to {file}.", "{n} rows were written to {file}.", n)
            self.notice.say(text.format(file=path.name), "good")

    def _failed(self, error: PlannerError) -> None:
        if isValid(self):
            self._task = None
            self.state.setText("")
            self.notice.say(explain(error), "error")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table.figures.tsv())

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        row.addWidget(self.classes)
        row.addWidget(self.save_button)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(self.state)

    def showEvent(self, event: object) -> None:
        """The rows are read when somebody looks."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt's QShowEvent
        if not self._begun:
            self.read()


class LeftOutTable(FigureView):
    """The rows; its menu leads to the sheet, too."""

    def __init__(self, theme: Theme, save: Callable[[], None]) -> None:
        super().__init__(theme, tr("What was left out"))
        self._save = save

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, copy everything, or save all rows."""
        menu = passing_menu(self)
        menu.addAction(tr("Copy"), self.copy).setEnabled(bool(self.selectedIndexes()))
        menu.addAction(tr("Copy table"), lambda: QGuiApplication.clipboard().setText(self.figures.tsv()))
        menu.addAction(tr("Save as a sheet to mend…"), self._save)
        menu.popup(event.globalPos())


def figures_of(found: Listing) -> Figures:
    """Rows as a table: line, class and reason in front, behind them what the row says."""
    several = len({row.file for row in found.rows}) > 1
    front = (tr("Line"), tr("Became"), tr("Reason"))
    headings = ((tr("File"), *front) if several else front) + found.headers
    rows = tuple(
        (
            *((row.file,) if several else ()),
            formats.count(row.line),
            became_word(row.row_class),
            row.reason,
            *(cell_words(cell) for cell in row.cells),
        )
        for row in found.rows
    )
    return Figures(tr("What was left out"), headings, ("text",) * len(headings), rows)
