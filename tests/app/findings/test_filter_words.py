"""A filter in words: each part, what is left without it, and how many leads pass."""

from dataclasses import replace
from datetime import date

import pytest

from funnel_planner.app.findings.filter_words import filter_parts, filter_text, leads_text
from funnel_planner.app.state import State
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.words import speaking
from tests.support.made_findings import contents_of, leads_of, plan_of
from tests.support.made_pictures import ORDINARY, PLANNED_ONLY

FULL = LeadFilter(
    first_day=date(2026, 1, 5),
    channels=frozenset({"Fair", "Ads"}),
    columns=(("Owner", frozenset({"Ann"})), ("Country", frozenset("ABC"))),
    stages=frozenset({"lead", "gone"}),
    group=("won",),
    outcomes=frozenset({"lost", "open"}),
)


def test_every_part_is_named_and_can_be_taken_away() -> None:
    parts = filter_parts(FULL, plan_of())
    assert [text.replace("\xa0", " ") for text, _ in parts] == [
        "from 5 Jan 2026", "Channel: Ads, Fair", "Owner: Ann", "Country: 3 chosen",
        f"Furthest stage: (a stage that is gone), {plan_of().stages[0].name}", "Outcome: Lost, Open",
        "Won leads",
    ]  # fmt: skip
    left = FULL
    while not left.is_empty:
        (_, without), *others = filter_parts(left, plan_of())
        assert len(filter_parts(without, plan_of())) == len(others)
        left = without


@pytest.fixture
def state() -> State:
    contents = contents_of(plan_of(), leads_of(1, 40))
    return State(plan=plan_of(), picture=ORDINARY, measured=contents.measured, all_leads=1611)


def test_how_many_of_how_many(state: State) -> None:
    assert leads_text(state) == "40 leads"
    assert filter_text(state) == ""
    some, measured = replace(state, lead_filter=FULL), state.measured
    assert measured is not None
    assert leads_text(some) == "40 of 1,611 leads"
    assert filter_text(some).endswith(" · Won leads")
    with speaking("pl"):
        assert leads_text(some) == "40 z 1\N{NO-BREAK SPACE}611 leadów"
        assert leads_text(replace(some, measured=replace(measured, lead_count=1_200))).startswith(
            "1\N{NO-BREAK SPACE}200 z "
        )


def test_labels_are_named_up_to_as_many_as_one_likes() -> None:
    many = LeadFilter(channels=frozenset({"Fair", "Ads", "E-mail"}))
    with speaking("en"):
        assert [text for text, _ in filter_parts(many, None)] == ["Channel: 3 chosen"]
        assert [text for text, _ in filter_parts(many, None, most=3)] == ["Channel: Ads, E-mail, Fair"]


def test_nothing_is_filtered_where_there_is_nothing() -> None:
    planned = State(plan=plan_of(), picture=PLANNED_ONLY, lead_filter=FULL)
    with speaking("en"):
        assert (filter_text(planned), leads_text(planned)) == ("", "0 leads")
