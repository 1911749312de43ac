"""What the workbook tells of filtered leads is what it would tell if there were no others."""

import dataclasses

import pytest

from funnel_planner.analytics.leads import LeadData
from funnel_planner.app.workbook.workbook_findings import findings_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.publish.findings import Findings
from tests.support.made_findings import AS_OF, look_at, plan_of, random_leads
from tests.support.made_leads import build

OF_ALL = frozenset({"trend", "noticed", "plan"})
"""How long a period takes to be complete, what is odd, and of which months a plan's numbers are is asked of all."""


def found(leads: LeadData, wish: LeadFilter) -> Findings:
    return findings_of(look_at(plan_of(), leads, wish))


def without_waits(findings: Findings) -> Findings:
    """How long leads need is asked of all, so which periods are still open is, too."""
    others = tuple(doubt for doubt in findings.doubts if not doubt[0].startswith("Leads that entered since"))
    assert len(others) == len(findings.doubts) - 1, "the note is there"
    return dataclasses.replace(findings, doubts=others)


@pytest.mark.parametrize("seed", [3, 4])
def test_filtered_leads_are_told_of_as_if_there_were_no_others(seed: int) -> None:
    made = random_leads(seed, 500)
    wish = LeadFilter(columns=(("Owner", frozenset({"Ann"})),))
    alone = [lead for lead in made if lead.owner == "Ann"]
    filtered = found(build(made, as_of=AS_OF, event_channels=True), wish)
    expected = found(build(alone, as_of=AS_OF, event_channels=True), LeadFilter())
    assert filtered.funnel is not None
    assert filtered.funnel.other_window.startswith("Nine of ten wins of these leads"), "two spans are not compared"
    filtered = dataclasses.replace(filtered, funnel=dataclasses.replace(filtered.funnel, other_window=""))
    filtered, expected = map(without_waits, (filtered, expected))
    for field in dataclasses.fields(Findings):
        if field.name not in OF_ALL:
            assert getattr(filtered, field.name) == getattr(expected, field.name), field.name
    plans = filtered.plan, expected.plan
    rates, sums = (
        [
            [
                (line.what, line.channel_id, line.index, line.part)
                for line in plan.lines
                if (line.what == "rate") is rate
            ]
            for plan in plans
            if plan is not None
        ]
        for rate in (True, False)
    )
    assert len(rates) == len(sums) == 2
    assert rates[0] == rates[1]
    assert sums[0] == sums[1], "only the months they are divided by are those of all leads"


def test_the_change_between_two_periods_says_whether_it_may_be_chance() -> None:
    made = random_leads(3, 500)
    channels = found(build(made, as_of=AS_OF, event_channels=True), LeadFilter()).channels
    assert channels is not None
    assert channels.shifts
    assert "95% interval" in channels.change
