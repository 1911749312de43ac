"""Edits go before bulk work."""

import threading

from funnel_planner.storage.turn import Turn


def test_a_waiting_edit_is_next_whoever_asked_first() -> None:
    turn = Turn()
    order: list[str] = []
    wanted = [turn.wanted]
    turn.take_for_bulk()

    def bulk() -> None:
        turn.take_for_bulk()
        order.append("bulk")
        turn.release()

    def edit() -> None:
        with turn.edit():
            order.append("edit")

    other_bulk = threading.Thread(target=bulk)
    other_bulk.start()
    edits = [threading.Thread(target=edit) for _ in range(3)]
    for thread in edits:
        thread.start()
    while turn._edits_waiting < 3:
        threading.Event().wait(0.001)
    wanted.append(turn.wanted)
    turn.release()
    for thread in (*edits, other_bulk):
        thread.join()
    assert order == ["edit", "edit", "edit", "bulk"]
    assert [*wanted, turn.wanted] == [False, True, False]
