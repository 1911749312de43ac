"""One lead: how far it came and on which way, what was changed by hand, and every cell of its row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_path import PathStep
from funnel_planner.app.leads.lead_rows import LeadRows, LeadStory
from funnel_planner.app.leads.leads_by_hand import MINOR_PER_UNIT
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import CREATED, VALUE, HandLead, header_of
from funnel_planner.domain.mapping import LOST_TARGET, Role
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.models.lead_table import Column
from funnel_planner.ui.pages.cell_list import CellList
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DownScroll, IconButton, label
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.formats import count

_SEVERAL = 2
"""Rows that tell of a lead: the place of a single one is told below its cells."""
Place = tuple[str, int]
"""A file and the line in it; ``("", 0)`` is what was said by hand."""


class LeadDetails(QFrame):
    """A panel beside the table; ``closed`` when its cross is pressed, ``edit`` and ``move`` do what they say."""

    closed = Signal()

    def __init__(
        self, theme: Theme, edit: Callable[[], object] | None = None, move: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._place: Place | None = None
        """Where all of the lead comes from; None: from several places."""
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
        self.path = CellList(theme, tr("Its path"))
        self.said_title = label(tr("Changed by hand"), theme, "small_strong")
        self.said = CellList(theme, tr("Changed by hand"))
        self.cells_title = label(tr("What the file says"), theme, "small_strong")
        self.cells = CellList(theme, tr("What the file says"))
        self.origin = label("", theme, "small", "muted", wrap=True)
        self.told = DownScroll(self._all_told())
        self._arrange()

    def show_lead(
        self,
        title: str,
        summary: str,
        stories: Sequence[LeadStory],
        said: Sequence[tuple[str, str]] = (),
        *,
        beyond: int = 0,
    ) -> None:
        """Show a lead; no stories: its rows are not stored. ``said`` are fields set by hand and their texts.

        ``beyond``: rows of it that are too many to show.
        """
        self.title.setText(title or tr("Lead without a name"))
        self.summary.setText(summary)
        self._show_stories(stories)
        self._show_pairs(self.said, self.said_title, tuple((name, text or formats.NO_DATA) for name, text in said))
        several = len(stories) >= _SEVERAL
        self._place = None if several else (stories[0].file, stories[0].line) if stories else ("", 0)
        self.origin.setText(_origin(stories[0]) if stories else tr("Added by hand"))
        if beyond:
            text = trn("{n} more row is about this lead.", "{n} more rows are about this lead.", beyond)
            self.origin.setText(text)
        self.origin.setVisible(not several or beyond > 0)
        self.told.verticalScrollBar().setValue(0)

    def show_path(self, steps: Sequence[PathStep], stages: Mapping[str, str]) -> None:
        """Show the way a lead took; ``stages`` are names by id."""
        alike = all((step.file, step.line) == self._place for step in steps)  # that place is told below
        titles = (tr("Since"), tr("Stage"), tr("Where from"))[: 2 if alike else 3]
        rows = tuple(_path_cells(step, stages)[: len(titles)] for step in steps)
        self.path.show_rows(rows, titles)
        self.path.setVisible(bool(rows))
        self.path_title.setVisible(bool(rows))

    def set_writable(self, writable: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Whether leads can be changed."""
        self.edit_button.setEnabled(writable)
        self.move_button.setEnabled(writable)

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
        self._show_pairs(self.cells, self.cells_title, tuple(pairs), frozenset(headings))

    @staticmethod
    def _show_pairs(
        view: CellList, title: QLabel, pairs: tuple[tuple[str, str], ...], headings: frozenset[int] = frozenset()
    ) -> None:
        view.show_rows(pairs, (tr("Column"), tr("Value")), headings)
        view.setVisible(bool(pairs))
        title.setVisible(bool(pairs))

    def _show_row(self, view: CellList, row: int) -> None:
        """Bring the row that the keyboard is on into sight."""
        top, height = view.rowViewportPosition(row), view.rowHeight(row)
        self.told.ensureVisible(0, view.y() + top + height // 2, 0, height)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, SPACE["s"], 0)
        top.addWidget(self.title, 1)
        top.addWidget(IconButton(self._theme, "close", tr("Close the details"), self.closed.emit, size=14))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["xs"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(top)
        column.addWidget(self.told, 1)

    def _all_told(self) -> QWidget:
        """What is below the name, scrolled as one however little room there is."""
        told = QWidget()
        told.setProperty("look", "page")
        buttons = FlowLayout(SPACE["xs"])
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.move_button)
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, SPACE["s"], 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.summary)
        column.addSpacing(SPACE["xs"])
        column.addLayout(buttons)
        lists = ((self.path_title, self.path), (self.said_title, self.said), (self.cells_title, self.cells))
        for title, view in lists:
            column.addSpacing(SPACE["s"])
            column.addWidget(title)
            column.addWidget(view)
            view.row_chosen.connect(partial(self._show_row, view))
        column.addWidget(self.origin)
        column.addStretch(1)
        return told

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
    details.show_lead(title, summary, rows.stories(lead), said, beyond=rows.rows_beyond(lead))
    details.set_writable(not state.read_only)


def _path_cells(step: PathStep, stages: Mapping[str, str]) -> tuple[str, ...]:
    """When, where to, and who says so."""
    stage = tr("Lost") if step.stage_id == LOST_TARGET else stages.get(step.stage_id, tr("(a stage of earlier)"))
    return (formats.day(step.day), stage, _origin(step) if step.file else tr("by hand"))


def _origin(told: LeadStory | PathStep) -> str:
    if not told.line:
        return tr("{file}, as it was before").format(file=told.file)
    return tr("{file}, line {line}").format(file=told.file, line=count(told.line))


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
