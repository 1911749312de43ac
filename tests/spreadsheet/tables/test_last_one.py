"""What was made last is kept, and nothing else."""

from funnel_planner.spreadsheet.tables.last_one import LastOne


def test_only_the_last_one_is_kept_and_let_go_before_the_next() -> None:
    made: list[str] = []
    held: list[int] = []

    @LastOne
    def upper(text: str) -> str:
        held.append(len(upper._kept))
        made.append(text)
        return text.upper()

    assert [upper("a"), upper("a"), upper("b"), upper("a")] == ["A", "A", "B", "A"]
    assert (made, held) == (["a", "b", "a"], [0, 0, 0])
    upper.cache_clear()
    assert upper("a") == "A"
    assert made == ["a", "b", "a", "a"]
