"""Leads: where spreadsheets come in, the table of all leads, and the imports they came with."""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.files.ledger_words import import_sentence, left_out_count, remark_count
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.storage.records import BY_HAND
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.own_keys import OwnKeys
from funnel_planner.ui.pages.drop_zone import DropZone
from funnel_planner.ui.pages.lead_list import SAVE_KEYS, LeadList
from funnel_planner.ui.pages.lead_news import LeadNews
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import EmptyState, IconButton, Notice, Segments, quiet_button
from funnel_planner.words import formats, mark, tr, trc

if TYPE_CHECKING:  # these load what must wait until after the first paint, or until someone asks for it
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.app.files.importing import Outcome
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.ui.pages.import_list import ImportList
    from funnel_planner.ui.pages.lead_importer import LeadImporter


class LeadsPage(Page):
    """Two views, *Leads* and *Imports*; without leads a place to drop a spreadsheet."""

    name: ClassVar[str] = "leads"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.views = Segments([("leads", tr("Leads")), ("imports", tr("Imports"))], tr("View"))
        self.views.chosen.connect(lambda _view: self._show_view())
        self.notice = Notice(theme)
        self.news = LeadNews(desk, self.notice)
        write_tracker = partial(desk.act, "tracker")
        self.drop = DropZone(theme, partial(desk.act, "import"), self.explain_list, self.add_lead, write_tracker)
        self.drop.dropped.connect(self.import_files)
        self.leads = LeadList(desk)
        self.leads.told.connect(self.news.say)
        self.leads.side_closed.connect(self._stop_adding)
        self.add_button = QPushButton(tr("Add lead"))
        self.add_button.setToolTip(tr("Add one lead by hand (Insert)"))
        show_icon(self.add_button, theme, "add", "accent", 16)
        self.add_button.clicked.connect(lambda _checked=False: self.add_lead())
        self.save_button = IconButton(theme, "export", tr("Save shown leads…"), self.leads.save_shown)
        self.save_button.setToolTip(tr("Save shown leads as Excel or CSV (Ctrl+E)"))
        for place in (self, self.leads.search):  # to Qt's field, these keys mean the end of the line
            OwnKeys(place, SAVE_KEYS, self.leads.save_shown, self._can_save)
        desk.way_back.place = self
        self.back_button = quiet_button(tr("Back to Results"), desk.way_back.take)
        self.back_button.setToolTip(tr("As it was there, with the filter from before (Alt+Left)"))
        show_icon(self.back_button, theme, "chevron_left", "accent", 16)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(desk.way_back.take)
        self.deleted_button = quiet_button("", self.leads.hands.show_deleted)
        self.reading = EmptyState(theme, "leads", tr("Reading leads…"), tr("They will be here in a moment."))
        self._adding_first = False
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._find)
        self._arrange()

    @cached_property
    def importer(self) -> "LeadImporter":
        """Brings files in; loaded when first needed."""
        from funnel_planner.ui.pages.lead_importer import LeadImporter

        importer = LeadImporter(self.desk, self)
        importer.imported.connect(self._tell)
        importer.refused.connect(self.news.refuse)
        return importer

    @cached_property
    def imports(self) -> "ImportList":
        """The view *Imports*; made when it is first shown."""
        from funnel_planner.ui.pages.import_list import ImportList

        imports = ImportList(self.desk, self.remove_import, self.importer.import_again, self.import_files)
        self.stack.addWidget(imports)
        return imports

    def take_focus(self) -> None:
        """Begin at the table of leads, or at the button that brings them in; no lead is selected by that."""
        if self.stack.currentWidget() is self.leads and self.leads.table.isVisible():
            self.leads.table.setFocus(Qt.FocusReason.MouseFocusReason)
        elif self.stack.currentWidget() is self.drop and self.drop.button.isEnabled():
            self.drop.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    @property
    def view(self) -> str:
        """``leads`` or ``imports``."""
        return self.views.current

    def show_view(self, view: str) -> None:
        """Switch to a view."""
        self.views.choose(view)
        self._show_view()

    def show_searched(self, text: str) -> str:
        """Show the list, searched for a text (empty: all of it); returns what was searched before."""
        before = self.leads.search.searched
        self.leads.search_for(text)
        self.show_view("leads")
        return before

    def add_lead(self) -> None:
        """Open the form for a lead by hand; the first one comes before the table."""
        error = self.desk.session.file.read_only_error
        if error is not None:
            self.news.refuse(error)
            return
        self._adding_first = not self.desk.session.state.plan.batches
        self.show_view("leads")
        self.leads.hands.add()

    def _stop_adding(self) -> None:
        """The form was closed; without a lead the place is empty again."""
        self._adding_first = False
        self._show_view()

    def redraw(self, state: State, previous: State | None) -> None:
        """Show the leads of a state and where they came from."""
        self.news.forget(state)
        error = self.desk.session.file.read_only_error
        refusal = explain(error) if error is not None else ""
        if previous is None or state.plan.id != previous.plan.id:
            self.drop.set_refusal(refusal)
            self.add_button.setEnabled(not refusal)
            if previous is not None:
                self.notice.clear()
                self._adding_first = False
                self.leads.close_side()
        self._name_deleted(state)
        if not state.loading:
            self.news.say_missing()
        group = state.lead_filter.group
        if group and (previous is None or previous.lead_filter.group != group):
            self.views.choose("leads")  # someone came for these leads
        self._show_view()

    def import_files(self, paths: list[Path], choices: "Choices | None" = None) -> None:
        """Look files over in the background, show how they are understood, and import them if that is accepted."""
        self.notice.clear()
        self.importer.import_files(paths, choices)

    def plan_from_files(self, paths: list[Path]) -> None:
        """Make a new plan of files and import them; nothing is made before that is agreed."""
        self.importer.plan_from_files(paths)

    def remove_import(self, batch_id: str) -> None:
        """Take an import out of the plan; undo brings it back."""
        plan = self.desk.session.state.plan
        try:
            info = self.desk.session.file.batch(batch_id)
            name = mark("Discard changes by hand") if info.kind == BY_HAND else mark("Remove import")
            self.desk.session.edit(plan.with_batches([other for other in plan.batches if other != batch_id]), name)
        except PlannerError as error:
            self.news.refuse(error)
            return
        self.news.say_removed(info)

    def explain_list(self) -> None:
        """What a list of one's own needs."""
        assert self.state is not None  # noqa: S101 - the page is shown
        stages = ", ".join(stage.name for stage in self.state.plan.stages)
        text = tr(
            "One row for each lead, and a first row with the names of the columns.\n\n"
            "Needed: a name or number, the source (where the lead came from), and the stage it has reached:\n{stages},"
            " or Lost.\n\nWorth having: the day of the first contact, the day it was closed, and the value.\n\n"
            "The order of the columns and their exact names do not matter."
        )
        self.desk.ask.tell(tr("Your own list"), text.format(stages=stages))

    def _tell(self, outcome: "Outcome") -> None:
        """Say what an import did, and show what was left out or which leads it brought."""
        self.desk.go(self.name)
        ledger = outcome.ledger
        if not outcome.batch_id:
            self.news.say_nothing_new(ledger)
            return
        self.show_view("leads")
        text = import_sentence(ledger)
        if left_out_count(ledger) or remark_count(outcome.notes):
            self.news.say(text, "good", tr("What was left out"), partial(self._show_left_out, outcome.batch_id))
        elif ledger.created + ledger.updated and len(self.desk.session.imports()) > 1:
            self.news.say(text, "good", tr("Show these leads"), partial(self._look_at, outcome))
        else:
            self.news.say(text, "good")

    def _look_at(self, outcome: "Outcome") -> None:
        """Show the leads an import brought among others: the new ones, else all it names."""
        session, ledger = self.desk.session, outcome.ledger
        try:
            files = session.file.batch(outcome.batch_id).files
        except PlannerError as error:
            self.news.refuse(error)
            return
        self.leads.search.clear()
        which = "new" if ledger.created else ""
        session.set_filter(LeadFilter(group=("batch", outcome.batch_id, which, *(file.name for file in files))))

    def _show_left_out(self, batch_id: str) -> None:
        self.show_view("imports")
        self.imports.open_notes(batch_id)

    # views

    def _show_view(self) -> None:
        state = self.state
        if state is None or state is not self.desk.session.state:  # out of sight; the leads are those of another state
            return
        back = self.desk.way_back.words
        self.back_button.setVisible(bool(back))
        if back:
            self.back_button.setText(back)
        self._head.setVisible(bool(state.plan.batches))
        self.leads.count.setVisible(self.view == "leads")
        self.add_button.setVisible(self.view == "leads")
        self.save_button.setVisible(self.view == "leads")
        if state.plan.batches:
            self._adding_first = False
        elif not self._adding_first:
            if self.leads.shows(state):  # else the next import would show these until it is counted
                self.leads.show_none()
            self.stack.setCurrentWidget(self.drop)
            return
        if self.view == "imports":
            self.imports.show_batches(state.plan.batches, writable=not state.read_only)
            self.stack.setCurrentWidget(self.imports)
            return
        cube = self.desk.session.cube()
        if not state.plan.batches:
            self.leads.show_none()
            self.stack.setCurrentWidget(self.leads)
            return
        if cube is None:
            if not self.leads.shows(state):  # else they stay in sight until they are counted again
                self.stack.setCurrentWidget(self.reading)
            return
        self._show_leads(state, cube)

    def _show_leads(self, state: State, cube: "Cube") -> None:
        try:
            self.leads.show_state(state, cube)
        except PlannerError as error:
            self.news.refuse(error)
        self.stack.setCurrentWidget(self.leads)
        if self.hasFocus():  # the leads were still being read when one came here
            self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert adds a lead wherever on the page one is."""
        if event.key() == Qt.Key.Key_Insert and self.add_button.isVisible() and self.add_button.isEnabled():
            self.add_lead()
        else:
            super().keyPressEvent(event)

    def _name_deleted(self, state: State) -> None:
        """How many leads are deleted, as the way to them."""
        if state.is_preview:
            return
        try:
            deleted = len(self.desk.session.by_hand().deleted) if state.plan.batches else 0
        except PlannerError as error:
            deleted = 0
            self.news.refuse(error)
        self.deleted_button.setText(trc("leads", "Deleted: {n}").format(n=formats.count(deleted)))
        self.deleted_button.setVisible(deleted > 0)
        self.deleted_button.setEnabled(not state.read_only)

    def _can_save(self) -> bool:
        """Some leads are in sight."""
        return self.stack.currentWidget() is self.leads and self.leads.model.rowCount() > 0

    def _find(self) -> None:
        if self.state is not None and self.state.plan.batches:
            self.show_view("leads")
            self.leads.search.setFocus()
            self.leads.search.selectAll()

    def _arrange(self) -> None:
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.views)
        head.addStretch(1)
        head.addWidget(self.deleted_button)
        head.addWidget(self.leads.count)
        head.addWidget(self.save_button)
        head.addSpacing(SPACE["s"])
        head.addWidget(self.add_button)
        self.stack = QStackedWidget()
        for widget in (self.drop, self.leads, self.reading):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._head)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
