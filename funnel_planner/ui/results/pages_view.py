"""Pages: visits, how long they last, what comes of them, and where they end."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.page_reports import find_pages
from funnel_planner.app.findings.page_words import page_sentences
from funnel_planner.app.findings.said_below import lines_below
from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.row_chart import RowChart
from funnel_planner.ui.definitions import Definition, DefinitionsDialog
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.chart_card import TableCard
from funnel_planner.ui.results.in_short import InShort
from funnel_planner.ui.results.page_tables import (
    MEASURES,
    MOST_BARS,
    MOST_ROWS,
    matching,
    page_table,
    page_tip,
    panels,
    told_measures,
)
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import Segments, label, quiet_button
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, day

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.page_sums import PageSums

SEARCH_MS = 120
HIGHEST = 620
"""A longer table scrolls by itself."""
DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Visits"),
        mark("As the report counts them: sessions, page views or people. Visits of several days are added up."),
        "",
    ),
    (mark("Of all visits"), mark("Share of the visits of all pages."), mark("visits / visits of all pages")),
    (
        mark("Clicks, exits, entrances"),
        mark("As the report counts them; those of several days are added up. An exit is a visit that ended there."),
        "",
    ),
    (
        mark("Mean visit"),
        mark("How long a visit lasts. Days and pages with more visits weigh more; a mean of means would mislead."),
        mark("sum of visits × length / sum of visits"),
    ),
    (
        mark("Conversion"),
        mark("Share of visits that did what the page is for, weighted by visits like the mean visit."),
        mark("sum of visits × conversion / sum of visits"),
    ),
    (mark("Exits of visits"), mark("Share of the visits that ended on the page."), mark("exits / visits")),
    (
        mark("Most often left for good"),
        mark(
            "The page whose share of exits is surely high: the one with the highest lower end of the interval, among"
            " pages with at least 30 visits. A page with one visit that ended there is not named."
        ),
        "",
    ),
    (
        mark("95% interval"),
        mark("Where the true rate lies, judged from so many visits; few visits give a wide one."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (mark("No data"), mark("What a report does not say is shown as –, never as 0."), ""),
)


class PageResults(ResultsView):
    """Sentences, a chart of the busiest pages, and a table of all of them with a search."""

    name = "pages"
    definitions: ClassVar[tuple[Definition, ...]] = DEFINITIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: PageSums | None = None
        self.said = InShort(desk.theme)
        self.column.addWidget(self.said)
        self.chart = RowChart(desk.theme, tr("Pages"), desk.ask)
        self.measures = Segments([(measure.key, tr(measure.name)) for measure in MEASURES], tr("Beside the visits"))
        self.measures.chosen.connect(lambda _key: self._show_pages())
        card = self.add_chart(tr("Busiest pages"), self.chart)
        card.head.add(self.measures)
        card.counting.hide()  # a report was counted by others, and no rule of ours changes that
        card.body.addWidget(quiet_button(tr("How is this counted?"), self.explain), 0, Qt.AlignmentFlag.AlignLeft)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Search pages"))
        self.search.setAccessibleName(tr("Search pages"))
        self._soon = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._soon.timeout.connect(self._show_pages)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.table = FigureView(desk.theme, tr("Pages"))
        self.table.keep_whole(HIGHEST)
        self.more = label("", desk.theme, "small", "muted", wrap=True)
        table = TableCard(desk, tr("Pages"), self.table)
        table.body.insertWidget(1, self.search)
        table.body.addWidget(self.more)
        self.column.addWidget(table)
        self.column.addStretch(1)

    @staticmethod
    def find_out(look: Look) -> "PageSums":
        """What the page reports say; without one there is nothing to see."""
        return find_pages(look)

    def show_found(self, look: Look, found: "PageSums") -> None:
        """Draw it."""
        self._found = found
        self.said.say([*_about_filter(look, found), *page_sentences(found)])
        told = {measure.key for measure in told_measures(found)}
        self.measures.offer(told)
        self._show_pages()

    def lines_below(self, look: Look, *, as_they_stand: bool) -> tuple[str, ...]:
        """Of the filter, only the period matters to what others counted, and no rule does."""
        wish = look.lead_filter
        period = LeadFilter(wish.first_day, wish.last_day, period=wish.period)
        return lines_below(look.plan, period, look.measured, as_they_stand=as_they_stand, of_report=True)

    def explain(self) -> None:
        """Open the definitions."""
        title, rule = tr("How is this counted?"), tr("As the page report gives it.")
        dialog = DefinitionsDialog(self.desk.theme, title, rule, self.definitions, self.examples())
        self.desk.ask.run(dialog)

    def examples(self) -> dict[str, str]:
        """The formulas in the numbers shown."""
        page = None if self._found is None else self._found.most_abandoned
        if page is None or page.exits is None:
            return {}
        text = f"{count(page.exits)} / {count(page.exit_visits)} = {rate_text(page.exit_rate)}"
        return {"Exits of visits": f"{shown_label(page.page)}: {text}"}

    def _show_pages(self) -> None:
        """The chart and the table of the pages that the search finds."""
        found = self._found
        if found is None:
            return
        pages = matching(found, self.search.text())
        shown = pages[:MOST_BARS]
        title = tr("Pages")
        self.chart.show_rows(
            [shown_label(page.page) for page in shown],
            panels(shown, found.total, self.measures.current),
            page_table(title, found.total, pages),
            [page_tip(page) for page in shown],
            (False,) * len(shown),
        )
        self.table.show_figures(page_table(title, found.total, pages[:MOST_ROWS]), strong=frozenset({0}))
        text = trn("{n} page", "{n} pages", len(pages))
        if len(pages) > MOST_ROWS:
            text = tr(
                "The {shown} busiest of {n} pages; search to see others. Copy, CSV and the table of the chart have all."
            )
            text = text.format(shown=MOST_ROWS, n=count(len(pages)))
        self.more.setText(text if pages else tr("No page has these words in its name."))


def _about_filter(look: Look, found: "PageSums") -> list[str]:
    """What of the filter a page report cannot follow, and the days it is about."""
    said = []
    wish = look.lead_filter
    if wish.channels or wish.columns or wish.group or wish.stages or wish.outcomes:
        said.append(tr("A page report knows no channels and no leads: of the filter, only the period counts here."))
    if found.first_day is not None and found.last_day is not None:
        first, last = (day(date_of(number)) for number in (found.first_day, found.last_day))
        text = (
            tr("The report has dates from {first} to {last}.") if first != last else tr("The report is dated {first}.")
        )
        said.append(text.format(first=first, last=last))
    return said
