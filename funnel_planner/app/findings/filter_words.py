"""A filter of the leads in words: a sentence for each of its parts, and how many leads it lets pass."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from funnel_planner.app.findings.periods import period_name
from funnel_planner.app.leads.outcome_words import outcomes_named
from funnel_planner.app.state import State
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, day

MAX_NAMED = 2
"""Labels that are named; more are counted."""


def filter_parts(
    lead_filter: LeadFilter,
    plan: Plan | None,
    stage_names: Mapping[str, str] | None = None,
    *,
    most: int = MAX_NAMED,
) -> list[tuple[str, LeadFilter]]:
    """Each part of a filter in words, with the filter that is left without it; none for a filter that is empty.

    Stages and groups are those of ``plan``; where there is none, ``stage_names`` (by id) names the stages. Labels are
    named up to ``most`` of them.
    """
    parts: list[tuple[str, LeadFilter]] = []
    if lead_filter.first_day is not None or lead_filter.last_day is not None:
        parts.append((period_text(lead_filter), replace(lead_filter, first_day=None, last_day=None, period="")))
    if lead_filter.channels:
        text = _labels_text(tr("Channel"), lead_filter.channels, most)
        parts.append((text, replace(lead_filter, channels=frozenset())))
    for header, labels in lead_filter.columns:
        others = tuple(column for column in lead_filter.columns if column[0] != header)
        parts.append((_labels_text(header, labels, most), replace(lead_filter, columns=others)))
    if lead_filter.stages:
        names = (stage_names or {}) if plan is None else {stage.id: stage.name for stage in plan.stages}
        shown = frozenset(names.get(stage_id, tr("(a stage that is gone)")) for stage_id in lead_filter.stages)
        parts.append((_labels_text(tr("Furthest stage"), shown, most), replace(lead_filter, stages=frozenset())))
    if lead_filter.outcomes:
        words = frozenset(word for word, outcome in outcomes_named().items() if outcome in lead_filter.outcomes)
        parts.append((_labels_text(tr("Outcome"), words, most), replace(lead_filter, outcomes=frozenset())))
    if lead_filter.group:
        from funnel_planner.app.findings.group_words import group_words  # it loads numpy

        text = tr("Some leads") if plan is None else group_words(plan, lead_filter.group)
        parts.append((text, replace(lead_filter, group=())))
    return parts


def is_filtered(state: State) -> bool:
    """The numbers of a state are those of some of its leads only."""
    return not state.lead_filter.is_empty and state.measured is not None


def filter_text(state: State) -> str:
    """All parts of a state's filter in one line; empty where its numbers are those of all leads."""
    if not is_filtered(state):
        return ""
    return filter_line(state.lead_filter, state.plan)


def filter_line(lead_filter: LeadFilter, plan: Plan) -> str:
    """All parts of a filter in one line."""
    return " · ".join(text for text, _ in filter_parts(lead_filter, plan))


def leads_text(state: State) -> str:
    """How many leads a state's numbers are of, and of how many where a filter is in force."""
    if state.measured is not None and state.measured.of_report:
        return tr("Totals, not single leads")
    n = state.measured.lead_count if state.measured is not None else state.picture.lead_count
    if is_filtered(state) and state.all_leads:
        return trn("{shown} of {n} lead", "{shown} of {n} leads", state.all_leads).format(shown=count(n))
    return trn("{n} lead", "{n} leads", n)


def period_text(lead_filter: LeadFilter) -> str:
    """The days of a filter; a period that moves along by its name, with the days it is for now."""
    days, name = days_text(lead_filter.first_day, lead_filter.last_day), period_name(lead_filter.period)
    return tr("{period}: {days}").format(period=name, days=days) if name else days


def days_text(first: date | None, last: date | None) -> str:
    """From a day to a day, either of which may be missing."""
    if first is None:
        return tr("until {day}").format(day=day(last))
    if last is None:
        return tr("from {day}").format(day=day(first))
    return f"{day(first)} – {day(last)}"


def _labels_text(what: str, labels: frozenset[str], most: int) -> str:
    named = sorted(map(shown_label, labels), key=str.casefold)
    if len(named) > most:
        return f"{what}: " + trn("{n} chosen", "{n} chosen", len(named))
    return f"{what}: {', '.join(named)}"
