"""What stands where the leads belong: their table, or what to do where there are none to show."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from funnel_planner.ui.desk import Desk
from funnel_planner.ui.widgets import EmptyState
from funnel_planner.words import formats, tr, trn

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData


class LeadSheet(QStackedWidget):
    """The table, or one of three empty places; ``show_all`` forgets search and filter."""

    def __init__(self, desk: Desk, table: QWidget, show_all: Callable[[], object]) -> None:
        super().__init__()
        theme = desk.theme
        self._table = table
        self.nothing = EmptyState(
            theme,
            "search",
            tr("No lead is like that"),
            tr("Search for something else, or take a condition away."),
            tr("Show all leads"),
            show_all,
        )
        self.first = EmptyState(
            theme, "leads", tr("No lead yet"), tr("Fill in the form: a name is enough. Enter adds the lead.")
        )
        self.unlisted = EmptyState(
            theme, "results", tr("No single leads"), "", tr("Show the results"), lambda: desk.go("results")
        )
        for place in (table, self.nothing, self.first, self.unlisted):
            self.addWidget(place)

    def show_first(self) -> None:
        """Nobody is here yet: what the form is for."""
        self.setCurrentWidget(self.first)

    def show_leads(self, shown: int, of_all: int, leads: "LeadData") -> None:
        """The table where it shows any leads, else why it does not."""
        self.unlisted.text.setText(_why_unlisted(leads))
        self.setCurrentWidget(self._table if shown else self.nothing if of_all else self.unlisted)


def count_text(shown: int, of_all: int) -> str:
    """How many leads are shown, and of how many."""
    if shown == of_all:
        return trn("{n} lead", "{n} leads", of_all)
    return trn("{shown} of {n} lead", "{shown} of {n} leads", of_all).format(shown=formats.count(shown))


def _why_unlisted(leads: "LeadData") -> str:
    """What came in where no lead did."""
    if leads.counts is not None or leads.pages is not None:
        return tr(
            "What was imported are totals of channels, stages or pages; they count in the results. Leads of a list,"
            " or added by hand, are shown here."
        )
    return tr("No row became a lead of this plan. Under Imports you see what was left out, and why.")
