"""Exports of many tools and hands are read for what they say, row by row, and what is odd in them is told."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from funnel_planner.analytics.leads import NO_DAY, NO_VALUE, LeadData
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.oddity_words import oddity_sentences
from funnel_planner.app.files.remarks import remarks
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.domain.days import EPOCH
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_files
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from tests.support.made_exports import MADE
from tests.support.made_people import Made
from tests.support.surveyed import survey_of


def read(path: Path, plan: Plan) -> tuple[Parsed, list[str]]:
    """What a file says, and what is told of it."""
    surveys = [survey_of(path)]
    choices = Choices(as_of=date(2024, 12, 31))
    mapping = propose(surveys, PlanStages.of(plan), choices)
    (parsed,) = (each for each in parse_files(mapping, keep_cells=False) if isinstance(each, Parsed))
    told = remarks(Draft(tuple(surveys), choices, mapping), plan)
    return parsed, [*told, *oddity_sentences(parsed.oddities)]


def months_of(leads: LeadData) -> dict[str, int]:
    return dict(Counter(f"{EPOCH + timedelta(day):%Y-%m}" for day in leads.created_day.tolist() if day != NO_DAY))


def won_of(leads: LeadData) -> float:
    """Values of leads that have an observation of the last stage."""
    won = set(leads.obs_lead[leads.obs_stage == len(leads.stage_ids) - 1].tolist())
    values = leads.value_minor.tolist()
    return float(sum(values[lead] for lead in won if values[lead] != NO_VALUE)) / 100


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_an_export_says_what_it_was_made_of(make: Callable[[], Made], tmp_path: Path) -> None:
    made = make()
    path = tmp_path / made.name
    path.write_bytes(made.data)
    plan = Plan(id="p", name="P", stages=tuple(Stage(f"s{n}", name) for n, name in enumerate(made.stages, 1)))
    parsed, told = read(path, plan)
    measured = measured_in(count_leads(plan, parsed.leads), LeadFilter())
    if made.counts:
        assert tuple(measured.total.counts) == tuple(made.counts), told
    if made.channels:
        assert {part.label: list(part.funnel.counts) for part in measured.channels} == made.channels
    if made.months:
        assert months_of(parsed.leads) == made.months
    if made.won is not None:
        assert won_of(parsed.leads) == pytest.approx(made.won)
    if made.cost is not None and parsed.leads.counts is not None:
        costs = parsed.leads.counts.cost_minor
        assert costs[costs != NO_VALUE].sum() / 100 == pytest.approx(made.cost)
    ledger = parsed.ledger
    rows = (ledger.used, ledger.duplicates, ledger.unmapped, ledger.scheduled, ledger.excluded)
    assert sum(rows) + ledger.totals + ledger.preamble + ledger.rejected == ledger.rows_in
    assert {name: getattr(ledger, name) for name in made.ledger} == made.ledger
    assert made.said in "\n".join(told)
