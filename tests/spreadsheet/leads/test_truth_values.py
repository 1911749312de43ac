"""Yes and no in columns of money: cells that are no amount, however much they are 1 and 0 to Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.mapping import ColumnMapping
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader, SecondsReader, ShareReader
from funnel_planner.spreadsheet.tables.distinct import DistinctCells
from funnel_planner.spreadsheet.tables.table import Cell

CELLS = st.sampled_from([True, False, 1, 0, 1.0, 0.0, 7, "1", "0", "", None, "12k", "x"])


@given(st.lists(st.lists(CELLS, max_size=8), max_size=3))
def test_truth_values_are_unreadable_amounts(chunks: list[list[Cell]]) -> None:
    reader = MoneyReader(ColumnMapping(0, "Value"))
    for chunk in chunks:
        reader.read(chunk)
        told = {place for place, cell in enumerate(chunk) if isinstance(cell, bool) or cell == "x"}
        assert set(reader.new_unreadable()) == told
    cells = [cell for chunk in chunks for cell in chunk]
    expected = [_minor(cell) for cell in cells]
    assert reader.array().tolist() == expected


def test_shares_and_lengths_of_time_are_none_either() -> None:
    for kind in (ShareReader, SecondsReader):
        reader = kind(ColumnMapping(0, "x"))
        assert np.isnan(reader.understand(True))


def test_a_column_of_ones_and_yeses_is_not_coded() -> None:
    """To a dictionary they are alike, so that codes would make the one the other."""
    mixed, ticks, numbers = DistinctCells(), DistinctCells(), DistinctCells()
    mixed.add([1, "x"])
    mixed.add(["x", True])
    ticks.add([True, False, "x"])
    numbers.add([1, 0.0, 5])
    assert mixed.coded() is None
    assert ticks.coded() is not None
    assert numbers.coded() is not None


def _minor(cell: Cell) -> int:
    if isinstance(cell, bool) or cell in ("x", "", None):
        return NO_VALUE
    return 1_200_000 if cell == "12k" else round(float(cell) * 100)
