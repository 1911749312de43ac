"""A plan that is what was measured is not below it by a rounding error."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from openpyxl import load_workbook

from funnel_planner.publish.workbook import write_workbook
from funnel_planner.words import speaking
from tests.support.made_findings import contents_of, plan_of
from tests.support.made_leads import Event, MadeLead, build


def test_a_plan_as_measured_is_not_furthest_below_plan(tmp_path: Path) -> None:
    plan = plan_of()
    plan = replace(plan, channels=plan.channels[:1])  # the other one has a rate of its own
    counts = (90, 60, 36, 9)
    made = [
        MadeLead((Event(stage),)) for stage, (here, on) in enumerate(zip(counts, (*counts[1:], 0), strict=True))
        for _ in range(here - on)
    ]  # fmt: skip
    rates = [on / here * (1 + 1e-15) for here, on in pairwise(counts)]
    stages = tuple(
        replace(stage, rate_to_next=rates[index] if index < len(rates) else stage.rate_to_next)
        for index, stage in enumerate(plan.stages)
    )
    leads = build(made, stages=[stage.id for stage in plan.stages], as_of=19_900)
    with speaking("en"):
        write_workbook(tmp_path / "a.xlsx", contents_of(replace(plan, stages=stages), leads))
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True)["Summary"]
    lines = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Furthest below plan"]
    assert [line[3] for line in lines] == ["points: no step is below plan"]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if "-0.0" in cell.number_format}
    assert formats == {"[>=0.05]+0.0;[<=-0.05]-0.0;0.0"}
