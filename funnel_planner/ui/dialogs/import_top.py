"""What is being read: the files, the sheet or table of each, and what a row of it is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from funnel_planner.app.files.import_words import CONTAINERS, COUNT_KINDS, SHAPES, evidence_text, shape_evidence
from funnel_planner.domain.mapping import CountKind, FileMapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.dialogs.import_period import PeriodField, has_period
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DropDown, ElidedLabel, IconButton, label, row_of
from funnel_planner.words import tr, trn

LONGEST_NAME = 32


class FileBar(QWidget):
    """Files as tabs, and below them how the one shown is read.

    ``shown()`` when another file is looked at, ``sheet_chosen(name)`` (a sheet, or a table as ``Leads#2``),
    ``shape_chosen(Shape or None)``, ``presence_chosen(stage name)``, ``kind_chosen(CountKind)``,
    ``add_wanted``, ``remove_wanted``; the days of a report are chosen in ``period``.
    """

    shown = Signal()
    sheet_chosen = Signal(str)
    shape_chosen = Signal(object)
    presence_chosen = Signal(str)
    kind_chosen = Signal(object)
    add_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._surveys: tuple[Survey, ...] = ()
        self._survey: Survey | None = None
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.tabs.setAccessibleName(tr("Files"))
        self.name = ElidedLabel("", theme, "title")
        self.about = ElidedLabel("", theme, "body", "muted")
        self.sheet, self.table = DropDown(), DropDown()
        self.shape, self.presence = DropDown(), DropDown()
        self.kind = DropDown()
        self.period = PeriodField(theme)
        self.why = ElidedLabel("", theme, "small", "muted")
        self.add_button = IconButton(theme, "add", tr("Add another file"), self.add_wanted.emit)
        self.remove_button = IconButton(theme, "remove", tr("Leave this file out"), self.remove_wanted.emit)
        self._fill()
        self._arrange()
        self.tabs.currentChanged.connect(lambda _index: self.shown.emit())
        self.sheet.activated.connect(lambda _index: self.sheet_chosen.emit(self.sheet.currentData()))
        self.table.activated.connect(lambda _index: self.sheet_chosen.emit(self.table.currentData()))
        self.shape.activated.connect(lambda _index: self.shape_chosen.emit(_shape(self.shape.currentData())))
        self.kind.activated.connect(lambda _index: self.kind_chosen.emit(CountKind(self.kind.currentData())))
        self.presence.activated.connect(lambda _index: self.presence_chosen.emit(self.presence.currentText()))

    @property
    def file(self) -> int:
        """Number of the file shown."""
        return max(0, self.tabs.currentIndex())

    def show_files(self, surveys: Sequence[Survey], current: int = 0) -> None:
        """Show these files' names, without telling that another is looked at."""
        self._surveys, self._survey = tuple(surveys), None
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for number, survey in enumerate(surveys):
            self.tabs.addTab(_short(survey.name).replace("&", "&&"))
            self.tabs.setTabToolTip(number, tool_tip(survey.path))
        self.tabs.setCurrentIndex(min(current, len(surveys) - 1))
        self.tabs.blockSignals(False)
        several = len(surveys) > 1
        self.tabs.setVisible(several)
        self.name.setVisible(not several)
        self.name.setText("" if several else surveys[0].name)
        self.name.setToolTip("" if several else tool_tip(surveys[0].path))
        self.remove_button.setVisible(several)
        self._presence.setVisible(several)

    def show_file(self, survey: Survey, file: FileMapping, plan: Plan) -> None:
        """Show how one file is read."""
        self.about.setText(about(survey))
        if survey is not self._survey:
            self._survey = survey
            self._show_tables(survey)
        self._show_shape(file)
        if [self.presence.itemText(i) for i in range(self.presence.count())] != [s.name for s in plan.stages]:
            self.presence.clear()
            for place, stage in enumerate(plan.stages):
                self.presence.addItem(stage.name, stage.id if place else "")
        self.presence.setCurrentIndex(max(0, self.presence.findData(file.presence_stage)))
        why = "; ".join(part for part in file.evidence.split("; ") if part.startswith("presence:"))
        self._presence.setVisible(bool(why) or len(self._surveys) > 1)
        self.presence.setToolTip(tool_tip(evidence_text(why)))

    def forget_wishes(self) -> None:
        """Another sheet could not be read: show the one that is."""
        if self._survey is not None:
            self._show_tables(self._survey)

    def _show_tables(self, survey: Survey) -> None:
        self.sheet.clear()
        for sheet in survey.info.sheets:
            self.sheet.addItem(
                tr("{sheet} (hidden)").format(sheet=sheet.name) if sheet.hidden else sheet.name, sheet.name
            )
        self.sheet.setCurrentIndex(self.sheet.findData(survey.info.sheet))
        self._sheet.setVisible(self.sheet.count() > 1)
        self.table.clear()
        for table in survey.tables:
            rows = trn("{n} row", "{n} rows", table.row_count)
            title = table.title or ", ".join(table.headers[:3])
            text = tr("{n}: {title} ({rows})").format(n=table.number, title=_short(title), rows=rows)
            self.table.addItem(text, f"{survey.info.sheet}#{table.number}")
        here = next((i for i, table in enumerate(survey.tables) if table.header_line == survey.header_row), 0)
        self.table.setCurrentIndex(here)
        self._table.setVisible(self.table.count() > 1)

    def _show_shape(self, file: FileMapping) -> None:
        self.shape.setCurrentIndex(self.shape.findData(file.shape.value))
        why = shape_evidence(file)
        self.why.setText(why)
        self.why.setToolTip(tool_tip(why))
        self.shape.setToolTip(tool_tip(why))
        self.shape.setAccessibleDescription(why)
        counts = (Role.STAGE_REACHED, Role.STAGE)
        self._kind.setVisible(file.shape is Shape.AGGREGATE and any(file.column(role) for role in counts))
        self._period.setVisible(has_period(file))
        self.period.show_file(file)
        self.kind.setCurrentIndex(self.kind.findData(file.kind.value))

    def _fill(self) -> None:
        for shape, text in SHAPES.items():
            self.shape.addItem(tr(text), shape.value)
        self.shape.insertSeparator(self.shape.count())
        self.shape.addItem(tr("as the file shows"), "")
        for kind, text in COUNT_KINDS.items():
            self.kind.addItem(tr(text), kind.value)
        for combo in (self.sheet, self.table, self.presence):
            combo.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(260)

    def _arrange(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(SPACE["s"])
        upper.addWidget(self.tabs)
        upper.addWidget(self.name)
        upper.addWidget(self.about, 1)
        upper.addWidget(self.remove_button)
        upper.addWidget(self.add_button)
        self._sheet = self._named(tr("&Sheet"), self.sheet)
        self._table = self._named(tr("&Table"), self.table)
        self._kind = self._named(tr("Co&unts are"), self.kind)
        self._period = self._named(tr("&Period"), self.period)
        self._presence = self._named(tr("&Being listed means"), self.presence)
        lower = QHBoxLayout()
        lower.setSpacing(SPACE["l"])
        lower.addWidget(self._sheet)
        lower.addWidget(self._table)
        lower.addWidget(self._named(tr("One &row is"), self.shape))
        lower.addWidget(self._kind)
        lower.addWidget(self._period)
        lower.addWidget(self.why, 1)
        lower.addWidget(self._presence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addLayout(upper)
        column.addLayout(lower)

    def _named(self, name: str, field: QWidget) -> QWidget:
        return named(name, field, self._theme)


def named(name: str, field: QWidget, theme: Theme, *, above: bool = False) -> QWidget:
    """A field behind its name, or below it; ``&`` marks the key that goes there."""
    title = label(name, theme, "small" if above else "body", "muted")
    title.setBuddy(field)
    field.setAccessibleName(name.replace("&", ""))
    holder = QWidget()
    row = row_of(title, field, spacing="xs" if above else "s", stretch=False)
    if above:
        row.setDirection(QBoxLayout.Direction.TopToBottom)
    holder.setLayout(row)
    return holder


def about(survey: Survey) -> str:
    """Kind and length of a file; as in the account of its rows, lines above the header count."""
    info = survey.info
    parts = [CONTAINERS.get(info.container, info.container.upper())]
    if info.encoding:
        parts.append(encoding_name(info.encoding))
    parts.append(trn("{n} row", "{n} rows", survey.row_count + len(survey.preamble)))
    parts.append(trn("{n} column", "{n} columns", len(survey.columns)))
    return "  ·  ".join(parts)


def encoding_name(codec: str) -> str:
    """An encoding as people write it."""
    name = codec.lower().replace("_", "-").removesuffix("-sig")
    return f"Windows-{name[2:]}" if name.startswith("cp125") else name.upper()


def _short(name: str) -> str:
    """A name that leaves room for others: shortened in the middle, where names of one export are alike."""
    if len(name) <= LONGEST_NAME:
        return name
    half = (LONGEST_NAME - 1) // 2
    return f"{name[:half]}…{name[-half:]}"


def _shape(value: object) -> Shape | None:
    return Shape(str(value)) if value else None


def files_title(surveys: Sequence[Survey]) -> str:
    """What is being imported, in a few words."""
    if len(surveys) == 1:
        return surveys[0].name
    return trn("{n} file", "{n} files", len(surveys))


def folder_of(surveys: Sequence[Survey]) -> Path | None:
    """Where the files lie."""
    return Path(surveys[0].path).parent if surveys else None
