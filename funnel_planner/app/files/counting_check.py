"""Can these files be counted by this rule? A list of current stages cannot tell who passed a stage."""

from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import FileMapping, Mapping, Role, Shape


def check_countable(mapping: Mapping, counting: Counting) -> None:
    """Raise ``PlannerError`` where the files say too little for the counting mode.

    ``counting_needs_stages``: they only say where each lead stands now; ``counting_needs_leads``: they only hold
    counts, which are taken as they are given; ``lost_needs_leads``, ``touches_need_leads``: of these, nobody knows
    which are lost, or came by several channels.
    """
    if mapping.files and all(file.shape is Shape.AGGREGATE for file in mapping.files):
        _check_report(mapping.files[0], counting)
    if counting.mode is CountingMode.REACHED or any(file.shape in (Shape.WIDE, Shape.LOG) for file in mapping.files):
        return
    first, won = mapping.stage_ids[:1], mapping.won_stage or mapping.stage_ids[-1]
    told = {stage for file in mapping.files for stage in _stages_told(file)} | {*first, won}
    if set(mapping.stage_ids) <= told and len(told) > 1 and mapping.files[0].shape is not Shape.AGGREGATE:
        return
    is_report = mapping.files[0].shape is Shape.AGGREGATE
    kind = "counting_needs_leads" if is_report else "counting_needs_stages"
    raise PlannerError(kind, file=mapping.files[0].path, value=counting.mode.value)


def _check_report(file: FileMapping, counting: Counting) -> None:
    if counting.lost_policy is not LostPolicy.ENTRY:
        raise PlannerError("lost_needs_leads", file=file.path)
    if counting.attribution is not Attribution.FIRST:
        raise PlannerError("touches_need_leads", file=file.path)


def _stages_told(file: FileMapping) -> set[str]:
    """Stages of which a list says whether a lead was there: by a column of their own, or by being listed in it."""
    columns = {column.stage_id for column in file.columns if column.role is Role.STAGE_REACHED}
    return columns | ({file.presence_stage} if file.presence_stage else set())
