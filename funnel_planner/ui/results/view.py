"""What all views of the results have in common: found out in the background, drawn when looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from funnel_planner.app.explain import explain
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.said_below import lines_below
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.background import Task
from funnel_planner.ui.definitions import Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.chart_card import ChartCard, say_below
from funnel_planner.ui.results.views import view_title
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import EmptyState
from funnel_planner.words import tr

Part = frozenset[str] | date | tuple[tuple[str, frozenset[str]], ...] | None
"""A part of a filter."""
PATIENCE_MS = 250
"""A view that takes longer than this the first time says that it is being worked out."""


class OnePage(QStackedWidget):
    """Pages of which only the one shown asks for room: as high as its texts are at the width there is.

    Qt gives room for the highest of all pages, and for texts as they would wrap at the least width.
    """

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages."""
        self.setCurrentWidget(page)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Height of the page shown."""
        page = self.currentWidget()
        if page is None:
            return 0
        return page.heightForWidth(width) if page.hasHeightForWidth() else page.minimumSizeHint().height()

    def minimumSizeHint(self) -> QSize:
        """The least room for the page shown."""
        page = self.currentWidget()
        least = 0 if page is None else page.minimumSizeHint().width()
        around = self.parentWidget()
        return QSize(least, self.heightForWidth(max(least, around.width() if around is not None else 0)))


class ResultsView(QScrollArea):
    """One view. ``look_at`` is the only way in.

    Subclasses set ``name`` (a key), ``definitions`` (what its numbers mean) and override ``find_out``, which runs on a
    worker thread and must not touch Qt or the widget, and ``show_found``, which draws what it returned. ``find_out``
    refuses with a ``PlannerError`` what the data cannot answer: the sentence stands in place of the view. Where it
    takes less than a frame (``quick``) it is called at once, on the GUI thread.
    """

    name: ClassVar[str] = ""
    definitions: ClassVar[tuple[Definition, ...]] = ()
    as_they_stand: ClassVar[bool] = False
    """Mode and window of the counting rule do not matter to it."""
    quick: ClassVar[bool] = False
    quick_up_to: ClassVar[int] = 0
    """Up to this many leads it is quick, too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.look: Look | None = None
        """What is to be shown."""
        self.drawn: Look | None = None
        """What is shown."""
        self._asked: Look | None = None
        self._task: Task | None = None
        self._cards: list[ChartCard] = []
        self.column = QVBoxLayout()
        """Where subclasses put their cards, top down."""
        self.column.setSpacing(SPACE["m"])
        self.column.setContentsMargins(0, 0, SPACE["xs"], SPACE["l"])
        self.refusal = EmptyState(desk.theme, "results", tr("Not to be told from this data"), "")
        self.waiting = EmptyState(desk.theme, "results", tr("Working it out…"), "")
        self._stack = OnePage()
        self._content, self._blank = QWidget(), QWidget()
        self._content.setLayout(self.column)
        for widget in (self._blank, self._content, self.refusal, self.waiting):
            widget.setProperty("look", "page")
            self._stack.addWidget(widget)
        self._stack.setProperty("look", "page")
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say_it_takes_time)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._stack)
        self.setObjectName(f"results_{self.name}")

    @property
    def refused(self) -> str:
        """Why the data cannot answer; empty while it does."""
        return self.refusal.text.text() if self._stack.currentWidget() is self.refusal else ""

    @staticmethod
    def find_out(look: Look) -> Any:  # noqa: ANN401 - each view its own
        """What is to be drawn; on a worker thread. Raises ``PlannerError`` where the data cannot answer."""
        raise NotImplementedError

    def show_found(self, look: Look, found: Any) -> None:  # noqa: ANN401 - each view its own
        """Draw what ``find_out`` returned."""
        raise NotImplementedError

    def show_measured(self, look: Look) -> bool:
        """Draw at once what ``look.measured`` tells, where the rest takes longer. False: nothing is drawn.

        ``show_found`` follows, and must draw all where this was not called.
        """
        del look
        return False

    def examples(self) -> dict[str, str]:
        """Terms of ``definitions`` with the formula in the view's own numbers ("36 / 90 = 40%")."""
        return {}

    def lines_below(self, look: Look, *, as_they_stand: bool) -> tuple[str, ...]:
        """What a chart or table of a look says it is of, once it is copied or saved."""
        return lines_below(look.plan, look.lead_filter, look.measured, as_they_stand=as_they_stand)

    def look_at(self, look: Look) -> None:
        """Take what is to be shown; found out at once when visible, else when next shown."""
        self.look = look
        if self.isVisible():
            self._find()

    def find_again(self) -> None:
        """Find out anew what is shown: something else of it was asked for."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._asked = self.drawn = None
        if self.look is not None:
            self.look_at(self.look)

    def is_quick(self, look: Look) -> bool:
        """Whether it is found out in less than a frame."""
        return self.quick or look.journeys.leads.lead_count <= self.quick_up_to

    def add_chart(self, title: str, chart: QWidget, *, stretch: int = 0, as_they_stand: bool = False) -> ChartCard:
        """A card with a chart, what can be done with it, and how it is counted, at the end of ``column``."""
        card = self.make_card(title, chart, as_they_stand=as_they_stand)
        self.column.addWidget(card, stretch)
        return card

    def make_card(self, title: str, chart: QWidget, *, as_they_stand: bool = False) -> ChartCard:
        """A card as of ``add_chart`` that the view puts in its place itself."""
        card = ChartCard(self.desk, title, chart, self, as_they_stand=as_they_stand or self.as_they_stand)
        self._cards.append(card)
        return card

    def show_leads(self, kind: str, *values: str, **narrowed: Part) -> None:
        """Show the leads behind a bar or a gap in the table of leads (see ``analytics.groups``).

        The filter in force stays; ``narrowed`` are parts of it that the bar stands for (``channels``, ``first_day``,
        ``last_day``). An empty ``kind`` stands for all leads that pass. Behind counts of a report there are none.
        """
        if self.look is not None and self.look.is_report:
            return
        group = (kind, *values) if kind else ()
        wish = self.desk.session.state.lead_filter
        if {"first_day", "last_day"} & narrowed.keys():
            wish = replace(wish, period="")  # the days of a bar stay
        wish = replace(wish, group=group, **narrowed)  # type: ignore[arg-type]  # by field name
        self.desk.way_back.look_at(wish, view_title(self.name))

    def edit(self, change: Callable[[Plan], Plan], label: str, control: str = "") -> bool:
        """Edit the plan as it is now, which may be newer than what is drawn; False: it was said why that cannot be."""
        session = self.desk.session
        try:
            session.edit(change(session.state.plan), label, control)
        except PlannerError as error:
            self.desk.ask.error(error)
            return False
        return True

    def _find(self) -> None:
        look = self.look
        if look is None or look.shows_the_same(self._asked):
            return
        if self._task is not None:
            self._task.cancel()
            self._task = self._asked = None
        if look.shows_the_same(self.drawn):
            return
        if self.drawn is not None and self.drawn.plan.id != look.plan.id:
            self._leave_plan()
        self._asked = look
        if self.is_quick(look):
            try:
                self._take(look, self.find_out(look))
            except PlannerError as error:
                self._refuse(look, error)
            return

        if self.show_measured(look):
            self._show_content(look)

        def work(_reporter: Reporter) -> object:
            return self.find_out(look)

        self._patience.start()
        self._task = self.desk.tasks.run(
            "", work, lambda found: self._take(look, found), lambda error: self._refuse(look, error),
            lambda: self._ended(look),
        )  # fmt: skip

    def _leave_plan(self) -> None:
        """Numbers of one plan are neither read nor taken for those of the next, while these are found out."""
        self.drawn = None
        self._stack.show_page(self._blank)
        self.verticalScrollBar().setValue(0)

    def _take(self, look: Look, found: object) -> None:
        if self._is_over(look):
            return
        self.drawn = look
        self.show_found(look, found)
        self._show_content(look)

    def _show_content(self, look: Look) -> None:
        say_below(self._content, self.lines_below(look, as_they_stand=self.as_they_stand))
        for card in self._cards:
            card.show_look(look)
        meanings = {tr(term): tr(meaning) for term, meaning, _ in self.definitions}
        for table in self.findChildren(FigureView):
            table.explain(meanings)
        self._stack.show_page(self._content)
        # texts that wrap otherwise now move what is below: all of it painted twice, and a jump seen, if laid out later
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _refuse(self, look: Look, error: PlannerError) -> None:
        if self._is_over(look):
            return
        self.drawn = look
        self.refusal.text.setText(explain(error))
        self._stack.show_page(self.refusal)

    def _is_over(self, look: Look) -> bool:
        """The view is gone (the language may change), or something else is looked at by now."""
        if not isValid(self) or look is not self._asked:
            return True
        self._asked = self._task = None
        self._patience.stop()
        return False

    def _ended(self, look: Look) -> None:
        """However it ended, even by a bug: the next look is found out."""
        if isValid(self) and look is self._asked:
            self._asked = self._task = None

    def _say_it_takes_time(self) -> None:
        if self._stack.currentWidget() is self._blank:
            self._stack.show_page(self.waiting)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what happened while hidden."""
        super().showEvent(event)
        self._find()
