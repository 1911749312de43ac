"""Groups in words, and as part of the session's filter."""

from dataclasses import replace
from datetime import date

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


def test_only_what_changed_in_the_rule_is_named() -> None:
    before = Counting(mode=CountingMode.ALL, window_days=30, as_of=date(2026, 5, 31))
    group = ("counted_differently", counting_to_text(before))
    now = replace(PLAN, counting=replace(before, mode=CountingMode.REACHED))
    assert group_words(now, group) == "Counted differently: “reached at least” instead of “passed every stage”"
    assert group_words(replace(PLAN, counting=replace(before, window_days=None, as_of=None)), group) == (
        "Counted differently: “no time limit” instead of “within 30 days of entry”, "
        "“as of the import” instead of “as of 31\xa0May\xa02026”"
    )
    alike = group_words(replace(PLAN, counting=before), group)
    assert alike == "Counted differently: passed every stage, first touch, lost leads stay in, within 30 days of entry"
