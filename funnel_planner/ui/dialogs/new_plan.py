"""A new plan: three questions propose a template, every one of the eight can be looked at and taken."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import (
    ClosedBy,
    Purchase,
    load_template,
    recommend,
    template_info,
    template_names,
)
from funnel_planner.ui.dialogs.stage_stairs import StageStairs
from funnel_planner.ui.icons import icon, show_icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Segments, label, primary_button
from funnel_planner.words import language, mark, tr

PURCHASE = (
    (Purchase.IMPULSE, mark("On impulse")),
    (Purchase.CONSIDERED, mark("After thinking")),
    (Purchase.B2B, mark("As a company")),
)
REPEAT = (("once", mark("Once")), ("repeat", mark("Again and again")))
CLOSED_BY = ((ClosedBy.SELF_SERVICE, mark("The customer")), (ClosedBy.SALES, mark("A salesperson")))
KEY = Qt.ItemDataRole.UserRole


class NewPlanDialog(QDialog):
    """Accepted with a template and a name, or with the wish to begin ``from_spreadsheet``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._plans: dict[str, Plan] = {}
        self._named = False
        self.from_spreadsheet = False
        self.setWindowTitle(tr("New plan"))
        self.resize(900, 580)
        self.purchase = _segments(PURCHASE, tr("How do people buy?"), Purchase.CONSIDERED)
        self.repeat = _segments(REPEAT, tr("How often does one customer buy?"), "once")
        self.closed_by = _segments(CLOSED_BY, tr("Who closes the sale?"), ClosedBy.SALES)
        self.list = self._template_list()
        self.heading = label("", theme, "heading", wrap=True)
        self.reason = label("", theme, "strong", "accent", wrap=True)
        self.summary = label("", theme, "body", "muted", wrap=True)
        self.stairs = StageStairs(theme)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the plan"))
        self.name.setPlaceholderText(tr("Name of the plan"))
        self.name.setMaxLength(200)
        self.name.textEdited.connect(self._name_typed)
        self.create_button = primary_button(tr("Create plan"), self.accept)
        self.create_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["l"])
        column.addLayout(self._questions())
        column.addLayout(self._choice(), 1)
        column.addLayout(self._bottom())
        for segments in (self.purchase, self.repeat, self.closed_by):
            segments.chosen.connect(self.propose)
        self.propose()
        self.list.setFocus()

    @property
    def template(self) -> str:
        """Key of the template looked at."""
        item = self.list.currentItem()
        return str(item.data(KEY)) if item is not None else template_names()[0]

    def plan(self) -> Plan:
        """The new plan, with the name typed."""
        plan = load_template(self.template, language())
        return plan.with_name(self.name.text()) if self.name.text().strip() else plan

    def choose(self, key: str) -> None:
        """Look at a template."""
        for row in range(self.list.count()):
            if self.list.item(row).data(KEY) == key:
                self.list.setCurrentRow(row)

    def propose(self) -> None:
        """Mark the templates that fit the answers and choose the best."""
        found = recommend(
            Purchase(self.purchase.current), ClosedBy(self.closed_by.current), repeat=self.repeat.current == "repeat"
        )
        self._reasons = {fitting.key: fitting.reason for fitting in found}
        self._best = found[0].key
        fits = icon(self._theme, "check_circle", "accent", 16)
        nothing = icon(self._theme, "funnel", "faint", 16)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setIcon(fits if item.data(KEY) in self._reasons else nothing)
            font = item.font()
            font.setBold(item.data(KEY) == self._best)
            item.setFont(font)
        self.choose(self._best)
        self._show_template()

    def _questions(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE["l"])
        grid.setVerticalSpacing(SPACE["xs"])
        for place, segments in enumerate((self.purchase, self.repeat, self.closed_by)):
            grid.addWidget(label(segments.accessibleName(), self._theme, "small", "muted"), 0, place)
            grid.addWidget(segments, 1, place)
        grid.setColumnStretch(3, 1)
        return grid

    def _choice(self) -> QHBoxLayout:
        inside = QWidget()
        inside.setProperty("look", "page")
        texts = QVBoxLayout(inside)
        texts.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["l"], SPACE["l"])
        texts.setSpacing(SPACE["s"])
        for part in (self.heading, self.reason, self.summary):
            texts.addWidget(part)
        texts.addSpacing(SPACE["s"])
        texts.addWidget(self.stairs)
        texts.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        card = QFrame()
        card.setProperty("look", "card")
        around = QVBoxLayout(card)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        row = QHBoxLayout()
        row.setSpacing(SPACE["l"])
        row.addWidget(self.list)
        row.addWidget(card, 1)
        return row

    def _template_list(self) -> QListWidget:
        templates = QListWidget()
        templates.setAccessibleName(tr("Templates"))
        templates.setFixedWidth(240)
        templates.setIconSize(QSize(16, 16))
        templates.setFrameShape(QFrame.Shape.NoFrame)
        templates.setStyleSheet("QListWidget { background: transparent; }")
        for key in template_names():
            item = QListWidgetItem(template_info(key, language()).title)
            item.setData(KEY, key)
            item.setSizeHint(QSize(200, 38))
            templates.addItem(item)
        templates.currentRowChanged.connect(self._show_template)
        templates.itemDoubleClicked.connect(self.accept)
        return templates

    def _bottom(self) -> QHBoxLayout:
        self.spreadsheet = spreadsheet = QPushButton(tr("From a spreadsheet instead…"))
        spreadsheet.clicked.connect(self._take_spreadsheet)
        show_icon(spreadsheet, self._theme, "table")
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        row.addWidget(spreadsheet)
        row.addStretch(1)
        named = label(tr("Name of the plan"), self._theme, "body", "muted")
        named.setBuddy(self.name)
        row.addWidget(named)
        row.addWidget(self.name, 3)
        row.addWidget(cancel)
        row.addWidget(self.create_button)
        return row

    def _show_template(self) -> None:
        key = self.template
        if key not in self._plans:
            self._plans[key] = load_template(key, language())
        info = template_info(key, language())
        self.heading.setText(info.title)
        self.summary.setText(info.summary)
        reason = tr(self._reasons[key]) if key in self._reasons else ""
        self.reason.setText(tr("Fits best: {reason}").format(reason=reason) if key == self._best else reason)
        self.reason.setVisible(bool(reason))
        self.stairs.show_stages(self._plans[key].stages)
        if not self._named:
            self.name.setText(info.title)

    def _name_typed(self, text: str) -> None:
        self._named = bool(text.strip())

    def _take_spreadsheet(self) -> None:
        self.from_spreadsheet = True
        self.accept()


def _segments(choices: Sequence[tuple[str, str]], name: str, chosen: str) -> Segments:
    segments = Segments([(str(key), tr(text)) for key, text in choices], name)
    segments.choose(str(chosen))
    return segments
