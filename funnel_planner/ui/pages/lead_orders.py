"""Alphabetical orders of columns that stand in the rows only: read once in the background, kept while imports stay."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from shiboken6 import isValid

from funnel_planner.app.leads import lead_texts
from funnel_planner.app.leads.lead_texts import TextOrder
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.models.lead_table import Column
from funnel_planner.words import tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from PySide6.QtWidgets import QWidget

    from funnel_planner.analytics.listing import Keys

MOST_KEPT = 3
"""Orders kept: each may hold a million texts."""


class TextOrders:
    """Answers with keys to sort a text column by, as far as its texts have been read."""

    def __init__(self, desk: Desk, owner: "QWidget") -> None:
        self._desk, self._owner = desk, owner
        self._imports: tuple[str, ...] = ()
        self._orders: dict[Role | str, TextOrder] = {}
        self._busy = False

    def keys(self, column: Column) -> "Keys | None":
        """What leads are sorted by, None while the texts of the column have not been read."""
        self._forget_others()
        order = None if column.source is None else self._orders.get(column.source)
        if order is None or column.source is None:
            return None
        overlaid = self._desk.session.overlaid()
        facts: dict[int, HandLead] = {} if overlaid is None else dict(overlaid.facts)
        if isinstance(column.source, Role):
            said = lead_texts.said_of_role(facts, column.source)
        else:
            said = lead_texts.said_of_header(facts, column.source)
        return order.keys(None if overlaid is None else overlaid.origin, said)

    def read(self, column: Column, done: Callable[[], None]) -> None:
        """Read the texts of a column in the background; ``done`` is called when they are there."""
        source, base, imports = column.source, self._desk.session.imported(), self._desk.session.imports()
        if self._busy or source is None or base is None:
            return
        self._busy = True
        file = self._desk.session.file
        columns_of = lead_texts.of_role(source) if isinstance(source, Role) else lead_texts.of_header(source)

        def look(reporter: Reporter) -> TextOrder:
            return lead_texts.text_order(file, imports, base, columns_of, reporter)

        def take(order: TextOrder) -> None:
            self._forget_others()
            if imports == self._imports and isValid(self._owner):
                while len(self._orders) >= MOST_KEPT:
                    self._orders.pop(next(iter(self._orders)))
                self._orders[source] = order
                done()

        def ended() -> None:
            self._busy = False

        self._desk.tasks.run(tr("Sorting by “{column}”").format(column=column.title), look, take, ended=ended)

    def _forget_others(self) -> None:
        imports = self._desk.session.imports()
        if imports != self._imports:
            self._imports = imports
            self._orders.clear()
