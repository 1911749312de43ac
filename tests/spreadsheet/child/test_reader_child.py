"""The reading process from within: what it does while nobody has asked for anything yet."""

import queue
import sys
from types import SimpleNamespace

import pytest

from funnel_planner.spreadsheet.child import reader_child


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of modules that were asked for."""
    names: list[str] = []
    monkeypatch.setattr(reader_child, "_PREPARED_AFTER_S", 0.01)
    monkeypatch.setattr(reader_child, "importlib", SimpleNamespace(import_module=names.append))
    return names


def test_a_task_that_comes_at_once_is_not_kept_waiting(loaded: list[str]) -> None:
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    inbox.put(b"task")
    assert reader_child._prepared(inbox) == b"task"
    assert loaded == []


def test_what_is_usually_needed_is_loaded_while_a_file_is_chosen(loaded: list[str]) -> None:
    assert reader_child._prepared(queue.SimpleQueue()) is None
    assert loaded == [*reader_child._USUALLY_NEEDED]


def test_loading_stops_for_a_task(loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def load(name: str) -> None:
        loaded.append(name)
        inbox.put(b"task")

    monkeypatch.setattr(reader_child, "importlib", SimpleNamespace(import_module=load))
    assert reader_child._prepared(inbox) is None
    assert len(loaded) == 1
    assert inbox.get_nowait() == b"task"


def test_what_is_loaded_is_there() -> None:
    for name in reader_child._USUALLY_NEEDED:
        __import__(name)
        assert name in sys.modules
