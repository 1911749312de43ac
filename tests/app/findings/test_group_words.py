"""Groups in words, and as part of the session's filter."""

import pytest

from funnel_planner.app.findings.group_words import group_words
from funnel_planner.domain.codec import counting_to_text
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage

PLAN = Plan(id="p", name="Shop", stages=(Stage("lead", "Lead"), Stage("demo", "Demo"), Stage("won", "Won")))


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ((), ""),
        (("stage", "demo"), "Reached Demo"),
        (("stopped", "demo"), "Got as far as Demo"),
        (("stopped", "demo", "lost"), "Lost at Demo"),
        (("stopped", "demo", "open"), "Open at Demo"),
        (("skipped", "demo"), "Not seen at Demo"),
        (("won",), "Won leads"),
        (("stage", "gone"), "Reached (a stage that is gone)"),
        (("stage",), "Some leads"),
        (("of another version", "x"), "Some leads"),
        (("counted_differently", "{"), "Some leads"),
    ],
)
def test_a_group_is_said_in_words(group: tuple[str, ...], words: str) -> None:
    assert group_words(PLAN, group) == words


def test_another_rule_is_named() -> None:
    text = group_words(PLAN, ("counted_differently", counting_to_text(Counting(mode=CountingMode.ALL))))
    assert text == "Counted differently by: passed every stage, first touch, lost leads stay in"
