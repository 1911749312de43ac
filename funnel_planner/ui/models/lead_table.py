"""Leads as a table of any length: coded columns at once, other texts from the rows that are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, Qt

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_rows import LeadRows, stage_names
from funnel_planner.app.leads.outcome_words import outcome_texts
from funnel_planner.app.leads.shown_texts import channel_names, day_text, longest_value, value_text
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.models.cell_text import to_text
from funnel_planner.ui.models.keyed_table import NOWHERE, Index
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import Coded
    from funnel_planner.analytics.listing import Keys, Numbers
    from funnel_planner.analytics.reached import Journeys

PAGE = 64
"""Rows read at once around the one looked at."""
OUTCOME_COLOURS = ("open", "good", "lost")
"""Colour role by outcome code."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, what a lead shows in it, and what it is sorted by (None: it cannot be sorted)."""

    title: str
    text: Callable[[int], str]
    keys: "Callable[[], Keys] | None" = None
    kind: str = "text"
    """``text``, ``outcome``, ``number`` or ``day``."""
    source: Role | str | None = None
    """Role or header whose texts stand in the rows only: sorting by them has to read all rows first."""
    longest: str = ""
    """No lead shows a longer text; empty: nobody knows."""

    @property
    def sortable(self) -> bool:
        """Leads can be sorted by it, at once or after a while."""
        return self.keys is not None or self.source is not None


class LeadTable(QAbstractTableModel):
    """The leads of ``numbers`` in the order they are sorted in; everything is answered from codes and few rows."""

    def __init__(self, theme: Theme, text_keys: "Callable[[Column], Keys | None] | None" = None) -> None:
        super().__init__()
        self._theme = theme
        self._text_keys = text_keys
        self._journeys: Journeys | None = None
        self._rows: LeadRows | None = None
        self._columns: tuple[Column, ...] = ()
        self._order: Numbers | None = None
        self._sorting: tuple[int, bool] | None = None
        self._keys: dict[int, Keys] = {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns."""
        return self._columns

    @property
    def sorting(self) -> tuple[int, bool] | None:
        """Column and whether descending; None: in import order."""
        return self._sorting

    def show_leads(self, plan: Plan, journeys: "Journeys", rows: LeadRows, numbers: "Numbers") -> None:
        """Take other leads; the columns are made anew where they differ, sorting by a column that stays is kept."""
        self.beginResetModel()
        sorting = self._sorting
        kept = self._columns[sorting[0]].title if sorting is not None else ""
        self._journeys, self._rows = journeys, rows
        self._columns = lead_columns(plan, journeys, rows)
        self._keys.clear()
        place = next((i for i, column in enumerate(self._columns) if column.title == kept and column.sortable), None)
        self._sorting = (place, sorting[1]) if sorting is not None and place is not None else None
        self._order = self._sorted(numbers)
        self.endResetModel()

    def clear(self) -> None:
        """Show no leads."""
        self.beginResetModel()
        self._journeys = self._rows = self._order = None
        self._keys.clear()
        self.endResetModel()

    def show_numbers(self, numbers: "Numbers") -> None:
        """Show other leads of the same (a filter, a search)."""
        self.beginResetModel()
        self._order = self._sorted(numbers)
        self.endResetModel()

    def lead(self, row: int) -> int:
        """The lead in a row."""
        assert self._order is not None  # noqa: S101 - there are rows
        return int(self._order[row])

    @property
    def numbers(self) -> "Numbers | None":
        """The leads shown, in the order of the table."""
        return self._order

    def rows_of(self, leads: Sequence[int]) -> list[int]:
        """The rows of some leads, as far as they are shown, in the order of the table."""
        import numpy as np

        if self._order is None or not leads:
            return []
        found: list[int] = np.flatnonzero(np.isin(self._order, np.asarray(leads))).tolist()
        return found

    def row_of(self, lead: int) -> int:
        """The row of a lead, -1 where it is not shown."""
        import numpy as np

        if self._order is None:
            return -1
        found = np.flatnonzero(self._order == lead)
        return int(found[0]) if len(found) else -1

    def tsv(self, rows: Sequence[int]) -> str:
        """Rows as tab-separated lines below the titles of their columns."""
        titles = [column.title for column in self._columns]
        return to_text([titles, *([column.text(self._look(row)) for column in self._columns] for row in rows)])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as leads."""
        return 0 if parent.isValid() or self._order is None else len(self._order)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many columns as there is to show."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Text, alignment, and the colour of outcomes."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self._look(index.row()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.kind == "outcome" and self._journeys is not None:
            from funnel_planner.analytics.standing import standing

            return self._theme.colour(OUTCOME_COLOURS[standing(self._journeys).outcome[self.lead(index.row())]])
        if role == Qt.ItemDataRole.ToolTipRole:
            text = column.text(self._look(index.row()))
            return tool_tip(text) if len(text) > 24 else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Titles above; no row numbers."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Click to sort")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def can_sort(self, column: int) -> bool:
        """The keys of a column are at hand."""
        return 0 <= column < len(self._columns) and self._sort_keys(column) is not None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by texts that have not been read yet: nothing happens."""
        if not self.can_sort(column) or self._order is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        leads = [self.lead(index.row()) for index in before]
        self._sorting = (column, order is Qt.SortOrder.DescendingOrder)
        import numpy as np

        self._order = self._sorted(np.sort(self._order))
        after = [self.index(self.row_of(lead), index.column()) for lead, index in zip(leads, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, numbers: "Numbers") -> "Numbers":
        from funnel_planner.analytics.listing import sorted_by

        if self._sorting is None:
            return numbers
        place, descending = self._sorting
        keys = self._sort_keys(place)
        return numbers if keys is None else sorted_by(numbers, keys, descending=descending)

    def _sort_keys(self, place: int) -> "Keys | None":
        if place not in self._keys:
            column = self._columns[place]
            keys = column.keys() if column.keys is not None else self._text_keys and self._text_keys(column)
            if keys is None:
                return None
            self._keys[place] = keys
        return self._keys[place]

    def _look(self, row: int) -> int:
        """The lead in a row, with its page of rows in memory."""
        lead = self.lead(row)
        if self._rows is not None and self._order is not None and not self._rows.has(lead):
            first = row // PAGE * PAGE
            self._rows.fetch(self._order[first : first + PAGE].tolist())
        return lead


def lead_columns(plan: Plan, journeys: "Journeys", rows: LeadRows) -> tuple[Column, ...]:
    """Who the lead is, how far it came, and everything else the files say."""
    from funnel_planner.analytics import listing
    from funnel_planner.analytics.leads import NO_VALUE
    from funnel_planner.analytics.standing import standing

    leads, stages, outcomes = journeys.leads, stage_names(plan), outcome_texts()
    values, entries, currency = leads.value_minor, journeys.entry_day, plan.economics.currency

    def outcome(lead: int) -> str:
        return outcomes[int(standing(journeys).outcome[lead])]  # a window makes no customer an open lead

    def entry(lead: int) -> str:
        return day_text(int(entries[lead]))

    def value(lead: int) -> str:
        return value_text(int(values[lead]), currency)

    persons = {
        role: Column(rows.role_header(role) or tr(ROLES[role]), _of_role(rows, role), source=role)
        for role in rows.roles()
    }
    named = [role for role in (Role.ID, Role.NAME, Role.EMAIL) if role in persons][:2]
    columns = [persons.pop(role) for role in named]
    columns += [
        Column(tr("Stage reached"), lambda lead: stages[journeys.furthest[lead]], lambda: listing.stage_keys(journeys)),
        Column(tr("Outcome"), outcome, lambda: listing.outcome_keys(standing(journeys)), "outcome"),
        Column(tr("Channel"), _of_code(journeys.channel, channel_names(journeys.channel)), _keys_of(journeys.channel)),
        Column(tr("First contact"), entry, lambda: listing.day_keys(journeys), "day"),
    ]
    if (values != NO_VALUE).any():
        by_value, longest = (lambda: listing.value_keys(journeys)), longest_value(values, currency)
        columns.append(Column(tr("Value"), value, by_value, "number", longest=longest))
    columns += persons.values()
    for header in rows.other_headers():
        coded = leads.columns.get(header)
        if coded is None:
            columns.append(Column(header, _of_header(rows, header), source=header))
        else:
            columns.append(Column(header, _of_code(coded, (*coded.labels, "")), _keys_of(coded)))
    return tuple(columns)


def _of_role(rows: LeadRows, role: Role) -> Callable[[int], str]:
    return lambda lead: rows.text_of_role(lead, role)


def _of_header(rows: LeadRows, header: str) -> Callable[[int], str]:
    return lambda lead: rows.text_of_header(lead, header)


def _of_code(column: "Coded", names: Sequence[str]) -> Callable[[int], str]:
    """``names`` by code; the last one for blanks, whose code is -1."""
    return lambda lead: names[column.codes[lead]]


def _keys_of(column: "Coded") -> "Callable[[], Keys]":
    from funnel_planner.analytics.listing import label_keys

    return lambda: label_keys(column)
