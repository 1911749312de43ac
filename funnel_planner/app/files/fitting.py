"""The funnel that fits a spreadsheet: a ready-made one whose stages it names, else one of the file's own stages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from funnel_planner.app.files import drafting
from funnel_planner.app.files.file_channels import with_channels_of
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, Mapping, Role
from funnel_planner.domain.plan import MAX_STAGES, Plan
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind
from funnel_planner.domain.templates import load_template, template_names

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.survey import Survey

LONGEST_NAME = 100


def plan_for(surveys: "Sequence[Survey]", language: str) -> Plan:
    """A new plan for files, named after the first of them; it is stored nowhere.

    Its stages are those that the files name, in their words; a ready-made funnel that tells apart what one file tells
    apart puts them in order and says what each is about. The basic funnel where they name none. Its channels are
    those of the files; no volume, cost or deal size is made up.
    Raises ``PlannerError`` as ``drafting.draft``.
    """
    key, fit, labels = _best_template(surveys, language)
    own = plan_of_own_stages(surveys, language)
    fits = len(surveys) == 1 and fit[0] >= max(1, labels) and fit[1] >= len(own.stages if own else ())
    if own is None:
        return plan_of_template(key, surveys, language)
    return (_in_words_of(own, plan_of_template(key, surveys, language)) if fits else None) or own


def _in_words_of(own: Plan, plan: Plan) -> Plan | None:
    """A ready-made funnel with the stages that files name, called as they call them; None where it mixes some up."""
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages

    known = PlanStages(plan.stages)
    names = {known.target_of(stage.name).target: stage.name for stage in own.stages}
    if len(names) < len(own.stages) or not names.keys() <= set(known.ids):
        return None
    if [label_key(stage.name) for stage in plan.stages] == [label_key(names.get(one, "")) for one in known.ids]:
        return plan
    plan = replace(plan, template="")
    for stage in plan.stages:
        if stage.id not in names:
            plan = plan.without_stage(stage.id)
    for stage_id, name in names.items():
        try:
            plan = with_stage_name(plan, stage_id, name)
        except PlannerError:  # two stages would have one name
            return None
    return plan


def plan_of_template(key: str, surveys: "Sequence[Survey]", language: str) -> Plan:
    """A new plan with the stages of a ready-made funnel and the channels of files.

    Raises ``PlannerError("template_unknown")``, and as ``drafting.draft``.
    """
    plan = load_template(key, language)
    return with_channels_of(plan.with_name(name_after(surveys[0].path) or plan.name), surveys)


def plan_of_own_stages(surveys: "Sequence[Survey]", language: str) -> Plan | None:
    """A new plan of the stages that the files themselves speak of; None where they name fewer than two."""
    from funnel_planner.spreadsheet.meaning.stage_names import named_stages

    names = named_stages(surveys)[:MAX_STAGES]
    if len(names) < 2:
        return None
    stages = tuple(_stage(name, place, len(names)) for place, name in enumerate(names))
    plan = load_template("basic", language)
    economics = replace(plan.economics, lead_stage=stages[0].id)
    own = replace(plan, stages=stages, channels=(), economics=economics, template="")
    return with_channels_of(own.with_name(name_after(surveys[0].path) or plan.name), surveys)


def with_stage_name(plan: Plan, stage_id: str, name: str) -> Plan:
    """The plan with a stage renamed; the name it had in the file still means it.

    Raises ``PlannerError`` for a name that is empty or taken.
    """
    stage = plan.stages[plan.stage_index(stage_id)]
    name = name.strip()
    aliases = tuple(alias for alias in (*stage.aliases, stage.name) if label_key(alias) != label_key(name))
    return plan.with_stage(replace(stage, name=name, aliases=tuple(dict.fromkeys(aliases))))


def with_stages_merged(plan: Plan, stage_id: str) -> Plan:
    """The plan with a stage merged into the one before it: its labels mean that one."""
    index = plan.stage_index(stage_id)
    if index == 0:
        raise PlannerError("stage_unknown", value="")
    gone, kept = plan.stages[index], plan.stages[index - 1]
    aliases = dict.fromkeys((*kept.aliases, gone.name, *gone.aliases))
    kind = StageKind.WON if gone.kind is StageKind.WON else kept.kind
    plan = plan.without_stage(stage_id)
    return plan.with_stage(replace(kept, aliases=tuple(aliases), kind=kind))


def _stage(name: str, place: int, count: int) -> Stage:
    """One of ``count`` stages named by a file: the last one is the sale."""
    last = place == count - 1
    third = place * 3 // max(1, count - 1) if not last else 3
    phase = (Phase.TOP, Phase.MIDDLE, Phase.MIDDLE, Phase.BOTTOM)[third]
    kind = StageKind.WON if last else StageKind.MARKETING if phase is Phase.TOP else StageKind.SALES
    return Stage(new_id(), name, phase=phase, kind=kind, aida=list(AidaStep)[min(3, third)])


def _best_template(surveys: "Sequence[Survey]", language: str) -> tuple[str, tuple[int, int, int], int]:
    """The template that fits best, how well it does (``_fit``), and how many labels and columns want a stage.

    Best is what gives most stage labels and columns a stage, then what tells most stages apart, then what has fewest
    stages nobody would reach; the basic funnel where nothing fits.
    """
    from funnel_planner.spreadsheet.meaning.choices import Choices

    best, most, labels = "basic", (0, 0, 0), 0
    for key in template_names():
        plan = load_template(key, language)
        mapping = drafting.draft(surveys, plan, Choices()).mapping
        fit = _fit(mapping, plan)
        if fit[0] and fit > most:
            best, most = key, fit
        ours = [label for label in mapping.labels if label.target not in (LOST_TARGET, EXCLUDE_TARGET) and label.count]
        labels = max(labels, len(ours))
    return best, most, labels


def _fit(mapping: Mapping, plan: Plan) -> tuple[int, int, int]:
    """Labels and columns with a stage, stages told apart, and the stages nobody would reach (negative)."""
    stages = {stage.id for stage in plan.stages}
    found = [label.target for label in mapping.labels if label.target in stages]
    columns = (column for file in mapping.files for column in file.columns if column.role is Role.STAGE_REACHED)
    found += [column.stage_id for column in columns]
    if len(mapping.files) > 1:
        found += [file.presence_stage for file in mapping.files if file.presence_stage in stages]
    return len(found), len(set(found)), len(set(found)) - len(stages)


def name_after(path: str) -> str:
    """A file's name as a plan's: without suffix and underscores."""
    return " ".join(Path(path).stem.replace("_", " ").split())[:LONGEST_NAME].strip()
