"""A new plan for a spreadsheet: the template whose stages it names, else one of its own stages, else the basic one."""

from pathlib import Path

import pytest

from funnel_planner.app.fitting import plan_for, with_stage_name, with_stages_merged
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.stage import StageKind
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.survey import Survey, survey_file


def surveyed(folder: Path, text: str, name: str = "trade_fair.csv") -> list[Survey]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [found for found in survey_file(str(path)) if isinstance(found, Survey)]


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
