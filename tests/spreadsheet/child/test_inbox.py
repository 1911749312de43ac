"""The queue between the reading process and whoever takes its messages."""

import threading

import pytest

from funnel_planner.spreadsheet.child.inbox import Inbox


def frame(size: int) -> tuple[bytes, bytes]:
    return b"M", bytes(size)


def test_messages_come_in_order_and_none_is_the_end() -> None:
    inbox = Inbox(100)
    for content in (frame(1), frame(2), None):
        inbox.put(content)
    assert [inbox.get(1), inbox.get(1), inbox.get(1)] == [frame(1), frame(2), None]


def test_nothing_comes() -> None:
    with pytest.raises(TimeoutError):
        Inbox(100).get(0.01)


def test_a_full_inbox_makes_wait_and_a_huge_message_still_comes_through() -> None:
    inbox = Inbox(100)
    inbox.put(frame(1000))
    second = threading.Thread(target=inbox.put, args=(frame(10),))
    second.start()
    second.join(0.05)
    assert second.is_alive()
    assert inbox.get(1) == frame(1000)
    second.join(5)
    assert not second.is_alive()
    assert inbox.get(1) == frame(10)


def test_closing_lets_go() -> None:
    inbox = Inbox(1)
    inbox.put(frame(1))
    waiting = threading.Thread(target=inbox.put, args=(frame(1),))
    waiting.start()
    inbox.close()
    waiting.join(5)
    assert not waiting.is_alive()
