"""What one can choose from for each part of the counting rule, and why some of it cannot be had from this data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from funnel_planner.app.explain import explain
from funnel_planner.app.files.counting_check import check_countable
from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.app.findings.counting_words import (
    ATTRIBUTION_HELP,
    ATTRIBUTIONS,
    LOST,
    LOST_HELP,
    MODE_HELP,
    MODES,
    TOOLS,
    window_text,
)
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import formats, tr

USUAL_WINDOWS = (7, 14, 30, 60, 90, 180, 365)
"""Days within which a lead's steps count."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to count: its name, which tools count so or another short remark, a sentence about it, and the rule."""

    text: str
    remark: str
    help: str
    counting: Counting
    refused: str = ""
    """Why the data cannot be counted like this; empty where it can."""


def mode_choices(counting: Counting, mappings: Sequence[Mapping]) -> list[Choice]:
    """The three modes; one is refused where none of the imports says enough for it."""
    return [
        Choice(
            tr(MODES[mode]),
            tr(TOOLS[mode]),
            tr(MODE_HELP[mode]),
            replace(counting, mode=mode),
            _refusal(replace(counting, mode=mode), mappings),
        )
        for mode in CountingMode
    ]


def attribution_choices(counting: Counting, *, one_channel_each: bool) -> list[Choice]:
    """The three rules for which channel a lead counts. They all say the same where each lead names one channel."""
    same = tr("These leads name one channel each, so that every rule counts the same.") if one_channel_each else ""
    return [
        Choice(tr(ATTRIBUTIONS[rule]), "", tr(ATTRIBUTION_HELP[rule]), replace(counting, attribution=rule), same)
        for rule in Attribution
    ]


def lost_choices(counting: Counting) -> list[Choice]:
    """What becomes of lost leads."""
    return [
        Choice(tr(LOST[policy]), "", tr(LOST_HELP[policy]), replace(counting, lost_policy=policy))
        for policy in LostPolicy
    ]


def window_choices(counting: Counting, *, dated: bool, proposed: int | None) -> list[Choice]:
    """No window, the usual ones, the one in force and the one proposed: 90 % of the wins came so soon."""
    refused = "" if dated else tr("No later stage has a date, so that nobody can tell what happened within a window.")
    days = sorted({*USUAL_WINDOWS, *({counting.window_days} - {None}), *({proposed} - {None})}, key=lambda n: n or 0)
    found = [
        Choice(tr("no limit"), "", tr("Whatever happened until the as-of day."), replace(counting, window_days=None))
    ]
    for number in days:
        remark = tr("90% of the wins came so soon") if number == proposed else ""
        text = window_text(replace(counting, window_days=number))
        help_text = tr("Only what happened up to so many days after a lead's entry counts.")
        found.append(Choice(text, remark, help_text, replace(counting, window_days=number), refused))
    return found


def as_of_choices(counting: Counting, imported: date | None, last: date | None, *, dated: bool) -> list[Choice]:
    """The day of the import, the last one on which anything is dated, the ends of the months before, the one in force.

    Files from long ago are judged by the day on which they end: until today, nobody wrote down what happened.
    """
    refused = "" if dated else tr("These leads have no dates, so that nobody can tell how it was on another day.")
    remark = "" if imported is None else formats.day(imported)
    help_text = tr("What is dated later is not counted.")
    found = [Choice(tr("day of the import"), remark, help_text, replace(counting, as_of=None))]
    if last is not None and last != imported:
        text, day = tr("last day in the data"), formats.day(last)
        found.append(Choice(text, day, help_text, replace(counting, as_of=last), refused))
    days = {counting.as_of} - {None} if imported is None else {counting.as_of, *_month_ends(last or imported)} - {None}
    days -= {choice.counting.as_of for choice in found}
    known = sorted((day for day in days if day is not None), reverse=True)
    return [*found, *(Choice(formats.day(day), "", help_text, replace(counting, as_of=day), refused) for day in known)]


def mappings_of(file: PlanFile, plan: Plan) -> list[Mapping]:
    """How the plan's imports were understood; what was made by hand is left out."""
    infos = [file.batch(batch) for batch in plan.batches]
    return [mapping_from_json(info.mapping_json) for info in infos if info.kind == "file"]


def _refusal(counting: Counting, mappings: Sequence[Mapping]) -> str:
    """Why none of the imports can be counted so; several of the same leads, at least, tell some of their way."""
    refusals = []
    for mapping in mappings:
        try:
            check_countable(mapping, counting)
        except PlannerError as error:
            named = {**error.values, "file": Path(str(error.values.get("file", ""))).name}
            refusals.append(explain(PlannerError(error.kind, **named)))
        else:
            return ""
    return refusals[0] if refusals else ""


def _month_ends(last: date) -> list[date]:
    """The last days of the three months before the one of ``last``."""
    ends, first = [], last.replace(day=1)
    for _ in range(3):
        end = date.fromordinal(first.toordinal() - 1)
        ends.append(end)
        first = end.replace(day=1)
    return ends
