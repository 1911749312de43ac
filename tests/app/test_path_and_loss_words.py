"""What groups of lost leads and of paths are called: on the chip of the filter, and in saved views."""

import pytest

from funnel_planner.analytics.loss_groups import KINDS
from funnel_planner.analytics.odd_paths import OddPath
from funnel_planner.app.findings.group_words import PATH_NAMES, WORDS, group_words
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage

PLAN = Plan(id="p", name="Shop", stages=(Stage("a", "Lead"), Stage("b", "Demo"), Stage("c", "Won")))


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (("lost",), "Lost leads"),
        (("lost", "b"), "Lost at Demo"),
        (("lost", ""), "Lost, nothing says where"),
        (("lost", "gone"), "Lost at (a stage that is gone)"),
        (("lost_reason", "Price", "Why", "Reason"), "Lost: Price"),
        (("lost_reason", "(unknown)", "Why"), "Lost, no reason given"),
        (("lost_channel", "Ads"), "Lost from Ads"),
        (("path", "went_back"), "Went back"),
        (("path", "returned", "(lost)", "a"), "Came back after a loss: lost → Lead"),
        (("path", "entered_midway", "(outside)", "b"), "Entered mid-way: from outside → Demo"),
        (("way", "whole", "a", "b", "(lost)"), "Path: Lead → Demo → lost"),
        (("way", "beginning", "a", "b"), "Path: Lead → Demo → …"),
        (("path", "of another version"), "Some leads"),
        (("path",), "Some leads"),
    ],
)
def test_groups_are_said_in_words(group: tuple[str, ...], words: str) -> None:
    assert group_words(PLAN, group) == words


def test_every_kind_has_words() -> None:
    assert set(KINDS) <= set(WORDS)
    assert set(PATH_NAMES) == {kind.value for kind in OddPath}
