"""Lead ids of an import."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.cells import id_text
from funnel_planner.spreadsheet.tables.table import Cell


class Ids:
    """Lead ids of all files of an import, numbered as they come."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._number_of: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, keys: list[str]) -> NDArray[np.int32]:
        """Numbers of the leads with the ids of a whole column (``id_text``), -1 for blank ones."""
        if self._number_of is None and not self.keys and len(distinct := set(keys)) == len(keys) and "" not in distinct:
            self.keys = keys  # one file, each row a lead of its own: nearly always so
            return np.arange(len(keys), dtype=np.int32)
        known = self._numbered()
        fresh = [key for key in dict.fromkeys(keys) if key not in known]
        known.update(zip(fresh, range(len(self.keys), len(self.keys) + len(fresh)), strict=True))
        self.keys = [*self.keys, *fresh]
        return np.fromiter(map(known.__getitem__, keys), np.int32, len(keys))

    def _numbered(self) -> dict[str, int]:
        if self._number_of is None:
            self._number_of = {key: number for number, key in enumerate(self.keys)} | {"": -1}
        return self._number_of


def id_texts(cells: Sequence[Cell]) -> list[str]:
    """A column of id cells as ids."""
    try:
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # the usual case; numbers raise
    except TypeError:
        return list(map(id_text, cells))
