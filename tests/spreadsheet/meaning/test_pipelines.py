"""The pipelines that known tools come with: their stages stand in their order, however many leads stand where."""

import pytest

from funnel_planner.spreadsheet.meaning.pipelines import pipeline_of, pipelines
from funnel_planner.spreadsheet.meaning.stage_names import named_stages
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source

LIFECYCLE = [
    "Subscriber", "Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer",
]  # fmt: skip
DEALS = [
    "Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled", "Decision Maker Bought-In",
    "Contract Sent", "Closed Won",
]  # fmt: skip
SALESFORCE = [
    "Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Id. Decision Makers",
    "Perception Analysis", "Proposal/Price Quote", "Negotiation/Review", "Closed Won",
]  # fmt: skip
PIPEDRIVE = ["Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"]
ZOHO = [
    "Qualification", "Needs Analysis", "Value Proposition", "Identify Decision Makers", "Proposal/Price Quote",
    "Negotiation/Review", "Closed Won",
]  # fmt: skip


def snapshot(labels: list[str]) -> Survey:
    """A list in which the last of the labels is by far the most frequent."""
    rows = [label for place, label in enumerate(labels) for _ in range(1 + place * 3)]
    return survey_source(MemoryTable([["Lead ID", "Stage"], *([str(n), label] for n, label in enumerate(rows))]), "x")


@pytest.mark.parametrize(
    "stages",
    [LIFECYCLE, DEALS, SALESFORCE, PIPEDRIVE, ZOHO, ["New", "Qualified", "Proposition", "Won"],
     ["Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won"]],
    ids=["lifecycle", "deals", "salesforce", "pipedrive", "zoho", "odoo", "espocrm"],
)  # fmt: skip
def test_the_stages_of_a_known_tool_stand_in_its_order(stages: list[str]) -> None:
    assert named_stages([snapshot(stages)]) == stages
    assert named_stages([snapshot(stages[::-1])]) == stages
    assert named_stages([snapshot([stages[-1], stages[0], stages[2]])]) == [stages[0], stages[2], stages[-1]]


def test_what_stands_beside_a_pipeline_is_no_stage() -> None:
    assert named_stages([snapshot(["Other", "Evangelist", *LIFECYCLE[::-1], "Closed Lost"])]) == LIFECYCLE


def test_the_names_that_a_tool_uses_inside_are_known() -> None:
    inside = ["closedwon", "contractsent", "qualifiedtobuy"]
    assert named_stages([snapshot(inside)]) == inside[::-1]


def test_a_pipeline_with_a_stage_of_ones_own_is_not_the_tools() -> None:
    assert pipeline_of([*DEALS, "Board meeting"]) is None
    assert pipeline_of(["Other", "Lead"]) is None
    assert pipeline_of([]) is None


def test_every_pipeline_has_stages_that_are_told_apart() -> None:
    for pipeline in pipelines():
        assert len(set(pipeline.stages)) == len(pipeline.stages) > 1
        assert not pipeline.aside & set(pipeline.stages)
        assert pipeline.place("") == -1
