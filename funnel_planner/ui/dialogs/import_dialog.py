"""How files would be read, on one page: columns, stage labels, and the funnel that results; nothing is stored yet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from funnel_planner.app import importing
from funnel_planner.app.choosing import with_label, with_presence, with_role
from funnel_planner.app.expecting import Expected
from funnel_planner.app.explain import explain
from funnel_planner.app.import_check import Place, Question, Weight, questions, undecided_dates
from funnel_planner.app.import_words import CONTAINERS, DATE_ORDERS, SHAPES, evidence_text, shape_evidence
from funnel_planner.app.importing import Draft
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, FileMapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.meaning.proposal import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_columns import RoleTable
from funnel_planner.ui.dialogs.import_labels import StageLabels
from funnel_planner.ui.dialogs.import_result import WIDTH, Counter, QuestionList, Result
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.tips import plain_tip
from funnel_planner.ui.widgets import Card, Notice, SectionTitle, label, primary_button
from funnel_planner.words import formats, tr, trn

SIZE = (1180, 740)
SIZE_SETTING = "import_dialog_size"
OFFERED_SHAPES = (Shape.SNAPSHOT, Shape.WIDE)


class ImportDialog(QDialog):
    """Accepted with ``drafted``: what to import and how. Every choice is kept while others change."""

    def __init__(self, desk: Desk, plan: Plan, surveys: Sequence[Survey], choices: Choices | None = None) -> None:
        super().__init__(QApplication.activeWindow())
        self._desk, self._plan = desk, plan
        self._surveys = list(surveys)
        self._shown: Survey | None = None
        self._blocked = False
        self._known = _still_there(choices or Choices(), self._surveys)
        self._draft = importing.draft(self._surveys, plan, self._known)
        self.expected: Expected | None = None
        theme = desk.theme
        self.setWindowTitle(tr("Import leads into “{plan}”").format(plan=plan.name))
        self.setSizeGripEnabled(True)
        self.notice = Notice(theme)
        self.tabs = QTabBar()
        self.about = label("", theme, "body", "muted")
        self.sheet, self.shape, self.presence = QComboBox(), QComboBox(), QComboBox()
        self.columns = RoleTable(theme, plan)
        self.labels = StageLabels(theme, plan)
        self.results = Result(desk)
        self.open_questions = QuestionList(theme)
        self.dates = QComboBox()
        self.as_of = QDateEdit()
        self.import_button = primary_button(tr("Import"), self.accept)
        self.counter = Counter(desk, plan, self)
        self._fill_choices()
        self._arrange()
        self._connect()
        self._restore_size()
        self._show_draft()
        self._count()
        (self.columns if self._blocked else self.import_button).setFocus()

    @property
    def drafted(self) -> Draft:
        """The files, what was decided, and how they are read."""
        return self._draft

    @property
    def file(self) -> int:
        """The file shown."""
        return max(0, self.tabs.currentIndex())

    def decide(self, choices: Choices) -> None:
        """Read the files under other choices; where that is impossible, everything stays and the notice says why."""
        try:
            self._draft = importing.draft(self._surveys, self._plan, choices)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            self._show_draft()
            return
        self._known = choices
        self.notice.clear()
        self._show_draft()
        self._count()

    def choose_role(self, header: str, role: Role, stage: str = "") -> None:
        """A column is something else."""
        self.decide(with_role(self._known, header, role, stage))

    def choose_label(self, text: str, target: str) -> None:
        """A stage label means something else."""
        self.decide(with_label(self._known, text, target))

    def go_to(self, question: Question) -> None:
        """Put the focus where a question is answered."""
        if len(self._surveys) > 1:
            self.tabs.setCurrentIndex(question.file)
        if question.place is Place.COLUMNS:
            self.columns.go_to(question.column)
        elif question.place is Place.LABELS:
            self.labels.focus_label(question.label)
        elif question.place is Place.DATES:
            self.dates.setFocus(Qt.FocusReason.OtherFocusReason)
        elif question.place is Place.SHAPE:
            self.shape.setFocus(Qt.FocusReason.OtherFocusReason)

    # showing

    def _show_draft(self) -> None:
        mapping = self._draft.mapping
        self._show_file()
        self.labels.show_labels(mapping.labels)
        self._labels_card.setVisible(bool(mapping.labels))
        needed = self.labels.needed_height()
        self.labels.setMinimumHeight(min(needed, 110))
        self._labels_card.setMaximumHeight(needed + 64)
        undecided = bool(undecided_dates(mapping)) or self._known.dates is not None
        self._dates_row.setVisible(undecided)
        self.dates.setCurrentIndex(max(0, self.dates.findData(self._known.dates)))
        found = questions(self._draft)
        self.open_questions.show_questions(found)
        self._questions_card.setVisible(bool(found))
        informs = all(question.weight is Weight.INFORMS for question in found)
        self._questions_title.set_title(tr("Good to know") if informs else tr("Still open"))
        self._blocked = any(question.weight is Weight.BLOCKS for question in found)
        self.import_button.setEnabled(not self._blocked)
        if self.expected is None or self.counter.busy:
            self._name_button()

    def _count(self) -> None:
        """Count the draft anew, unless something must be answered first."""
        if self._blocked:
            self.counter.drop()
            self.expected = None
            self.results.show_blocked()
            return
        self.results.show_counting()
        self.counter.count(self._draft)

    def _show_file(self) -> None:
        survey, file = self._surveys[self.file], self._draft.mapping.files[self.file]
        self.about.setText(_about(survey))
        fresh = survey is not self._shown
        self._shown = survey
        self.columns.preview.show_file(survey, file, {stage.id: stage.name for stage in self._plan.stages})
        self.columns.show_columns(fresh=fresh)
        if fresh:
            self.sheet.clear()
            for sheet in survey.info.sheets:
                self.sheet.addItem(sheet.name, sheet.name)
            self.sheet.setCurrentIndex(self.sheet.findData(survey.info.sheet))
        self._sheet_row.setVisible(self.sheet.count() > 1)
        self._show_shape(file)
        self.presence.setCurrentIndex(max(0, self.presence.findData(file.presence_stage)))
        why = "; ".join(part for part in file.evidence.split("; ") if part.startswith("presence:"))
        self.presence.setToolTip(plain_tip(evidence_text(why)))

    def _show_shape(self, file: FileMapping) -> None:
        place = self.shape.findData(file.shape)
        if place < 0:
            self.shape.addItem(tr(SHAPES[file.shape]), file.shape)
            place = self.shape.count() - 1
        self.shape.setCurrentIndex(place)
        self.shape.setToolTip(plain_tip(shape_evidence(file)))

    def _show_expected(self, expected: Expected) -> None:
        self.expected = expected
        self.results.show_expected(expected)
        self._name_button()

    def _show_failure(self, error: PlannerError) -> None:
        self.expected = None
        self.results.show_error(error)
        self._name_button()

    def _name_button(self) -> None:
        expected = self.expected
        if expected is None or expected.sample_rows or self.counter.busy:
            self.import_button.setText(tr("Import"))
            return
        n = expected.picture.lead_count
        self.import_button.setText(trn("Import {n} lead", "Import {n} leads", n).format(n=formats.count(n)))

    # choosing

    def _choose_sheet(self) -> None:
        """Look the file over again on another sheet."""
        number, name, reader = self.file, self.sheet.currentData(), self._desk.reader
        path = Path(self._surveys[number].path)
        if name == self._surveys[number].info.sheet:
            return
        self.setEnabled(False)

        def look(reporter: Reporter) -> tuple[Survey, ...]:
            return importing.look_over(reader, [path], sheet=name, reporter=reporter)

        def done(found: tuple[Survey, ...]) -> None:
            if not isValid(self):
                return
            self._surveys[number] = found[0]
            self.decide(_still_there(self._known, self._surveys))

        def failed(error: PlannerError) -> None:
            if not isValid(self):
                return
            self.notice.say(explain(error), "error")
            self.sheet.setCurrentIndex(self.sheet.findData(self._surveys[number].info.sheet))

        def ended() -> None:
            if isValid(self):
                self.setEnabled(True)
                self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

        self._desk.tasks.run("", look, done, failed, ended)

    def _choose_shape(self) -> None:
        self.decide(replace(self._known, shape=Shape(self.shape.currentData())))

    def _choose_presence(self) -> None:
        self.decide(with_presence(self._known, self._surveys[self.file].path, self.presence.currentText()))

    def _choose_dates(self) -> None:
        order = self.dates.currentData()
        self.decide(replace(self._known, dates=DateOrder(order) if order else None))

    def _choose_day(self, day: QDate) -> None:
        self.decide(replace(self._known, as_of=date(day.year(), day.month(), day.day())))

    # arrangement

    def _fill_choices(self) -> None:
        for number, survey in enumerate(self._surveys):
            self.tabs.addTab(survey.name.replace("&", "&&"))
            self.tabs.setTabToolTip(number, plain_tip(survey.path))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setVisible(len(self._surveys) > 1)
        self.tabs.setAccessibleName(tr("Files"))
        for shape in OFFERED_SHAPES:
            self.shape.addItem(tr(SHAPES[shape]), shape)
        for place, stage in enumerate(self._plan.stages):
            self.presence.addItem(stage.name, stage.id if place else "")
        self.dates.addItem(tr("please choose"), None)
        for order in (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD):
            self.dates.addItem(tr(DATE_ORDERS[order]), order)
        as_of = self._known.as_of or self._draft.mapping.as_of or importing.today()
        self.as_of.setCalendarPopup(True)
        self.as_of.setDisplayFormat("d.MM.yyyy")
        self.as_of.setDate(QDate(as_of.year, as_of.month, as_of.day))
        self.as_of.setKeyboardTracking(False)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _index: self._show_file())
        self.columns.role_chosen.connect(self.choose_role)
        self.labels.label_meant.connect(self.choose_label)
        self.open_questions.chosen.connect(self.go_to)
        self.sheet.activated.connect(lambda _index: self._choose_sheet())
        self.shape.activated.connect(lambda _index: self._choose_shape())
        self.presence.activated.connect(lambda _index: self._choose_presence())
        self.dates.activated.connect(lambda _index: self._choose_dates())
        self.as_of.dateChanged.connect(self._choose_day)
        self.counter.counted.connect(self._show_expected)
        self.counter.failed.connect(self._show_failure)

    def _arrange(self) -> None:
        rows = Card(padding="xs")
        rows.body.addWidget(self.columns)
        self._labels_card = Card(padding="m")
        self._labels_card.body.setSpacing(SPACE["s"])
        self._labels_card.body.addWidget(
            SectionTitle(tr("Stage labels"), self._desk.theme, remark=tr("of the file, and the stage they mean"))
        )
        self._labels_card.body.addWidget(self.labels)
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(SPACE["m"])
        left.addWidget(rows)
        left.addWidget(self._labels_card)
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        self._questions_card = Card(padding="m")
        self._questions_title = SectionTitle("", self._desk.theme)
        self._questions_card.body.addWidget(self._questions_title)
        self._questions_card.body.setSpacing(SPACE["xs"])
        self._questions_card.body.addWidget(self.open_questions)
        right = QVBoxLayout()
        right.setSpacing(SPACE["m"])
        right.addWidget(self.results, 1)
        right.addWidget(self._questions_card)
        side = QWidget()
        side.setFixedWidth(WIDTH)
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE["m"])
        middle.addWidget(left, 1)
        middle.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.tabs)
        column.addLayout(self._top())
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addLayout(self._bottom())

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE["l"])
        self._name = label(self._surveys[0].name if len(self._surveys) == 1 else "", self._desk.theme, "title")
        self._name.setVisible(len(self._surveys) == 1)
        row.addWidget(self._name)
        row.addWidget(self.about)
        row.addStretch(1)
        self._sheet_row = self._named(tr("Sheet"), self.sheet)
        row.addWidget(self._sheet_row)
        row.addWidget(self._named(tr("One row is"), self.shape))
        presence = self._named(tr("Being listed means"), self.presence)
        presence.setVisible(len(self._surveys) > 1)
        row.addWidget(presence)
        return row

    def _bottom(self) -> QHBoxLayout:
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.import_button.setDefault(True)
        self._dates_row = self._named(tr("Dates are written"), self.dates)
        as_of = self._named(tr("Counted as of"), self.as_of)
        self.as_of.setToolTip(tr("What is dated later is planned and not counted yet."))
        row = QHBoxLayout()
        row.setSpacing(SPACE["l"])
        row.addWidget(as_of)
        row.addWidget(self._dates_row)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.import_button)
        return row

    def _named(self, name: str, field: QWidget) -> QWidget:
        """A field behind its name."""
        title = label(name, self._desk.theme, "body", "muted")
        title.setBuddy(field)
        field.setAccessibleName(name)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        row.addWidget(title)
        row.addWidget(field)
        return holder

    def _restore_size(self) -> None:
        """As large as it was last in this file, where the screen has room."""
        kept = self._desk.session.file.setting(SIZE_SETTING).split("x")
        wanted = QSize(*map(int, kept)) if len(kept) == 2 and all(part.isdigit() for part in kept) else QSize(*SIZE)
        screen = QGuiApplication.primaryScreen().availableSize()
        self.resize(wanted.boundedTo(QSize(screen.width() - 24, screen.height() - 48)))

    def done(self, result: int) -> None:
        """Stop counting and remember the size."""
        self.counter.close()
        if not self._desk.session.read_only:
            try:
                self._desk.session.file.set_setting(SIZE_SETTING, f"{self.width()}x{self.height()}")
            except PlannerError as error:
                self._desk.tasks.report(error)
        super().done(result)


def _about(survey: Survey) -> str:
    """Kind and length of a file; as in the account of its rows, lines above the header count."""
    info = survey.info
    parts = [CONTAINERS.get(info.container, info.container.upper())]
    if info.encoding:
        parts.append(encoding_name(info.encoding))
    rows = survey.row_count + len(survey.preamble)
    parts.append(trn("{n} row", "{n} rows", rows))
    return "  ·  ".join(parts)


def encoding_name(codec: str) -> str:
    """An encoding as people write it."""
    name = codec.lower().replace("_", "-").removesuffix("-sig")
    return f"Windows-{name[2:]}" if name.startswith("cp125") else name.upper()


def _still_there(choices: Choices, surveys: Sequence[Survey]) -> Choices:
    """Choices without columns that no file has."""
    headers = {column.header for survey in surveys for column in survey.columns}
    return replace(choices, columns=tuple(pair for pair in choices.columns if pair[1] in headers))
