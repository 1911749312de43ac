"""``Converted`` means won only where nothing else says who was won; else the opportunity, or just being listed."""

from pathlib import Path

import pytest

from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.conversions import is_conversion
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from tests.support.surveyed import survey_of

LEADS = "lead_id,created,status\n1,2024-01-03,Converted\n2,2024-01-04,New\n3,2024-01-05,{}\n4,2024-01-06,New\n"
DEALS = "lead_id,stage,close_date\n1,Closed Won,2024-02-03\n3,Closed Lost,2024-02-04\n"
WON = Stage("won", "Customer", kind=StageKind.WON, aliases=("Converted", "Closed Won", "Won"))
PLAN = PlanStages((Stage("lead", "Lead", aliases=("New",)), Stage("opp", "Opportunity"), WON))


def proposed(folder: Path, *texts: str, plan: PlanStages = PLAN, choices: Choices = Choices()) -> Mapping:  # noqa: B008 - never changed
    surveys = []
    for number, text in enumerate(texts):
        path = folder / f"file{number}.csv"
        path.write_text(text, encoding="utf-8")
        surveys.append(survey_of(path))
    return propose(surveys, plan, choices)


def meaning(mapping: Mapping, label: str = "Converted") -> str:
    return next(known.target for known in mapping.labels if known.label == label)


def test_alone_it_means_won(tmp_path: Path) -> None:
    assert meaning(proposed(tmp_path, LEADS.format("Converted"))) == "won"


@pytest.mark.parametrize(("stages", "new"), [("New,Contacted,Customer", "s1"), ("Visitor,Demo,Client", "")])
@pytest.mark.parametrize(
    "text",
    [
        "id,status\n1,Converted\n2,New\n3,New\n4,Converted\n5,New\n",
        "id,status,converted_date\n1,Converted,2024-01-03\n2,New,\n3,New,\n4,Converted,2024-01-05\n5,New,\n",
    ],
)
def test_alone_it_means_won_whatever_the_plan_calls_it(text: str, stages: str, new: str, tmp_path: Path) -> None:
    plan = PlanStages.named(stages.split(","))
    mapping = proposed(tmp_path, text, plan=plan)
    assert mapping.files[0].column(Role.STAGE) is not None
    assert (meaning(mapping), meaning(mapping, "New")) == ("s3", new)


def test_without_a_meaning_it_stays_open_where_others_say_who_was_won(tmp_path: Path) -> None:
    plan = PlanStages.named(["New", "Contacted", "Customer"])
    assert meaning(proposed(tmp_path, LEADS.format("Customer"), plan=plan)) == ""
    nothing = Choices(labels=(("Converted", ""),))
    assert meaning(proposed(tmp_path, LEADS.format("New"), plan=plan, choices=nothing)) == ""


@pytest.mark.parametrize("texts", [(LEADS.format("Converted"), DEALS), (DEALS, LEADS.format("Converted"))])
def test_where_deals_say_who_was_won_it_means_the_opportunity(texts: tuple[str, ...], tmp_path: Path) -> None:
    mapping = proposed(tmp_path, *texts)
    assert (meaning(mapping), meaning(mapping, "Closed Won")) == ("opp", "won")


def test_beside_a_label_that_says_won_it_means_less(tmp_path: Path) -> None:
    assert meaning(proposed(tmp_path, LEADS.format("Closed Won"))) == "opp"


def test_beside_a_date_of_the_win_it_means_less(tmp_path: Path) -> None:
    dated = "lead_id,created,status,Customer date\n1,2024-01-03,Converted,\n2,2024-01-04,New,2024-02-03\n"
    assert meaning(proposed(tmp_path, dated)) == "opp"


def test_without_a_stage_of_opportunities_it_says_no_more_than_being_listed(tmp_path: Path) -> None:
    plan = PlanStages((PLAN.stages[0], Stage("talk", "Talk"), WON))
    assert meaning(proposed(tmp_path, LEADS.format("Converted"), DEALS, plan=plan)) == "lead"


def test_a_won_stage_of_that_name_keeps_it(tmp_path: Path) -> None:
    plan = PlanStages((*PLAN.stages[:2], Stage("won", "Converted", kind=StageKind.WON, aliases=("Closed Won",))))
    assert meaning(proposed(tmp_path, LEADS.format("Converted"), DEALS, plan=plan)) == "won"


def test_what_was_chosen_stays(tmp_path: Path) -> None:
    choices = Choices(labels=(("Converted", "Customer"),))
    assert meaning(proposed(tmp_path, LEADS.format("Converted"), DEALS, choices=choices)) == "won"


@pytest.mark.parametrize("label", ["Converted", " converted ", "Closed - Converted", "Umgewandelt", "Przekształcony"])
def test_words_for_it(label: str) -> None:
    assert is_conversion(label)


@pytest.mark.parametrize("label", ["Closed Won", "Customer", "Closed - Not Converted", "Not converted", "Won"])
def test_other_words(label: str) -> None:
    assert not is_conversion(label)
