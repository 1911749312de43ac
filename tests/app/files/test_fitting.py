"""A new plan for a spreadsheet: the template whose stages it names, else one of its own stages, else the basic one."""

from pathlib import Path

import pytest

from funnel_planner.app.files.drafting import draft
from funnel_planner.app.files.file_channels import MOST_CHANNELS
from funnel_planner.app.files.fitting import plan_for, plan_of_template, with_stage_name, with_stages_merged
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.question import Place
from funnel_planner.domain.channel import Channel, ChannelKind
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import StageKind
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from tests.support.surveyed import survey_of


def surveyed(folder: Path, text: str, name: str = "trade_fair.csv") -> list[Survey]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [survey_of(path)]


@pytest.mark.parametrize("key", ["sales", "aida", "visitor_to_customer", "loyalty_loop"])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_list_with_a_templates_stages_gets_that_template(tmp_path: Path, key: str, language: str) -> None:
    names = [stage.name for stage in load_template(key, language).stages]
    rows = [f"{number},Ads,{names[number % len(names)]}" for number in range(40)]
    plan = plan_for(surveyed(tmp_path, "\n".join(["Lead ID,Source,Stage", *rows])), language)
    assert plan.template == key
    assert plan.name == "trade fair"


def test_a_list_without_stages_gets_the_basic_funnel(tmp_path: Path) -> None:
    plan = plan_for(surveyed(tmp_path, "Lead ID,Source\n1,Ads\n2,Fair\n", "___.csv"), "en")
    assert plan.template == "basic"
    assert plan.name == load_template("basic", "en").name


def test_a_list_of_its_own_stages_gets_them_and_its_last_is_the_sale(tmp_path: Path) -> None:
    rows = [f"{n},Ads,{stage}" for n, stage in enumerate(["Alpha"] * 3 + ["Beta"] * 2 + ["Gamma"])]
    plan = plan_for(surveyed(tmp_path, "\n".join(["Lead ID,Source,Stage", *rows])), "en")
    assert [stage.name for stage in plan.stages] == ["Alpha", "Beta", "Gamma"]
    assert plan.stages[-1].kind is StageKind.WON
    assert plan.won_index == 2


CHANNELS = [
    ("social", 3),
    ("organic_search", 5),
    ("Fair", 1),
    ("Organic_Search", 2),
    ("unknown", 9),
    ("--", 4),
    ("", 2),
]


def own_channels(folder: Path, channels: list[tuple[str, int]], stages: list[str]) -> Plan:
    sources = [label for label, count in channels for _ in range(count)]
    rows = [f"{number},{label},{stages[number % len(stages)]},7" for number, label in enumerate(sources)]
    return plan_for(surveyed(folder, "\n".join(["Lead ID,Source,Stage,Value (PLN)", *rows])), "en")


@pytest.mark.parametrize(
    "stages", [["Alpha", "Beta", "Gamma"], [stage.name for stage in load_template("sales", "en").stages]]
)
def test_the_channels_are_those_of_the_file_and_no_money_is_made_up(tmp_path: Path, stages: list[str]) -> None:
    plan = own_channels(tmp_path, CHANNELS, stages)
    assert [stage.name for stage in plan.stages] == stages
    assert [channel.name for channel in plan.channels] == ["unknown", "organic_search", "social", "Fair"]
    assert plan.channels[1].kind is ChannelKind.SEARCH
    for channel in plan.channels:
        assert channel == Channel(channel.id, channel.name, channel.kind)
    assert plan.economics == Economics(currency="PLN", lead_stage=plan.economics.lead_stage)
    assert plan.economics.lead_stage in [stage.id for stage in plan.stages]


def test_only_the_largest_of_many_channels_are_in_the_plan_and_long_labels_still_mean_theirs(tmp_path: Path) -> None:
    long = "x" * 250
    plan = own_channels(tmp_path, [(long, 30), *((f"c{n}", 20 - n) for n in range(MOST_CHANNELS + 3))], ["A", "B"])
    assert [channel.name for channel in plan.channels[1:]] == [f"c{n}" for n in range(MOST_CHANNELS - 1)]
    assert plan.channels[0].aliases == (long,)


def test_a_ready_made_funnel_chosen_for_a_file_has_the_channels_of_the_file(tmp_path: Path) -> None:
    plan = plan_of_template("aida", surveyed(tmp_path, "Lead ID,Source\n1,Ads\n2,Ads\n3,Fair\n"), "en")
    assert (plan.template, plan.name) == ("aida", "trade fair")
    assert [channel.name for channel in plan.channels] == ["Ads", "Fair"]


def test_a_file_without_channels_gives_a_plan_without(tmp_path: Path) -> None:
    assert plan_for(surveyed(tmp_path, "Lead ID,Stage\n1,Alpha\n2,Beta\n"), "en").channels == ()


def test_an_order_that_is_a_guess_is_asked_about_until_it_is_changed(tmp_path: Path) -> None:
    surveys = surveyed(tmp_path, "Lead ID,Source,Stage\n1,Ads,Alpha\n2,Ads,Beta\n3,Ads,Beta\n")
    plan = plan_for(surveys, "en")

    def asked(plan: Plan, new: Plan | None) -> list[Place]:
        return [question.place for question in questions(draft(surveys, plan, Choices()), new)]

    assert Place.STAGES in asked(plan, plan)
    assert Place.STAGES not in asked(plan, None)
    moved = plan.with_stage_moved(plan.stages[0].id, 1)
    assert Place.STAGES not in asked(moved, moved)


def test_labels_beside_the_stages_of_a_known_tool_are_asked_about(tmp_path: Path) -> None:
    labels = ["Customer", "Lead", "Other", "Evangelist", "Subscriber", "Marketing Qualified Lead"]
    rows = [f"{number},Ads,{label}" for number, label in enumerate(labels)]
    surveys = surveyed(tmp_path, "\n".join(["Contact ID,Source,Lifecycle Stage", *rows]))
    plan = plan_for(surveys, "en")
    assert [stage.name for stage in plan.stages] == ["Subscriber", "Lead", "Marketing Qualified Lead", "Customer"]
    mapping = draft(surveys, plan, Choices()).mapping
    assert {item.label for item in mapping.labels if not item.target} == {"Other", "Evangelist"}


def test_a_stage_renamed_is_still_meant_by_its_old_name() -> None:
    plan = load_template("basic", "en")
    stage = plan.stages[1]
    renamed = with_stage_name(plan, stage.id, "  Talks ").stages[1]
    assert renamed.name == "Talks"
    assert stage.name in renamed.aliases
    back = with_stage_name(with_stage_name(plan, stage.id, "Talks"), stage.id, stage.name).stages[1]
    assert back.aliases == (*stage.aliases, "Talks")
    with pytest.raises(PlannerError):
        with_stage_name(plan, stage.id, plan.stages[0].name)


def test_a_merged_stage_leaves_its_labels_to_the_one_before() -> None:
    plan = load_template("basic", "en")
    merged = with_stages_merged(plan, plan.stages[2].id)
    assert [stage.name for stage in merged.stages] == [stage.name for stage in plan.stages[:2]]
    assert plan.stages[2].name in merged.stages[1].aliases
    assert merged.stages[1].kind is StageKind.WON
    with pytest.raises(PlannerError):
        with_stages_merged(plan, plan.stages[0].id)


@pytest.mark.parametrize("names", [("Lead", "Offer", "Won"), ("Lead", "Won"), ("Nowy", "Oferta", "Wygrany")])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_words_of_a_list_win_over_those_of_a_template(
    tmp_path: Path, names: tuple[str, ...], language: str
) -> None:
    rows = [f"{n},Ads,{names[n % len(names)]}" for n in range(30)]
    plan = plan_for(surveyed(tmp_path, "\n".join(["Lead ID,Source,Stage", *rows])), language)
    assert tuple(stage.name for stage in plan.stages) == names
    assert plan.stages[-1].kind is StageKind.WON
    assert plan.template == ""


def test_leads_and_their_costs_give_the_stages_of_the_leads(tmp_path: Path) -> None:
    labels = [("Lead", 0), ("Qualified", 1), ("Offer", 2), ("Won", 3), ("Lost", 0), ("Lost", 1)]
    rows = [
        f"L{n},Ads,{label}," + ",".join(f"2026-0{place}-1{n % 10}" if place <= far else "" for place in (1, 2, 3))
        for n, (label, far) in enumerate(labels * 5)
    ]
    leads = "\n".join(["Lead ID,Source,Stage,Qualified date,Offer date,Won date", *rows])
    costs = "\n".join(["Channel,Month,Cost", *(f"Ads,2026-0{month},{month * 7}" for month in range(1, 9))])
    files = [*surveyed(tmp_path, leads, "messy.csv"), *surveyed(tmp_path, costs, "costs.csv")]
    for found in (files, files[:1]):
        plan = plan_for(found, "en")
        assert [stage.name for stage in plan.stages] == ["Lead", "Qualified", "Offer", "Won"]
        mapping = draft(found, plan, Choices()).mapping
        assert not [item.label for item in mapping.labels if not item.target], "every label has its stage"
        assert {column.stage_id for column in mapping.files[0].columns if column.stage_id} == {
            stage.id for stage in plan.stages[1:]
        }
