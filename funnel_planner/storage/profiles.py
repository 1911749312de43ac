"""How files with certain headers were read, kept in the plan file to be offered when one comes again."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.access import Access
from funnel_planner.storage.revisions import now


@dataclass(frozen=True, slots=True)
class Profile:
    """One remembered reading: the signature of its headers, its name, when it was last used, what was decided."""

    id: int
    signature: str
    name: str
    used: datetime
    choices_json: str


class ProfileShelf:
    """The mapping profiles of one file; one for each signature."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def profiles(self) -> list[Profile]:
        """All of them, the one used last first."""
        with self._access.reading() as connection:
            rows = connection.execute("SELECT * FROM mapping_profile ORDER BY used_at DESC, id DESC").fetchall()
        return [_profile(row) for row in rows]

    def profile(self, signature: str) -> Profile | None:
        """The profile for these headers."""
        with self._access.reading() as connection:
            row = connection.execute(
                "SELECT * FROM mapping_profile WHERE signature = ? ORDER BY used_at DESC, id DESC LIMIT 1", [signature]
            ).fetchone()
        return None if row is None else _profile(row)

    def remember_profile(self, signature: str, name: str, choices_json: str) -> None:
        """Keep what was decided for these headers; a profile that is there keeps its name. Raises ``PlannerError``."""
        with self._access.writing() as connection:
            known = connection.execute(
                "UPDATE mapping_profile SET used_at = ?, choices_json = ? WHERE signature = ?",
                [now(), choices_json, signature],
            )
            if not known.rowcount:
                connection.execute(
                    "INSERT INTO mapping_profile (signature, name, used_at, choices_json) VALUES (?, ?, ?, ?)",
                    [signature, name, now(), choices_json],
                )

    def rename_profile(self, profile_id: int, name: str) -> None:
        """Give a profile another name. Raises ``PlannerError``: ``name_empty`` and those of writing."""
        if not name.strip():
            raise PlannerError("name_empty", field="name")
        with self._access.writing() as connection:
            connection.execute("UPDATE mapping_profile SET name = ? WHERE id = ?", [name.strip(), profile_id])

    def forget_profile(self, profile_id: int) -> None:
        """Offer a profile no more. Raises ``PlannerError``."""
        with self._access.writing() as connection:
            connection.execute("DELETE FROM mapping_profile WHERE id = ?", [profile_id])


def _profile(row: sqlite3.Row) -> Profile:
    return Profile(
        row["id"], row["signature"], row["name"], datetime.fromisoformat(row["used_at"]), row["choices_json"]
    )
