"""How far each lead came: leads and observations, resolved under a counting rule (semantics, sections 2 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from funnel_planner.analytics.attribution import attributed, conflicts, merged, shown_channels
from funnel_planner.analytics.count_tables import CountTable, count_table
from funnel_planner.analytics.events import LOST_RANK, BoolArray, per_lead
from funnel_planner.analytics.histories import NOWHERE, Histories, histories
from funnel_planner.analytics.leads import BLANK, NO_DAY, TOUCH, Coded, Int8Array, Int32Array, LeadData
from funnel_planner.analytics.literal_labels import with_quoted_literals
from funnel_planner.analytics.paths import channel_leak, skipped
from funnel_planner.analytics.times import NEVER, UNDATED
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan

OPEN, WON, LOST_OUTCOME = 0, 1, 2
"""Codes of ``Journeys.outcome``."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Journeys:
    """How far each of ``n`` leads came; arrays have n entries in the order of ``leads``."""

    leads: LeadData
    stage_count: int
    won_index: int
    as_of_day: int
    furthest: Int8Array
    """Index of the furthest stage that counts; ``NOWHERE`` for leads that are not counted."""
    outcome: Int8Array
    """``OPEN``, ``WON`` (counts at the won stage) or ``LOST_OUTCOME``."""
    stage_unknown: BoolArray
    """Lost, and nothing says where: counted where being listed says, with bounds on the rates (Manski 2003)."""
    channel: Coded
    """Channel after attribution and after merging aliases; ``BLANK``: unknown."""
    entry_day: Int32Array
    """Day of first entry; ``NO_DAY`` where nothing is dated."""
    histories: Histories
    """What the leads' files say, before the rule of counting."""
    counting: Counting = Counting()
    touched: Int32Array | None = None
    """Mode *any*: bit k where a lead counts at stage k. None: a lead counts at every stage up to its furthest."""
    report: CountTable | None = None
    """Counts by channel and stage that came without leads, or beside them (then only their costs count)."""
    flags: Mapping[str, int] = field(default_factory=dict)
    stage_ids: tuple[str, ...] = ()
    """The plan's stages, K of them."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Label key -> channel shown."""

    def at(self, stage: int) -> BoolArray:
        """Which leads count at a stage."""
        if self.touched is None:
            return np.asarray(self.furthest >= stage)
        return np.asarray((self.touched >> stage & 1).astype(bool))


def channel_aliases(plan: Plan) -> dict[str, str]:
    """Label key -> channel name, for every name and alias of the plan's channels; a name beats an alias."""
    by_alias = {label_key(alias): channel.name for channel in plan.channels for alias in channel.aliases}
    return by_alias | {label_key(channel.name): channel.name for channel in plan.channels}


def resolve(
    leads: LeadData,
    stage_ids: Sequence[str],
    won_index: int,
    counting: Counting,
    channel_aliases: Mapping[str, str] | None = None,
) -> Journeys:
    """Each lead's furthest stage, outcome, channel and entry day under a counting rule.

    ``channel_aliases`` maps label keys to the channel shown (see ``channel_aliases``). Observations after the as-of
    day, and after the window where there is one, are ignored; a lead all of whose dates lie after the as-of day is
    not there yet. Observations of stages that are no longer in the plan are ignored. A day that the import was too
    early for (``is_too_late``) counts as that of the import.
    """
    asked, leads = asked_day(counting), with_quoted_literals(leads)
    as_of = leads.as_of_day if asked == NO_DAY or is_too_late(leads, asked) else asked
    ways = histories(leads, stage_ids, as_of, counting.window_days, won_index)
    table, names = shown_channels(leads.channel.labels, channel_aliases or {})
    channel = merged(attributed(ways, counting.attribution), table, names)
    flags = _flags(ways, won_index, asked)
    if ways.events.channel is not None:
        flags["channel_conflicts"] = conflicts(ways, table)
    counted = _counted(ways, won_index, counting, channel, flags)
    aliases = channel_aliases or {}
    report = None
    if leads.counts is not None:
        report = count_table(leads.counts, leads.stage_ids, stage_ids, aliases, asked)
    return replace(counted, report=report, stage_ids=tuple(stage_ids), aliases=aliases)


def switch(journeys: Journeys, counting: Counting) -> Journeys:
    """The same leads counted in another mode or with another policy for lost leads; much quicker than ``resolve``.

    Raises ``ValueError`` where anything else of the rule differs.
    """
    if not can_switch(journeys.counting, counting):
        raise ValueError("only the mode and the lost policy can be switched")
    ways, flags = journeys.histories, dict(journeys.flags)
    counted = _counted(ways, journeys.won_index, counting, journeys.channel, flags)
    return replace(counted, report=journeys.report, stage_ids=journeys.stage_ids, aliases=journeys.aliases)


def recounted(journeys: Journeys, counting: Counting) -> Journeys:
    """The same leads counted by any other rule; a switch where that is enough."""
    if can_switch(journeys.counting, counting):
        return switch(journeys, counting)
    return resolve(journeys.leads, journeys.stage_ids, journeys.won_index, counting, journeys.aliases)


def asked_day(counting: Counting) -> int:
    """The day that a rule asks for; ``NO_DAY``: that of the data.

    It is also that of reports beside leads, which are imported on days of their own.
    """
    return NO_DAY if counting.as_of is None else day_number(counting.as_of)


def is_too_late(leads: LeadData, day: int) -> bool:
    """Whether leads cannot be counted as of a day: what was to come when they were imported was left out then."""
    return NO_DAY != leads.as_of_day < day and leads.flags.get("scheduled_events", 0) > 0


def can_switch(old: Counting, new: Counting) -> bool:
    """The rules differ in mode and lost policy at most."""
    return replace(new, mode=old.mode, lost_policy=old.lost_policy) == old


def _counted(ways: Histories, won_index: int, counting: Counting, channel: Coded, flags: dict[str, int]) -> Journeys:
    """The rule of counting applied to what is known."""
    mode = counting.mode
    furthest = ways.chained if mode is CountingMode.ALL else ways.furthest
    touched = None
    if mode is CountingMode.ANY:
        touched = ways.touched
        furthest = np.where(touched == 0, np.int8(NOWHERE), furthest)
    came_to_win = ways.furthest >= won_index  # absorbing: a later loss is only flagged
    lost = ways.lost & ~came_to_win
    won = furthest >= won_index if touched is None else (touched & np.int32(1 << won_index)) != 0
    assert (OPEN, WON, LOST_OUTCOME) == (0, 1, 2)  # noqa: S101 - the line below rests on it
    outcome = won.view(np.int8) | (lost.view(np.int8) << 1)  # nobody is both
    stage_unknown = lost & ways.unplaced
    is_excluding = counting.lost_policy is LostPolicy.EXCLUDE
    flags |= _oddities(ways, channel.codes, lost if is_excluding else None)
    flags["lost_unknown_stage"] = 0 if is_excluding else int(np.count_nonzero(stage_unknown))
    flags["excluded_lost"] = 0
    if mode is not CountingMode.REACHED:
        stage_unknown = np.zeros_like(stage_unknown)  # bounds are those of furthest stages
    if is_excluding:
        flags["excluded_lost"] = int(np.count_nonzero(lost & (furthest >= 0)))
        furthest = np.where(lost, np.int8(NOWHERE), furthest)
        touched = None if touched is None else np.where(lost, np.int32(0), touched)
        stage_unknown = np.zeros_like(stage_unknown)
    return Journeys(
        leads=ways.leads,
        stage_count=ways.stage_count,
        won_index=won_index,
        as_of_day=ways.as_of_day,
        furthest=furthest,
        outcome=outcome,
        stage_unknown=stage_unknown,
        channel=channel,
        entry_day=ways.entry_day,
        histories=ways,
        counting=counting,
        touched=touched,
        flags=flags,
    )


def _lost_after_won(ways: Histories, won_index: int) -> int:
    """Leads that were won, and lost without a later stage event or on a day not before the first dated win."""
    won = ways.furthest >= won_index
    if not ways.has_losses:
        return 0
    lead, rank = ways.events.lead, ways.events.rank
    losses = np.flatnonzero(rank == LOST_RANK)
    losses = losses[won[lead[losses]]]
    both = np.zeros(len(won), dtype=bool)
    both[lead[losses]] = True
    wins = np.flatnonzero(rank >= won_index)
    wins = wins[both[lead[wins]]]
    wins = wins[ways.moment[wins] != UNDATED]
    first_win = per_lead(np.minimum, lead[wins], ways.moment[wins], NEVER, len(won))
    last_loss = per_lead(np.maximum, lead[losses], ways.moment[losses], UNDATED, len(won))
    return int(np.count_nonzero(both & (ways.lost | (last_loss >= first_win))))


def _flags(ways: Histories, won_index: int, asked: int) -> dict[str, int]:
    """What reading noticed, and what is the same under every rule of counting; ``asked``: see ``asked_day``."""
    leads, as_of = ways.leads, ways.as_of_day
    flags = dict(leads.flags)
    ignored = 0
    if as_of != NO_DAY and ways.touching.day is not leads.obs_day:  # some had to be left out
        ignored = int(np.count_nonzero((leads.obs_day > as_of) & (leads.obs_stage != TOUCH)))
    if leads.listed and ways.events.created_day is not leads.created_day:
        ignored += int(np.count_nonzero(leads.created_day > as_of))
    if leads.counts is not None and asked != NO_DAY:
        ignored += int(np.count_nonzero(leads.counts.day > asked))
    flags["scheduled_events"] = max(ignored, flags.get("scheduled_events", 0))
    flags["lost_after_won_leads"] = _lost_after_won(ways, won_index)
    return flags


def _oddities(ways: Histories, channel: Int32Array, out: BoolArray | None) -> dict[str, int]:
    """What is odd about leads and their ways, the same in every mode; ``out``: leads that are left out."""
    furthest = ways.furthest if out is None else np.where(out, np.int8(NOWHERE), ways.furthest)
    counted = furthest >= 0
    return {
        "skipped_leads": int(np.count_nonzero(skipped(ways) & counted)),
        "out_of_order_leads": int(np.count_nonzero(ways.walk.out_of_order & counted)),
        "moved_back_leads": int(np.count_nonzero(ways.walk.moved_back & counted)),
        "unknown_channel_leads": int(np.count_nonzero((channel == BLANK) & counted)),
        "channel_leak": int(channel_leak(channel, furthest)),
    }
