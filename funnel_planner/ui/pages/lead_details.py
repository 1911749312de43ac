"""One lead: how far it came, and every cell of its row with file and line."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from funnel_planner.app.lead_rows import LeadStory
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import IconButton, label
from funnel_planner.words import tr
from funnel_planner.words.formats import count


class LeadDetails(QFrame):
    """A panel beside the table; ``closed`` when its cross is pressed."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(tr("One lead"))
        self.setMinimumWidth(240)
        self.setMinimumHeight(160)
        self.title = label("", theme, "title", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary = label("", theme, "body", "muted", wrap=True)
        self.cells = FigureView(theme, tr("What the file says"))
        self.cells.horizontalHeader().hide()
        self.cells.setWordWrap(True)
        self.origin = label("", theme, "small", "muted", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(IconButton(theme, "close", tr("Close the details"), self.closed.emit, size=14))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["s"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(top)
        column.addWidget(self.summary)
        column.addSpacing(SPACE["xs"])
        column.addWidget(self.cells, 1)
        column.addWidget(self.origin)

    def show_lead(self, title: str, summary: str, story: LeadStory | None) -> None:
        """Show a lead; None: its row is not stored."""
        self.title.setText(title or tr("Lead without a name"))
        self.summary.setText(summary)
        cells = tuple(cell for cell in story.cells if cell[1]) if story is not None else ()
        self.cells.show_figures(Figures(title, (tr("Column"), tr("Value")), ("text", "text"), cells))
        self.cells.resizeColumnsToContents()
        self.cells.setColumnWidth(0, min(150, self.cells.columnWidth(0)))
        self.cells.horizontalHeader().setStretchLastSection(True)
        self.cells.scrollToTop()
        origin = tr("{file}, line {line}").format(file=story.file, line=count(story.line)) if story else ""
        self.origin.setText(origin)
