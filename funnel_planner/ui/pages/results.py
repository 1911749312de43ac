"""Results: what happened to the leads, and why; several views of them under one filter and one counting rule."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSlider, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app.findings.look import Look
from funnel_planner.app.state import State
from funnel_planner.domain.codec import counting_to_text
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.filter_bar import FilterBar
from funnel_planner.ui.pages.lead_filters import offer_filters
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.pages.view_shelf import ViewShelf
from funnel_planner.ui.results.notes import Notes
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.results.view_switch import ViewSwitch
from funnel_planner.ui.results.views import VIEWS, make_view, view_title
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import EmptyState, Notice
from funnel_planner.ui.widgets.tab_order import tab_as_read
from funnel_planner.words import formats, tr, trn

if TYPE_CHECKING:  # loaded once the numbers are in sight
    from funnel_planner.ui.results.doubts import Doubts


_TURNS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class ResultsPage(Page):
    """The views of ``ui.results.views``; the filter bar serves all of them, and so do the notes."""

    name: ClassVar[str] = "results"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.switch = ViewSwitch([(entry.key, tr(entry.title)) for entry in VIEWS])
        self.switch.chosen.connect(self._choose_view)
        self.views: dict[str, ResultsView] = {}
        """Views that have been looked at."""
        self.look: Look | None = None
        """What is looked at; None while there is nothing to look at."""
        self.filters = FilterBar(theme, ViewShelf(desk))
        self.filters.changed.connect(desk.way_back.choose)
        self.notice = Notice(theme)
        self.notes = Notes(theme)
        self.filters.end_with(self.notes.fold)
        self.notes.changed.connect(self.filters.fit)
        self._doubts: Doubts | None = None
        """What looks for doubts about the numbers, once these are in sight."""
        self._counted_before: Counting | None = None
        """The rule before the one in force, until it has been told what that changed."""
        self._told_before: Counting | None = None
        """The rule before the one that was told of: back to it, there is nothing to tell."""
        self._offered: tuple[object, Plan] | None = None
        """The cube and plan whose channels, columns and stages the filter offers."""
        self.empty = EmptyState(
            theme,
            "results",
            tr("No leads yet"),
            tr(
                "Import a spreadsheet of leads, and this place shows how many reach each stage, and which channel pays."
            ),
            tr("Import leads"),
            lambda: desk.go("leads"),
        )
        self.reading = EmptyState(theme, "results", tr("Reading leads…"), tr("The numbers will be here in a moment."))
        self.none_left = EmptyState(
            theme,
            "filter",
            tr("No lead passes this filter"),
            tr("Take a condition away to see leads again."),
            tr("Clear filter"),
            lambda: desk.session.set_filter(LeadFilter()),
        )
        for keys, by in (("Ctrl+Tab", 1), ("Ctrl+PgDown", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.switch.step(by))
        self._arrange()

    @property
    def view(self) -> str:
        """Key of the view in force."""
        return self.switch.current

    @property
    def spot(self) -> str:
        """The view in force."""
        return self.view

    def stand_at(self, spot: str) -> None:
        """Begin with another view than the first."""
        self.switch.choose(spot)

    @property
    def current(self) -> ResultsView:
        """The view in force; made when first asked for."""
        if self.view not in self.views:
            made = self.views[self.view] = make_view(self.view, self.desk)
            self.stack.addWidget(made)
            tab_as_read(made)
        return self.views[self.view]

    def show_view(self, view: str) -> None:
        """Switch to a view."""
        self.switch.choose(view)
        self._choose_view(view)

    def redraw(self, state: State, previous: State | None) -> None:
        """Show what was measured; only what changed is drawn again."""
        if previous is not None and (
            state.plan.id != previous.plan.id or state.plan.counting != previous.plan.counting
        ):
            same_plan = state.plan.id == previous.plan.id
            self._counted_before = (self._counted_before or previous.plan.counting) if same_plan else None
            self._told_before = self._told_before if same_plan else None
            self.notice.clear()
        elif previous is not None and (
            state.lead_filter != previous.lead_filter or state.plan.batches != previous.plan.batches
        ):
            self.notice.clear()  # other leads: another number of them counts differently
        measured = state.measured
        if measured is None:
            self.look = None
            self.stack.setCurrentWidget(self.reading if state.loading and state.plan.batches else self.empty)
            self._head.setVisible(False)
            return
        self._head.setVisible(True)
        self._offer_filters(state)
        if previous is None or state.lead_filter != previous.lead_filter or state.plan is not previous.plan:
            self.filters.show_filter(state.lead_filter, state.plan)
        cube = self.desk.session.cube()
        if cube is not None:  # else many leads are being recounted, and what was last shown stays
            self.look = Look(state.plan, cube, state.lead_filter, measured)
        self._show_look()
        if cube is not None and self.look is not None:
            self._tell_difference(self.look)

    def _show_look(self) -> None:
        look = self.look
        if look is None:
            return
        self._offer_views(look)
        QTimer.singleShot(0, self, self._look_for_doubts)
        if look.measured.is_empty and not self._is_about_pages:
            self.stack.setCurrentWidget(self.none_left)
            return
        view = self.current
        view.look_at(look)
        self.stack.setCurrentWidget(view)

    def _offer_views(self, look: Look) -> None:
        """Pages where there are page reports; the others where there is anything else."""
        has = {"pages": look.journeys.leads.pages is not None, "leads": not look.is_page_report}
        self.switch.offer([entry.key for entry in VIEWS if has[entry.needs]])

    @property
    def _is_about_pages(self) -> bool:
        """The view in force does not need a lead that passes the filter."""
        return any(entry.key == self.view and entry.needs == "pages" for entry in VIEWS)

    def _look_for_doubts(self) -> None:
        if self.look is None:
            return
        if self._doubts is None:
            from funnel_planner.ui.results.doubts import Doubts

            self._doubts = Doubts(self.desk, self.notes)
        self._doubts.look_at(self.look)

    def _tell_difference(self, look: Look) -> None:
        """Once leads are counted by another rule: how many that changes, and the way to them."""
        before, self._counted_before = self._counted_before, None
        if before is None or before == look.plan.counting or not look.has_leads:
            return
        if self._told_before == look.plan.counting:  # taken back: all is as it was
            self._told_before = None
            return
        self._told_before = before
        wish = replace(look.lead_filter, group=("counted_differently", counting_to_text(before)))

        def count(_reporter: Reporter) -> int:
            return len(look.cube.passing(wish, uncounted_too=True))

        def tell(differing: int) -> None:
            if not isValid(self) or self.look is not look or not self.isVisible():
                return
            if not differing:
                self.notice.say(tr("Every lead counts as it did before."), "info")
                return
            text = trn("{n} lead counts differently now.", "{n} leads count differently now.", differing)
            self.notice.say(text.format(n=formats.count(differing)), "info", tr("List them"), list_them)

        def list_them() -> None:
            self.desk.way_back.look_at(wish, view_title(self.view))

        self.desk.tasks.run("", count, tell)

    def _offer_filters(self, state: State) -> None:
        """What can be chosen from; the same leads offer the same, whatever is filtered."""
        cube = self.desk.session.cube()
        if cube is None or (self._offered is not None and self._offered == (cube, state.plan)):
            return
        self._offered = (cube, state.plan)
        offer_filters(self.filters, cube, state.plan, self.desk)

    def _choose_view(self, _view: str) -> None:
        self.notice.clear()  # it was told where the rule was changed
        self._show_look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn over the view from the bars above it, too."""
        turn, view = _TURNS.get(event.key()), self.stack.currentWidget()
        if turn is not None and isinstance(view, ResultsView):
            view.verticalScrollBar().triggerAction(turn)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was told ends when one goes elsewhere (another plan may come meanwhile)."""
        super().hideEvent(event)
        if not event.spontaneous():  # the window is minimised
            self.notice.clear()

    # arrangement

    def _arrange(self) -> None:
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE["s"])
        for widget in (self.switch, self.filters, self.notice, self.notes):
            head.addWidget(widget)
        self.stack = QStackedWidget()
        for place in (self.empty, self.reading, self.none_left):
            self.stack.addWidget(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], 0)
        column.setSpacing(SPACE["m"])
        column.addWidget(self._head)
        column.addWidget(self.stack, 1)
