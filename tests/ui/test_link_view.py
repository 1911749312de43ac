"""Whose turn it is to be read, and how long a file that cannot be read is given."""

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.link_view import RETRY_SECONDS, Standing, Turns, standing_of

LOCKED, GONE, ODD = (PlannerError(kind) for kind in ("file_not_readable", "import_file_missing", "link_columns_gone"))


def test_first_come_first_served_and_nobody_twice() -> None:
    turns = Turns()
    assert turns.first == ""
    for path in ("a", "b", "a"):
        turns.add(path)
    assert (turns.take(), turns.take(), turns.first) == ("a", "b", "")
    turns.add("a")
    turns.add("b")
    turns.forget("a")
    assert turns.first == "b"
    turns.clear()
    assert turns.first == ""


def test_what_may_pass_is_tried_again_and_everything_else_is_given_up() -> None:
    turns = Turns()
    assert [turns.pause("a", LOCKED) for _ in range(len(RETRY_SECONDS) + 1)] == [*RETRY_SECONDS, None]
    assert turns.pause("a", LOCKED) == RETRY_SECONDS[0], "from the beginning the next time"
    turns.fresh("a")
    assert [turns.pause("a", GONE) for _ in range(3)] == [*RETRY_SECONDS[:2], None]
    assert turns.pause("a", ODD) is None
    assert (standing_of(GONE), standing_of(ODD), standing_of(LOCKED)) == (
        Standing.MISSING, Standing.REFUSED, Standing.REFUSED,
    )  # fmt: skip
