"""Steps between two lists of keys, applied by a table that Qt's own tester watches."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from funnel_planner.ui.models.keyed_table import Index, KeyedTable
from funnel_planner.ui.models.transition import Inserted, Moved, Removed, transition


class Letters(KeyedTable):
    """Cells made of the keys of their row and column."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.row_keys[index.row()] + self.column_keys[index.column()]


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_what_stays_is_not_touched() -> None:
    assert transition(list("abc"), list("abc")) == []
    assert transition(list("abc"), list("ac")) == [Removed(1)]
    assert transition(list("ac"), list("abc")) == [Inserted(1, "b")]
    assert transition(list("abc"), list("cab")) == [Moved(2, 0)]


@given(KEYS, KEYS)
def test_the_steps_lead_to_the_new_list(old: list[str], new: list[str]) -> None:
    keys = list(old)
    for step in transition(old, new):
        match step:
            case Removed(index):
                assert keys.pop(index) not in new
            case Moved(source, target):
                assert source > target
                keys.insert(target, keys.pop(source))
            case Inserted(index, key):
                keys.insert(index, key)
    assert keys == new


@given(st.lists(st.tuples(KEYS, KEYS), max_size=5))
def test_a_table_announces_what_happens(states: list[tuple[list[str], list[str]]]) -> None:
    table = Letters()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows, columns in states:
        table.arrange_rows(rows)
        table.arrange_columns(columns)
        assert (table.row_keys, table.column_keys) == (rows, columns)
    del tester
