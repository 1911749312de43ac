"""What one can do with the lead batches of a file: store an import, load, search, clean up."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from funnel_planner.domain.by_hand import ByHand
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.storage import batches, hand_leads
from funnel_planner.storage.access import Access
from funnel_planner.storage.batch_writer import BatchWriter
from funnel_planner.storage.records import BatchInfo, StoredLead, StoredRows

TYPE_CHECKING = False
if TYPE_CHECKING:  # numpy must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData


class LeadShelf:
    """The lead batches of one file; what takes long has a connection of its own and may run on any thread."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._storing: set[str] = set()
        self._finished: set[str] = set()
        self._by_hand: tuple[str, ByHand] | None = None

    @property
    def is_storing(self) -> bool:
        """An import is being stored right now."""
        return bool(self._storing)

    def batch_writer(self) -> BatchWriter:
        """Begin to store an import, on the thread that will go on with it. Raises ``PlannerError``."""
        return BatchWriter(self._access, self._storing, self._finished)

    def batch(self, batch_id: str) -> BatchInfo:
        """What is known about a batch. Raises ``PlannerError("batch_unknown")``."""
        with self._access.reading() as connection:
            return batches.batch_info(connection, batch_id)

    def load_leads(self, batch_id: str, *, with_keys: bool = False) -> "LeadData":
        """The coded columns of a batch; lead ids only ``with_keys``.

        Raises ``PlannerError("columns_damaged")``: build them again from ``stored_rows`` and ``replace_columns``.
        """
        with self._access.own_reader() as connection:
            return batches.load_leads(connection, batch_id, with_keys=with_keys)

    def store_by_hand(self, by_hand: ByHand) -> str:
        """Store all that was said by hand in a plan. The batch's id, for ``Plan.with_batches``."""
        with self._access.writing() as connection:
            batch_id = hand_leads.insert_batch(connection, by_hand)
        self._finished.add(batch_id)
        self._by_hand = (batch_id, by_hand)
        return batch_id

    def by_hand(self, batch_id: str) -> ByHand:
        """What a batch of kind ``hand`` says. Raises ``PlannerError``: ``batch_unknown``, ``by_hand_damaged``."""
        kept = self._by_hand
        if kept is None or kept[0] != batch_id:
            with self._access.reading() as connection:
                kept = self._by_hand = (batch_id, hand_leads.load_batch(connection, batch_id))
        return kept[1]

    def hand_batches(self, batch_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of some batches that were made by hand."""
        with self._access.reading() as connection:
            return hand_leads.hand_batches(connection, batch_ids)

    def stored_rows(self, batch_id: str) -> Iterator[StoredRows]:
        """All rows of a batch as they stood in its files, some thousands at a time."""
        with self._access.own_reader() as connection:
            yield from batches.stored_rows(connection, batch_id)

    def column_cells(self, batch_id: str, columns: Sequence[Sequence[int]]) -> Iterator[list[tuple[object, ...]]]:
        """(row number, cell, ...) of all rows of a batch, some thousands at a time; ``columns`` per file."""
        with self._access.own_reader() as connection:
            yield from batches.column_cells(connection, batch_id, columns)

    def replace_columns(self, batch_id: str, leads: "LeadData") -> None:
        """Store coded columns that were built again from the rows. Raises ``PlannerError``."""
        with closing(self._access.own_writer()) as connection:
            number = batches.batch_number(connection, batch_id)
            with self._access.bulk(connection):
                batches.store_columns(self._access, connection, number, leads)

    def stored_leads(self, batch_id: str, row_numbers: Sequence[int]) -> list[StoredLead]:
        """Some rows with their file and line, for a table on the screen; numbers from 0 in import order."""
        with self._access.reading() as connection:
            return batches.stored_leads(connection, batch_id, row_numbers)

    def rows_of_lead(self, batch_id: str, key: str) -> list[StoredLead]:
        """All rows of the lead with this id: up to half a second per million rows, on any thread."""
        with self._access.own_reader() as connection:
            return batches.leads_rows(connection, batch_id, key)

    def keys_of_rows(self, batch_id: str, row_numbers: Sequence[int]) -> list[str]:
        """Lead ids of some rows, empty where there is none."""
        with self._access.own_reader() as connection:
            return batches.keys_of_rows(connection, batch_id, row_numbers)

    def search(self, batch_id: str, text: str) -> list[int]:
        """Numbers of the rows with ``text`` in any cell, whatever its case: up to a second per million rows."""
        with self._access.own_reader() as connection:
            return batches.search(connection, batch_id, text)

    def clean_up(self, reporter: Reporter | None = None) -> int:
        """Remove batches that were never finished or that nothing can bring back. How many; on a worker thread.

        Batches of this session stay: the edit that names them may be on its way. Nothing happens in a read-only file.
        """
        if self._access.refusal is not None:
            return 0
        with self._access.reading() as connection:
            unneeded = batches.unneeded_batches(connection, self._storing | self._finished)
        if not unneeded:
            return 0
        with closing(self._access.own_writer()) as connection:
            for done, number in enumerate(unneeded):
                (reporter or Silent()).advance(done, len(unneeded))
                batches.delete_batch(self._access, connection, number)
        return len(unneeded)
