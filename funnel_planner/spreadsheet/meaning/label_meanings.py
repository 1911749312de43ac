"""What the labels of stage columns mean: a stage, a loss, leads to leave out, or nothing yet."""

from collections import Counter
from collections.abc import Sequence

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, FileMapping, LabelMapping, Role
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.conversions import less_than_won, means_won
from funnel_planner.spreadsheet.meaning.outcomes import open_labels
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages, Target
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.tracker_roles import tracker_target

_OPEN_CONFIDENCE = 0.8


def stage_id_of(plan: PlanStages, name: str) -> str:
    """The id of a stage by its name. Raises PlannerError ``stage_unknown``."""
    stage_id = plan.id_of_name(name)
    if not stage_id:
        raise PlannerError("stage_unknown", value=name)
    return stage_id


def label_meanings(
    surveys: Sequence[Survey], files: Sequence[FileMapping], plan: PlanStages, choices: Choices
) -> tuple[LabelMapping, ...]:
    """What every stage label of all files means, most frequent first; labels chosen but not seen are kept, too."""
    counts, shown, merely_open = _seen_labels(surveys, files, plan)
    chosen = {
        label_key(label): Target(stage_id_of(plan, stage) if stage else "", 1.0) for label, stage in choices.labels
    }
    chosen.update({label_key(label): Target(LOST_TARGET, 1.0) for label in choices.lost})
    chosen.update({label_key(label): Target(EXCLUDE_TARGET, 1.0) for label in choices.exclude})
    for label in [*(label for label, _ in choices.labels), *choices.lost, *choices.exclude]:
        shown.setdefault(label_key(label), label)
    told = {key: tracker_target(surveys, label, plan) for key, label in shown.items() if key not in chosen}
    meant = chosen | {key: target or plan.target_of(shown[key]) for key, target in told.items()}
    by_label = {label: meant[key] for key, label in shown.items()}
    other = less_than_won(files, by_label, plan) | means_won(files, by_label, plan)
    result = []
    for key, label in shown.items():
        target = meant[key]
        if key not in chosen and not told[key]:
            target = other.get(label, target)
            if not target.target and key in merely_open:  # whoever is listed came in at least
                target = Target(plan.ids[0], _OPEN_CONFIDENCE)
        result.append(LabelMapping(label, target.target, counts[key], target.confidence))
    return tuple(sorted(result, key=lambda item: -item.count))


def _seen_labels(
    surveys: Sequence[Survey], files: Sequence[FileMapping], plan: PlanStages
) -> tuple[Counter[str], dict[str, str], set[str]]:
    """How often each label stands in stage columns, how it is written, and which only say that a lead is open."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    merely_open: set[str] = set()
    for survey, file in zip(surveys, files, strict=True):
        for column in file.columns:
            if column.role in (Role.STAGE, Role.LAST_STAGE):
                merely_open |= open_labels(survey.columns[column.index], plan)
                for label, count in survey.columns[column.index].labels:
                    shown.setdefault(label_key(label), label)
                    counts[label_key(label)] += count * (column.role is Role.STAGE)
            elif column.role is Role.OUTCOME and column.stage_id in ("", LOST_TARGET):  # beside it, open is no stage
                ends = {LOST_TARGET, EXCLUDE_TARGET, *([] if column.stage_id else [plan.won_id])}
                for label, _ in survey.columns[column.index].labels:
                    if plan.target_of(label).target in ends:
                        shown.setdefault(label_key(label), label)
    return counts, shown, merely_open
