"""Ways: which leads did not simply go from one stage to the next, and the ways that most went."""

from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.path_words import usual_sentence
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.charts.path_chart import PathChart
from funnel_planner.ui.definitions import RATE_INTERVAL, Definition
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.leads_behind import ListedRows
from funnel_planner.ui.results.path_tables import (
    FoundPaths,
    about,
    arc_table,
    arc_tips,
    arcs,
    odd_groups,
    odd_table,
    unseen_sentence,
    usual_group,
    usual_table,
)
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import label
from funnel_planner.words import mark, tr

WIDE = 900
"""From this width on the picture stands beside the kinds."""
WIDEST_WAY = 480
MOST_WAYS = 10
DEFINITIONS: tuple[Definition, ...] = (
    (mark("Entered mid-way"), mark("Never seen at the first stage."), ""),
    (
        mark("Skipped a stage"),
        mark(
            "Beyond a stage at which nothing says the lead was, though others were seen there and further on. Counting"
            " “reached” fills such stages."
        ),
        "",
    ),
    (mark("Went back"), mark("At a stage dated after a higher one."), ""),
    (mark("Came back after a loss"), mark("At a stage dated after a dated loss."), ""),
    (mark("Entered again"), mark("At the first stage at two different times."), ""),
    (
        mark("Share"),
        mark("Leads that took it, out of all that count; a lead may take several of these paths."),
        mark("leads / all leads"),
    ),
    RATE_INTERVAL,
    (
        mark("Picture"),
        mark("A lead counts once for each arc, but may have several; thicker arcs stand for more leads."),
        "",
    ),
    (
        mark("Most usual paths"),
        mark(
            "The stages of a lead in order of time. Where a stage has no date, only which stages it was at is known:"
            " they stand in funnel order. A path of more than 12 steps is told by its beginning."
        ),
        "",
    ),
    (mark("No data"), mark("What this data cannot tell is shown as –, never as 0."), ""),
)


class PathResults(ResultsView):
    """Five kinds of unusual ways with a picture of the one chosen, and the most usual whole ways."""

    name = "paths"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._found: FoundPaths | None = None
        self.kinds = FigureView(theme, tr("Unusual paths"))
        self.picture = PathChart(theme, tr("Picture of the path"), desk.ask)
        self.picture.picked.connect(self._pick_arc)
        self.about = label("", theme, "body", "muted", wrap=True)
        self.kind_list = ListedRows(None, self.kinds, theme, lambda group: self.show_leads(*group))
        self.kind_list.hint.setText(
            tr("Choose a row to see its picture; Enter, or a click on an arc, shows the leads.")
        )
        self.kinds.row_chosen.connect(self._show_kind)
        body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE["l"])
        kinds, picture = QVBoxLayout(), QVBoxLayout()
        kinds.addWidget(self.kinds)
        kinds.addWidget(self.kind_list.hint)
        kinds.addStretch(1)
        picture.addWidget(self.about)
        picture.addWidget(self.picture)
        picture.addStretch(1)
        self._row.addLayout(kinds, 5)
        self._row.addLayout(picture, 4)
        self.add_chart(tr("Unusual paths"), body).use_chart(self.picture)
        self.usual = FigureView(theme, tr("Most usual paths"), widest=WIDEST_WAY)
        self.usual_list = ListedRows(None, self.usual, theme, lambda group: self.show_leads(*group))
        self.usual_list.hint.setText(tr("Press Enter on a row, or double-click it, to see these leads."))
        self.usual_words = label("", theme, wrap=True)
        card = TableCard(desk, tr("Most usual paths"), self.usual)
        card.body.insertWidget(1, self.usual_words)
        card.body.addWidget(self.usual_list.hint)
        self.column.addWidget(card)
        self.column.addStretch(1)

    @staticmethod
    def find_out(look: Look) -> FoundPaths:
        """Unusual ways and usual ones. Refuses counts of reports."""
        if not look.has_leads:
            raise PlannerError("ways_need_leads")
        from funnel_planner.analytics.odd_ways import odd_ways
        from funnel_planner.analytics.ways import tells_ways, unseen_stages, usual_ways, visits

        seen = visits(look.journeys, look.rows)
        usual = tuple(usual_ways(seen, MOST_WAYS)) if tells_ways(look.journeys) else None
        odd = tuple(odd_ways(look.journeys, seen, look.rows))
        return FoundPaths(odd, usual, odd[0].n, unseen_stages(look.journeys))

    def show_found(self, look: Look, found: FoundPaths) -> None:
        """Draw it; the kind that was chosen stays so, at first the one that most leads went."""
        chosen = self.kinds.currentIndex().row()
        self._found = found
        if chosen < 0:
            chosen = max(range(len(found.odd)), key=lambda row: (found.odd[row].is_told, found.odd[row].leads))
        self.kind_list.show_figures(odd_table(look.plan, found), odd_groups(found))
        self.kinds.setCurrentIndex(self.kinds.model().index(chosen, 0))
        self._show_kind(chosen)
        words = (usual_sentence(found.usual, found.n), unseen_sentence(look.plan, found))
        self.usual_words.setText(" ".join(text for text in words if text))
        has_ways = bool(found.usual)
        self.usual.setVisible(has_ways)
        self.usual_list.hint.setVisible(has_ways)
        groups = [usual_group(look.plan, way) for way in found.usual or ()]
        self.usual_list.show_figures(usual_table(look.plan, found), groups)

    def _show_kind(self, row: int) -> None:
        """The picture of the kind in a row."""
        found, look = self._found, self.drawn
        if found is None or look is None or not 0 <= row < len(found.odd):
            return
        odd = found.odd[row]
        names, moves, has_lost = arcs(look.plan, odd)
        self.about.setText(about(look.plan, odd, found))
        self.picture.show_moves(names, moves, arc_table(look.plan, odd), arc_tips(look.plan, odd), has_lost=has_lost)

    def _pick_arc(self, place: int, _column: int) -> None:
        """Show the leads of an arc."""
        from funnel_planner.analytics.loss_groups import step_name

        found, look, row = self._found, self.drawn, self.kinds.currentIndex().row()
        if found is None or look is None or not 0 <= row < len(found.odd) or place >= len(found.odd[row].moves):
            return
        odd = found.odd[row]
        before, after, _ = odd.moves[place]
        self.show_leads("path", odd.kind.value, step_name(look.journeys, before), step_name(look.journeys, after))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the picture beside the kinds where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
