"""Whether the columns are there that leads are to be recognised by."""

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping, MergeRule, Role, Shape
from funnel_planner.words import tr

MERGED_BY = {Role.ID: lambda: tr("a lead id"), Role.EMAIL: lambda: tr("an e-mail address")}
"""What a lead is recognised by, in words."""
_RECOGNISED_BY = {MergeRule.ID: (Role.ID,), MergeRule.EMAIL: (Role.EMAIL,), MergeRule.BOTH: (Role.ID, Role.EMAIL)}


def check_merge(mapping: Mapping) -> None:
    """Raise ``PlannerError("merge_column_missing")`` where leads are to be recognised by a column that is nowhere."""
    for role in merge_roles_missing(mapping):
        raise PlannerError("merge_column_missing", value=MERGED_BY[role](), role=role.value)


def merge_roles_missing(mapping: Mapping) -> tuple[Role, ...]:
    """What leads are to be recognised by, because somebody said so, and no list of leads has a column of."""
    said = mapping.merge_evidence == "chosen" or mapping.merge_evidence.startswith(("profile:", "preset:"))
    lists = [file for file in mapping.files if file.shape is not Shape.AGGREGATE]
    if not said or not lists:
        return ()
    return tuple(role for role in _RECOGNISED_BY[mapping.merge] if not any(file.column(role) for file in lists))
