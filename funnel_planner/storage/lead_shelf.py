"""What one can do with the lead batches of a file: store an import, load, search."""

from funnel_planner.storage.access import Access


class LeadShelf:
    """The lead batches of one file."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._storing: set[str] = set()

    @property
    def is_storing(self) -> bool:
        """An import is being stored right now."""
        return bool(self._storing)
