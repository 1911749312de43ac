"""Which imported columns say why leads were lost."""

from collections.abc import Sequence

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.domain.mapping import Role
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import tr


def reason_headers(file: PlanFile, imports: Sequence[str]) -> tuple[str, ...]:
    """Headers of the columns with reasons, of the latest import first; then that of reasons written by hand."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    mappings = (mapping_from_json(file.batch(batch).mapping_json) for batch in reversed(imports))
    headers = (
        column.header
        for mapping in mappings
        for each in mapping.files
        for column in each.columns
        if column.role is Role.LOST_REASON
    )
    return tuple(dict.fromkeys([*headers, tr(ROLES[Role.LOST_REASON])]))
