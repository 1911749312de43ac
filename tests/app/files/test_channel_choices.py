"""Channel labels of a file and the channels of the plan that they mean."""

from dataclasses import replace

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.app.files.channel_choices import (
    NEW_CHANNEL,
    ChannelLabel,
    channel_labels,
    check_meaning,
    with_channel_meanings,
)
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source

PLAN = replace(
    load_template("sales", "en"),
    channels=(Channel("a", "Ads", aliases=("AdWords",)), Channel("f", "Fair")),
    messages=(),
)
TABLE = survey_source(
    MemoryTable(
        [["Lead ID", "Source"], *([str(n), label] for n, label in enumerate(["adwords", "ADWORDS", "Fair", "Web", ""]))]
    ),
    "leads.csv",
)


def labels(choices: Choices, plan: Plan = PLAN) -> tuple[ChannelLabel, ...]:
    draft = drafting.draft([TABLE], plan, choices)
    return channel_labels(draft.surveys, draft.mapping, plan, choices)


def test_labels_are_told_once_each_with_what_they_mean() -> None:
    assert labels(Choices()) == (
        ChannelLabel("adwords", 2, "Ads"),
        ChannelLabel("Fair", 1, "Fair"),
        ChannelLabel("Web", 1, ""),
    )


def test_a_choice_wins_over_the_plan() -> None:
    chosen = Choices(channels=(("WEB", "Fair"), ("adwords", "")))
    assert [item.channel for item in labels(chosen)] == ["", "Fair", "Fair"]
    remembered = Choices(channels=(("Fair", "Ads"),))  # before the plan had a channel of that name
    assert labels(remembered)[1] == ChannelLabel("Fair", 1, "Fair")


def test_choices_become_aliases_and_new_channels() -> None:
    plan = with_channel_meanings(PLAN, Choices(channels=(("Web", "Fair"), ("Radio", NEW_CHANNEL), ("AdWords", "Fair"))))
    assert [(channel.name, channel.aliases) for channel in plan.channels] == [
        ("Ads", ()),
        ("Fair", ("Web", "AdWords")),
        ("Radio", ()),
    ]
    assert with_channel_meanings(plan, Choices(channels=(("AdWords", ""),))).channels[1].aliases == ("Web",)


def test_the_name_of_a_channel_stays_that_channel() -> None:
    assert with_channel_meanings(PLAN, Choices(channels=(("fair", "Ads"),))) == PLAN


def test_nothing_chosen_changes_nothing() -> None:
    assert with_channel_meanings(PLAN, Choices()) == PLAN


def test_a_label_that_names_a_channel_means_no_other_one() -> None:
    with pytest.raises(PlannerError) as refused:
        check_meaning(PLAN, "fair", "Ads")
    assert (refused.value.kind, refused.value.values) == ("channel_means_itself", {"value": "Fair", "other": "Ads"})
    for label, target in (("fair", "FAIR"), ("fair", ""), ("fair", NEW_CHANNEL), ("web", "Fair")):
        check_meaning(PLAN, label, target)
