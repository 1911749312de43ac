"""Which files a plan reads again whenever they are saved."""

import sqlite3
from dataclasses import dataclass

from funnel_planner.storage.access import Access


@dataclass(frozen=True, slots=True)
class FileLink:
    """A plan's link to a file: the newest batch that came of it, and how it is read (JSON of ``app.files.links``)."""

    plan_id: str
    path: str
    batch_id: str
    choices_json: str


class LinkShelf:
    """The links of one file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def links(self, plan_id: str) -> tuple[FileLink, ...]:
        """Links of a plan, by path."""
        with self._access.reading() as connection:
            rows = connection.execute(
                "SELECT plan_id, path, batch_id, choices_json FROM file_link WHERE plan_id = ? ORDER BY path", [plan_id]
            ).fetchall()
        return tuple(FileLink(*row) for row in rows)

    def put_link(self, link: FileLink, *, instead_of: str = "") -> None:
        """Keep a link, instead of one to the same path or to the path ``instead_of``. Raises ``PlannerError``."""
        with self._access.writing() as connection:
            if instead_of and instead_of != link.path:
                _delete(connection, link.plan_id, instead_of)
            connection.execute(
                "INSERT OR REPLACE INTO file_link (plan_id, path, batch_id, choices_json) VALUES (?, ?, ?, ?)",
                [link.plan_id, link.path, link.batch_id, link.choices_json],
            )

    def remove_link(self, plan_id: str, path: str) -> None:
        """Forget a link; harmless where there is none. Raises ``PlannerError``."""
        with self._access.writing() as connection:
            _delete(connection, plan_id, path)


def _delete(connection: sqlite3.Connection, plan_id: str, path: str) -> None:
    connection.execute("DELETE FROM file_link WHERE plan_id = ? AND path = ?", [plan_id, path])
