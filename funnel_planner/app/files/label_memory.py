"""Which stage labels the user gave a meaning, remembered in the plan for the next import."""

from dataclasses import replace

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices


def with_label_meanings(plan: Plan, choices: "Choices") -> Plan:
    """The plan that knows what the labels of these choices mean; one meaning each, the last one said."""
    by_name = {label_key(stage.name): stage.id for stage in plan.stages}
    meant = [(label, by_name.get(label_key(name), "") if name else "", name) for label, name in choices.labels]
    targets = [(label, target) for label, target, name in meant if target or not name]
    targets += [(label, LOST_TARGET) for label in choices.lost]
    targets += [(label, EXCLUDE_TARGET) for label in choices.exclude]
    for label, target in targets:
        plan = _with_meaning(plan, label, target)
    return plan


def _with_meaning(plan: Plan, label: str, target: str) -> Plan:
    """The plan in which a label means this (a stage's id, a target, or empty: nothing) and nothing else."""
    for stage in plan.stages:
        means_it = stage.id == target and label_key(label) != label_key(stage.name)
        aliases = _told(stage.aliases, label, means_it=means_it)
        if aliases != stage.aliases:
            plan = plan.with_stage(replace(stage, aliases=aliases))
    return replace(
        plan,
        lost_labels=_told(plan.lost_labels, label, means_it=target == LOST_TARGET),
        exclude_labels=_told(plan.exclude_labels, label, means_it=target == EXCLUDE_TARGET),
    )


def _told(labels: tuple[str, ...], label: str, *, means_it: bool) -> tuple[str, ...]:
    """Labels with or without this one."""
    key = label_key(label)
    if not means_it:
        return tuple(known for known in labels if label_key(known) != key)
    return labels if key in map(label_key, labels) else (*labels, label)
