"""Sorting the table of leads by columns whose texts have to be read first, and by the cell one is at."""

from funnel_planner.ui.deeds import Deed
from funnel_planner.ui.pages.lead_orders import TextOrders
from funnel_planner.ui.pages.lead_view import LeadView
from funnel_planner.words import tr


class LeadSorting:
    """Sorts one table; ``orders`` reads what stands in the rows only."""

    def __init__(self, table: LeadView, orders: TextOrders) -> None:
        self._table, self._orders = table, orders
        table.read_texts_by(self.by_column)

    def by_column(self, place: int) -> None:
        """Sort by a column once its texts have been read."""
        column = self._table.leads.columns[place]
        if column.sortable:
            self._orders.read(column, lambda: self._by_title(column.title))

    def deeds(self) -> list[Deed]:
        """Sorting by the current cell's column, for people without a mouse."""
        columns, place = self._table.leads.columns, self._table.currentIndex().column()
        if not 0 <= place < len(columns) or not columns[place].sortable:
            return []
        text = tr("Sort by “{column}”").format(column=columns[place].title)
        return [Deed(text.replace("&", "&&"), lambda: self._table.sort_by(place), "Ctrl+Shift+O", "move_down")]

    def _by_title(self, title: str) -> None:
        """Sort by the column of this title, which may stand elsewhere by now."""
        model = self._table.leads
        place = next((i for i, column in enumerate(model.columns) if column.title == title), -1)
        if model.can_sort(place):
            self._table.sort_by(place)
