"""One lead: how far it came and on which way, what was changed by hand, and every cell of its row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_path import PathStep
from funnel_planner.app.leads.lead_rows import LeadRows, LeadStory
from funnel_planner.app.leads.leads_by_hand import MINOR_PER_UNIT
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import CREATED, VALUE, HandLead, header_of
from funnel_planner.domain.mapping import LOST_TARGET, Role
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.models.lead_table import Column
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import IconButton, label
from funnel_planner.words import formats, tr
from funnel_planner.words.formats import count

WIDEST_COLUMN = 150
_SOURCE = 2
"""Column of a path that says where a step is told."""
_SEVERAL = 2
"""Rows that tell of a lead: the place of a single one is told below its cells."""
LEAST_HEIGHT = 58
"""Of a list of several rows: two of them can be read."""


class LeadDetails(QFrame):
    """A panel beside the table; ``closed`` when its cross is pressed, ``edit`` and ``move`` do what they say."""

    closed = Signal()

    def __init__(
        self, theme: Theme, edit: Callable[[], object] | None = None, move: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._place = ""
        """Where the lead comes from, as its path says it; empty: from several places."""
        self.setProperty("look", "card")
        self.setAccessibleName(tr("One lead"))
        self.setMinimumWidth(240)
        self.setMinimumHeight(160)
        self.title = label("", theme, "title", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary = label("", theme, "body", "muted", wrap=True)
        self.edit_button = QPushButton(tr("Change…"))
        show_icon(self.edit_button, theme, "edit", "muted", 16)
        self.move_button = QPushButton(tr("Move…"))
        show_icon(self.move_button, theme, "chevron_right", "muted", 16)
        for button, act in ((self.edit_button, edit), (self.move_button, move)):
            button.setVisible(act is not None)
            if act is not None:
                button.clicked.connect(lambda _checked=False, act=act: act())
        self.path_title = label(tr("Its path"), theme, "small_strong")
        self.path = FigureView(theme, tr("Its path"))
        self.path.horizontalHeader().hide()
        self.said_title = label(tr("Changed by hand"), theme, "small_strong")
        self.said = FigureView(theme, tr("Changed by hand"))
        self.said.horizontalHeader().hide()
        self.cells_title = label(tr("What the file says"), theme, "small_strong")
        self.cells = FigureView(theme, tr("What the file says"))
        self.cells.horizontalHeader().hide()
        self.cells.setWordWrap(True)
        self.origin = label("", theme, "small", "muted", wrap=True)
        self._arrange()

    def show_lead(
        self, title: str, summary: str, stories: Sequence[LeadStory], said: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Show a lead; no stories: its rows are not stored. ``said`` are fields set by hand and their texts."""
        self.title.setText(title or tr("Lead without a name"))
        self.summary.setText(summary)
        self._show_stories(stories)
        self._show_pairs(self.said, self.said_title, tuple((name, text or formats.NO_DATA) for name, text in said))
        several = len(stories) >= _SEVERAL
        self._place = "" if several else _place(stories[0].file, stories[0].line) if stories else tr("by hand")
        self.origin.setText(_origin(stories[0]) if stories else tr("Added by hand"))
        self.origin.setVisible(not several)
        self._fit()

    def show_path(self, steps: Sequence[PathStep], stages: Mapping[str, str]) -> None:
        """Show the way a lead took; ``stages`` are names by id."""
        rows = tuple(_path_cells(step, stages) for step in steps)
        figures = Figures(tr("Its path"), (tr("Since"), tr("Stage"), tr("Where from")), ("text",) * 3, rows)
        self.path.show_figures(figures)
        alike = all(source == self._place for _, _, source in rows)  # that place is told below
        self.path.setColumnHidden(_SOURCE, alike)
        _fit_columns(self.path)
        self.path.setVisible(bool(rows))
        self.path_title.setVisible(bool(rows))
        self._fit()

    def set_writable(self, writable: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Whether leads can be changed."""
        self.edit_button.setEnabled(writable)
        self.move_button.setEnabled(writable)

    def _fit(self) -> None:
        """Let the short lists be as high as their rows, but leave room for the cells."""
        most = max(LEAST_HEIGHT, self.height() // 4)
        for view in (self.path, self.said):
            view.setFixedHeight(min(most, _height(view)))

    def _show_stories(self, stories: Sequence[LeadStory]) -> None:
        """All cells with a text; those of several rows each below the place of theirs."""
        pairs: list[tuple[str, str]] = []
        headings: list[int] = []
        for story in stories:
            if len(stories) >= _SEVERAL:
                headings.append(len(pairs))
                pairs.append((_origin(story), ""))
            pairs += [cell for cell in story.cells if cell[1]]
        several_files = len({story.file for story in stories}) >= _SEVERAL
        self.cells_title.setText(tr("What the files say") if several_files else tr("What the file says"))
        self.cells.clearSpans()
        self._show_pairs(self.cells, self.cells_title, tuple(pairs), frozenset(headings))
        for row in headings:
            self.cells.setSpan(row, 0, 1, 2)

    def _show_pairs(
        self, view: FigureView, title: QLabel, pairs: tuple[tuple[str, str], ...], strong: frozenset[int] = frozenset()
    ) -> None:
        figures = Figures(view.accessibleName(), (tr("Column"), tr("Value")), ("text", "text"), pairs)
        view.show_figures(figures, strong)
        _fit_columns(view)
        view.scrollToTop()
        view.setVisible(bool(pairs))
        title.setVisible(bool(pairs))

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(IconButton(self._theme, "close", tr("Close the details"), self.closed.emit, size=14))
        buttons = QHBoxLayout()
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.move_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["s"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(top)
        column.addWidget(self.summary)
        column.addSpacing(SPACE["xs"])
        column.addLayout(buttons)
        for title, view in ((self.path_title, self.path), (self.said_title, self.said)):
            column.addSpacing(SPACE["xs"])
            column.addWidget(title)
            column.addWidget(view)
        column.addWidget(self.cells_title)
        column.addWidget(self.cells, 1)
        column.addWidget(self.origin)
        column.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def show_lead(details: LeadDetails, columns: Sequence[Column], rows: LeadRows, lead: int, state: State) -> None:
    """Show a lead of a table with these columns, but for its path."""
    texts = {column.title: column.text(lead) for column in reversed(columns)}  # ours before the file's
    named = [rows.text_of_role(lead, role) for role in (Role.NAME, Role.EMAIL, Role.PHONE, Role.ID)]
    title = next((text for text in named if text), "")
    known = (tr("Stage reached"), tr("Outcome"), tr("First contact"), tr("Channel"))
    summary = "  ·  ".join(texts[key] for key in known if texts.get(key))
    fact = rows.facts.get(lead)
    said = [] if fact is None else said_words(fact, state.plan.economics.currency)
    details.show_lead(title, summary, rows.stories(lead), said)
    details.set_writable(not state.read_only)


def _path_cells(step: PathStep, stages: Mapping[str, str]) -> tuple[str, str, str]:
    """When, where to, and who says so."""
    stage = tr("Lost") if step.stage_id == LOST_TARGET else stages.get(step.stage_id, tr("(a stage of earlier)"))
    return (formats.day(step.day), stage, _place(step.file, step.line) if step.file else tr("by hand"))


def _origin(story: LeadStory) -> str:
    return tr("{file}, line {line}").format(file=story.file, line=count(story.line))


def _place(file: str, line: int) -> str:
    return tr("line {line}, {file}").format(file=file, line=count(line))


def _fit_columns(view: FigureView) -> None:
    """As wide as their texts, up to a limit; the last one takes what is left, and its texts give way."""
    header = view.horizontalHeader()
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    view.resizeColumnsToContents()
    shown = [column for column in range(header.count()) if not view.isColumnHidden(column)]
    for column in shown[:-1]:
        view.setColumnWidth(column, min(WIDEST_COLUMN, view.columnWidth(column)))
    for column in shown[-1:]:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def _height(view: FigureView) -> int:
    """As high as its rows, below no titles."""
    return view.verticalHeader().length() + 2 * view.frameWidth() + SPACE["xs"]


def said_words(fact: HandLead, currency: str) -> list[tuple[str, str]]:
    """Fields of a lead that were set by hand, and what to, in words."""
    words = []
    for name, text in fact.fields:
        title = header_of(name) or tr(ROLES[Role(name)])
        if name == CREATED and text:
            text = formats.day(date.fromisoformat(text))  # noqa: PLW2901 - as it is read
        elif name == VALUE and text:
            minor = int(text)
            digits = 2 if minor % MINOR_PER_UNIT else 0
            text = formats.money(minor / MINOR_PER_UNIT, currency, digits)  # noqa: PLW2901 - as it is read
        words.append((title, text))
    return words
