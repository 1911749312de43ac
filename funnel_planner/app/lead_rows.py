"""What the files said about single leads: their stored rows, read page by page and kept for a while."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_planner.app.importing import mapping_from_json
from funnel_planner.domain.mapping import FileMapping, Mapping, Role
from funnel_planner.storage.plan_file import BatchInfo, PlanFile
from funnel_planner.storage.records import StoredLead

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.leads import LeadData

KEPT_ROWS = 4000
"""Rows kept in memory; a screen shows some fifty."""
PERSONAL = (Role.ID, Role.NAME, Role.EMAIL, Role.PHONE)
"""Roles whose texts are in the rows only; they lead the table, in this order."""
ColumnsOf = Callable[[FileMapping], Iterable[int]]
_CODED_ELSEWHERE = frozenset({*PERSONAL, Role.CHANNEL, Role.CREATED, Role.VALUE, Role.IGNORE})


@dataclass(frozen=True, slots=True)
class LeadStory:
    """All that a file says of a lead: cells by header, and where they stand."""

    file: str
    line: int
    cells: tuple[tuple[str, str], ...]


class LeadRows:
    """Texts of leads out of the stored rows of a plan's batches. Belongs to one thread."""

    def __init__(self, file: PlanFile, batches: Sequence[str], leads: "LeadData") -> None:
        self._file = file
        self._leads = leads
        self._infos: list[BatchInfo] = [file.batch(batch) for batch in batches]
        self._mappings: list[Mapping] = [mapping_from_json(info.mapping_json) for info in self._infos]
        self._kept: OrderedDict[int, StoredLead | None] = OrderedDict()
        self._places: dict[tuple[int, int, str], tuple[int, ...]] = {}

    def roles(self) -> tuple[Role, ...]:
        """The personal roles that any file has."""
        return tuple(role for role in PERSONAL if any(file.column(role) for file in self._all_files()))

    def role_header(self, role: Role) -> str:
        """The header of a role's column where all files call it alike and it is the only one, else nothing."""
        headers = {column.header for file in self._all_files() for column in file.columns if column.role is role}
        return headers.pop() if len(headers) == 1 else ""

    def other_headers(self) -> tuple[str, ...]:
        """Headers of the columns without a place of their own, in file order."""
        columns = (column for file in self._all_files() for column in file.columns)
        return tuple(dict.fromkeys(column.header for column in columns if column.role not in _CODED_ELSEWHERE))

    def has(self, lead: int) -> bool:
        """The row of a lead is in memory."""
        return lead in self._kept

    def fetch(self, leads: Iterable[int]) -> None:
        """Read the rows of these leads, if they are not in memory."""
        rows, batches = self._leads.stored_row, self._leads.stored_batch
        if rows is None:
            return
        missing: dict[int, dict[int, int]] = {}
        for lead in leads:
            if lead in self._kept:
                self._kept.move_to_end(lead)
                continue
            self._kept[lead] = None
            if (row := int(rows[lead])) >= 0:
                batch = 0 if batches is None else int(batches[lead])
                missing.setdefault(batch, {})[row] = lead
        for batch, wanted in missing.items():
            for stored in self._file.stored_leads(self._infos[batch].id, list(wanted)):
                self._kept[wanted[stored.row]] = stored
        while len(self._kept) > KEPT_ROWS:
            self._kept.popitem(last=False)

    def text_of_role(self, lead: int, role: Role) -> str:
        """What the row of a lead says in the columns of a role (first and last name may be two)."""
        return self._text(lead, role.value, lambda file: [c.index for c in file.columns if c.role is role])

    def text_of_header(self, lead: int, header: str) -> str:
        """What the row of a lead says in a column."""
        return self._text(lead, f"header:{header}", lambda file: [c.index for c in file.columns if c.header == header])

    def story(self, lead: int) -> LeadStory | None:
        """Everything the row of a lead says, None where nothing is stored."""
        stored = self._stored(lead)
        if stored is None:
            return None
        batch = self._batch(lead)
        mapping = self._mappings[batch].files[stored.file]
        cells = tuple(
            (column.header, cell_words(stored.cells[column.index]) if column.index < len(stored.cells) else "")
            for column in mapping.columns
            if column.role is not Role.IGNORE
        )
        return LeadStory(self._file_name(batch, stored.file), stored.line, cells)

    def _text(self, lead: int, key: str, columns_of: ColumnsOf) -> str:
        stored = self._stored(lead)
        if stored is None:
            return ""
        batch = self._batch(lead)
        place = (batch, stored.file, key)
        columns = self._places.get(place)
        if columns is None:
            columns = self._places[place] = tuple(columns_of(self._mappings[batch].files[stored.file]))
        texts = (cell_words(stored.cells[index]) for index in columns if index < len(stored.cells))
        return " ".join(text for text in texts if text)

    def _stored(self, lead: int) -> StoredLead | None:
        if lead not in self._kept:
            self.fetch([lead])
        return self._kept.get(lead)

    def _batch(self, lead: int) -> int:
        batches = self._leads.stored_batch
        return 0 if batches is None else int(batches[lead])

    def _file_name(self, batch: int, file: int) -> str:
        files = self._infos[batch].files
        return files[file].name if file < len(files) else Path(self._mappings[batch].files[file].path).name

    def _all_files(self) -> Iterable[FileMapping]:
        return (file for mapping in self._mappings for file in mapping.files)


def cell_words(cell: object) -> str:
    """A stored cell on one line."""
    from funnel_planner.spreadsheet.tables.cells import cell_text

    text = cell_text(cell) if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
    return " ".join(text.split())
