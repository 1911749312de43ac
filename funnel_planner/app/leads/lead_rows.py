"""What is known of single leads: their stored rows, read page by page, and what was said by hand."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.app.leads.overlay import personal_columns, personal_texts
from funnel_planner.domain.by_hand import HandLead, column_field, header_of, is_own_key
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Role
from funnel_planner.domain.mapping import Mapping as FilesMapping
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile
from funnel_planner.storage.records import StoredLead
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.leads import LeadData

KEPT_ROWS = 4000
"""Rows kept in memory; a screen shows some fifty leads."""
PERSONAL = (Role.ID, Role.NAME, Role.EMAIL, Role.PHONE)
"""Roles whose texts are in the rows only; they lead the table, in this order."""
EDITABLE = frozenset({Role.OTHER, Role.OWNER, Role.LOST_REASON, Role.ASSET})
"""Roles of columns that can be changed by hand under their header; the others decide stages or have fields."""
ColumnsOf = Callable[[FileMapping], Iterable[int]]
Place = tuple[int, int]
"""Position of an import and number of a row in it."""
_CODED_ELSEWHERE = frozenset({*PERSONAL, Role.CHANNEL, Role.CREATED, Role.VALUE, Role.IGNORE})


@dataclass(frozen=True, slots=True)
class LeadStory:
    """What a row says of a lead: cells by header, and where they stand."""

    file: str
    line: int
    cells: tuple[tuple[str, str], ...]


class LeadRows:
    """Texts of leads out of the stored rows of a plan's imports, and by hand. Belongs to one thread.

    ``imports`` are the batches that ``leads`` counts; ``facts`` what was said by hand of some leads, by number.
    """

    def __init__(
        self,
        file: PlanFile,
        imports: Sequence[str],
        leads: "LeadData",
        facts: Mapping[int, HandLead] | None = None,
    ) -> None:
        self._file = file
        self._leads = leads
        self._facts = facts or {}
        self._infos: list[BatchInfo] = [file.batch(batch) for batch in imports]
        self._order = merged_in_order(self._infos)
        self._mappings: list[FilesMapping] = [mapping_from_json(info.mapping_json) for info in self._infos]
        self._kept: OrderedDict[Place, StoredLead | None] = OrderedDict()
        self._places: dict[tuple[int, int, str], tuple[int, ...]] = {}

    @property
    def facts(self) -> Mapping[int, HandLead]:
        """What was said by hand, by number of the lead."""
        return self._facts

    def roles(self) -> tuple[Role, ...]:
        """The personal roles that any file or lead made by hand has; a plan without imports has names and addresses."""
        in_files = {column.role for file in self._all_files() for column in file.columns}
        by_hand = {name for fact in self._facts.values() for name, text in fact.fields if text}
        if not self._infos:
            by_hand |= {Role.NAME.value, Role.EMAIL.value}
        return tuple(role for role in PERSONAL if role in in_files or role.value in by_hand)

    def role_header(self, role: Role) -> str:
        """The header of a role's column where all files call it alike and it is the only one, else nothing."""
        headers = {column.header for file in self._all_files() for column in file.columns if column.role is role}
        return headers.pop() if len(headers) == 1 else ""

    def other_headers(self) -> tuple[str, ...]:
        """Headers of the columns without a place of their own, in file order; then those that were filled by hand."""
        columns = (column for file in self._all_files() for column in file.columns)
        headers = [column.header for column in columns if column.role not in _CODED_ELSEWHERE]
        return tuple(dict.fromkeys([*headers, *self._headers_by_hand()]))

    def editable_headers(self) -> tuple[str, ...]:
        """Headers of the columns that can be changed by hand."""
        columns = (column for file in self._all_files() for column in file.columns)
        headers = [column.header for column in columns if column.role in EDITABLE]
        return tuple(dict.fromkeys([*headers, *self._headers_by_hand()]))

    def columns_named(self, header: str) -> list[ColumnMapping]:
        """What the files' columns of a header are."""
        return [column for file in self._all_files() for column in file.columns if column.header == header]

    def header_of_role(self, role: Role, usual: str) -> str:
        """The first header that means a role in any file, else the ``usual`` one."""
        return next((c.header for file in self._all_files() for c in file.columns if c.role is role), usual)

    def has(self, lead: int) -> bool:
        """The row that a lead is shown with is in memory."""
        place = self._shown(lead)
        return place[1] < 0 or place in self._kept

    def fetch(self, leads: Iterable[int]) -> None:
        """Read what the imports that these leads are shown with have of them, if it is not in memory."""
        while len(self._kept) > KEPT_ROWS:  # before, so that all that is asked for stays together
            self._kept.popitem(last=False)
        missing: dict[int, dict[int, None]] = {}
        for lead in leads:
            for batch, row in self._rows_in(lead, self._shown(lead)[0]):
                if (batch, row) in self._kept:
                    self._kept.move_to_end((batch, row))
                else:
                    missing.setdefault(batch, {})[row] = None
        for batch, rows in missing.items():
            self._kept.update(dict.fromkeys((batch, row) for row in rows))
            for stored in self._file.stored_leads(self._infos[batch].id, list(rows)):
                self._kept[batch, stored.row] = stored

    def text_of_role(self, lead: int, role: Role) -> str:
        """What is known of a lead in the columns of a personal role (first and last name may be two)."""
        fact = self._facts.get(lead)
        if fact is not None:
            said = fact.text(role.value)
            if said is not None:
                return said
            if role is Role.ID and fact.added and not is_own_key(fact.key):
                return fact.key
        return self._text(lead, role.value, lambda file: [c.index for c in file.columns if c.role is role])

    def text_of_header(self, lead: int, header: str) -> str:
        """What is known of a lead in a column."""
        fact = self._facts.get(lead)
        said = None if fact is None else fact.text(column_field(header))
        if said is not None:
            return said
        return self._text(lead, f"header:{header}", lambda file: [c.index for c in file.columns if c.header == header])

    def stories(self, lead: int) -> tuple[LeadStory, ...]:
        """What is told of a lead: its row, then what other rows of that import add to it.

        Of earlier imports there are the columns that nothing later fills: what else they say is out of date.
        """
        self.fetch([lead])
        told: list[LeadStory] = []
        known: set[tuple[str, str]] = set()
        filled: set[str] = set()
        for batch in self._imports_of(lead):
            for place in self._rows_in(lead, batch):
                stored = self._row(place)
                cells = [] if stored is None else self._cells(batch, stored)
                if told:
                    cells = [cell for cell in cells if cell[1] and cell not in known and cell[0] not in filled]
                if stored is not None and cells:
                    told.append(LeadStory(self._file_name(batch, stored.file), stored.line, tuple(cells)))
                    known.update(cells)
            filled = {header for header, text in known if text}
        return tuple(told)

    def rows_beyond(self, lead: int) -> int:
        """How many more rows that import has of a lead, which ``stories`` leaves out because they are too many."""
        further = self._leads.further_rows
        return 0 if further is None else further.beyond(lead, self._shown(lead)[0])

    def facts_about(self, leads: Iterable[int]) -> list[HandLead]:
        """For each lead what was said by hand, or how it will be recognised when something is."""
        found = []
        for lead in leads:
            known = self._facts.get(lead)
            found.append(self._untouched(lead) if known is None else known)
        return found

    def _untouched(self, lead: int) -> HandLead:
        keys, (batch, row) = self._leads.keys, self._shown(lead)
        self.fetch([lead])
        stored = self._row((batch, row))
        if stored is None:
            return HandLead(key=keys[lead] if keys else "")
        texts = personal_texts(stored.cells, personal_columns(self._mappings[batch].files[stored.file]))
        return HandLead(
            key=keys[lead] if keys else stored.key,
            batch=self._infos[batch].id,
            row=row,
            who=tuple((field, text) for field, text in texts.items() if text),
        )

    def _headers_by_hand(self) -> list[str]:
        names = (name for fact in self._facts.values() for name, text in fact.fields if text)
        return [header for header in dict.fromkeys(map(header_of, names)) if header]

    def _text(self, lead: int, key: str, columns_of: ColumnsOf) -> str:
        """What the first of a lead's rows says that says anything in some columns."""
        if not self.has(lead):
            self.fetch([lead])
        for batch in self._imports_of(lead):
            if any(self._columns(batch, file, key, columns_of) for file in self._file_numbers(batch)):
                for place in self._rows_in(lead, batch):
                    stored = self._row(place)
                    text = "" if stored is None else self._text_in(batch, stored, key, columns_of)
                    if text:
                        return text
        return ""

    def _shown(self, lead: int) -> Place:
        """The row that a lead is shown with; number -1: no row is stored."""
        rows, batches = self._leads.stored_row, self._leads.stored_batch
        if rows is None or not self._infos:
            return 0, -1
        return 0 if batches is None else int(batches[lead]), int(rows[lead])

    def _imports_of(self, lead: int) -> Iterator[int]:
        """The import that a lead is shown with, and earlier ones, latest first."""
        if not self._infos:
            return
        shown = self._shown(lead)[0]
        yield shown
        if self._leads.earlier_rows is not None:
            yield from reversed(self._order[: self._order.index(shown)])

    def _rows_in(self, lead: int, batch: int) -> Iterator[Place]:
        """The rows that an import has of a lead, first the one that stands for all."""
        earlier, further = self._leads.earlier_rows, self._leads.further_rows
        row = self._shown(lead)[1] if earlier is None else int(earlier[batch][lead])
        if row >= 0:
            yield batch, row
            if further is not None:
                yield from ((batch, other) for other in further.of_lead(lead, batch))

    def _text_in(self, batch: int, stored: StoredLead, key: str, columns_of: ColumnsOf) -> str:
        columns = self._columns(batch, stored.file, key, columns_of)
        texts = (cell_words(stored.cells[index]) for index in columns if index < len(stored.cells))
        return " ".join(text for text in texts if text)

    def _columns(self, batch: int, file: int, key: str, columns_of: ColumnsOf) -> tuple[int, ...]:
        """The columns of one file that a role or a header means."""
        place = (batch, file, key)
        columns = self._places.get(place)
        if columns is None:
            columns = self._places[place] = tuple(columns_of(self._mappings[batch].files[file]))
        return columns

    def _file_numbers(self, batch: int) -> range:
        return range(len(self._mappings[batch].files))

    def _row(self, place: Place) -> StoredLead | None:
        """A row, read alone where it is not in memory yet."""
        if place not in self._kept:
            batch, row = place
            found = self._file.stored_leads(self._infos[batch].id, [row]) if row >= 0 else []
            self._kept[place] = found[0] if found else None
        return self._kept[place]

    def _cells(self, batch: int, stored: StoredLead) -> list[tuple[str, str]]:
        """Header and text of every cell that was brought in."""
        columns, cells = self._mappings[batch].files[stored.file].columns, stored.cells
        return [
            (column.header, cell_words(cells[column.index]) if column.index < len(cells) else "")
            for column in columns
            if column.role is not Role.IGNORE
        ]

    def _file_name(self, batch: int, file: int) -> str:
        files = self._infos[batch].files
        return files[file].name if file < len(files) else Path(self._mappings[batch].files[file].path).name

    def _all_files(self) -> Iterable[FileMapping]:
        return (file for mapping in self._mappings for file in mapping.files)


def stage_names(plan: Plan) -> list[str]:
    """Names of the stages by index; the last one, at -1, is for leads that the rule of counting leaves out."""
    return [*(stage.name for stage in plan.stages), tr("(not counted)")]


def merged_in_order(imports: Iterable[BatchInfo]) -> list[int]:
    """Places of imports by the days they describe: what the last one says of a lead goes before."""
    from funnel_planner.analytics.merging import merging_order

    return merging_order([None if info.as_of is None else info.as_of.toordinal() for info in imports])


def cell_words(cell: object) -> str:
    """A stored cell on one line."""
    from funnel_planner.spreadsheet.tables.cells import cell_text

    text = cell_text(cell) if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
    return " ".join(text.split())
