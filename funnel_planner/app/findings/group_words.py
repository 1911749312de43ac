"""What a group of leads is, in a sentence: for the chip of the filter bar and for saved views."""

from collections.abc import Callable

from funnel_planner.app.findings.counting_words import change_words, counting_words
from funnel_planner.app.findings.time_words import TIME_WORDS, stage_name
from funnel_planner.domain.codec import counting_from_text
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count
from funnel_planner.words.spreads import range_text

Words = Callable[[Plan, tuple[str, ...]], str]


def group_words(plan: Plan, group: tuple[str, ...]) -> str:
    """A group (see ``analytics.groups``) in words, empty for none; one of another version is only said to be one."""
    if not group:
        return ""
    words = WORDS.get(group[0])
    try:
        return tr("Some leads") if words is None else words(plan, group[1:])
    except (ValueError, LookupError):
        return tr("Some leads")


def _stopped(plan: Plan, values: tuple[str, ...]) -> str:
    which = values[1] if len(values) > 1 else ""
    stage = stage_name(plan, values[0])
    if which == "lost":
        return tr("Lost at {stage}").format(stage=stage)
    if which == "open":
        return tr("Open at {stage}").format(stage=stage)
    return tr("Got as far as {stage}").format(stage=stage)


def _lost(plan: Plan, values: tuple[str, ...]) -> str:
    if not values:
        return tr("Lost leads")
    if not values[0]:
        return tr("Lost, nothing says where")
    return tr("Lost at {stage}").format(stage=stage_name(plan, values[0]))


def _lost_reason(_plan: Plan, values: tuple[str, ...]) -> str:
    if values[0] == UNKNOWN:
        return tr("Lost, no reason given")
    return tr("Lost: {reason}").format(reason=values[0])


def _lost_channel(_plan: Plan, values: tuple[str, ...]) -> str:
    channel = shown_label(values[0])
    return tr("Lost from {channel}").format(channel=channel)


def _path(plan: Plan, values: tuple[str, ...]) -> str:
    kind = tr(PATH_NAMES[values[0]])
    if len(values) < 3:
        return kind
    return tr("{kind}: {way}").format(kind=kind, way=way_words(plan, values[1:]))


def _counted_differently(plan: Plan, values: tuple[str, ...]) -> str:
    """What is counted otherwise now; only a view saved long ago may name the rule in force."""
    before = counting_from_text(values[0])
    change = change_words(before, plan.counting) or counting_words(before)
    return tr("Counted differently: {change}").format(change=change)


def _number(_plan: Plan, values: tuple[str, ...]) -> str:
    low, high = (float(text) if text else None for text in values[1:3])
    told = range_text(low, high, whole="whole" in values[3:])
    return tr("{column}: {label}").format(column=values[0], label=told)


def _others(column: str, apart: tuple[str, ...]) -> str:
    text = trn("{column}: none of {n} value", "{column}: none of {n} values", len(apart))
    return text.format(column=column, n=count(len(apart)))


def _value(plan: Plan, values: tuple[str, ...]) -> str:
    return (
        _number(plan, (tr("Value"), *values))
        if values
        else tr("{column}: {label}").format(column=tr("Value"), label=shown_label(UNKNOWN))
    )


def way_words(plan: Plan, places: tuple[str, ...]) -> str:
    """Places one after the other: ids of stages, a loss, or the outside."""
    names = {stage.id: stage.name for stage in plan.stages} | {"(lost)": tr("lost"), "(outside)": tr("from outside")}
    return " → ".join(names.get(place, tr("(a stage that is gone)")) for place in places)


def _batch(_plan: Plan, values: tuple[str, ...]) -> str:
    new, file = "new" in values[1:2], ", ".join(values[2:])
    if not file:
        return tr("New with an import") if new else tr("Leads of an import")
    return (tr("New with {file}") if new else tr("Leads of {file}")).format(file=file)


def _way(plan: Plan, values: tuple[str, ...]) -> str:
    further = " → …" if values[0] == "beginning" else ""
    return tr("Path: {way}").format(way=way_words(plan, values[1:]) + further)


PATH_NAMES = {
    "entered_midway": mark("Entered mid-way"),
    "skipped": mark("Skipped a stage"),
    "went_back": mark("Went back"),
    "returned": mark("Came back after a loss"),
    "reentered": mark("Entered again"),
}
"""Kinds of ``analytics.odd_paths`` in words."""
WORDS: dict[str, Words] = {
    "stage": lambda plan, values: tr("Reached {stage}").format(stage=stage_name(plan, values[0])),
    "stopped": _stopped,
    "skipped": lambda plan, values: tr("Not seen at {stage}").format(stage=stage_name(plan, values[0])),
    "counted_differently": _counted_differently,
    "batch": _batch,
    "won": lambda _plan, _values: tr("Won leads"),
    "lost": _lost,
    "lost_reason": _lost_reason,
    "lost_channel": _lost_channel,
    "path": _path,
    "way": _way,
    **TIME_WORDS,
    "open": lambda plan, values: (
        tr("Open at {stage}").format(stage=stage_name(plan, values[0])) if values else tr("Open leads")
    ),
    "open_reason": lambda _plan, _values: tr("Open, with a reason for a loss"),
    "undated_then": lambda _plan, _values: tr("No date for where they stand"),
    "yet_to_come": lambda _plan, _values: tr("With a date after the as-of day"),
    "other_labels": lambda _plan, values: _others(values[0], values[1:]),
    "other_channels": lambda _plan, values: _others(tr("Channel"), values),
    "label": lambda _plan, values: tr("{column}: {label}").format(column=values[0], label=shown_label(values[1])),
    "channel": lambda _plan, values: tr("Channel: {label}").format(label=shown_label(values[0])),
    "number": _number,
    "value": _value,
    "month_end": lambda _plan, _values: tr("Won on the last day of the month they entered in"),
}
"""Kind -> its sentence; every kind of ``analytics.groups.GROUPS`` has one."""
