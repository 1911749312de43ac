"""The plan of the channels that a filter lets pass, so that planned and measured are about the same ones."""

from dataclasses import replace

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.forecast.projection import Projection

MAX_NAMED = 2
"""Channels that are named; more are counted."""


def planned_part(plan: Plan, wish: LeadFilter) -> Plan:
    """The plan with only those of its channels that the filter asks for; as it is where none is asked for."""
    if not wish.channels:
        return plan
    wanted = {label_key(label) for label in wish.channels}
    kept = tuple(channel for channel in plan.channels if label_key(channel.name) in wanted)
    if len(kept) == len(plan.channels):
        return plan
    ids = {"", *(channel.id for channel in kept)}
    sources = tuple(one for one in plan.measurements if one.channel_id in ids)
    return replace(plan, channels=kept, messages=(), measurements=sources)


def project_part(plan: Plan, wish: LeadFilter) -> "Projection":
    """The forecast of ``planned_part``; rates are None where none of the channels is planned."""
    from funnel_planner.forecast.flow import project

    return project(planned_part(plan, wish))


def planned_words(plan: Plan, wish: LeadFilter) -> str:
    """Which channels the planned numbers beside filtered leads are of; empty where they are of all."""
    if not wish.channels or not plan.channels:
        return ""
    planned = {label_key(channel.name) for channel in plan.channels}
    missing = sorted((label for label in wish.channels if label_key(label) not in planned), key=str.casefold)
    if not missing:
        return tr("Planned: of the same channels")
    names = ", ".join(missing)
    if len(missing) > MAX_NAMED:
        names = trn("{n} channel", "{n} channels", len(missing)).format(n=count(len(missing)))
    if len(missing) == len(wish.channels):
        return tr("Nothing is planned for {channels}").format(channels=names)
    return tr("Planned: without {channels}, for which nothing is planned").format(channels=names)
