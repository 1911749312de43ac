"""Labels of several columns as those of one: what is alike under ``label_key`` has one number."""

from collections.abc import Iterable

import numpy as np

from funnel_planner.analytics.leads import BLANK, Int32Array
from funnel_planner.domain.labels import label_key


class CommonLabels:
    """Gathers labels column by column; the first spelling stands for all."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._labels: list[str] = []

    @property
    def labels(self) -> tuple[str, ...]:
        """Those gathered so far, by number."""
        return tuple(self._labels)

    def table(self, labels: Iterable[str]) -> Int32Array:
        """The number of each label of a column, and behind them ``BLANK`` for the code of blanks."""
        return np.array([*map(self._number, labels), BLANK], dtype=np.int32)

    def _number(self, label: str) -> int:
        number = self._places.setdefault(label_key(label), len(self._labels))
        if number == len(self._labels):
            self._labels.append(label)
        return number
