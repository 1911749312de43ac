"""The ready-made funnel that fits a spreadsheet: whose stages its labels and columns name."""

from collections.abc import Sequence
from pathlib import Path

from funnel_planner.app import importing
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template, template_names

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.survey import Survey

LONGEST_NAME = 100


def plan_for(surveys: "Sequence[Survey]", language: str) -> Plan:
    """A new plan of the template that fits files best, named after the first of them; it is stored nowhere.

    Best is what gives most stage labels and columns a stage, then what tells most stages apart, then what has fewest
    stages nobody would reach; the basic funnel where nothing fits. Raises ``PlannerError`` as ``importing.draft``.
    """
    from funnel_planner.spreadsheet.meaning.proposal import Choices

    best, most = load_template("basic", language), (0, 0, 0)
    for key in template_names():
        plan = load_template(key, language)
        fit = _fit(importing.draft(surveys, plan, Choices()).mapping, plan)
        if fit[0] and fit > most:
            best, most = plan, fit
    return best.with_name(_name(surveys[0].path) or best.name)


def _fit(mapping: Mapping, plan: Plan) -> tuple[int, int, int]:
    """Labels and columns with a stage, stages told apart, and the stages nobody would reach (negative)."""
    stages = {stage.id for stage in plan.stages}
    found = [label.target for label in mapping.labels if label.target in stages]
    columns = (column for file in mapping.files for column in file.columns if column.role is Role.STAGE_REACHED)
    found += [column.stage_id for column in columns]
    found += [file.presence_stage for file in mapping.files if file.presence_stage in stages]
    return len(found), len(set(found)), len(set(found)) - len(stages)


def _name(path: str) -> str:
    """A file's name as a plan's: without suffix and underscores."""
    return " ".join(Path(path).stem.replace("_", " ").split())[:LONGEST_NAME].strip()
