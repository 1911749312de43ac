"""Which imported columns play a role."""

from collections.abc import Sequence

from funnel_planner.domain.mapping import Role
from funnel_planner.storage.plan_file import PlanFile


def headers_with(file: PlanFile, imports: Sequence[str], role: Role) -> tuple[str, ...]:
    """Headers of the columns with a role, those of the latest import first."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    infos = (file.batch(batch) for batch in reversed(imports))
    headers = (
        column.header
        for info in infos
        if info.kind == "file"
        for each in mapping_from_json(info.mapping_json).files
        for column in each.columns
        if column.role is role
    )
    return tuple(dict.fromkeys(headers))
