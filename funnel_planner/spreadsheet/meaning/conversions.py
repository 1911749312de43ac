"""Labels such as ``Converted``: of a CRM's lead it says that it became an opportunity, not that it was won.

Where nothing else says who was won, it does mean won: a list of leads that ends with it knows no more.
"""

from collections.abc import Mapping, Sequence

from funnel_planner.domain.mapping import FileMapping, Role
from funnel_planner.spreadsheet.meaning.header_words import squeezed, stage_key, synonyms
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, PlanStages, Target

_MORE = frozenset({"closed converted", "lead converted", "qualified converted"})
"""Status of a lead in Salesforce, by whatever words it begins."""


def is_conversion(label: str) -> bool:
    """Whether a label only says that something was converted, in any language there are words for."""
    key = stage_key(label)
    return key in synonyms().groups["stage:converted"] or key in _MORE


def means_won(files: Sequence[FileMapping], targets: Mapping[str, Target], plan: PlanStages) -> dict[str, Target]:
    """Labels without a meaning (``targets`` by label) that are won because nothing else says who was."""
    if any(target.target == plan.won_id for target in targets.values()) or _tell_won(files, plan.won_id):
        return {}
    unknown = (label for label, target in targets.items() if not target.target and target.confidence < 1.0)
    return {label: Target(plan.won_id, ADOPTED) for label in unknown if is_conversion(label)}


def less_than_won(files: Sequence[FileMapping], targets: Mapping[str, Target], plan: PlanStages) -> dict[str, Target]:
    """Other meanings of the labels (``targets`` by label) that are taken for won though others say who was won.

    They mean the opportunity where the plan has one, else no more than being listed. A label that the won stage
    itself is called stays what it is.
    """
    taken = [label for label, target in targets.items() if target.target == plan.won_id]
    own = squeezed(stage_key(next(stage.name for stage in plan.stages if stage.id == plan.won_id)))
    doubtful = [label for label in taken if is_conversion(label) and squeezed(stage_key(label)) != own]
    if not doubtful or not (len(doubtful) < len(taken) or _tell_won(files, plan.won_id)):
        return {}
    return dict.fromkeys(doubtful, Target(_opportunity(plan) or plan.ids[0], ADOPTED))


def _tell_won(files: Sequence[FileMapping], won_id: str) -> bool:
    """A file lists who was won, or a column dates or ticks it."""
    return any(
        file.presence_stage == won_id
        or any(column.role is Role.STAGE_REACHED and column.stage_id == won_id for column in file.columns)
        for file in files
    )


def _opportunity(plan: PlanStages) -> str:
    """Id of the stage of opportunities before the won one; empty where there is none."""
    group = synonyms().groups["stage:opportunity"]
    before = plan.stages[: plan.ids.index(plan.won_id)]
    return next((s.id for s in before if any(stage_key(name) in group for name in (s.name, *s.aliases))), "")
