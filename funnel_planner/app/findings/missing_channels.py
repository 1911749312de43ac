"""Channels that were measured and are not in the plan, put into it with what was measured of them."""

from collections.abc import Sequence
from dataclasses import replace

from funnel_planner.app.editing import channel_of_label, free_name
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.plan_lines import Comparison
from funnel_planner.app.findings.taking_over import sources, taken_over, worth_taking
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.plan import MAX_CHANNELS, Plan
from funnel_planner.words import tr


def addable(plan: Plan, found: Comparison) -> tuple[str, ...]:
    """Labels of the measured channels that a plan can take in, the largest first.

    None where the filter chooses leads by how far they came: nothing measured of them can be planned.
    """
    if found.chosen_by_outcome:
        return ()
    return found.not_planned[: max(0, MAX_CHANNELS - len(plan.channels))]


def with_missing_channels(look: Look, found: Comparison, files: Sequence[str]) -> Plan:
    """The plan with these channels: people a month, rates and deal sizes as measured, each with its source.

    Numbers of few leads are taken as ``worth_taking`` takes them; what cannot be measured stays that of the plan.
    People enter at the first stage that the data tells of. Raises ``PlannerError`` where the plan cannot be.
    """
    plan = with_channels_only(look.plan, found)
    ids = [channel.id for channel in plan.channels[len(look.plan.channels) :]]
    lines = worth_taking(compare(replace(look, plan=plan)), ids)
    return taken_over(plan, lines, sources(plan, look.measured, look.lead_filter, files, found.period))


def with_channels_only(plan: Plan, found: Comparison) -> Plan:
    """The plan with these channels, without any numbers. Raises ``PlannerError`` as ``with_missing_channels``."""
    entry = plan.stages[found.first_index].id if found.first_index else ""
    for label in addable(plan, found):
        made = _channel(label)
        name = free_name(made.name, [channel.name for channel in plan.channels])
        plan = plan.with_channel(replace(made, name=name, entry_stage=entry))
    return plan


def _channel(label: str) -> Channel:
    """A label's channel; leads without any come under a name that no file's “unknown” is mistaken for."""
    if label != UNKNOWN:
        return channel_of_label(label)
    return replace(channel_of_label(tr("No channel given")), aliases=(UNKNOWN,))
