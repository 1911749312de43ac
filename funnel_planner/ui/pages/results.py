"""Results: what happened to the leads, as a funnel and by channel, under one filter and one counting rule."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from funnel_planner.app.state import State
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.definitions import CHANNELS, FUNNEL, DefinitionsDialog
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.live_funnel import Legend
from funnel_planner.ui.pages.filter_bar import FilterBar
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.pages.results_tables import channel_table, funnel_table, rule_line
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, EmptyState, Notice, SectionTitle, Segments, label, quiet_button
from funnel_planner.words import tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Measured
    from funnel_planner.ui.charts.channel_chart import ChannelChart

WIDE = 1480
"""From this width on the table stands beside the funnel."""
STAGE_HEIGHT = 76
EPOCH = date(1970, 1, 1)


class ResultsPage(Page):
    """Two views of the same leads; the filter bar serves both."""

    name: ClassVar[str] = "results"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self.views = Segments([("funnel", tr("Funnel")), ("channels", tr("Channels"))], tr("View"))
        self.views.chosen.connect(self._choose_view)
        self.filters = FilterBar(theme)
        self.filters.changed.connect(desk.session.set_filter)
        self.notice = Notice(theme)
        self.funnel = FunnelView(theme, detail="full", ask=desk.ask)
        self.legend = Legend(theme)
        self.stages = FigureView(theme, tr("Stages"))
        self.channels = FigureView(theme, tr("Channels"))
        self.channel_chart: ChannelChart | None = None
        self._rules = [label("", theme, "small", "muted", wrap=True) for _ in range(2)]
        self._known_channels: list[str] = []
        self._known_days: tuple[int, int] | None = None
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
            self._clear_filter,
        )
        self._arrange()

    @property
    def view(self) -> str:
        """``funnel`` or ``channels``."""
        return self.views.current

    def show_view(self, view: str) -> None:
        """Switch to a view."""
        self.views.choose(view)
        self._choose_view(view)

    def redraw(self, state: State, previous: State | None) -> None:
        """Show what was measured; only what changed is drawn again."""
        if previous is None or state.leads is not previous.leads or state.plan.id != previous.plan.id:
            self._known_channels, self._known_days = [], None
        measured = state.measured
        if measured is None:
            self.stack.setCurrentWidget(self.reading if state.loading and state.plan.batches else self.empty)
            self._head.setVisible(False)
            return
        self._head.setVisible(True)
        self._remember_options(state, measured)
        if previous is None or state.lead_filter != previous.lead_filter:
            self.filters.show_filter(state.lead_filter)
        if not measured.lead_count:
            self.stack.setCurrentWidget(self.none_left)
            return
        self.stack.setCurrentWidget(self._scrolls[self.view])
        if state.picture is not self.funnel.picture:
            self.funnel.set_picture(state.picture)
            self.funnel.setMinimumHeight(max(260, STAGE_HEIGHT * len(state.picture.stages)))
            self.legend.show_picture(state.picture)
        if previous is None or measured is not previous.measured or state.plan is not previous.plan:
            self._show_measured(state, measured)

    def explain_counting(self) -> None:
        """Open the definitions of what is shown."""
        if self.state is None or self.state.measured is None:
            return
        rule = rule_line(self.state.plan.counting, self.state.measured.as_of_day)
        definitions = FUNNEL if self.view == "funnel" else CHANNELS
        self.desk.ask.run(DefinitionsDialog(self.desk.theme, tr("How is this counted?"), rule, definitions))

    def _show_measured(self, state: State, measured: "Measured") -> None:
        rule = rule_line(state.plan.counting, measured.as_of_day)
        for line in self._rules:
            line.setText(rule)
        self.stages.show_figures(funnel_table(state.plan, measured))
        self.stages.setMinimumHeight(self.stages.full_height())
        self.channels.show_figures(channel_table(state.plan, measured), strong=frozenset({0}))
        self.channels.setMinimumHeight(self.channels.full_height())
        self._say_what_is_odd(measured)
        if self.view == "channels":
            self._draw_channels()

    def _draw_channels(self) -> None:
        """The chart, made when first looked at."""
        from funnel_planner.ui.charts.channel_chart import ChannelChart, ChannelRow

        if self.channel_chart is None:
            self.channel_chart = ChannelChart(self.desk.theme, self.desk.ask)
            self._chart_place.insertWidget(1, self.channel_chart)
        figures = self.channels.figures
        # the first five columns are always there, in this order, and their kinds say their types
        total, *rows = [ChannelRow(*row[:5]) for row in figures.rows]  # type: ignore[arg-type]
        self.channel_chart.show_rows(tuple(rows), total.rate, figures)

    def _say_what_is_odd(self, measured: "Measured") -> None:
        if any(measured.rate_bounds):
            self.notice.say(
                tr("Some lost leads do not say where they were lost: the true rates lie in the possible range."),
                "warning",
            )
        else:
            self.notice.clear()

    def _remember_options(self, state: State, measured: "Measured") -> None:
        """Channels and days to choose from: all that were seen since these leads were loaded."""
        known = set(self._known_channels)
        self._known_channels += [channel.label for channel in measured.channels if channel.label not in known]
        if measured.first_day is not None and measured.last_day is not None:
            days = self._known_days or (measured.first_day, measured.last_day)
            self._known_days = (min(days[0], measured.first_day), max(days[1], measured.last_day))
        columns = state.leads.columns if state.leads is not None else {}
        labels = {header: tuple(sorted(coded.labels, key=str.casefold)) for header, coded in columns.items()}
        first, last = self._known_days or (None, None)
        self.filters.set_options(
            self._known_channels,
            {header: names for header, names in labels.items() if len(names) > 1},
            None if first is None else EPOCH + timedelta(days=first),
            None if last is None else EPOCH + timedelta(days=last),
        )

    def _choose_view(self, view: str) -> None:
        state = self.state
        if state is None or state.measured is None or not state.measured.lead_count:
            return
        self.stack.setCurrentWidget(self._scrolls[view])
        if view == "channels":
            self._draw_channels()

    def _clear_filter(self) -> None:
        from funnel_planner.app.state import LeadFilter

        self.desk.session.set_filter(LeadFilter())

    # arrangement

    def _arrange(self) -> None:
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE["m"])
        top = QHBoxLayout()
        top.addWidget(self.views)
        top.addStretch(1)
        top.addWidget(quiet_button(tr("How is this counted?"), self.explain_counting))
        head.addLayout(top)
        head.addWidget(self.filters)
        head.addWidget(self.notice)
        self.stack = QStackedWidget()
        self._scrolls = {"funnel": self._funnel_view(), "channels": self._channel_view()}
        for widget in (*self._scrolls.values(), self.empty, self.reading, self.none_left):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], 0)
        column.setSpacing(SPACE["m"])
        column.addWidget(self._head)
        column.addWidget(self.stack, 1)

    def _funnel_view(self) -> QScrollArea:
        funnel = Card()
        title = SectionTitle(tr("Funnel"), self.desk.theme)
        title.add(self.legend)
        funnel.body.addWidget(title)
        funnel.body.addWidget(self.funnel, 1)
        funnel.body.addWidget(self._rules[0])
        table = Card(tr("Stages"), self.desk.theme)
        table.body.addWidget(self.stages)
        table.body.addStretch(1)
        self._funnel_row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._funnel_row.setSpacing(SPACE["m"])
        self._funnel_row.addWidget(funnel, 5)
        self._funnel_row.addWidget(table, 4)
        return _scrolling(self._funnel_row)

    def _channel_view(self) -> QScrollArea:
        chart = Card(tr("Channels compared"), self.desk.theme)
        self._chart_place = chart.body
        chart.body.addWidget(self._rules[1])
        table = Card(tr("Channels"), self.desk.theme)
        table.body.addWidget(self.channels)
        column = QVBoxLayout()
        column.setSpacing(SPACE["m"])
        column.addWidget(chart)
        column.addWidget(table)
        column.addStretch(1)
        return _scrolling(column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table beside the funnel where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._funnel_row.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom,
        )


def _scrolling(layout: QBoxLayout) -> QScrollArea:
    """A layout in a scroll area of its own, on the page's ground."""
    page = QWidget()
    page.setProperty("look", "page")
    page.setLayout(layout)
    layout.setContentsMargins(0, 0, SPACE["xs"], SPACE["l"])
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return scroll
