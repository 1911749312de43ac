"""Workbook contents with findings, made from leads in memory as an export makes them from a plan file."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.leads import BLANK, LOST, NO_DAY, NO_VALUE, Coded, LeadData, no_leads
from funnel_planner.app.findings.look import Look
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.app.workbook.workbook_findings import findings_of
from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.domain.target import Target
from funnel_planner.forecast.flow import project
from funnel_planner.publish.contents import WorkbookContents
from tests.support.made_leads import CHANNELS, STAGES, Event, MadeLead, build

REASONS = ("Price", "Other supplier", "=1+1")
CHANCES = ("10%", "35 %", "80%")
DAYS = 300
AS_OF = 19_800


def plan_of(stages: Sequence[str] = STAGES, counting: Counting | None = None) -> Plan:
    """A plan with rates, channels of its own and a target; the last stage is the win."""
    made = [Stage(stage, stage.title(), kind=StageKind.SALES, rate_to_next=0.4, sla_days=14.0) for stage in stages[:-1]]
    made.append(Stage(stages[-1], stages[-1].title(), kind=StageKind.WON))
    channels = (
        Channel("ads", "Ads", volume_per_month=40.0, cost=ChannelCost(fixed_per_month=500.0)),
        Channel("mail", "E-mail", volume_per_month=20.0, rates=(RateOverride(stages[0], 0.7),), deal_size=900.0),
    )
    plan = Plan("p", "Made", tuple(made), channels, targets=(Target(stages[-1], 9.0),))
    return plan if counting is None else replace(plan, counting=counting)


def random_leads(seed: int, count: int, *, dated: bool = True, clocks: bool = False) -> list[MadeLead]:
    """Leads of all kinds: skipped stages, losses with and without a stage, returns, values, costs, nothing at all."""
    dice = random.Random(seed)  # noqa: S311 - test data
    return [_lead(dice, dated=dated, clocks=clocks) for _ in range(count)]


def _lead(dice: random.Random, *, dated: bool, clocks: bool) -> MadeLead:
    entry = AS_OF - DAYS + dice.randrange(DAYS)
    day, events = entry, []
    for stage in range(1, 1 + min(3, dice.choice((0, 0, 1, 1, 2, 3)))):
        day += dice.randrange(30)
        if dice.random() < 0.8:
            events.append(_event(dice, stage, day if dated and dice.random() < 0.9 else None, clocks=clocks))
    if dice.random() < 0.3:
        events.append(_event(dice, LOST, day + dice.randrange(20) if dated else None, clocks=clocks))
    if dice.random() < 0.05:
        events.append(_event(dice, dice.randrange(3), day + 25 if dated else None, clocks=clocks))
    return MadeLead(
        events=tuple(events),
        channel=dice.choice((None, *CHANNELS, "Ads")),
        created=entry if dated else None,
        value=dice.choice((None, dice.randrange(100, 90_000_00))),
        cost=dice.choice((None, None, dice.randrange(1, 50_00))),
        owner=dice.choice((None, "Ann", "Bo")),
    )


def _event(dice: random.Random, stage: int, day: int | None, *, clocks: bool) -> Event:
    clock = dice.randrange(86_400_000) if clocks and day is not None else None
    return Event(stage, day, clock, dice.choice((None, *CHANNELS)))


def with_columns(leads: LeadData, seed: int = 3) -> LeadData:
    """The leads with a column of reasons for the lost ones, one of chances, and one of landing pages."""
    dice = np.random.default_rng(seed)
    n = leads.lead_count
    lost = np.zeros(n, dtype=bool)
    lost[leads.obs_lead[leads.obs_stage == LOST]] = True
    reasons = np.where(lost & (dice.random(n) < 0.8), dice.integers(0, len(REASONS), n), BLANK).astype(np.int32)
    chances = np.where(dice.random(n) < 0.3, dice.integers(0, len(CHANCES), n), BLANK).astype(np.int32)
    pages = dice.integers(BLANK, 4, n).astype(np.int32)
    columns = {
        "Lost reason": Coded(reasons, REASONS),
        "Probability": Coded(chances, CHANCES),
        "Landing page": Coded(pages, ("/a", "/b", "/c", "=cmd|' /C calc'!A0")),
    }
    return replace(leads, columns={**leads.columns, **columns})


def leads_of(seed: int, count: int, *, dated: bool = True, listed: bool = True, clocks: bool = False) -> LeadData:
    """Random leads as coded columns."""
    made = random_leads(seed, count, dated=dated, clocks=clocks)
    return with_columns(build(made, listed=listed, as_of=AS_OF, event_channels=True))


def report_leads(rows: Sequence[tuple[str, Sequence[int | None]]], stages: Sequence[str] = STAGES) -> LeadData:
    """A report of counts: channel and stage; None is not told."""
    counts = np.array([[NO_VALUE if n is None else n for n in row] for _, row in rows], dtype=np.int64)
    labels = tuple(dict.fromkeys(label for label, _ in rows))
    size = len(rows)
    report = ChannelCounts(
        channel=Coded(np.array([labels.index(label) for label, _ in rows], dtype=np.int32), labels),
        day=np.full(size, NO_DAY, dtype=np.int32),
        counts=counts,
        value_minor=np.full(size, 100_000, dtype=np.int64),
        cost_minor=np.full(size, 20_000, dtype=np.int64),
    )
    return replace(no_leads(tuple(stages)), counts=report)


def with_pages(leads: LeadData, pages: Sequence[tuple[str, int | None, float, float, int | None]]) -> LeadData:
    """The same with a page report: page, visits, seconds, conversion (NaN: not told), exits."""
    size = len(pages)
    blank = np.full(size, NO_VALUE, dtype=np.int64)
    labels = tuple(dict.fromkeys(page[0] for page in pages))
    metrics = PageMetrics(
        page=Coded(np.array([labels.index(page[0]) for page in pages], dtype=np.int32), labels),
        day=np.full(size, NO_DAY, dtype=np.int32),
        visits=np.array([NO_VALUE if page[1] is None else page[1] for page in pages], dtype=np.int64),
        seconds=np.array([page[2] for page in pages]),
        conversion=np.array([page[3] for page in pages]),
        clicks=blank,
        exits=np.array([NO_VALUE if page[4] is None else page[4] for page in pages], dtype=np.int64),
        entrances=blank,
    )
    return replace(leads, pages=metrics)


def look_at(plan: Plan, leads: LeadData, wish: LeadFilter | None = None) -> Look:
    """Those of the leads that pass a filter."""
    cube, wish = count_leads(plan, leads), wish or LeadFilter()
    return Look(plan, cube, wish, measured_in(cube, wish))


def look_of(plan: Plan, leads: LeadData) -> Look:
    """All of the leads, with the columns of reasons and landing pages known as such."""
    return replace(look_at(plan, leads), reason_headers=("Lost reason",), asset_headers=("Landing page",))


def contents_of(plan: Plan, leads: LeadData) -> WorkbookContents:
    """What an export writes."""
    look = look_of(plan, leads)
    return WorkbookContents(plan, project(plan), look.measured, findings=findings_of(look))
