"""A new plan for a spreadsheet: the template whose stages it names, else the basic one."""

from pathlib import Path

import pytest

from funnel_planner.app.fitting import plan_for
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
