"""Every null of ``analyse``'s JSON has a reason, and there is no reason for what is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.leads import LeadData
from funnel_planner.app.commands.analysis import analysis, look_at
from funnel_planner.app.commands.answers import Cuts, Span, find
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import FileMapping, Mapping
from tests.support.command_line import POLISH, run
from tests.support.made_findings import AS_OF, DAYS, leads_of, plan_of
from tests.support.null_places import unexplained, unfounded
from tests.support.worked_cases import answered, load_cases

DATA = Path(__file__).parents[2] / "data"
CASES = [case for case in load_cases(DATA)[0] if case["shape"] != "statistics"]
FILES = [
    *((path, plan) for path in sorted((DATA / "made_exports").iterdir())
      for plan in (("--template", "sales"), ("--stages", "Lead,MQL,SQL,Won"))),
    *((path, ("--stages", "Lead,MQL,SQL,Won")) for path in sorted((DATA / "made_nasty").iterdir())
      if path.stat().st_size < 100_000),
    (DATA / "made_polish" / "leady_utf8_bom.csv", ("--stages", POLISH, "--cohort", "month")),
    (DATA / "made_polish" / "leady.xlsx", ("--stages", POLISH, "--by", "kanał", "--mature-window-days", "30")),
    (DATA / "made_polish" / "meta_ads_pl.csv", ("--stages", "Impressions,Clicks,Leads")),
]  # fmt: skip
SPANS = ((date_of(AS_OF - DAYS), date_of(AS_OF - 200)), (date_of(AS_OF - 199), date_of(AS_OF)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_every_null_of_a_case_has_a_reason(case: dict[str, Any]) -> None:
    found = answered(case).keys
    assert unexplained(found) == set()
    assert unfounded(found) == set()


@pytest.mark.parametrize(("path", "options"), FILES, ids=[f"{path.name}-{plan[1]}" for path, plan in FILES])
def test_every_null_of_a_file_has_a_reason(path: Path, options: tuple[str, ...]) -> None:
    done = run("analyse", path, *options, "--json")
    if done.returncode == 2:  # refused, with the reason
        return
    found = json.loads(done.stdout)
    assert unexplained(found) == set()
    assert unfounded(found) == set()
    assert all("{" not in reason for reason in found["no_data"].values())


@given(
    st.builds(leads_of, st.integers(0, 999), st.integers(0, 12), dated=st.booleans(), clocks=st.booleans()),
    st.builds(Counting, mode=st.sampled_from(CountingMode), lost_policy=st.sampled_from(LostPolicy),
              window_days=st.none() | st.integers(0, 90)),
    st.none() | st.sampled_from(Period),
    st.none() | st.just(SPANS),
)  # fmt: skip
@settings(max_examples=120)
def test_every_null_of_random_leads_has_a_reason(
    leads: LeadData, counting: Counting, cohort: Period | None, compared: tuple[Span, Span] | None
) -> None:
    plan = plan_of(counting=counting)
    cube = count_leads(plan, leads)
    try:
        found = find(plan, cube, Cuts(cohort=cohort, compare=compared))
    except PlannerError:  # such as a window, where nothing is dated
        return
    mapping = Mapping((FileMapping("made.csv", ()),))
    answer = analysis(found, look_at(plan, cube, mapping, found), Ledger(), mapping)
    assert unexplained(answer) == set()
    assert unfounded(answer) == set()
