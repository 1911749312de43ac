"""A plan file with as many leads as one wants, made the same every time without a file to import."""

from datetime import date
from pathlib import Path

import numpy as np

from funnel_planner.analytics.counts import PageMetrics
from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_VALUE, Coded, LeadData
from funnel_planner.app.files.mapping_text import mapping_to_json
from funnel_planner.app.session import Session
from funnel_planner.domain.channel import Channel, ChannelCost
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.days import day_number
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage

STAGES = ("Visit", "Lead", "Contacted", "Qualified", "Demo", "Offer", "Negotiation", "Won")
CHANNELS = tuple(f"Channel {number}" for number in range(1, 21))
OWNERS = tuple(f"Owner {number}" for number in range(1, 12))
REASONS = ("Price", "No budget", "Competitor", "No reply", "Timing")
CAMPAIGNS = tuple(f"Campaign {number}" for number in range(1, 31))
PAGES = ("/", "/pricing", "/blog", "/demo", "/contact", "/about", "/case-study", "/webinar")


def leads(count: int) -> LeadData:
    """Leads dated at every stage, with an owner, a campaign and, lost ones, a reason; and page reports."""
    dice = np.random.default_rng(11)
    depth = np.minimum(dice.geometric(0.42, count) - 1, len(STAGES) - 1).astype(np.int32)
    lost = (dice.random(count) < 0.35) & (depth < len(STAGES) - 1)
    created = (dice.integers(0, 730, count) + day_number(date(2024, 1, 1))).astype(np.int32)
    steps = depth + lost
    lead = np.repeat(np.arange(count, dtype=np.int32), steps)
    place = (np.arange(len(lead)) - np.repeat(np.cumsum(steps) - steps, steps)).astype(np.int32)
    is_loss = place == depth[lead]
    waits = dice.integers(1, 30, len(lead))
    running = np.cumsum(waits)
    before = np.repeat(np.concatenate([[0], running])[np.cumsum(steps) - steps], steps)
    value = np.where(dice.random(count) < 0.9, dice.integers(10_000, 900_000, count), NO_VALUE)
    labels = {"Owner": OWNERS, "Campaign": CAMPAIGNS}
    columns = {name: Coded(dice.integers(0, len(of), count).astype(np.int32), of) for name, of in labels.items()}
    reasons = np.where(lost, dice.integers(0, len(REASONS), count), BLANK).astype(np.int32)
    return LeadData(
        stage_ids=tuple(f"s{index}" for index in range(len(STAGES))),
        channel=Coded(dice.integers(-1, len(CHANNELS), count).astype(np.int32), CHANNELS),
        created_day=created,
        created_clock=np.full(count, NO_CLOCK, dtype=np.int32),
        value_minor=value.astype(np.int64),
        cost_minor=np.full(count, NO_VALUE, dtype=np.int64),
        obs_lead=lead,
        obs_stage=np.where(is_loss, LOST, place + 1).astype(np.int8),
        obs_day=(created[lead] + running - before).astype(np.int32),
        obs_clock=np.full(len(lead), NO_CLOCK, dtype=np.int32),
        columns={**columns, "Reason": Coded(reasons, REASONS)},
        as_of_day=day_number(date(2026, 1, 31)),
        pages=page_reports(dice),
    )


def page_reports(dice: np.random.Generator) -> PageMetrics:
    """Two years of months of every page."""
    rows = 24 * len(PAGES)
    visits = dice.integers(100, 9_000, rows)
    months = [day_number(date(2024 + month // 12, month % 12 + 1, 1)) for month in range(24)]
    return PageMetrics(
        page=Coded(np.tile(np.arange(len(PAGES), dtype=np.int32), 24), PAGES),
        day=np.repeat(np.array(months, dtype=np.int32), len(PAGES)),
        visits=visits,
        seconds=dice.uniform(5, 300, rows),
        conversion=dice.uniform(0, 0.2, rows),
        clicks=visits // 3,
        exits=visits // 2,
        entrances=visits // 4,
    )


def make_file(path: Path, count: int) -> None:
    """A plan file with one plan that has so many leads."""
    roles = {"Owner": Role.OWNER, "Campaign": Role.ASSET, "Reason": Role.LOST_REASON}
    columns = tuple(ColumnMapping(index, header, role) for index, (header, role) in enumerate(roles.items()))
    stage_ids = tuple(f"s{index}" for index in range(len(STAGES)))
    mapping = Mapping((FileMapping("leads.csv", columns, shape=Shape.WIDE),), stage_ids=stage_ids)
    plan = Plan(
        new_id(),
        "A million leads",
        tuple(Stage(stage_id, name, rate_to_next=0.5) for stage_id, name in zip(stage_ids, STAGES, strict=True)),
        tuple(
            Channel(f"c{index}", name, volume_per_month=2_000.0, cost=ChannelCost(fixed_per_month=900.0 + index))
            for index, name in enumerate(CHANNELS)
        ),
    )
    session = Session.open(path)
    session.create_plan(plan)
    with session.file.batch_writer() as writer:
        batch = writer.finish(leads(count), files=[("leads.csv", "", 0)], mapping_json=mapping_to_json(mapping))
    session.edit(plan.with_batches((batch,)), "Import leads")
    session.close()
